# SPDX-License-Identifier: GPL-2.0-or-later
"""The functions that the triggers of a GeoPackage call, for plain SQLite: edits then keep its spatial index right."""

from __future__ import annotations

import sqlite3
import struct
from functools import lru_cache

import numpy as np

from sinp_hdf_plugin.core.formats import wkb
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob

_POINT = struct.Struct("<2d")
_ENVELOPE = struct.Struct("<4d")  # minx, maxx, miny, maxy
_LITTLE_ENDIAN, _ENVELOPES, _EMPTY = 0x01, 0x0E, 0x10  # flags of the header
_HEAD = 8

Box = tuple[float, float, float, float]


def register(connection: sqlite3.Connection) -> None:
    """Give the connection ST_IsEmpty, ST_MinX, ST_MaxX, ST_MinY and ST_MaxY."""
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for rank, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _bound(rank), deterministic=True)


def extend(connection: sqlite3.Connection, table: str, column: str, after: int) -> None:
    """Make the extent that a layer is said to have cover its features numbered above `after`."""
    box = connection.execute(
        f'SELECT min(ST_MinX("{column}")), max(ST_MaxX("{column}")), min(ST_MinY("{column}")), '  # nosec B608  # our own names
        f'max(ST_MaxY("{column}")) FROM "{table}" WHERE fid > ?',
        [after],
    ).fetchone()
    if box[0] is None:
        return
    connection.execute(
        "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), max_x = max(coalesce(max_x, ?2), ?2), "
        "min_y = min(coalesce(min_y, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5",
        [*box, table],
    )


@lru_cache(maxsize=4)  # the triggers ask for the same geometry several times in a row
def _box(blob: bytes | None) -> Box | None:
    """(minx, maxx, miny, maxy) of a geometry, None when it is empty or cannot be read."""
    if not blob or blob[:2] != b"GP" or len(blob) < _HEAD or blob[3] & _EMPTY:
        return None
    if blob[3] & _ENVELOPES and blob[3] & _LITTLE_ENDIAN and len(blob) >= _HEAD + _ENVELOPE.size:
        return _ENVELOPE.unpack_from(blob, _HEAD)
    if blob[_HEAD : _HEAD + 5] == b"\x01\x01\0\0\0" and not blob[3] & _ENVELOPES:
        x, y = _POINT.unpack_from(blob, _HEAD + 5)
        return None if np.isnan(x) or np.isnan(y) else (x, x, y, y)
    try:
        plain = wkb_of_blob(blob)
        if plain is None:
            return None
        minx, miny, maxx, maxy = wkb.bounds_of(wkb.parse(plain))
    except (ValueError, TypeError, struct.error):
        return None
    return float(minx), float(maxx), float(miny), float(maxy)


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(_box(blob) is None)


def _bound(rank: int):  # type: ignore[no-untyped-def]  # a function for SQLite
    def bound(blob: bytes | None) -> float | None:
        box = _box(blob)
        return None if box is None else box[rank]

    return bound
