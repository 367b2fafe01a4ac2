# SPDX-License-Identifier: GPL-2.0-or-later
"""The search for duplicates, against a naive one that looks at every pair of rows."""

from __future__ import annotations

import dataclasses
from random import Random

import numpy as np
import pytest
from likely_records import identical, naive, otters, random_rows, records_of

from sinp_hdf_plugin.core.duplicates import search
from sinp_hdf_plugin.core.duplicates.cells import Meetings
from sinp_hdf_plugin.core.duplicates.criteria import Criteria, load_likeness
from sinp_hdf_plugin.core.duplicates.facts import facts_of
from sinp_hdf_plugin.core.duplicates.groups import group_pairs
from sinp_hdf_plugin.core.duplicates.identity import LIKE, SAME_ID, SAME_ORIGIN
from sinp_hdf_plugin.core.duplicates.search import find_pairs
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent
from sinp_hdf_plugin.core.errors import ConfigError

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


def pairs_of(rows, others=None, **criteria):
    found = find_pairs(records_of(rows, others), Criteria(**criteria), across=others is not None)
    return found, found_pairs(found)


def test_a_pair_says_how_far_apart_its_records_are():
    rows = otters({}, {"dateDebut": "2020-05-03", "place": (650_030, 6_980_040), "observateurIdentite": "J. Dupont"})
    found, pairs = pairs_of(rows, days=2)
    assert list(pairs) == [(0, 1)]
    assert found.pairs.gap.tolist() == [2] and found.pairs.metres.tolist() == [50.0]
    assert pairs_of(rows, days=1)[1] == {} and pairs_of(rows, days=2, metres=49)[1] == {}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"observateurIdentite": None}, True),
        ({"observateurIdentite": "MARTIN Paul"}, False),
        ({"cdNom": None, "nomCite": "LUTRA LUTRA (Linnaeus, 1758)"}, True),
        ({"cdNom": None, "nomCite": "Bufo bufo"}, False),
        ({"cdNom": 259}, False),
        ({"cdNom": 1234, "cdRef": 60630}, True),
        ({"statutObservation": "No"}, False),
        ({"dateDebut": "2020-04-28", "dateFin": "2020-05-02"}, True),
        ({"dateDebut": None}, False),
        ({"dateDebut": None, "dateFin": "2020-05-01"}, True),
        ({"dateDebut": "2020-05-01T09:30:00"}, True),
        ({"dateDebut": "01/05/2020"}, False),
        ({"place": None}, False),
        ({"place": None, "codeCommune": "80021"}, True),
        ({"place": (649_900, 6_979_900, 650_100, 6_980_100)}, True),
        ({"place": (600_000, 6_900_000, 700_000, 7_000_000)}, False),
        ({"place": (600_000, 6_900_000, 700_000, 7_000_000), "codeCommune": "80021|80022"}, True),
        ({"precisionGeometrie": 20_000}, False),
    ],
)
def test_what_makes_a_pair(change, found):
    rows = otters({"codeCommune": "80021", "statutObservation": "Pr"}, {**change})
    assert bool(pairs_of(rows, min_score=0)[1]) is found


def test_what_contradicts_or_is_unknown_lowers_the_score():
    def score(**change):
        rows = otters({"denombrementMin": 2, "occSexe": "3"}, {"denombrementMin": 2, "occSexe": "3", **change})
        return pairs_of(rows, min_score=0, metres=200)[1][0, 1][0]

    assert score() == 1
    assert 1 > score(observateurIdentite=None) > score(observateurIdentite=None, place=(650_150, 6_980_000))
    assert 1 > score(denombrementMin=5) > score(occSexe="2")
    assert score(occSexe="0") == 1


def test_undated_records_meet_each_other_only():
    rows = otters({"dateDebut": None}, {"dateDebut": "sans"}, {})
    found, pairs = pairs_of(rows, min_score=0)
    assert list(pairs) == [(0, 1)] and found.pairs.gap.tolist() == [-1]
    assert found.facts.counts["sans_date"] == 2 and found.facts.counts["dates_illisibles"] == 1


@pytest.mark.parametrize("copies", [6, 500])
def test_many_copies_form_one_star(copies):
    found, pairs = pairs_of(otters(*[{}] * copies, {"cdNom": 259}))
    told = [pair for pair, shown in zip(pairs, found.grouped.told) if shown]
    assert told == [(0, other) for other in range(1, copies)]
    assert found.grouped.records.tolist() == [copies] and found.grouped.group.tolist() == [0] * len(pairs)
    assert len(pairs) == copies - 1


def test_copies_in_two_inputs_meet_the_other_side_once_each():
    ours, theirs = otters(*[{}] * 40), otters(*[{"observateurIdentite": "Jeanne Dupont"}] * 30)
    _, pairs = pairs_of(ours, theirs)
    assert {row for pair in pairs for row in pair} == set(range(70))
    assert all(one < 40 <= other for one, other in pairs) and len(pairs) == 69
    _, pairs = pairs_of(ours, theirs[:1])
    assert set(pairs) == {(row, 40) for row in range(40)}
    assert pairs_of(ours, otters({"cdNom": 259}))[1] == {}


@pytest.mark.parametrize("rows", [3, 300])
def test_one_identifier_for_many_contents_is_told_whatever_the_score(rows):
    changes = [{"idSINPOccTax": "AbC" if k % 2 else "aBc", "cdNom": 1000 + k, "dateDebut": None} for k in range(rows)]
    _, pairs = pairs_of(otters(*changes), min_score=1)
    assert {kind for _, kind in pairs.values()} == {SAME_ID}
    assert all(0.5 <= score < 0.9 for score, _ in pairs.values())
    assert len(pairs) == (3 if rows == 3 else rows - 1)
    assert pairs_of(otters(*changes), min_score=1, same_id=False)[1] == {}


def test_one_identifier_of_origin():
    twice = {"idOrigine": "7", "idSINPJdd": "A"}
    rows = otters(
        {**twice, "idSINPOccTax": "x"}, {**twice, "idSINPJdd": "a", "idSINPOccTax": "y", "cdNom": 1}, {"cdNom": 2}
    )
    assert pairs_of(rows)[1][0, 1][1] == SAME_ORIGIN
    assert pairs_of(otters({**twice, "idSINPJdd": "b"}, {**twice, "cdNom": 1}))[1] == {}
    without = {"idOrigine": "7", "idSINPJdd": None}  # of two platforms, the same number says nothing
    assert pairs_of(otters(without, {**without, "cdNom": 1}))[1]
    assert pairs_of(otters(without), otters({**without, "cdNom": 1}))[1] == {}


def test_a_crowded_place_is_cut_short_but_holds_together():
    rng = Random(3)
    count = 1500
    rows = otters(*({"place": (650_000 + rng.random() * 40, 6_980_000 + rng.random() * 40)} for _ in range(count)))
    found, pairs = pairs_of(rows)
    limit = load_likeness().limits["partners"]
    assert found.cut > 0 and len(pairs) <= count * limit
    assert found.grouped.records.tolist() == [count]
    assert int(found.grouped.told.sum()) == count - 1


def test_one_taxon_on_one_day_all_over_the_region_is_no_quadratic_work():
    rng = Random(5)
    places = [(600_000 + rng.random() * 150_000, 6_900_000 + rng.random() * 150_000) for _ in range(20_000)]
    rows = otters(*({"place": place} for place in places))
    records = records_of(rows)
    meetings = Meetings(facts_of(records, Criteria()), Criteria(), load_likeness(), np.arange(len(rows)))
    looked_at = sum(len(part.one) for parts in meetings.candidates() for part in parts)
    assert looked_at < 10 * len(rows) < len(rows) ** 2 / 1000


def test_too_many_pairs_are_refused_with_advice(monkeypatch):
    limits = {**load_likeness().limits, "pairs": 10}
    monkeypatch.setattr(search, "load_likeness", lambda: dataclasses.replace(load_likeness(), limits=limits))
    rows = otters(*({"place": (650_000 + 7 * rank, 6_980_000)} for rank in range(12)))
    with pytest.raises(ConfigError, match="tolérances"):
        pairs_of(rows)


def test_it_can_be_cancelled_and_tells_its_progress():
    class Stop(Silent):
        told = []

        def progress(self, done, total):
            self.told.append((done, total))

        def is_cancelled(self):
            return len(self.told) > 5

    records = records_of(random_rows(Random(1), 300))
    with pytest.raises(Cancelled):
        find_pairs(records, Criteria(), False, Stop())
    assert [done for done, _ in Stop.told] == sorted(done for done, _ in Stop.told)
    assert all(300 <= done <= total == 600 for done, total in Stop.told)


@pytest.mark.parametrize(
    "wrong", [{"days": -1}, {"metres": float("nan")}, {"observer": 1.5}, {"min_score": -0.1}, {"metres": 1e9}]
)
def test_tolerances_without_sense(wrong):
    with pytest.raises(ConfigError, match="va de 0 à"):
        Criteria(**wrong)


@pytest.mark.parametrize("seed", range(5))
def test_a_large_group_keeps_its_best_pairs_and_all_its_records(seed):
    """Against the plain way: take the pairs from the best on, skip those that close a circle."""
    rng = Random(seed)
    pairs = sorted({tuple(sorted(rng.sample(range(40), 2))) for _ in range(90)})
    one, other = (np.array(side) for side in zip(*pairs))
    score = np.array([rng.choice([0.7, 0.8, 0.9, 1.0]) for _ in pairs])
    grouped = group_pairs(one, other, score, limit=10)
    parent = list(range(40))

    def root(node):
        return node if parent[node] == node else root(parent[node])

    kept = set()
    for _, pair in sorted(zip(-score, pairs)):
        a, b = map(root, pair)
        if a != b:
            parent[b] = a
            kept.add(pair)
    groups = dict(zip(pairs, grouped.group.tolist()))
    assert all((groups[p] == groups[q]) == (root(p[0]) == root(q[0])) for p in pairs for q in pairs)
    for pair, told in zip(pairs, grouped.told.tolist()):
        assert told == (pair in kept or grouped.pairs[groups[pair]] <= 10)
    assert grouped.records.sum() == len({node for pair in pairs for node in pair})
