# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the header of a sheet is: titles above it, a header on several lines, explanations under it.

What is certain is the types of the rows below: a header has text where they have numbers and dates. Where nothing
tells otherwise the header is the first row that is not empty, alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from sinp_hdf_plugin.core.formats.csv_dialect import COMMENT
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Merge
from sinp_hdf_plugin.core.formats.sheet_layout.words import DAY, EMPTY, NUMBER, TEXT, is_hint, kind_of

LOOKED_AT = 90  # rows with something, from the top
_FURTHEST_HEADER = 30
_ROWS_BELOW = 60
_MOST_HEADER_ROWS = 5
_LONGEST_NAME = 80
SEPARATOR = " / "

Cells = Sequence["str | None"]


class HeadRow(NamedTuple):
    """A row with something in it."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Head:
    """titles: rows above the header; rows: those of the header, `hints` among them explain it; names: by column.

    spans: first column -> columns, of names written over several columns; certain: merged cells prove it.
    """

    titles: tuple[HeadRow, ...]
    rows: tuple[HeadRow, ...]
    hints: tuple[int, ...]
    names: tuple[str | None, ...]
    spans: Mapping[int, int] = field(default_factory=dict)
    certain: bool = True

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.rows[-1].number


def find_head(rows: Sequence[HeadRow], merges: Sequence[Merge]) -> Head:
    """The header among the first rows that have something. `merges` may be those of the whole sheet."""
    width = len(rows[0].cells)
    near = [merge for merge in merges if merge.top <= rows[-1].number and merge.left < width]
    finder = _Finder(rows, near)
    first = finder.first()
    last = finder.last(first)
    top = finder.top(first)
    hints = tuple(rows[i].number for i in range(first + 1, last + 1) if finder.is_hint_line(i, first))
    chosen = rows[top : last + 1]
    naming = [row for row in chosen if row.number not in hints]
    names, certain = _names(naming, near)
    return Head(tuple(rows[:top]), tuple(chosen), hints, names, _spans(naming, near), certain)


class _Finder:
    """Looks at each of the first rows for what makes it a header."""

    def __init__(self, rows: Sequence[HeadRow], merges: Sequence[Merge]) -> None:
        self._rows = rows
        self._merges = merges
        self._kinds = [[kind_of(cell) for cell in row.cells] for row in rows]
        self._filled = [sum(kind != EMPTY for kind in kinds) for kinds in self._kinds]

    def first(self) -> int:
        """Rank of the first row of names (lines of groups above it come later)."""
        for rank in range(min(len(self._rows) - 1, _FURTHEST_HEADER)):
            sparse = all(2 * filled <= self._filled[rank] for filled in self._filled[:rank])
            if (sparse or not rank) and self._is_header(rank):
                return rank
        return self._after_titles()

    def _after_titles(self) -> int:
        """Without types to tell: lone cells above a table of several columns are its titles."""
        usual = median(self._filled[:_ROWS_BELOW])
        if usual < 3 or self._filled[0] > 1 or any(NUMBER in kinds or DAY in kinds for kinds in self._kinds):
            return 0
        return next((rank for rank, filled in enumerate(self._filled) if filled >= 0.6 * usual), 0)

    def last(self, first: int) -> int:
        """Rank of the last row of the header that begins with `first`."""
        last = first
        while last + 2 < len(self._rows) and last - first + 1 < _MOST_HEADER_ROWS and self._follows(last + 1, first):
            last += 1
        return last

    def top(self, first: int) -> int:
        """Rank of the first line of groups above the names."""
        top = first
        while top and first - top < _MOST_HEADER_ROWS and self._is_group_line(top - 1, top):
            top -= 1
        return top

    def is_hint_line(self, rank: int, first: int) -> bool:
        """Every cell explains a column."""
        cells = [cell for cell in self._rows[rank].cells if cell and cell.strip()]
        return len(cells) >= max(2, 0.3 * self._filled[first]) and all(map(is_hint, cells))

    def _typed(self, rank: int) -> set[int]:
        """Columns that hold numbers or dates in the rows after this one."""
        below = self._kinds[rank + 1 : rank + 1 + _ROWS_BELOW]
        typed = set()
        for column in range(len(self._rows[0].cells)):
            kinds = [kinds[column] for kinds in below if kinds[column] != EMPTY]
            if kinds and sum(kind in (NUMBER, DAY) for kind in kinds) >= 0.7 * len(kinds):
                typed.add(column)
        return typed

    def _is_header(self, rank: int, share: float = 0.5, least: int = 2) -> bool:
        """Text where the rows below have numbers and dates, and about as wide as they are."""
        typed = self._typed(rank)
        texts = sum(self._kinds[rank][column] == TEXT for column in typed)
        if not typed or texts < min(len(typed), max(least, share * len(typed))):
            return False
        usual = median(self._filled[rank + 1 : rank + 1 + _ROWS_BELOW])
        short = all(len(cell or "") <= _LONGEST_NAME for cell in self._rows[rank].cells)
        return short and self._filled[rank] >= 0.5 * usual

    def _follows(self, rank: int, first: int) -> bool:
        """The row goes on with the header above it."""
        above, row = self._rows[rank - 1], self._rows[rank]
        if row.number != above.number + 1 or (row.cells[0] or "").startswith(COMMENT):
            return False
        if any(m.top in _numbers(self._rows[first:rank]) and m.bottom >= row.number for m in self._merges):
            return True
        if self.is_hint_line(rank, first):
            return True
        if not self._is_header(rank):
            return False
        if any(m.top == above.number and m.right > m.left for m in self._merges):
            return True
        return self._completes(rank) or self._repeats_names(rank, first)

    def _completes(self, rank: int) -> bool:
        """The row has names where the one above has groups: blanks in many of the columns."""
        above, here = self._kinds[rank - 1], self._kinds[rank]
        added = sum(up == EMPTY != down for up, down in zip(above, here))
        return added >= max(2, 0.3 * self._filled[rank]) and all(kind in (EMPTY, TEXT) for kind in here)

    def _repeats_names(self, rank: int, first: int) -> bool:
        """A second full line of names, as technical ones under those for people."""
        cells = [cell.strip().casefold() for cell in self._rows[rank].cells if cell and cell.strip()]
        whole = len(self._typed(rank)) >= 3 and self._is_header(rank, 0.8, 3)
        words = all(kind in (EMPTY, TEXT) for kind in self._kinds[rank])
        return whole and words and len(set(cells)) == len(cells) >= 0.8 * self._filled[first]

    def _is_group_line(self, rank: int, under: int) -> bool:
        """Names of groups of columns, right above the names."""
        row, below = self._rows[rank], self._rows[under]
        labels = [column for column, kind in enumerate(self._kinds[rank]) if kind != EMPTY]
        if row.number != below.number - 1 or any(self._kinds[rank][column] != TEXT for column in labels):
            return False
        if any((row.cells[column] or "").rstrip().endswith(":") for column in labels):
            return False
        width = self._filled[under]
        wide = [m for m in self._merges if m.top == row.number and m.right > m.left]
        if any(m.right - m.left + 1 < 0.8 * width for m in wide):
            return True
        if any(m.top == row.number and m.bottom >= below.number for m in self._merges):
            return True
        apart = any(second - column >= 2 for column, second in zip(labels, labels[1:]))
        return not wide and len(labels) >= 2 and apart and labels[-1] >= 0.3 * width


def _numbers(rows: Sequence[HeadRow]) -> set[int]:
    return {row.number for row in rows}


def _names(rows: Sequence[HeadRow], merges: Sequence[Merge]) -> tuple[tuple[str | None, ...], bool]:
    """One name a column, of all lines of the header; false when the groups' extent is only likely."""
    lines = []
    certain = True
    for rank, row in enumerate(rows):
        cells = list(row.cells)
        wide = [m for m in merges if m.top == row.number and m.right > m.left]
        for merge in wide:
            for column in range(merge.left, min(merge.right + 1, len(cells))):
                cells[column] = cells[column] if kind_of(cells[column]) else row.cells[merge.left]
        tall = {m.left for m in merges if m.top == row.number and m.bottom > m.top}
        if not wide and rank < len(rows) - 1:
            certain = not _spread(cells, tall, rows[rank + 1].cells) and certain
        lines.append(cells)
    if len(lines) == 1:
        return tuple(lines[0]), True
    return tuple(_joined(column) for column in zip(*lines)), certain


def _spread(cells: list[str | None], tall: set[int], below: Cells) -> bool:
    """Groups without merged cells reach as far as the next one, over the columns named under them."""
    group: str | None = None
    spread = False
    for column, cell in enumerate(cells):
        if column in tall:
            group = None
        elif kind_of(cell) != EMPTY:
            group = cell
        elif group is not None and kind_of(below[column]) != EMPTY:
            cells[column], spread = group, True
    return spread


def _joined(cells: Sequence[str | None]) -> str | None:
    parts: list[str] = []
    for cell in cells:
        text = " ".join((cell or "").split())
        if text and (not parts or text.casefold() != parts[-1].casefold()):
            parts.append(text)
    return SEPARATOR.join(parts) or None


def _spans(rows: Sequence[HeadRow], merges: Sequence[Merge]) -> dict[int, int]:
    """Names of the last line that are written over several columns."""
    last, width = rows[-1].number, len(rows[-1].cells)
    wide = [m for m in merges if m.top <= last <= m.bottom and m.right > m.left and m.left < width]
    return {m.left: min(m.right, width - 1) - m.left + 1 for m in wide}


def numbered(head: Head, filled: Collection[int]) -> list[str | None]:
    """The names, with a number where one is written over several columns that all hold something."""
    names = list(head.names)
    for left, wide in head.spans.items():
        alike = [column for column in range(left, left + wide) if head.names[column] == head.names[left]]
        used = [column for column in alike if column in filled]
        for column in alike:
            if column not in used and (used or column > left):
                names[column] = None
        for number, column in enumerate(used, start=1):
            if len(used) > 1:
                names[column] = f"{names[column]} {number}"
    return names
