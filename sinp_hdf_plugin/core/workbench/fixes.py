# SPDX-License-Identifier: GPL-2.0-or-later
"""Proposals of the findings as changes of cells: what would be put where, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.mapping.values import Value
from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES, load_catalogue
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.candidates import Candidates, Change, Refused
from sinp_hdf_plugin.core.workbench.causes import CauseKey
from sinp_hdf_plugin.core.workbench.corrections import load_corrections
from sinp_hdf_plugin.core.workbench.locating import KEYS
from sinp_hdf_plugin.core.workbench.modifications import PROPOSED, TAKEN_BACK, TYPED
from sinp_hdf_plugin.core.workbench.proposals import ALREADY, DONE, VALUES, WORDS, Asked
from sinp_hdf_plugin.core.workbench.records import many_objects
from sinp_hdf_plugin.core.workbench.result import Finding, Result

#: From the surest: same information in another spelling, only one candidate, a guess.
CONFIDENCES = ("certain", "probable", "incertain")
BULK = ("certain", "probable")

#: Why a proposal is not applied -> French sentence. {attribute} is the attribute of the finding.
REASONS = {
    "confiance": "La confiance de cette proposition n’est pas de celles qui ont été demandées.",
    "reserve": "Cette proposition demande qu’une personne choisisse sa règle : elle n’est jamais appliquée en masse.",
    "conflit": "Des propositions différentes visent « {attribute} » de cet enregistrement : choisissez entre elles.",
    "change": "« {attribute} » n’a plus la valeur du constat : le résultat a été modifié depuis.",
    "deja": "« {attribute} » a déjà la valeur proposée.",
    "phrase": "La proposition est un conseil, pas une valeur à mettre.",
    "illisible": "Le profil ne lit aucune écriture de la valeur proposée dans la colonne source de « {attribute} ».",
    "sans_colonne": "Aucune colonne de la source n’alimente « {attribute} » : complétez le profil ou les paramètres.",
    "profil": "Le profil de cette conversion n’est pas connu : impossible de savoir quelle colonne source corriger.",
    "absent": "La ligne de ce constat n’est plus dans le résultat.",
    "double": "Plusieurs lignes du résultat portent le numéro de ligne de ce constat.",
}


class Skipped(NamedTuple):
    """A proposal that is not applied; `reason` is a key of REASONS, `sentence` its French text."""

    finding: int
    rule: str
    attribute: str | None
    reason: str
    sentence: str


@dataclass(frozen=True)
class FixPlan:
    """What would be changed, and the proposals left aside."""

    changes: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def without(self, skipped: Sequence[Skipped]) -> FixPlan:
        """The plan as it was carried out, when these could not be."""
        left = {one.finding for one in skipped}
        return FixPlan([c for c in self.changes if not left.intersection(c.findings)], [*self.skipped, *skipped])

    def before_after(self) -> list[tuple[str, str, Value, Value, int]]:
        """(rule, attribute, before, after, how many), the most numerous first."""
        counts = Counter((change.rule, change.attribute, change.shown_before, change.after) for change in self.changes)
        return [(*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))]


def plan_fixes(
    result: Result,
    *,
    rules: Iterable[str] = (),
    confidences: Iterable[str] = BULK,
    causes: Iterable[CauseKey] | None = None,
    findings: Iterable[int] | None = None,
) -> FixPlan:
    """The changes that the proposals of a result ask for.

    `rules`: only these, and by being named the guarded ones among them are allowed (uncertain, taxon, place). `causes`,
    `findings`: only these. A finding is applied whole or not at all; two that disagree about a cell are both left.
    """
    named, wanted = frozenset(rules), frozenset(confidences)
    unknown = wanted - set(CONFIDENCES)
    if unknown:
        raise ConfigError(f"Confiance inconnue : {', '.join(sorted(unknown))}. Possibles : {', '.join(CONFIDENCES)}.")
    keys = None if causes is None else frozenset(causes)
    chosen, skipped = [], []
    for one in _with_proposal(result, findings):
        if (named and one.rule not in named) or (
            keys is not None and CauseKey(one.rule, one.attribute, one.value, one.proposal) not in keys
        ):
            continue
        asked = result.proposals.asked(one.rule, one.attribute, one.value, one.proposal, one.confidence)
        if asked.state == ALREADY:
            continue
        reason = _not_chosen(asked, one, wanted, named)
        if reason:
            skipped.append(_skip(one, reason))
        else:
            chosen.append((one, asked))
    with many_objects():
        return _planned(result, chosen, skipped, PROPOSED)


def plan_reversals(result: Result, *, rules: Iterable[str] = (), findings: Iterable[int] | None = None) -> FixPlan:
    """What takes back the values that rules completed at the conversion, where the finding kept the former one."""
    named = frozenset(rules)
    chosen = []
    for one in _with_proposal(result, findings):
        if one.attribute and (one.proposal or "").endswith(DONE) and (not named or one.rule in named):
            now = (one.proposal or "").removesuffix(DONE) if one.proposal else None
            former = None if one.value is None else result.proposals.typed(one.attribute, one.value)
            if former is None and one.value is not None:
                continue
            chosen.append((one, Asked(VALUES, ((one.attribute, former),), ((one.attribute, now),), False)))
    return _planned(result, chosen, [], TAKEN_BACK)


def change_to(
    result: Result,
    table: str,
    fid: int,
    column: str,
    value: Value,
    *,
    rule: str = "",
    findings: Sequence[int] = (),
) -> Change:
    """A value that a person typed into one cell. `table` is one of the occurrences', or the quarantine.

    Raises ConfigError when the row is no more there or the column cannot hold the value.
    """
    if table not in KEYS:
        raise ConfigError(f"« {table} » n’est pas une table que l’on corrige ici.")
    typed: Value = None if value is None or value == "" else str(value)
    if table != QUARANTINE and typed is not None:
        typed = result.proposals.typed(column, str(typed))
        if typed is None:
            raise ConfigError(
                f"« {value} » ne convient pas à « {column} » : donnez une valeur de son type ou de sa liste."
            )
    own = "NULL" if table == QUARANTINE else quoted("idSINPOccTax")
    found = result.connection.execute(
        f"SELECT {quoted(column)}, {own}, ligne_source, feuille FROM {quoted(table)} WHERE {KEYS[table]} = ?",  # nosec B608  # quoted
        [fid],
    ).fetchone()
    if found is None:
        raise ConfigError(f"La ligne {fid} de « {table} » n’existe plus : rechargez le résultat.")
    before, record, line, sheet = found
    attribute = column if table != QUARANTINE else result.attribute_of(column) or column
    return Change(
        table,
        fid,
        attribute,
        column,
        before,
        typed,
        rule,
        "certain",
        record,
        line,
        sheet,
        tuple(findings),
        None,
        None,
        TYPED,
    )


def skip_change(finding: int, change: Change) -> Skipped:
    """A change whose cell is no more as the plan saw it."""
    return Skipped(
        finding, change.rule, change.attribute, "change", REASONS["change"].format(attribute=change.attribute)
    )


def proposing_rules() -> tuple[str, ...]:
    """The rules that may propose a value, in the order of the catalogue: those to name."""
    places = load_corrections().places
    return tuple(
        rule.id
        for rule in load_catalogue().rules
        if rule.propose
        or rule.kind == "codelist"
        or (rule.kind == "value" and rule.on_fail == "suggest_fix")
        or rule.id in places
    )


def _with_proposal(result: Result, findings: Iterable[int] | None) -> Iterable[Finding]:
    return (one for one in result.findings(findings) if one.proposal)


def _not_chosen(asked: Asked, one: Finding, wanted: frozenset[str], named: frozenset[str]) -> str:
    if asked.state == WORDS:
        return "phrase"
    if asked.guarded and one.rule not in named:
        return "reserve"
    return "" if one.confidence in wanted else "confiance"


def _planned(result: Result, chosen: Sequence[tuple[Finding, Asked]], skipped: list[Skipped], origin: str) -> FixPlan:
    """Changes of the findings chosen, without those that disagree."""
    candidates = Candidates(result, chosen, origin)
    asked: dict[int, list[Change]] = {}
    told = {one.id: one for one, _ in chosen}
    for one, what in chosen:
        try:
            asked[one.id] = candidates.changes(one, what)
        except Refused as refusal:
            skipped.append(_skip(one, refusal.reason, refusal.attribute))
    conflicts = _conflicts(change for changes in asked.values() for change in changes)
    merged: dict[tuple[str, int, str], Change] = {}
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    for finding in sorted(asked, key=lambda one: (ranks.get(told[one].severity, len(ranks)), one)):
        disputed = [change for change in asked[finding] if change.cell in conflicts]
        if disputed:
            skipped.append(_skip(told[finding], "conflit", disputed[0].attribute))
            continue
        for change in asked[finding]:
            first = merged.get(change.cell)
            merged[change.cell] = change if first is None else first.also(change)
    skipped.sort()
    return FixPlan(sorted(merged.values(), key=lambda change: change.cell), skipped)


def _conflicts(changes: Iterable[Change]) -> set[tuple[str, int, str]]:
    """The cells for which two changes want different values."""
    values: dict[tuple[str, int, str], Value] = {}
    conflicts = set()
    for change in changes:
        if values.setdefault(change.cell, change.after) != change.after:
            conflicts.add(change.cell)
    return conflicts


def _skip(one: Finding, reason: str, attribute: str | None = None) -> Skipped:
    shown = attribute or one.attribute
    return Skipped(one.id, one.rule, shown, reason, REASONS[reason].format(attribute=shown or ""))
