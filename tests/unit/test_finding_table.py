# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings as columns: every filter and every grouping says what a plain loop over the findings says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.workbench.finding_table import ATTRIBUTE, CAUSE, RULE, SEVERITY, Filter, FindingTable
from sinp_hdf_plugin.core.workbench.result import Finding


def made(count, seed):
    draw = random.Random(seed)
    rules = [(f"R-{n:03}", draw.choice(SEVERITIES)) for n in range(9)]
    found = []
    for number in range(count):
        rule, severity = draw.choice(rules)
        found.append(
            Finding(
                number * 3 + 1, rule, severity, draw.choice(["occSexe", "dateDebut", None]), draw.choice(["É", "b", None]),
                draw.choice(["Été pluvieux", "hiver"]), draw.choice([None, "x", "y (déjà appliqué)"]), "certain",
                f"{draw.getrandbits(64):016x}", number + 2, "f",
            )
        )  # fmt: skip
    return found


FINDINGS = made(700, 5)


@pytest.mark.parametrize(
    ("wanted", "keeps"),
    [
        (Filter(), lambda one: True),
        (Filter(severities=frozenset(("erreur", "info"))), lambda one: one.severity in ("erreur", "info")),
        (Filter(rule="R-004"), lambda one: one.rule == "R-004"),
        (Filter(rule="R-999"), lambda one: False),
        (Filter(attribute="occSexe"), lambda one: one.attribute == "occSexe"),
        (Filter(text="ETE"), lambda one: one.message == "Été pluvieux"),
        (Filter(with_proposal=True), lambda one: one.proposal == "x"),
        (Filter(text=FINDINGS[40].record[3:12]), lambda one: FINDINGS[40].record[3:12] in one.record),
    ],
)
@pytest.mark.parametrize("by", [RULE, ATTRIBUTE, SEVERITY, CAUSE])
def test_filters_and_groups(wanted, keeps, by):
    table = FindingTable(FINDINGS, {})
    kept = [one for one in FINDINGS if keeps(one)]
    key = {
        RULE: lambda one: one.rule, ATTRIBUTE: lambda one: one.attribute, SEVERITY: lambda one: one.severity,
        CAUSE: lambda one: (one.rule, one.attribute, one.value, one.proposal),
    }[by]  # fmt: skip
    groups = table.groups(table.mask(wanted), by)
    seen = {}
    for rank, code in enumerate(groups.codes):
        members = [table.finding(int(position)) for position in groups.positions(rank)]
        assert len(members) == groups.size(rank) and {key(one) for one in members} == {table.keys[by][int(code)]}
        assert SEVERITIES[groups.worst[rank]] == min((one.severity for one in members), key=SEVERITIES.index)
        seen[table.keys[by][int(code)]] = len(members)
    assert seen == Counter(map(key, kept))
    assert list(groups.worst) == sorted(groups.worst)


def test_seen_by_somebody_else():
    table = FindingTable(FINDINGS, {})
    first = FINDINGS[0]
    table.see_as({(first.rule, first.severity): "off"})
    assert not table.mask(Filter())[[n for n, one in enumerate(FINDINGS) if one.rule == first.rule]].any()
    other = "info" if first.severity != "info" else "erreur"
    table.see_as({(first.rule, first.severity): other})
    assert table.finding(0).severity == other
    table.see_as(None)
    assert table.finding(0) == first and table.mask(Filter()).all()


def test_no_findings_at_all():
    table = FindingTable([], {})
    for by in (RULE, ATTRIBUTE, SEVERITY, CAUSE):
        assert len(table.groups(table.mask(Filter(text="a", rule="R")), by)) == 0
