# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings by cause: the same rule about the same value of the same attribute, with the same remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.result import Result

_KEY = "regle, attribut, valeur, proposition"


class CauseKey(NamedTuple):
    """What findings of one cause share."""

    rule: str
    attribute: str | None
    value: str | None
    proposal: str | None


@dataclass(frozen=True)
class Cause:
    """Findings of one cause. `first` is the id of one of them; `state` and `guarded` as in proposals.Asked."""

    key: CauseKey
    severity: str
    confidence: str | None
    count: int
    first: int
    message: str
    state: str
    guarded: bool


def causes(result: Result, *, rules: Iterable[str] | None = None) -> list[Cause]:
    """The causes of a result, or those of some rules: the gravest, then the most numerous first."""
    found = result.connection.execute(
        f"SELECT {_KEY}, gravite, confiance, count(*), min(fid), message "  # nosec B608  # our own names
        f"FROM constats GROUP BY {_KEY}, gravite, confiance"
    ).fetchall()
    wanted = None if rules is None else frozenset(rules)
    made = []
    for *key, severity, confidence, count, first, message in found:
        if wanted is None or key[0] in wanted:
            asked = result.proposals.asked(*key, confidence)
            cause = Cause(CauseKey(*key), severity, confidence, count, first, message or "", asked.state, asked.guarded)
            made.append(cause)
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    return sorted(made, key=lambda cause: (ranks.get(cause.severity, len(ranks)), -cause.count, cause.first))


def members(result: Result, key: CauseKey) -> list[int]:
    """The ids of the findings of a cause."""
    found = result.connection.execute(
        "SELECT fid FROM constats WHERE regle IS ? AND attribut IS ? AND valeur IS ? AND proposition IS ? ORDER BY fid",
        key,
    )
    return [one for (one,) in found.fetchall()]
