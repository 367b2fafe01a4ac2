# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole run: sources in, one result GeoPackage and its summary out, whatever happens nothing half-written."""

from __future__ import annotations

import datetime
import errno
import gc
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from sinp_hdf_plugin.core.engine.duckdb_session import Session, Unusable
from sinp_hdf_plugin.core.engine.fast_lane import open_session
from sinp_hdf_plugin.core.engine.groupings import settle_groupings
from sinp_hdf_plugin.core.engine.plan import Plan, Settings
from sinp_hdf_plugin.core.engine.remarks import remarks
from sinp_hdf_plugin.core.engine.runner import Runner
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.engine.watch import Silent, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter, write_error
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.rules.summary import RunSummary

BATCH_ROWS = 50_000


def run(
    sources: Sequence[Source],
    settings: Settings,
    output: Path,
    watch: Watch | None = None,
    index: bool = True,
    batch_rows: int = BATCH_ROWS,
    engine: str = "auto",
) -> RunSummary:
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


def _run(
    sources: Sequence[Source],
    settings: Settings,
    output: Path,
    watch: Watch | None,
    index: bool,
    batch_rows: int,
    engine: str,
    session: Session | None,
) -> RunSummary:
    """The run, with the fast lane of `session` if there is one. Raises Unusable when that lane has to be left."""
    started, clock = datetime.datetime.now(), time.monotonic()
    watch = watch or Silent()
    plan = Plan(settings, sources[0].columns)
    tally = Tally(plan)
    total = sum(source.estimated_rows or 0 for source in sources) or None
    writer = ResultWriter(output, plan.version, sources[0].columns, _geometry_crs(sources[0], settings), index)
    collector = gc.get_threshold()
    gc.set_threshold(200_000, *collector[1:])  # millions of small objects without cycles: a sixth of the time otherwise
    try:
        runner = Runner(plan, tally, writer, watch, total, session)
        for source in sources:
            runner.one_source(source, batch_rows)
        settle_groupings(writer.connection, plan, runner.record_finding)
        runner.check_columns()
        runner.flush_file_findings()
        summary = tally.summary(
            source=sources[0].name, sheet=", ".join(dict.fromkeys(s.sheet for s in sources if s.sheet)), engine=engine,
            started=started.isoformat(timespec="seconds"), seconds=time.monotonic() - clock,
            notes=[*remarks(plan, sources), *runner.notes],
        )  # fmt: skip
        wrong = summary.check()
        if wrong:
            raise FormatError(wrong)
        writer.add_report(summary.to_rows())
        writer.finish()
    except BaseException as error:
        writer.abandon()
        if _is_of_the_result(error):
            raise write_error(output, error) from error
        raise
    finally:
        gc.set_threshold(*collector)
    summary.seconds = time.monotonic() - clock
    return summary


def _is_of_the_result(error: BaseException) -> bool:
    """What no writer has put into words yet; a source says what is wrong with it itself."""
    return isinstance(error, sqlite3.Error) or getattr(error, "errno", None) == errno.ENOSPC


def _geometry_crs(source: Source, settings: Settings) -> str | None:
    return (settings.crs or source.crs or REGION_CRS) if source.has_geometry else None
