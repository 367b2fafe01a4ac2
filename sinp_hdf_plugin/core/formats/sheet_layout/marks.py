# SPDX-License-Identifier: GPL-2.0-or-later
"""What the XML of one sheet says and OGR does not: merged cells, colours, hidden rows, cells that OGR misreads.

Rows are numbered from 1, as the spreadsheet shows them; columns from 0.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_PAINTED = 500_000  # coloured cells that are kept; above, colours are decoration
MOST_CORRECTED = 500_000  # cells that OGR misreads: above, the sheet is refused
MOST_MERGED = 500_000
SHOWN = 5


class Merge(NamedTuple):
    """Cells shown as one; the value is in the first."""

    top: int
    left: int
    bottom: int
    right: int


class Look(NamedTuple):
    """How a cell is drawn: RRGGBB of its background and of its text where they say something, struck through."""

    fill: str | None = None
    font: str | None = None
    struck: bool = False


class TooMuch(ValueError):
    """A sheet of which more would have to be kept than is reasonable."""


@dataclass
class Painted:
    """The cells with a look of their own, in the order of the sheet."""

    rows: array = field(default_factory=lambda: array("I"))
    columns: array = field(default_factory=lambda: array("H"))
    looks: array = field(default_factory=lambda: array("H"))
    overflow: bool = False

    def add(self, rows: Iterable[int], columns: Iterable[int], looks: Iterable[int]) -> None:
        """Some more; `overflow` tells when there are too many."""
        self.rows.extend(rows)
        self.columns.extend(columns)
        self.looks.extend(looks)
        self.overflow = len(self.rows) > MOST_PAINTED


@dataclass
class Marks:
    """The marks of one sheet. `unseen` says in French why there are none, when they could not be read.

    hidden_rows: (first, last) runs; texts: row -> column -> true text of a cell that OGR misreads; shifts: row ->
    (column, columns that OGR skipped there); errors: words of formulas that failed; uncomputed: formulas never
    computed; serial: a date cell (row, column, number of days), where days count from 1904; last_row: the last
    with a value, of an OpenDocument; width: columns of the rows that OGR shifts.
    """

    unseen: str | None = None
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    painted: Painted = field(default_factory=Painted)
    looks: dict[int, Look] = field(default_factory=dict)
    texts: dict[int, dict[int, str | None]] = field(default_factory=dict)
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    errors: Counter = field(default_factory=Counter)
    error_cells: list[str] = field(default_factory=list)
    uncomputed: int = 0
    uncomputed_cells: list[str] = field(default_factory=list)
    conditional: bool = False
    from_1904: bool = False
    serial: tuple[int, int, float] | None = None
    last_row: int | None = None
    width: int = 0
    corrected: int = 0

    def hide_row(self, row: int, repeated: int = 1) -> None:
        """Rows that are not shown."""
        if self.hidden_rows and self.hidden_rows[-1][1] == row - 1:
            self.hidden_rows[-1] = (self.hidden_rows[-1][0], row + repeated - 1)
        else:
            self.hidden_rows.append((row, row + repeated - 1))

    def correct(self, row: int, column: int, text: str | None) -> None:
        """A cell whose text is not what OGR gives."""
        self._count_correction()
        self.texts.setdefault(row, {})[column] = text

    def shift(self, row: int, column: int, columns: int) -> None:
        """OGR counts fewer cells than there are from this column on."""
        self._count_correction()
        self.shifts.setdefault(row, []).append((column, columns))

    def merge(self, merge: Merge) -> None:
        """Merged cells."""
        if len(self.merges) >= MOST_MERGED:
            raise TooMuch
        self.merges.append(merge)

    def error(self, row: int, column: int, word: str) -> None:
        """A formula that failed."""
        self.errors[word] += 1
        if len(self.error_cells) < SHOWN:
            self.error_cells.append(place(row, column))

    def never_computed(self, row: int, column: int) -> None:
        """A formula without a value."""
        self.uncomputed += 1
        if len(self.uncomputed_cells) < SHOWN:
            self.uncomputed_cells.append(place(row, column))

    def _count_correction(self) -> None:
        self.corrected += 1
        if self.corrected > MOST_CORRECTED:
            raise TooMuch


def letters(column: int) -> str:
    """`A` for column 0, `AA` for column 26."""
    text, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(name: str) -> int:
    """0 for `A`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def place(row: int, column: int) -> str:
    """`B7`."""
    return f"{letters(column)}{row}"
