# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run would make of the first rows of a table, without writing anything: the engine itself, on few rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sinp_hdf_plugin.core.engine.convert import Converter
from sinp_hdf_plugin.core.engine.draft import Draft
from sinp_hdf_plugin.core.engine.encoding import encoded
from sinp_hdf_plugin.core.engine.file_rules import FileRules
from sinp_hdf_plugin.core.engine.plan import Plan, Settings, asked_columns
from sinp_hdf_plugin.core.engine.runner import Runner
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent, Watch
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.first_rows import FirstRows
from sinp_hdf_plugin.core.formats.source import MalformedRow, Source

ROWS = 100
GEOMETRY = "geometrie"
ACCEPTED, DISPLACED, FLAGGED, HELD = "accepte", "deplace", "signale", "quarantaine"
# What stands, in a preview, for the run parameters that nobody has given yet.
STAND_INS = {
    "JDD": "00000000-0000-4000-8000-000000000000",
    "DS_PUBLIQUE": "NSP",
    "STATUT_SOURCE": "NSP",
    "GESTIONNAIRE": "Inconnu",
    "OBSERVATEUR": "INCONNU",
    "ORG_TRANSFORMATION": "Inconnu",
}


@dataclass(frozen=True)
class PreviewFinding:
    """One rule broken by one row; `row` is its rank in the preview, None for what concerns the whole table."""

    row: int | None
    column: str
    rule: str
    severity: str
    value: str | None
    message: str
    proposal: str | None = None
    confidence: str | None = None


@dataclass(frozen=True)
class Preview:
    """Converted rows, in the order of the table.

    columns: those of the format that some row fills or some finding is about, then `geometrie` as WKT (EPSG:2154).
    fates: of each row, `accepte`, `deplace` (accepted, a value taken out), `signale` (accepted, not exchangeable) or
    `quarantaine`. stand_ins: column -> value taken for a run parameter that is not given. refusal: the French
    sentence for which a real run would not start, or empty.
    """

    columns: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[Any, ...], ...]
    fates: tuple[str, ...]
    findings: tuple[PreviewFinding, ...]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    def count(self, fate: str) -> int:
        """How many rows have that fate."""
        return self.fates.count(fate)


class _Trial(Plan):
    """A plan that starts although mandatory columns have no origin: what is missing is told beside the rows."""

    refusal = ""

    def _require_mandatory(self) -> None:
        try:
            super()._require_mandatory()
        except ConfigError as error:
            self.refusal = str(error)


def preview(source: Source, settings: Settings, rows: int = ROWS, watch: Watch | None = None) -> Preview:
    """The first `rows` rows of a source, converted and checked as a run would do.

    Raises ConfigError (profile, constants), FormatError (source, CRS), Cancelled. May reach pyproj (toolbelt/threads).
    """
    watch = watch or Silent()
    held = source if isinstance(source, FirstRows) else FirstRows(source, rows)
    stand_ins = _stand_ins(settings, held.columns)
    named = dict(_Trial(settings, held.columns).version.parameters)
    given = {**{named[name]: value for name, value in stand_ins.items()}, **_filled(settings.parameters)}
    plan = _Trial(replace(settings, parameters=given), held.columns)
    runner = Runner(plan, Tally(plan), writer=None, watch=watch, total=None)  # type: ignore[arg-type]  # writes nothing
    _go_on(watch)
    converter = Converter(plan, runner.place_reader(held))
    _go_on(watch)
    draft = converter.convert(encoded(next(held.batches(rows))))
    draft.sheets = [held.sheet] * draft.rows
    FileRules(plan).check(draft)
    runner.check_columns()
    _go_on(watch)
    return _shown(draft, held.malformed, [*_of_rows(draft), *_of_the_file(runner)], stand_ins, plan.refusal)


def _stand_ins(settings: Settings, columns: Sequence[str]) -> dict[str, str]:
    """Column -> value, for run parameters not given whose column comes from nowhere else."""
    plan = _Trial(settings, columns)
    asked = asked_columns(plan.version, plan.catalogue, settings.level, settings.references)
    return {
        name: STAND_INS[parameter]
        for name, parameter in plan.version.parameters
        if name in asked and name not in plan.present and parameter in STAND_INS
    }


def _filled(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value}


def _go_on(watch: Watch) -> None:
    if watch.is_cancelled():
        raise Cancelled("Aperçu arrêté.")


def _of_rows(draft: Draft) -> Iterator[PreviewFinding]:
    level = draft.plan.settings.level
    for found in draft.findings:
        yield PreviewFinding(
            found.row,
            found.column,
            found.rule.id,
            found.severity or found.rule.severity_at(level),
            None if found.value is None else str(found.value),
            found.message(),
            found.proposal,
            found.confidence,
        )


def _of_the_file(runner: Runner) -> Iterator[PreviewFinding]:
    for rule, severity, column, value, message, proposal, confidence, *_ in runner.file_findings:
        yield PreviewFinding(None, column, rule, severity, value, message, proposal, confidence)


def _shown(
    draft: Draft,
    malformed: Sequence[MalformedRow],
    findings: Sequence[PreviewFinding],
    stand_ins: Mapping[str, str],
    refusal: str,
) -> Preview:
    told = {finding.column for finding in findings if finding.row is not None}
    filled = {name for name, column in draft.columns.items() if not column.is_empty()}
    fed = {target.name for target in draft.plan.targets}
    names = [column.name for column in draft.plan.version.columns() if column.name in filled | fed | told]
    cells = [draft.column(name).decode() for name in names]
    cells.append([draft.places.wkt(row) if draft.places.kind[row] else None for row in range(draft.rows)])
    displaced = {item.row for item in draft.displaced}
    fates = [_fate(draft, row, row in displaced) for row in range(draft.rows)]
    rows = list(zip(*cells))
    extra = [
        PreviewFinding(draft.rows + rank, "(ligne)", bad.rule, "bloquant", None, bad.message)
        for rank, bad in enumerate(malformed)
    ]
    rows += [(None,) * (len(names) + 1)] * len(malformed)
    return Preview(
        (*names, GEOMETRY),
        (*draft.lines, *(bad.line for bad in malformed)),
        tuple(rows),
        (*fates, *(HELD for _ in malformed)),
        (*findings, *extra),
        stand_ins,
        refusal,
    )


def _fate(draft: Draft, row: int, displaced: bool) -> str:
    if draft.quarantined[row]:
        return HELD
    if draft.flagged[row]:
        return FLAGGED
    return DISPLACED if displaced else ACCEPTED
