# SPDX-License-Identifier: GPL-2.0-or-later
"""A run from batch to batch: what is carried along, and the findings that belong to the file, not to a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Optional

import numpy as np

from sinp_hdf_plugin.core.engine import day_order
from sinp_hdf_plugin.core.engine.convert import Converter
from sinp_hdf_plugin.core.engine.duckdb_session import Session, text_hashes
from sinp_hdf_plugin.core.engine.encoding import EncodedBatch, encoded, encoded_batches
from sinp_hdf_plugin.core.engine.fast_lane import FastLane
from sinp_hdf_plugin.core.engine.file_rules import FileRules
from sinp_hdf_plugin.core.engine.header_rules import header_findings
from sinp_hdf_plugin.core.engine.outcome import Outcome
from sinp_hdf_plugin.core.engine.places import PlaceReader
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.engine.sqlite_rules import SqliteRules
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.engine.watch import Cancelled, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.source import FileNote, Source
from sinp_hdf_plugin.core.places.limits import place_limits
from sinp_hdf_plugin.core.places.projection import named
from sinp_hdf_plugin.core.places.region import load_region

# Rows to convert, and the digests of their whole raw rows where they are known.
_Work = tuple[EncodedBatch, Optional[np.ndarray]]


class Runner:
    """What one run carries from batch to batch."""

    def __init__(
        self,
        plan: Plan,
        tally: Tally,
        writer: ResultWriter,
        watch: Watch,
        total: int | None,
        session: Session | None = None,
        file_rules: FileRules | None = None,
    ) -> None:
        self._plan, self._tally, self._writer, self._watch, self._total = plan, tally, writer, watch, total
        self._session = session
        self._outcome = Outcome(plan, tally, writer)
        self._file_rules = file_rules or FileRules(plan, None if session is None else text_hashes)
        self._day_order = day_order.DayOrder()
        self._file_findings: list[tuple[Any, ...]] = []
        self.notes: list[str] = []

    def one_source(self, source: Source, batch_rows: int) -> None:
        """Every batch of a source."""
        places = self.place_reader(source)
        converter = Converter(self._plan, places)
        for batch, digests in self._batches(source, places, batch_rows):
            if self._watch.is_cancelled():
                raise Cancelled("Traitement annulé : rien n’a été écrit.")
            self._one_batch(converter, batch, source, digests)
            self._watch.progress(self._tally.read, self._total)
        self._tally.empty(source.empty_rows)
        for note in source.notes:
            self._note(note, source)

    def _batches(self, source: Source, places: PlaceReader | None, rows: int) -> Iterator[_Work]:
        """What has to be converted here: every row, or those that the fast lane leaves."""
        if self._session is None:
            return ((batch, None) for batch in encoded_batches(source, rows))
        lane = FastLane(self._plan, source, places, self._session, self._file_rules, self._tally, self._writer)
        return ((encoded(batch), digests) for batch, digests in lane.batches(rows))

    def place_reader(self, source: Source) -> PlaceReader | None:
        plan = self._plan
        if not source.has_geometry and not plan.geometry:
            return None
        crs = plan.settings.crs or (source.crs if source.has_geometry else plan.settings.profile.geometry.crs)
        if not crs:
            raise FormatError(
                f"LOC-005 : « {source.name} » ne dit pas dans quel système de coordonnées il est (fichier .prj "
                "absent ?). "
                "Donnez-le avec le paramètre CRS : EPSG:2154 pour du Lambert-93, EPSG:4326 pour des longitudes et "
                "latitudes."
            )
        profile = plan.settings.profile
        reader = partial(PlaceReader, region=load_region(), nulls=profile.nulls, decimal=profile.decimal)
        columns = None
        if source.has_geometry and plan.reads_places and profile.geometry.crs:  # a layer has its own CRS, not they
            columns = reader(self._projected(profile.geometry.crs, source))
        return reader(self._projected(crs, source), columns=columns)

    def _projected(self, crs: str, source: Source) -> str:
        """The CRS by its usual name; one that is unusual is told (LOC-005)."""
        crs = named(crs)
        if crs not in place_limits().accepted_crs:
            message = (
                f"Les coordonnées sont en {crs[:60]}, qui n’est pas un système attendu : elles sont reprojetées en "
                "Lambert-93."
            )
            rule = self._plan.catalogue["LOC-005"]
            self.record_finding(rule, "geometrie", crs[:60], message, None, None, source.sheet, 0, "info")
        return crs

    def _one_batch(self, converter: Converter, batch: EncodedBatch, source: Source, digests: np.ndarray | None) -> None:
        if batch.malformed:
            self._outcome.write_malformed(batch.malformed, source)
        if not batch.lines:
            return
        draft = converter.convert(batch)
        draft.sheets = [source.sheet] * draft.rows if batch.sheets is None else [sheet or "" for sheet in batch.sheets]
        self._file_rules.check(draft, digests)
        self._day_order.look(draft)
        self._outcome.write(draft, batch)

    def _note(self, note: FileNote, source: Source) -> None:
        """A finding about the file, or one row of it: in the findings table without a place, and in the report."""
        rule = self._plan.catalogue[note.rule]
        self.record_finding(
            rule,
            note.column or "(fichier)",
            note.value,
            note.message,
            None,
            note.line,
            source.sheet,
            rows=0 if note.line is None or rule.kind == "file" else 1,
            severity=note.severity,
        )
        self.notes.append(f"{note.rule} : {note.message}")

    def check_columns(self) -> None:
        """Rules about the columns of the source: those nobody knows, those no row has, days of two orders."""
        for found in header_findings(self._plan):
            rule = self._plan.catalogue[found.rule]
            message = f"{rule.sentence(found.column, None)} {found.note}"
            self.record_finding(rule, found.column, None, message, None, None, "", rows=0)
        self._check_day_order()
        self._check_absent_columns()

    def _check_day_order(self) -> None:
        """One finding a column, at its first row; a row is counted once."""
        rule = self._plan.catalogue[day_order.RULE]
        told: set[tuple[str, int]] = set()
        for mixed in self._day_order.mixed():
            rows = int((mixed.sheet, mixed.line) not in told)
            told.add((mixed.sheet, mixed.line))
            self.record_finding(rule, mixed.column, None, mixed.message, None, mixed.line, mixed.sheet, rows)

    def _check_absent_columns(self) -> None:
        """Rules about columns that no row has: one finding for the whole file, counted for every row."""
        rules = SqliteRules(self._plan.whole_file_checks(), self._plan.settings.reference_date)
        for rule, _, _ in rules.failures({}, 1):
            column = rule.attributes[0] if rule.attributes else "(fichier)"
            said = rule.sentence(column, None)
            message = f"{said} C’est le cas de toutes les lignes : la colonne n’est pas dans la source."
            self.record_finding(rule, column, None, message, None, None, "", rows=self._tally.read)

    def record_finding(
        self,
        rule: Any,
        column: str,
        value: Any,
        message: str,
        identifier: str | None,
        line: int | None,
        sheet: str,
        rows: int = 1,
        severity: str | None = None,
        proposal: str | None = None,
    ) -> None:
        """A finding that belongs to no batch; `rows`: how many have it, 0 when it is about the file or a column of it.

        `severity` is given when the reader says that it coped.
        """
        severity = severity or rule.severity_at(self._plan.settings.level)
        proposed = (proposal, "certain" if proposal else None)
        self._file_findings.append((rule.id, severity, column, value, message, *proposed, identifier, line, sheet))
        self._tally.finding(rule, severity, (line, sheet, value, message, proposal), rows, of_file=not rows)

    @property
    def file_findings(self) -> Sequence[tuple[Any, ...]]:
        """The findings that belong to no batch, as rows of the table `constats`."""
        return self._file_findings

    def flush_file_findings(self) -> None:
        """Write the findings that belong to no batch."""
        nowhere = np.full(len(self._file_findings), np.nan)
        self._writer.add_findings(self._file_findings, nowhere, nowhere)
