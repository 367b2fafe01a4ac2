# SPDX-License-Identifier: GPL-2.0-or-later
"""A batch on its way to the format: its columns, its findings, and what has become of each row so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

import numpy as np

from sinp_hdf_plugin.core.rules.catalogue import Rule, fate_of

from .columns import Column
from .places import Places
from .plan import Plan


class Finding(NamedTuple):
    """One rule broken by one row. `row` is the rank in the batch."""

    rule: Rule
    row: int
    column: str
    value: Any
    proposal: Optional[str] = None
    confidence: Optional[str] = None


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
    raw: List[Sequence[Any]]
    encoded: List[Column]
    places: Places
    columns: Dict[str, Column] = field(default_factory=dict)
    findings: List[Finding] = field(default_factory=list)
    displaced: List[Displaced] = field(default_factory=list)
    fills: Dict[Tuple[str, str], int] = field(default_factory=dict)
    constants: Dict[Tuple[str, str, str], int] = field(default_factory=dict)
    quarantined: np.ndarray = field(init=False)
    flagged: np.ndarray = field(init=False)
    _told: Set[Tuple[str, int, str]] = field(default_factory=set)

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

    def report(self, rule_id: str, row: int, column: str, value: Any, proposal: Optional[str] = None,
               confidence: Optional[str] = None, unread: bool = False) -> None:
        """A fault found while reading one value or one place: record it and settle what becomes of the row.

        `unread` values could not be kept in the record: whatever the severity, they are displaced or the row held.
        """
        rule = self.plan.catalogue[rule_id]
        level = self.plan.settings.level
        if rule.severity_at(level) != "off" and not self.plan.missing_reference(rule):
            self.findings.append(Finding(rule, row, column, value, proposal, confidence))
        fate, _ = fate_of(rule, level, self.plan.mandatory, column)
        if unread and fate not in ("quarantaine",):
            fate = "quarantaine" if column in self.plan.mandatory else "deplace"
        self._settle(rule, fate, row, column, value)

    def _settle(self, rule: Rule, fate: str, row: int, column: str, value: Any) -> None:
        if fate == "quarantaine":
            self.quarantined[row] = True
        elif fate == "signale":
            self.flagged[row] = True
        elif fate == "deplace":
            self.displaced.append(Displaced(row, column, value, rule.id))
            if column == "geometrie":
                self.places.drop(row)
            else:
                self.columns[column] = self.column(column).put(np.array([row]), None)

    def fail(self, rule: Rule, rows: np.ndarray) -> np.ndarray:
        """Rows that break a rule of several columns. Answers the rows that lost a value by it."""
        if rule.kind != "set":
            rows = np.array([row for row in rows.tolist() if (rule.id, row, "") not in self._told], np.int64)
        if not len(rows):
            return rows
        self._told.update((rule.id, row, "") for row in rows.tolist())
        shown = self._culprit(rule)
        values = self._shown_values(rule, shown, rows)
        proposals = self._proposals(rule, shown, values)
        self.findings += [Finding(rule, row, shown, value, proposal, "certain" if proposal else None)
                          for row, value, proposal in zip(rows.tolist(), values, proposals)]
        fate, columns = fate_of(rule, self.plan.settings.level, self.plan.mandatory)
        if fate == "quarantaine":
            self.quarantined[rows] = True
        elif fate == "signale":
            self.flagged[rows] = True
        elif fate == "deplace":
            return self._displace(rule, columns, rows)
        return rows[:0]

    def _culprit(self, rule: Rule) -> str:
        present = [name for name in rule.attributes if not self.column(name).is_empty()]
        return (present or list(rule.attributes) or [""])[0]

    def _shown_values(self, rule: Rule, shown: str, rows: np.ndarray) -> List[Any]:
        """The value of the finding: of one column, or `a = 1 ; b = 2` when the rule relates several."""
        names = [name for name in rule.attributes if name in self.columns and not self.columns[name].is_empty()]
        if len(names) <= 1:
            return self.column(shown).take(rows).decode()
        decoded = [self.columns[name].take(rows).decode() for name in names]
        return [" ; ".join(f"{name} = {'∅' if value is None else value}" for name, value in zip(names, values))
                for values in zip(*decoded)]

    def _proposals(self, rule: Rule, shown: str, values: Sequence[Any]) -> List[Optional[str]]:
        if rule.kind != "codelist":
            return [None] * len(values)
        propose = self.plan.proposer(shown)
        return [propose(str(value)) if value is not None else None for value in values]

    def _displace(self, rule: Rule, columns: Sequence[str], rows: np.ndarray) -> np.ndarray:
        lost: List[np.ndarray] = []
        for name in columns:
            if name == "geometrie":
                lost.append(self._displace_places(rule, rows))
                continue
            column = self.column(name)
            held = rows[column.filled()[rows]]
            if len(held):
                self.displaced += [Displaced(row, name, value, rule.id)
                                   for row, value in zip(held.tolist(), column.take(held).decode())]
                self.columns[name] = column.put(held, None)
                lost.append(held)
        if not lost:  # there was nothing to take out: what is missing keeps the row from being conform
            self.quarantined[rows] = True
            return rows[:0]
        return np.unique(np.concatenate(lost))

    def _displace_places(self, rule: Rule, rows: np.ndarray) -> np.ndarray:
        held = np.array([row for row in rows.tolist() if self.places.kind[row] is not None], np.int64)
        for row in held.tolist():
            self.displaced.append(Displaced(row, "geometrie", self.places.wkt(row), rule.id))
            self.places.drop(row)
        return held
