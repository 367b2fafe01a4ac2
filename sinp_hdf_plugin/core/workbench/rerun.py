# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows in quarantine run again, corrected or not, and put back: one result, whose counts still add up.

The run is the first one once more: its profile, level, day, parameters and coordinate system are in the result. A row
that is right now gets the identifier it would have had if the file had been right from the start.
"""

from __future__ import annotations

import datetime
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.engine.convert import Converter
from sinp_hdf_plugin.core.engine.encoding import encoded
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.engine.run import BATCH_ROWS
from sinp_hdf_plugin.core.engine.runner import Runner
from sinp_hdf_plugin.core.engine.tally import Contributions, Tally
from sinp_hdf_plugin.core.engine.watch import Silent, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.rules.summary import RunSummary
from sinp_hdf_plugin.core.workbench import merge, recount
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.correction_log import log_corrections
from sinp_hdf_plugin.core.workbench.held_rows import HeldRows, HeldSource, read_held
from sinp_hdf_plugin.core.workbench.known_records import rules_knowing
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.taken_back import Workbook
from sinp_hdf_plugin.core.workbench.working_copy import WorkingCopy
from sinp_hdf_plugin.core.working_folder import WorkingFolder


@dataclass(frozen=True)
class Rerun:
    """What came of it. rows: run again; uncut: rows that could not be cut into cells and that nobody mended yet."""

    summary: RunSummary
    rows: int
    uncut: int
    accepted: int
    corrected_rows: int
    corrected_cells: int

    @property
    def held(self) -> int:
        """Rows that are still in quarantine."""
        return self.rows + self.uncut - self.accepted


def rerun_quarantine(
    result: Path,
    output: Path,
    author: Author,
    day: str,
    workbook: Workbook | None = None,
    watch: Watch | None = None,
) -> Rerun:
    """Run the quarantine of `result` again and write the whole to `output`, which may be `result` itself.

    The corrections of `workbook` are put into the quarantine first. Each corrected cell is logged under `author` and
    `day` (AAAA-MM-JJ). Raises FormatError (no result, changed by hand in a way that loses rows, place that cannot be
    written), ConfigError (profile that is not known any more, corrections without an author), Cancelled. On any of
    them `output` is untouched.
    """
    started, clock = datetime.datetime.now(), time.monotonic()
    with open_result(result) as opened:
        settings = opened.settings()
        columns = tuple(opened.facts.columns)
        name = opened.facts.source
    plan = Plan(settings, columns)
    copy = WorkingCopy(result, output)
    try:
        job = _Job(copy.connection, plan, name, watch or Silent())
        found = job.run((author, day), workbook, started, clock)
        copy.finish()
    except BaseException:
        copy.abandon()
        raise
    return found


class _Job:
    """One re-run on the copy of a result."""

    def __init__(self, connection: sqlite3.Connection, plan: Plan, source: str, watch: Watch) -> None:
        self._connection, self._plan, self._source, self._watch = connection, plan, source, watch
        self._report = recount.told(connection)
        self._check_counts()

    def run(
        self, signed: tuple[Author, str], workbook: Workbook | None, started: datetime.datetime, clock: float
    ) -> Rerun:
        """Everything, in the open transaction of the copy."""
        connection, plan = self._connection, self._plan
        if workbook:
            workbook.put(connection, plan.source_columns)
        every = read_held(connection, plan.source_columns)
        if not len(every):
            raise FormatError("La quarantaine de ce résultat est vide : il n’y a rien à relancer.")
        held = every.take([row for row in range(len(every)) if not every.is_left_uncut(row)])
        corrections = [held.corrections(row) for row in range(len(held))]
        others = recount.earlier(connection)
        others = _minus(others, self._counted_before(held))
        folder = WorkingFolder()
        try:
            again = folder.path / "reprise.gpkg"
            others = _plus(others, self._run_rows(held, again))
            merge.attach(connection, again)
            merge.merge(connection, held)
            records = merge.lines_accepted(connection)
            merge.detach(connection)
        finally:
            folder.close()
        broken = dict(zip(held.keys, held.rules))
        log_corrections(connection, plan, [one for row in corrections for one in row], records, signed, broken)
        merge.settle(connection, plan)
        corrected = [row for row in corrections if row]
        summary = self._account(others, started, clock, len(held), len(records), len(corrected))
        cells = sum(map(len, corrected))
        return Rerun(summary, len(held), len(every) - len(held), len(records), len(corrected), cells)

    def _check_counts(self) -> None:
        """Rows of the source that somebody deleted from the tables, or added, could not be accounted for any more."""
        found = {
            "acceptees": self._count(*OCCURRENCES.values()),
            "quarantaine": self._count("quarantaine"),
        }
        wrong = [
            f"{words} : {found[key]} au lieu de {said}"
            for key, words in (("acceptees", "occurrences"), ("quarantaine", "lignes en quarantaine"))
            if (said := recount.count_said(self._report, key)) != found[key]
        ]
        if not wrong:
            return
        lines = merge.unlisted_lines(self._connection)
        which = f" Lignes de la source qui ne sont plus nulle part : {', '.join(map(str, lines))}." if lines else ""
        raise FormatError(
            f"Ce résultat n’a plus le nombre de lignes que dit son rapport ({' ; '.join(wrong)}) : des lignes ont été "
            f"supprimées, ajoutées ou déplacées à la main.{which} Rien ne doit se perdre : remettez-les (une ligne "
            "de trop, comme un doublon, reste simplement en quarantaine), ou refaites la conversion."
        )

    def _count(self, *tables: str) -> int:
        return sum(self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)  # nosec B608

    def _counted_before(self, held: HeldRows) -> Contributions:
        """What these rows counted for, as the last run saw them, in what only the report tells."""
        then = HeldSource(held.at_last_run(), self._source)
        tally, constants, fills = Tally(self._plan), Counter[Any](), Counter[Any]()
        converter = Converter(self._plan, self._runner(tally, None).place_reader(then))
        for batch in then.batches(BATCH_ROWS):
            draft = converter.convert(encoded(batch))
            constants.update(draft.constants)
            fills.update(draft.fills)
        return Contributions(Counter(), constants, fills)

    def _runner(self, tally: Tally, writer: Any, **more: Any) -> Runner:
        return Runner(self._plan, tally, writer, self._watch, None, None, **more)

    def _run_rows(self, held: HeldRows, path: Path) -> Contributions:
        """Convert and check the rows into a result of their own."""
        source = HeldSource(held, self._source)
        rules = rules_knowing(self._plan, self._connection, held)
        crs = (self._plan.settings.crs or source.crs or REGION_CRS) if source.has_geometry else None
        writer = ResultWriter(path, self._plan.version, self._plan.source_columns, crs, index=False)
        try:
            tally = Tally(self._plan)
            self._runner(tally, writer, file_rules=rules).one_source(source, BATCH_ROWS)
            writer.finish()
        except BaseException:
            writer.abandon()
            raise
        return tally.contributions()

    def _account(
        self,
        others: Contributions,
        started: datetime.datetime,
        clock: float,
        rows: int,
        accepted: int,
        corrected: int,
    ) -> RunSummary:
        """Count the whole again and write it to the table `rapport`. Raises FormatError when it does not add up."""
        said = {key: value for key, (_, value) in self._report.get("execution", {}).items()}
        notes = [value for key, value in said.items() if key.startswith("remarque_")]
        notes.append(
            f"Reprise de la quarantaine le {started:%d/%m/%Y} : {_lines(rows)} relancée{'s' if rows > 1 else ''}, dont "
            f"{corrected} corrigée{'s' if corrected > 1 else ''} ; {accepted} acceptée{'s' if accepted > 1 else ''}."
        )
        summary = recount.summary_of(
            self._connection, self._plan, self._report, others, source=said.get("source", ""),
            sheet=said.get("feuille", ""), engine=said.get("moteur", ""), notes=notes,
            started=started.isoformat(timespec="seconds"), seconds=time.monotonic() - clock,
        )  # fmt: skip
        wrong = summary.check()
        if wrong:
            raise FormatError(wrong)
        merge.replace_report(self._connection, summary.to_rows())
        merge.touch(self._connection)
        return summary


def _minus(all_of: Contributions, some: Contributions) -> Contributions:
    return Contributions(*(_positive(whole, part) for whole, part in zip(all_of, some)))


def _positive(whole: Counter, part: Counter) -> Counter:
    return Counter({key: left for key, count in whole.items() if (left := count - part[key]) > 0})


def _plus(some: Contributions, more: Contributions) -> Contributions:
    return Contributions(*(one + other for one, other in zip(some, more)))


def _lines(count: int) -> str:
    return f"{count} ligne{'s' if count > 1 else ''}"
