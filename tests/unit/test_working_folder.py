# SPDX-License-Identifier: GPL-2.0-or-later
"""Temporary folders go with their process; those of a killed process go at the next start, others stay."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sinp_hdf_plugin.core.engine.duckdb_session import Session, why_not
from sinp_hdf_plugin.core.working_folder import LOCK, PREFIX, WorkingFolder
from tools.paths import ROOT

CHILD = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from sinp_hdf_plugin.core.working_folder import WorkingFolder
folder = WorkingFolder()
(folder.path / "travail.duckdb").write_text("x")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def children(temporary: Path) -> Iterator[list[tuple[subprocess.Popen, Path]]]:
    """Two other processes, each with its folder, made an hour ago."""
    found = []
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(temporary)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        path = Path(process.stdout.readline().decode().strip())
        long_ago(path)
        found.append((process, path))
    yield found
    for process, _ in found:
        process.kill()
        process.communicate()


def long_ago(folder: Path) -> None:
    os.utime(folder / LOCK, (time.time() - 3600,) * 2)


def test_what_a_killed_process_leaves_goes_at_the_next_start(children: list[tuple[subprocess.Popen, Path]]) -> None:
    (killed, left), (_, alive) = children
    killed.kill()
    killed.wait()
    assert left.is_dir(), "nobody was there to remove it"
    folder = WorkingFolder()
    assert not left.exists()
    assert (alive / "travail.duckdb").exists()
    assert folder.path.is_dir() and folder.path not in (left, alive)


def test_a_process_that_ends_leaves_nothing(children: list[tuple[subprocess.Popen, Path]]) -> None:
    (process, path), _ = children
    process.communicate(b"")
    assert process.returncode == 0
    assert not path.exists()


def test_one_process_may_have_several(temporary: Path) -> None:
    first = WorkingFolder()
    long_ago(first.path)
    second = WorkingFolder()
    assert first.path.is_dir() and second.path.is_dir()
    first.close()
    first.close()
    assert list(temporary.iterdir()) == [second.path]
    del second
    assert list(temporary.iterdir()) == []


def test_what_is_not_surely_left_stays(temporary: Path) -> None:
    foreign, young, other = (temporary / f"{PREFIX}{name}" for name in ("foreign", "young", "link"))
    foreign.mkdir()
    young.mkdir()
    (young / LOCK).touch()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    long_ago(elsewhere)
    try:
        other.symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    (temporary / f"{PREFIX}file").touch()
    WorkingFolder().close()
    assert len(list(temporary.iterdir())) == 5
    assert (elsewhere / LOCK).exists()
    os.utime(young / LOCK, (0, 0))
    WorkingFolder().close()
    assert not young.exists()


def test_the_fast_engine_works_in_such_a_folder(temporary: Path) -> None:
    reason = why_not()
    if reason:
        pytest.skip(reason)
    session = Session("2026-11-22")
    assert session.folder.parent == temporary and (session.folder / LOCK).exists()
    session.close()
    assert list(temporary.iterdir()) == []
