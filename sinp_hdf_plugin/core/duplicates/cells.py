# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows are looked at together: those of one taxon in neighbouring cells, or in one commune.

Cells are as wide as the tolerance asks: rows whose own size or precision is larger have wider cells, four times each
level, where they meet the finer rows too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sinp_hdf_plugin.core.duplicates.criteria import Criteria, Likeness
from sinp_hdf_plugin.core.duplicates.facts import NONE, Facts
from sinp_hdf_plugin.core.duplicates.sweep import Candidates, Index, Keyed, Timeline, candidates, digest

_WIDER = 4
_MARGIN = 1.0001  # against rounding at the edge of a cell
_AROUND = [(east, north) for east in (-1, 0, 1) for north in (-1, 0, 1)]


def levels(facts: Facts, criteria: Criteria, finest: float) -> np.ndarray:
    """The level of the cells of each row: twice its own reach fits into one."""
    reach = criteria.metres / 2 + facts.reach + np.maximum(facts.half_x, facts.half_y)
    narrow = max(criteria.metres, finest)
    return np.ceil(np.log(np.maximum(2 * reach / narrow, 1)) / np.log(_WIDER) - 1e-9).astype(np.int64)


class Meetings:
    """All candidates among some rows (`rows`, ascending), in passes that can be counted."""

    def __init__(self, facts: Facts, criteria: Criteria, likeness: Likeness, rows: np.ndarray) -> None:
        self._facts, self._partners = facts, likeness.limits["partners"]
        self._narrow = max(criteria.metres, likeness.limits["finest_cell_m"])
        self._levels = levels(facts, criteria, likeness.limits["finest_cell_m"])
        self._timeline = Timeline.of(facts.start, facts.end, criteria.days)
        named = rows[facts.taxon[rows] != NONE]
        # By name too, where one of the two has no code.
        known = np.unique(facts.name[rows[(facts.taxon[rows] == NONE) & (facts.name[rows] != NONE)]])
        told = rows[np.isin(facts.name[rows], known)]
        self._subjects = [(named, facts.taxon[named]), (told, -2 - facts.name[told].astype(np.int64))]

    def passes(self) -> int:
        """About how many times `candidates` goes through rows; for progress."""
        return sum(len(_AROUND) * 2 * len(np.unique(self._levels[rows])) + 1 for rows, _ in self._subjects if len(rows))

    def candidates(self) -> Iterator[Iterator[Candidates]]:
        """The candidates of each pass."""
        for rows, subject in self._subjects:
            if len(rows):
                placed = self._facts.placed[rows]
                yield from self._by_cells(rows[placed], subject[placed])
                yield self._by_communes(rows, subject)

    def _by_cells(self, rows: np.ndarray, subject: np.ndarray) -> Iterator[Iterator[Candidates]]:
        """Rows with a place, level after level: those of the level among them, and with the finer ones both ways."""
        own = self._levels[rows]
        for level in np.unique(own).tolist():
            size = self._narrow * _WIDER**level * _MARGIN
            at, finer = own == level, own < level
            for probes, searched in ((at, at | finer), (finer, at)):
                if not probes.any():
                    continue
                index = Index(self._cells(rows[searched], subject[searched], size, (0, 0)), self._timeline)
                for around in _AROUND:
                    keyed = self._cells(rows[probes], subject[probes], size, around)
                    yield candidates(index, keyed, self._timeline, self._partners)

    def _cells(self, rows: np.ndarray, subject: np.ndarray, size: float, around: Sequence[int]) -> Keyed:
        east = np.floor(self._facts.x[rows] / size).astype(np.int64) + around[0]
        north = np.floor(self._facts.y[rows] / size).astype(np.int64) + around[1]
        return Keyed(rows, digest(subject, east, north))

    def _by_communes(self, rows: np.ndarray, subject: np.ndarray) -> Iterator[Candidates]:
        """Rows without a place, and those with one, by the communes that the first are in."""
        facts = self._facts
        lost = ~facts.placed[rows] & (facts.communes[rows] != NONE)
        if not lost.any():
            return
        numbers: dict[str, int] = {}
        for number in np.unique(facts.communes[rows[lost]]).tolist():
            for code in facts.commune_lists[number]:
                numbers.setdefault(code, len(numbers))
        known = [[numbers[code] for code in codes if code in numbers] for codes in facts.commune_lists]
        sizes = np.array([*map(len, known), 0])  # the last entry is for rows without a list
        flat = np.array([number for codes in known for number in codes], np.int64)
        starts = np.cumsum(sizes) - sizes
        lists = facts.communes[rows]
        times = sizes[lists]
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        communes = flat[np.repeat(starts[lists], times) + within]
        keyed = Keyed(np.repeat(rows, times), digest(np.repeat(subject, times), communes))
        yield from candidates(Index(keyed, self._timeline), keyed, self._timeline, self._partners)
