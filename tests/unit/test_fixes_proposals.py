# SPDX-License-Identifier: GPL-2.0-or-later
"""What rules propose is a value of its attribute that mends the fault, and texts of findings are understood."""

from __future__ import annotations

import json

import pytest

from sinp_hdf_plugin.core.engine.sqlite_rules import connect
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.rules.catalogue import identifiers, load_catalogue
from sinp_hdf_plugin.core.rules.predicates import predicate
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version
from sinp_hdf_plugin.core.workbench.corrections import load_corrections
from sinp_hdf_plugin.core.workbench.proposals import Proposals

VERSION = load_version("occtax-hdf-1.0")
PROPOSING = [rule for rule in load_catalogue().rules if rule.propose and rule.kind == "row"]


@pytest.fixture(scope="module")
def proposals():
    return Proposals(VERSION)


def value_of(expression, row):
    names = identifiers(expression)
    columns = ", ".join(f'? AS "{name}"' for name in names) or "1 AS x"
    connection = connect("2025-06-01")
    try:
        return connection.execute(
            f"SELECT ({expression}) FROM (SELECT {columns})", [row.get(n) for n in names]
        ).fetchone()[0]
    finally:
        connection.close()


@pytest.mark.parametrize("rule", PROPOSING, ids=lambda rule: rule.id)
def test_a_proposal_is_a_value_that_mends_the_fault(rule, proposals):
    text = predicate(rule, VERSION, load_codelists(), "producteur")
    proposed = 0
    for example in rule.examples["fail"]:
        new = dict(example)
        for one in rule.propose:
            value = value_of(one.expression, example)
            if value is not None:
                assert proposals.typed(one.column, str(value)) is not None, (one.column, value)
                new[one.column] = value
        if new != example:
            proposed += 1
            assert value_of(text, new) != 0, (example, new)
    assert proposed, "no example of the rule shows its proposal"


@pytest.mark.parametrize(
    ("finding", "state", "parts"),
    [
        (("COD-013", "occSexe", "Femelle", "2", "certain"), "proposition", [("occSexe", "2")]),
        (("COD-013", "occSexe", "Femelle", "Z9", "certain"), "phrase", []),
        (("STR-020", "cdNom", "259.0", "259", "certain"), "proposition", [("cdNom", 259)]),
        (("DAT-010", "dEEDateTransformation", "2020-01-01", "2020-02-01 (déjà appliqué)", "certain"), "deja", []),
        (("LOC-001", "geometrie", "POLYGON(...)", "réparer la géométrie", "probable"), "phrase", []),
        (("CNT-003", "denombrementMin", "denombrementMin = 0 ; statutObservation = ∅", "statutObservation = No", "probable"),
         "proposition", [("statutObservation", "No")]),
        (("CNT-001", "denombrementMin", "denombrementMin = 9 ; denombrementMax = 2", "denombrementMin = 2 ; denombrementMax = 9", "incertain"),
         "proposition", [("denombrementMin", 2), ("denombrementMax", 9)]),
        (("STR-016", "commentaire", "a = Ã© ; b", "a = é ; b", "probable"), "proposition", [("commentaire", "a = é ; b")]),
        (("COD-031", "dSPublique", "Ac", "dSPublique = Pu", "probable"), "proposition", [("dSPublique", "Pu")]),
        (("COD-031", "occStatutBiologique", "6", "occComportement = 6", "probable"),
         "proposition", [("occComportement", "6"), ("occStatutBiologique", None)]),
        (("OBL-004", "dateDebut", None, None, None), "", []),
        (("AAA-999", "dateDebut", None, "2020-01-01", "certain"), "", []),
    ],
)  # fmt: skip
def test_what_a_finding_asks_for(proposals, finding, state, parts):
    asked = proposals.asked(*finding)
    assert (asked.state, list(asked.parts)) == (state, parts)


def test_several_values_are_told_apart(proposals):
    asked = proposals.asked(
        "CNT-003",
        "denombrementMin",
        "denombrementMin = 0 ; statutObservation = ∅",
        "statutObservation = No",
        "probable",
    )
    assert asked.shown == (("denombrementMin", "0"), ("statutObservation", None))


@pytest.mark.parametrize(
    ("finding", "guarded"),
    [
        (("COD-013", "occSexe", "Femelle", "2", "certain"), False),
        (("TYP-006", "dateDebut", "2020-13-05", "2020-05-13", "incertain"), True),
        (("STR-020", "cdNom", "259.0", "259", "certain"), False),
        (("TAX-001", "cdNom", "1", "259", "probable"), True),
        (("TYP-003", "cdNom", "x259", "259", "probable"), True),
        (("LOC-008", "geometrie", "49.9 ; 2.3", "coordonnées inversées", "incertain"), True),
    ],
)
def test_what_waits_for_a_person(proposals, finding, guarded):
    assert proposals.asked(*finding).guarded == guarded


def test_names_in_the_settings_exist():
    known, rules = load_corrections(), load_catalogue()
    columns = {column.name for column in VERSION.columns()}
    assert known.major | known.guarded_attributes | known.guarded_unless_certain <= columns
    assert all(rule in rules for rule in known.moves | known.places | known.read_as_proposed)
    assert known.guarded_categories <= {rule.category for rule in rules.rules}
    assert (known.criticality("cdNom"), known.criticality("commentaire")) == ("2", "1")


def test_broken_settings_are_told_whole(tmp_path):
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps({"moves": ["nothing"], "named_only": {}}), encoding="utf-8")
    with pytest.raises(ConfigError, match="corrections.json.*ne peut pas être utilisé"):
        load_corrections(path)
