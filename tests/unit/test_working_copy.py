# SPDX-License-Identifier: GPL-2.0-or-later
"""A result is changed as a whole or not at all, also while another program has it open."""

from __future__ import annotations

import sqlite3

import needs_osgeo  # noqa: F401
import pytest
from engine_results import index_faults
from helpers import convert, plain_profile, plain_rows
from osgeo import ogr

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.workbench.working_copy import WorkingCopy

COPY = "INSERT INTO occurrences_point (geom, nomCite) SELECT geom, 'copie' FROM occurrences_point WHERE fid = 2"


@pytest.fixture
def result(tmp_path):
    return convert(tmp_path, plain_rows(5), plain_profile())


def names(path):
    connection = sqlite3.connect(path)
    try:
        return [name for (name,) in connection.execute("SELECT nomCite FROM occurrences_point ORDER BY fid")]
    finally:
        connection.close()


@pytest.mark.parametrize("output", ["autre.gpkg", "resultat.gpkg"])
def test_finished(result, tmp_path, output):
    copy = WorkingCopy(result.path, tmp_path / output)
    copy.connection.execute(COPY)
    assert names(result.path) == ["Bufo bufo"] * 5
    copy.finish()
    assert names(tmp_path / output) == ["Bufo bufo"] * 5 + ["copie"]
    assert index_faults(tmp_path / output) == [], "the triggers of the index work"
    assert ogr.Open(str(tmp_path / output)).GetLayerByName("occurrences_point").GetFeatureCount() == 6
    assert list(tmp_path.glob(".*")) == []


def test_abandoned(result, tmp_path):
    before = result.path.read_bytes()
    copy = WorkingCopy(result.path, result.path)
    copy.connection.execute("DELETE FROM occurrences_point")
    copy.abandon()
    assert result.path.read_bytes() == before
    assert list(tmp_path.glob(".*")) == []


def test_what_waits_in_a_journal_is_in_the_copy_and_readers_see_the_result(result, tmp_path):
    dataset = ogr.Open(str(result.path), 1)
    dataset.ExecuteSQL("PRAGMA journal_mode = WAL")
    layer = dataset.GetLayerByName("occurrences_point")
    feature = layer.GetFeature(1)
    feature["nomCite"] = "saisi à l’instant"
    layer.SetFeature(feature)
    copy = WorkingCopy(result.path, result.path)
    assert (
        copy.connection.execute("SELECT nomCite FROM occurrences_point WHERE fid = 1").fetchone()[0]
        == "saisi à l’instant"
    )
    copy.connection.execute(COPY)
    copy.finish()
    layer.ResetReading()
    assert [one["nomCite"] for one in layer] == ["saisi à l’instant", *["Bufo bufo"] * 4, "copie"]
    del layer, dataset
    assert names(result.path)[-1] == "copie"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resultat.gpkg", "table.csv"]


def test_a_busy_file_is_told(result, tmp_path, monkeypatch):
    monkeypatch.setattr("sinp_hdf_plugin.core.workbench.working_copy.PATIENCE", 0.3)
    holder = sqlite3.connect(result.path, isolation_level=None)
    holder.execute("PRAGMA journal_mode = WAL")
    copy = WorkingCopy(result.path, result.path)
    copy.connection.execute(COPY)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("UPDATE rapport SET valeur = 'à moi'")
    with pytest.raises(FormatError, match="occupé"):
        copy.finish()
    holder.execute("COMMIT")
    holder.close()
    assert names(result.path) == ["Bufo bufo"] * 5
    assert set(result.values("rapport", "valeur")) == {"à moi"}
    assert list(tmp_path.glob(".*")) == []


def test_places_that_cannot_be_written(result, tmp_path):
    with pytest.raises(FormatError, match="n’existe pas"):
        WorkingCopy(result.path, tmp_path / "nulle" / "part.gpkg")
    with pytest.raises(FormatError, match="n’existe pas"):
        WorkingCopy(tmp_path / "absent.gpkg", tmp_path / "b.gpkg")
