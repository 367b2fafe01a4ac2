# SPDX-License-Identifier: GPL-2.0-or-later
"""The place of each row of a batch: read from shapes, text or coordinates, checked, brought to Lambert-93."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.axes import plain_number, read_axis
from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats import geometry_text, wkb
from sinp_hdf_plugin.core.mapping.values import clean_text
from sinp_hdf_plugin.core.places.limits import place_limits
from sinp_hdf_plugin.core.places.projection import REGION_CRS, area_of_use, transformer
from sinp_hdf_plugin.core.places.region import Region
from sinp_hdf_plugin.core.places.variants import variants

_KINDS = {None: 0, "P": 1, "L": 2, "A": 3}


class PlaceFault(NamedTuple):
    """One fault of the place of one row; `proposal` in words."""

    rule: str
    row: int
    value: str
    proposal: str | None = None
    confidence: str | None = None


@dataclass
class Places:
    """The places of a batch, in EPSG:2154: points as arrays, other shapes by row; `kind` is None, P, L or A."""

    kind: np.ndarray  # object array of None, 'P', 'L', 'A'
    x: np.ndarray  # a point of the shape, NaN where there is none
    y: np.ndarray
    shapes: dict[int, bytes] = field(default_factory=dict)  # rows that are not simple points: their WKB
    faults: list[PlaceFault] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)  # what the source said, for rows with a fault
    _kinds: Column | None = None
    source_xy: tuple[np.ndarray, np.ndarray] | None = None  # coordinates as given, for proposals

    @classmethod
    def nowhere(cls, rows: int) -> Places:
        """No row has a place."""
        return cls(np.full(rows, None, object), np.full(rows, np.nan), np.full(rows, np.nan))

    def drop(self, row: int) -> None:
        """This row has no place any more (it was displaced)."""
        self.kind[row], self.x[row], self.y[row] = None, np.nan, np.nan
        self.shapes.pop(row, None)
        self._kinds = None

    def wkt(self, row: int) -> str:
        """The place of a row as WKT in EPSG:2154, or as the source said it."""
        if row in self.texts:
            return self.texts[row]
        if row in self.shapes:
            return geometry_text.wkt_of(self.shapes[row])
        return f"POINT ({self.x[row]:.2f} {self.y[row]:.2f})"

    def kinds(self) -> Column:
        """The pseudo column `geometrie` that rules read."""
        if self._kinds is None:
            codes = np.fromiter((_KINDS[kind] for kind in self.kind), np.int32, len(self.kind))
            self._kinds = Column([None, "P", "L", "A"], codes)
        return self._kinds


class PlaceReader:
    """Reads the places of batches of one source, in one source CRS. `region` may be None: then LOC-011 is not run.

    `nulls` and `decimal` are those of the profile: its words for nothing, its decimal sign. `columns` reads the
    columns of a layer that are in another CRS than its shapes.
    """

    def __init__(
        self,
        crs: str,
        region: Region | None,
        nulls: frozenset[str] = frozenset(),
        decimal: str = ".",
        columns: PlaceReader | None = None,
    ) -> None:
        self.columns = columns or self
        self._crs = crs
        self._nulls, self._decimal = nulls, decimal
        self._region = region
        self._to_region = transformer(crs)
        self._bounds = area_of_use(crs)

    def read(self, rows: int, shapes: Sequence[bytes | None] | None, cells: Mapping[str, Sequence[Any]]) -> Places:
        """The places of a batch: the shapes of a layer, or the columns `wkt`, `x` and `y` for rows that have none.

        A shape that is refused is not replaced by what the columns say: a person decides.
        """
        told = self.columns.from_columns(cells)
        if shapes is None:
            return Places.nowhere(rows) if told is None else told
        read = self.from_wkb(shapes)
        if told is not None:
            absent = read.kind == None  # noqa: E711
            absent[[fault.row for fault in read.faults]] = False
            self._complete(read, told, absent)
        return read

    def from_columns(self, cells: Mapping[str, Sequence[Any]]) -> Places | None:
        """Places from the columns `wkt`, `x` and `y` that there are; None when they cannot hold a place."""
        if "wkt" in cells:
            return self.from_text(cells["wkt"], cells.get("x"), cells.get("y"))
        if "x" in cells and "y" in cells:
            return self.from_coordinates(cells["x"], cells["y"])
        return None

    def from_wkb(self, blobs: Sequence[bytes | None]) -> Places:
        """Places from 2D WKB in the source CRS."""
        places = Places.nowhere(len(blobs))
        x, y, is_point = wkb.points_of(blobs)
        for row in np.flatnonzero(wkb.unreal(x, y)).tolist():
            places.faults.append(PlaceFault("LOC-006", row, f"{_shown(float(x[row]))} ; {_shown(float(y[row]))}"))
        self._put_points(places, x, y)
        for row in np.flatnonzero(~is_point):
            blob = blobs[row]
            if blob is not None:
                self._put_shape(places, int(row), blob)
        self._check_region(places)
        return places

    def from_text(self, column: Sequence[Any], x: Sequence[Any] | None, y: Sequence[Any] | None) -> Places:
        """Places from WKT and the like, with coordinates where a row has no text."""
        blobs: list[bytes | None] = [self._blob_of(text) for text in column]
        faults: list[PlaceFault] = []
        texts: dict[int, str] = {}
        absent = np.fromiter((text is None for text in column), bool, len(column))
        for row, text in enumerate(column):
            if blobs[row] is None and text is not None:
                said = clean_text(text, self._nulls)
                absent[row] = said.value is None
                faults += [PlaceFault(problem.rule, row, str(text)) for problem in said.problems]
                if said.value is not None:
                    rule = "LOC-002" if str(text).rstrip().upper().endswith("EMPTY") else "TYP-018"
                    faults.append(PlaceFault(rule, row, str(text)))
                    texts[row] = str(text)
        read = self.from_wkb(blobs)
        read.faults = faults + read.faults
        read.texts.update(texts)
        if x is not None and y is not None:
            self._complete(read, self.from_coordinates(x, y), absent)
        return read

    def from_coordinates(self, x_raw: Sequence[Any], y_raw: Sequence[Any]) -> Places:
        """Places from two columns of numbers, degrees-minutes-seconds or decimal commas."""
        places = Places.nowhere(len(x_raw))
        x, told_x = self._read_axis(places, x_raw)
        y, told_y = self._read_axis(places, y_raw)
        for row in np.flatnonzero((np.isnan(x) & told_x) | (np.isnan(y) & told_y) | (np.isnan(x) != np.isnan(y))):
            shown = f"{_shown(x_raw[row])} ; {_shown(y_raw[row])}"
            places.faults.append(PlaceFault("LOC-010", int(row), shown))
            places.texts[int(row)] = shown
        alone = np.isnan(x) | np.isnan(y)
        x[alone] = y[alone] = np.nan
        return self._add_points(places, x, y)

    def from_points(self, x: np.ndarray, y: np.ndarray) -> Places:
        """Places from numbers in the source CRS, NaN where there is none."""
        return self._add_points(Places.nowhere(len(x)), x, y)

    def _add_points(self, places: Places, x: np.ndarray, y: np.ndarray) -> Places:
        self._put_points(places, x, y)
        self._check_region(places)
        return places

    def _read_axis(self, places: Places, raw: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of one axis, NaN where there is none, and the rows where something unreadable is written."""
        axis = read_axis(raw, self._nulls, self._decimal)
        places.faults += [PlaceFault(p.rule, row, str(raw[row]), p.proposal, p.confidence) for row, p in axis.problems]
        return axis.values, axis.unread

    def _blob_of(self, text: Any) -> bytes | None:
        if text is None:
            return None
        if isinstance(text, bytes):
            return text
        text = str(text)
        if text[:6].upper() == "POINT(" and text[-1] == ")":
            point = _fast_point(text[6:-1])
            if point is not None:
                return point
        blob, srid = geometry_text.wkb_from_text(text) if text.strip() else (None, None)
        if blob is not None and not wkb.is_finite_point(blob):
            return None
        if blob is None or not srid or f"EPSG:{srid}" == self._crs:
            return blob
        try:  # EWKT names its own CRS: it is believed
            return wkb.build(wkb.transformed(wkb.parse(blob), transformer(f"EPSG:{srid}", self._crs)))
        except ConfigError:
            return None
        except ValueError:  # a collection, refused as such
            return blob

    def _put_points(self, places: Places, x: np.ndarray, y: np.ndarray) -> None:
        given = np.isfinite(x) & np.isfinite(y)
        zero = given & ((x == 0) | (y == 0) | (x == y))
        outside = given & ~zero & ~_within(x, y, self._bounds)
        self._refuse_points(places, "LOC-009", np.flatnonzero(zero), x, y)
        self._refuse_points(places, "LOC-006", np.flatnonzero(outside), x, y)
        good = given & ~zero & ~outside
        px, py = self._to_region(x[good], y[good])
        where = np.flatnonzero(good)
        finite = _within(px, py, area_of_use(REGION_CRS))  # a place that Lambert-93 cannot hold is out of bounds too
        self._refuse_points(places, "LOC-006", where[~finite], x, y)
        places.x[where[finite]], places.y[where[finite]] = px[finite], py[finite]
        places.kind[where[finite]] = "P"
        places.source_xy = (x, y)

    def _refuse_points(self, places: Places, rule: str, rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        found = [None] * len(rows) if self._region is None else variants(self._region, self._crs, x[rows], y[rows])
        for row, variant in zip(rows.tolist(), found):
            text = f"{_shown(float(x[row]))} ; {_shown(float(y[row]))}"
            proposal, confidence = (variant[1], "incertain") if variant else (None, None)
            places.faults.append(PlaceFault(rule, row, text, proposal, confidence))
            if variant and rule == "LOC-006":
                places.faults.append(PlaceFault(variant[0], row, text, proposal, confidence))
            places.texts[row] = text

    def _put_shape(self, places: Places, row: int, blob: bytes) -> None:
        """A line, a polygon or a multi-geometry: its topology is checked in the source CRS."""
        try:
            shape = wkb.parse(blob)
        except ValueError as error:
            rule = "LOC-003" if error.args[:1] == (wkb.COLLECTION,) else "TYP-018"
            self._refuse_shape(places, rule, row, blob)
            return
        if wkb.is_degenerate(shape):
            self._refuse_shape(places, "LOC-002", row, blob)
            return
        bounds = wkb.bounds_of(shape)
        minx, miny, maxx, maxy = self._bounds
        if not (minx <= bounds[0] and miny <= bounds[1] and bounds[2] <= maxx and bounds[3] <= maxy):
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
        centre = geometry_text.representative_point(projected)
        places.kind[row], places.shapes[row] = kind, projected
        if centre:
            places.x[row], places.y[row] = centre
        minx, miny, maxx, maxy = wkb.bounds_of(wkb.parse(projected))
        limits = place_limits()
        if parts > 1 and max(maxx - minx, maxy - miny) > limits.parts_apart_m:
            places.faults.append(PlaceFault("LOC-004", row, f"{parts} parties"))
        if area > limits.largest_m2:
            places.faults.append(PlaceFault("LOC-039", row, f"{area / 1e6:.0f} km²"))
        elif kind == "L" and length > limits.longest_m:
            places.faults.append(PlaceFault("LOC-039", row, f"{length / 1e3:.0f} km"))

    def _refuse_shape(
        self, places: Places, rule: str, row: int, blob: bytes, fault: geometry_text.Fault | None = None
    ) -> None:
        text = geometry_text.wkt_of(blob)
        if fault:
            proposal = "réparer la géométrie (« Réparer les géométries » de QGIS)" if fault.repaired else None
            said = f"{fault.reason} : {text[:200]}"
            places.faults.append(PlaceFault(rule, row, said, proposal, "probable" if proposal else None))
        else:
            places.faults.append(PlaceFault(rule, row, text[:200]))
        places.texts[row] = text

    def _check_region(self, places: Places) -> None:
        """LOC-011, and what would bring the point back into the region (LOC-007, LOC-008)."""
        if self._region is None:
            return
        away = np.flatnonzero(np.isfinite(places.x) & ~self._region.contains(places.x, places.y))
        if places.source_xy is None or not len(away):
            return
        x, y = (axis[away] for axis in places.source_xy)
        found = variants(self._region, self._crs, x, y)
        for row, a, b, variant in zip(away.tolist(), x.tolist(), y.tolist(), found):
            if row in places.shapes:
                places.faults.append(PlaceFault("LOC-011", row, f"{places.x[row]:.0f} ; {places.y[row]:.0f}"))
                continue
            text = f"{_shown(a)} ; {_shown(b)}"
            places.faults.append(PlaceFault("LOC-011", row, text))
            if variant:
                places.faults.append(PlaceFault(variant[0], row, text, variant[1], "incertain"))

    @staticmethod
    def _complete(places: Places, others: Places, absent: np.ndarray) -> None:
        """Rows `absent` here take the other place; rows with both are compared (LOC-040)."""
        for fault in others.faults:
            if absent[fault.row]:
                places.faults.append(fault)
                if fault.row in others.texts:
                    places.texts.setdefault(fault.row, others.texts[fault.row])
        missing = absent & (others.kind != None)  # noqa: E711
        places.kind[missing] = others.kind[missing]
        places.x[missing], places.y[missing] = others.x[missing], others.y[missing]
        places.shapes.update({row: shape for row, shape in others.shapes.items() if missing[row]})
        both = (places.kind == "P") & (others.kind == "P") & ~missing
        apart = np.hypot(places.x - others.x, places.y - others.y)
        for row in np.flatnonzero(both & (apart > place_limits().agreement_m)):
            places.faults.append(PlaceFault("LOC-040", int(row), f"{apart[row]:.0f} m d’écart"))


def _within(x: np.ndarray, y: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    minx, miny, maxx, maxy = bounds
    return (x >= minx) & (x <= maxx) & (y >= miny) & (y <= maxy)


def _fast_point(inside: str) -> bytes | None:
    x, y = map(plain_number, parts) if len(parts := inside.split()) == 2 else (None, None)
    return None if x is None or y is None else struct.pack("<BIdd", 1, wkb.POINT, x, y)


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
