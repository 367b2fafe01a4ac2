# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of the benchmark has the columns, the cardinalities and the few mistakes that it promises."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.make_table import COLUMNS, MISTAKES, TABLE, TAKEN, WKT, main

ROWS = 3000


def csv_rows(path: Path, *options: str) -> list[dict[str, str]]:
    assert main([str(path), "--rows", str(ROWS), *options]) == 0
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def distinct(rows: Sequence[dict[str, str]], column: str) -> int:
    return len({row[column] for row in rows})


def test_columns_and_kinds() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 45
    assert [kind.name for kind in MISTAKES] != []
    assert {kind.name for kind in MISTAKES} == set(TAKEN.split())


def test_csv_without_mistakes(tmp_path: Path) -> None:
    rows = csv_rows(tmp_path / "t.csv", "--errors", "0")
    assert list(rows[0]) == [*COLUMNS, WKT]
    assert len(rows) == ROWS
    for column in ("id_synthese", "id_origine", "uuid_perm_sinp"):
        assert distinct(rows, column) == ROWS
    assert distinct(rows, "communes") == 250
    assert distinct(rows, "observateurs") > 900
    assert all(row["date_debut"] <= row["date_fin"] for row in rows)
    assert all(row["nom_cite"] and row["statut_observation"] for row in rows)


def test_same_call_same_bytes(tmp_path: Path) -> None:
    csv_rows(tmp_path / "one.csv")
    csv_rows(tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_french_dates(tmp_path: Path) -> None:
    rows = csv_rows(tmp_path / "t.csv", "--dates", "fr", "--errors", "0")
    assert all(row["date_debut"][2:6:3] == "//" for row in rows)


@pytest.mark.parametrize("index", [True, False])
def test_geopackage(tmp_path: Path, index: bool) -> None:
    ogr = pytest.importorskip("osgeo.ogr", reason="GDAL's Python is not installed")
    path = tmp_path / "t.gpkg"
    assert main([str(path), "--rows", str(ROWS), *(["--spatial-index"] if index else [])]) == 0
    data = ogr.Open(str(path))
    layer = data.GetLayer(0)
    assert layer.GetName() == TABLE
    assert layer.GetFeatureCount() == ROWS
    assert layer.GetLayerDefn().GetFieldCount() == 45
    assert layer.GetGeomType() == ogr.wkbPoint
    west, east, south, north = layer.GetExtent()
    layer.SetSpatialFilterRect(west, south, east + 1e-6, north + 1e-6)  # GDAL reads the box as text
    assert sum(1 for _ in layer) == ROWS
    data = layer = None
    base = sqlite3.connect(path)
    names = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
    base.close()
    assert (f"rtree_{TABLE}_geom" in names) is index
    assert f"trigger_insert_feature_count_{TABLE}" in names
