# SPDX-License-Identifier: GPL-2.0-or-later
"""A search from one end to the other: records in, measured and grouped pairs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sinp_hdf_plugin.core.duplicates.cells import Meetings
from sinp_hdf_plugin.core.duplicates.criteria import Criteria, Likeness, load_likeness
from sinp_hdf_plugin.core.duplicates.facts import Facts, facts_of
from sinp_hdf_plugin.core.duplicates.groups import Grouped, group_pairs
from sinp_hdf_plugin.core.duplicates.identity import (
    LIKE,
    SAME_ID,
    SAME_ORIGIN,
    Copies,
    copies,
    same_identifier,
    same_origin,
)
from sinp_hdf_plugin.core.duplicates.records import Records
from sinp_hdf_plugin.core.duplicates.scoring import Measured, Scorer
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent, Watch
from sinp_hdf_plugin.core.errors import ConfigError


@dataclass
class Found:
    """The pairs of a search: of rows of `records`, `one` before `other` (of the first input before the other one).

    kind: LIKE, SAME_ID or SAME_ORIGIN; grouped: which pairs belong together, which are told; cut: rows that had more
    partners than are looked at.
    """

    records: Records
    facts: Facts
    criteria: Criteria
    across: bool
    pairs: Measured
    kind: np.ndarray
    grouped: Grouped
    cut: int

    def __len__(self) -> int:
        return len(self.kind)


def find_pairs(records: Records, criteria: Criteria, across: bool, watch: Watch | None = None) -> Found:
    """Every pair within the criteria; `across`: of one record of each input only. Raises ConfigError when there are
    too many pairs to be of use, Cancelled."""
    likeness = load_likeness()
    facts = facts_of(records, criteria, likeness)
    search = _Search(facts, criteria, likeness, across, watch or Silent())
    identical = _identical(records, search.scorer, likeness, across) if criteria.same_id else []
    alike = search.run()
    pairs = Measured.joined([*(found for found, _ in identical), alike])
    sizes = [*((len(measured.one), name) for measured, name in identical), (len(alike.one), LIKE)]
    kind = np.concatenate([np.full(size, name) for size, name in sizes])
    pairs, kind = _once(pairs, kind)
    grouped = group_pairs(pairs.one, pairs.other, pairs.score, likeness.limits["group_pairs"])
    return Found(records, facts, criteria, across, pairs, kind, grouped, search.cut)


def _identical(records: Records, scorer: Scorer, likeness: Likeness, across: bool) -> list[tuple[Measured, int]]:
    """Pairs by identifier: never left out for a low score, since one of the two identifiers or contents is wrong."""
    least, found = likeness.shares["identifier"], []
    for name, search in ((SAME_ID, same_identifier), (SAME_ORIGIN, same_origin)):
        pairs = search(records, across, likeness.limits["group_pairs"])
        measured = scorer.measure(*_ordered(pairs.one, pairs.other))
        found.append((measured._replace(score=np.round(least + (1 - least) * measured.score, 3)), name))
    return found


def _ordered(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.minimum(one, other), np.maximum(one, other)


def _once(pairs: Measured, kind: np.ndarray) -> tuple[Measured, np.ndarray]:
    """Each pair once, as the first that found it tells it."""
    keys = (pairs.one.astype(np.int64) << 32) | pairs.other
    first = np.unique(keys, return_index=True)[1]
    return pairs.take(first), kind[first]


class _Search:
    """Pairs that are alike."""

    def __init__(self, facts: Facts, criteria: Criteria, likeness: Likeness, across: bool, watch: Watch) -> None:
        self._facts, self._criteria, self._likeness, self._watch = facts, criteria, likeness, watch
        self.scorer = Scorer(facts, criteria, likeness, across)
        self._across = across
        self.cut = self._kept = 0

    def run(self) -> Measured:
        """Every pair, each once at least, the earlier row first."""
        spared = copies(self._facts, self._across, self._likeness.limits["group_pairs"])
        searched = np.ones(len(self._facts), bool)
        searched[spared.rows] = False
        found = Measured.joined([self._ordered(part) for part in self._alike(np.flatnonzero(searched))])
        return Measured.joined([found, self._of_copies(spared, found)])

    def _alike(self, rows: np.ndarray) -> Iterator[Measured]:
        meetings = Meetings(self._facts, self._criteria, self._likeness, rows)
        passes, most = meetings.passes(), self._likeness.limits["pairs"]
        for done, parts in enumerate(meetings.candidates()):
            self._tell(done / max(1, passes))
            for part in parts:
                self.cut += part.cut
                found = self.scorer.alike(part.one, part.other)
                self._kept += len(found.one)
                if self._kept > most:
                    raise ConfigError(
                        f"Plus de {most:,} paires répondent à ces tolérances".replace(",", " ")
                        + " : personne ne pourrait les examiner. Réduisez l’écart de dates ou de lieux, ou demandez un "
                        "score plus élevé."
                    )
                yield found
                self._check()

    def _of_copies(self, spared: Copies, found: Measured) -> Measured:
        """The pairs of the rows that were spared: with their first, or with the best partner that this one has."""
        if not self._across:
            return self._ordered(self.scorer.alike(spared.first, spared.rows))
        order = np.lexsort((np.concatenate([found.other, found.one]), -np.tile(found.score, 2)))
        rows = np.concatenate([found.one, found.other])[order]
        partners = np.concatenate([found.other, found.one])[order]
        known, first = np.unique(rows, return_index=True)
        place = np.searchsorted(known, spared.first).clip(max=max(0, len(known) - 1))
        there = known[place] == spared.first if len(known) else np.zeros(len(spared.first), bool)
        return self._ordered(self.scorer.alike(spared.rows[there], partners[first[place[there]]]))

    @staticmethod
    def _ordered(pairs: Measured) -> Measured:
        one, other = _ordered(pairs.one, pairs.other)
        return pairs._replace(one=one, other=other)

    def _tell(self, share: float) -> None:
        """The second half of the whole: reading was the first."""
        rows = len(self._facts)
        self._watch.progress(rows + int(rows * min(1.0, share)), 2 * rows)
        self._check()

    def _check(self) -> None:
        if self._watch.is_cancelled():
            raise Cancelled("Recherche de doublons annulée.")
