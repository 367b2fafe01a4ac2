# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a sheet that are no observations: totals, headings inside the table, notes under it, a repeated header."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from sinp_hdf_plugin.core.formats.blank_rows import is_blank
from sinp_hdf_plugin.core.formats.sheet_layout.head import Cells, HeadRow
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Merge
from sinp_hdf_plugin.core.formats.sheet_layout.words import (
    EMPTY,
    NUMBER,
    TEXT,
    is_bare_total,
    is_total,
    kind_of,
    total_beginnings,
)

LAST_ROWS = 60  # looked at from the bottom
_FIRST_COLUMNS = 8  # where the label of a row of totals is looked for
_NARROW = 4  # a table of fewer columns has no sparse rows


class SetAside:
    """Says of a row why it is no observation. `under`: the reasons of the last rows.

    headings: rows with cells merged over much of the table's width; usual: filled cells of most rows.
    """

    def __init__(self, columns: Sequence[int], header: Cells, usual: float, headings: frozenset[int]) -> None:
        self._columns = columns
        self._header = [(header[column] or "").strip() for column in columns]
        self._usual = usual
        self.headings = headings
        self.under: dict[int, str] = {}

    def look_under(self, rows: Sequence[HeadRow]) -> None:
        """The last rows that have something, from the top down: find those that are not of the table any more."""
        below: int | None = None
        for row in reversed(rows):
            cells = self._cells(row.cells)
            reason = self.reason(row.number, cells) or self._sums(row.number, cells)
            gap = below is not None and below > row.number + 1
            if reason is None and not self._is_note(cells):
                if gap:
                    self._name_notes(rows, row.number)
                return
            if reason:
                self.under[row.number] = reason
            below = row.number

    def reasons(self, columns: Sequence[Sequence[str | None]], numbers: Sequence[int]) -> dict[int, str]:
        """The rows of a chunk that are no observations, by their place in it."""
        suspects: set[int] = set()
        begins = total_beginnings()
        for column in self._columns[:_FIRST_COLUMNS]:
            suspects.update(
                place for place, cell in enumerate(columns[column]) if cell and cell[:3] in begins and is_total(cell)
            )
        first = next((rank for rank, name in enumerate(self._header) if name), None)
        if first is not None:
            name, held = self._header[first], columns[self._columns[first]]
            if name in held:
                suspects.update(place for place, cell in enumerate(held) if cell == name)
        if self.under or self.headings:
            suspects.update(place for place, row in enumerate(numbers) if row in self.under or row in self.headings)
        found = {}
        for place in sorted(suspects):
            cells = [columns[column][place] for column in self._columns]
            reason = self.under.get(numbers[place]) or self.reason(numbers[place], cells)
            if reason:
                found[place] = reason
        return found

    def reason(self, row: int, cells: Cells) -> str | None:
        """What the row shows by itself."""
        filled = [cell for cell in cells if not is_blank(cell)]
        label = next((cell for cell in filled if kind_of(cell) == TEXT), None)
        if len(filled) > 1 and [(cell or "").strip() for cell in cells] == self._header:
            return f"La ligne {row} répète l’en-tête : elle n’est pas lue comme une donnée."
        if label is None:
            return None
        others = [cell for cell in filled if cell is not label]
        if self._is_sum_of(label, filled) and all(_is_figure(cell) for cell in others):
            return (
                f"La ligne {row} est une ligne de totaux (« {label.strip()} ») : ce n’est pas une observation, "
                "elle est mise de côté."
            )
        if row in self.headings and len(filled) == 1:
            return f"La ligne {row} est un intertitre (« {label.strip()} ») : ce n’est pas une observation."
        return None

    def _sums(self, row: int, cells: Cells) -> str | None:
        """Under the table, a few numbers and nothing else."""
        filled = [cell for cell in cells if not is_blank(cell)]
        wide = self._usual >= _NARROW and len(filled) <= self._usual / 2
        if not wide or not all(kind_of(cell) == NUMBER for cell in filled):
            return None
        return (
            f"La ligne {row}, la dernière du tableau, ne contient que des nombres ({', '.join(map(str, filled[:5]))}) "
            "et presque toutes ses cellules sont vides : c’est sans doute une ligne de sommes, elle est mise de côté."
        )

    def _is_sum_of(self, label: str, filled: Sequence[str | None]) -> bool:
        """A label of totals beside few cells; in a narrow table, where all rows have few, the bare word."""
        if self._usual < _NARROW:
            return is_bare_total(label)
        return is_total(label) and len(filled) <= max(2, self._usual / 2)

    def _is_note(self, cells: Cells) -> bool:
        filled = [cell for cell in cells if not is_blank(cell)]
        return self._usual >= _NARROW and len(filled) <= 2

    def _name_notes(self, rows: Sequence[HeadRow], last: int) -> None:
        for row in rows:
            if row.number > last and row.number not in self.under:
                cells = self._cells(row.cells)
                said = next((str(cell).strip() for cell in cells if not is_blank(cell)), "")
                self.under[row.number] = (
                    f"La ligne {row.number} (« {said[:80]} ») est sous le tableau, après une ligne vide : ce n’est pas "
                    "une observation, elle est mise de côté."
                )

    def _cells(self, cells: Cells) -> list[str | None]:
        return [cells[column] for column in self._columns]


def usual_fill(rows: Sequence[HeadRow], columns: Sequence[int]) -> float:
    """How many cells the rows of data usually have."""
    counts = [sum(kind_of(row.cells[column]) != EMPTY for column in columns) for row in rows]
    return median([count for count in counts if count] or [0])


def headings(merges: Sequence[Merge], columns: Sequence[int], below: int) -> frozenset[int]:
    """Rows under this one whose cells are merged over at least half of the columns."""
    wide = max(3, len(columns) / 2)
    return frozenset(
        merge.top
        for merge in merges
        if merge.top > below and merge.top == merge.bottom and merge.right - merge.left + 1 >= wide
    )


def _is_figure(cell: str | None) -> bool:
    return kind_of(cell) == NUMBER or (cell or "").startswith("#")
