# SPDX-License-Identifier: GPL-2.0-or-later
"""A run with the fast engine: which engine is taken, progress, cancellation, a source that changes, several layers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from engine_results import (
    FIELDS,
    PARAMETERS,
    TABLES,
    converted,
    differences,
    gpkg_of,
    record,
    rows_of,
    values_of,
    write,
)

from sinp_hdf_plugin.core.engine import duckdb_session, fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")


class Watch:
    """Follows a run, and stops it after some steps."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self._stop_after = stop_after

    def progress(self, done: int, total: int | None) -> None:
        self.told.append((done, total))

    def is_cancelled(self) -> bool:
        return self._stop_after is not None and len(self.told) >= self._stop_after


@pytest.fixture
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("layer"), [record(number) for number in range(1_000)])


def test_progress(layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 300)
    converted(layer, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=watch)
    assert [done for done, _ in watch.told] == sorted(done for done, _ in watch.told)
    assert watch.told[-1] == (1_000, 1_000)
    assert len(watch.told) >= 4


def test_cancelled_half_way(layer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = len(list(Path(tempfile.gettempdir()).glob("sinp_hdf_*")))
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 300)
    with pytest.raises(Cancelled):
        converted(layer, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=Watch(2))
    assert list(tmp_path.iterdir()) == []
    assert len(list(Path(tempfile.gettempdir()).glob("sinp_hdf_*"))) == folders


def test_source_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", 20)
    source = write(tmp_path, [record(number) for number in range(60)])

    class Spoiler(Watch):
        def progress(self, done: int, total: int | None) -> None:
            with source.open("ab") as stream:
                stream.write(b" ")

    with pytest.raises(FormatError, match="modifié"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=Spoiler())
    assert not (tmp_path / "out.gpkg").exists()


def test_mostly_wrong_goes_to_the_other_engine(tmp_path: Path) -> None:
    source = write(tmp_path, [record(number, statut_observation="?!") for number in range(50)])
    (reason,) = differences(source, "clicnat", tmp_path)
    assert "la plupart des lignes" in reason


def test_several_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [record(number, date_debut="04/05/2021", nom_cite=f"Nom {number}") for number in range(60)]
    rows[45] = dict(rows[4])
    paths = [write(tmp_path, rows[:30]), gpkg_of(tmp_path / "autre.gpkg", FIELDS, values_of(rows[30:]), {})]
    results = {}
    for engine in ("sqlite", "duckdb"):
        sources = [open_source(path) for path in paths]
        settings = Settings(load_profile("clicnat"), "producteur", "2026-11-22", PARAMETERS)
        summary = run(sources, settings, tmp_path / f"{engine}.gpkg", engine=engine)
        results[engine] = [summary.rows_accepted, *(rows_of(tmp_path / f"{engine}.gpkg", table) for table in TABLES)]
    assert summary.engine.startswith("DuckDB")
    assert results["sqlite"] == results["duckdb"]
    assert results["duckdb"][0] == 59


def test_engine_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, [record(number) for number in range(5)])
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine == "SQLite et numpy"
    monkeypatch.setattr(fast_lane, "WORTH_ROWS", 3)
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine.startswith("DuckDB")
    monkeypatch.setattr(duckdb_session, "VERSION", "0.0.1")
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine == "SQLite et numpy"
    with pytest.raises(ConfigError, match=r"0\.0\.1"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "duckdb")
    with pytest.raises(ConfigError, match="Moteur inconnu"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "spark")
