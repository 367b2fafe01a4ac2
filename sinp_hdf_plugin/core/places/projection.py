# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates from one reference system to another, on arrays, through pyproj."""

from __future__ import annotations

from functools import lru_cache
from typing import Callable

import numpy as np

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.standard.tables import REGION_SRID

REGION_CRS = f"EPSG:{REGION_SRID}"

Arrays = tuple[np.ndarray, np.ndarray]


@lru_cache(maxsize=32)
def transformer(source: str, target: str = REGION_CRS) -> Callable[[np.ndarray, np.ndarray], Arrays]:
    """A function (x, y) -> (x, y); x is the east or longitude axis whatever the CRS says. Infinite when impossible.

    Raises ConfigError for a CRS that cannot be understood.
    """
    try:
        from pyproj import Transformer
        from pyproj.exceptions import CRSError
    except ImportError as error:
        raise ConfigError(
            "Le module pyproj manque à cette installation de QGIS : réinstallez QGIS avec pyproj."
        ) from error
    if source == target:
        return lambda x, y: (x, y)
    try:
        projection = Transformer.from_crs(source, target, always_xy=True)
    except CRSError as error:
        raise ConfigError(
            f"Système de coordonnées inconnu : « {source} ». Donnez un code comme EPSG:2154 (Lambert-93) "
            "ou EPSG:4326 (longitude et latitude)."
        ) from error
    return lambda x, y: projection.transform(x, y)


@lru_cache(maxsize=32)
def area_of_use(crs: str) -> tuple[float, float, float, float]:
    """(minx, miny, maxx, maxy) where the CRS may be used, in its own unit, with a margin of a tenth."""
    from pyproj import CRS, Transformer

    definition = CRS.from_user_input(crs)
    area = definition.area_of_use
    if area is None:
        return (-np.inf, -np.inf, np.inf, np.inf)
    west, south, east, north = area.bounds
    if definition.is_geographic:
        return (west, south, east, north)
    projection = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    minx, miny, maxx, maxy = projection.transform_bounds(west, south, east, north)
    margin = 0.1 * max(maxx - minx, maxy - miny)
    return (minx - margin, miny - margin, maxx + margin, maxy + margin)


def named(crs: str) -> str:
    """The EPSG code of a CRS given in any way, or what was given when it has none."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        authority = CRS.from_user_input(crs).to_authority(min_confidence=70)
    except CRSError:
        return crs
    return f"{authority[0]}:{authority[1]}" if authority else crs
