# SPDX-License-Identifier: GPL-2.0-or-later
"""Sources that DuckDB reads itself, some hundred thousand rows at a time, into its table `brut`.

The columns of `brut` are `i`, the rank of the row from 0, and the cells c0, c1, ... They are those that the ordinary
reader would give; a source of which that is not certain is Unusable.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from sinp_hdf_plugin.core.engine.canonical import REAL, TEXT, WHOLE
from sinp_hdf_plugin.core.engine.duckdb_session import Session, Unusable
from sinp_hdf_plugin.core.formats.csv_source import CsvSource
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blobs
from sinp_hdf_plugin.core.formats.source import Source, Stamp
from sinp_hdf_plugin.core.sql_text import literal, quoted

_TEXTUAL = re.compile(r"TEXT|VARCHAR|CHAR")
_WHOLE = re.compile(r"(TINY|SMALL|MEDIUM|BIG)?INT|INTEGER|BOOLEAN")
_FLOATING = re.compile(r"REAL|DOUBLE|FLOAT")
_BLANKS = r"[\s\pZ\x{85}\x{1c}-\x{1f}\v]*"
_DATETIME = "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.]0+)?Z?$"


class Partition(NamedTuple):
    """Some rows, now in the table `brut` of `session`: their line numbers in this order, and their shapes if any."""

    session: Session
    lines: np.ndarray
    geometry: list[bytes | None] | None


class Feed(Protocol):
    """types: VARCHAR, BIGINT or DOUBLE for each column of the source."""

    types: tuple[str, ...]

    def partitions(self, rows: int, sessions: Iterator[Session]) -> Iterator[Partition]:
        """Every row once, each partition in the next session. Raises Unusable, FormatError when the source changes."""


def feed_of(source: Source, session: Session) -> Feed:
    """The feed of a source. Raises Unusable for those that DuckDB does not read as our reader does."""
    if type(source) is GpkgSource:
        return GpkgFeed(source, session)
    if type(source) is CsvSource:
        return CsvFeed(source, session)
    raise Unusable("Ce format est lu par le moteur intégré.")


class GpkgFeed:
    """A GeoPackage layer: its cells by DuckDB's SQLite scanner, its shapes by Python."""

    def __init__(self, source: GpkgSource, session: Session) -> None:
        if not source.uri.endswith("?mode=ro") or source.key is None:
            raise Unusable("Cette couche n’a pas de clé, ou elle est lue d’une copie.")
        self._source = source
        self._stamp = Stamp.of([_path(source)])
        self._connection = sqlite3.connect(source.uri, uri=True, check_same_thread=False)
        declared = dict(self._connection.execute("SELECT name, upper(type) FROM pragma_table_xinfo(?)", [source.table]))
        if source.table == "quarantaine" or self._connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            raise Unusable("Une table de quarantaine ou un fichier en mode WAL est lu par le moteur intégré.")
        self._declared = [declared[name] for name in source.columns]
        self.types = tuple(map(_type_of, self._declared))
        self._key = "rowid" if source.key == "rowid" else quoted(source.key)
        session.execute(f"ATTACH OR REPLACE {literal(str(source.path))} AS source (TYPE sqlite, READ_ONLY)")

    def partitions(self, rows: int, sessions: Iterator[Session]) -> Iterator[Partition]:
        """Rows in the order of their keys."""
        source = self._source
        shape = quoted(source.geometry_column) if source.geometry_column else "NULL"
        after = -(1 << 63)
        while True:
            found = self._connection.execute(
                f"SELECT {self._key}, {shape} FROM {quoted(source.table)} WHERE {self._key} > ? "  # nosec B608
                f"ORDER BY {self._key} LIMIT {rows}",
                [after],
            ).fetchall()
            if not found:
                break
            keys, blobs = zip(*found)
            session = next(sessions)
            self._load(session, keys[0], keys[-1], len(keys))
            after = keys[-1]
            yield Partition(session, np.array(keys, np.int64), _shapes(blobs) if source.has_geometry else None)
        self._stamp.check()
        self._connection.close()

    def _load(self, session: Session, first: int, last: int, rows: int) -> None:
        names = self._source.columns
        picked = ", ".join(
            _picked(quoted(name), kind) + f" AS c{rank}" for rank, (name, kind) in enumerate(zip(names, self.types))
        )
        table, key = quoted(self._source.table), self._key
        inner = f"SELECT {picked} FROM {table} WHERE {key} BETWEEN {first} AND {last} ORDER BY {key}"  # nosec B608
        cells = ", ".join(
            _cast(f"c{rank}", kind, declared) + f" AS c{rank}"
            for rank, (kind, declared) in enumerate(zip(self.types, self._declared))
        )
        session.execute(
            f"CREATE OR REPLACE TEMP TABLE brut AS SELECT row_number() OVER () - 1 AS i, {cells} "  # nosec B608
            f"FROM sqlite_query('source', {literal(inner)})"
        )
        if session.execute("SELECT count(*) FROM brut").fetchone()[0] != rows:
            raise Unusable("La table a changé pendant sa lecture.")


def _path(source: Source) -> Path:
    if source.path is None:
        raise Unusable("cette source n’est pas un fichier.")
    return source.path


def _type_of(declared: str) -> str:
    if _WHOLE.match(declared):
        return WHOLE
    if _FLOATING.match(declared):
        return REAL
    if _TEXTUAL.match(declared) or declared in ("DATE", "DATETIME"):
        return TEXT
    raise Unusable(f"Une colonne de type « {declared} » est lue par le moteur intégré.")


def _picked(name: str, kind: str) -> str:
    """The cell in SQLite's SQL, as exact text; a value that is not of its column's type becomes what no cast takes."""
    if kind == WHOLE:
        return f"CASE typeof({name}) WHEN 'integer' THEN {name} WHEN 'null' THEN NULL ELSE 'autre' END"
    if kind == REAL:
        return f"CASE typeof({name}) WHEN 'real' THEN printf('%!.17g', {name}) WHEN 'null' THEN NULL ELSE 'autre' END"
    return name


def _cast(cell: str, kind: str, declared: str) -> str:
    if kind != TEXT:
        return f"CAST({cell} AS {kind})"
    if declared.startswith("DATETIME"):
        cell = rf"regexp_replace({cell}, '{_DATETIME}', '\1')"
    return f"nullif({cell}, '')"


def _shapes(blobs: tuple[bytes | None, ...]) -> list[bytes | None]:
    try:
        return wkb_of_blobs(blobs)
    except (ValueError, TypeError) as error:
        raise Unusable("Une géométrie est illisible : le moteur intégré dit laquelle.") from error


class CsvFeed:
    """A plain CSV file: every physical line is one whole row, in UTF-8. It is read at once into DuckDB's own file."""

    def __init__(self, source: CsvSource, session: Session) -> None:
        plain = source.plain
        if plain is None:
            raise Unusable("ce fichier texte n’est pas assez simple.")
        self._session, self._stamp = session, Stamp.of([_path(source)])
        self.types = (TEXT,) * len(source.columns)
        self._read(source, plain.delimiter, plain.quote)
        self._check(plain.rows)

    def _read(self, source: CsvSource, delimiter: str, quote: str) -> None:
        columns = ", ".join(f"'c{rank}': 'VARCHAR'" for rank in range(len(self.types)))
        cells = ", ".join(f"nullif(c{rank}, '') AS c{rank}" for rank in range(len(self.types)))
        self._session.execute(
            f"CREATE OR REPLACE TABLE fichier AS SELECT row_number() OVER () AS rang, {cells} "  # nosec B608
            f"FROM read_csv({literal(str(source.path))}, columns = {{{columns}}}, delim = {literal(delimiter)}, "
            f"quote = {literal(quote)}, escape = {literal(quote)}, "
            "header = false, skip = 1, auto_detect = false, strict_mode = true, null_padding = false, nullstr = '', "
            "encoding = 'utf-8', max_line_size = 4000000)"
        )

    def _check(self, lines: int) -> None:
        """As many rows as lines, and none of blanks only: else the numbers of the rows would not be theirs."""
        count = self._session.execute("SELECT count(*) FROM fichier").fetchone()[0]
        cells = ", ".join(f"c{rank}" for rank in range(len(self.types)))
        blank = self._session.execute(
            f"SELECT 1 FROM fichier WHERE regexp_full_match(coalesce(c0, ''), '{_BLANKS}') "  # nosec B608
            f"AND regexp_full_match(concat({cells}), '{_BLANKS}') LIMIT 1"
        )
        if count != lines or blank.fetchone():
            raise Unusable("Ce fichier texte a des lignes vides ou des cellules de plusieurs lignes.")

    def partitions(self, rows: int, sessions: Iterator[Session]) -> Iterator[Partition]:
        """Rows in the order of the file."""
        total = self._session.execute("SELECT count(*) FROM fichier").fetchone()[0]
        for first in range(0, total, rows):
            session = next(sessions)
            session.execute(
                f"CREATE OR REPLACE TEMP TABLE brut AS SELECT rang - {first + 1} AS i, * EXCLUDE (rang) FROM fichier "  # nosec B608
                f"WHERE rang > {first} AND rang <= {first + rows} ORDER BY rang"
            )
            yield Partition(session, np.arange(first + 2, min(first + rows, total) + 2), None)
        self._stamp.check()
