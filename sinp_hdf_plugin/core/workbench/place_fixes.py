# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates read another way: what a proposal about a place, in words, puts into a record or a row in quarantine.

A place is written as WKT in changes, and as a shape in the file (see `records`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.formats.geometry_text import wkb_from_text
from sinp_hdf_plugin.core.formats.wkb import points_of
from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.places.projection import REGION_CRS, area_of_use, transformer
from sinp_hdf_plugin.core.places.region import load_region
from sinp_hdf_plugin.core.places.variants import corrected
from sinp_hdf_plugin.core.workbench.records import HELD_SHAPE, SHAPE, read_point, write_point

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.cells import Cells

_SAME_PLACE_M = 0.01


class Spot(NamedTuple):
    """A corrected place, in EPSG:2154 and in the coordinate system of the source; and where it was in EPSG:2154."""

    x: float
    y: float
    source_x: float
    source_y: float
    was_x: float
    was_y: float


class PlaceFixes:
    """Places corrected, for a source whose coordinates are in `crs`. `wanted`: coordinates as findings show them, and
    the words that say how to read them."""

    def __init__(self, crs: str, wanted: Iterable[tuple[str, str]]) -> None:
        self._crs = crs
        self._spots: dict[tuple[str, str], Spot] = {}
        by_words: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
        for shown, words in wanted:
            given = _numbers(shown)
            if given:
                by_words[words][shown] = given
        for words, points in by_words.items():
            self._find(words, list(points), np.array(list(points.values())))

    def _find(self, words: str, shown: Sequence[str], given: np.ndarray) -> None:
        crs, a, b = corrected(load_region(), self._crs, given[:, 0], given[:, 1], words)
        x, y = transformer(crs, REGION_CRS)(a, b)
        was_x, was_y = transformer(self._crs, REGION_CRS)(given[:, 0], given[:, 1])
        if crs != self._crs:
            a, b = (np.round(axis, 7 if _in_degrees(self._crs) else 2) for axis in transformer(crs, self._crs)(a, b))
        for one, *numbers in zip(shown, *(axis.tolist() for axis in (x, y, a, b, was_x, was_y))):
            if math.isfinite(numbers[0]):
                self._spots[one, words] = Spot(*numbers)

    def spot(self, shown: str, words: str) -> Spot | None:
        """The place that `words` make of coordinates; None when they make none."""
        return self._spots.get((shown, words))

    @staticmethod
    def record(spot: Spot, now: str | None) -> tuple[str, str | None, str] | None:
        """(column, before, after) of a record whose shape is `now`; None when it is no more where the finding says."""
        if now is not None:
            there = read_point(now)
            if there is None or math.hypot(there[0] - spot.was_x, there[1] - spot.was_y) > _SAME_PLACE_M:
                return None
        return SHAPE, now, write_point(spot.x, spot.y)

    @staticmethod
    def held(cells: Cells, values: Mapping[str, Any], shown: str, spot: Spot) -> Iterator[tuple[str, Any, str | None]]:
        """(column, before, after) of a row in quarantine; nothing when it is no more where the finding says."""
        place = cells.place()
        wkt = place.get("wkt")
        if HELD_SHAPE in values:
            there = read_point(values[HELD_SHAPE] or "")
            if there and _shown(*there) == shown:
                yield HELD_SHAPE, values[HELD_SHAPE], write_point(spot.source_x, spot.source_y)
        elif wkt and values[wkt]:
            if _shown_wkt(str(values[wkt])) == shown:
                yield wkt, values[wkt], f"POINT({spot.source_x:.10g} {spot.source_y:.10g})"
        elif "x" in place and "y" in place:
            pair = [values[place[axis]] for axis in ("x", "y")]
            read = [read_coordinate(one, decimal=cells.decimal).value for one in pair]
            if None not in read and _shown(*map(float, read)) == shown:  # type: ignore[arg-type]
                for axis, now, new in zip(("x", "y"), pair, spot[2:4]):
                    yield place[axis], now, f"{new:.10g}".replace(".", cells.decimal)


def held_axis(cells: Cells, values: Mapping[str, Any], shown: str, after: str) -> Iterator[tuple[str, Any, str]]:
    """(column, before, after) of the one cell of coordinates that is written as a finding shows."""
    written = [column for column in cells.place().values() if values[column] == shown]
    if len(written) == 1:
        yield written[0], shown, after


def _numbers(shown: str) -> tuple[float, float] | None:
    parts = shown.split(" ; ")
    try:
        return (float(parts[0]), float(parts[1])) if len(parts) == 2 else None
    except ValueError:
        return None


def _in_degrees(crs: str) -> bool:
    return max(map(abs, area_of_use(crs))) <= 360


def _shown(x: float, y: float) -> str:
    """Coordinates as findings show them."""
    return f"{x:.10g} ; {y:.10g}"


def _shown_wkt(text: str) -> str | None:
    blob, srid = wkb_from_text(text)
    if blob is None or srid:
        return None
    x, y, is_point = points_of([blob])
    return _shown(float(x[0]), float(y[0])) if is_point[0] else None
