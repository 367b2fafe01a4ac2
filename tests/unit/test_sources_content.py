# SPDX-License-Identifier: GPL-2.0-or-later
"""Encodings of text tables, and files that are not what their name says."""

from __future__ import annotations

import codecs
import os
import zipfile

import pytest
from source_reading import notes, ordinary_user, read, refusal, write

from sinp_hdf_plugin.core.formats.open import layers, open_source


@pytest.mark.parametrize(
    ("codec", "mark", "label"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_encodings_are_detected(tmp_path, codec, mark, label):
    text = "espèce;remarque\r\nMésange;très près de l’étang\r\nŒdicnème;à côté\r\n"
    source = open_source(write(tmp_path, mark + text.encode(codec)))
    assert source.columns == ("espèce", "remarque")
    assert read(source)[0] == [("Mésange", "très près de l’étang"), ("Œdicnème", "à côté")]
    assert source.encoding == label


def test_windows_1252_is_told_without_harshness(tmp_path):
    source = open_source(write(tmp_path, "nom;x\na;1\né;2\n", encoding="cp1252"))
    note = notes(source, "STR-003")[0]
    assert (note.severity, note.line) == ("info", 3)
    assert "0xE9" in note.message and "Windows-1252" in note.message


def test_iso_8859_15_is_told_from_windows_1252(tmp_path):
    source = open_source(write(tmp_path, "nom;prix\ncœur;12 €\n", encoding="iso8859-15"))
    assert (source.encoding, read(source)[0]) == ("ISO-8859-15", [("cœur", "12 €")])


def test_a_few_windows_bytes_in_a_utf8_file(tmp_path):
    body = b"nom;lieu\n" + "Mésange;forêt\n".encode() * 20 + "Mésange;forêt\n".encode("cp1252")
    source = open_source(write(tmp_path, body))
    assert set(read(source)[0]) == {("Mésange", "forêt")}
    assert source.encoding == "UTF-8"
    assert (notes(source, "STR-003")[0].line, notes(source, "STR-003")[0].value) == (22, "2")


def test_bytes_of_no_encoding_are_kept(tmp_path):
    source = open_source(write(tmp_path, b"nom;x\n\xe9\x81 \x8d;1\n"))
    assert read(source)[0] == [("é\x81 \x8d", "1")]
    assert notes(source, "STR-003")[0].severity == "avertissement"


def test_bad_byte_far_from_the_beginning(tmp_path):
    source = open_source(write(tmp_path, b"nom;x\n" + b"a;1\n" * 200_000 + b"\xe9;2\n"))
    assert source.encoding == "Windows-1252"
    assert notes(source, "STR-003")[0].line == 200_002
    assert [list(batch.columns[0])[-1] for batch in source.batches(10**6)] == ["é"]


def test_encoding_given_by_the_user(tmp_path):
    path = write(tmp_path, "nom\ncœur\n", encoding="iso8859-15")
    source = open_source(path, encoding="ISO-8859-15")
    assert (read(source)[0], source.encoding) == ([("cœur",)], "ISO-8859-15")


def test_given_encoding_that_does_not_decode(tmp_path):
    error = refusal(write(tmp_path, b"nom;x\na;1\nM\xe9sange;2\n"), encoding="UTF-8")
    assert error.rule == "STR-003"
    assert all(said in str(error) for said in ("0xE9", "ligne 3", "Windows-1252", "position 11"))


def test_given_encoding_that_is_not_known(tmp_path):
    for name in ("klingon", "hex"):
        assert name in str(refusal(write(tmp_path, "a;b\n1;2\n"), encoding=name))


def test_given_encoding_that_spoils_a_utf8_file_is_told(tmp_path):
    source = open_source(write(tmp_path, "nom;x\né;1\n"), encoding="cp1252")
    assert read(source)[0] == [("Ã©", "1")]
    assert "UTF-8 correct" in notes(source, "STR-003")[0].message


def test_a_mark_wins_over_the_given_encoding(tmp_path):
    source = open_source(write(tmp_path, codecs.BOM_UTF8 + "é;x\n1;2\n".encode()), encoding="cp1252")
    assert source.columns == ("é", "x")


def test_truncated_utf16(tmp_path):
    error = refusal(write(tmp_path, codecs.BOM_UTF16_LE + "a;b\n1;2\n".encode("utf-16-le")[:-1]))
    assert error.rule == "STR-003"


def test_nul_bytes_are_shown_and_named(tmp_path):
    source = open_source(write(tmp_path, b"nom;lieu\nA;x\0y\nh\xc3\xa9ron;\0\nB;z\n"))
    assert read(source)[0] == [("A", "x␀y"), ("héron", "␀"), ("B", "z")]
    found = notes(source, "STR-014")
    assert found[0].value == "2"
    assert [(note.line, note.column, note.value) for note in found[1:]] == [(2, "lieu", "x␀y"), (3, "lieu", "␀")]


# Files that are not what they say


def test_missing_file_and_folder(tmp_path):
    assert "n’existe pas" in str(refusal(tmp_path / "absent.csv"))
    assert "dossier" in str(refusal(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_file_that_may_not_be_read(tmp_path):
    path = write(tmp_path, "a;b\n1;2\n")
    path.chmod(0)
    with ordinary_user():
        assert "accès refusé" in str(refusal(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        (b"<!DOCTYPE html>\n<html><body>Connexion</body></html>", "page web"),
        (b"PK\x03\x04 broken", "abîmé"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, said):
    error = refusal(write(tmp_path, content))
    assert error.rule == "STR-004"
    assert said in str(error)


def test_archive_and_word_document(tmp_path):
    for member, said in (("donnees.csv", "décompressez"), ("word/document.xml", "Word"), ("xl/workbook.bin", "XLSB")):
        with zipfile.ZipFile(tmp_path / "t.csv", "w") as archive:
            archive.writestr(member, "a;b")
        assert said in str(refusal(tmp_path / "t.csv"))


def test_text_with_the_extension_of_a_spreadsheet(tmp_path):
    source = open_source(write(tmp_path, "a;b\n1;2\n", "t.xlsx"))
    assert read(source)[0] == [("1", "2")]
    note = notes(source, "STR-004")[0]
    assert (note.value, note.severity) == (".xlsx", "avertissement")


@pytest.mark.parametrize("name", ["t.csv", "t.txt", "t.tsv", "t.dat"])
def test_extensions_of_text(tmp_path, name):
    source = open_source(write(tmp_path, "a;b\n1;2\n", name))
    assert not source.notes
    assert (source.name, source.sheet, layers(source.path)) == (name, name, [name])
