# SPDX-License-Identifier: GPL-2.0-or-later
"""DuckDB, when it is there: found, checked, limited, and taught the functions that rule expressions use.

DuckDB is optional. Nothing here is needed by the built-in engine, and nothing is fetched from a network: the
extension that reads and writes SQLite files is loaded from the Python package that carries it.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.sql_text import literal
from sinp_hdf_plugin.core.working_folder import WorkingFolder

VERSION = "1.5.5"  # an extension only loads into the very version it was built for
EXTENSION = "sqlite_scanner"
THREADS, MEMORY = 1, "1GiB"  # one partition is made while another is written: two threads in all
REMEDY = f"installez les modules duckdb=={VERSION} et duckdb-extension-sqlite-scanner=={VERSION}"


class Unusable(Exception):
    """The fast engine cannot do this run, or cannot be sure to do it as the built-in one; the reason is in French."""


def why_not() -> str | None:
    """Why the fast engine is not available here, in French; None when it is."""
    try:
        _find()
    except Unusable as error:
        return str(error)
    return None


def _find() -> tuple[Any, Path]:
    """The module, and the path of the extension. Raises Unusable."""
    try:
        duckdb = importlib.import_module("duckdb")
        carrier = importlib.import_module(f"duckdb_extension_{EXTENSION}")
    except (ImportError, OSError) as error:
        raise Unusable(f"DuckDB n’est pas installé ({error}) : {REMEDY}.") from error
    if duckdb.__version__ != VERSION:
        raise Unusable(f"DuckDB {duckdb.__version__} est installé au lieu de {VERSION} : {REMEDY}.")
    folder = Path(str(carrier.__file__)).parent
    found = sorted(folder.glob(f"extensions/v{VERSION}/{EXTENSION}.duckdb_extension"))
    if not found:
        raise Unusable(f"L’extension SQLite de DuckDB {VERSION} manque : {REMEDY}.")
    return duckdb, found[0]


class Session:
    """One DuckDB database in a folder of its own, which goes with it; bounded in memory and threads.

    `folder` is free for other working files. Raises Unusable when DuckDB cannot be had.
    """

    def __init__(self, reference_date: str) -> None:
        duckdb, extension = _find()
        self.error = duckdb.Error
        self._working = WorkingFolder()
        self.folder = self._working.path
        try:
            self.connection = duckdb.connect(str(self.folder / "travail.duckdb"), config={
                "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
                "temp_directory": str(self.folder / "debord"), "memory_limit": MEMORY, "threads": THREADS,
            })  # fmt: skip
            self.execute(f"LOAD {literal(str(extension))}")
            # The wide table stays on the probing side of every join: never gathered in memory, nor its order lost.
            self.execute("SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'")
            self.execute("SET GLOBAL force_compression = 'uncompressed'")  # what is kept lives for one run
            for macro in _macros(reference_date):
                self.execute(macro)
        except duckdb.Error as error:
            self.close()
            raise Unusable(f"DuckDB ne démarre pas ({error}).") from error
        except Unusable:
            self.close()
            raise

    def twin(self) -> Session:
        """A second connection to the same database, with temporary tables of its own; this one closes for both."""
        other = copy(self)
        other.connection = self.connection.cursor()
        return other

    def execute(self, sql: str, parameters: Any = None) -> Answer:
        """Run one statement. Raises Unusable when DuckDB refuses it: the built-in engine then does the run."""
        with self.refusals():
            return Answer(self, self.connection.execute(sql, parameters))

    def register(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Let statements read these arrays as a table of that name. Raises Unusable."""
        with self.refusals():
            self.connection.register(name, arrays)

    def unregister(self, name: str) -> None:
        """Forget the table of `register`. Raises Unusable."""
        with self.refusals():
            self.connection.unregister(name)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What DuckDB refuses in here is Unusable; some statements only fail while their rows are fetched."""
        try:
            yield
        except (self.error, UnicodeDecodeError) as error:
            said = next(iter(str(error).splitlines()), type(error).__name__)
            raise Unusable(f"DuckDB a refusé une étape ({said}).") from error

    def close(self) -> None:
        """Give back the files and the memory."""
        with suppress(AttributeError, self.error):
            self.connection.close()
        self._working.close()


class Answer:
    """The rows of one statement, computed as they are fetched. Each method raises Unusable when DuckDB fails."""

    def __init__(self, session: Session, result: Any) -> None:
        self._session, self._result = session, result

    def fetchone(self) -> Any:
        """The next row, None after the last one."""
        with self._session.refusals():
            return self._result.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        with self._session.refusals():
            return self._result.fetchall()

    def fetchnumpy(self) -> dict[str, Any]:
        """The rows that are left, by column."""
        with self._session.refusals():
            return self._result.fetchnumpy()


def _macros(reference_date: str) -> tuple[str, ...]:
    """The functions of rule expressions, answering as those that the built-in engine gives to SQLite."""
    return (
        "CREATE MACRO regexp_match(t, p) AS regexp_matches(CAST(t AS VARCHAR), p)",
        f"CREATE MACRO now() AS {literal(reference_date)}",
        "CREATE MACRO year(t) AS TRY_CAST(left(CAST(t AS VARCHAR), 4) AS BIGINT)",
    )


def text_hashes(values: Sequence[Any]) -> np.ndarray:
    """A 64-bit hash of each value as text, None among them: in Python what `hash_sql` is in DuckDB."""
    digests = b"".join(
        b"\0" * 8 if value is None else hashlib.md5(str(value).encode(), usedforsecurity=False).digest()[8:]
        for value in values
    )
    return np.frombuffer(digests, "<u8")


def hash_sql(text: str) -> str:
    """The SQL of the hash of a text expression."""
    return f"coalesce(md5_number_lower({text}), 0)"
