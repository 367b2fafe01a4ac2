# SPDX-License-Identifier: GPL-2.0-or-later
"""The search for duplicates, against a naive one that looks at every pair of rows."""

from __future__ import annotations

from random import Random

import pytest
from likely_records import identical, naive, random_rows, records_of

from sinp_hdf_plugin.core.duplicates.criteria import Criteria
from sinp_hdf_plugin.core.duplicates.identity import LIKE
from sinp_hdf_plugin.core.duplicates.search import find_pairs

SETTINGS = [
    Criteria(),
    Criteria(days=2, metres=150, min_score=0.5),
    Criteria(days=1, metres=60, precision=True, observer=0.6, min_score=0),
    Criteria(days=0, metres=0, observer=0, min_score=0.6),
    Criteria(days=30, metres=5_000, precision=True, observer=0.95, min_score=0.3, same_id=False),
]


def found_pairs(found):
    pairs = found.pairs
    rows = zip(pairs.one.tolist(), pairs.other.tolist())
    return {pair: (score, kind) for pair, score, kind in zip(rows, pairs.score.tolist(), found.kind.tolist())}


def compare(rows, others, criteria):
    sides = None if others is None else [0] * len(rows) + [1] * len(others)
    table = [*rows, *(others or [])]
    found = found_pairs(find_pairs(records_of(rows, others), criteria, across=others is not None))
    expected, same = naive(table, criteria, sides), identical(table, sides) if criteria.same_id else set()
    assert {pair for pair, (_, kind) in found.items() if kind != LIKE} == same
    assert {pair: score for pair, (score, kind) in found.items() if kind == LIKE} == pytest.approx(
        {pair: score for pair, score in expected.items() if pair not in same}, abs=1e-3
    )
    return found


@pytest.mark.parametrize("criteria", SETTINGS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_pairs_and_scores_as_looking_at_every_pair(criteria, seed):
    assert len(compare(random_rows(Random(seed), 400), None, criteria)) > 3


@pytest.mark.parametrize("criteria", SETTINGS)
def test_across_two_inputs_only_pairs_of_both(criteria):
    rng = Random(7)
    assert len(compare(random_rows(rng, 150), random_rows(rng, 250), criteria)) > 1
