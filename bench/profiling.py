# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the time of a conversion goes: cProfile, its figures summed up by stage and by function.

The own time of what is called from anywhere (SQLite, numpy, `Column`) is charged to the stage that called it.
Only the main thread is followed: what other threads of an engine do shows where the main thread waits for them.
The profiler itself makes Python functions called often look heavier than they are; the whole takes about a third
longer under it.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path
from typing import Any, Callable

TOP = 15
OTHER = "other"
_CORE = "sinp_hdf_plugin/core/"
# Module, or folder, of core -> stage; the first that matches counts. What is not named has no stage of its own.
_STAGES = {
    "engine/columns": "",
    "formats/wkb": "",
    "formats/rtree": "index",
    "formats/result_": "writing",
    "formats/gpkg_tables": "writing",
    "formats/styles": "writing",
    "formats/geometry_text": "places",
    "formats/": "reading",
    "places/": "places",
    "engine/places": "places",
    "mapping/": "encoding and mapping",
    "engine/convert": "encoding and mapping",
    "engine/sqlite_rules": "rules",
    "engine/draft": "rules",
    "engine/file_rules": "duplicates",
    "engine/duplicates": "duplicates",
    "engine/groupings": "groupings",
    "engine/tally": "counts",
    "engine/outcome": "writing",
    "engine/run": "writing",
    "engine/duckdb": "DuckDB: read, convert, check",
    "engine/lane_": "around DuckDB",
    "engine/fast_lane": "around DuckDB",
    "engine/plan": "preparation",
    "rules/": "preparation",
    "standard/": "preparation",
}
_ROUNDS = 12  # as deep as calls go outside of core, about
_OWN, _WHOLE = 2, 3  # where pstats has the seconds of a function itself, and with what it calls
Function = tuple[str, int, str]  # file, line, name: as pstats has it


def profiled(job: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run the job under the profiler; its answer, the seconds of each stage and the heaviest functions."""
    profiler = cProfile.Profile()
    started = time.monotonic()
    profiler.enable()
    answer = job()
    profiler.disable()
    seconds = time.monotonic() - started
    stats: dict[Function, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    stages = by_stage(stats)
    heaviest = sorted(stats.items(), key=lambda item: -item[1][2])[:TOP]
    return {
        **answer,
        "seconds": seconds,
        "stages": dict(sorted(stages.items(), key=lambda item: -item[1])),
        "functions": [[_shown(f), _caller(row[4]), row[1], row[2]] for f, row in heaviest],
    }


def by_stage(stats: dict[Function, Any]) -> dict[str, float]:
    """Own seconds of each stage; a function without a stage gives its seconds to those of its callers."""
    shares = _shares(stats)
    totals: dict[str, float] = {}
    for function, (_, _, own, _, callers) in stats.items():
        stage = stage_of(function[0])
        for name, share in ({stage: 1.0} if stage else _mixed(callers, shares, _OWN) or {OTHER: 1.0}).items():
            totals[name] = totals.get(name, 0.0) + own * share
    return totals


def _shares(stats: dict[Function, Any]) -> dict[Function, dict[str, float]]:
    """What part of each function every stage answers for, handed down from callers to called in a few rounds."""
    shares: dict[Function, dict[str, float]] = {}
    for function in stats:
        stage = stage_of(function[0])
        shares[function] = {stage: 1.0} if stage else {}
    without = [function for function in stats if not shares[function]]
    for _ in range(_ROUNDS):
        shares.update({function: _mixed(stats[function][4], shares, _WHOLE) for function in without})
    return shares


def _mixed(callers: dict[Function, Any], shares: dict[Function, dict[str, float]], column: int) -> dict[str, float]:
    """The shares of the callers, which weigh by their seconds in the function."""
    found: dict[str, float] = {}
    for caller, row in callers.items():
        for name, share in shares.get(caller, {}).items():
            found[name] = found.get(name, 0.0) + share * max(row[column], 1e-9)
    whole = sum(found.values())
    return {name: part / whole for name, part in found.items()} if whole else {}


def stage_of(file: str) -> str:
    """The stage of a source file, "" when whoever calls it answers for it."""
    if file.startswith("<frozen importlib"):
        return "imports"
    _, inside, module = file.replace("\\", "/").partition(_CORE)
    if not inside:
        return ""
    for start, stage in _STAGES.items():
        if module.startswith(start):
            return stage
    return module.removesuffix(".py")


def _shown(function: Function) -> str:
    file, line, name = function
    return name if file[0] in "~<" else f"{Path(file).stem}.{name}:{line}"


def _caller(callers: dict[Function, Any]) -> str:
    """The caller with most of the function's own time."""
    return _shown(max(callers, key=lambda caller: callers[caller][2])) if callers else ""
