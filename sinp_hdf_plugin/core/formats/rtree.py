# SPDX-License-Identifier: GPL-2.0-or-later
"""A packed R-tree written straight into SQLite's node tables: the spatial index of a GeoPackage, built at once.

SQLite stores an R-tree in three ordinary tables: `_node` (blobs of at most 51 cells), `_parent` and `_rowid`.
Filling the virtual table row by row costs more than all the rest of a conversion; sorting the boxes along
strips (sort-tile-recursive packing) and writing full nodes costs a few per cent of it.
Layout: https://www.sqlite.org/rtree.html and the file format comment of SQLite's rtree.c.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import numpy as np

from sinp_hdf_plugin.core.sql_text import quoted

_CELL = np.dtype([("id", ">i8"), ("minx", ">f4"), ("maxx", ">f4"), ("miny", ">f4"), ("maxy", ">f4")])
_ROOT = 1


def write_rtree(connection: sqlite3.Connection, table: str, ids: np.ndarray, boxes: np.ndarray) -> None:
    """Fill the empty R-tree virtual table `table` with boxes (n, 4: minx, maxx, miny, maxy) of features `ids`."""
    if not len(ids):
        return
    node, parent, rowid = (quoted(f"{table}_{part}") for part in ("node", "parent", "rowid"))
    size = connection.execute(f"SELECT length(data) FROM {node} WHERE nodeno = 1").fetchone()[0]  # nosec B608
    capacity = (size - 4) // _CELL.itemsize
    levels = _pack(_cells(ids, boxes), capacity)
    connection.execute(f"DELETE FROM {node}")  # nosec B608  # a table name we made, quoted
    nodes, parents, rowids = _tables(levels, capacity, size)
    connection.executemany(f"INSERT INTO {node} VALUES (?, ?)", nodes)  # nosec B608
    connection.executemany(f"INSERT INTO {parent} VALUES (?, ?)", parents)  # nosec B608
    connection.executemany(f"INSERT INTO {rowid} VALUES (?, ?)", rowids)  # nosec B608


def _cells(ids: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Cells with single-precision bounds rounded outwards, as SQLite does, so that no search misses a feature."""
    cells = np.empty(len(ids), _CELL)
    cells["id"] = ids
    for axis, name in enumerate(("minx", "maxx", "miny", "maxy")):
        exact = boxes[:, axis].astype(np.float64)
        single = exact.astype(np.float32)
        if name.startswith("min"):
            wrong = single > exact
            single[wrong] = np.nextafter(single[wrong], np.float32(-np.inf))
        else:
            wrong = single < exact
            single[wrong] = np.nextafter(single[wrong], np.float32(np.inf))
        cells[name] = single
    return cells


def _pack(cells: np.ndarray, capacity: int) -> list[np.ndarray]:
    """Levels from the leaves to the root; each level is the array of its cells in node order."""
    levels = [_tiled(cells, capacity)]
    while len(levels[-1]) > capacity:
        levels.append(_tiled(_covering(levels[-1], capacity), capacity, keep_order=True))
    return levels


def _tiled(cells: np.ndarray, capacity: int, keep_order: bool = False) -> np.ndarray:
    """Cells sorted in vertical strips, bottom to top in each: neighbours share nodes."""
    if keep_order or len(cells) <= capacity:
        return cells
    x = (cells["minx"].astype(float) + cells["maxx"]) / 2
    y = (cells["miny"].astype(float) + cells["maxy"]) / 2
    strips = int(np.ceil(np.sqrt(len(cells) / capacity)))
    per_strip = strips * capacity
    order = np.argsort(x, kind="stable")
    strip = np.empty(len(cells), np.int64)
    strip[order] = np.arange(len(cells)) // per_strip
    return cells[np.lexsort((y, strip))]


def _covering(cells: np.ndarray, capacity: int) -> np.ndarray:
    """One cell per node of a level: the box around its cells. Ids are the rank of the node in its level."""
    starts = np.arange(0, len(cells), capacity)
    covering = np.empty(len(starts), _CELL)
    covering["id"] = np.arange(len(starts))
    for name, reduce in (
        ("minx", np.minimum),
        ("maxx", np.maximum),
        ("miny", np.minimum),
        ("maxy", np.maximum),
    ):
        covering[name] = reduce.reduceat(cells[name].astype(np.float32), starts)
    return covering


Pairs = Iterator[tuple[int, int]]


def _tables(levels: list[np.ndarray], capacity: int, size: int) -> tuple[Iterator[tuple[int, bytes]], Pairs, Pairs]:
    """Rows of the three node tables. The root is node 1, the others follow level by level from the top."""
    counts = [-(-len(level) // capacity) for level in levels]
    first = [0] * len(levels)
    next_number = _ROOT
    for depth in range(len(levels) - 1, -1, -1):
        first[depth] = next_number
        next_number += counts[depth]
    for depth in range(1, len(levels)):
        levels[depth]["id"] = levels[depth]["id"] + first[depth - 1]

    def nodes() -> Iterator[tuple[int, bytes]]:
        for depth, level in enumerate(levels):
            tree_depth = len(levels) - 1 if depth == len(levels) - 1 else 0
            for rank in range(counts[depth]):
                cells = level[rank * capacity : (rank + 1) * capacity]
                head = tree_depth.to_bytes(2, "big") + len(cells).to_bytes(2, "big")
                yield first[depth] + rank, (head + cells.tobytes()).ljust(size, b"\0")

    def parents() -> Pairs:
        for depth in range(1, len(levels)):
            for rank, child in enumerate(levels[depth]["id"].tolist()):
                yield child, first[depth] + rank // capacity

    def rowids() -> Pairs:
        features = levels[0]["id"]  # in their order: an index grows fastest at its end
        order = np.argsort(features, kind="stable")
        yield from zip(features[order].tolist(), (first[0] + order // capacity).tolist())

    return nodes(), parents(), rowids()
