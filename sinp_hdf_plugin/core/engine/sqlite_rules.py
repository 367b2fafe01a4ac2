# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs rule expressions as SQL in SQLite, on the distinct combinations of the columns they read."""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column, combinations
from sinp_hdf_plugin.core.rules.catalogue import Rule, identifiers
from sinp_hdf_plugin.core.rules.predicates import passes_without

Check = tuple[Rule, str]  # a rule and (a part of) its expression
Failure = tuple[Rule, str, np.ndarray]  # the rule, the part that is false, the rows
# Marks a column of which an expression only asks whether it is filled: a handful of combinations instead of one a row.
PRESENCE = "?"
_compiled = lru_cache(maxsize=512)(re.compile)


class SqliteRules:
    """Rules with their expressions, grouped by the columns they read so that each group costs one query a batch."""

    def __init__(self, checks: Iterable[Check], reference_date: str) -> None:
        self._connection = connect(reference_date)
        weakref.finalize(self, self._connection.close)
        self._groups: dict[tuple[str, ...], list[Check]] = {}
        for rule, expression in checks:
            self._groups.setdefault(columns_read(expression), []).append((rule, expression))
        self._queries = {names: self._prepare(number, names) for number, names in enumerate(self._groups)}
        self._needed = {
            names: [passes_without(expression) for _, expression in group] for names, group in self._groups.items()
        }

    def _prepare(self, number: int, names: Sequence[str]) -> tuple[str, str]:
        """Create the group's table; answer its INSERT and its SELECT of one 0/1 (failed) per rule."""
        table = f"groupe{number}"
        columns = ", ".join(f'"{name.lstrip(PRESENCE)}"' for name in names) or '"_"'
        self._connection.execute(f"CREATE TEMP TABLE {table} ({columns})")  # no type: values keep theirs
        places = ", ".join("?" * max(1, len(names)))
        checks = self._groups[tuple(names)]
        failed = ", ".join(f"NOT coalesce(({text}), 1) AS f{rank}" for rank, (_, text) in enumerate(checks))
        flags = [f"f{rank}" for rank in range(len(checks))]
        select = (
            f"SELECT rowid - 1, {', '.join(flags)} FROM (SELECT rowid, {failed} FROM {table}) "  # nosec B608  # our own
            f"WHERE {' OR '.join(flags)}"
        )
        return f"INSERT INTO {table} VALUES ({places})", select  # nosec B608

    def failures(self, columns: Mapping[str, Column], rows: int) -> Iterator[Failure]:
        """For each rule, or part of one, that fails somewhere in the batch: the indexes of its rows."""
        read = _Reduced(columns, rows)
        for number, (names, checks) in enumerate(self._groups.items()):
            if all(any(read[name].is_empty() for name in needed) for needed in self._needed[names]):
                continue
            codes, values = combinations([read[name] for name in names] or [read[""]])
            for (rule, part), failed in zip(checks, self._evaluate(number, names, values)):
                if failed is not None:
                    yield rule, part, np.flatnonzero(failed[codes])

    def _evaluate(
        self, number: int, names: tuple[str, ...], values: Sequence[tuple[Any, ...]]
    ) -> list[np.ndarray | None]:
        """Per rule of the group, one flag per combination, or None when no combination fails."""
        insert, select = self._queries[names]
        cursor = self._connection.cursor()
        cursor.execute(f"DELETE FROM groupe{number}")  # nosec B608  # a number
        cursor.executemany(insert, values)
        failing = cursor.execute(select).fetchall()
        if not failing:
            return [None] * len(self._groups[names])
        table = np.array(failing, np.int64)
        flags = np.zeros((len(self._groups[names]), len(values)), bool)
        flags[:, table[:, 0]] = table[:, 1:].T.astype(bool)
        return [row if row.any() else None for row in flags]

    def compute(self, expression: str, columns: Mapping[str, Column], rows: int) -> Column:
        """The value of one expression on every row: what an auto-fill rule puts."""
        names = identifiers(expression)
        codes, values = combinations(
            [columns.get(name, Column.constant(None, rows)) for name in names] or [Column.constant(None, rows)]
        )
        selected = ", ".join(f'? AS "{name}"' for name in names) or "? AS x"
        query = f"SELECT ({expression}) FROM (SELECT {selected})"  # nosec B608  # text of our own catalogue
        found = [self._connection.execute(query, combination).fetchone()[0] for combination in values]
        return Column(found, np.asarray(codes, np.int32))


class _Reduced(dict[str, Column]):
    """The columns of a batch, or their presence, made when first asked for."""

    def __init__(self, columns: Mapping[str, Column], rows: int) -> None:
        super().__init__()
        self._columns, self._absent = columns, Column.constant(None, rows)

    def __missing__(self, name: str) -> Column:
        column = self._columns.get(name.lstrip(PRESENCE), self._absent)
        found = self[name] = column.presence() if name.startswith(PRESENCE) else column
        return found


def columns_read(expression: str) -> tuple[str, ...]:
    """The columns an expression reads, sorted; those whose value does not matter are marked PRESENCE."""
    marked = []
    for name in identifiers(expression):
        uses = expression.count(f'"{name}"')
        asked = re.findall(rf"""(?:nullif\("{name}", ''\)|"{name}") IS (?:NOT )?NULL""", expression)
        marked.append(PRESENCE + name if len(asked) == uses else name)
    return tuple(sorted(marked))


def connect(reference_date: str) -> sqlite3.Connection:
    """An in-memory database that answers rule expressions as QGIS does."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.create_function("regexp_match", 2, regexp_match, deterministic=True)
    connection.create_function("now", 0, lambda: reference_date)
    connection.create_function("year", 1, year, deterministic=True)
    return connection


def regexp_match(text: Any, pattern: str | None) -> int | None:
    """1 or 0 as the pattern is found or not; NULL for NULL."""
    if text is None or pattern is None:
        return None
    return 1 if _compiled(pattern).search(str(text)) else 0


def year(text: Any) -> int | None:
    """The year of an ISO date text; NULL for NULL, and for a text that is no date."""
    head = "" if text is None else str(text)[:4]
    return int(head) if head.isdecimal() else None
