# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of the rows of a batch in the result: findings, quarantine, displaced values, occurrences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.engine.draft import Draft
from sinp_hdf_plugin.core.engine.encoding import EncodedBatch
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.formats import wkb
from sinp_hdf_plugin.core.formats.held_cells import as_read
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.source import MalformedRow, Source
from sinp_hdf_plugin.core.mapping.values import number_text


class Outcome:
    """Writes finished drafts and counts what it writes."""

    def __init__(self, plan: Plan, tally: Tally, writer: ResultWriter) -> None:
        self._plan, self._tally, self._writer = plan, tally, writer

    def write(self, draft: Draft, batch: EncodedBatch) -> None:
        """Every row of a draft, each in its one place."""
        self._write_findings(draft)
        self._write_quarantine(draft, batch)
        self._write_occurrences(draft)
        self._tally.batch(draft)

    def _write_findings(self, draft: Draft) -> None:
        if not draft.findings:
            return
        level = self._plan.settings.level
        order = np.array([finding.row for finding in draft.findings], np.int64)
        identifiers = draft.column("idSINPOccTax").take(order).decode()
        rows, told = [], set()
        for finding, identifier in zip(draft.findings, identifiers):
            severity, line = finding.severity or finding.rule.severity_at(level), draft.lines[finding.row]
            message = finding.message()
            value = None if finding.value is None else str(finding.value)
            rows.append(
                (
                    finding.rule.id,
                    severity,
                    finding.column,
                    value,
                    message,
                    finding.proposal,
                    finding.confidence,
                    identifier,
                    line,
                    draft.sheets[finding.row],
                )
            )
            again = (finding.rule.id, finding.row) in told
            told.add((finding.rule.id, finding.row))
            self._tally.finding(
                finding.rule,
                severity,
                (line, draft.sheets[finding.row], value, message, finding.proposal),
                0 if again else 1,
            )
        self._writer.add_findings(rows, draft.places.x[order], draft.places.y[order])

    def _write_quarantine(self, draft: Draft, batch: EncodedBatch) -> None:
        held = np.flatnonzero(draft.quarantined).tolist()
        if not held:
            return
        reasons: dict[int, list[tuple[str, str]]] = {row: [] for row in held}
        level = self._plan.settings.level
        for finding in draft.findings:
            if finding.row in reasons and finding.rule.severity_at(level) in ("bloquant", "erreur", "avertissement"):
                said = finding.message()
                if finding.proposal:
                    said += f" Proposition : {finding.proposal}."
                reasons[finding.row].append((finding.rule.id, said))
        rows = [
            (
                draft.lines[row],
                draft.sheets[row],
                "\n".join(dict.fromkeys(f"{rule} : {said}" for rule, said in reasons[row])),
                ", ".join(dict.fromkeys(rule for rule, _ in reasons[row])),
                *self._held_cells(batch, row),
            )
            for row in held
        ]
        geometry = None if batch.geometry is None else [batch.geometry[row] for row in held]
        self._writer.add_quarantine(rows, geometry)

    def _held_cells(self, batch: EncodedBatch, row: int) -> list[str | None]:
        """The cells of a row, and before them the same once more, which no correction touches."""
        cells = [_cell(column.at(row)) for column in batch.columns]
        shape = None if batch.geometry is None else batch.geometry[row]
        return [as_read(self._plan.source_columns, cells, shape), *cells]

    def write_malformed(self, malformed: Sequence[MalformedRow], source: Source) -> None:
        """Rows that could not be cut into cells: held, with the cells they had."""
        width = len(self._plan.source_columns)
        level = self._plan.settings.level
        rows, findings = [], []
        for bad in malformed:
            rule = self._plan.catalogue[bad.rule]
            cells = [*bad.cells[:width], *([None] * (width - len(bad.cells)))]
            rows.append(
                (
                    bad.line,
                    source.sheet,
                    f"{bad.rule} : {bad.message}",
                    bad.rule,
                    json.dumps(bad.cells, ensure_ascii=False),
                    *cells,
                )
            )
            findings.append(
                (
                    rule.id,
                    rule.severity_at(level),
                    "(ligne)",
                    None,
                    bad.message,
                    None,
                    None,
                    None,
                    bad.line,
                    source.sheet,
                )
            )
            self._tally.finding(rule, rule.severity_at(level), (bad.line, source.sheet, None, bad.message, None))
        self._tally.malformed(len(malformed))
        self._writer.add_quarantine(rows, [None] * len(rows) if source.has_geometry else None)
        self._writer.add_findings(findings, np.full(len(findings), np.nan), np.full(len(findings), np.nan))

    def _write_occurrences(self, draft: Draft) -> None:
        displaced: dict[int, list[Any]] = {}
        for item in draft.displaced:
            if not draft.quarantined[item.row]:
                displaced.setdefault(item.row, []).append(item)
        self._record_displaced(draft, displaced)
        good = ~draft.quarantined
        for kind in ("P", "L", "A", None):
            mask = good & (draft.places.kind == kind)
            if mask.any():
                self._write_kind(draft, kind, np.flatnonzero(mask))

    def _record_displaced(self, draft: Draft, displaced: dict[int, list[Any]]) -> None:
        """Displaced values: in their table, and in the record's own ElementsDeplaces."""
        if not displaced:
            return
        rows = np.array(sorted(displaced), np.int64)
        identifiers = dict(zip(rows.tolist(), draft.column("idSINPOccTax").take(rows).decode()))
        self._writer.add_displaced(
            (
                identifiers[row],
                item.column,
                None if item.value is None else str(item.value),
                item.rule,
                draft.lines[row],
                draft.sheets[row],
            )
            for row in rows.tolist()
            for item in displaced[row]
        )
        for name, what in (("nomAttr", "column"), ("valeurInit", "value")):
            column = draft.column(name)
            lists = [
                "|".join(
                    [*filter(None, [before]), *(str(getattr(item, what)).replace("|", "¦") for item in displaced[row])]
                )
                for row, before in zip(rows.tolist(), column.take(rows).decode())
            ]
            draft.columns[name] = column.put_many(rows, lists)

    def _write_kind(self, draft: Draft, kind: str | None, rows: np.ndarray) -> None:
        columns = {name: column.take(rows).decode() for name, column in draft.columns.items() if not column.is_empty()}
        columns["ligne_source"] = np.asarray(draft.lines)[rows].tolist()
        columns["feuille"] = [draft.sheets[row] for row in rows.tolist()]
        columns["echangeable"] = (~draft.flagged[rows]).astype(int).tolist()
        shapes = [draft.places.shapes.get(row) for row in rows.tolist()] if draft.places.shapes else []
        bounded = [None if shape is None else (shape, wkb.bounds_of(wkb.parse(shape))) for shape in shapes]
        self._writer.add_occurrences(kind, columns, draft.places.x[rows], draft.places.y[rows], bounded)


def _cell(value: Any) -> str | None:
    """A raw cell as the quarantine keeps it: text as it is, numbers so that they say the same when read again."""
    if value is None or isinstance(value, str):
        return value
    return None if value != value else number_text(value)  # a NaN is how typed tables say nothing
