# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys already seen, over millions of rows, in bounded memory: sorted 64-bit digests instead of the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column

NOBODY = np.iinfo(np.int64).min  # no line: the identifiers of features may be negative
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MINUS_ONE = np.uint64(0xD1B54A32D192ED03)


# A 64-bit number for each value, the same wherever the value is met in a run.
Hashes = Callable[[Sequence[Any]], np.ndarray]


class _Chunk(NamedTuple):
    keys: np.ndarray  # sorted
    lines: np.ndarray
    payload: np.ndarray


class SeenKeys:
    """Remembers keys and the line and payload of their first row. Two different keys share a digest once in 10^7
    files of six million rows."""

    def __init__(self) -> None:
        self._chunks: list[_Chunk] = []

    def first_of(self, keys: np.ndarray, lines: np.ndarray, payload: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(line of the first row with that key or NOBODY when it is this one, payload of that first row)."""
        first, first_payload = self.find(keys, payload)
        order = np.argsort(keys, kind="stable")
        is_start = np.ones(len(keys), bool)
        is_start[1:] = keys[order][1:] != keys[order][:-1]
        leader = order[np.maximum.accumulate(np.where(is_start, np.arange(len(keys)), 0))]
        again = np.empty(len(keys), np.int64)
        again[order] = leader
        repeats = (again != np.arange(len(keys))) & (first == NOBODY)
        first[repeats], first_payload[repeats] = lines[again[repeats]], payload[again[repeats]]
        self.remember(keys, lines, payload, first == NOBODY)
        return first, first_payload

    def find(self, keys: np.ndarray, payload: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(line of the row remembered with that key or NOBODY, its payload or else the one given here)."""
        first, first_payload = np.full(len(keys), NOBODY, np.int64), payload.copy()
        for chunk in reversed(self._chunks):  # the earliest wins
            place = np.searchsorted(chunk.keys, keys).clip(max=len(chunk.keys) - 1)
            hit = chunk.keys[place] == keys
            first[hit], first_payload[hit] = chunk.lines[place[hit]], chunk.payload[place[hit]]
        return first, first_payload

    def holds(self, keys: np.ndarray) -> np.ndarray:
        """True on the rows whose key was seen before."""
        found = np.zeros(len(keys), bool)
        for chunk in self._chunks:
            place = np.searchsorted(chunk.keys, keys).clip(max=len(chunk.keys) - 1)
            found |= chunk.keys[place] == keys
        return found

    def known(self, keys: np.ndarray) -> np.ndarray:
        """True on the rows whose key was seen before, or is here more than once."""
        _, position, count = np.unique(keys, return_inverse=True, return_counts=True)
        return (count[position] > 1) | self.holds(keys)

    def remember(self, keys: np.ndarray, lines: np.ndarray, payload: np.ndarray, new: np.ndarray) -> None:
        """Keep the keys of the rows flagged in `new`; of a key that comes twice, the first row is the one found."""
        if not new.any():
            return
        order = np.argsort(keys[new], kind="stable")
        self._chunks.append(_Chunk(keys[new][order], lines[new][order], payload[new][order]))
        while len(self._chunks) > 1 and len(self._chunks[-2].keys) < 2 * len(self._chunks[-1].keys):
            last, previous = self._chunks.pop(), self._chunks.pop()
            merged = [np.concatenate(pair) for pair in zip(previous, last)]
            order = np.argsort(merged[0], kind="stable")
            self._chunks.append(_Chunk(*(array[order] for array in merged)))


def digest(columns: Sequence[Column], hashes: Hashes | None = None) -> np.ndarray:
    """One 64-bit digest per row of the values of some columns together; `hashes` when not Python's own."""
    hashes = hashes or _own_hashes
    return mixed([hashes(column.values)[column.codes] for column in columns])


def mixed(hashes: Sequence[np.ndarray]) -> np.ndarray:
    """One digest per row from one hash per row and column."""
    total = np.zeros(len(hashes[0]), np.uint64)
    for values in hashes:
        total = (total ^ values) * _MIX
        total ^= total >> np.uint64(29)
    return total


def _own_hashes(values: Sequence[Any]) -> np.ndarray:
    found = np.fromiter(map(hash, values), np.int64, len(values)).view(np.uint64)
    if -1 in values:  # Python gives -1 and -2 the same hash
        found[list(values).index(-1)] = _MINUS_ONE
    return found
