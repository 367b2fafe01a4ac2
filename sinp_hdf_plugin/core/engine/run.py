# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole run: sources in, one result GeoPackage and its summary out, whatever happens nothing half-written."""

from __future__ import annotations

import datetime
import gc
import json
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Protocol, Sequence, Tuple

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.formats import wkb
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.source import Batch, FileNote, MalformedRow, Source
from sinp_hdf_plugin.core.places.projection import ACCEPTED_CRS, named
from sinp_hdf_plugin.core.places.region import load_region
from sinp_hdf_plugin.core.rules.summary import RunSummary

from .convert import Converter
from .draft import Draft
from .duckdb_session import Session, Unusable
from .fast_lane import Dirty, FastLane, open_session
from .file_rules import FileRules
from .groupings import settle_groupings
from .header_rules import header_findings
from .places import PlaceReader
from .plan import Plan, Settings
from .sqlite_rules import SqliteRules
from .tally import Tally

BATCH_ROWS = 50_000


class Cancelled(SinpError):
    """The user stopped the run."""


class Watch(Protocol):
    """Who follows a run: told of progress, asked whether to go on."""

    def progress(self, done: int, total: Optional[int]) -> None:
        """`done` rows of `total` (None when nobody knows)."""

    def is_cancelled(self) -> bool:
        """True when the run should stop."""


class Silent:
    """Nobody follows."""

    def progress(self, done: int, total: Optional[int]) -> None:
        """Nothing to tell."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False


def run(sources: Sequence[Source], settings: Settings, output: Path, watch: Optional[Watch] = None,
        index: bool = True, batch_rows: int = BATCH_ROWS, engine: str = "auto") -> RunSummary:
    """Convert and check `sources` (sheets or layers of one input, with the same columns) into `output`.

    `engine`: "sqlite" (built-in), "duckdb", or "auto": DuckDB when it is installed and the source is worth it. What it
    cannot do exactly as the built-in engine is done again by that one. Raises ConfigError (profile, CRS, constants),
    FormatError (source or output), Cancelled. On any of them the output is untouched.
    """
    session, reason = open_session(engine, sources, settings.reference_date)
    if session is not None:
        try:
            return _run(sources, settings, output, watch, index, batch_rows, "DuckDB, SQLite et numpy", session)
        except Unusable as error:
            reason = str(error)
        finally:
            session.close()
    name = "SQLite et numpy" + (f" (moteur rapide écarté : {reason})" if reason else "")
    return _run(sources, settings, output, watch, index, batch_rows, name, None)


def _run(sources: Sequence[Source], settings: Settings, output: Path, watch: Optional[Watch], index: bool, batch_rows: int,
         engine: str, session: Optional[Session]) -> RunSummary:
    """The run, with the fast lane of `session` if there is one. Raises Unusable when that lane has to be left."""
    started, clock = datetime.datetime.now(), time.monotonic()
    watch = watch or Silent()
    plan = Plan(settings, sources[0].columns)
    tally = Tally(plan)
    collector = gc.get_threshold()
    gc.set_threshold(200_000, *collector[1:])  # millions of small objects without cycles: a sixth of the time otherwise
    writer = ResultWriter(output, plan.version, sources[0].columns, _geometry_crs(sources[0], settings), index)
    try:
        runner = _Runner(plan, tally, writer, watch, sum(source.row_count or 0 for source in sources) or None, session)
        for source in sources:
            runner.one_source(source, batch_rows)
        settle_groupings(writer.connection, plan, runner.record_finding)
        runner.check_columns()
        runner.flush_file_findings()
        summary = tally.summary(
            source=sources[0].name, sheet=", ".join(dict.fromkeys(s.sheet for s in sources if s.sheet)), engine=engine,
            started=started.isoformat(timespec="seconds"), seconds=time.monotonic() - clock, notes=runner.notes,
        )  # fmt: skip
        wrong = summary.check()
        if wrong:
            raise FormatError(wrong)
        writer.add_report(summary.to_rows())
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    finally:
        gc.set_threshold(*collector)
    summary.seconds = time.monotonic() - clock
    return summary


def _geometry_crs(source: Source, settings: Settings) -> Optional[str]:
    return (settings.crs or source.crs or "EPSG:2154") if source.has_geometry else None


class _Runner:
    """What one run carries from batch to batch."""

    def __init__(self, plan: Plan, tally: Tally, writer: ResultWriter, watch: Watch, total: Optional[int],
                 session: Optional[Session] = None) -> None:
        self._plan, self._tally, self._writer, self._watch, self._total = plan, tally, writer, watch, total
        self._session = session
        self._file_rules = FileRules(plan)
        self._file_findings: List[Tuple[Any, ...]] = []
        self.notes: List[str] = []

    def one_source(self, source: Source, batch_rows: int) -> None:
        """Every batch of a source."""
        places = self._place_reader(source)
        converter = Converter(self._plan, places)
        for batch, digests in self._batches(source, places, batch_rows):
            if self._watch.is_cancelled():
                raise Cancelled("Traitement annulé : rien n’a été écrit.")
            self._one_batch(converter, batch, source, digests)
            self._watch.progress(self._tally.read, self._total)
        self._tally.empty(source.empty_rows)
        for note in source.notes:
            self._note(note, source)

    def _batches(self, source: Source, places: Optional[PlaceReader], rows: int) -> Iterator[Dirty]:
        """What has to be converted here: every row, or those that the fast lane leaves."""
        if self._session is None:
            return (Dirty(batch, None) for batch in source.batches(rows))
        lane = FastLane(self._plan, source, places, self._session, self._file_rules, self._tally, self._writer)
        return lane.batches(rows)

    def _place_reader(self, source: Source) -> Optional[PlaceReader]:
        plan = self._plan
        if not source.has_geometry and not plan.geometry:
            return None
        crs = plan.settings.crs or (source.crs if source.has_geometry else plan.settings.profile.geometry.crs)
        if not crs:
            raise FormatError(
                f"LOC-005 : « {source.name} » ne dit pas dans quel système de coordonnées il est (fichier .prj absent ?). "
                "Donnez-le avec le paramètre CRS : EPSG:2154 pour du Lambert-93, EPSG:4326 pour des longitudes et latitudes."
            )
        crs = named(crs)
        if crs not in ACCEPTED_CRS:
            message = f"Les coordonnées sont en {crs[:60]}, qui n’est pas un système attendu : elles sont reprojetées en Lambert-93."
            self.record_finding(plan.catalogue["LOC-005"], "geometrie", crs[:60], message, None, None, source.sheet, severity="info")
        return PlaceReader(crs, load_region())

    def _one_batch(self, converter: Converter, batch: Batch, source: Source, digests: Optional[np.ndarray]) -> None:
        if batch.malformed:
            self._malformed(batch.malformed, source)
        if not batch.lines:
            return
        draft = converter.convert(batch)
        draft.sheets = [source.sheet] * draft.rows if batch.sheets is None else [sheet or "" for sheet in batch.sheets]
        self._file_rules.check(draft, digests)
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
            rows.append((finding.rule.id, severity, finding.column, value, message, finding.proposal,
                         finding.confidence, identifier, line, draft.sheets[finding.row]))
            again = (finding.rule.id, finding.row) in told
            told.add((finding.rule.id, finding.row))
            self._tally.finding(finding.rule, severity, (line, draft.sheets[finding.row], value, message, finding.proposal), 0 if again else 1)
        self._writer.add_findings(rows, draft.places.x[order], draft.places.y[order])

    def _write_quarantine(self, draft: Draft, batch: Batch) -> None:
        held = np.flatnonzero(draft.quarantined).tolist()
        if not held:
            return
        reasons: Dict[int, List[Tuple[str, str]]] = {row: [] for row in held}
        level = self._plan.settings.level
        for finding in draft.findings:
            if finding.row in reasons and finding.rule.severity_at(level) in ("bloquant", "erreur", "avertissement"):
                said = finding.message()
                if finding.proposal:
                    said += f" Proposition : {finding.proposal}."
                reasons[finding.row].append((finding.rule.id, said))
        rows = [(draft.lines[row], draft.sheets[row], "\n".join(dict.fromkeys(f"{rule} : {said}" for rule, said in reasons[row])),
                 ", ".join(dict.fromkeys(rule for rule, _ in reasons[row])), None, *(_cell(column[row]) for column in batch.columns))
                for row in held]
        geometry = None if batch.geometry is None else [batch.geometry[row] for row in held]
        self._writer.add_quarantine(rows, geometry)

    def _malformed(self, malformed: Sequence[MalformedRow], source: Source) -> None:
        width = len(self._plan.source_columns)
        level = self._plan.settings.level
        rows, findings = [], []
        for bad in malformed:
            rule = self._plan.catalogue[bad.rule]
            cells = [*bad.cells[:width], *([None] * (width - len(bad.cells)))]
            rows.append((bad.line, source.sheet, f"{bad.rule} : {bad.message}", bad.rule,
                         json.dumps(bad.cells, ensure_ascii=False), *cells))
            findings.append((rule.id, rule.severity_at(level), "(ligne)", None, bad.message, None, None, None, bad.line, source.sheet))
            self._tally.finding(rule, rule.severity_at(level), (bad.line, source.sheet, None, bad.message, None))
        self._tally.malformed(len(malformed))
        self._writer.add_quarantine(rows, [None] * len(rows) if source.has_geometry else None)
        self._writer.add_findings(findings, np.full(len(findings), np.nan), np.full(len(findings), np.nan))

    def _write_occurrences(self, draft: Draft) -> None:
        displaced: Dict[int, List[Any]] = {}
        for item in draft.displaced:
            if not draft.quarantined[item.row]:
                displaced.setdefault(item.row, []).append(item)
        self._record_displaced(draft, displaced)
        good = ~draft.quarantined
        for kind in ("P", "L", "A", None):
            mask = good & (draft.places.kind == kind)
            if mask.any():
                self._write_kind(draft, kind, np.flatnonzero(mask))

    def _record_displaced(self, draft: Draft, displaced: Dict[int, List[Any]]) -> None:
        """Displaced values: in their table, and in the record's own ElementsDeplaces."""
        if not displaced:
            return
        rows = np.array(sorted(displaced), np.int64)
        identifiers = dict(zip(rows.tolist(), draft.column("idSINPOccTax").take(rows).decode()))
        self._writer.add_displaced(
            (identifiers[row], item.column, None if item.value is None else str(item.value), item.rule, draft.lines[row], draft.sheets[row])
            for row in rows.tolist() for item in displaced[row]
        )
        for name, what in (("nomAttr", "column"), ("valeurInit", "value")):
            column = draft.column(name)
            lists = ["|".join([*filter(None, [before]), *(str(getattr(item, what)).replace("|", "¦") for item in displaced[row])])
                     for row, before in zip(rows.tolist(), column.take(rows).decode())]
            draft.columns[name] = column.put_many(rows, lists)

    def _write_kind(self, draft: Draft, kind: Optional[str], rows: np.ndarray) -> None:
        columns = {name: column.take(rows).decode() for name, column in draft.columns.items() if not column.is_empty()}
        columns["ligne_source"] = np.asarray(draft.lines)[rows].tolist()
        columns["feuille"] = [draft.sheets[row] for row in rows.tolist()]
        columns["echangeable"] = (~draft.flagged[rows]).astype(int).tolist()
        shapes = [draft.places.shapes.get(row) for row in rows.tolist()] if draft.places.shapes else []
        bounded = [None if shape is None else (shape, wkb.bounds_of(wkb.parse(shape))) for shape in shapes]
        self._writer.add_occurrences(kind, columns, draft.places.x[rows], draft.places.y[rows], bounded)

    def _note(self, note: FileNote, source: Source) -> None:
        """A finding about the file: in the findings table without a place, and in the report."""
        rule = self._plan.catalogue[note.rule]
        self.record_finding(rule, note.column or "(fichier)", note.value, note.message, None, note.line, source.sheet,
                            severity=note.severity)
        self.notes.append(f"{note.rule} : {note.message}")

    def check_columns(self) -> None:
        """Rules about the columns of the source: those nobody knows, those no row has."""
        for found in header_findings(self._plan):
            rule = self._plan.catalogue[found.rule]
            message = rule.sentence(found.column, None)
            if found.meanings:
                message += f" Il peut s’agir de {', '.join(found.meanings)}."
            self.record_finding(rule, found.column, None, message, None, 1, "")
        self._check_absent_columns()

    def _check_absent_columns(self) -> None:
        """Rules about columns that no row has: one finding for the whole file, counted for every row."""
        rules = SqliteRules(self._plan.whole_file_checks(), self._plan.settings.reference_date)
        for rule, _, _ in rules.failures({}, 1):
            column = rule.attributes[0] if rule.attributes else "(fichier)"
            message = f"{rule.sentence(column, None)} C’est le cas de toutes les lignes : la colonne n’est pas dans la source."
            self.record_finding(rule, column, None, message, None, None, "", rows=self._tally.read)

    def record_finding(self, rule: Any, column: str, value: Any, message: str, identifier: Optional[str],
                       line: Optional[int], sheet: str, rows: int = 1, severity: Optional[str] = None) -> None:
        """A finding that belongs to no batch; `severity` when the reader says that it coped."""
        severity = severity or rule.severity_at(self._plan.settings.level)
        self._file_findings.append((rule.id, severity, column, value, message, None, None, identifier, line, sheet))
        self._tally.finding(rule, severity, (line, sheet, value, message, None), rows)

    def flush_file_findings(self) -> None:
        """Write the findings that belong to no batch."""
        nowhere = np.full(len(self._file_findings), np.nan)
        self._writer.add_findings(self._file_findings, nowhere, nowhere)


def _cell(value: Any) -> Any:
    """A raw cell as the quarantine keeps it: text as it is, whole floats without a tail."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
