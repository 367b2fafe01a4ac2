# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs that are compared, each in processes of their own: the floor, QGIS's own tools, our engines."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.measure import NO_SCREEN, ChildFailed, Measure, Unavailable, median, run_child, run_job

TARGET_CRS = "EPSG:2154"
START_UP_ROWS = 1_000  # a table so small that what a run of it takes is the start-up


@dataclass(frozen=True)
class Run:
    """What was run: `subject` is floor, qgis (two tools one after the other), model (both as one) or an engine."""

    subject: str
    rows: int
    source: str = "gpkg"
    index: bool = True


@dataclass
class Workshop:
    """Runs things in a folder, where the tables are made once for each number of rows."""

    folder: Path
    repeat: int = 1
    gdal: str = ""
    answers: dict[Run, dict[str, Any]] = field(default_factory=dict)

    def table(self, rows: int, source: str = "gpkg") -> Path:
        """The table of so many rows; made by a child process when it is not there yet."""
        path = self.folder / f"table-{rows}.{source}"
        if not path.exists():
            run_job("table", "--output", path, "--rows", str(rows))
        return path

    def measure(self, run: Run) -> Measure:
        """Run what is asked, `repeat` times; the median. Raises ChildFailed or Unavailable."""
        return median([self._once(run) for _ in range(self.repeat)])

    def _once(self, run: Run) -> Measure:
        source, output = self.table(run.rows, run.source), self.folder / "result.gpkg"
        output.unlink(missing_ok=True)
        try:
            if run.subject == "floor":
                return self._floor(source, output, run.index)
            if run.subject in ("qgis", "model"):
                return self._qgis(run, source, output)
            return self._engine(run, source, output)
        finally:
            output.unlink(missing_ok=True)

    def _floor(self, source: Path, output: Path, index: bool) -> Measure:
        program = shutil.which("ogr2ogr")
        if program is None or f"GDAL {self.gdal}," not in run_child([program, "--version"]).answer:
            choice = [] if index else ["--no-index"]
            return run_job("translate", "--source", source, "--output", output, *choice, reads=source)
        option = f"SPATIAL_INDEX={'YES' if index else 'NO'}"
        command = [program, "-q", "-f", "GPKG", "-t_srs", TARGET_CRS, "-lco", option, str(output), str(source)]
        return run_child(command, source)

    def _engine(self, run: Run, source: Path, output: Path) -> Measure:
        choice = [] if run.index else ["--no-index"]
        given = ["--engine", run.subject, "--source", source, "--output", output, *choice]
        measure = run_job("convert", *given, reads=source)
        self.answers[run] = json.loads(measure.answer.splitlines()[-1])
        return measure

    def _qgis(self, run: Run, source: Path, output: Path) -> Measure:
        """Refactor fields and Reproject layer: one after the other with a file between, or as one model."""
        whole = run.subject == "model"
        model = self.folder / f"{run.subject}.model3"
        choice = ["--reproject"] if whole else []
        parameter = json.loads(run_job("model", "--output", model, *choice).answer.splitlines()[-1])["output"]
        if whole:
            return self._process(model, source, output, f"{parameter}={output}")
        between = self.folder / "between.gpkg"
        between.unlink(missing_ok=True)
        try:
            first = self._process(model, source, between, f"{parameter}={between}")
            given = (f"TARGET_CRS={TARGET_CRS}", f"OUTPUT={output}")
            second = self._process("native:reprojectlayer", between, output, *given)
        finally:
            between.unlink(missing_ok=True)
        return Measure(
            first.seconds + second.seconds, first.cpu + second.cpu, max(first.peak, second.peak), second.answer
        )

    def _process(self, algorithm: str | Path, source: Path, output: Path, *given: str) -> Measure:
        # Debian's wrapper qgis_process passes an option that the program refuses: prefer the program itself.
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        if program is None:
            raise Unavailable("qgis_process is not installed")
        environment = {**NO_SCREEN, "QGIS_CUSTOM_CONFIG_PATH": str(self.folder / "qgis")}
        command = [program, "run", str(algorithm), "--", f"INPUT={source}", *given]
        measure = run_child(command, source, environment)
        if not output.exists():
            raise ChildFailed(measure.answer[-2000:])
        return measure

    def scaled(self, run: Run, measured_rows: int) -> Measure:
        """A run of a smaller table, scaled linearly to `run.rows`, the start-up apart."""
        start = self.measure(Run(run.subject, min(START_UP_ROWS, measured_rows // 2), run.source, run.index))
        small = self.measure(Run(run.subject, measured_rows, run.source, run.index))
        times = run.rows / measured_rows

        def grown(first: float, second: float) -> float:
            return first + (second - first) * times

        return Measure(grown(start.seconds, small.seconds), grown(start.cpu, small.cpu), small.peak, small.answer)

    def profile(self, engine: str, rows: int) -> dict[str, Any]:
        """The profile of one conversion (see `bench.profiling`)."""
        source, output = self.table(rows), self.folder / "result.gpkg"
        try:
            given = ["--engine", engine, "--source", source, "--output", output]
            answer = run_job("profile", *given, reads=source).answer
        finally:
            output.unlink(missing_ok=True)
        profile: dict[str, Any] = json.loads(answer.splitlines()[-1])
        return profile


def enough_room(folder: Path, sizes: Sequence[int]) -> str | None:
    """Why the biggest table and its results would not fit on the disk; None when they do."""
    needed, free = max(sizes) * 3_500, shutil.disk_usage(folder).free
    if needed < free:
        return None
    return f"{needed / 1e9:.0f} GB are needed in {folder}, {free / 1e9:.0f} GB are free: give smaller --sizes"


def machine() -> str:
    """Processors and memory, for the head of the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors, {memory:.0f} GiB"
