# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures asked of the engines, as ratios of what was measured in one run, and the tables that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.measure import Measure
from bench.runs import Run

NAMES = {
    "floor": "ogr2ogr (the floor)",
    "qgis": "QGIS: Refactor fields, then Reproject layer",
    "model": "QGIS: both as one model, memory layer between",
    "sqlite": "built-in engine",
    "duckdb": "DuckDB engine",
}
ENGINES = ("duckdb", "sqlite")
# What is asked: engine -> at most so many times the floor, at least so many times faster than QGIS's tools.
TIMES_FLOOR = {"duckdb": 2.5, "sqlite": 6.0}
TIMES_FASTER = {"duckdb": 8.0, "sqlite": 3.0}
PEAK_GIB, CSV_TIMES, GROWTH = 3.0, 1.3, 1.2
_GIB = 2**30

Measures = Mapping[Run, Measure]


@dataclass(frozen=True)
class Figure:
    """A figure with what is asked of it: at most or at least `asked`, or nothing (None)."""

    name: str
    value: float
    asked: float | None = None
    least: bool = False
    unit: str = "x"

    @property
    def verdict(self) -> str:
        """ok, or over: missed. Nothing when nothing is asked."""
        if self.asked is None:
            return ""
        good = self.value >= self.asked if self.least else self.value <= self.asked
        return "ok" if good else "over"

    def row(self) -> list[str]:
        """The cells of the table of figures."""
        limit = f"{'>=' if self.least else '<='} {self.asked:g} {self.unit}" if self.asked is not None else "-"
        return [self.name, f"{self.value:.2f} {self.unit}", limit, self.verdict or "-"]


def figures(measures: Measures, rows: int) -> list[Figure]:
    """Every figure whose terms were measured; `rows` is the size at which all is compared."""
    return [
        figure
        for engine in ENGINES
        for figure in (
            *_against(measures, engine, rows),
            *_csv(measures, engine, rows),
            *_memory(measures, engine),
            *_growth(measures, engine, rows),
        )
    ]


def _against(measures: Measures, engine: str, rows: int) -> Iterable[Figure]:
    for index in (True, False):
        ours = measures.get(Run(engine, rows, "gpkg", index))
        floor = measures.get(Run("floor", rows, "gpkg", index))
        if ours and floor:
            name = f"{NAMES[engine]} / floor, {'with' if index else 'without'} spatial index"
            yield Figure(name, ours.seconds / floor.seconds, TIMES_FLOOR[engine] if index else None)
            yield Figure(f"{name}, in processor seconds", ours.cpu / floor.cpu)
    ours = measures.get(Run(engine, rows))
    for subject, asked in (("qgis", TIMES_FASTER[engine]), ("model", None)):
        theirs = measures.get(Run(subject, rows))
        if ours and theirs:
            name = f"{NAMES[subject]} / {NAMES[engine]}"
            yield Figure(name, theirs.seconds / ours.seconds, asked, least=True)
            yield Figure(f"{name}, in processor seconds", theirs.cpu / ours.cpu)


def _csv(measures: Measures, engine: str, rows: int) -> Iterable[Figure]:
    ours, csv = measures.get(Run(engine, rows)), measures.get(Run(engine, rows, "csv"))
    if ours and csv:
        yield Figure(f"{NAMES[engine]}: CSV / GPKG", csv.seconds / ours.seconds, CSV_TIMES)


def _memory(measures: Measures, engine: str) -> Iterable[Figure]:
    for rows in sorted({run.rows for run in measures if run.subject == engine}):
        peak = max(m.peak for run, m in measures.items() if (run.subject, run.rows) == (engine, rows))
        yield Figure(f"{NAMES[engine]}: peak of memory, {rows:,} rows", peak / _GIB, PEAK_GIB, unit="GiB")


def _growth(measures: Measures, engine: str, rows: int) -> Iterable[Figure]:
    sizes = [run.rows for run in measures if run == Run(engine, run.rows) and run.rows > rows]
    base = measures.get(Run(engine, rows))
    if sizes and base:
        most = max(sizes)
        ratio = (measures[Run(engine, most)].seconds / most) / (base.seconds / rows)
        yield Figure(f"{NAMES[engine]}: cost per row, {most:,} / {rows:,} rows", ratio, GROWTH)


def measures_table(measures: Measures, answers: Mapping[Run, Mapping[str, Any]], notes: Mapping[Run, str]) -> str:
    """Every run with its seconds, memory, and its ratio to the floor of the same size and index."""
    rows = []
    for run, one in measures.items():
        floor = measures.get(Run("floor", run.rows, "gpkg", run.index))
        rows.append(
            [
                NAMES[run.subject] + (f" ({notes[run]})" if run in notes else ""),
                f"{run.source.upper()} -> GPKG" + ("" if run.index else ", no index"),
                f"{run.rows:,}",
                f"{one.seconds:.1f}",
                f"{one.cpu:.1f}",
                f"{one.peak / 2**20:,.0f}",
                f"{1e6 * one.seconds / run.rows:.1f}",
                "-" if floor is None else f"{one.seconds / floor.seconds:.2f}",
                _counts(answers.get(run)),
            ]
        )
    head = ["run", "tables", "rows", "s", "processor s", "peak MiB", "µs a row", "x floor", "rows accepted"]
    return markdown(head, rows, "llrrrrrrl")


def _counts(answer: Mapping[str, Any] | None) -> str:
    return "-" if not answer else "{accepted:,} + {quarantined:,} held, {findings:,} findings".format(**answer)


def figures_table(found: Sequence[Figure]) -> str:
    """The figures, each with what is asked."""
    return markdown(["figure", "measured", "asked", ""], [figure.row() for figure in found], "lrrl")


def profile_tables(engine: str, rows: int, profile: Mapping[str, Any]) -> str:
    """Where the time of an engine goes: by stage, then the heaviest functions."""
    whole = sum(profile["stages"].values()) or 1.0
    stages = [
        [stage, f"{seconds:.2f}", f"{100 * seconds / whole:.0f} %"]
        for stage, seconds in profile["stages"].items()
        if seconds >= 0.005 * whole
    ]
    functions = [
        [name, caller, f"{calls:,}", f"{own:.2f}", f"{100 * own / whole:.0f} %"]
        for name, caller, calls, own in profile["functions"]
    ]
    return "\n".join(
        [
            f"Where the time goes: {NAMES[engine]}, {rows:,} rows, {profile['seconds']:.1f} s under cProfile.",
            "",
            markdown(["stage", "own s", "share"], stages, "lrr"),
            "",
            markdown(["function", "mostly called by", "calls", "own s", "share"], functions, "llrrr"),
        ]
    )


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]], sides: str) -> str:
    """A markdown table with columns of even width; `sides` has l or r for each column."""
    lines = [[cell.replace("|", "\\|") for cell in line] for line in (head, *rows)]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]

    def drawn(cells: Sequence[str]) -> str:
        padded = (c.rjust(w) if side == "r" else c.ljust(w) for c, w, side in zip(cells, widths, sides))
        return f"| {' | '.join(padded)} |"

    rule = ["-" * (w - 1) + ":" if side == "r" else "-" * w for w, side in zip(widths, sides)]
    return "\n".join([drawn(lines[0]), drawn(rule), *map(drawn, lines[1:])])
