# SPDX-License-Identifier: GPL-2.0-or-later
"""Text tables: their dialects, headers and rows."""

from __future__ import annotations

import codecs
import csv

import pytest
from source_reading import notes, read, refusal, write

from sinp_hdf_plugin.core.formats import csv_lines
from sinp_hdf_plugin.core.formats.open import open_source


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_quoting_and_line_ends(tmp_path, delimiter, quoting, end):
    wanted = [("1", "Mésange ; bleue, ou | non", 'dite "la bleue"'), ("2", "deux\nlignes", "x"), ("3", "fin", "y")]
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=end)
        writer.writerows([("id", "nom", "note"), *wanted])
    source = open_source(path)
    assert source.columns == ("id", "nom", "note")
    assert read(source)[:2] == (wanted, [2, 3, 4])
    assert source.encoding == "UTF-8"
    assert not source.notes


def test_delimiter_is_that_of_the_header_and_the_rows(tmp_path):
    source = open_source(write(tmp_path, "nom, prénom;date\nDupont, Jean;2020\nMartin, Anne;2021\n"))
    assert source.columns == ("nom, prénom", "date")


def test_decimal_commas_do_not_make_a_comma_table(tmp_path):
    source = open_source(write(tmp_path, "x;y\n2,5;49,1\n2,6;49,2\n"))
    assert read(source)[0] == [("2,5", "49,1"), ("2,6", "49,2")]


def test_quotation_marks_in_a_table_that_does_not_quote(tmp_path):
    text = "id\tnom\n" + "".join(f'{i}\t"nom {i}\n' for i in range(20))
    source = open_source(write(tmp_path, text, "t.tsv"))
    assert len(read(source)[0]) == 20
    assert read(source)[0][0] == ("0", '"nom 0')


def test_quotation_marks_inside_quoted_cells_do_not_undo_quoting(tmp_path):
    text = '"id";"nom"\n' + "".join(f'"{i}";"dit "le petit" ici"\n' for i in range(20))
    source = open_source(write(tmp_path, text))
    assert source.columns == ("id", "nom")
    assert len(read(source)[0]) == 20


def test_blanks_before_quotation_marks(tmp_path):
    source = open_source(write(tmp_path, 'a, b\n1, "x, y"\n2, "z, t"\n'))
    assert read(source)[0] == [("1", "x, y"), ("2", "z, t")]


def test_one_column(tmp_path):
    source = open_source(write(tmp_path, "nom\nA, b\n\nC\n"))
    assert read(source)[0] == [("A, b",), ("C",)]
    assert "une colonne" in notes(source, "STR-007")[0].message
    assert notes(source, "STR-007")[0].severity == "avertissement"


def test_spreadsheet_declaration_of_the_delimiter(tmp_path):
    source = open_source(write(tmp_path, "sep=|\na|b\n1|2\n"))
    assert source.columns == ("a", "b")
    assert read(source)[:2] == ([("1", "2")], [2])
    assert "sep=|" in notes(source, "STR-004")[0].message


def test_second_header_line(tmp_path):
    source = open_source(write(tmp_path, "altitude;cdNom\n// ;entier\n12;60612\n"))
    assert read(source)[:2] == ([("12", "60612")], [3])
    assert (notes(source, "STR-026")[0].line, notes(source, "STR-026")[0].severity) == (2, "info")


def test_comment_above_the_header(tmp_path):
    source = open_source(write(tmp_path, "// un, deux\n\na;b\n1;2\n"))
    assert source.columns == ("a", "b")
    assert read(source)[:2] == ([("1", "2")], [2])
    assert "1 ligne vide et 1 ligne de commentaire" in notes(source, "STR-013")[0].message


def test_old_mac_line_ends(tmp_path):
    source = open_source(write(tmp_path, 'a;b\r1;2\r3;"x\ry"\r'))
    assert read(source)[:2] == ([("1", "2"), ("3", "x\ny")], [2, 3])


def test_lone_carriage_return_stays_in_its_cell(tmp_path):
    source = open_source(write(tmp_path, 'a;b\r\n1;x\ry\r\n2;"z\rt"\r\n3;"é ""\r\n'))
    rows, _, _ = read(source)
    assert rows[:2] == [("1", "x\ry"), ("2", "z\rt")]


def test_line_breaks_in_cells_count_as_one_row(tmp_path):
    source = open_source(write(tmp_path, 'a;b\n1;"un\ndeux\n\ntrois"\n2;x\n'))
    assert read(source)[:2] == ([("1", "un\ndeux\n\ntrois"), ("2", "x")], [2, 3])


def test_quoted_cell_over_several_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_lines, "_BLOCK", 64)
    long = "ligne\n" * 100 + "é"
    rows = [(str(i), long if i % 7 == 3 else f"v{i}") for i in range(60)]
    text = "a;b\n" + "".join(f'{a};"{b}"\n' if "\n" in b else f"{a};{b}\n" for a, b in rows)
    assert read(open_source(write(tmp_path, text)), 7)[:2] == (rows, list(range(2, 62)))


def test_batches_have_the_size_asked_for(tmp_path):
    text = "a;b\n" + "".join(f"{i};x\n" + ("1;2;3\n" if i % 10 == 0 else "") for i in range(95))
    source = open_source(write(tmp_path, text))
    batches = list(source.batches(20))
    assert [len(batch) for batch in batches] == [20, 20, 20, 20, 15]
    assert sum(len(batch.malformed) for batch in batches) == 10
    assert [line for batch in batches for line in batch.lines] == read(source, 1000)[1]


def test_empty_cells_are_none(tmp_path):
    assert read(open_source(write(tmp_path, 'a;b;c\n;"";x\n')))[0] == [(None, None, "x")]


def test_a_second_pass_gives_the_same_and_repeats_no_note(tmp_path):
    source = open_source(write(tmp_path, "a;b;\n1;2;\n;;\n3;4\n5\n"))
    first = read(source)
    before = list(source.notes)
    assert read(source) == first
    assert source.notes == before


# Headers


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, b"\n\r\n\n", b" ;;\n;;\n"])
def test_empty_file(tmp_path, content):
    assert refusal(write(tmp_path, content)).rule == "STR-001"


@pytest.mark.parametrize("content", ["a;b", "a;b\n", "a;b\n\n;\n  ;\n", "a;b\n//x;y\n"])
def test_header_only(tmp_path, content):
    assert refusal(write(tmp_path, content)).rule == "STR-002"


def test_blank_lines_before_the_header(tmp_path):
    source = open_source(write(tmp_path, "\n;;\n\na;b;c\n1;2;3\n"))
    assert read(source)[:2] == ([("1", "2", "3")], [2])
    assert notes(source, "STR-013")[0].severity == "info"
    assert source.empty_rows == 0


def test_two_columns_of_one_name(tmp_path):
    error = refusal(write(tmp_path, "Nom; autre ;NOM ;autre\n1;2;3;4\n"))
    assert error.rule == "STR-008"
    assert "colonnes 1 et 3" in str(error) and "colonnes 2 et 4" in str(error)


def test_nameless_columns(tmp_path):
    source = open_source(write(tmp_path, "a;;b; ;\n1;x;2;;\n3;;4; ;\n"))
    assert source.columns == ("a", "colonne_2", "b")
    assert read(source)[0] == [("1", "x", "2"), ("3", None, "4")]
    named, dropped = notes(source, "STR-009")
    assert (named.column, named.severity, dropped.severity) == ("colonne_2", None, "info")
    assert "4 et 5" in dropped.message


def test_nameless_column_does_not_take_a_name_in_use(tmp_path):
    source = open_source(write(tmp_path, "colonne_2;\n1;x\n"))
    assert source.columns == ("colonne_2", "colonne_2_bis")


def test_rows_may_lack_the_cells_of_empty_nameless_columns(tmp_path):
    source = open_source(write(tmp_path, "a;b;;\n1;2\n3;4;;\n5\n"))
    rows, lines, malformed = read(source)
    assert (rows, lines, [bad.line for bad in malformed]) == ([("1", "2"), ("3", "4")], [2, 3], [4])


def test_names_are_trimmed(tmp_path):
    assert open_source(write(tmp_path, "\ufeff a ;\xa0b\n1;2\n")).columns == ("a", "b")
