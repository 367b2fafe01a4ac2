# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes written as a whole or not at all: in the file itself, or in a copy that takes its name at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats.gpkg_connection import PATIENCE, failed
from sinp_hdf_plugin.core.workbench.working_copy import WorkingCopy


@contextmanager
def writing(source: Path, output: Path) -> Iterator[sqlite3.Connection]:
    """A connection in a transaction: on the file itself when `output` is `source`, else on a copy of it.

    Raises FormatError when a file cannot be read or written, or is kept busy by another program.
    """
    source, output = Path(source), Path(output)
    if output.exists() and output.samefile(source):
        with _in_place(output) as connection:
            yield connection
        return
    copy = WorkingCopy(source, output)
    try:
        yield copy.connection
    except sqlite3.Error as error:
        copy.abandon()
        raise failed(output, error) from error
    except BaseException:
        copy.abandon()
        raise
    copy.finish()


@contextmanager
def _in_place(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        gpkg_functions.register(connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise _refused(path, error) from error
    finally:
        if connection.in_transaction:
            connection.rollback()
        connection.close()


def _refused(path: Path, error: sqlite3.Error) -> FormatError:
    if "locked" in str(error) or "busy" in str(error):
        return failed(path, error)
    return FormatError(
        f"« {path.name} » n’a pas pu être modifié ({error}) : vérifiez que le fichier et son dossier ne sont pas en "
        "lecture seule ; rien n’a été changé."
    )
