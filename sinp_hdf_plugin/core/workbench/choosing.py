# SPDX-License-Identifier: GPL-2.0-or-later
"""Proposals that a person chose on a screen, planned: those that are guesses wait until their rule is ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES, FixPlan, plan_fixes
from sinp_hdf_plugin.core.workbench.proposals import VALUES
from sinp_hdf_plugin.core.workbench.result import open_result


@dataclass(frozen=True)
class Choice:
    """What is to be changed. guarded: rule -> its findings that a person must tick: guesses, taxa, places; waiting:
    how many of them are not."""

    plan: FixPlan
    guarded: Mapping[str, int]
    waiting: int


def plan_chosen(path: Path, findings: Iterable[int], ticked: Collection[str] = ()) -> Choice:
    """The changes that some findings ask for. `ticked`: the rules whose guesses are wanted. Raises FormatError."""
    guarded: Counter[str] = Counter()
    allowed, rules = [], set()
    with open_result(path) as result:
        for one in result.findings(findings):
            asked = result.proposals.asked(one.rule, one.attribute, one.value, one.proposal, one.confidence)
            if asked.state == VALUES and asked.guarded:
                guarded[one.rule] += 1
                if one.rule not in ticked:
                    continue
            allowed.append(one.id)
            rules.add(one.rule)
        plan = plan_fixes(result, rules=rules, confidences=CONFIDENCES, findings=allowed) if allowed else FixPlan()
    waiting = sum(count for rule, count in guarded.items() if rule not in ticked)
    return Choice(plan, dict(guarded), waiting)


def plan_one(path: Path, finding: int) -> FixPlan:
    """The changes that one finding asks for, guess or not: the person has it before the eyes. Raises FormatError."""
    with open_result(path) as result:
        rules = {one.rule for one in result.findings([finding])}
        return plan_fixes(result, rules=rules, confidences=CONFIDENCES, findings=[finding])
