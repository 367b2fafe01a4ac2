# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a sheet: by GDAL, and by ourselves for an OpenDocument that GDAL does not read whole.

GDAL stops reading an OpenDocument, in silence, at a certain amount of cells or at a long run of empty rows.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from sinp_hdf_plugin.core.formats.ogr_fields import fields_of, getter_of
from sinp_hdf_plugin.core.formats.ogr_rows import CHUNK, Chunk, read_chunks
from sinp_hdf_plugin.core.formats.sheet_layout.ods_marks import TOKEN, paragraphs, repeated, table_name
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, slabs
from sinp_hdf_plugin.core.formats.source import SourceError

Row = Sequence["str | None"]

# A cell; its text where it is plain.
_CELL = re.compile(
    rb"<table:(covered-)?table-cell(?: ([^<>]*?))?(?:/>|>(?:<text:p>([^<]*)</text:p></table:table-cell>)?)"
)
_VALUE = re.compile(rb' office:(?:date-|time-)?value="([^"]*)"')
_SHOWN_AS_TEXT = (b'value-type="string"', b'calcext:value-type="error"', b'value-type="boolean"')
_MOST_COLUMNS = 16384
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

    def close(self) -> None:
        """Before the data set is closed."""


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

    def close(self) -> None:
        """Let go of the layer."""
        self._layer = None


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
        rows = self._with_empty_rows()
        while True:
            some = list(islice(rows, CHUNK))
            if not some:
                return
            whole = [(*cells, *(None,) * (self.width - len(cells))) for _, cells in some]
            yield Chunk([number for number, _ in some], [list(column) for column in zip(*whole)], None)

    def last(self) -> Iterator[tuple[int, Row]]:
        """The last rows that have something, from the bottom."""
        for row, cells in reversed(self._last):
            yield row, [*cells, *[None] * (self.width - len(cells))]

    def cell(self, row: int, column: int) -> str | None:
        """Nothing: only asked of an XLSX."""
        return None

    def close(self) -> None:
        """Nothing is held."""

    def _with_empty_rows(self) -> Iterator[tuple[int, Row]]:
        following = 1
        for row, cells in self._rows():
            for number in range(following, row):
                yield number, ()
            yield row, cells
            following = row + 1

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """The rows that have something, with their number."""
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
    for found in _CELL.finditer(row):
        covered, attributes, plain = found.groups()
        times = repeated(attributes) if attributes and b"columns-repeated" in attributes else 1
        if covered or not attributes or b"value-type=" not in attributes:
            cells += [None] * min(times, _MOST_COLUMNS)
            continue
        if not any(kind in attributes for kind in _SHOWN_AS_TEXT):
            value = _VALUE.search(attributes)
            text = value[1].decode("utf-8", "replace") if value else ""
        elif plain is not None:
            text = plain.decode("utf-8", "replace")
            text = unescape(text) if "&" in text else text
        else:
            text = paragraphs(row[found.end() : row.find(b"</table:table-cell>", found.end())])
        cells += [text or None] * times
        filled = len(cells)
    return cells[:filled]
