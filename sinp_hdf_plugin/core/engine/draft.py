# SPDX-License-Identifier: GPL-2.0-or-later
"""A batch on its way to the format: its columns, its findings, and what has become of each row so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.places import Places
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.rules.catalogue import Rule, fate_of, identifiers


class Finding(NamedTuple):
    """One rule broken by one row. `row` is the rank in the batch, `note` a sentence added to the rule's message."""

    rule: Rule
    row: int
    column: str
    value: Any
    proposal: str | None = None
    confidence: str | None = None
    note: str = ""
    severity: str | None = None  # when it is not the rule's: a value already completed

    def message(self) -> str:
        """The French sentence for the user."""
        return f"{self.rule.sentence(self.column, self.value)} {self.note}".rstrip()


class Displaced(NamedTuple):
    """One optional value taken out of its record, kept beside it."""

    row: int
    column: str
    value: Any
    rule: str


@dataclass
class Draft:
    """One batch. The masks say which rows are quarantined and which may not be exchanged."""

    plan: Plan
    lines: Sequence[int]
    encoded: list[Column]
    places: Places
    columns: dict[str, Column] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    displaced: list[Displaced] = field(default_factory=list)
    fills: dict[tuple[str, str], int] = field(default_factory=dict)
    constants: dict[tuple[str, str, str], int] = field(default_factory=dict)
    sheets: Sequence[str] = ()
    quarantined: np.ndarray = field(init=False)
    flagged: np.ndarray = field(init=False)
    _told: set[tuple[str, int]] = field(default_factory=set)  # what earlier readings said: (rule, row)
    _telling: set[tuple[str, int]] = field(default_factory=set)  # what the present reading says
    _reading: Mapping[str, Column] | None = None
    _taken: set[tuple[int, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.quarantined = np.zeros(len(self.lines), bool)
        self.flagged = np.zeros(len(self.lines), bool)

    @property
    def rows(self) -> int:
        """Number of rows of the batch."""
        return len(self.lines)

    def column(self, name: str) -> Column:
        """The column, empty when nothing feeds it."""
        found = self.columns.get(name)
        return Column.constant(None, self.rows) if found is None else found

    def count_constant(self, name: str, value: Any, origin: str, rows: int) -> None:
        """That many rows took a value which is not theirs."""
        key = (name, str(value), origin)
        self.constants[key] = self.constants.get(key, 0) + rows

    def report(
        self,
        rule_id: str,
        row: int,
        column: str,
        value: Any,
        proposal: str | None = None,
        confidence: str | None = None,
        unread: bool = False,
    ) -> None:
        """A fault found while reading one value or one place: record it and settle what becomes of the row.

        `unread` values could not be kept in the record: whatever the severity, they are displaced or the row held.
        """
        rule = self.plan.catalogue[rule_id]
        level = self.plan.settings.level
        if rule.severity_at(level) != "off" and not self.plan.missing_reference(rule):
            self.findings.append(Finding(rule, row, column, value, proposal, confidence))
        fate, _ = fate_of(rule, level, self.plan.mandatory, (column,))
        if unread and fate not in ("quarantaine",):
            fate = "quarantaine" if column in self.plan.mandatory else "deplace"
        self._settle(rule, fate, row, column, value)

    def report_fill(self, rule: Rule, row: int, column: str, old: Any, new: Any) -> None:
        """An auto-fill that replaced a value: the finding keeps what was there."""
        self.findings.append(Finding(rule, row, column, old, f"{new} (déjà appliqué)", "certain", severity="info"))

    def _settle(self, rule: Rule, fate: str, row: int, column: str, value: Any) -> None:
        if fate == "quarantaine":
            self.quarantined[row] = True
        elif fate == "signale":
            self.flagged[row] = True
        elif fate == "deplace":
            key = (row, column, "" if column == "geometrie" else str(value))
            if key not in self._taken:  # one value may break several rules: it is kept beside the record once
                self._taken.add(key)
                self.displaced.append(Displaced(row, column, value, rule.id))
            if column == "geometrie":
                self.places.drop(row)
            elif self.column(column).at(row) is not None:
                self.columns[column] = self.column(column).put(np.array([row]), None)

    def fail(
        self,
        rule: Rule,
        part: str,
        rows: np.ndarray,
        seen: Mapping[str, Column],
        proposals: Sequence[Any] | None = None,
    ) -> np.ndarray:
        """Rows that break a part of a rule of several columns. Answers the rows that lost a value by it.

        `seen` are the columns, `geometrie` among them, as the rule read them: other rules that failed on the same
        reading may have emptied some meanwhile, which must change neither what is said here nor the fate of a row.
        """
        culprits = self._culprits(rule, part)
        self._tell(rule, culprits, rows, seen, proposals)
        fate, columns = fate_of(rule, self.plan.settings.level, self.plan.mandatory, culprits)
        if fate == "quarantaine":
            self.quarantined[rows] = True
        elif fate == "signale":
            self.flagged[rows] = True
        elif fate == "deplace":
            return self._displace(rule, columns, rows, seen)
        return rows[:0]

    def _tell(
        self,
        rule: Rule,
        culprits: Sequence[str],
        rows: np.ndarray,
        seen: Mapping[str, Column],
        proposals: Sequence[Any] | None,
    ) -> None:
        """One finding for each row, but where an earlier reading told of this rule: it showed the values given."""
        if seen is not self._reading:
            self._told |= self._telling
            self._telling, self._reading = set(), seen
        told = [rank for rank, row in enumerate(rows.tolist()) if (rule.id, row) not in self._told]
        if len(told) < len(rows):
            rows = rows[told]
            proposals = None if proposals is None else [proposals[rank] for rank in told]
        self._telling.update((rule.id, row) for row in rows.tolist())
        values = self._shown_values(culprits, rows, seen)
        if proposals is None:
            proposals = self._code_proposals(rule, culprits, values)
        confidence = rule.propose[0].confidence if rule.propose else "certain"
        self.findings += [
            Finding(rule, row, culprits[0], value, proposal, confidence if proposal else None)
            for row, value, proposal in zip(rows.tolist(), values, proposals)
        ]

    def _culprits(self, rule: Rule, part: str) -> tuple[str, ...]:
        """The attributes of the rule that this part reads, those that are fed first; never empty."""
        read = set(identifiers(part))
        names = [name for name in rule.attributes if name in read] or list(rule.attributes) or [""]
        return tuple(sorted(names, key=lambda name: name not in self.plan.fed))

    def _shown_values(self, culprits: Sequence[str], rows: np.ndarray, seen: Mapping[str, Column]) -> list[Any]:
        """The value of the finding: of one column, or `a = 1 ; b = 2` when the rule relates several."""
        names = [name for name in culprits if name in self.plan.fed]
        absent = Column.constant(None, self.rows)
        if len(names) <= 1:
            shown = absent if culprits[0] == "geometrie" else seen.get(culprits[0], absent)
            return shown.take(rows).decode()
        decoded = [seen.get(name, absent).take(rows).decode() for name in names]
        return [
            " ; ".join(f"{name} = {'∅' if value is None else value}" for name, value in zip(names, values))
            for values in zip(*decoded)
        ]

    def _code_proposals(self, rule: Rule, culprits: Sequence[str], values: Sequence[Any]) -> list[str | None]:
        if rule.kind != "codelist":
            return [None] * len(values)
        propose = self.plan.proposer(culprits[0])
        return [propose(str(value)) if value is not None else None for value in values]

    def _displace(self, rule: Rule, columns: Sequence[str], rows: np.ndarray, seen: Mapping[str, Column]) -> np.ndarray:
        """Take these columns out of the rows, each row for itself; answers the rows that lost a value here.

        Where none of them had a value when the rule read them, there is nothing to take out: what is missing, or was
        already displaced, keeps the row from being conform, and it is held. Where another rule has taken them out
        since, the row is neither held nor touched: the rules are run again on it.
        """
        lost = np.zeros(self.rows, bool)
        had = np.zeros(len(rows), bool)
        for name in columns:
            if name not in seen:
                continue
            had |= seen[name].filled()[rows]
            held = self._take_places(rule, rows) if name == "geometrie" else self._take_values(rule, name, rows)
            lost[held] = True
        self.quarantined[rows[~had]] = True
        return np.flatnonzero(lost)

    def _take_values(self, rule: Rule, name: str, rows: np.ndarray) -> np.ndarray:
        column = self.column(name)
        held = rows[column.filled()[rows]]
        if len(held):
            self.displaced += [
                Displaced(row, name, value, rule.id) for row, value in zip(held.tolist(), column.take(held).decode())
            ]
            self.columns[name] = column.put(held, None)
        return held

    def _take_places(self, rule: Rule, rows: np.ndarray) -> np.ndarray:
        held = np.array([row for row in rows.tolist() if self.places.kind[row] is not None], np.int64)
        for row in held.tolist():
            self.displaced.append(Displaced(row, "geometrie", self.places.wkt(row), rule.id))
            self.places.drop(row)
        return held
