# SPDX-License-Identifier: GPL-2.0-or-later
"""Dictionary-encoded columns: every value is handled once, however many rows carry it.

A `Column` is a list of distinct values and one small integer per row. Readers, code lists and rules then work on
the few distinct values or combinations, and the rows are only touched by numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Callable

import numpy as np

# Below this many possible combinations a table of flags is faster than sorting the rows.
_FLAG_TABLE_LIMIT = 1 << 22


class Column:
    """`values[codes[i]]` is the value of row i. `codes` is int32, `values` holds no value twice."""

    __slots__ = ("codes", "values")

    def __init__(self, values: list[Any], codes: np.ndarray) -> None:
        self.values = values
        self.codes = codes

    @classmethod
    def encode(cls, raw: Sequence[Any]) -> Column:
        """A column from one raw value per row (hashable values)."""
        first = raw[0] if len(raw) else None
        if len(raw) == 0 or raw.count(first) == len(raw):
            return cls.constant(first, len(raw))
        return cls(*_numbered(raw))

    @classmethod
    def constant(cls, value: Any, rows: int) -> Column:
        """The same value on every row."""
        return cls([value], np.zeros(rows, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def map(self, function: Callable[[Any], Any]) -> Column:
        """A column of `function(value)`, called once per distinct value."""
        return self.replace_values([function(value) for value in self.values])

    def replace_values(self, values: Sequence[Any]) -> Column:
        """The column whose distinct value i is now `values[i]`; equal results are made one again."""
        distinct, renumbered = _numbered(values)
        return Column(distinct, self.codes if len(distinct) == len(values) else renumbered[self.codes])

    def decode(self) -> list[Any]:
        """One value per row."""
        if len(self.values) == 1:
            return self.values * len(self.codes)
        table = np.empty(len(self.values), object)
        table[:] = self.values
        return table[self.codes].tolist()

    def at(self, row: int) -> Any:
        """The value of one row."""
        return self.values[self.codes[row]]

    def take(self, rows: np.ndarray) -> Column:
        """The same column on some rows, given as indexes or as a mask; values no row has any more are dropped."""
        codes = self.codes[rows]
        if len(self.values) <= 2 * len(codes):
            return Column(self.values, codes)
        used, codes = np.unique(codes, return_inverse=True)
        return Column([self.values[number] for number in used.tolist()], codes.astype(np.int32))

    def presence(self) -> Column:
        """The column reduced to what `IS NULL` and `nullif(…, '')` can tell of it."""
        return self.replace_values([value if value is None or value == "" else "•" for value in self.values])

    def rows_where(self, wanted: Iterable[bool]) -> np.ndarray:
        """Indexes of the rows whose distinct value is flagged in `wanted` (one flag per distinct value)."""
        flags = np.fromiter(wanted, bool, len(self.values))
        return np.flatnonzero(flags[self.codes]) if flags.any() else np.empty(0, np.int64)

    def filled(self) -> np.ndarray:
        """True on the rows that have a value."""
        return np.fromiter((value is not None for value in self.values), bool, len(self.values))[self.codes]

    def is_empty(self) -> bool:
        """No row has a value."""
        return len(self.values) == 1 and self.values[0] is None

    def put(self, rows: np.ndarray, value: Any) -> Column:
        """The column with `value` on these rows (indexes or mask)."""
        codes = self.codes.copy()
        values = self.values
        number = values.index(value) if value in values else len(values)
        if number == len(values):
            values = [*values, value]
        codes[rows] = number
        return Column(values, codes)

    def put_many(self, rows: np.ndarray, values: Sequence[Any]) -> Column:
        """The column with one value per given row."""
        new = Column.encode(list(values))
        codes = self.codes.copy()
        codes[rows] = new.codes + len(self.values)
        return Column([*self.values, *new.values], codes)


def _numbered(raw: Sequence[Any]) -> tuple[list[Any], np.ndarray]:
    """(distinct values in order of appearance, number of the value of each row)."""
    numbers: dict[Any, int] = defaultdict(count().__next__)  # a new value takes the next number, all of it in C
    codes = np.fromiter(map(numbers.__getitem__, raw), np.int32, len(raw))
    return list(numbers), codes


def combinations(columns: Sequence[Column]) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
    """The distinct combinations of some columns: (number of the combination of each row, their values).

    Numbers are int64, combinations come in no particular order, only those that occur are given.
    """
    if len(columns) == 1:
        return columns[0].codes, list(zip(columns[0].values))
    key = columns[0].codes.astype(np.int64)
    size = len(columns[0].values)
    for column in columns[1:]:
        if size * len(column.values) >= 1 << 62:
            key, size = _renumber(key, size)
        key = key * len(column.values) + column.codes
        size *= len(column.values)
    present, codes = _present(key, size)
    return codes, list(zip(*_values_of(present, key, codes, columns)))


def _present(key: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(keys that occur, for each row the rank of its key among them)."""
    if size <= max(_FLAG_TABLE_LIMIT, 4 * len(key)):
        seen = np.zeros(size, bool)
        seen[key] = True
        present = np.flatnonzero(seen)
        ranks = np.empty(size, np.int64)
        ranks[present] = np.arange(len(present))
        return present, ranks[key]
    return np.unique(key, return_inverse=True)


def _renumber(key: np.ndarray, size: int) -> tuple[np.ndarray, int]:
    present, codes = _present(key, size)
    return codes, len(present)


def _values_of(present: np.ndarray, key: np.ndarray, codes: np.ndarray, columns: Sequence[Column]) -> list[list[Any]]:
    """The values of each column on one row of each combination."""
    example = np.empty(len(present), np.int64)
    example[codes] = np.arange(len(key))
    return [column.take(example).decode() for column in columns]
