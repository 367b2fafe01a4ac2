# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometries written as text (WKT, EWKT, GeoJSON, hexadecimal WKB), and what GEOS says of a shape; through OGR."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from osgeo import gdal, ogr

_EWKT = re.compile(r"\s*SRID\s*=\s*([0-9]+)\s*;\s*(.+)\Z", re.IGNORECASE | re.DOTALL)
_NEAR = re.compile(r"at or near point (\S+) (\S+)")
# What GEOS says of a shape, the longer words first.
_REASONS = {
    "Ring Self-intersection": "le contour se touche lui-même",
    "Self-intersection": "le contour se croise",
    "Hole lies outside shell": "un trou est hors du contour",
    "Holes are nested": "des trous sont l’un dans l’autre",
    "Nested shells": "des parties sont l’une dans l’autre",
    "Interior is disconnected": "l’intérieur est en plusieurs morceaux",
    "Duplicate Rings": "un contour est donné deux fois",
    "Too few points": "il y a trop peu de points",
    "Points of LinearRing do not form a closed linestring": "le contour n’est pas fermé",
    "Invalid Coordinate": "une coordonnée n’est pas un nombre",
}
_HEX = re.compile(r"[0-9A-Fa-f]{20,}\Z")


class Fault(NamedTuple):
    """Why a geometry is not valid, and where, in French."""

    reason: str
    repaired: bool


def wkb_from_text(text: str) -> tuple[bytes | None, int | None]:
    """(2D WKB, or None when it cannot be read or is empty; EPSG code when the text carries one)."""
    srid = None
    ewkt = _EWKT.match(text)
    if ewkt:
        srid, text = int(ewkt.group(1)), ewkt.group(2)
    with _quiet():
        geometry = _parse(text.strip())
    return (None, srid) if geometry is None or geometry.IsEmpty() else (flat_wkb(geometry), srid)


def flat_wkb(geometry: ogr.Geometry) -> bytes:
    """Little-endian 2D WKB; curves become lines."""
    if geometry.HasCurveGeometry():
        geometry = geometry.GetLinearGeometry()
    geometry.FlattenTo2D()
    return bytes(geometry.ExportToWkb(ogr.wkbNDR))


def wkt_of(wkb: bytes) -> str:
    """The WKT of a WKB, for people and for the quarantine."""
    with _quiet():
        geometry = _from_wkb(wkb)
    return geometry.ExportToWkt() if geometry is not None else ""


def fault_of(wkb: bytes) -> Fault | None:
    """What is topologically wrong with a line or a polygon, or None."""
    with _quiet() as messages:
        geometry = _from_wkb(wkb)
        if geometry is None:
            return Fault("WKB illisible", False)
        if geometry.IsValid():
            return None
        repaired = geometry.MakeValid() is not None
    return Fault(_in_french(messages[-1] if messages else ""), repaired)


def _in_french(said: str) -> str:
    """What GEOS says of a shape, with the place that it names."""
    reason = next((french for words, french in _REASONS.items() if words in said), "géométrie non valide")
    place = _NEAR.search(said)
    return f"{reason}, près de {place.group(1)} ; {place.group(2)}" if place else reason


def representative_point(wkb: bytes) -> tuple[float, float] | None:
    """A point of the shape, to show a finding on the map."""
    with _quiet():
        geometry = _from_wkb(wkb)
        if geometry is None or geometry.IsEmpty():
            return None
        point = geometry.Centroid()
    return (point.GetX(), point.GetY()) if point is not None and not point.IsEmpty() else None


def measure(wkb: bytes) -> tuple[int, float, float]:
    """(number of parts, length, area) in the unit of the coordinates."""
    with _quiet():
        geometry = _from_wkb(wkb)
        if geometry is None or geometry.IsEmpty():
            return 0, 0.0, 0.0
        kind = ogr.GT_Flatten(geometry.GetGeometryType())
        parts = (
            geometry.GetGeometryCount()
            if kind in (ogr.wkbMultiLineString, ogr.wkbMultiPolygon, ogr.wkbMultiPoint)
            else 1
        )
        return parts, geometry.Length() or 0.0, geometry.Area() or 0.0


def _from_wkb(wkb: bytes) -> ogr.Geometry | None:
    """The geometry, or None: GDAL answers None or raises, as the rest of the process has set it."""
    try:
        return ogr.CreateGeometryFromWkb(wkb)
    except RuntimeError:
        return None


def _parse(text: str) -> ogr.Geometry | None:
    try:
        if text[:1] == "{":
            return ogr.CreateGeometryFromJson(text)
        if _HEX.match(text):
            return ogr.CreateGeometryFromWkb(binascii.unhexlify(text))
        return ogr.CreateGeometryFromWkt(text)
    except (binascii.Error, RuntimeError):
        return None


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """GDAL's messages collected instead of printed; the process-wide handler is given back."""
    messages: list[str] = []
    gdal.PushErrorHandler(lambda level, number, message: messages.append(message))
    try:
        yield messages
    finally:
        gdal.PopErrorHandler()
