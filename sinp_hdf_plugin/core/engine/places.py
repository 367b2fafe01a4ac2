# SPDX-License-Identifier: GPL-2.0-or-later
"""The place of each row of a batch: read from shapes, text or coordinates, checked, brought to Lambert-93."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from sinp_hdf_plugin.core.formats import geometry_text, wkb
from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.places.projection import area_of_use, transformer
from sinp_hdf_plugin.core.places.region import Region

from .columns import Column

_FAR_PARTS_M, _LARGE_M2, _LOCATIONS_AGREE_M = 2000.0, 1e8, 100.0
_KINDS = {None: 0, "P": 1, "L": 2, "A": 3}


class PlaceFault(NamedTuple):
    """One fault of the place of one row; `proposal` in words."""

    rule: str
    row: int
    value: str
    proposal: Optional[str] = None
    confidence: Optional[str] = None


@dataclass
class Places:
    """The places of a batch, in EPSG:2154: points as arrays, other shapes by row; `kind` is None, P, L or A."""

    kind: np.ndarray  # object array of None, 'P', 'L', 'A'
    x: np.ndarray  # a point of the shape, NaN where there is none
    y: np.ndarray
    shapes: Dict[int, bytes] = field(default_factory=dict)  # rows that are not simple points: their WKB
    faults: List[PlaceFault] = field(default_factory=list)
    texts: Dict[int, str] = field(default_factory=dict)  # what the source said, for rows with a fault
    source_xy: Optional[Tuple[np.ndarray, np.ndarray]] = None  # coordinates as given, for proposals

    @classmethod
    def nowhere(cls, rows: int) -> "Places":
        """No row has a place."""
        return cls(np.full(rows, None, object), np.full(rows, np.nan), np.full(rows, np.nan))

    def drop(self, row: int) -> None:
        """This row has no place any more (it was displaced)."""
        self.kind[row], self.x[row], self.y[row] = None, np.nan, np.nan
        self.shapes.pop(row, None)

    def wkt(self, row: int) -> str:
        """The place of a row as WKT in EPSG:2154, or as the source said it."""
        if row in self.texts:
            return self.texts[row]
        if row in self.shapes:
            return geometry_text.wkt_of(self.shapes[row])
        return f"POINT ({self.x[row]:.2f} {self.y[row]:.2f})"

    def kinds(self) -> Column:
        """The pseudo column `geometrie` that rules read."""
        codes = np.fromiter((_KINDS[kind] for kind in self.kind), np.int32, len(self.kind))
        return Column([None, "P", "L", "A"], codes)


class PlaceReader:
    """Reads the places of batches of one source, in one source CRS. `region` may be None: then LOC-011 is not run."""

    def __init__(self, crs: str, region: Optional[Region]) -> None:
        self._crs = crs
        self._region = region
        self._to_region = transformer(crs)
        self._bounds = area_of_use(crs)

    def from_wkb(self, blobs: Sequence[Optional[bytes]]) -> Places:
        """Places from 2D WKB in the source CRS."""
        places = Places.nowhere(len(blobs))
        x, y, is_point = wkb.points_of(blobs)
        self._put_points(places, x, y)
        for row in np.flatnonzero(~is_point):
            blob = blobs[row]
            if blob is not None:
                self._put_shape(places, int(row), blob)
        self._check_region(places)
        return places

    def from_text(self, column: Sequence[Any], x: Optional[Sequence[Any]], y: Optional[Sequence[Any]]) -> Places:
        """Places from WKT and the like, with coordinates where a row has no text."""
        rows = len(column)
        blobs: List[Optional[bytes]] = [None] * rows
        places = Places.nowhere(rows)
        for row, text in enumerate(column):
            blob = self._blob_of(text)
            if blob is None and text is not None and str(text).strip():
                places.faults.append(PlaceFault("TYP-018", row, str(text)))
                places.texts[row] = str(text)
            blobs[row] = blob
        read = self.from_wkb(blobs)
        read.faults = places.faults + read.faults
        read.texts.update(places.texts)
        if x is not None and y is not None:
            self._complete(read, self.from_coordinates(x, y), column)
        return read

    def from_coordinates(self, x_raw: Sequence[Any], y_raw: Sequence[Any]) -> Places:
        """Places from two columns of numbers, degrees-minutes-seconds or decimal commas."""
        places = Places.nowhere(len(x_raw))
        x, y = _numbers(x_raw), _numbers(y_raw)
        for axis, raw in ((x, x_raw), (y, y_raw)):
            axis[~np.isfinite(axis)] = np.nan
            for row in np.flatnonzero(np.isnan(axis)):
                if raw[row] is not None:
                    read = read_coordinate(raw[row])
                    axis[row] = np.nan if read.value is None else float(read.value)
        for row in np.flatnonzero(np.isnan(x) | np.isnan(y)):
            if x_raw[row] is not None or y_raw[row] is not None:
                shown = f"{_shown(x_raw[row])} ; {_shown(y_raw[row])}"
                places.faults.append(PlaceFault("LOC-010", int(row), shown))
                places.texts[int(row)] = shown
        alone = np.isnan(x) | np.isnan(y)
        x[alone] = y[alone] = np.nan
        self._put_points(places, x, y)
        self._check_region(places)
        return places

    def _blob_of(self, text: Any) -> Optional[bytes]:
        if text is None:
            return None
        if isinstance(text, bytes):
            return text
        text = str(text)
        if text[:6].upper() == "POINT(" and text[-1] == ")":
            point = _fast_point(text[6:-1])
            if point is not None:
                return point
        return geometry_text.wkb_from_text(text)[0] if text.strip() else None

    def _put_points(self, places: Places, x: np.ndarray, y: np.ndarray) -> None:
        given = np.isfinite(x) & np.isfinite(y)
        zero = given & ((x == 0) | (y == 0) | (x == y))
        minx, miny, maxx, maxy = self._bounds
        outside = given & ~zero & ((x < minx) | (x > maxx) | (y < miny) | (y > maxy))
        for rule, mask in (("LOC-009", zero), ("LOC-006", outside)):
            for row in np.flatnonzero(mask):
                self._refuse(places, rule, int(row), x[row], y[row])
        good = given & ~zero & ~outside
        px, py = self._to_region(x[good], y[good])
        where = np.flatnonzero(good)
        finite = np.isfinite(px) & np.isfinite(py)
        for row in where[~finite]:
            self._refuse(places, "LOC-006", int(row), x[row], y[row])
        places.x[where[finite]], places.y[where[finite]] = px[finite], py[finite]
        places.kind[where[finite]] = "P"
        places.source_xy = (x, y)

    def _refuse(self, places: Places, rule: str, row: int, x: float, y: float) -> None:
        text = f"{_shown(float(x))} ; {_shown(float(y))}"
        variant = self._variant(float(x), float(y))
        places.faults.append(PlaceFault(rule, row, text, variant and variant[1], variant and "incertain"))
        if variant and rule == "LOC-006":
            places.faults.append(PlaceFault(variant[0], row, text, variant[1], "incertain"))
        places.texts[row] = text

    def _put_shape(self, places: Places, row: int, blob: bytes) -> None:
        """A line, a polygon or a multi-geometry: its topology is checked in the source CRS."""
        try:
            shape = wkb.parse(blob)
        except ValueError as error:
            rule = "LOC-003" if error.args[:1] == (wkb.COLLECTION,) else "TYP-018"
            self._refuse_shape(places, rule, row, blob)
            return
        if not shape.rings or not sum(len(ring) for ring in shape.rings):
            self._refuse_shape(places, "LOC-002", row, blob)
            return
        bounds = wkb.bounds_of(shape)
        minx, miny, maxx, maxy = self._bounds
        if not all(map(np.isfinite, bounds)) or bounds[0] < minx or bounds[1] < miny or bounds[2] > maxx or bounds[3] > maxy:
            self._refuse_shape(places, "LOC-006", row, blob)
            return
        fault = geometry_text.fault_of(blob) if shape.type not in (wkb.POINT, wkb.MULTIPOINT) else None
        if fault:
            self._refuse_shape(places, "LOC-001", row, blob, fault)
            return
        self._keep_shape(places, row, wkb.build(wkb.transformed(shape, self._to_region)), shape)

    def _keep_shape(self, places: Places, row: int, projected: bytes, shape: wkb.Shape) -> None:
        kind = wkb.KIND_OF_TYPE[shape.type]
        parts, length, area = geometry_text.measure(projected)
        if (kind == "L" and length == 0) or (kind == "A" and area == 0):
            self._refuse_shape(places, "LOC-002", row, projected)
            return
        centre = geometry_text.representative_point(projected)
        places.kind[row], places.shapes[row] = kind, projected
        if centre:
            places.x[row], places.y[row] = centre
        minx, miny, maxx, maxy = wkb.bounds_of(wkb.parse(projected))
        if parts > 1 and max(maxx - minx, maxy - miny) > _FAR_PARTS_M:
            places.faults.append(PlaceFault("LOC-004", row, f"{parts} parties"))
        if area > _LARGE_M2:
            places.faults.append(PlaceFault("LOC-039", row, f"{area / 1e6:.0f} km²"))

    def _refuse_shape(self, places: Places, rule: str, row: int, blob: bytes,
                      fault: Optional[geometry_text.Fault] = None) -> None:
        text = geometry_text.wkt_of(blob)
        if fault:
            proposal = "réparer la géométrie (« Réparer les géométries » de QGIS)" if fault.repaired else None
            places.faults.append(PlaceFault(rule, row, fault.reason, proposal, "probable" if proposal else None))
        else:
            places.faults.append(PlaceFault(rule, row, text[:200]))
        places.texts[row] = text

    def _check_region(self, places: Places) -> None:
        """LOC-011, and what would bring the point back into the region: swapped axes, lost sign, another CRS."""
        if self._region is None:
            return
        placed = np.isfinite(places.x)
        away = np.flatnonzero(placed & ~self._region.contains(places.x, places.y))
        for row in map(int, away):
            if row in places.shapes or places.source_xy is None:
                places.faults.append(PlaceFault("LOC-011", row, f"{places.x[row]:.0f} ; {places.y[row]:.0f}"))
                continue
            x, y = places.source_xy
            text = f"{_shown(float(x[row]))} ; {_shown(float(y[row]))}"
            places.faults.append(PlaceFault("LOC-011", row, text))
            variant = self._variant(float(x[row]), float(y[row]))
            if variant:
                places.faults.append(PlaceFault(variant[0], row, text, variant[1], "incertain"))

    def _variant(self, x: float, y: float) -> Optional[tuple]:
        """(rule, words) of the first reading of (x, y) that falls in the region, or None. Never applied."""
        if self._region is None:
            return None
        for swapped, sign_x, sign_y in ((True, 1, 1), (False, -1, 1), (False, 1, -1), (True, -1, 1)):
            a, b = (y, x) if swapped else (x, y)
            if self._falls(self._crs, sign_x * a, sign_y * b):
                return "LOC-008", "coordonnées inversées" if swapped else "signe de la coordonnée perdu"
        for crs in ("EPSG:2154", "EPSG:4326", "EPSG:3857", "EPSG:27572", "EPSG:3950", "EPSG:3949", "EPSG:32631"):
            if crs != self._crs and self._falls(crs, x, y):
                return "LOC-007", f"coordonnées en {crs}"
        return None

    def _falls(self, crs: str, x: float, y: float) -> bool:
        minx, miny, maxx, maxy = area_of_use(crs)
        if not (minx <= x <= maxx and miny <= y <= maxy):
            return False
        px, py = transformer(crs)(np.array([x]), np.array([y]))
        return bool(self._region is not None and self._region.contains(np.asarray(px), np.asarray(py))[0])

    @staticmethod
    def _complete(places: Places, others: Places, column: Sequence[Any]) -> None:
        """Rows without a text take their coordinates; rows with both are compared (LOC-040)."""
        for fault in others.faults:
            if column[fault.row] is None:
                places.faults.append(fault)
                places.texts.setdefault(fault.row, others.texts.get(fault.row, ""))
        missing = np.fromiter((text is None for text in column), bool, len(column)) & (others.kind != None)  # noqa: E711
        places.kind[missing] = others.kind[missing]
        places.x[missing], places.y[missing] = others.x[missing], others.y[missing]
        both = (places.kind == "P") & (others.kind == "P") & ~missing
        apart = np.hypot(places.x - others.x, places.y - others.y)
        for row in np.flatnonzero(both & (apart > _LOCATIONS_AGREE_M)):
            places.faults.append(PlaceFault("LOC-040", int(row), f"{apart[row]:.0f} m d’écart"))


def _fast_point(inside: str) -> Optional[bytes]:
    parts = inside.split()
    if len(parts) != 2:
        return None
    try:
        return struct.pack("<BIdd", 1, wkb.POINT, float(parts[0]), float(parts[1]))
    except ValueError:
        return None


def _numbers(raw: Sequence[Any]) -> np.ndarray:
    """Floats where the cells are plain numbers, NaN elsewhere: the others are read one by one."""
    try:
        return np.array([np.nan if value is None else value for value in raw], float)
    except ValueError:
        return np.fromiter(map(_number, raw), float, len(raw))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
