# SPDX-License-Identifier: GPL-2.0-or-later
"""Candidates for a pair: rows of one key (taxon and cell, or taxon and commune) whose periods are near enough.

All rows are ranked by first day. In an index sorted by key, then by rank, the rows that begin after a row and before
the end of its period, tolerance included, stand side by side: a bisection finds them, however long periods are. Each
pair is found once, from its earlier row. No common taxon is ever joined with itself as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

CHUNK = 1 << 21  # candidates looked at together
_RANK_BITS = 32
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


class Timeline(NamedTuple):
    """For each row: its rank by first day, and the rank of the last row that begins before its end plus tolerance."""

    rank: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, start: np.ndarray, end: np.ndarray, days: int) -> Timeline:
        """The ranks of rows by first and last day."""
        order = np.argsort(start, kind="stable")
        rank = np.empty(len(start), np.int64)
        rank[order] = np.arange(len(start))
        last = np.searchsorted(start[order], end.astype(np.int64) + days, "right") - 1
        return cls(rank, last.astype(np.int64))


class Keyed(NamedTuple):
    """Rows with a key: 64 bits that rows share to meet (a digest: rows of two keys may seldom meet too)."""

    rows: np.ndarray
    keys: np.ndarray


class Candidates(NamedTuple):
    """Pairs of rows, the earlier first; `cut`: rows that had more partners than are looked at."""

    one: np.ndarray
    other: np.ndarray
    cut: int


def digest(*numbers: np.ndarray) -> np.ndarray:
    """One 64-bit number a row from several."""
    total = np.zeros(len(numbers[0]), np.uint64)
    for number in numbers:
        total = (total ^ number.astype(np.int64).view(np.uint64)) * _MIX[0]
        total ^= total >> np.uint64(29)
        total *= _MIX[1]
        total ^= total >> np.uint64(32)
    return total


class Index:
    """Rows sorted by key and rank, to be searched."""

    def __init__(self, keyed: Keyed, timeline: Timeline) -> None:
        ranks = timeline.rank[keyed.rows]
        order = np.lexsort((ranks, keyed.keys))
        self.rows = keyed.rows[order]
        keys = keyed.keys[order]
        new = np.ones(len(keys), bool)
        new[1:] = keys[1:] != keys[:-1]
        self._keys = keys[new]
        self._places = ((np.cumsum(new) - 1) << _RANK_BITS) | ranks[order]

    def ranges(self, keys: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each key, where the rows ranked from `first` to `last` stand: [from, to)."""
        low, high = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        if len(self._keys):
            group = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
            there = np.flatnonzero(self._keys[group] == keys)
            base = group[there].astype(np.int64) << _RANK_BITS
            low[there] = np.searchsorted(self._places, base | first[there], "left")
            high[there] = np.searchsorted(self._places, base | last[there], "right")
        return low, high


def candidates(index: Index, probes: Keyed, timeline: Timeline, partners: int) -> Iterator[Candidates]:
    """Pairs (probe, later row of the index) of one key and near periods; at most `partners` for each probe."""
    low, high = index.ranges(probes.keys, timeline.rank[probes.rows] + 1, timeline.last[probes.rows])
    cut = high - low > partners
    high = np.where(cut, low + partners, high)
    met = np.flatnonzero(high > low)
    sizes = (high - low)[met]
    steps = np.cumsum(sizes)
    done, cuts = 0, int(cut.sum())
    while done < len(met):
        before = steps[done - 1] if done else 0
        upto = max(done + 1, int(np.searchsorted(steps, before + CHUNK, "right")))
        some, counts = met[done:upto], sizes[done:upto]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        yield Candidates(np.repeat(probes.rows[some], counts), index.rows[np.repeat(low[some], counts) + within], cuts)
        done, cuts = upto, 0
