# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenDocument sheets made for people: covered cells, comments, failed formulas, colours, hidden rows and columns."""

from __future__ import annotations

import pytest
from source_reading import notes, read
from workbook_ods import Covered, OdsCell, OdsRow, write_ods

from sinp_hdf_plugin.core.formats.open import open_source

pytest.importorskip("osgeo.gdal")

NAMES = ["Commune", "Lieu", "Espèce", "Date", "Effectif"]


def row(i, commune="Ault", lieu="La Dune"):
    return [commune, lieu, f"Espèce {i}", ("date", f"2024-05-{i + 1:02d}"), i]


def told(source):
    return " | ".join(note.message for note in source.notes)


def test_cells_covered_by_merged_ones(tmp_path):
    rows = [
        NAMES,
        [OdsCell("Ault et Mers", down=3, right=2), Covered(), "Espèce 0", ("date", "2024-05-01"), 0],
        [Covered(2), *row(1)[2:]],
        [Covered(2), *row(2)[2:]],
        row(3),
    ]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": rows}))
    assert read(source)[0] == [
        ("Ault et Mers", None, "Espèce 0", "2024-05-01", "0"),
        ("Ault et Mers", None, "Espèce 1", "2024-05-02", "1"),
        ("Ault et Mers", None, "Espèce 2", "2024-05-03", "2"),
        ("Ault", "La Dune", "Espèce 3", "2024-05-04", "3"),
    ]
    assert "« Commune » (2)" in told(source)


def test_covered_cells_in_every_row(tmp_path):
    rows = [
        [OdsCell("Lieu", right=3), Covered(2), "Nb"],
        *([OdsCell(f"L{i}", right=3), Covered(2), i] for i in range(4)),
    ]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": rows}))
    assert source.columns == ("Lieu", "Nb")
    assert read(source)[0] == [(f"L{i}", str(i)) for i in range(4)]


def test_header_over_two_lines(tmp_path):
    rows = [
        [OdsCell("Lieu", right=2), Covered(1), OdsCell("Donnée", right=3), Covered(2)],
        ["Commune", "Lieu-dit", "Espèce", "Date", "Effectif"],
        *(row(i) for i in range(4)),
    ]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": rows}))
    assert source.columns == (
        "Lieu / Commune",
        "Lieu / Lieu-dit",
        "Donnée / Espèce",
        "Donnée / Date",
        "Donnée / Effectif",
    )
    assert len(read(source)[0]) == 4


def test_comments_and_failed_formulas(tmp_path):
    rows = [NAMES, row(0), [OdsCell("Mers", note="à vérifier avec Paul"), *row(1)[1:4], OdsCell(error="#REF!")], row(2)]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": rows}))
    assert read(source)[0][1] == ("Mers", "La Dune", "Espèce 1", "2024-05-02", "#REF!")
    assert "1 formule a échoué : #REF! (1)" in notes(source, "STR-015")[0].message
    assert "E3" in told(source)


def test_colours_and_hidden_cells(tmp_path):
    coloured = [OdsCell(value, fill="FFFF00") for value in row(1)]
    rows = [NAMES, row(0), coloured, OdsRow(row(2), hidden=True), row(3), OdsRow([None] * 5, repeated=4), row(4),
            OdsRow([None] * 1000, repeated=1048000)]  # fmt: skip
    source = open_source(write_ods(tmp_path / "t.ods", {"Autre": [["x"], ["y"]], "F": rows}, (1,)), layer="F")
    assert source.columns == (*NAMES, "couleur")
    found, lines, _ = read(source)
    assert [(line, cells[5]) for line, cells in zip(lines, found)] == [
        (2, None), (3, "jaune"), (4, None), (5, None), (10, None),
    ]  # fmt: skip
    assert "1 ligne masquée (ou filtrée) est lue comme les autres : 4" in told(source)
    assert "1 colonne masquée est lue comme les autres : « Lieu »" in told(source)


def test_rows_after_a_gap_that_gdal_does_not_cross(tmp_path):
    rows = [
        NAMES,
        row(0),
        OdsRow([None], repeated=12000),
        row(1),
        [OdsCell("Mers", note="vu"), Covered(2), None, "x & y"],
    ]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": rows}))
    found, lines, _ = read(source)
    assert (lines, source.empty_rows) == ([2, 12003, 12004], 12000)
    assert found[1] == ("Ault", "La Dune", "Espèce 1", "2024-05-02", "1")
    assert found[2] == ("Mers", None, None, None, "x & y")


def test_more_cells_than_gdal_reads(tmp_path):
    names = ["nom", "jour", "heure", *(f"c{i}" for i in range(57))]
    one = [("date", "2024-05-01"), ("time", "PT08H30M00S"), *(i / 4 for i in range(57))]
    rows = [names, *([f"Espèce {i}", *one] for i in range(12500))]
    source = open_source(write_ods(tmp_path / "t.ods", {"F": [*rows, ["TOTAL", None, None, 12500]]}))
    found, lines, malformed = read(source, 5000)
    assert (len(found), lines[-1], [bad.line for bad in malformed]) == (12500, 12501, [12502])
    assert found[-1][:5] == ("Espèce 12499", "2024-05-01", "08:30:00", "0.0", "0.25")
    assert source.estimated_rows == 12501
