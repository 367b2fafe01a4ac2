# SPDX-License-Identifier: GPL-2.0-or-later
"""What two records have in common, for many pairs at once: who passes the tolerances, and with what score.

The score is the weighted mean of five likenesses from 0 to 1 (taxon, dates, place, observers, details), lowered when
the records contradict each other; the weights are data (`resources/duplicates/likeness.json`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.duplicates.criteria import Criteria, Likeness
from sinp_hdf_plugin.core.duplicates.facts import NONE, UNDATED, Facts
from sinp_hdf_plugin.core.duplicates.people import likeness_of_people

_FAR = 0.5  # likeness lost by a place as far as the tolerance allows
_DECIMALS = 3


class Measured(NamedTuple):
    """Pairs with what was measured. gap: days, NONE when unknown; metres: NaN when unknown; fits: within tolerances."""

    one: np.ndarray
    other: np.ndarray
    score: np.ndarray
    gap: np.ndarray
    metres: np.ndarray
    fits: np.ndarray

    def take(self, wanted: np.ndarray) -> Measured:
        """Some of the pairs, by index or mask."""
        return Measured(*(array[wanted] for array in self))

    @classmethod
    def joined(cls, parts: Sequence[Measured]) -> Measured:
        """The pairs of all parts."""
        if not parts:
            empty = np.zeros(0, np.int64)
            return cls(empty, empty, np.zeros(0), empty, np.zeros(0), np.zeros(0, bool))
        return cls(*(np.concatenate(arrays) for arrays in zip(*parts)))


class _Part(NamedTuple):
    likeness: np.ndarray
    fits: np.ndarray


class Scorer:
    """Measures pairs of rows."""

    def __init__(self, facts: Facts, criteria: Criteria, likeness: Likeness, across: bool) -> None:
        self._facts, self._criteria, self._likeness, self._across = facts, criteria, likeness, across
        self._people: dict[int, tuple[float, float]] = {}
        self._communes: dict[int, bool] = {}

    def alike(self, one: np.ndarray, other: np.ndarray) -> Measured:
        """The pairs within the tolerances whose score is high enough; the cheap tests come first."""
        facts, criteria = self._facts, self._criteria
        if self._across:
            one, other = _where(facts.side[one] != facts.side[other], one, other)
        one, other = _where(self._same_taxon(one, other) > 0, one, other)
        one, other = _where(self._gap(one, other) <= criteria.days, one, other)
        for test in (self._near, self._status):
            one, other = _where(test(one, other), one, other)
        found = self.measure(one, other)
        return found.take(found.fits & (found.score >= criteria.min_score))

    def measure(self, one: np.ndarray, other: np.ndarray) -> Measured:
        """All the pairs, whatever their score."""
        shares, weights = self._likeness.shares, self._likeness.weights
        gap = self._gap(one, other)
        metres, tolerance = self._metres(one, other)
        parts = {
            "taxon": self._taxa(one, other),
            "dates": self._dates(one, other, gap),
            "place": self._places(one, other, metres, tolerance),
            "observers": self._observers(one, other),
        }
        total = np.zeros(len(one))
        for name, part in parts.items():
            total += weights[name] * part.likeness
        weight = np.full(len(one), float(sum(weights[name] for name in parts)))
        agree, compared, contradict = self._details(one, other)
        told = compared > 0
        total = total + np.where(told, weights["details"] * agree / np.maximum(compared, 1), 0)
        score = total / (weight + np.where(told, weights["details"], 0))
        score = np.where(contradict, score * shares["contradiction"], score)
        fits = self._status(one, other)
        for part in parts.values():
            fits &= part.fits
        known = (self._facts.start[one] != UNDATED) & (self._facts.start[other] != UNDATED)
        return Measured(one, other, np.round(score + 1e-12, _DECIMALS), np.where(known, gap, NONE), metres, fits)

    def _same_taxon(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """1 by code, 2 by name alone, 0 else."""
        facts = self._facts
        first, second = facts.taxon[one], facts.taxon[other]
        by_code = (first == second) & (first != NONE)
        names = facts.name[one]
        by_name = ((first == NONE) | (second == NONE)) & (names == facts.name[other]) & (names != NONE)
        return np.where(by_code, 1, np.where(by_name, 2, 0))

    def _taxa(self, one: np.ndarray, other: np.ndarray) -> _Part:
        shares, same = self._likeness.shares, self._same_taxon(one, other)
        facts = self._facts
        silent = np.zeros(len(one), bool)
        for rows in (one, other):
            silent |= (facts.taxon[rows] == NONE) & (facts.name[rows] == NONE)
        values = np.select([same == 1, same == 2, silent], [1.0, shares["name_only"], shares["unknown"]], 0.0)
        return _Part(values, same > 0)

    def _gap(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Days between two periods, 0 when they overlap; huge when one of the two has no date."""
        facts = self._facts
        return np.maximum(np.maximum(facts.start[other] - facts.end[one], facts.start[one] - facts.end[other]), 0)

    def _dates(self, one: np.ndarray, other: np.ndarray, gap: np.ndarray) -> _Part:
        facts, shares, days = self._facts, self._likeness.shares, self._criteria.days
        starts, ends = (facts.start[one], facts.start[other]), (facts.end[one], facts.end[other])
        common = np.minimum(*ends) - np.maximum(*starts) + 1
        together = np.maximum(*ends) - np.minimum(*starts) + 1
        little = shares["overlap"]
        near = np.where(gap == 0, little + (1 - little) * common / together, little * (1 - gap / (days + 1)))
        silent = (starts[0] == UNDATED) | (starts[1] == UNDATED)
        return _Part(np.select([silent, gap > days], [shares["unknown"], 0.0], near), gap <= days)

    def _metres(self, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(metres between the boxes, NaN when one has no place; the tolerance)."""
        facts = self._facts
        apart = [
            np.maximum(np.abs(centre[one] - centre[other]) - half[one] - half[other], 0)
            for centre, half in ((facts.x, facts.half_x), (facts.y, facts.half_y))
        ]
        both = facts.placed[one] & facts.placed[other]
        return np.where(both, np.hypot(*apart), np.nan), self._criteria.metres + facts.reach[one] + facts.reach[other]

    def _near(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        metres, tolerance = self._metres(one, other)
        return np.where(np.isnan(metres), False, metres <= tolerance) | self._one_commune(one, other, np.isnan(metres))

    def _one_commune(self, one: np.ndarray, other: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """The wanted pairs that have a commune in common."""
        facts = self._facts
        first, second = facts.communes[one], facts.communes[other]
        result = np.zeros(len(one), bool)
        asked = np.flatnonzero(wanted & (first != NONE) & (second != NONE))
        lists = facts.commune_lists

        def share(a: int, b: int) -> bool:
            return not set(lists[a]).isdisjoint(lists[b])

        if len(asked):
            result[asked] = _looked_up(first[asked], second[asked], self._communes, share)
        return result

    def _places(self, one: np.ndarray, other: np.ndarray, metres: np.ndarray, tolerance: np.ndarray) -> _Part:
        facts, shares = self._facts, self._likeness.shares
        lost = np.isnan(metres)
        share = np.where(lost, 0, metres) / np.where(tolerance > 0, tolerance, 1)
        extents = (facts.half_x, facts.half_y, facts.reach)
        size = np.max([extent[rows] for rows in (one, other) for extent in extents], axis=0)
        vague = shares["vague_place"]
        sharp = np.where(
            size > self._criteria.metres,
            vague + (1 - vague) * self._criteria.metres / np.where(size > 0, size, 1),
            1,
        )
        near = ~lost & (np.where(lost, 0, metres) <= tolerance)
        commune = self._one_commune(one, other, lost)
        silent = lost & ~commune & ((facts.communes[one] == NONE) | (facts.communes[other] == NONE))
        values = np.select(
            [near, commune, silent], [(1 - _FAR * share) * sharp, shares["commune_only"], shares["unknown"]], 0.0
        )
        return _Part(values, near | commune)

    def _status(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """False for a presence and an absence."""
        first, second = self._facts.status[one], self._facts.status[other]
        return (first == NONE) | (second == NONE) | (first == second)

    def _observers(self, one: np.ndarray, other: np.ndarray) -> _Part:
        facts = self._facts
        first, second = facts.people[one], facts.people[other]
        best, whole = np.ones(len(one)), np.ones(len(one))
        silent = (first == NONE) | (second == NONE)
        asked = np.flatnonzero(~silent & (first != second))

        def compare(a: int, b: int) -> tuple[float, float]:
            found = likeness_of_people(facts.lists[a], facts.lists[b], self._likeness)
            return (found.best, found.whole) if found else (1.0, 1.0)

        if len(asked):
            best[asked], whole[asked] = np.array(_looked_up(first[asked], second[asked], self._people, compare)).T
        values = np.where(silent, self._likeness.shares["unknown"], whole)
        return _Part(values, silent | (best >= self._criteria.observer))

    def _details(self, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(details that agree, details that both tell, whether they contradict each other)."""
        agree, compared = np.zeros(len(one)), np.zeros(len(one))
        contradict = np.zeros(len(one), bool)
        for name, numbers in self._facts.details.items():
            first, second = numbers[one], numbers[other]
            told = (first != NONE) & (second != NONE)
            compared += told
            agree += told & (first == second)
            if name in self._likeness.contradictions:
                contradict |= told & (first != second)
        return agree, compared, contradict


def _where(mask: np.ndarray, *arrays: np.ndarray) -> list[np.ndarray]:
    return [array[mask] for array in arrays]


def _looked_up(
    first: np.ndarray, second: np.ndarray, known: dict[int, Any], compare: Callable[[int, int], Any]
) -> np.ndarray:
    """`compare` of each pair of numbers, asked once for each distinct pair (in either order) and remembered."""
    low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second).astype(np.int64)
    pairs, places = np.unique((low << 32) | high, return_inverse=True)
    found = []
    for pair in pairs.tolist():
        if pair not in known:
            known[pair] = compare(pair >> 32, pair & 0xFFFFFFFF)
        found.append(known[pair])
    return np.array(found)[places]
