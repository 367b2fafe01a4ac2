# SPDX-License-Identifier: GPL-2.0-or-later
"""From decided pairs to what is to be done with each record: which are merged into which, which are tied to which.

Decisions on several pairs may meet in one record: chains are followed to their end, and what contradicts an earlier
decision is not done but told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.formats.duplicates_gpkg import DECISIONS, KEEP, LINK, MERGE

APPLIED, MOOT, REFUSED = "appliquée", "sans objet", "non appliquée"

_UNKNOWN = "la décision « {word} » n’existe pas : écrivez garder, lier ou fusionner"
_APART = "une autre paire demande de garder ces enregistrements tous les deux"
_TWICE = "l’enregistrement à retirer est déjà fusionné avec un autre"
_CIRCLE = "une autre décision garde l’enregistrement que celle-ci retire ou lie"
_DONE = "ces deux enregistrements sont déjà réunis par une autre décision"
_WHICH = "« Enregistrement gardé » doit valoir 1 ou 2"


class Ref(NamedTuple):
    """A record: `side` is 0 for the file that decisions are applied to, 1 for the other one."""

    side: int
    table: str
    fid: int


@dataclass(frozen=True)
class Decided:
    """A pair with its decision; `keep` is the record that stays, `other` the one that is merged or linked."""

    pair: int
    decision: str
    keep: Ref
    other: Ref
    comment: str | None = None


class Outcome(NamedTuple):
    """What becomes of one decided pair; `reason` in French when it is not applied."""

    pair: int
    decision: str
    state: str
    reason: str = ""


@dataclass
class Plan:
    """merged: record -> (the one it goes into, its pair); links: record -> those it is a duplicate of, with their pair.

    outcomes: one for each decided pair.
    """

    merged: dict[Ref, tuple[Ref, Decided]] = field(default_factory=dict)
    links: dict[Ref, dict[Ref, Decided]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def root(self, record: Ref) -> Ref:
        """The record that this one is merged into in the end, or itself."""
        while record in self.merged:
            record = self.merged[record][0]
        return record


def read_decision(row: Mapping[str, Any], across: bool) -> Decided | Outcome:
    """The decision of a row of pairs, or why it cannot be one."""
    word = str(row["decision"]).strip().lower()
    pair = int(row["fid"])
    if word not in DECISIONS:
        return Outcome(pair, word, REFUSED, _UNKNOWN.format(word=row["decision"]))
    kept = 1 if across or row["garde"] is None else row["garde"]
    if kept not in (1, 2):
        return Outcome(pair, word, REFUSED, _WHICH)
    ends = []
    for number in (1, 2):
        if row[f"fid_{number}"] is None:
            return Outcome(pair, word, REFUSED, "l’un des enregistrements vient d’un fichier sans numéros d’entités "
                           "(texte ou tableur) : convertissez-le d’abord")  # fmt: skip
        ends.append(Ref(number - 1 if across else 0, str(row[f"table_{number}"]), int(row[f"fid_{number}"])))
    if across and word == LINK:  # the record of the file is the duplicate of the one that is elsewhere already
        return Decided(pair, word, ends[1], ends[0], row["commentaire"])
    keep, other = ends if kept == 1 else reversed(ends)
    return Decided(pair, word, keep, other, row["commentaire"])


def plan_decisions(decided: Iterable[Decided]) -> Plan:
    """What to do, decisions to keep first, then merges, then links, each in the order of the pairs."""
    plan = Plan()
    by_word: dict[str, list[Decided]] = {word: [] for word in DECISIONS}
    for one in decided:
        by_word[one.decision].append(one)
    apart = {frozenset((one.keep, one.other)) for one in by_word[KEEP]}
    plan.outcomes += [Outcome(one.pair, KEEP, APPLIED) for one in by_word[KEEP]]
    clusters: dict[Ref, set[Ref]] = {}
    for one in by_word[MERGE]:
        plan.outcomes.append(_merge(plan, one, apart, clusters))
    for one in by_word[LINK]:
        plan.outcomes.append(_link(plan, one, apart))
    plan.outcomes.sort()
    return plan


def _merge(plan: Plan, one: Decided, apart: set[frozenset[Ref]], clusters: dict[Ref, set[Ref]]) -> Outcome:
    root = plan.root(one.keep)
    if plan.root(one.other) == root:
        stays = one.other == root
        return Outcome(one.pair, MERGE, REFUSED if stays else MOOT, _CIRCLE if stays else _DONE)
    if one.other in plan.merged:
        return Outcome(one.pair, MERGE, REFUSED, _TWICE)
    kept, gone = clusters.get(root, {root}), clusters.get(one.other, {one.other})
    if any(frozenset((a, b)) in apart for a in kept for b in gone):
        return Outcome(one.pair, MERGE, REFUSED, _APART)
    plan.merged[one.other] = (one.keep, one)
    clusters[root] = kept | gone
    return Outcome(one.pair, MERGE, APPLIED)


def _link(plan: Plan, one: Decided, apart: set[frozenset[Ref]]) -> Outcome:
    target, source = plan.root(one.keep), plan.root(one.other)
    if target == source:
        return Outcome(one.pair, LINK, MOOT, _DONE)
    if frozenset((one.keep, one.other)) in apart:
        return Outcome(one.pair, LINK, REFUSED, _APART)
    if source in _reached(plan, target):
        return Outcome(one.pair, LINK, REFUSED, _CIRCLE)
    plan.links.setdefault(source, {})[target] = one
    return Outcome(one.pair, LINK, APPLIED)


def _reached(plan: Plan, record: Ref) -> list[Ref]:
    """Every record that links lead to from this one, itself first."""
    found = {record: None}
    waiting = [record]
    while waiting:
        news = [target for target in plan.links.get(waiting.pop(), {}) if target not in found]
        found.update(dict.fromkeys(news))
        waiting += news
    return list(found)


def last_targets(plan: Plan, record: Ref) -> list[Ref]:
    """The records that a record is a duplicate of in the end: no chain is left."""
    return [target for target in _reached(plan, record)[1:] if target not in plan.links]
