# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast engine gives what the built-in one gives: on every corpus, and where it could go wrong."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest

pytest.importorskip("osgeo", reason="reads and writes GeoPackages")

from bench import make_table
from engine_results import PARAMETERS, converted, differences, index_faults, rows_of
from sinp_hdf_plugin.core.engine import fast_lane, lane_feeds
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.engine.run import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import resource

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "occurrences"
CLICNAT = {name: PARAMETERS[name] for name in ("DS_PUBLIQUE", "GESTIONNAIRE")}


class Watch:
    """Follows a run, and stops it after some rows."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self._stop_after = stop_after

    def progress(self, done: int, total: int | None) -> None:
        self.told.append((done, total))

    def is_cancelled(self) -> bool:
        return self._stop_after is not None and len(self.told) >= self._stop_after


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "table.gpkg"
    make_table.write_gpkg(path, make_table.rows(20_000, 93, 1.5, False), False)
    return path


@pytest.mark.parametrize("name, profile", [("clicnat_synthese.csv", "clicnat"), ("sirf_extraction.csv", "sirf")])
def test_samples(name: str, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 3_000)
    slow = converted(resource("samples") / name, profile, tmp_path / "slow.gpkg", "sqlite")
    fast = converted(resource("samples") / name, profile, tmp_path / "fast.gpkg", "duckdb")
    assert (slow.rows_read, slow.rows_accepted) == (fast.rows_read, fast.rows_accepted)
    assert [d for d in differences(resource("samples") / name, profile, tmp_path) if "not the fast" not in d] == []


@pytest.mark.parametrize("level", ["producteur", "echange"])
def test_table(table: Path, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 7_000)
    assert differences(table, "clicnat", tmp_path, parameters=CLICNAT, level=level) == []
    assert index_faults(tmp_path / "fast.gpkg") == []


@pytest.mark.parametrize("dates", ["iso", "fr"])
def test_text_table(dates: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 1_500)
    make_table.write_csv(tmp_path / "table.csv", make_table.rows(4_000, 7, 4, dates == "fr"))
    assert differences(tmp_path / "table.csv", "clicnat", tmp_path, parameters=CLICNAT) == []


@pytest.mark.parametrize("name, profile", [("openobs_export.csv", "openobs"), ("geonature_import_valid.csv", "clicnat")])
def test_real_files(name: str, profile: str, tmp_path: Path) -> None:
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not here")
    try:
        converted(SHARED / name, profile, tmp_path / "slow.gpkg", "sqlite")
    except ConfigError as error:
        pytest.skip(f"{profile} does not fit: {error}")
    assert [d for d in differences(SHARED / name, profile, tmp_path) if "not the fast" not in d] == []
