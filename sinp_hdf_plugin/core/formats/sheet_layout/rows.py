# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a sheet, one after the other: by GDAL, and by ourselves for an OpenDocument that GDAL does not read whole.

GDAL stops reading an OpenDocument, in silence, at a certain amount of cells or at a long run of empty rows.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Protocol

from sinp_hdf_plugin.core.formats.ogr_fields import fields_of, getter_of
from sinp_hdf_plugin.core.formats.ogr_rows import CHUNK, Chunk, read_chunks
from sinp_hdf_plugin.core.formats.sheet_layout.ods_marks import CELL, TOKEN, paragraphs, repeated, table_name
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, slabs
from sinp_hdf_plugin.core.formats.source import SourceError

Row = Sequence["str | None"]

_VALUE = re.compile(rb'\boffice:(?:date-|time-)?value="([^"]*)"')
_TEXTS = re.compile(rb'\boffice:value-type="(?:string|boolean)"|\bcalcext:value-type="error"')
_PLAIN = re.compile(rb"<text:p>([^<]*)</text:p></table:table-cell>")
_LAST = 400


class SheetRows(Protocol):
    """count: rows of the sheet, empty ones too; width: its columns. Rows are numbered from 1."""

    count: int
    width: int

    def chunks(self) -> Iterator[Chunk]:
        """Every row, `fids` being their numbers. Raises SourceError."""

    def last(self) -> Iterator[tuple[int, Row]]:
        """Rows from the last one upwards, as many as can be had without reading all."""

    def cell(self, row: int, column: int) -> str | None:
        """One cell, or None."""


class GdalRows:
    """A layer of GDAL, all of whose fields are texts."""

    def __init__(self, layer: Any, where: str) -> None:
        self._layer, self._where = layer, where
        self._fields, _ = fields_of(layer)
        self.count = layer.GetFeatureCount()
        self.width = len(self._fields)

    def chunks(self) -> Iterator[Chunk]:
        """Every row."""
        return read_chunks(self._layer, self._fields, False, self._where)

    def last(self) -> Iterator[tuple[int, Row]]:
        """Every row, from the bottom."""
        getters = [(field.place, getter_of(field)) for field in self._fields]
        for row in range(self.count, 0, -1):
            feature = self._layer.GetFeature(row)
            if feature is not None:
                yield row, [getter(feature, place) for place, getter in getters]

    def cell(self, row: int, column: int) -> str | None:
        """One cell, or None."""
        feature = self._layer.GetFeature(row)
        return feature.GetFieldAsString(column) if feature is not None else None


class OdsRows:
    """A sheet of an OpenDocument, read from its XML. Cells are what they hold, comments left out."""

    def __init__(self, path: Path, sheet: str, where: str) -> None:
        self._path, self._sheet, self._where = path, sheet, where
        self.count = self.width = 0
        self._last: deque[tuple[int, Row]] = deque(maxlen=_LAST)
        for row, cells in self._rows():
            self.count = row
            self.width = max(self.width, len(cells))
            self._last.append((row, cells))

    def chunks(self) -> Iterator[Chunk]:
        """Every row."""
        numbers: list[int] = []
        rows: list[Row] = []
        for row, cells in self._rows():
            for empty in range(numbers[-1] + 1 if numbers else self._first, row):
                numbers.append(empty)
                rows.append(())
                if len(numbers) >= CHUNK:
                    yield self._chunk(numbers, rows)
                    numbers, rows = [], []
            numbers.append(row)
            rows.append(cells)
            self._first = row + 1
            if len(numbers) >= CHUNK:
                yield self._chunk(numbers, rows)
                numbers, rows = [], []
        if numbers:
            yield self._chunk(numbers, rows)

    def last(self) -> Iterator[tuple[int, Row]]:
        """The last rows that have something, from the bottom."""
        for row, cells in reversed(self._last):
            yield row, [*cells, *[None] * (self.width - len(cells))]

    def cell(self, row: int, column: int) -> str | None:
        """Nothing: only asked of an XLSX."""
        return None

    def _chunk(self, numbers: list[int], rows: list[Row]) -> Chunk:
        whole = [(*cells, *(None,) * (self.width - len(cells))) for cells in rows]
        return Chunk(numbers, [list(column) for column in zip(*whole)], None)

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """The rows that have something, with their number."""
        self._first = 1
        try:
            with zipfile.ZipFile(self._path) as archive:
                yield from _read_rows(archive, self._sheet)
        except (UnreadablePart, OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
            raise SourceError(
                "STR-004", f"{self._where} : lecture interrompue ({error}). Enregistrez le classeur de nouveau."
            ) from error


def _read_rows(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, Row]]:
    inside, row = False, 0
    for slab in slabs(archive, "content.xml", b"</table:table-row>"):
        tokens = list(TOKEN.finditer(slab))
        for rank, token in enumerate(tokens):
            if token[1] is None:
                if inside:
                    return
                inside = table_name(token) == sheet
            elif inside and token[1] == b"-row":
                end = tokens[rank + 1].start() if rank + 1 < len(tokens) else len(slab)
                times = repeated(token[2])
                if slab.find(b"office:value-type=", token.end(), end) >= 0:
                    cells = _read_cells(slab[token.end() : end])
                    for number in range(row + 1, row + times + 1):
                        yield number, cells
                row += times
        if inside and b"</table:table>" in slab:
            return


def _read_cells(row: bytes) -> list[str | None]:
    cells: list[str | None] = []
    filled = 0
    for found in CELL.finditer(row):
        attributes = found[2] or b""
        times = repeated(attributes) if b"columns-repeated" in attributes else 1
        if found[1] or b"value-type=" not in attributes:
            cells += [None] * min(times, 1 << 14)
            continue
        cells += [_read_cell(attributes, row, found.end())] * times
        filled = len(cells)
    return cells[:filled]


def _read_cell(attributes: bytes, row: bytes, start: int) -> str | None:
    if _TEXTS.search(attributes):
        plain = _PLAIN.match(row, start)
        if plain is None:
            return paragraphs(row[start : row.find(b"</table:table-cell>", start)]) or None
        raw = plain[1]
    else:
        value = _VALUE.search(attributes)
        raw = value[1] if value else b""
    text = raw.decode("utf-8", "replace")
    return (unescape(text) if "&" in text else text) or None
