# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of spreadsheets (XLSX, ODS, XLS): one sheet as a table of texts, whatever type each cell has.

GDAL is asked for every row as text, the header's too: it would otherwise guess where the header is, and give
a column the type of most of its cells. So blank rows, nameless and double columns are treated as in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats import header
from sinp_hdf_plugin.core.formats.batching import BatchPile
from sinp_hdf_plugin.core.formats.blank_rows import BlankRows, blank_positions, is_blank
from sinp_hdf_plugin.core.formats.csv_dialect import COMMENT
from sinp_hdf_plugin.core.formats.layer_notes import unread_layers
from sinp_hdf_plugin.core.formats.ogr_errors import settings, translated
from sinp_hdf_plugin.core.formats.ogr_fields import fields_of
from sinp_hdf_plugin.core.formats.ogr_rows import Chunk, read_chunks
from sinp_hdf_plugin.core.formats.ogr_source import choose_layer, layer_names, open_dataset
from sinp_hdf_plugin.core.formats.source import INFO, Batch, FileNote, SourceError, Stamp, TableSource

_DAY = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})(?: ([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?\Z")
_DURATION = re.compile(r"PT([0-9]{1,2})H([0-9]{2})M([0-9]{2})(?:[.,][0-9]+)?S\Z")
_LONG_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]{13,}\Z")


class SpreadsheetSource(TableSource):
    """One sheet. `sheet` None takes the first one that has rows; `driver` is XLSX, ODS or XLS.

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
                self._layer = choose_layer(self._dataset, sheet, self.name)
                self._rows = self._layer.GetFeatureCount()
        self.sheet = self._layer.GetName()
        self._where = f"« {self.name} », feuille « {self.sheet} »"
        self._fields, _ = fields_of(self._layer)
        self._blanks = BlankRows()
        self._open_table(sheet)

    @property
    def estimated_rows(self) -> int | None:
        """The rows of the sheet under its header, empty ones too."""
        return max(0, self._rows - self._data_row + 1)

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once; wholly empty ones are counted and left."""
        self._begin_pass()
        self._blanks = BlankRows()
        pile = BatchPile(len(self.columns), size)
        for chunk in self._chunks(self._data_row):
            columns, lines = self._without_blank_rows(chunk)
            pile.add([_cleaned(columns[i]) for i in self._header.positions], lines)
            yield from pile.full()
        self._stamp.check()
        self.empty_rows = self._blanks.total
        self.notes += self._blanks.notes()
        yield from pile.rest()

    def close(self) -> None:
        """Let OGR close the file."""
        self._layer = self._dataset = None

    def _open_table(self, asked: str | None) -> None:
        cells = self._read_preamble()
        names = header.clean_names(cells)
        header.check_unique(names, f"{self.name}, feuille {self.sheet}")
        without_name = header.nameless(names)
        self._header = header.settle(names, self._filled(without_name) if without_name else (), self._header_row)
        self.columns = self._header.names
        self.notes += self._header.notes
        if not any(self._without_blank_rows(chunk)[1] for chunk in self._chunks(self._data_row)):
            raise SourceError(
                "STR-002",
                f"{self._where} : la feuille n’a que sa ligne d’en-tête, elle ne contient aucune donnée.",
            )
        others = [name for name in layer_names(self._dataset) if name != self.sheet]
        read = f"La feuille « {self.sheet} » est lue ; le classeur contient aussi"
        self.notes += unread_layers(read, others, asked)

    def _read_preamble(self) -> list[str | None]:
        """The header's cells; the row where data begins is settled on the way."""
        cells: list[str | None] | None = None
        for row, values in self._first_rows():
            self._data_row = row
            if cells is not None:
                if not (values and (values[0] or "").startswith(COMMENT)):
                    break
                message = (
                    "Cette ligne commence par « // » : c’est un second en-tête, elle n’est pas lue comme une donnée."
                )
                self.notes.append(FileNote("STR-026", message, line=row, value=values[0], severity=INFO))
            elif not all(map(is_blank, values)):
                cells, self._header_row = values, row
                if row > 1:
                    message = f"L’en-tête est à la ligne {row} de la feuille ; les lignes au-dessus sont vides."
                    self.notes.append(FileNote("STR-013", message, line=row, severity=INFO))
            self._data_row = row + 1
        if cells is None:
            raise SourceError("STR-001", f"{self._where} : la feuille est vide. Vérifiez l’export dont elle vient.")
        return cells

    def _first_rows(self) -> Iterator[tuple[int, list]]:
        for chunk in self._chunks(0):
            for position, row in enumerate(chunk.fids):
                yield row, [column[position] for column in chunk.columns]

    def _chunks(self, first_row: int) -> Iterator[Chunk]:
        """The rows from this one on."""
        for chunk in read_chunks(self._layer, self._fields, False, self._where):
            skipped = sum(1 for row in chunk.fids if row < first_row)
            if skipped:
                chunk = Chunk(chunk.fids[skipped:], [column[skipped:] for column in chunk.columns], None)
            yield chunk

    def _filled(self, positions: Sequence[int]) -> set[int]:
        filled: set[int] = set()
        for chunk in self._chunks(self._data_row):
            filled.update(i for i in positions if not all(map(is_blank, chunk.columns[i])))
        return filled

    def _without_blank_rows(self, chunk: Chunk) -> tuple[list[list], list[int]]:
        blank = set(blank_positions(chunk.columns, len(chunk.fids)))
        for position, row in enumerate(chunk.fids):
            if position in blank:
                self._blanks.blank(row)
            else:
                self._blanks.data()
        if not blank:
            return chunk.columns, chunk.fids
        kept = [position for position in range(len(chunk.fids)) if position not in blank]
        return [[column[i] for i in kept] for column in chunk.columns], [chunk.fids[i] for i in kept]


def _cleaned(column: Sequence[Any]) -> list[Any]:
    """Dates and hours the ISO way, decimals without the digits that binary fractions add."""
    return [_clean_cell(value) if value and len(value) > 9 else value for value in column]


def _clean_cell(text: str) -> str:
    day = _DAY.match(text)
    if day:
        year, month, date, clock = day.groups()
        return f"{year}-{month}-{date}" + (f"T{clock}" if clock else "")
    duration = _DURATION.match(text)
    if duration:
        return "{:0>2}:{}:{}".format(*duration.groups())
    return repr(float(text)) if _LONG_DECIMAL.match(text) else text
