# SPDX-License-Identifier: GPL-2.0-or-later
"""What is planned from decided pairs, and what a record takes over from its duplicate."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.duplicates.decisions import (
    APPLIED,
    MOOT,
    REFUSED,
    Decided,
    Outcome,
    Ref,
    last_targets,
    plan_decisions,
    read_decision,
)
from sinp_hdf_plugin.core.duplicates.merging import complete
from sinp_hdf_plugin.core.standard.load import load_version

KEEP, LINK, MERGE = "garder", "lier", "fusionner"


def ref(name):
    return Ref(0, "t", ord(name))


def planned(*words):
    """Decisions written `kept<other word`: `A<B fusionner`; answers the plan and the states in that order."""
    decided = []
    for pair, text in enumerate(words):
        names, word = text.split()
        keep, other = names.split("<")
        decided.append(Decided(pair, word, ref(keep), ref(other)))
    plan = plan_decisions(decided)
    return plan, [one.state for one in plan.outcomes]


def test_each_decision_by_itself():
    plan, states = planned("A<B garder", "C<D lier", "E<F fusionner")
    assert states == [APPLIED] * 3
    assert plan.root(ref("F")) == ref("E") and plan.root(ref("B")) == ref("B")
    assert last_targets(plan, ref("D")) == [ref("C")] and last_targets(plan, ref("B")) == []


@pytest.mark.parametrize(
    ("words", "states"),
    [
        (["A<B fusionner", "B<C fusionner"], [APPLIED, APPLIED]),
        (["A<B fusionner", "B<A fusionner"], [APPLIED, REFUSED]),
        (["A<B fusionner", "A<C fusionner", "B<C fusionner"], [APPLIED, APPLIED, MOOT]),
        (["A<B fusionner", "C<B fusionner"], [APPLIED, REFUSED]),
        (["A<B fusionner", "B<C fusionner", "C<A fusionner"], [APPLIED, APPLIED, REFUSED]),
        (["A<B garder", "A<B fusionner"], [APPLIED, REFUSED]),
        (["A<C garder", "A<B fusionner", "B<C fusionner"], [APPLIED, APPLIED, REFUSED]),
        (["B<C fusionner", "A<C garder", "A<B fusionner"], [APPLIED, APPLIED, REFUSED]),
        (["A<B lier", "B<A lier"], [APPLIED, REFUSED]),
        (["A<B lier", "B<C lier", "C<A lier"], [APPLIED, APPLIED, REFUSED]),
        (["A<B lier", "A<B fusionner"], [MOOT, APPLIED]),
        (["A<B garder", "A<B lier"], [APPLIED, REFUSED]),
        (["A<B lier", "A<B lier"], [APPLIED, APPLIED]),
    ],
)
def test_decisions_that_meet(words, states):
    plan, found = planned(*words)
    assert found == states
    assert all(bool(one.reason) == (one.state != APPLIED) for one in plan.outcomes)


def test_links_lead_to_the_last_record_and_follow_merges():
    plan, _ = planned("A<B lier", "B<C lier", "D<C lier", "D<E fusionner", "F<G lier", "G<H fusionner", "E<H lier")
    assert last_targets(plan, ref("C")) == [ref("D"), ref("A")] or set(last_targets(plan, ref("C"))) == {
        ref("A"),
        ref("D"),
    }
    assert set(last_targets(plan, ref("G"))) == {ref("F"), ref("D")}


def test_a_chain_of_thousands():
    chain = [Decided(k, LINK, Ref(0, "t", k), Ref(0, "t", k + 1)) for k in range(3000)]
    assert last_targets(plan_decisions(chain), Ref(0, "t", 3000)) == [Ref(0, "t", 0)]


def row(**changes):
    base = {"fid": 7, "decision": "fusionner", "garde": 1, "commentaire": None}
    ends = {"table_1": "a", "fid_1": 1, "table_2": "b", "fid_2": 2}
    return {**base, **ends, **changes}


def test_reading_a_row():
    assert read_decision(row(), False) == Decided(7, MERGE, Ref(0, "a", 1), Ref(0, "b", 2))
    assert read_decision(row(garde=2, decision=" Lier "), False) == Decided(7, LINK, Ref(0, "b", 2), Ref(0, "a", 1))
    assert read_decision(row(garde=None, decision="lier"), True) == Decided(7, LINK, Ref(1, "b", 2), Ref(0, "a", 1))
    assert read_decision(row(garde=None), True) == Decided(7, MERGE, Ref(0, "a", 1), Ref(1, "b", 2))
    for wrong in ({"decision": "supprimer"}, {"garde": 3}, {"fid_2": None}):
        found = read_decision(row(**wrong), False)
        assert isinstance(found, Outcome) and found.state == REFUSED and found.reason


VERSION = load_version("occtax-hdf-1.0")
NOTHING = {column.name: None for column in VERSION.columns() if column.type != "geometry"}


def completed(kept, other):
    return complete({**NOTHING, **kept}, {**NOTHING, **other}, VERSION)


@pytest.mark.parametrize(
    ("kept", "other", "filled", "refused"),
    [
        ({}, {"commentaire": "ici"}, {"commentaire": "ici"}, {}),
        ({"commentaire": "là"}, {"commentaire": "ici"}, {}, {"commentaire": "ici"}),
        ({"commentaire": "ici"}, {"commentaire": "ici "}, {}, {}),
        ({"idSINPOccTax": "a"}, {"idSINPOccTax": "b", "criticite": "1"}, {}, {}),
        ({"observateurIdentite": "A"}, {"observateurIdentite": "A", "observateurMail": "a@b.fr"}, {"observateurMail": "a@b.fr"}, {}),
        (
            {"observateurIdentite": "A"},
            {"observateurIdentite": "B", "observateurMail": "b@b.fr"},
            {},
            {"observateurIdentite": "B", "observateurMail": "b@b.fr"},
        ),
        ({"denombrementMin": 2}, {"denombrementMin": 3, "denombrementMax": 9}, {}, {"denombrementMin": 3, "denombrementMax": 9}),
        ({"denombrementMin": 2}, {"denombrementMin": 2, "denombrementMax": 9}, {"denombrementMax": 9}, {}),
        ({}, {"codeCommune": "80021|60057", "nomCommune": "A|B"}, {"codeCommune": "80021|60057", "nomCommune": "A|B"}, {}),
        ({"codeCommune": "80021"}, {"nomCommune": "A|B"}, {}, {"nomCommune": "A|B"}),
        ({"codeCommune": "80021"}, {"codeCommune": "80021", "nomCommune": "A"}, {"nomCommune": "A"}, {}),
        ({"occSexe": "2"}, {"occSexe": "3", "occStadeDeVie": "2"}, {}, {"occSexe": "3", "occStadeDeVie": "2"}),
        ({}, {"precisionGeometrie": 10, "natureObjetGeo": "St"}, {}, {"precisionGeometrie": 10, "natureObjetGeo": "St"}),
        ({"cdNom": 60630}, {"cdNom": 60630, "cdRef": 60630}, {"cdRef": 60630}, {}),
    ],
)  # fmt: skip
def test_what_a_record_takes_over(kept, other, filled, refused):
    found = completed(kept, other)
    assert (found.filled, found.refused) == (filled, refused)


def test_every_value_of_the_other_is_taken_over_or_refused_or_there_already():
    names = [name for name, column in ((c.name, c) for c in VERSION.columns()) if name in NOTHING]
    other = {name: f"v{rank}" for rank, name in enumerate(names)}
    kept = {name: f"k{rank}" for rank, name in enumerate(names) if rank % 3 == 0}
    found = completed(kept, other)
    own = {c.name for c in VERSION.columns() if c.block in ("ElementsDeplaces", "Modification", "Doublon")}
    assert set(found.filled) | set(found.refused) == set(names) - own - {"idSINPOccTax"}
    assert not set(found.filled) & set(found.refused) and not set(found.filled) & set(kept)
