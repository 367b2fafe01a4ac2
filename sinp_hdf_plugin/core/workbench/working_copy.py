# SPDX-License-Identifier: GPL-2.0-or-later
"""A result changed as a whole or not at all: worked on in a copy, which takes its name at the very end.

The copy is made by SQLite, with what waits in a journal, so that what QGIS has just saved is in it. A result that is
open elsewhere is replaced by SQLite too, under its locks: who has it open reads the new content, never a mixture.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats.gpkg_connection import PATIENCE, failed, open_read_only

_PAGES = 4096  # copied at once; between two portions, others may write
_FREE = (0, 101)  # SQLITE_OK, SQLITE_DONE


class WorkingCopy:
    """A copy of the GeoPackage `source`, to become `output` (which may be the same file).

    `connection` is open on it, in a transaction, with the functions that the triggers of layers call. Raises
    FormatError when `source` cannot be read or the place of `output` cannot be written.
    """

    def __init__(self, source: Path, output: Path) -> None:
        self.output = Path(output)
        self.path = self.output.with_name(f".{self.output.name}.part")
        if not self.output.parent.is_dir():
            raise FormatError(f"Le dossier « {self.output.parent} » n’existe pas : créez-le ou choisissez-en un autre.")
        opened = open_read_only(Path(source))
        try:
            self.connection = self._copied(opened.connection)
        except (sqlite3.Error, OSError) as error:
            self._sweep()
            raise self._refused(error) from error
        finally:
            opened.connection.close()
            if opened.copy:
                opened.copy.close()

    def _copied(self, source: sqlite3.Connection) -> sqlite3.Connection:
        self._sweep()
        connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        try:
            _backup(source, connection)
            for pragma in ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF", "cache_size = -100000"):
                connection.execute(f"PRAGMA {pragma}")
            gpkg_functions.register(connection)
            connection.execute("BEGIN")
        except BaseException:
            connection.close()
            raise
        return connection

    def finish(self) -> None:
        """Close the copy and put it in its place. Raises FormatError; then the place is as it was."""
        try:
            self.connection.execute("COMMIT")
            self.connection.close()
            if self._is_open_elsewhere():
                self._pour()
            else:
                self.path.replace(self.output)
        except (sqlite3.Error, OSError) as error:
            raise self._refused(error) from error
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self.connection.close()
        self._sweep()

    def _is_open_elsewhere(self) -> bool:
        """Whether another program has the file of that name open in such a way that it must not be swapped."""
        return self.output.exists() and self.output.with_name(self.output.name + "-wal").exists()

    def _pour(self) -> None:
        """Replace the content of a file that is in use, all of it in one transaction."""
        part = sqlite3.connect(self.path)
        target = sqlite3.connect(self.output, timeout=PATIENCE)
        try:
            _backup(part, target)
        finally:
            target.close()
            part.close()

    def _refused(self, error: Exception) -> FormatError:
        if isinstance(error, sqlite3.Error) and ("locked" in str(error) or "busy" in str(error)):
            return failed(self.output, error)
        return FormatError(
            f"L’écriture de « {self.output} » a échoué ({error}). S’il est ouvert dans QGIS ou ailleurs, fermez-le, ou "
            "donnez un autre nom au résultat ; rien n’a été laissé à moitié écrit."
        )

    def _sweep(self) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _backup(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy a database. Raises sqlite3.OperationalError when one of them stays locked (SQLite would wait for ever)."""
    deadline = time.monotonic() + PATIENCE

    def watch(status: int, remaining: int, total: int) -> None:
        nonlocal deadline
        if status in _FREE:
            deadline = time.monotonic() + PATIENCE
        elif time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    source.backup(target, pages=_PAGES, progress=watch, sleep=0.1)
