# SPDX-License-Identifier: GPL-2.0-or-later
"""Run a program as a child process and measure it: seconds, processor seconds, peak of memory, what it printed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

UNAVAILABLE = 75  # exit status of a child whose subject is not installed, or refuses (EX_TEMPFAIL)
ROOT = Path(__file__).resolve().parent.parent
NO_SCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*.debug=false"}
_BLOCK = 1 << 24


class ChildFailed(Exception):
    """The child ended with an error; the text is the end of what it said."""


class Unavailable(ChildFailed):
    """What was to be measured is not there; the text says why."""


@dataclass(frozen=True)
class Measure:
    """One run of a child process. `peak` is in bytes, and covers its own children too."""

    seconds: float
    cpu: float
    peak: int
    answer: str


def run_child(
    command: Sequence[str], reads: Path | None = None, environment: Mapping[str, str] | None = None
) -> Measure:
    """Run a command and measure it. The file it `reads` is read once before, so that every run finds it in memory."""
    if reads is not None:
        _warm(reads)
    os.sync()  # what the run before has still to write would be paid by this one
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        started = time.monotonic()
        child = subprocess.Popen(
            list(command), cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=said, stderr=complained
        )
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        seconds = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        answer, errors = _text(said), _text(complained)
    if child.returncode:
        kind = Unavailable if child.returncode == UNAVAILABLE else ChildFailed
        raise kind((errors or answer).strip()[-2000:] or f"exit status {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Measure(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, answer)


def run_job(job: str, *arguments: str | Path, reads: Path | None = None) -> Measure:
    """Run a job of `bench.child` with this interpreter, without a screen and without its warnings."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.child", job, *map(str, arguments)]
    return run_child(command, reads, NO_SCREEN)


def median(measures: Sequence[Measure]) -> Measure:
    """The median of each figure; the answer is that of the last run."""
    return Measure(
        statistics.median(one.seconds for one in measures),
        statistics.median(one.cpu for one in measures),
        max(one.peak for one in measures),
        measures[-1].answer,
    )


def _warm(path: Path) -> None:
    with path.open("rb") as stream:
        while stream.read(_BLOCK):
            pass


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")
