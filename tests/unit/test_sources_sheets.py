# SPDX-License-Identifier: GPL-2.0-or-later
"""Spreadsheets: sheets, headers, blank rows, dates and numbers as texts, locked workbooks."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from source_reading import notes, read, refusal
from workbook import DATE, HOUR, MOMENT, write_xlsx

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.open import layers, open_source

gdal = pytest.importorskip("osgeo.gdal")
ogr = pytest.importorskip("osgeo.ogr")


def sheet(folder: Path, *rows, **others) -> Path:
    return write_xlsx(folder / "t.xlsx", {"Données": rows, **others})


def write_ods(path: Path, types: dict[str, int], *rows) -> Path:
    source = ogr.GetDriverByName("ODS").CreateDataSource(str(path))
    layer = source.CreateLayer("Feuille 1")
    for name, kind in types.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for i, value in enumerate(row):
            if value is not None:
                feature.SetField(i, value)
        layer.CreateFeature(feature)
    return path


def test_values_are_texts_as_shown(tmp_path):
    path = sheet(
        tmp_path,
        ["id", "jour", "moment", "heure", "x", "code", "mélange"],
        [1, (DATE, 43952), (MOMENT, 43952.5), (HOUR, 0.3541666666666667), 44.850000000000001, "02691", (DATE, 43952)],
        [12345678901234, 43952, "01/05/2020", 0.5, 1e-7, "12345.0", "vers 2020"],
    )
    source = open_source(path)
    rows, lines, _ = read(source)
    assert rows == [
        ("1", "2020-05-01", "2020-05-01T12:00:00", "08:30:00", "44.85", "02691", "2020-05-01"),
        ("12345678901234", "43952", "01/05/2020", "0.5", "1e-07", "12345.0", "vers 2020"),
    ]
    assert (lines, source.sheet, source.crs, source.has_geometry) == ([2, 3], "Données", None, False)


def test_open_document(tmp_path):
    types = {"nom": ogr.OFTString, "jour": ogr.OFTDate, "m": ogr.OFTDateTime, "h": ogr.OFTTime, "x": ogr.OFTReal}
    row = ("é", "2020/05/01", "2020/05/01 12:34:56", "08:30:00", 44.85)
    path = write_ods(tmp_path / "t.ods", types, row, [None] * 5, ("b",))
    source = open_source(path)
    assert source.columns == ("nom", "jour", "m", "h", "x")
    rows, lines, _ = read(source)
    assert rows == [
        ("é", "2020-05-01", "2020-05-01T12:34:56", "08:30:00", "44.85"),
        ("b", None, None, None, None),
    ]
    assert (lines, notes(source, "STR-013")[0].line) == ([2, 4], 3)


def test_first_sheet_with_rows_is_the_default(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", {"Vide": [], "Bon": [["a"], [1]], "Autre": [["b"], [2]]})
    assert layers(path) == ["Vide", "Bon", "Autre"]
    source = open_source(path)
    assert (source.sheet, read(source)[0]) == ("Bon", [("1",)])
    assert "« Autre »" in notes(source, "STR-026")[0].message
    assert read(open_source(path, layer="Autre"))[0] == [("2",)]
    assert "« Bon »" in str(refusal(path, layer="Absent"))


def test_blank_rows(tmp_path):
    path = sheet(tmp_path, None, ["  "], ["a", "b"], ["// x", "y"], [1, 2], None, [None, " "], [3, None], None, [""])
    source = open_source(path)
    assert read(source)[:2] == ([("1", "2"), ("3", None)], [5, 8])
    before, body, end = notes(source, "STR-013")
    assert (before.line, before.severity) == (3, "info")
    assert (body.line, body.value, end.value, end.severity) == (6, "2", "2", "info")
    assert (source.empty_rows, source.estimated_rows) == (4, 6)
    assert notes(source, "STR-026")[0].line == 4


def test_headers(tmp_path):
    source = open_source(sheet(tmp_path, [" a ", None, "b", ""], [1, "x", 2, None], [3, None, 4, "  "]))
    assert source.columns == ("a", "colonne_2", "b")
    assert read(source)[0] == [("1", "x", "2"), ("3", None, "4")]
    assert [note.severity for note in notes(source, "STR-009")] == [None, "info"]
    error = refusal(sheet(tmp_path, ["Nom", "x", "nom "], [1, 2, 3]))
    assert (error.rule, "colonnes 1 et 3" in str(error)) == ("STR-008", True)


def test_sheets_without_data(tmp_path):
    assert refusal(sheet(tmp_path, ["a", "b"])).rule == "STR-002"
    assert refusal(sheet(tmp_path, ["a", "b"], [None, " "])).rule == "STR-002"
    assert refusal(sheet(tmp_path)).rule == "STR-001"
    assert refusal(sheet(tmp_path, [" "])).rule == "STR-001"


def test_many_rows(tmp_path):
    path = sheet(tmp_path, ["a", "b"], *([i, f"é{i}"] for i in range(5000)))
    source = open_source(path)
    rows, lines, _ = read(source, 999)
    assert (rows[-1], lines[-1], len(rows)) == (("4999", "é4999"), 5001, 5000)
    assert read(source, 5000)[0] == rows


@pytest.mark.parametrize("name", ["t.csv", "t.txt", "t.xls"])
def test_wrong_extension_of_a_workbook(tmp_path, name):
    path = sheet(tmp_path, ["a"], [1]).rename(tmp_path / name)
    source = open_source(path)
    assert read(source)[0] == [("1",)]
    assert "Excel (XLSX)" in notes(source, "STR-004")[0].message


def test_wrong_extension_of_an_open_document(tmp_path):
    path = write_ods(tmp_path / "t.ods", {"a": ogr.OFTInteger}, (1,)).rename(tmp_path / "t.csv")
    assert layers(path) == ["Feuille 1"]
    source = open_source(path)
    assert read(source)[0] == [("1",)]
    assert "ODS" in notes(source, "STR-004")[0].message


def test_locked_workbooks(tmp_path):
    xlsx = tmp_path / "t.xlsx"
    head = bytearray(1536)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32], head[48:52] = b"\x09\x00", b"\x01\x00\x00\x00"
    head[1024:] = b"".join(n.encode("utf-16-le").ljust(128, b"\0") for n in ("Root Entry", "EncryptedPackage", "", ""))
    xlsx.write_bytes(head)
    ods = tmp_path / "t.ods"
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", os.urandom(100))
    for path in (xlsx, ods):
        error = refusal(path)
        assert (error.rule, "mot de passe" in str(error)) == ("STR-004", True)


def test_damaged_workbook(tmp_path):
    path = sheet(tmp_path, ["a"], *([i] for i in range(2000)))
    path.write_bytes(path.read_bytes()[:2000])
    assert "abîmé" in str(refusal(path))


def test_settings_of_gdal_are_left_as_they_were(tmp_path):
    path = sheet(tmp_path, ["a"], [1])
    for value in (None, "FORCE"):
        gdal.SetConfigOption("OGR_XLSX_HEADERS", value)
        try:
            assert read(open_source(path))[0] == [("1",)]
            assert gdal.GetConfigOption("OGR_XLSX_HEADERS") == value
        finally:
            gdal.SetConfigOption("OGR_XLSX_HEADERS", None)


def test_workbook_changed_while_it_was_read(tmp_path):
    path = sheet(tmp_path, ["a"], *([i] for i in range(9)))
    source = open_source(path)
    batches = source.batches(2)
    next(batches)
    os.utime(path, (1, 1))
    with pytest.raises(FormatError, match="modifié pendant sa lecture"):
        list(batches)
