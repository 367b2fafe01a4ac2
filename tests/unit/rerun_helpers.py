# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections of a quarantine as a user makes them, and a re-run that is held against a run of the right file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from engine_results import TABLES, rows_of
from helpers import Result
from osgeo import gdal

from sinp_hdf_plugin.core.rules.summary import RunSummary
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.rerun import Rerun, rerun_quarantine
from sinp_hdf_plugin.core.workbench.taken_back import TakenBack, Workbook

AUTHOR, DAY = Author("LAMBERT Odile", "Les Busards"), "2026-03-09"
OF_THE_MOMENT = ("started", "seconds", "notes", "engine")


def write(path: Path, sql: str) -> None:
    """Change a result as a user would with any tool that knows GeoPackages."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    assert dataset.ExecuteSQL(sql) is None
    del dataset


def correct(path: Path, cells: Mapping[int, Mapping[str, str | None]]) -> None:
    """Write cells of the quarantine: line of the source -> column -> text."""
    for line, values in cells.items():
        for column, text in values.items():
            value = "NULL" if text is None else "'" + text.replace("'", "''") + "'"
            write(path, f'UPDATE quarantaine SET "{column}" = {value} WHERE ligne_source = {line}')


def rerun(result: Result | Path, output: Path, sheet: Path | None = None) -> tuple[Result, Rerun, TakenBack]:
    """Run the quarantine again; the counts add up."""
    path = result if isinstance(result, Path) else result.path
    workbook = Workbook(path, sheet) if sheet else None
    done = rerun_quarantine(path, output, AUTHOR, DAY, workbook)
    assert done.summary.check() is None
    return Result(done.summary, output), done, workbook.taken if workbook else TakenBack()


def differences(one: Result, other: Result) -> list[str]:
    """Where two results are not the same, but for the order of their rows and the moment they were made."""
    found = figures(one.summary, other.summary)
    for table in TABLES:
        columns = _without_memory(one.path, table), _without_memory(other.path, table)
        found += [f"{table}: only one {row}" for row in list(columns[0] - columns[1])[:3]]
        found += [f"{table}: only other {row}" for row in list(columns[1] - columns[0])[:3]]
    return found


def figures(one: RunSummary, other: RunSummary) -> list[str]:
    """The figures of two accounts that differ; examples are any five."""
    return [
        f"{item.name}: {getattr(one, item.name)} | {getattr(other, item.name)}"
        for item in fields(one)
        if item.name not in OF_THE_MOMENT and _figure(getattr(one, item.name)) != _figure(getattr(other, item.name))
    ]


def _figure(value: Any) -> Any:
    if isinstance(value, list):
        return Counter(repr({k: v for k, v in vars(item).items() if k != "examples"}) for item in value)
    return value


def _without_memory(path: Path, table: str) -> Counter:
    """The rows of a table; those of the quarantine without what they remember of earlier runs."""
    rows = rows_of(path, table)
    if table != "quarantaine":
        return rows
    return Counter({tuple(cell for place, cell in enumerate(row) if place != 4): count for row, count in rows.items()})
