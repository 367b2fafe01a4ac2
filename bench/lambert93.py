# SPDX-License-Identifier: GPL-2.0-or-later
"""Lambert-93 (EPSG:2154) to and from longitude and latitude in degrees, in closed form, for made-up data.

Conformal conic projection with two standard parallels (44 and 49 degrees) on the GRS80 ellipsoid; RGF93 and
WGS84 are taken for one and the same, as every exchange of occurrences does.
"""

from __future__ import annotations

import math

SEMI_MAJOR = 6378137.0
FLATTENING = 1 / 298.257222101
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))
CENTRAL_MERIDIAN = math.radians(3.0)
FALSE_EASTING, FALSE_NORTHING = 700000.0, 6600000.0


def _isometric(latitude: float) -> float:
    """Return the tangent that the projection calls t, for a latitude in radians."""
    sine = ECCENTRICITY * math.sin(latitude)
    return math.tan(math.pi / 4 - latitude / 2) / ((1 - sine) / (1 + sine)) ** (ECCENTRICITY / 2)


def _scale(latitude: float) -> float:
    return math.cos(latitude) / math.sqrt(1 - (ECCENTRICITY * math.sin(latitude)) ** 2)


_SOUTH, _NORTH, _ORIGIN = (math.radians(degrees) for degrees in (44.0, 49.0, 46.5))
CONE = (math.log(_scale(_SOUTH)) - math.log(_scale(_NORTH))) / (
    math.log(_isometric(_SOUTH)) - math.log(_isometric(_NORTH))
)
FACTOR = SEMI_MAJOR * _scale(_SOUTH) / (CONE * _isometric(_SOUTH) ** CONE)
ORIGIN_RADIUS = FACTOR * _isometric(_ORIGIN) ** CONE


def to_lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Return (x, y) in metres of a longitude and a latitude in degrees."""
    radius = FACTOR * _isometric(math.radians(latitude)) ** CONE
    angle = CONE * (math.radians(longitude) - CENTRAL_MERIDIAN)
    return FALSE_EASTING + radius * math.sin(angle), FALSE_NORTHING + ORIGIN_RADIUS - radius * math.cos(angle)


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Return (longitude, latitude) in degrees of Lambert-93 metres."""
    east, north = x - FALSE_EASTING, ORIGIN_RADIUS - (y - FALSE_NORTHING)
    isometric = (math.hypot(east, north) / FACTOR) ** (1 / CONE)
    latitude = math.pi / 2 - 2 * math.atan(isometric)
    for _ in range(6):  # converges by a factor of 150 a turn: far below a micrometre
        sine = ECCENTRICITY * math.sin(latitude)
        latitude = math.pi / 2 - 2 * math.atan(isometric * ((1 - sine) / (1 + sine)) ** (ECCENTRICITY / 2))
    longitude = CENTRAL_MERIDIAN + math.atan2(east, north) / CONE
    return math.degrees(longitude), math.degrees(latitude)
