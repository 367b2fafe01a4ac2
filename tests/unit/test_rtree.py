# SPDX-License-Identifier: GPL-2.0-or-later
"""The packed R-tree: SQLite finds it sound, answers as with its own, and can go on writing to it."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from sinp_hdf_plugin.core.formats.rtree import write_rtree

TREE = "rtree_occurrences_point_geom"
SIZES = [1, 51, 52, 2601, 2602, 20000]  # a root alone, full, split; two levels full, split; three levels


def boxes_of(count: int, seed: int = 7) -> np.ndarray:
    """Points and small boxes in Lambert-93, some of them equal: (minx, maxx, miny, maxy)."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(600_000, 760_000, count), rng.uniform(6_890_000, 7_110_000, count)
    reach = rng.choice([0, 0, 0, 500.0], count)
    x[::5], y[::5] = x[0], y[0]
    return np.column_stack([x, x + reach, y, y + reach])


def database(name: str = TREE) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f'CREATE VIRTUAL TABLE "{name}" USING rtree(id, minx, maxx, miny, maxy)')
    return connection


def packed(ids: np.ndarray, boxes: np.ndarray) -> sqlite3.Connection:
    connection = database()
    write_rtree(connection, TREE, ids, boxes)
    return connection


def search(connection: sqlite3.Connection, window: tuple[float, float, float, float]) -> list[int]:
    """Features that meet the window minx, maxx, miny, maxy."""
    sql = f'SELECT id FROM "{TREE}" WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id'
    return [row[0] for row in connection.execute(sql, window)]


def sound(connection: sqlite3.Connection) -> str:
    return connection.execute("SELECT rtreecheck(?)", (TREE,)).fetchone()[0]


WINDOWS = [
    (0, 1e7, 0, 1e7),
    (650_000, 660_000, 6_980_000, 6_990_000),
    (600_000, 620_000, 6_890_000, 7_110_000),
    (1, 2, 1, 2),
]


@pytest.mark.parametrize("count", SIZES)
def test_sqlite_finds_it_sound_and_answers_the_same(count):
    ids, boxes = np.arange(1, count + 1), boxes_of(count)
    ours, theirs = packed(ids, boxes), database()
    theirs.executemany(f'INSERT INTO "{TREE}" VALUES (?, ?, ?, ?, ?)', np.column_stack([ids, boxes]).tolist())
    assert sound(ours) == "ok"
    first = boxes[0]
    for window in (*WINDOWS, (first[0], first[0], first[2], first[2])):
        assert search(ours, window) == search(theirs, window)
    assert search(ours, WINDOWS[0]) == ids.tolist()


@pytest.mark.parametrize("count", SIZES)
def test_features_can_be_deleted_and_added_later(count):
    connection = packed(np.arange(1, count + 1), boxes_of(count))
    connection.executemany(f'DELETE FROM "{TREE}" WHERE id = ?', [(n,) for n in range(1, count + 1, 2)])
    added = [(n, 650_000.0, 650_100.0, 6_980_000.0, 6_980_100.0) for n in range(count + 1, count + 301)]
    connection.executemany(f'INSERT INTO "{TREE}" VALUES (?, ?, ?, ?, ?)', added)
    assert sound(connection) == "ok"
    expected = [*range(2, count + 1, 2), *range(count + 1, count + 301)]
    assert search(connection, WINDOWS[0]) == expected


def test_bounds_are_rounded_outwards():
    """Single precision cannot hold these metres: the box must still contain the feature."""
    rng = np.random.default_rng(3)
    exact = rng.uniform(6_890_000, 7_110_000, 300) + 0.123456
    boxes = np.column_stack([exact, exact, exact, exact])
    rows = packed(np.arange(300), boxes).execute(f'SELECT id, minx, maxx, miny, maxy FROM "{TREE}"').fetchall()
    for feature, minx, maxx, miny, maxy in rows:
        assert minx <= exact[feature] <= maxx
        assert miny <= exact[feature] <= maxy
        assert maxx - minx <= 1.0


def test_identifiers_need_not_be_dense_nor_sorted():
    ids = np.array([900_000_000_000, 5, 77, 3])
    connection = packed(ids, boxes_of(4))
    assert sound(connection) == "ok"
    assert search(connection, WINDOWS[0]) == sorted(ids.tolist())


def test_nothing_to_index():
    connection = packed(np.array([], np.int64), np.empty((0, 4)))
    assert sound(connection) == "ok"
    assert search(connection, WINDOWS[0]) == []


def test_a_damaged_tree_would_be_seen():
    """The check of these tests is no formality."""
    connection = packed(np.arange(1, 2602), boxes_of(2601))
    connection.execute(f'UPDATE "{TREE}_parent" SET parentnode = parentnode + 1 WHERE nodeno = 3')
    assert sound(connection) != "ok"
