# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a result as they stand in the file, read by the thousand, changed in memory and written back.

A shape that is a plain point is handled as WKT. A record that gets a place leaves the table of those that have none.
"""

from __future__ import annotations

import gc
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.gpkg_tables import srs_id
from sinp_hdf_plugin.core.formats.result_tables import DISPLACED_FIELDS, OCCURRENCES
from sinp_hdf_plugin.core.formats.wkb import gpkg_points, points_of
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.locating import KEYS

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.candidates import Change

Key = tuple[str, int]  # table and key of the row
#: The record's own list of displaced values.
DISPLACED = ("nomAttr", "valeurInit")
SHAPE, HELD_SHAPE = "geom", "q_geom"
NOWHERE, POINTS = OCCURRENCES[None], OCCURRENCES["P"]
_POINT = re.compile(r"POINT \((\S+) (\S+)\)\Z")
ENTRY_COLUMNS = ("fid", *(one.name for one in DISPLACED_FIELDS))


@dataclass
class Rows:
    """values: what some columns of some rows hold; displaced: entries of `elements_deplaces` by fid."""

    values: dict[Key, dict[str, Any]]
    displaced: dict[int, tuple[Any, ...]]
    changed: dict[Key, dict[str, Any]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)

    def change(self, key: Key, news: Mapping[str, Any], gone: Iterable[int] = ()) -> None:
        """Give a row new values, and take displaced entries away."""
        self.changed[key] = dict(news)
        self.gone += gone


@contextmanager
def many_objects() -> Iterator[None]:
    """Hundreds of thousands of small objects without cycles: the collector need not look through them each time."""
    collector = gc.get_threshold()
    gc.set_threshold(200_000, *collector[1:])
    try:
        yield
    finally:
        gc.set_threshold(*collector)


def _shape_of(table: str) -> str:
    """The column with the shape of the rows; a source may have a column of that name in the quarantine."""
    return HELD_SHAPE if table == QUARANTINE else SHAPE


def write_point(x: float, y: float) -> str:
    """A point as WKT, from which the very same numbers are read."""
    return f"POINT ({x!r} {y!r})"


def read_point(text: str) -> tuple[float, float] | None:
    """The coordinates of such a WKT."""
    found = _POINT.match(text)
    return (float(found.group(1)), float(found.group(2))) if found else None


def shape_text(blob: bytes | None) -> str | None:
    """The WKT of a plain point of ours; of any other shape, its bytes in hexadecimal."""
    if blob is None:
        return None
    x, y, is_point = points_of([blob[8:]])
    plain = is_point[0] and blob[:4] == b"GP\x00\x01"
    return write_point(float(x[0]), float(y[0])) if plain else blob.hex()


def _shape(srs: int, text: str | None) -> bytes | None:
    if text is None:
        return None
    point = read_point(text)
    if point is None:
        return bytes.fromhex(text)
    return gpkg_points(np.array([point[0]]), np.array([point[1]]), srs)[0]


def read_rows(connection: sqlite3.Connection, wanted: Mapping[Key, Sequence[Change]], lists: Sequence[str]) -> Rows:
    """The cells that changes are about, with the lists of the records, and the displaced entries that go."""
    columns: dict[str, set[str]] = defaultdict(set)
    keys: dict[str, list[int]] = defaultdict(list)
    for (table, fid), changes in wanted.items():
        keys[table].append(fid)
        columns[table].update(change.column for change in changes)
    values: dict[Key, dict[str, Any]] = {}
    for table, fids in keys.items():
        extra = () if table == QUARANTINE else (*lists, *DISPLACED)
        names = sorted(columns[table].union(extra))
        for fid, row in fetch_rows(connection, table, names, fids).items():
            values[table, fid] = row
    entries = [c.displaced for changes in wanted.values() for c in changes if c.displaced is not None]
    displaced = fetch(connection, "elements_deplaces", ENTRY_COLUMNS, "fid", entries)
    return Rows(values, {row[0]: row for row in displaced})


def fetch_rows(
    connection: sqlite3.Connection, table: str, names: Sequence[str], keys: Iterable[int]
) -> dict[int, dict[str, Any]]:
    """Columns of rows by key; a shape as text, None in the table that has none."""
    stored = [name for name in names if table != NOWHERE or name != SHAPE]
    shapes = [name for name in stored if name == _shape_of(table)]
    found = {}
    for key, *row in fetch(connection, table, [KEYS[table], *stored], KEYS[table], keys):
        values = dict.fromkeys(names)
        values.update(zip(stored, row))
        for name in shapes:
            values[name] = shape_text(values[name])
        found[key] = values
    return found


def fetch(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], key: str, keys: Iterable[int]
) -> list[tuple[Any, ...]]:
    """Columns of the rows of these keys."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS lues (id INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.lues")
    connection.executemany("INSERT OR IGNORE INTO temp.lues VALUES (?)", ((one,) for one in keys))
    wanted = ", ".join(map(quoted, columns))
    return connection.execute(
        f"SELECT {wanted} FROM {quoted(table)} WHERE {quoted(key)} IN (SELECT id FROM temp.lues)"  # nosec B608  # quoted
    ).fetchall()


def write_rows(connection: sqlite3.Connection, rows: Rows) -> dict[Key, int]:
    """Write what was changed, rows that change the same columns together.

    Answers, for the records that got a place, their key among the points.
    """
    batches: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)
    placed = {}
    srs = {table: srs_id(connection, table) for table in KEYS}
    for (table, fid), changed in rows.changed.items():
        news = dict(changed)
        if table == NOWHERE and SHAPE in news:
            placed[table, fid] = _shape(srs[POINTS], news.pop(SHAPE))
        shape = _shape_of(table)
        if shape in news:
            news[shape] = _shape(srs[table], news[shape])
        batches[table, tuple(news)].append((*news.values(), fid))
    for (table, names), values in batches.items():
        put = ", ".join(f"{quoted(name)} = ?" for name in names)
        connection.executemany(f"UPDATE {quoted(table)} SET {put} WHERE {KEYS[table]} = ?", values)  # nosec B608  # quoted
    connection.executemany("DELETE FROM elements_deplaces WHERE fid = ?", ((fid,) for fid in rows.gone))
    return _give_places(connection, placed)


def _give_places(connection: sqlite3.Connection, placed: Mapping[Key, bytes | None]) -> dict[Key, int]:
    """Records without a place go to the points; answers their new keys."""
    if not placed:
        return {}
    given = connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", [POINTS]).fetchone()[0]
    held = connection.execute(f"SELECT max(fid) FROM {POINTS}").fetchone()[0]  # nosec B608  # our own name
    last = max(given or 0, held or 0)
    keys = {key: last + rank for rank, key in enumerate(placed, 1)}
    _move(connection, NOWHERE, POINTS, [(key[1], keys[key], shape) for key, shape in placed.items()])
    return keys


def take_places(connection: sqlite3.Connection, points: Mapping[int, int]) -> None:
    """Put records that had got a place back among those that have none: key among the points -> old key."""
    if points:
        _move(connection, POINTS, NOWHERE, [(point, old, None) for point, old in points.items()])


def _move(
    connection: sqlite3.Connection, source: str, target: str, moves: Iterable[tuple[int, int, bytes | None]]
) -> None:
    """Records from one table of occurrences to another: key there, key here, shape."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS partants (la INTEGER PRIMARY KEY, ici INTEGER, lieu BLOB)")
    connection.execute("DELETE FROM temp.partants")
    connection.executemany("INSERT INTO temp.partants VALUES (?, ?, ?)", moves)
    found = connection.execute("SELECT name FROM pragma_table_info(?) WHERE name <> 'fid'", [NOWHERE])
    names = ", ".join(quoted(name) for (name,) in found)
    place, value = (f", {SHAPE}", ", lieu") if target != NOWHERE else ("", "")
    connection.execute(
        f"INSERT INTO {quoted(target)} (fid, {names}{place}) SELECT ici, {names}{value} FROM temp.partants "  # nosec B608  # quoted
        f"JOIN {quoted(source)} ON fid = la ORDER BY ici"
    )
    connection.execute(f"DELETE FROM {quoted(source)} WHERE fid IN (SELECT la FROM temp.partants)")  # nosec B608  # quoted
