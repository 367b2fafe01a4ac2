# SPDX-License-Identifier: GPL-2.0-or-later
"""What would bring coordinates into the region: swapped axes, a lost sign, another CRS. Proposed, never applied."""

from __future__ import annotations

from typing import Optional

import numpy as np

from sinp_hdf_plugin.core.places.limits import place_limits
from sinp_hdf_plugin.core.places.projection import area_of_use, transformer
from sinp_hdf_plugin.core.places.region import Region

# (axes swapped, sign of x, sign of y, words)
_TURNS = (
    (True, 1, 1, "coordonnées inversées"),
    (False, -1, 1, "signe de la coordonnée perdu"),
    (False, 1, -1, "signe de la coordonnée perdu"),
    (True, -1, 1, "coordonnées inversées"),
)
_IN = "coordonnées en "  # followed by the CRS
Variant = Optional[tuple[str, str]]  # rule and words


def variants(region: Region, crs: str, x: np.ndarray, y: np.ndarray) -> list[Variant]:
    """For each point given in `crs`: the first reading of it that falls in the region, or None."""
    found: list[Variant] = [None] * len(x)
    left = np.arange(len(x))
    tries = [(crs, "LOC-008", turn) for turn in _TURNS]
    others = (other for other in place_limits().candidate_crs if other != crs)
    tries += [(other, "LOC-007", (False, 1, 1, _IN + other)) for other in others]
    for other, rule, (swapped, sign_x, sign_y, words) in tries:
        if not len(left):
            break
        a, b = (y[left], x[left]) if swapped else (x[left], y[left])
        falls = _falls(region, other, sign_x * a, sign_y * b)
        for row in left[falls].tolist():
            found[row] = (rule, words)
        left = left[~falls]
    return found


def _falls(region: Region, crs: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    minx, miny, maxx, maxy = area_of_use(crs)
    usable = (x >= minx) & (x <= maxx) & (y >= miny) & (y <= maxy)
    falls = np.zeros(len(x), bool)
    if usable.any():
        px, py = transformer(crs)(x[usable], y[usable])
        falls[usable] = region.contains(np.asarray(px), np.asarray(py))
    return falls


def corrected(region: Region, crs: str, x: np.ndarray, y: np.ndarray, words: str) -> tuple[str, np.ndarray, np.ndarray]:
    """What a proposal in `words` of `variants` makes of points given in `crs`.

    Answers a CRS, and coordinates in it that fall in the region, NaN where the words do not say of a point how.
    """
    named = words.startswith(_IN)
    name = words.removeprefix(_IN) if named else crs
    turns = [(False, 1, 1)] if named else [turn[:3] for turn in _TURNS if turn[3] == words]
    found_x, found_y = np.full(len(x), np.nan), np.full(len(x), np.nan)
    for swapped, sign_x, sign_y in turns:
        a, b = (y, x) if swapped else (x, y)
        here = np.isnan(found_x) & _falls(region, name, sign_x * a, sign_y * b)
        found_x[here], found_y[here] = sign_x * a[here], sign_y * b[here]
    return name, found_x, found_y
