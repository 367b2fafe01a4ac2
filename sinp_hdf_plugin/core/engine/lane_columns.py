# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of the fast lane: each target as SQL over the raw cells, its odd values read by the usual readers.

The values that a reader changes or refuses are kept in a table of replacements; the others pass as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.engine.canonical import REAL, TEXT, WHOLE, condition
from sinp_hdf_plugin.core.engine.duckdb_session import Session, Unusable
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping
from sinp_hdf_plugin.core.mapping.readers import merge_texts
from sinp_hdf_plugin.core.mapping.values import Read, Reader
from sinp_hdf_plugin.core.sql_text import literal

_MANY = 4000  # distinct values in the first rows: above, only values that are not canonical are looked at
_FIRST_ROWS = 20_000
_INLINE = 24  # replacements written into the query; more are joined
_REMEMBERED = 300_000
_SIMPLE_INTEGER = re.compile(r"[0-9]{1,15}\Z")
_SIMPLE_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?\Z")
_NONE = object()


class Sql(NamedTuple):
    """value: an expression; bad: true where the row must take the ordinary way; join: what both need in FROM."""

    value: str
    bad: str
    join: str = ""


class SingleColumn:
    """A target fed by one source column."""

    def __init__(self, number: int, reader: Reader, cell: str, raw_type: str, type_: str) -> None:
        self._number, self._reader, self._cell, self._raw_type, self._type = number, reader, cell, raw_type, type_
        self._skip: str | None = None
        self._started = False
        self._known: dict[Any, bool] = {}
        self._entries: dict[Any, tuple[Any, bool]] = {}
        self._pending: list[tuple[Any, Any, bool]] = []
        if reader(None) != Read(None):
            raise Unusable("Un lecteur de valeurs donne un sens aux cellules vides.")

    def sql(self, session: Session) -> Sql:
        """The column over the present content of `brut`, whose new values are read first."""
        self._read_new(session)
        base = _BASE[self._raw_type, self._type].format(self._cell)
        if not self._entries:
            return Sql(base, "false")
        if len(self._entries) <= _INLINE and all(_printable(raw) for raw in self._entries):
            return self._inline(base)
        return self._joined(session, base)

    def _read_new(self, session: Session) -> None:
        if not self._started:
            self._started = True
            many = session.execute(
                f"SELECT count(DISTINCT {self._cell}) "  # nosec B608
                f"FROM (SELECT {self._cell} FROM brut LIMIT {_FIRST_ROWS})"
            )
            if many.fetchone()[0] > _MANY:
                self._skip = condition(self._reader, self._raw_type, self._cell)
        where = f"{self._cell} IS NOT NULL" + (f" AND NOT {self._skip}" if self._skip else "")
        if len(self._known) + len(self._entries) > _REMEMBERED:
            self._known, self._entries, self._pending = {}, {}, []
            session.execute(f"DROP TABLE IF EXISTS valeurs{self._number}")
        for (raw,) in session.execute(f"SELECT DISTINCT {self._cell} FROM brut WHERE {where}").fetchall():  # nosec B608
            if raw not in self._known:
                self._known[raw] = True
                self._settle(raw)

    def _settle(self, raw: Any) -> None:
        if raw in self._entries:
            return
        read = self._reader(raw)
        value, fits = stored(read.value, self._type)
        bad = bool(read.problems) or not fits
        if bad or value != _base_value(raw, self._raw_type, self._type):
            self._entries[raw] = (value, bad)
            self._pending.append((raw, value, bad))

    def _inline(self, base: str) -> Sql:
        cases = "".join(
            f" WHEN {_constant(raw)} THEN {_typed(value, self._type)}" for raw, (value, _) in self._entries.items()
        )
        bad = [_constant(raw) for raw, (_, wrong) in self._entries.items() if wrong]
        return Sql(
            f"CASE {self._cell}{cases} ELSE {base} END",
            f"coalesce({self._cell} IN ({', '.join(bad)}), false)" if bad else "false",
        )

    def _joined(self, session: Session, base: str) -> Sql:
        table = f"valeurs{self._number}"
        session.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (brut {self._raw_type}, valeur {self._type}, mauvais BOOLEAN)"
        )
        if self._pending:
            raws, values, bad = map(list, zip(*self._pending))
            session.execute(
                f"INSERT INTO {table} SELECT unnest($1::{self._raw_type}[]), unnest($2::{self._type}[]), "  # nosec B608
                "unnest($3::BOOLEAN[])",
                [raws, values, bad],
            )
            self._pending = []
        return Sql(
            f"CASE WHEN {table}.brut IS NULL THEN {base} ELSE {table}.valeur END",
            f"coalesce({table}.mauvais, false)",
            f"LEFT JOIN {table} ON {table}.brut = {self._cell}",
        )


class FirstFilled:
    """A target fed by the first of several source columns that has something; the next are read where it has not."""

    def __init__(
        self, numbers: Sequence[int], reader: Reader, cells: Sequence[str], raw_types: Sequence[str], type_: str
    ) -> None:
        self._parts = [
            SingleColumn(number, reader, cell, raw_type, type_)
            for number, cell, raw_type in zip(numbers, cells, raw_types)
        ]

    def sql(self, session: Session) -> Sql:
        """As `SingleColumn.sql`."""
        parts = [part.sql(session) for part in self._parts]
        value, bad = parts[-1].value, parts[-1].bad
        for part in reversed(parts[:-1]):
            value = f"coalesce({part.value}, {value})"
            bad = f"({part.bad} OR (({part.value}) IS NULL AND {bad}))"
        return Sql(value, bad, " ".join(part.join for part in parts if part.join))


class MergedColumn:
    """A target made of several source columns together: each distinct combination is read once."""

    def __init__(
        self,
        number: int,
        mapping: ColumnMapping,
        reader: Reader,
        cells: Sequence[str],
        raw_types: Sequence[str],
        type_: str,
    ) -> None:
        self._table, self._mapping, self._reader = f"valeurs{number}", mapping, reader
        self._cells, self._raw_types, self._type = cells, raw_types, type_
        self._known: dict[tuple[Any, ...], bool] = {}

    def sql(self, session: Session) -> Sql:
        """As `SingleColumn.sql`."""
        names = [f"brut{rank}" for rank in range(len(self._cells))]
        if len(self._known) > _REMEMBERED:
            self._known = {}
            session.execute(f"DROP TABLE IF EXISTS {self._table}")
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, self._raw_types))
        session.execute(f"CREATE TABLE IF NOT EXISTS {self._table} ({columns}, valeur {self._type}, mauvais BOOLEAN)")
        found = session.execute(f"SELECT DISTINCT {', '.join(self._cells)} FROM brut").fetchall()  # nosec B608
        new = [raws for raws in found if raws not in self._known]
        if new:
            self._known.update(dict.fromkeys(new, True))
            reads = [merge_texts(self._mapping, self._reader, raws) for raws in new]
            kept = [stored(read.value, self._type) for read in reads]
            bad = [bool(read.problems) or not fits for read, (_, fits) in zip(reads, kept)]
            arrays = [list(column) for column in zip(*new)] + [[value for value, _ in kept], bad]
            types = [*self._raw_types, self._type, "BOOLEAN"]
            unnested = ", ".join(f"unnest(${rank}::{kind}[])" for rank, kind in enumerate(types, 1))
            session.execute(f"INSERT INTO {self._table} SELECT {unnested}", arrays)  # nosec B608
        on = " AND ".join(f"{self._table}.{name} IS NOT DISTINCT FROM {cell}" for name, cell in zip(names, self._cells))
        return Sql(
            f"{self._table}.valeur", f"coalesce({self._table}.mauvais, true)", f"LEFT JOIN {self._table} ON {on}"
        )


# How a raw cell becomes a value of its column's type when its reader changes nothing.
_BASE = {
    (TEXT, TEXT): "{}", (TEXT, WHOLE): "TRY_CAST({} AS BIGINT)", (TEXT, REAL): "TRY_CAST({} AS DOUBLE)",
    (WHOLE, TEXT): "CAST({} AS VARCHAR)", (WHOLE, WHOLE): "{}", (WHOLE, REAL): "CAST({} AS DOUBLE)",
    (REAL, TEXT): "CAST(NULL AS VARCHAR)", (REAL, WHOLE): "CAST(NULL AS BIGINT)", (REAL, REAL): "{}",
}  # fmt: skip


def _base_value(raw: Any, raw_type: str, type_: str) -> Any:
    """What `_BASE` gives for `raw`, or a mark that equals no value when it is not certain."""
    if raw_type == type_:
        return raw
    if type_ == TEXT and raw_type == WHOLE:
        return str(raw)
    if raw_type == TEXT and type_ == WHOLE:
        return int(raw) if _SIMPLE_INTEGER.match(raw) else _NONE
    if raw_type == TEXT and type_ == REAL:
        return float(raw) if _SIMPLE_DECIMAL.match(raw) else _NONE
    return float(raw) if raw_type == WHOLE and type_ == REAL else _NONE


def stored(value: Any, type_: str) -> tuple[Any, bool]:
    """(the value in the type of its column, whether it says the same there)."""
    if value is None:
        return None, True
    if type_ == TEXT:
        return str(value), not isinstance(value, float) or f"{value:.15g}" == repr(value)
    if isinstance(value, str) or (isinstance(value, int) and abs(value) >= 1 << (63 if type_ == WHOLE else 53)):
        return None, False
    if type_ == REAL:
        return float(value), True
    return (value, True) if isinstance(value, int) else (None, False)


def _printable(raw: Any) -> bool:
    return not isinstance(raw, float) and (not isinstance(raw, str) or raw.isprintable())


def _constant(raw: Any) -> str:
    return literal(raw) if isinstance(raw, str) else str(raw)


def _typed(value: Any, type_: str) -> str:
    text = "NULL" if value is None else repr(value) if isinstance(value, float) else _constant(value)
    return f"CAST({text} AS {type_})"
