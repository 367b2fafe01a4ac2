# SPDX-License-Identifier: GPL-2.0-or-later
"""The counts of a run, added batch by batch, and the summary made of them at the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.draft import Draft
from sinp_hdf_plugin.core.engine.duplicates import SeenKeys, digest
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats.format_words import references
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, SEVERITIES, Rule, fate_of
from sinp_hdf_plugin.core.rules.summary import (
    MAX_EXAMPLES,
    ColumnFate,
    Completeness,
    Constant,
    Example,
    Fill,
    NotEvaluated,
    RuleCount,
    RunSummary,
)


class CleanCounts(NamedTuple):
    """What is counted of rows without any finding: `dates` and `groups` are values with their number of rows."""

    rows: int
    filled: Mapping[str, int]
    dates: Sequence[tuple[str | None, int]]
    groups: Sequence[tuple[Any, int]]
    constants: Mapping[tuple[str, str, str], int]
    fills: Mapping[tuple[str, str], int]


class Contributions(NamedTuple):
    """What is counted of rows and cannot be read in the tables of the result afterwards."""

    groups: Counter
    constants: Counter
    fills: Counter


class StoredRule(NamedTuple):
    """What the table of findings says of one rule; `severity` is the gravest of them."""

    rule: str
    severity: str
    rows: int
    file_findings: int
    proposals: int
    examples: Sequence[Example]


class StoredCounts(NamedTuple):
    """A whole result counted from its tables; names as in RunSummary."""

    read: int
    accepted: int
    displaced_rows: int
    quarantined: int
    flagged: int
    empty_rows: int
    records: int
    displaced_values: int
    severities: Mapping[str, int]
    rules: Sequence[StoredRule]
    filled: Mapping[str, int]
    years: Mapping[int, int]
    months: Mapping[int, int]


class Tally:
    """Counts by rule, attribute, year, month and group; a few examples of each rule; nothing grows with the rows."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.read = self.accepted = self.quarantined = self.displaced_rows = self.flagged = self.records = 0
        self.empty_rows = self.displaced_values = 0
        self._rule_rows: Counter = Counter()
        self._file_findings: Counter = Counter()
        self._severities: dict[str, str] = {}
        self._findings: Counter = Counter()
        self._proposals: Counter = Counter()
        self._examples: dict[str, list[Example]] = {}
        self._filled: Counter = Counter()
        self._years: Counter = Counter()
        self._months: Counter = Counter()
        self._groups: Counter = Counter()
        self._constants: Counter = Counter()
        self._fills: Counter = Counter()
        self._seen_records = SeenKeys()

    def finding(
        self, rule: Rule, severity: str, example: tuple[Any, ...] | None = None, rows: int = 1, of_file: bool = False
    ) -> None:
        """Count one finding; example is (line, sheet, value, message, proposal); `of_file`: it is about no row."""
        self._findings[severity] += 1
        seen = self._severities.setdefault(rule.id, severity)
        self._severities[rule.id] = min(seen, severity, key=SEVERITIES.index)
        self._rule_rows[rule.id] += rows
        self._file_findings[rule.id] += of_file
        if example is None:
            return
        self._proposals[rule.id] += example[4] is not None
        kept = self._examples.setdefault(rule.id, [])
        if len(kept) < MAX_EXAMPLES:
            line, sheet, value, message, proposal = example
            kept.append(Example(line or 0, sheet, None if value is None else str(value), message, proposal))

    def batch(self, draft: Draft) -> None:
        """Count the rows of a finished batch."""
        good = ~draft.quarantined
        accepted = int(good.sum())
        self.read += draft.rows
        self.accepted += accepted
        self.quarantined += draft.rows - accepted
        displaced = [d for d in draft.displaced if good[d.row]]
        self.displaced_rows += len({d.row for d in displaced})
        self.displaced_values += len(displaced)
        self.flagged += int((good & draft.flagged).sum())
        self._constants.update(draft.constants)
        self._fills.update(draft.fills)
        if accepted:
            self._accepted(draft, good)

    def _accepted(self, draft: Draft, good: np.ndarray) -> None:
        for name, column in draft.columns.items():
            self._filled[name] += int((column.filled() & good).sum())
        self._filled["geometrie"] += int((good & (draft.places.kind != None)).sum())  # noqa: E711
        for date, rows in _counts(draft.column("dateDebut"), good):
            if isinstance(date, str):
                self._years[int(date[:4])] += rows
                self._months[int(date[5:7])] += rows
        if self._plan.group is not None:
            for group, rows in _counts(draft.encoded[self._plan.group], good):
                self._groups[str(group) if group is not None else "(non précisé)"] += rows
        identifiers = draft.column("idSINPOccTax").take(np.flatnonzero(good))
        first, _ = self._seen_records.first_of(
            digest([identifiers]), np.zeros(len(identifiers), np.int64), np.zeros(len(identifiers), np.uint64)
        )
        self.records += int((first < 0).sum())

    def clean(self, counts: CleanCounts) -> None:
        """Count rows that were written without passing here: each is accepted, and a record of its own."""
        self.read += counts.rows
        self.accepted += counts.rows
        self.records += counts.rows
        self._filled.update(counts.filled)
        for date, rows in counts.dates:
            if date:
                self._years[int(date[:4])] += rows
                self._months[int(date[5:7])] += rows
        for group, rows in counts.groups:
            self._groups[str(group) if group is not None else "(non précisé)"] += rows
        self._constants.update(counts.constants)
        self._fills.update(counts.fills)

    def stored(self, counts: StoredCounts, others: Contributions) -> None:
        """Count a result that is there already; this tally has counted nothing before."""
        self.read, self.accepted, self.displaced_rows, self.quarantined = counts[:4]
        self.flagged, self.empty_rows, self.records, self.displaced_values = counts[4:8]
        self._findings.update(counts.severities)
        for rule in counts.rules:
            self._severities[rule.rule] = rule.severity
            self._rule_rows[rule.rule] = rule.rows
            self._file_findings[rule.rule] = rule.file_findings
            self._proposals[rule.rule] = rule.proposals
            self._examples[rule.rule] = list(rule.examples)
        self._filled.update(counts.filled)
        self._years.update(counts.years)
        self._months.update(counts.months)
        self._groups.update(others.groups)
        self._constants.update(others.constants)
        self._fills.update(others.fills)

    def contributions(self) -> Contributions:
        """What was counted so far and is in no table of the result."""
        return Contributions(Counter(self._groups), Counter(self._constants), Counter(self._fills))

    def malformed(self, rows: int) -> None:
        """Rows that could not even be cut into cells: read, and held."""
        self.read += rows
        self.quarantined += rows

    def empty(self, rows: int) -> None:
        """Wholly empty rows: read, and left out."""
        self.read += rows
        self.empty_rows += rows

    def summary(self, **about: Any) -> RunSummary:
        """The account of the run; `about` gives source, engine, dates and notes."""
        plan = self._plan
        profile = plan.settings.profile
        return RunSummary(
            profile_id=profile.id,
            profile_title=profile.title.get("fr", profile.id),
            profile_provisional=profile.provisional,
            level=plan.settings.level,
            format_version=plan.version.id,
            rules_version=plan.catalogue.version,
            reference_date=plan.settings.reference_date,
            rows_read=self.read,
            rows_accepted=self.accepted,
            rows_displaced=self.displaced_rows,
            rows_quarantined=self.quarantined,
            rows_not_exchangeable=self.flagged,
            empty_rows=self.empty_rows,
            records=self.records,
            displaced_values=self.displaced_values,
            findings_total=sum(self._findings.values()),
            by_severity=dict(self._findings),
            rules=self._rule_counts(),
            not_evaluated=self._not_evaluated(),
            completeness=self._completeness(),
            by_year=dict(self._years),
            by_month=dict(self._months),
            by_group=dict(self._groups),
            constants=[
                Constant(name, value, f"{origin} ({rows} ligne{'s' if rows > 1 else ''})")
                for (name, value, origin), rows in self._constants.items()
            ],
            fills=[Fill(column, rule, rows) for (rule, column), rows in self._fills.items()],
            columns=[ColumnFate(*fate) for fate in plan.column_fates()],
            profile_content=json.dumps(profile.content, ensure_ascii=False, separators=(",", ":")),
            parameters={name: value for name, value in plan.settings.parameters.items() if value},
            crs=plan.settings.crs or "",
            **about,
        )

    def _rule_counts(self) -> list[RuleCount]:
        plan, counts = self._plan, []
        for rule in plan.rules:
            if not plan.can_evaluate(rule):
                continue
            severity = self._severities.get(rule.id, rule.severity_at(plan.settings.level))
            fate = _FATES[fate_of(rule, plan.settings.level, plan.mandatory)[0] if severity in ERRORS else "accepte"]
            counts.append(
                RuleCount(
                    rule.id,
                    severity,
                    rule.category,
                    list(rule.attributes),
                    rule.statement["fr"],
                    self._rule_rows[rule.id],
                    self._examples.get(rule.id, []),
                    fate,
                    self._proposals[rule.id],
                    self._file_findings[rule.id],
                )
            )
        return counts

    def _not_evaluated(self) -> list[NotEvaluated]:
        return [NotEvaluated(rule.id, rule.statement["fr"], self._why_not(rule)) for rule in self._plan.not_evaluated()]

    def _why_not(self, rule: Rule) -> str:
        if rule.without_object:
            return rule.without_object["fr"]
        columns = self._plan.missing_columns(rule)
        if columns:
            return f"La source n’a pas les colonnes {', '.join(columns)}."
        return f"Il manque {references(rule.needs)}."

    def _completeness(self) -> list[Completeness]:
        level = self._plan.mandatory
        return [
            Completeness(
                c.name,
                c.label.fr,
                "mandatory" if c.name in level else c.obligation,
                self._filled[c.name],
                self.accepted,
            )
            for c in self._plan.version.columns()
        ]


_FATES = {
    "accepte": "Ligne acceptée, constat à examiner",
    "signale": "Ligne acceptée, marquée non échangeable",
    "deplace": "Valeur vidée et gardée dans « elements_deplaces »",
    "quarantaine": "Ligne mise en quarantaine",
}


def _counts(column: Column, rows: np.ndarray) -> Sequence[tuple[Any, int]]:
    numbers = np.bincount(column.codes[rows], minlength=len(column.values)).tolist()
    return [(value, number) for value, number in zip(column.values, numbers) if number]
