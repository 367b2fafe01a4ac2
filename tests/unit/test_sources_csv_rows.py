# SPDX-License-Identifier: GPL-2.0-or-later
"""Text tables: short, long, empty and endless rows, sources that move, and the samples of other platforms."""

from __future__ import annotations

import csv

import pytest
from source_reading import notes, read, refusal, shared_sample, write

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import csv_lines
from sinp_hdf_plugin.core.formats.open import open_source


def test_short_and_long_rows(tmp_path):
    source = open_source(write(tmp_path, "a;b\n1;2;3\n4;5\n6\n7;8;9;10\n11;12;\n"))
    rows, lines, malformed = read(source)
    assert (rows, lines) == ([("4", "5")], [3])
    assert [(bad.line, bad.cells, bad.rule) for bad in malformed] == [
        (2, ["1", "2", "3"], "STR-007"),
        (4, ["6"], "STR-007"),
        (5, ["7", "8", "9", "10"], "STR-007"),
        (6, ["11", "12", ""], "STR-007"),
    ]
    assert "3 cellules au lieu de 2" in malformed[0].message


def test_only_malformed_rows(tmp_path):
    rows, _, malformed = read(open_source(write(tmp_path, "a;b\n1\n2;3;4\n")))
    assert (rows, len(malformed)) == ([], 2)


def test_fifteen_hundred_malformed_rows_are_all_given(tmp_path):
    text = "a;b\n" + "".join(f"{i};x;y\n" for i in range(1500)) + "1;2\n"
    assert len(read(open_source(write(tmp_path, text)), 100)[2]) == 1500


def test_mark_that_is_never_closed(tmp_path):
    body = "".join(f"{i};x\n" for i in range(500))
    rows, _, malformed = read(open_source(write(tmp_path, f'a;b\n{body}9;"oups\n1;2\n3;4\n')))
    assert len(rows) + len(malformed) == 501
    source = open_source(write(tmp_path, f'a;b;c\n{body.replace(";x", ";x;y")}9;"oups\n1;2;3\n'))
    rows, _, malformed = read(source)
    assert len(rows) == 500
    assert "guillemet" in malformed[0].message and malformed[0].cells[-1] == "oups\n1;2;3\n"


def test_cell_beyond_all_measure(tmp_path, monkeypatch):
    monkeypatch.setattr("sinp_hdf_plugin.core.formats.csv_dialect.LONGEST_LINE", 200_000)
    before = csv.field_size_limit(200_000)
    try:
        body = "a;b;c\n1;2;3\n" + '4;"' + "x;y;z\n" * 100_000
        assert refusal(write(tmp_path, body)).rule == "STR-007"
    finally:
        csv.field_size_limit(before)


def test_large_cells_are_read(tmp_path):
    polygon = "POLYGON((" + "2.5 49.9," * 50_000 + "2.5 49.9))"
    assert read(open_source(write(tmp_path, f"a;b\n1;{polygon}\n")))[0] == [("1", polygon)]


def test_line_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_lines, "LONGEST_LINE", 1 << 20)
    assert refusal(write(tmp_path, "a" * (3 << 20))).rule == "STR-004"


def test_empty_rows(tmp_path):
    source = open_source(write(tmp_path, 'a;b\n1;2\n\n;\n"";" "\n3;4\n;\n\n'))
    assert read(source)[:2] == ([("1", "2"), ("3", "4")], [2, 6])
    body, end = notes(source, "STR-013")
    assert (body.value, body.line, body.severity) == ("3", 3, None)
    assert (end.value, end.severity) == ("2", "info")
    assert "3, 4, 5" in body.message
    assert source.empty_rows == 5


def test_rows_add_up(tmp_path):
    text = "a;b\n" + "1;2\n" * 700 + "\n;\n" * 20 + "1\n" * 30 + "3;4\n" * 50 + ";\n" * 9
    source = open_source(write(tmp_path, text))
    rows, lines, malformed = read(source, 64)
    assert len(rows) + len(malformed) + source.empty_rows == text.count("\n") - 1
    assert source.estimated_rows == text.count("\n") - 1
    assert lines == sorted(lines)


# A source that moves


def test_source_changed_while_it_was_read(tmp_path):
    path = write(tmp_path, "a;b\n" + "1;2\n" * 5000)
    source = open_source(path)
    batches = source.batches(1000)
    next(batches)
    with path.open("ab") as stream:
        stream.write(b"3;4\n")
    with pytest.raises(FormatError, match="modifié pendant sa lecture"):
        list(batches)


def test_source_removed_while_it_was_read(tmp_path):
    path = write(tmp_path, "a;b\n1;2\n")
    source = open_source(path)
    path.unlink()
    with pytest.raises(FormatError, match=r"n’existe pas|modifié"):
        list(source.batches(10))


def test_reading_may_be_given_up(tmp_path):
    source = open_source(write(tmp_path, "a;b\n" + "1;2\n" * 5000))
    batches = source.batches(10)
    next(batches)
    batches.close()
    assert len(read(source)[0]) == 5000


# Samples of other platforms


def test_samples_of_geonature():
    folder = shared_sample("platforms", "samples", "geonature", "import-csv")
    assert refusal(folder / "empty.csv").rule == "STR-001"
    assert refusal(folder / "duplicate_column_names.csv").rule == "STR-008"
    counts = {
        path.name: tuple(map(len, read(open_source(path))))
        for path in sorted(folder.glob("*.csv"))
        if path.name not in ("empty.csv", "duplicate_column_names.csv")
    }
    assert counts["few_lines.csv"] == (3, 3, 0)
    assert counts["one_line.csv"] == counts["starts_with_empty_line.csv"] == counts["utf8_file.csv"] == (1, 1, 0)
    assert counts["wrong_line_length.csv"] == (1, 1, 3)
    assert counts["valid_file.csv"] == counts["valid_file_importable.csv"] == (6, 6, 0)


def test_samples_of_ginco():
    for name, count in (("dee_test.csv", 46), ("dee_test_mnhn.csv", 48)):
        source = open_source(shared_sample("platforms", "samples", "ginco", name))
        rows, lines, malformed = read(source)
        assert (len(source.columns), len(rows), lines[0], malformed) == (87, count, 3, [])


def test_sample_of_openobs():
    path = shared_sample("data", "occurrences", "openobs_export.csv")
    rows, _, malformed = read(open_source(path), 1000)
    with path.open(newline="", encoding="utf-8") as stream:
        expected = [row for row in list(csv.reader(stream))[1:] if len(row) == 23]
    assert [tuple(cell or "" for cell in row) for row in rows] == list(map(tuple, expected))
    assert len(malformed) == 15
