# SPDX-License-Identifier: GPL-2.0-or-later
"""A temporary folder that does not outlive its process for long: who is killed leaves it to the next to remove."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
import weakref
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX, LOCK = "sinp_hdf_", "verrou"
_SETTLED = 60.0  # seconds after which a folder is surely locked by who made it


class WorkingFolder:
    """A folder for working files, at `path`. Making one removes those of processes that are no more.

    A file in it is locked while the process lives: the system gives locks back however a process ends.
    """

    def __init__(self) -> None:
        remove_leftovers()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._remove = weakref.finalize(self, _remove, self.path, _locked(self.path / LOCK))

    def close(self) -> None:
        """Remove the folder with all that is in it; done at the latest when the process ends."""
        self._remove()


def remove_leftovers() -> None:
    """Remove the folders of this kind that nobody uses any more."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_left(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_left(path: Path) -> bool:
    """Nobody holds the lock. A folder without one is not ours, one that was just made is not locked yet."""
    lock = path / LOCK
    try:
        if path.is_symlink() or time.time() - lock.stat().st_mtime < _SETTLED:
            return False
        with lock.open("r+b") as file:
            return _take(file)
    except OSError:  # somebody else's, or removed meanwhile
        return False


def _locked(lock: Path) -> BinaryIO | None:
    """The file, open and locked. None where the disk knows no locks: then there is no file either."""
    file = lock.open("w+b")
    if _take(file):
        return file
    file.close()
    lock.unlink()
    return None


def _take(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove(path: Path, lock: BinaryIO | None) -> None:
    if lock is not None:
        lock.close()
    shutil.rmtree(path, ignore_errors=True)
