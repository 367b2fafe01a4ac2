# SPDX-License-Identifier: GPL-2.0-or-later
"""A GeoPackage opened for reading only, also from a place where nothing may be written."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sinp_hdf_plugin.core.formats.source import INFO, WARNING, FileNote, SourceError, unreadable
from sinp_hdf_plugin.core.working_folder import WorkingFolder

PATIENCE = 10.0  # seconds to wait for another program to finish writing
_WAL = 2  # "read version" in the header of an SQLite file in WAL mode


class Opened(NamedTuple):
    """uri: what `sqlite3.connect` and ATTACH take; frozen: SQLite does not look whether others write."""

    connection: sqlite3.Connection
    uri: str
    frozen: bool
    wal: bool
    note: FileNote | None = None
    copy: WorkingFolder | None = None


def open_read_only(path: Path) -> Opened:
    """Open without ever writing. Raises SourceError.

    A file in WAL mode needs files beside it. Where they cannot be made (read-only share) it is read as it is
    when nothing waits in its journal, else from a temporary copy, so that no change is missed.
    """
    uri = _uri(path, "mode=ro")
    try:
        connection = _connect(uri)
        return Opened(connection, uri, False, _is_wal(connection))
    except sqlite3.OperationalError as error:
        if not _in_wal_mode(path) or "locked" in str(error):
            raise failed(path, error) from error
    except sqlite3.DatabaseError as error:
        raise failed(path, error) from error
    journal = path.with_name(path.name + "-wal")
    try:
        if journal.exists() and journal.stat().st_size:
            return _open_copy(path, journal)
        uri = _uri(path, "immutable=1")
        message = (
            "Le GeoPackage est en mode WAL dans un dossier où l’on ne peut pas écrire : il est lu tel quel, "
            "sans suivre ce "
            "qu’un autre logiciel y écrirait pendant ce temps."
        )
        return Opened(_connect(uri), uri, True, True, FileNote("STR-026", message, severity=INFO))
    except sqlite3.Error as error:
        raise failed(path, error) from error
    except OSError as error:
        raise unreadable(path, error) from error


def failed(path: Path, error: sqlite3.Error) -> SourceError:
    """SQLite's refusal, said in French."""
    if "locked" in str(error) or "busy" in str(error):
        return SourceError(
            "STR-004",
            f"Le GeoPackage « {path.name} » est occupé par un autre logiciel. Fermez-y ses couches ou "
            "enregistrez ses "
            "modifications, puis recommencez.",
        )
    return SourceError(
        "STR-004",
        f"Le GeoPackage « {path.name} » ne peut pas être lu : il est abîmé, incomplet, ou un journal de "
        "modifications "
        f"l’attend (SQLite : {error}). Copiez-le de nouveau depuis son origine, ou ouvrez-le une fois là où "
        "il a été fait.",
    )


def _open_copy(path: Path, journal: Path) -> Opened:
    copy = WorkingFolder()
    there = copy.path / path.name
    shutil.copyfile(path, there)
    shutil.copyfile(journal, there.with_name(there.name + "-wal"))
    uri = _uri(there, "mode=rw")
    message = (
        "Le GeoPackage est en mode WAL dans un dossier où l’on ne peut pas écrire, et des modifications "
        "attendent dans "
        f"« {journal.name} » : il est lu d’une copie temporaire, avec ces modifications."
    )
    return Opened(_connect(uri), uri, False, True, FileNote("STR-026", message, severity=WARNING), copy)


def _connect(uri: str) -> sqlite3.Connection:
    # Closed by the caller; batches may be read in another thread than the one that opened.
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _uri(path: Path, option: str) -> str:
    text = path.resolve().as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(text)}?{option}"


def _is_wal(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _in_wal_mode(path: Path) -> bool:
    """Asked only of a file that SQLite cannot open: on POSIX, to read a file by ourselves and close it takes away the
    locks that other connections of the process have on it, those of the layers of QGIS; WAL files are then deleted
    under them."""
    try:
        with path.open("rb") as stream:
            return stream.read(20)[19:20] == bytes([_WAL])
    except OSError as error:
        raise unreadable(path, error) from error
