# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a GeoPackage table taken here and there by their keys, without reading those between."""

from __future__ import annotations

import sqlite3
from typing import Any

from sinp_hdf_plugin.core.formats.byte_tally import RESCUE
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.sql_text import quoted

_PLACES = 20


def spread_rows(source: GpkgSource, rows: int) -> tuple[list[list[Any]], int | None, int] | None:
    """(columns, number of rows if it is known, number of places; 0 when these are all the rows).

    None when the rows have no key to find them by.
    """
    if source.key is None or source.table == QUARANTINE or not source.columns:
        return None
    connection = sqlite3.connect(source.uri, uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", RESCUE)
    try:
        return _spread(connection, source, rows)
    except sqlite3.Error:
        return None  # the ordinary reader says what is wrong
    finally:
        connection.close()


def _spread(
    connection: sqlite3.Connection, source: GpkgSource, rows: int
) -> tuple[list[list[Any]], int | None, int] | None:
    key = source.key if source.key == "rowid" else quoted(str(source.key))
    table = quoted(source.table)
    first, last = connection.execute(f"SELECT min({key}), max({key}) FROM {table}").fetchone()  # nosec B608  # quoted
    if not isinstance(first, int) or not isinstance(last, int):
        return None
    wanted = ", ".join(map(quoted, source.columns))
    sql = f"SELECT {key}, {wanted} FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT ?"  # nosec B608  # quoted
    whole = last - first < rows
    share = rows if whole else max(1, rows // _PLACES)
    found: dict[int, tuple] = {}
    for place in range(1 if whole else _PLACES):
        begin = first + (last - first + 1 - share) * place // (_PLACES - 1)
        found.update({row[0]: row[1:] for row in connection.execute(sql, (begin, share))})
    columns = [[None if value == "" else value for value in column] for column in zip(*found.values())]
    return (
        columns or [[] for _ in source.columns],
        len(found) if whole else _counted(connection, source),
        (0 if whole else _PLACES),
    )


def _counted(connection: sqlite3.Connection, source: GpkgSource) -> int | None:
    """The number of rows that GDAL keeps aside: counting them would read the whole file."""
    try:
        sql = "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?)"
        found = connection.execute(sql, (source.table,)).fetchone()
    except sqlite3.OperationalError:
        return None
    return int(found[0]) if found and found[0] else None
