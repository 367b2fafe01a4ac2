# SPDX-License-Identifier: GPL-2.0-or-later
"""Records checked again after a change, alone and in place: their findings are those of what they say now."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter

import needs_osgeo  # noqa: F401
import pytest
from engine_results import index_faults, rows_of
from helpers import Result, convert, plain_profile, plain_rows
from osgeo import ogr
from rerun_helpers import write

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.workbench.recheck import recheck
from tools.paths import ROOT

SAMPLE = ROOT / "resources" / "samples" / "clicnat_synthese.csv"
POINTS = "occurrences_point"


@pytest.fixture
def result(tmp_path):
    rows = plain_rows(
        8, nombre={2: "douze"}, x={4: "5.0"}, y={4: "45.0"}, date={6: "2091-01-01"}, fin={6: "2091-01-01"}
    )
    return convert(tmp_path, rows, plain_profile())


def set_point(result: Result, fid: int, **values) -> None:
    """As QGIS does: through GDAL, feature by feature."""
    dataset = ogr.Open(str(result.path), 1)
    layer = dataset.GetLayerByName(POINTS)
    feature = layer.GetFeature(fid)
    for name, value in values.items():
        if name == "geom":
            feature.SetGeometry(ogr.CreateGeometryFromWkt(value))
        elif value is None:
            feature.SetFieldNull(name)
        else:
            feature[name] = value
    assert layer.SetFeature(feature) == 0


def fid_of(result: Result, line: int) -> int:
    return {row["ligne_source"]: row["fid"] for row in result.rows(POINTS)}[line]


def test_records_that_nobody_changed_keep_their_findings(result):
    before = rows_of(result.path, "constats"), rows_of(result.path, POINTS)
    done = recheck(result.path, POINTS, [row["fid"] for row in result.rows(POINTS)])
    assert (done.records, done.gone, done.new) == (7, 0, 0)
    assert (rows_of(result.path, "constats"), rows_of(result.path, POINTS)) == before


def test_a_mended_place(result):
    fid = fid_of(result, 6)
    assert result.rules(6) == {"LOC-011"}
    assert [row["ligne_source"] for row in result.rows(POINTS) if not row["echangeable"]] == [6]
    set_point(result, fid, geom="POINT (650000 6960000)")
    done = recheck(result.path, POINTS, [fid])
    assert (done.gone, done.new, done.exchangeable) == (1, 0, 1)
    assert result.rules(6) == set()
    assert {row["ligne_source"]: row["echangeable"] for row in result.rows(POINTS)}[6] == 1


def test_a_spoiled_value_is_found_and_mended_again(result):
    fid = fid_of(result, 3)
    for name, bad, good, rule in (("nomCite", None, "Rana", "OBL-003"), ("statutObservation", "Vu", "Pr", "COD-001")):
        set_point(result, fid, **{name: bad})
        done = recheck(result.path, POINTS, [fid])
        assert (done.new, done.exchangeable) == (len(result.rules(3)), 0) and rule in result.rules(3)
        told = result.findings(rule)[0]
        record = {row["fid"]: row for row in result.rows(POINTS)}[fid]
        assert (told["id_enregistrement"], told["feuille"]) == (record["idSINPOccTax"], "table.csv")
        assert told["geom"] is not None and record["echangeable"] == 0
        set_point(result, fid, **{name: good})
        assert recheck(result.path, POINTS, [fid]).gone >= 1
        assert result.rules(3) == set()
    assert index_faults(result.path, "constats") == []


def test_a_displaced_value_is_told_until_something_takes_its_place(result):
    fid = fid_of(result, 4)
    set_point(result, fid, commentaire="revu")
    assert (recheck(result.path, POINTS, [fid]).gone, result.rules(4)) == (0, {"TYP-003"})
    set_point(result, fid, denombrementMin=12, denombrementMax=12, objetDenombrement="IND", typeDenombrement="Co")
    assert recheck(result.path, POINTS, [fid]).gone == 1
    assert result.rules(4) == set()


def test_only_the_records_asked_for(result):
    for line in (2, 3):
        set_point(result, fid_of(result, line), nomCite=None)
    recheck(result.path, POINTS, [fid_of(result, 2)])
    assert "OBL-003" in result.rules(2) and "OBL-003" not in result.rules(3)
    assert recheck(result.path, POINTS, [fid_of(result, 3), 99_999]).records == 1
    assert recheck(result.path, POINTS, []).records == 0


def test_an_identifier_that_another_record_bears(result):
    records = {row["ligne_source"]: row for row in result.rows(POINTS)}
    old = records[3]["idSINPOccTax"]
    set_point(result, records[3]["fid"], idSINPOccTax=records[2]["idSINPOccTax"].upper())
    done = recheck(result.path, POINTS, [records[3]["fid"]])
    assert (done.new, done.exchangeable) == (1, 0) and "DBL-001" in result.rules(3)
    set_point(result, records[3]["fid"], idSINPOccTax=old)
    assert recheck(result.path, POINTS, [records[3]["fid"]]).gone == 1
    assert result.findings("DBL-001") == []


def test_while_qgis_has_it_open(result):
    dataset = ogr.Open(str(result.path), 1)
    dataset.ExecuteSQL("PRAGMA journal_mode = WAL")
    layer = dataset.GetLayerByName(POINTS)
    feature = layer.GetFeature(2)
    feature.SetFieldNull("nomCite")
    layer.SetFeature(feature)
    assert recheck(result.path, POINTS, [2]).new == 1
    findings = dataset.GetLayerByName("constats")
    findings.SetAttributeFilter("regle = 'OBL-003'")
    assert findings.GetFeatureCount() == 1


def test_refusals(result, tmp_path, monkeypatch):
    monkeypatch.setattr("sinp_hdf_plugin.core.formats.gpkg_connection.PATIENCE", 0.2)
    with pytest.raises(FormatError, match="occurrences_point"):
        recheck(result.path, "quarantaine", [1])
    with pytest.raises(FormatError, match="n’existe pas"):
        recheck(tmp_path / "absent.gpkg", POINTS, [1])
    busy = sqlite3.connect(result.path, isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(FormatError, match="occupé"):
            recheck(result.path, POINTS, [1])
    finally:
        busy.close()


def test_a_few_hundred_rows_of_the_sample(tmp_path):
    result = convert(tmp_path, SAMPLE, "clicnat")
    told = {row["ligne_source"] for row in result.findings() if row["id_enregistrement"]}
    fids = [row["fid"] for row in result.rows(POINTS) if row["ligne_source"] in told]
    flags = Counter(row["echangeable"] for row in result.rows(POINTS))
    assert 250 < len(fids) < 600
    start = time.perf_counter()
    done = recheck(result.path, POINTS, fids)
    assert time.perf_counter() - start < 2
    assert done.new == 0 and done.gone <= 8, "about what the profile replaced only"
    assert Counter(row["echangeable"] for row in result.rows(POINTS)) == flags
    write(result.path, f"UPDATE {POINTS} SET nomCite = NULL WHERE fid <= 300")
    assert recheck(result.path, POINTS, range(1, 301)).new == 300
