# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever stops a run, nothing is left half-written and an older result is untouched."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from helpers import BOTH_ENGINES, PARAMETERS, convert, convert_with, plain_profile, plain_rows, profile_of, settings

from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats import result_gpkg
from sinp_hdf_plugin.core.formats.open import open_source

OLD = b"an older result"
IS_ROOT = getattr(os, "geteuid", lambda: -1)() == 0
BATCHES = "sqlite"  # the fast engine goes by partitions, larger than any table here


class Impatient:
    """Follows a run, and stops it after some batches."""

    def __init__(self, batches: int) -> None:
        self.left, self.told = batches, []

    def progress(self, done: int, total: int | None) -> None:
        self.told.append((done, total))
        self.left -= 1

    def is_cancelled(self) -> bool:
        return self.left <= 0


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with an older result and a table; what is there after the run is checked."""
    folder = tmp_path / "sortie"
    folder.mkdir()
    (folder / "resultat.gpkg").write_bytes(OLD)
    return folder


def assert_untouched(folder: Path) -> None:
    assert (folder / "resultat.gpkg").read_bytes() == OLD
    assert {path.name for path in folder.iterdir()} <= {"resultat.gpkg", "table.csv"}


def test_a_new_result_replaces_the_older_one(old):
    result = convert(old, plain_rows(2), plain_profile())
    assert len(result.rows("occurrences_point")) == 2
    assert {path.name for path in old.iterdir()} == {"resultat.gpkg", "table.csv"}


def test_cancelled_half_way(old):
    watch = Impatient(2)
    with pytest.raises(Cancelled, match="rien n’a été écrit"):
        convert(old, plain_rows(10), plain_profile(), batch_rows=3, watch=watch, engine=BATCHES)
    assert [done for done, _ in watch.told] == [3, 6]
    assert_untouched(old)


def test_cancelled_at_once(old):
    with pytest.raises(Cancelled):
        convert(old, plain_rows(3), plain_profile(), watch=Impatient(0))
    assert_untouched(old)


def test_progress_goes_to_the_end(tmp_path):
    watch = Impatient(100)
    convert(tmp_path, plain_rows(10), plain_profile(), batch_rows=3, watch=watch, engine=BATCHES)
    assert [done for done, _ in watch.told] == [3, 6, 9, 10]


def test_output_folder_missing(tmp_path):
    with pytest.raises(FormatError, match="Le dossier « .*absent » n’existe pas"):
        convert(tmp_path, plain_rows(1), plain_profile(), name="absent/resultat.gpkg")
    assert not (tmp_path / "absent").exists()


def test_output_that_is_a_folder(tmp_path):
    (tmp_path / "resultat.gpkg").mkdir()
    with pytest.raises(FormatError, match="resultat.gpkg"):
        convert(tmp_path, plain_rows(1), plain_profile())
    assert {path.name for path in tmp_path.iterdir()} == {"resultat.gpkg", "table.csv"}


def test_output_folder_not_writable(tmp_path, monkeypatch):
    """Simulated: root may write everywhere."""

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(FormatError, match="Impossible d’écrire dans « .* » .*droit d’écrire"):
        convert(tmp_path, plain_rows(1), plain_profile())
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv"}


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_output_folder_really_not_writable(tmp_path):
    folder = tmp_path / "protege"
    folder.mkdir(mode=0o500)
    with pytest.raises(FormatError, match="droit d’écrire"):
        convert(tmp_path, plain_rows(1), plain_profile(), name="protege/resultat.gpkg")


class FullDisk(sqlite3.Connection):
    """A database whose disk fills up at the n-th statement over many rows."""

    left = 3

    def executemany(self, sql: str, rows: object) -> sqlite3.Cursor:  # type: ignore[override]
        FullDisk.left -= 1
        if FullDisk.left < 0:
            raise sqlite3.OperationalError("database or disk is full")
        return super().executemany(sql, rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("statements", [0, 1, 2])
def test_disk_full_while_writing(old, monkeypatch, statements):
    FullDisk.left = statements
    opened = sqlite3.connect
    monkeypatch.setattr(result_gpkg.sqlite3, "connect", lambda *a, **k: opened(*a, **{**k, "factory": FullDisk}))
    with pytest.raises(FormatError, match="Plus de place sur le disque.*rien n’a été laissé à moitié écrit"):
        convert(old, plain_rows(6, date={1: "hier"}), plain_profile())
    monkeypatch.undo()
    assert_untouched(old)


class FullAtStatement(sqlite3.Connection):
    """A database whose disk is full when it comes to a statement with these words."""

    words = ""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:  # type: ignore[override]
        if FullAtStatement.words in sql:
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["CREATE TEMP TABLE groupes", "UPDATE", "count(DISTINCT niveau)", "COMMIT"])
@pytest.mark.parametrize("engine", BOTH_ENGINES)
def test_disk_full_once_every_row_is_there(old, monkeypatch, engine, words):
    """What is settled over the whole file writes too."""
    monkeypatch.setattr(FullAtStatement, "words", words)
    opened = sqlite3.connect
    monkeypatch.setattr(result_gpkg.sqlite3, "connect", lambda *a, **k: opened(*a, **{**k, "factory": FullAtStatement}))
    group = "3f2504e0-4f89-41d3-9a0c-000000000001"
    rows = [{**row, "groupe": group, "niveau": str(rank)} for rank, row in enumerate(plain_rows(3))]
    columns = {"id": "idOrigine", "nom": "nomCite", "date": "dateDebut", "groupe": "idSINPRegroupement"}
    profile = profile_of({**columns, "niveau": "sensiNiveau"})
    with pytest.raises(FormatError, match="Plus de place sur le disque.*rien n’a été laissé à moitié écrit"):
        convert_with(engine, old, rows, profile)
    monkeypatch.undo()
    assert_untouched(old)


def test_disk_full_at_the_very_end(old, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FormatError, match="Plus de place sur le disque"):
        convert(old, plain_rows(2), plain_profile())
    assert_untouched(old)


def test_result_open_elsewhere(old, monkeypatch):
    """On Windows a file that QGIS holds open cannot be replaced."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FormatError, match="S’il est ouvert dans QGIS ou ailleurs, fermez-le"):
        convert(old, plain_rows(2), plain_profile())
    assert_untouched(old)


def test_a_result_that_is_the_source_is_refused_or_whole(tmp_path):
    """Reading a GeoPackage and writing it back under its own name: the reader must have finished with it."""
    first = convert(tmp_path, plain_rows(5), plain_profile())
    source = open_source(first.path, layer="occurrences_point")
    summary = run([source], settings("occtax_hdf", parameters=PARAMETERS), first.path)
    source.close()
    assert summary.rows_accepted == 5
    assert len(first.rows("occurrences_point")) == 5


def test_source_changed_while_it_is_read(old):
    table = old / "table.csv"
    source = open_source(convert(old, plain_rows(40), plain_profile(), name="essai.gpkg").path.with_name("table.csv"))
    (old / "essai.gpkg").unlink()

    class Meddler(Impatient):
        def progress(self, done: int, total: int | None) -> None:
            if done <= 10:
                with table.open("a", encoding="utf-8") as stream:
                    stream.write("999;Bufo bufo;259;2020-05-01;2020-05-01;;2.3;49.9\n")

    with pytest.raises(FormatError, match="a été modifié pendant sa lecture"):
        run([source], settings(plain_profile()), old / "resultat.gpkg", Meddler(100), batch_rows=10)
    source.close()
    assert_untouched(old)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"parameters": {}}, ConfigError, "STR-010"),
        ({"crs": "EPSG:99999"}, ConfigError, "Système de coordonnées inconnu"),
        ({"parameters": {**PARAMETERS, "DS_PUBLIQUE": ""}}, ConfigError, "donnez le paramètre DS_PUBLIQUE"),
    ],
)
def test_settings_that_cannot_be_followed(old, options, error, words):
    with pytest.raises(error, match=words):
        convert(old, plain_rows(2), plain_profile(), **options)
    assert_untouched(old)


def test_an_unforeseen_error_leaves_nothing_either(old, monkeypatch):
    monkeypatch.setattr("sinp_hdf_plugin.core.engine.convert.Converter.convert", lambda self, batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        convert(old, plain_rows(2), plain_profile(), engine=BATCHES)
    monkeypatch.undo()
    assert_untouched(old)


def test_remains_of_a_killed_run_are_swept(old):
    """A run that the system killed leaves its part file: the next one begins anew."""
    (old / ".resultat.gpkg.part").write_bytes(b"half")
    convert(old, plain_rows(2), plain_profile())
    assert {path.name for path in old.iterdir()} == {"resultat.gpkg", "table.csv"}


@pytest.mark.parametrize("size", ["64k", "512k", "1m"])
def test_disk_really_full(tmp_path, size):
    """On a file system of that size: too small to begin, or to go on."""
    small = tmp_path / "disque"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(small)]
    if not IS_ROOT or not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may make a small file system, and only on a machine of its own")
    try:
        (small / "autre").write_bytes(OLD)
        with pytest.raises(FormatError, match="Plus de place sur le disque"):
            convert(tmp_path, plain_rows(3000), plain_profile(), name="disque/resultat.gpkg")
        assert {path.name for path in small.iterdir()} == {"autre"}
    finally:
        subprocess.run(["umount", str(small)], check=True)
