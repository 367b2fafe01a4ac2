# SPDX-License-Identifier: GPL-2.0-or-later
"""The regional territory: is a point inside, from a generalised outline kept with the plugin."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import resource

_CELL = 5000.0
_OUTSIDE, _BORDER, _INSIDE = 0, 1, 2


class Region:
    """A polygon with holes in Lambert-93 metres; most points are decided by a 5 km grid, the others exactly.

    The outline is generalised: a point within `tolerance` metres of it counts as inside.
    """

    def __init__(self, rings: list[np.ndarray], tolerance: float) -> None:
        self.tolerance = tolerance
        starts = np.concatenate(list(rings))
        ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
        self._segments = np.hstack([starts, ends])
        self._origin = np.floor(starts.min(axis=0) / _CELL) * _CELL - _CELL
        shape = np.ceil((starts.max(axis=0) - self._origin) / _CELL).astype(int) + 1
        self._grid = self._classify(shape)

    def _classify(self, shape: np.ndarray) -> np.ndarray:
        """One state per cell: border cells are those an edge passes through or near."""
        grid = np.zeros(shape, np.int8)
        columns, rows = np.indices(tuple(shape.tolist()))
        x = self._origin[0] + (columns.ravel() + 0.5) * _CELL
        y = self._origin[1] + (rows.ravel() + 0.5) * _CELL
        grid.ravel()[self._inside_exact(x, y)] = _INSIDE
        x1, y1, x2, y2 = self._segments.T
        steps = np.maximum(2, (np.hypot(x2 - x1, y2 - y1) / 200).astype(int) + 2)
        rank = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
        share = rank / np.repeat(steps - 1, steps)  # points along each edge, 200 m apart
        along = np.repeat(x1, steps) + share * np.repeat(x2 - x1, steps)
        up = np.repeat(y1, steps) + share * np.repeat(y2 - y1, steps)
        for shift_x in (-self.tolerance, 0.0, self.tolerance):
            for shift_y in (-self.tolerance, 0.0, self.tolerance):
                i = ((along + shift_x - self._origin[0]) // _CELL).astype(int)
                j = ((up + shift_y - self._origin[1]) // _CELL).astype(int)
                grid[i.clip(0, shape[0] - 1), j.clip(0, shape[1] - 1)] = _BORDER
        return grid

    def contains(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """True where (x, y), in EPSG:2154 metres, is in the region. NaN is outside."""
        usable = np.isfinite(x) & np.isfinite(y)
        i = np.where(usable, (x - self._origin[0]) // _CELL, -1).astype(np.int64)
        j = np.where(usable, (y - self._origin[1]) // _CELL, -1).astype(np.int64)
        on_grid = (i >= 0) & (j >= 0) & (i < self._grid.shape[0]) & (j < self._grid.shape[1])
        state = np.zeros(len(x), np.int8)
        state[on_grid] = self._grid[i[on_grid], j[on_grid]]
        inside = state == _INSIDE
        doubtful = np.flatnonzero(state == _BORDER)
        if len(doubtful):
            inside[doubtful] = self._inside_exact(x[doubtful], y[doubtful])
            missed = doubtful[~inside[doubtful]]
            inside[missed] = self._near_outline(x[missed], y[missed])
        return inside

    def _inside_exact(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Even-odd rule, one edge at a time over all points."""
        inside = np.zeros(len(x), bool)
        for x1, y1, x2, y2 in self._segments:
            if y1 == y2:
                continue
            crosses = (y1 > y) != (y2 > y)
            inside ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return inside

    def _near_outline(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        near = np.zeros(len(x), bool)
        for x1, y1, x2, y2 in self._segments:
            dx, dy = x2 - x1, y2 - y1
            length = dx * dx + dy * dy or 1.0
            t = np.clip(((x - x1) * dx + (y - y1) * dy) / length, 0, 1)
            near |= np.hypot(x - x1 - t * dx, y - y1 - t * dy) <= self.tolerance
        return near


@lru_cache(maxsize=1)
def load_region() -> Region:
    """The region from resources/reference/region.json. Raises ConfigError when that file is damaged."""
    path = resource("reference", "region.json")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rings = [np.array(ring, float).reshape(-1, 2) for ring in content["rings"]]
        return Region(rings, 2.0 * float(content["tolerance_m"]))
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"Le contour régional livré avec l’extension est illisible ({path.name} : {error})."
        ) from error
