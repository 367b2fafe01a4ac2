# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the time of a conversion goes: cProfile, its figures summed up by stage and by function.

The own time of what is called from anywhere (SQLite, numpy, `Column`) is charged to the stage that called it.
Time is processor time of the main thread, so that other work on the machine does not show; what threads of an
engine do beside it shows as waiting, that is, not at all.
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
    "engine/run": "writing",
    "engine/plan": "preparation",
    "rules/": "preparation",
    "standard/": "preparation",
}
Function = tuple[str, int, str]  # file, line, name: as pstats has it


def profiled(job: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run the job under the profiler; its answer, the seconds of each stage and the heaviest functions."""
    profiler = cProfile.Profile(time.thread_time)
    started = time.process_time()
    profiler.enable()
    answer = job()
    profiler.disable()
    cpu = time.process_time() - started
    stats: dict[Function, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    stages = by_stage(stats)
    heaviest = sorted(stats.items(), key=lambda item: -item[1][2])[:TOP]
    return {
        **answer,
        "cpu": cpu,
        "stages": dict(sorted(stages.items(), key=lambda item: -item[1])),
        "functions": [[_shown(f), _caller(row[4]), row[1], row[2]] for f, row in heaviest],
    }


def by_stage(stats: dict[Function, Any]) -> dict[str, float]:
    """Own seconds of each stage; a function without a stage gives its seconds to those of its callers."""
    shares: dict[Function, dict[str, float]] = {}
    totals: dict[str, float] = {}
    for function, (_, _, own, _, _) in stats.items():
        for stage, share in _share(function, stats, shares, 2).items():
            totals[stage] = totals.get(stage, 0.0) + own * share
    return totals


def _share(
    function: Function, stats: dict[Function, Any], known: dict[Function, dict[str, float]], column: int
) -> dict[str, float]:
    """What part of a function each stage answers for. Callers weigh by their seconds in it."""
    if function in known:
        return known[function]
    stage = stage_of(function[0])
    if stage:
        known[function] = {stage: 1.0}
        return known[function]
    known[function] = {OTHER: 1.0}  # also what a function that calls itself finds
    callers = stats[function][4] if function in stats else {}
    weights = {caller: max(row[column], 1e-9) for caller, row in callers.items() if caller != function}
    whole = sum(weights.values())
    found: dict[str, float] = {}
    for caller, weight in weights.items():
        for name, share in _share(caller, stats, known, 3).items():
            found[name] = found.get(name, 0.0) + share * weight / whole
    known[function] = found or {OTHER: 1.0}
    return known[function]


def stage_of(file: str) -> str:
    """The stage of a source file, "" when whoever calls it answers for it."""
    _, inside, module = file.replace("\\", "/").partition(_CORE)
    if not inside:
        return ""
    for start, stage in _STAGES.items():
        if module.startswith(start):
            return stage
    return module.removesuffix(".py")


def _shown(function: Function) -> str:
    file, line, name = function
    return name if file == "~" else f"{Path(file).stem}.{name}:{line}"


def _caller(callers: dict[Function, Any]) -> str:
    """The caller with most of the function's own time."""
    return _shown(max(callers, key=lambda caller: callers[caller][2])) if callers else ""
