# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark: `python -m bench`. Times a conversion against ogr2ogr and QGIS's own tools, and prints the ratios.

Everything runs in one go, each thing in processes of its own, on the table of `bench.make_table`. Seconds depend
on the machine and on what else it does; the ratios are what counts. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.figures import ENGINES, NAMES, figures, figures_table, measures_table, profile_tables
from bench.measure import ROOT, ChildFailed, Measure, Unavailable, run_job
from bench.runs import START_UP_ROWS, Run, Workshop, enough_room, machine

PARTS = ("floor", "qgis", "sqlite", "duckdb", "sizes", "profile")
QGIS = ("qgis", "model")
# Parts that measure others in another way, and those others: without one of them there is nothing to measure.
NEEDS = {"sizes": ("floor", *ENGINES), "profile": ENGINES}
PARTNERS = "sizes and profile are about the engines named beside them"
_BUSY = 0.7  # load average over the minute before, from which it shows


class Bench:
    """What was measured so far, what could not be, and why."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options = options
        self._load = os.getloadavg()[0]
        self.about: dict[str, str] = json.loads(run_job("versions").answer)
        self._workshop = Workshop(folder, options.repeat, self.about["GDAL"])
        self.measures: dict[Run, Measure] = {}
        self.notes: dict[Run, str] = {}
        self.profiles: dict[str, dict[str, Any]] = {}
        self.skipped: list[str] = []
        self.failed: list[str] = []
        self._unavailable: set[str] = set()

    def measure_all(self) -> None:
        """Everything that is asked for, the small things first."""
        for run in self._planned():
            if run.subject not in self._unavailable and self._is_there(run.subject):
                self._attempt(run)
        if "profile" in self._options.only:
            for engine in self._engines():
                self._profile(engine)

    def _engines(self) -> list[str]:
        return [name for name in ENGINES if name in self._options.only and name not in self._unavailable]

    def _planned(self) -> Iterator[Run]:
        base, only = self._options.rows, self._options.only
        engines = self._engines()
        for index in (True, False) if "floor" in only else ():
            yield Run("floor", base, "gpkg", index)
        for engine in engines:
            yield Run(engine, base)
            yield Run(engine, base, "gpkg", False)
            yield Run(engine, base, "csv")
            yield Run(engine, base, "csv", False)
        for subject in QGIS if "qgis" in only else ():
            yield Run(subject, base)
        for size in self._options.sizes if "sizes" in only else ():
            if size != base:
                yield from (Run(subject, size) for subject in ("floor", *engines) if subject in only)

    def _is_there(self, subject: str) -> bool:
        """Try an optional engine on a small table before a long run counts on it."""
        if subject != "duckdb" or any(run.subject == subject for run in self.measures):
            return True
        if self._try(Run(subject, min(START_UP_ROWS, self._options.rows))) is None:
            self._unavailable.add(subject)
        return subject not in self._unavailable

    def _attempt(self, run: Run) -> None:
        small = min(self._options.qgis_rows, run.rows)
        if run.subject in QGIS and small < run.rows and not self._options.qgis_full:
            measure = self._try(run, small)
            self.notes[run] = f"scaled linearly from {small:,} rows"
        else:
            measure = self._try(run)
        if measure is not None:
            self.measures[run] = measure
            self._say(f"{_described(run)}: {measure.seconds:.1f} s, {measure.peak / 2**20:,.0f} MiB")

    def _try(self, run: Run, small: int | None = None) -> Measure | None:
        try:
            return self._workshop.measure(run) if small is None else self._workshop.scaled(run, small)
        except Unavailable as error:
            self.skipped.append(f"{_described(run)}: {error}")
            self._say(f"skipped: {self.skipped[-1]}")
        except ChildFailed as error:
            self.failed.append(f"{_described(run)}:\n{error}")
            self._say(f"failed: {self.failed[-1]}")
        return None

    def _profile(self, engine: str) -> None:
        try:
            self.profiles[engine] = self._workshop.profile(engine, self._options.profile_rows)
        except Unavailable as error:
            self.skipped.append(f"profile of {NAMES[engine]}: {error}")
        except ChildFailed as error:
            self.failed.append(f"profile of {NAMES[engine]}:\n{error}")

    @staticmethod
    def _say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def report(self) -> str:
        """The tables, in markdown."""
        versions = ", ".join(f"{name} {version}" for name, version in self.about.items())
        parts = [
            f"## Benchmark: {self._options.rows:,} rows x 45 columns and a point",
            f"{machine()}; {versions}. Each run is a process of its own"
            + (f", the median of {self._options.repeat}." if self._options.repeat > 1 else "."),
            self._busy(),
            measures_table(self.measures, self._workshop.answers, self.notes),
        ]
        found = figures(self.measures, self._options.rows)
        if found:
            parts += ["### Figures", figures_table(found)]
        parts += [self._same_counts()]
        for engine, profile in self.profiles.items():
            parts.append(profile_tables(engine, self._options.profile_rows, profile))
        parts += [f"Skipped: {text}" for text in self.skipped] + [f"Failed: {text}" for text in self.failed]
        return "\n\n".join(part for part in parts if part)

    def _busy(self) -> str:
        """A warning when other work was going on: seconds then say little, processor seconds a bit more."""
        if self._load < _BUSY:
            return ""
        return f"The machine was busy when this began (load {self._load:.1f}): take the seconds with care."

    def _same_counts(self) -> str:
        """Whether every conversion of the base table found the same."""
        counts = ("read", "accepted", "displaced", "quarantined", "findings", "rules")
        base = {
            run: [answer[name] for name in counts]
            for run, answer in self._workshop.answers.items()
            if run.rows == self._options.rows
        }
        if len(base) < 2:
            return ""
        first, *others = base
        differing = [_described(run) for run in others if base[run] != base[first]]
        if not differing:
            return f"All {len(base)} conversions give the same counts, rule by rule."
        return f"Counts that are not those of {_described(first)}: {'; '.join(differing)}."


def _described(run: Run) -> str:
    index = "" if run.index else ", no index"
    return f"{NAMES[run.subject]}, {run.source.upper()}{index}, {run.rows:,} rows"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="size at which everything is compared")
    parser.add_argument("--sizes", default="1000000,6000000", help="sizes for memory and the cost per row")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts to run: {', '.join(PARTS)}; {PARTNERS}")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each thing, of which the median counts")
    parser.add_argument("--qgis-rows", type=int, default=100_000, help="rows that QGIS's tools are measured on")
    parser.add_argument("--qgis-full", action="store_true", help="measure QGIS's tools on all rows")
    parser.add_argument("--profile-rows", type=int, help="rows of the profile (200,000, or --rows if fewer)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in DIR, and keep its tables for next time")
    options = parser.parse_args(arguments)
    try:
        options.sizes = sorted({int(size) for size in options.sizes.split(",") if size})
    except ValueError:
        parser.error("--sizes takes numbers of rows, as 1000000,6000000")
    options.only = set(options.only.replace(" ", "").split(","))
    unknown = options.only - set(PARTS)
    if unknown:
        parser.error(f"--only does not know {', '.join(sorted(unknown))}; it knows {', '.join(PARTS)}")
    for part, needed in NEEDS.items():
        if part in options.only and not options.only.intersection(needed):
            named = f"add {' or '.join(needed)}, as --only {part},{needed[-1]}"
            parser.error(f"--only {part} needs to be told what to measure: {named}")
    options.profile_rows = options.profile_rows or min(200_000, options.rows)
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line: measure, print; 1 when something that should run did not."""
    options = _options(arguments)
    parent = options.keep or ROOT / "build" / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    sizes = [options.rows, *(options.sizes if "sizes" in options.only else ())]
    wrong = enough_room(parent, sizes)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    folder = options.keep or Path(tempfile.mkdtemp(prefix="run-", dir=parent))
    try:
        bench = Bench(options, folder.resolve())
        bench.measure_all()
        print(bench.report())
        return 1 if bench.failed else 0
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    raise SystemExit(main())
