# SPDX-License-Identifier: GPL-2.0-or-later
"""The regional territory and the coordinate systems."""

from __future__ import annotations

import numpy as np
import pytest

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.places.projection import area_of_use, transformer
from sinp_hdf_plugin.core.places.region import Region, load_region

# Longitude and latitude.
INSIDE = {
    "Lille": (3.0573, 50.6292),
    "Amiens": (2.2957, 49.8942),
    "Beauvais": (2.0807, 49.4295),
    "Laon": (3.6244, 49.5641),
    "Dunkerque": (2.3768, 51.0343),
    "Boulogne-sur-Mer": (1.6147, 50.7264),
    "Hirson": (4.0833, 49.9219),
    "Château-Thierry": (3.4019, 49.0442),
    "Mers-les-Bains": (1.3885, 50.0650),
}
OUTSIDE = {
    "Paris": (2.3522, 48.8566),
    "Rouen": (1.0993, 49.4431),
    "Reims": (4.0317, 49.2583),
    "Bruxelles": (4.3517, 50.8503),
    "Charleville": (4.7207, 49.7621),
    "Dieppe": (1.0776, 49.9229),
    "Tournai": (3.3883, 50.6057),
    "large": (0.5, 50.6),
    "Le Tampon": (55.5, -21.2),
}


def metres(place: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    return transformer("EPSG:4326")(np.array([place[0]]), np.array([place[1]]))


@pytest.mark.parametrize("town", INSIDE)
def test_towns_of_the_region(town):
    assert load_region().contains(*metres(INSIDE[town])).tolist() == [True]


@pytest.mark.parametrize("town", OUTSIDE)
def test_towns_elsewhere(town):
    assert load_region().contains(*metres(OUTSIDE[town])).tolist() == [False]


def test_what_is_no_place_is_outside():
    nowhere = np.array([np.nan, np.inf, -np.inf, 650_000.0, 0.0])
    north = np.array([6_980_000.0, 6_980_000.0, 6_980_000.0, np.nan, 0.0])
    with np.errstate(invalid="ignore"):
        assert not load_region().contains(nowhere, north).any()


def square(*holes: list[tuple[float, float]], tolerance: float = 0.0) -> Region:
    """20 km by 20 km, with holes."""
    outline = [(100_000.0, 100_000.0), (120_000.0, 100_000.0), (120_000.0, 120_000.0), (100_000.0, 120_000.0)]
    return Region([np.array(ring) for ring in (outline, *holes)], tolerance)


def test_the_grid_answers_as_the_exact_outline():
    hole = [(108_000.0, 108_000.0), (108_000.0, 112_000.0), (112_000.0, 112_000.0), (112_000.0, 108_000.0)]
    rng = np.random.default_rng(11)
    x, y = rng.uniform(90_000, 130_000, 5000), rng.uniform(90_000, 130_000, 5000)
    in_square = (x > 100_000) & (x < 120_000) & (y > 100_000) & (y < 120_000)
    in_hole = (x > 108_000) & (x < 112_000) & (y > 108_000) & (y < 112_000)
    assert (square(hole).contains(x, y) == (in_square & ~in_hole)).all()


def test_near_the_outline_is_inside():
    region = square(tolerance=500.0)
    x = np.array([99_600.0, 99_400.0, 120_450.0, 110_000.0, 99_700.0])
    y = np.array([110_000.0, 110_000.0, 110_000.0, 120_600.0, 99_700.0])
    assert region.contains(x, y).tolist() == [True, False, True, False, True]


def test_x_is_the_east_axis_whatever_the_system_says():
    x, y = metres((2.3, 49.9))
    assert (round(x[0]), round(y[0])) == (649668, 6978146)
    radius = 6378137.0
    north = radius * np.log(np.tan(np.pi / 4 + np.radians(49.9) / 2))
    x, y = transformer("EPSG:3857")(np.array([radius * np.radians(2.3)]), np.array([north]))
    assert (round(x[0]), round(y[0])) == (649668, 6978146)
    same = np.array([1.0])
    assert transformer("EPSG:2154")(same, same)[0] is same


def test_area_of_use():
    minx, miny, maxx, maxy = area_of_use("EPSG:2154")
    assert minx < 600_000 < 760_000 < maxx
    assert miny < 6_890_000 < 7_110_000 < maxy
    assert area_of_use("EPSG:4326") == (-180, -90, 180, 90)


@pytest.mark.parametrize("crs", ["EPSG:99999", "Lambert 93", ""])
def test_an_unknown_system_is_a_clear_error(crs):
    with pytest.raises(ConfigError, match="Système de coordonnées inconnu.*EPSG:2154"):
        transformer(crs)
