# SPDX-License-Identifier: GPL-2.0-or-later
"""The layout of one sheet, settled before its rows are read: header, columns of the table, rows that are none of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sinp_hdf_plugin.core.formats import header
from sinp_hdf_plugin.core.formats.csv_dialect import COMMENT
from sinp_hdf_plugin.core.formats.sheet_layout.aside import SetAside, headings, usual_fill
from sinp_hdf_plugin.core.formats.sheet_layout.blocks import Block, candidates, groups
from sinp_hdf_plugin.core.formats.sheet_layout.colours import COLUMN, RowColours, read_colours
from sinp_hdf_plugin.core.formats.sheet_layout.head import Head, HeadRow, find_head, numbered
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Marks
from sinp_hdf_plugin.core.formats.source import SourceError

_TABLE = re.compile(r"(.+) \(tableau ([0-9]{1,2})\)\Z")
_LEGEND_ROWS = 20
_OWN_FORM = {"ligne_source", "motifs"}  # a quarantine sent out as a sheet: its colours are ours


@dataclass
class Top:
    """What the first rows say. comments: rows under the header that begin with `//`; data_row: where data may begin."""

    head: Head
    comments: list[HeadRow] = field(default_factory=list)

    @property
    def data_row(self) -> int:
        """The first row that may hold data."""
        return (self.comments[-1].number if self.comments else self.head.last) + 1


def read_top(rows: Sequence[HeadRow], marks: Marks) -> Top:
    """The header among the first rows that have something."""
    top = Top(find_head(rows, marks.merges))
    for row in rows:
        if row.number > top.head.last:
            if not (row.cells[0] or "").startswith(COMMENT):
                break
            top.comments.append(row)
    return top


def split_name(asked: str | None) -> tuple[str | None, int | None]:
    """`Données (tableau 2)` as (`Données`, 2)."""
    found = _TABLE.match(asked or "")
    return (found[1], int(found[2])) if found else (asked, None)


def clean_names(head: Head, filled: Collection[int]) -> list[str]:
    """The names of all columns of the sheet, "" where there is none."""
    return header.clean_names(numbered(head, filled))


def tables(names: Sequence[str], filled: Collection[int]) -> list[Block]:
    """The groups of columns that may be tables of their own."""
    return candidates(groups(names, filled), names)


def without_legend(
    names: Sequence[str], filled: Collection[int], marks: Marks, rows: Sequence[HeadRow]
) -> tuple[list[str], set[int]]:
    """The columns up to a legend at the right: a few coloured cells without a header, after a blank column."""
    found = groups(names, filled)
    last = found[-1].columns() if len(found) > 1 else range(0)
    coloured = sum(1 for column in marks.painted.columns if column in last)
    texts = [row.number for row in rows if any((row.cells[column] or "").strip() for column in last)]
    named = any(names[column] for column in last)
    if named or not 0 < coloured <= _LEGEND_ROWS or len(texts) > _LEGEND_ROWS or len(rows) <= len(texts):
        return list(names), set(filled)
    return list(names[: last.start]), {column for column in filled if column < last.start}


def choose_table(found: Sequence[Block], number: int | None, where: str) -> Block:
    """The table asked for, else the first. Raises SourceError when there are not so many."""
    if number is not None and not 1 <= number <= len(found):
        raise SourceError(
            "STR-004", f"{where} : il n’y a pas de tableau {number} dans cette feuille, elle en a {len(found)}."
        )
    return found[(number or 1) - 1]


def settle_block(names: Sequence[str], filled: Collection[int], block: Block, row: int) -> header.Header:
    """The header of the columns of a block."""
    inside = {column - block.first for column in filled if column in block.columns()}
    own = header.settle(names[block.first : block.last + 1], inside, row, block.first)
    positions = tuple(position + block.first for position in own.positions)
    return header.Header(own.names, positions, own.needed + block.first, own.notes)


def aside_of(top: Top, sample: Sequence[HeadRow], columns: Sequence[int], marks: Marks) -> SetAside:
    """What tells rows that are no observations; `sample` are rows of data."""
    wide = headings(marks.merges, columns, top.head.last)
    return SetAside(columns, top.head.rows[-1].cells, usual_fill(sample, columns), wide)


def colours_of(marks: Marks, own: header.Header, rows: range, count: int, around: Sequence[HeadRow]) -> RowColours:
    """What the colours of the table say; `around` are the rows above and under it, whole."""
    if not marks.painted.rows or {name.casefold() for name in own.names} >= _OWN_FORM:
        return RowColours()
    beside = {row.number: row.cells for row in around}
    inside = set(own.positions)

    def text_at(row: int, column: int) -> str | None:
        cells = beside.get(row, ())
        if column >= len(cells) or (row in rows and column in inside):
            return None
        return cells[column]

    return read_colours(marks, dict(zip(own.positions, own.names)), rows, count, text_at)


def colour_column(names: Sequence[str]) -> str:
    """A name for the column of colours that no other has."""
    taken = {name.casefold() for name in names}
    name = COLUMN
    while name in taken:
        name += "_cellules"
    return name
