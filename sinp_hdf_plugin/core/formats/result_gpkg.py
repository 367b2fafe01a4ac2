# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of a run: one GeoPackage with occurrences, quarantine, displaced values, findings and counts.

It is written beside its final place and takes its name only when it is whole, so that a run that fails or is
cancelled leaves nothing, and an older result stays.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_tables as gpkg
from sinp_hdf_plugin.core.formats.gpkg_layers import held_name
from sinp_hdf_plugin.core.formats.result_tables import (
    DISPLACED_FIELDS,
    FINDING_FIELDS,
    OCCURRENCES,
    QUARANTINE_FIELDS,
    REPORT_FIELDS,
    result_tables,
)
from sinp_hdf_plugin.core.formats.styles import write_styles
from sinp_hdf_plugin.core.formats.wkb import gpkg_blob, gpkg_points, to_multi
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.standard.model import Version

_LITTLE_PLACE = 64 * 1024  # bytes: with less, whatever went wrong is for want of them


# Nobody else sees the file before it is whole: no journal, no waiting for the disk.
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -200000")


class ResultWriter:
    """Writes a result batch by batch; `finish` gives it its name, `abandon` leaves no trace of it."""

    def __init__(
        self,
        path: Path,
        version: Version,
        source_columns: Sequence[str],
        source_crs: str | None = None,
        index: bool = True,
    ) -> None:
        self.path = Path(path)
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._index = index
        self._source_columns = tuple(source_columns)
        self._version = version
        self._boxes: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
        self._counts: dict[str, int] = {}
        self._filled: dict[str, set[str]] = {}
        self._has_source_geometry = source_crs is not None
        self._check_place()
        self._create(result_tables(version, self._source_columns, source_crs))

    def _create(self, tables: Sequence[gpkg.Table]) -> None:
        """The empty tables, ready to be written to."""
        connection = None
        try:
            gpkg.create(self._part, tables, self._index)
            connection = sqlite3.connect(self._part, check_same_thread=False, isolation_level=None)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            self._triggers = gpkg.suspend_triggers(connection)
            placed = (*OCCURRENCES.values(), "constats", "quarantaine")
            self._srs = {table: gpkg.srs_id(connection, table) for table in placed}
            connection.execute("BEGIN")
        except (sqlite3.Error, OSError, FormatError) as error:
            said = write_error(self.path, error)
            if connection is not None:
                connection.close()
            self._sweep()
            raise said from error
        self._connection = connection

    def _check_place(self) -> None:
        folder = self.path.parent
        if not folder.is_dir():
            raise FormatError(f"Le dossier « {folder} » n’existe pas : créez-le ou choisissez-en un autre.")
        try:
            self._part.unlink(missing_ok=True)
            self._part.touch()
            self._part.unlink()
        except OSError as error:
            raise FormatError(
                f"Impossible d’écrire dans « {folder} » ({error.strerror}) : choisissez un dossier où vous avez "
                "le droit d’écrire."
            ) from error

    def add_occurrences(
        self,
        kind: str | None,
        columns: dict[str, list[Any]],
        x: np.ndarray,
        y: np.ndarray,
        shapes: Sequence[tuple[bytes, tuple[float, float, float, float]] | None],
    ) -> None:
        """Rows of one kind of geometry. `shapes` gives (WKB, bounds) for rows that are not simple points."""
        table = OCCURRENCES[kind]
        rows = len(next(iter(columns.values())))
        if not rows:
            return
        fids = self._next_fids(table, rows)
        names, values = list(columns), list(columns.values())
        self._filled.setdefault(table, set()).update(names)
        if kind is not None:
            blobs, boxes = self._geometries(self._srs[table], x, y, shapes)
            self._boxes.setdefault(table, []).append((fids, boxes))
            names, values = ["geom", *names], [blobs, *values]
        self._insert(table, ["fid", *names], zip(fids.tolist(), *values))

    @staticmethod
    def _geometries(srs: int, x: np.ndarray, y: np.ndarray, shapes: Sequence[Any]) -> tuple[list[Any], np.ndarray]:
        blobs: list[Any] = gpkg_points(x, y, srs)
        boxes = np.column_stack([x, x, y, y])
        for row, shape in enumerate(shapes):
            if shape is not None:
                wkb, (minx, miny, maxx, maxy) = shape
                blobs[row] = gpkg_blob(to_multi(wkb), srs, (minx, miny, maxx, maxy))
                boxes[row] = minx, maxx, miny, maxy
        return blobs, boxes

    def next_fids(self, kind: str | None, rows: int) -> np.ndarray:
        """Take the next feature numbers of a table of occurrences, for `add_staged`."""
        return self._next_fids(OCCURRENCES[kind], rows)

    def point_head(self) -> bytes:
        """What comes before the two coordinates in the blob of a point."""
        return bytes(gpkg_points(np.zeros(1), np.zeros(1), self._srs[OCCURRENCES["P"]])[0][:-16])

    def add_staged(
        self, staged: Path, kind: str | None, columns: Sequence[str], sheet: str, fids: np.ndarray, boxes: np.ndarray
    ) -> None:
        """Exchangeable rows that another engine wrote into the SQLite file `staged`, table `points` or `sans`.

        Its columns are `fid` (from `next_fids`), `ligne` and `columns`; boxes as for the spatial index.
        """
        table = OCCURRENCES[kind]
        self._filled.setdefault(table, set()).update(columns)
        names = ", ".join(map(quoted, ["fid", *(["geom"] if kind else []), *columns]))
        if kind is not None:
            self._boxes.setdefault(table, []).append((fids, boxes))
        try:
            self._connection.execute("COMMIT")
            self._connection.execute("ATTACH ? AS propre", [str(staged)])
            self._connection.execute(
                f"INSERT INTO {quoted(table)} ({names}, ligne_source, feuille, echangeable) "  # nosec B608
                f"SELECT {names}, ligne, ?, 1 FROM propre.{'points' if kind else 'sans'}",
                [sheet],
            )
            self._connection.execute("DETACH propre")
            self._connection.execute("BEGIN")
        except sqlite3.Error as error:
            raise write_error(self.path, error) from error

    def add_quarantine(self, rows: Iterable[Sequence[Any]], geometry: Sequence[bytes | None] | None = None) -> None:
        """Original rows: ligne_source, feuille, motifs, regles, cellules, then the source's own cells."""
        names = [*(field.name for field in QUARANTINE_FIELDS), *map(held_name, self._source_columns)]
        if geometry is not None and self._has_source_geometry:
            srs = self._srs["quarantaine"]
            blobs = [
                None if wkb is None else b"GP\x00\x01" + srs.to_bytes(4, "little", signed=True) + wkb
                for wkb in geometry
            ]
            self._insert("quarantaine", [*names, "q_geom"], ((*row, blob) for row, blob in zip(rows, blobs)))
        else:
            self._insert("quarantaine", names, rows)

    def add_displaced(self, rows: Iterable[Sequence[Any]]) -> None:
        """Displaced values, in the order of DISPLACED_FIELDS."""
        self._insert("elements_deplaces", [field.name for field in DISPLACED_FIELDS], rows)

    def add_findings(self, rows: Sequence[Sequence[Any]], x: np.ndarray, y: np.ndarray) -> None:
        """Findings, in the order of FINDING_FIELDS, each with a point or NaN."""
        if not rows:
            return
        fids = self._next_fids("constats", len(rows))
        placed = np.isfinite(x) & np.isfinite(y)
        blobs: list[Any] = gpkg_points(np.where(placed, x, 0), np.where(placed, y, 0), self._srs["constats"])
        for row in np.flatnonzero(~placed).tolist():
            blobs[row] = None
        boxes = np.column_stack([x, x, y, y])[placed]
        self._boxes.setdefault("constats", []).append((fids[placed], boxes))
        names = ["fid", "geom", *(field.name for field in FINDING_FIELDS)]
        self._insert("constats", names, ((fid, blob, *row) for fid, blob, row in zip(fids.tolist(), blobs, rows)))

    def add_report(self, rows: Iterable[Sequence[Any]]) -> None:
        """The counts of the run: section, key, label, value."""
        self._insert("rapport", [field.name for field in REPORT_FIELDS], rows)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, for what is settled over the whole file (groupings)."""
        return self._connection

    def finish(self) -> None:
        """Index, close, and give the file its name."""
        try:
            for table, parts in self._boxes.items():
                ids, boxes = (np.concatenate(arrays) for arrays in zip(*parts))
                gpkg.fill_index(self._connection, table, "geom", ids, boxes)
            for table in (*OCCURRENCES.values(), "constats"):
                gpkg.set_feature_count(self._connection, table, self._counts.get(table, 0))
            for table in ("quarantaine", "elements_deplaces", "rapport"):
                count = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # nosec B608
                gpkg.set_feature_count(self._connection, table, count)
            write_styles(self._connection, self._version, self._filled)
            for sql in self._triggers:
                self._connection.execute(sql)
            self._connection.execute("COMMIT")
            self._connection.execute("PRAGMA locking_mode = NORMAL")
            self._connection.close()
            self._part.replace(self.path)
        except (sqlite3.Error, OSError) as error:
            said = write_error(self.path, error)
            self.abandon()
            raise said from error

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._connection.close()
        self._sweep()

    def _sweep(self) -> None:
        for path in (self._part, self._part.with_name(self._part.name + "-journal")):
            path.unlink(missing_ok=True)

    def _next_fids(self, table: str, rows: int) -> np.ndarray:
        first = self._counts.get(table, 0) + 1
        self._counts[table] = first + rows - 1
        return np.arange(first, first + rows)

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._connection.executemany(gpkg.insert_statement(table, columns), rows)
        except sqlite3.OperationalError as error:
            raise write_error(self.path, error) from error


def tables_with_rows(path: Path) -> list[str]:
    """The tables of a result that are worth showing, those to draw above first."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = ("constats", *OCCURRENCES.values(), "quarantaine")
        return [name for name in names if connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone()]  # nosec B608  # our own names
    finally:
        connection.close()


def write_error(path: Path, error: BaseException) -> FormatError:
    """What a person is told of an error of SQLite or of the system while the result `path` was written."""
    if "is full" in str(error) or getattr(error, "errno", None) == errno.ENOSPC or _is_full(path.parent):
        return FormatError(
            f"Plus de place sur le disque pour écrire « {path} ». Libérez de la place ou choisissez un autre "
            "disque ; rien n’a été laissé à moitié écrit."
        )
    if isinstance(error, FormatError):
        return error
    return FormatError(
        f"L’écriture de « {path} » a échoué ({error}). S’il est ouvert dans QGIS ou ailleurs, fermez-le ; "
        "rien n’a été laissé à moitié écrit."
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LITTLE_PLACE
    except OSError:
        return False
