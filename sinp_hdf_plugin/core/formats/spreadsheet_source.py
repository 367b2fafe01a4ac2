# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of spreadsheets (XLSX, ODS, XLS): one sheet as a table of texts, whatever type each cell has.

GDAL is asked for every row as text, the header's too: it would otherwise guess where the header is, and give
a column the type of most of its cells. So blank rows, nameless and double columns are treated as in a text.
What GDAL does not see or misreads comes from the sheet's XML, see `sheet_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats import header
from sinp_hdf_plugin.core.formats.batching import BatchPile
from sinp_hdf_plugin.core.formats.blank_rows import BlankRows, blank_positions, is_blank
from sinp_hdf_plugin.core.formats.layer_notes import unread_layers
from sinp_hdf_plugin.core.formats.ogr_errors import settings, translated
from sinp_hdf_plugin.core.formats.ogr_rows import Chunk
from sinp_hdf_plugin.core.formats.ogr_source import choose_layer, layer_names, open_dataset
from sinp_hdf_plugin.core.formats.sheet_layout import layout, told
from sinp_hdf_plugin.core.formats.sheet_layout.aside import LAST_ROWS
from sinp_hdf_plugin.core.formats.sheet_layout.blocks import Block, Extents, share_names
from sinp_hdf_plugin.core.formats.sheet_layout.head import LOOKED_AT, HeadRow
from sinp_hdf_plugin.core.formats.sheet_layout.reading import (
    Corrections,
    MergedCells,
    counts_from_1900,
    hidden_sheets,
    read_marks,
)
from sinp_hdf_plugin.core.formats.sheet_layout.rows import GdalRows, OdsRows, SheetRows
from sinp_hdf_plugin.core.formats.sheet_layout.swapped import swapped_days
from sinp_hdf_plugin.core.formats.source import Batch, MalformedRow, SourceError, Stamp, TableSource

_DAY = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})(?: ([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?\Z")
_DURATION = re.compile(r"PT([0-9]{1,2})H([0-9]{2})M([0-9]{2})(?:[.,][0-9]+)?S\Z")
_LONG_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]{13,}\Z")
_FURTHEST_UP = 20_000  # empty rows stepped over from the bottom of the sheet


class SpreadsheetSource(TableSource):
    """One sheet. `sheet` None takes the first one shown that has rows; `driver` is XLSX, ODS or XLS.

    A sheet with several tables side by side is read one table at a time: `Feuille 1 (tableau 2)` names the second.
    Row numbers are those the spreadsheet shows.
    """

    def __init__(self, path: Path, driver: str, sheet: str | None = None, target: str | None = None) -> None:
        super().__init__(path, path.name, "")
        self._stamp = Stamp.of([path])
        self._options = {f"OGR_{driver}_HEADERS": "DISABLE", f"OGR_{driver}_FIELD_TYPES": "STRING"}
        advice = "Ouvrez-le dans votre tableur et enregistrez-le de nouveau."
        with settings(self._options):
            self._dataset = open_dataset(target or str(path), self.name, [driver])
            # Sheets are parsed when they are first asked about, with the options of that moment.
            with translated("STR-004", f"Le classeur « {self.name} » ne peut pas être lu", advice):
                layer, self._number = self._choose(sheet, driver)
                self.sheet = self._name = layer.GetName()
                self._where = f"« {self.name} », feuille « {self.sheet} »"
                self._rows: SheetRows = GdalRows(layer, self._where)
        self._marks = read_marks(path, driver, self.sheet)
        if (self._marks.last_row or 0) > self._rows.count:
            self._rows = OdsRows(path, self.sheet, self._where)
            self._marks.texts, self._marks.shifts = {}, {}
        self._corrections = Corrections(self._marks, driver, self._rows.width)
        self._blanks = BlankRows()
        self._open_table(sheet)

    @property
    def estimated_rows(self) -> int | None:
        """The rows of the sheet under its header, empty ones too."""
        return max(0, self._rows.count - self._data_row + 1)

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once; wholly empty ones are counted and left, those that are no observations are malformed."""
        self._begin_pass()
        self._blanks = BlankRows()
        self._merged.begin()
        pile = BatchPile(len(self.columns), size)
        for chunk in self._chunks(self._data_row):
            columns, lines, malformed = self._sorted(chunk)
            cells = [_cleaned(columns[i]) for i in self._header.positions]
            if self._colours.texts:
                cells.append([self._colours.texts.get(line) for line in lines])
            pile.add(cells, lines, malformed=malformed)
            yield from pile.full()
        self._stamp.check()
        self.empty_rows = self._blanks.total
        self.notes += self._blanks.notes()
        self.notes += told.about_merged(self._merged.repeated, self._named)
        yield from pile.rest()

    def close(self) -> None:
        """Let OGR close the file."""
        self._rows.close()
        self._dataset = None

    def _choose(self, asked: str | None, driver: str) -> tuple[Any, int | None]:
        """The layer, and the number of the table in it when one is asked for."""
        name, number = (asked, None) if asked in layer_names(self._dataset) else layout.split_name(asked)
        if not asked and self.path:
            hidden = hidden_sheets(self.path, driver)
            shown = [found for found in layer_names(self._dataset) if found not in hidden] if hidden else []
            name = next((found for found in shown if self._dataset.GetLayerByName(found).GetFeatureCount()), None)
        return choose_layer(self._dataset, name, self.name), number

    def _open_table(self, asked: str | None) -> None:
        self._check_days()
        first_rows = self._first_rows()
        self._top = top = layout.read_top(first_rows, self._marks)
        self._data_row = top.data_row
        names, filled = layout.without_legend(*self._settle_names(), self._marks, first_rows)
        found = layout.tables(names, filled)
        several = self._number is not None or (len(found) > 1 and self._are_apart(found, names))
        whole = Block(0, len(names) - 1)
        block = layout.choose_table(found, self._number, self._where) if several else whole
        header.check_unique([names[column] for column in block.columns()], f"{self.name}, feuille {self.sheet}")
        self._header = layout.settle_block(names, filled, block, top.head.last)
        self._width = tuple(block.columns())
        self._named = dict(zip(self._header.positions, self._header.names))
        self._merged = MergedCells(self._marks.merges, self._data_row - 1, self._header.positions)
        self._look_under(first_rows)
        self.columns = self._header.names
        if self._colours.texts:
            self.columns += (layout.colour_column(self._header.names),)
        self._check_data()
        self._note(asked, found if several else [], block)

    def _settle_names(self) -> tuple[list[str], set[int]]:
        """The names of the columns, and the columns that hold something among those that need to be looked at."""
        head = self._top.head
        unsure = {column for left, wide in head.spans.items() for column in range(left, left + wide)}
        without_name = header.nameless(header.clean_names(head.names))
        filled = self._filled(sorted({*without_name, *unsure})) if without_name or unsure else set()
        return layout.clean_names(head, filled), filled

    def _look_under(self, first_rows: Sequence[HeadRow]) -> None:
        """The rows that are no observations, and what colours say of those that are."""
        sample = [row for row in first_rows if row.number >= self._data_row]
        self._aside = layout.aside_of(self._top, sample, self._header.positions, self._marks)
        last_rows = self._last_rows()
        self._aside.look_under(last_rows)
        last = next((row.number for row in reversed(last_rows) if row.number not in self._aside.under), 0)
        rows = range(self._data_row, last + 1)
        self.notes += swapped_days([*sample, *last_rows], self._named)
        self._colours = layout.colours_of(self._marks, self._header, rows, len(rows), [*first_rows, *last_rows])

    def _check_data(self) -> None:
        if not any(self._sorted(chunk)[1] for chunk in self._chunks(self._data_row)):
            raise SourceError(
                "STR-002",
                f"{self._where} : la feuille n’a que sa ligne d’en-tête, elle ne contient aucune donnée.",
            )

    def _check_days(self) -> None:
        """Days counted from 1904 are moved when GDAL took them for days counted from 1900."""
        if self._marks.serial:
            row, column, days = self._marks.serial
            if counts_from_1900(self._rows.cell(row, column), days):
                self._corrections.count_from_1904()
                self.notes.append(told.about_1904())

    def _are_apart(self, found: Sequence[Block], names: Sequence[str]) -> bool:
        """Whether groups of columns are tables of their own, by their names or by their rows."""
        if share_names(found, names):
            return True
        extents = Extents(found)
        for chunk in self._chunks(self._data_row):
            extents.add([_filled_cells(chunk, block.columns()) for block in found])
        return extents.separate()

    def _note(self, asked: str | None, found: Sequence[Block], block: Block) -> None:
        self.notes += [*told.about_header(self._top), *self._header.notes]
        if found:
            self.notes += told.about_tables(self.sheet, found, block)
            if self._number is not None:
                self.sheet = f"{self.sheet} (tableau {self._number})"
        rows = range(self._data_row, self._rows.count + 1)
        self.notes += told.about_marks(self._marks, self._named, rows)
        self.notes += told.about_wide_cells(self._marks, self._named, rows, self._aside.headings)
        self.notes += told.about_colours(self._colours, self.columns[-1])
        others = [name for name in layer_names(self._dataset) if name != self._name]
        read = f"La feuille « {self.sheet} » est lue ; le classeur contient aussi"
        self.notes += unread_layers(read, others, asked)

    def _first_rows(self) -> list[HeadRow]:
        """The first rows that have something."""
        found: list[HeadRow] = []
        for chunk in self._chunks(0):
            found += _head_rows(chunk)
            if len(found) >= LOOKED_AT:
                break
        if not found:
            raise SourceError("STR-001", f"{self._where} : la feuille est vide. Vérifiez l’export dont elle vient.")
        return found[:LOOKED_AT]

    def _last_rows(self) -> list[HeadRow]:
        """The last rows that have something, from the top down."""
        found: list[HeadRow] = []
        for row, cells in self._rows.last():
            if row < self._data_row or row < self._rows.count - _FURTHEST_UP or len(found) >= LAST_ROWS:
                break
            found += _head_rows(self._corrections.apply(Chunk([row], [[cell] for cell in cells], None)))
        return found[::-1]

    def _chunks(self, first_row: int) -> Iterator[Chunk]:
        """The rows from this one on, as the spreadsheet shows them."""
        for chunk in self._rows.chunks():
            skipped = sum(1 for row in chunk.fids if row < first_row)
            if skipped:
                chunk = Chunk(chunk.fids[skipped:], [column[skipped:] for column in chunk.columns], None)
            yield self._corrections.apply(chunk)

    def _filled(self, positions: Sequence[int]) -> set[int]:
        filled: set[int] = set()
        for chunk in self._chunks(self._data_row):
            filled.update(i for i in positions if not all(map(is_blank, chunk.columns[i])))
        return filled

    def _sorted(self, chunk: Chunk) -> tuple[list[list], list[int], list[MalformedRow]]:
        """The rows of data, those that are no observations apart, empty ones counted."""
        columns, lines = chunk.columns, chunk.fids
        blank = set(blank_positions([columns[i] for i in self._width], len(lines)))
        self._merged.apply(columns, lines, blank)
        reasons = self._aside.reasons(columns, lines)
        for position, row in enumerate(lines):
            if position in blank:
                self._blanks.blank(row)
            else:
                self._blanks.data()
        if not blank and not reasons:
            return columns, lines, []
        malformed = [
            MalformedRow(lines[i], [columns[p][i] or "" for p in self._header.positions], "STR-007", reason)
            for i, reason in reasons.items()
        ]
        kept = [i for i in range(len(lines)) if i not in blank and i not in reasons]
        return [[column[i] for i in kept] for column in columns], [lines[i] for i in kept], malformed


def _head_rows(chunk: Chunk) -> list[HeadRow]:
    rows = zip(chunk.fids, zip(*chunk.columns)) if chunk.columns else ()
    return [HeadRow(number, cells) for number, cells in rows if not all(map(is_blank, cells))]


def _filled_cells(chunk: Chunk, columns: range) -> list[int]:
    """How many cells of these columns hold something, by row."""
    counts = [0] * len(chunk.fids)
    for column in columns:
        for position, cell in enumerate(chunk.columns[column]):
            counts[position] += not is_blank(cell)
    return counts


def _cleaned(column: Sequence[Any]) -> list[Any]:
    """Dates and hours the ISO way, decimals without the digits that binary fractions add."""
    return [_clean_cell(value) if value and len(value) > 9 else value for value in column]


def _clean_cell(text: str) -> str:
    day = _DAY.match(text) if text[4] == "/" else None
    if day:
        year, month, date, clock = day.groups()
        return f"{year}-{month}-{date}" + (f"T{clock}" if clock else "")
    duration = _DURATION.match(text) if text[0] == "P" else None
    if duration:
        return "{:0>2}:{}:{}".format(*duration.groups())
    return repr(float(text)) if "." in text and _LONG_DECIMAL.match(text) else text
