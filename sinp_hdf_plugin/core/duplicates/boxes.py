# SPDX-License-Identifier: GPL-2.0-or-later
"""Places as boxes in EPSG:2154: the centre and half the sides; a point has none. What a search can compare fast."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sinp_hdf_plugin.core.formats import wkb
from sinp_hdf_plugin.core.formats.geometry_text import wkb_from_text
from sinp_hdf_plugin.core.places.projection import REGION_CRS, area_of_use, transformer


class Boxes(NamedTuple):
    """One box a row, in metres; NaN where there is no place. half_x and half_y are 0 for a point."""

    x: np.ndarray
    y: np.ndarray
    half_x: np.ndarray
    half_y: np.ndarray

    @classmethod
    def nowhere(cls, rows: int) -> Boxes:
        """No row has a place."""
        return cls(np.full(rows, np.nan), np.full(rows, np.nan), np.zeros(rows), np.zeros(rows))

    @classmethod
    def joined(cls, parts: Sequence[Boxes]) -> Boxes:
        """The rows of all parts, in order."""
        return cls(*(np.concatenate(arrays) for arrays in zip(*parts))) if parts else cls.nowhere(0)


def boxes_of(blobs: Sequence[bytes | None], crs: str | None) -> Boxes:
    """The boxes of 2D WKB in `crs` (None: EPSG:2154). Raises ConfigError for a CRS nobody knows.

    What cannot be read, and what Lambert-93 cannot hold, has no place.
    """
    found = Boxes.nowhere(len(blobs))
    project = transformer(crs or REGION_CRS)
    x, y, is_point = wkb.points_of(blobs)
    if is_point.any():
        found.x[is_point], found.y[is_point] = project(x[is_point], y[is_point])
    for row in np.flatnonzero(~is_point).tolist():
        blob = blobs[row]
        box = None if blob is None else _box(blob, project)
        if box:
            found.x[row], found.y[row] = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            found.half_x[row], found.half_y[row] = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    minx, miny, maxx, maxy = area_of_use(REGION_CRS)
    inside = (found.x >= minx) & (found.x <= maxx) & (found.y >= miny) & (found.y <= maxy)
    found.x[~inside], found.y[~inside] = np.nan, np.nan
    found.half_x[~inside], found.half_y[~inside] = 0, 0
    return found


def _box(blob: bytes, project: wkb.Transform) -> tuple[float, float, float, float] | None:
    try:
        shape = wkb.parse(blob)
    except (ValueError, struct.error):  # a collection, or a blob that ends too soon
        return None
    if not sum(map(len, shape.rings)):
        return None
    bounds = wkb.bounds_of(wkb.transformed(shape, project))
    return bounds if np.isfinite(bounds).all() else None


def boxes_of_text(texts: Sequence[object], crs: str | None) -> Boxes:
    """The same of WKT (or EWKT, GeoJSON, hexadecimal WKB); a text that names its own CRS is believed."""
    blobs: list[bytes | None] = [None] * len(texts)
    other: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if text is not None and str(text).strip():
            blobs[row], srid = wkb_from_text(str(text))
            if srid and f"EPSG:{srid}" != (crs or REGION_CRS):
                other.setdefault(f"EPSG:{srid}", []).append(row)
    found = boxes_of(blobs, crs)
    for name, rows in other.items():
        moved = boxes_of([blobs[row] for row in rows], name)
        for array, part in zip(found, moved):
            array[rows] = part
    return found
