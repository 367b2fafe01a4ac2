# SPDX-License-Identifier: GPL-2.0-or-later
"""Two-dimensional WKB (little endian), in numpy: points by the batch, other shapes one at a time."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Callable, NamedTuple

import numpy as np

POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(1, 8)
KIND_OF_TYPE = {POINT: "P", MULTIPOINT: "P", LINE: "L", MULTILINE: "L", POLYGON: "A", MULTIPOLYGON: "A"}
POINT_SIZE = 21
_POINT_DTYPE = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
_GPKG_POINT_DTYPE = np.dtype([("head", "S8"), ("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])

Transform = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Shape(NamedTuple):
    """A parsed geometry: its WKB type and its vertex sequences, each an (n, 2) array, with how they nest."""

    type: int
    rings: list[np.ndarray]
    parts: list[int]  # number of rings of each part (polygons), 1 each for lines and points


def points_of(wkb: Sequence[bytes | None]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(x, y, mask of the rows that are simple points); x and y are NaN elsewhere."""
    rows = len(wkb)
    is_point = np.fromiter(
        (w is not None and len(w) == POINT_SIZE and w[:5] == b"\x01\x01\0\0\0" for w in wkb), bool, rows
    )
    x, y = np.full(rows, np.nan), np.full(rows, np.nan)
    if is_point.any():
        where = np.flatnonzero(is_point)
        joined = b"".join(wkb) if is_point.all() else b"".join([wkb[i] for i in where])  # type: ignore[arg-type]
        table = np.frombuffer(joined, _POINT_DTYPE)
        x[where], y[where] = table["x"], table["y"]
    return x, y, is_point


def unreal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """True where a point has coordinates that are no numbers; both missing is the empty point of a GeoPackage."""
    return ~(np.isfinite(x) & np.isfinite(y)) & ~(np.isnan(x) & np.isnan(y))


def is_finite_point(blob: bytes) -> bool:
    """False for a simple point whose coordinates are no numbers; True for any other shape."""
    x, y, is_point = points_of([blob])
    return not is_point[0] or bool(np.isfinite(x[0]) and np.isfinite(y[0]))


def gpkg_points(x: np.ndarray, y: np.ndarray, srs_id: int) -> list[bytes]:
    """GeoPackage geometry blobs of points."""
    table = np.empty(len(x), _GPKG_POINT_DTYPE)
    table["head"] = b"GP\x00\x01" + struct.pack("<i", srs_id)
    table["order"], table["type"], table["x"], table["y"] = 1, POINT, x, y
    size, joined = _GPKG_POINT_DTYPE.itemsize, bytearray(table.tobytes())
    # numpy strips trailing zeros of an S8 on reading, not on writing: the bytes are the full header.
    return [bytes(joined[i : i + size]) for i in range(0, len(joined), size)]


def gpkg_blob(wkb: bytes, srs_id: int, bounds: tuple[float, float, float, float]) -> bytes:
    """A GeoPackage geometry blob with its envelope (minx, miny, maxx, maxy)."""
    minx, miny, maxx, maxy = bounds
    return b"GP\x00\x03" + struct.pack("<i", srs_id) + struct.pack("<4d", minx, maxx, miny, maxy) + wkb


def to_multi(wkb: bytes) -> bytes:
    """A line or a polygon as the only part of a multi-geometry; anything else unchanged."""
    kind = struct.unpack_from("<I", wkb, 1)[0]
    return struct.pack("<BII", 1, kind + 3, 1) + wkb if kind in (LINE, POLYGON) else wkb


def parse(wkb: bytes) -> Shape:
    """A shape from little-endian 2D WKB. Raises ValueError for a collection or a type that is not 2D."""
    kind = struct.unpack_from("<I", wkb, 1)[0]
    if wkb[0] != 1 or kind not in KIND_OF_TYPE:
        raise ValueError(kind)
    rings: list[np.ndarray] = []
    parts: list[int] = []
    _read(wkb, 0, rings, parts)
    return Shape(kind, rings, parts)


def _read(wkb: bytes, offset: int, rings: list[np.ndarray], parts: list[int]) -> int:
    kind = struct.unpack_from("<I", wkb, offset + 1)[0]
    offset += 5
    if kind == POINT:
        rings.append(np.frombuffer(wkb, "<f8", 2, offset).reshape(1, 2))
        parts.append(1)
        return offset + 16
    count = struct.unpack_from("<I", wkb, offset)[0]
    offset += 4
    if kind == LINE:
        rings.append(np.frombuffer(wkb, "<f8", 2 * count, offset).reshape(-1, 2))
        parts.append(1)
        return offset + 16 * count
    if kind == POLYGON:
        parts.append(count)
        for _ in range(count):
            size = struct.unpack_from("<I", wkb, offset)[0]
            rings.append(np.frombuffer(wkb, "<f8", 2 * size, offset + 4).reshape(-1, 2))
            offset += 4 + 16 * size
        return offset
    for _ in range(count):
        offset = _read(wkb, offset, rings, parts)
    return offset


def build(shape: Shape) -> bytes:
    """The WKB of a shape."""
    if shape.type in (POINT, LINE, POLYGON):
        return _write(shape.type, shape.rings)
    single = {MULTIPOINT: POINT, MULTILINE: LINE, MULTIPOLYGON: POLYGON}[shape.type]
    pieces, first = [struct.pack("<BII", 1, shape.type, len(shape.parts))], 0
    for size in shape.parts:
        pieces.append(_write(single, shape.rings[first : first + size]))
        first += size
    return b"".join(pieces)


def _write(kind: int, rings: Sequence[np.ndarray]) -> bytes:
    head = struct.pack("<BI", 1, kind)
    if kind == POINT:
        return head + rings[0].astype("<f8").tobytes()
    if kind == LINE:
        return head + struct.pack("<I", len(rings[0])) + rings[0].astype("<f8").tobytes()
    body = b"".join(struct.pack("<I", len(ring)) + ring.astype("<f8").tobytes() for ring in rings)
    return head + struct.pack("<I", len(rings)) + body


def transformed(shape: Shape, transform: Transform) -> Shape:
    """The shape with its vertices moved by `transform(x, y)`."""
    rings = [np.column_stack(transform(ring[:, 0].copy(), ring[:, 1].copy())) for ring in shape.rings]
    return Shape(shape.type, rings, shape.parts)


def bounds_of(shape: Shape) -> tuple[float, float, float, float]:
    """(minx, miny, maxx, maxy)."""
    vertices = np.concatenate(shape.rings)
    return (*vertices.min(axis=0), *vertices.max(axis=0))


def is_degenerate(shape: Shape) -> bool:
    """No vertex, a line of one point, a polygon without width or height."""
    if not shape.rings or not sum(map(len, shape.rings)):
        return True
    minx, miny, maxx, maxy = bounds_of(shape)
    kind = KIND_OF_TYPE[shape.type]
    return (kind == "L" and minx == maxx and miny == maxy) or (kind == "A" and (minx == maxx or miny == maxy))
