# SPDX-License-Identifier: GPL-2.0-or-later
"""The marks of a sheet of an OpenDocument: rows are searched as bytes, and read cell by cell only where it matters."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from re import Match, Pattern

from sinp_hdf_plugin.core.formats.sheet_layout.marks import Look, Marks, Merge
from sinp_hdf_plugin.core.formats.sheet_layout.ods_styles import CellStyles
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, parse, slabs, small_part

TOKEN = re.compile(rb"<table:table(-row|-column)?(?: ([^<>]*?))?(/?)>")
_CELL = re.compile(rb"<table:(covered-)?table-cell(?: ([^<>]*?))?(/?)>")
_ATTRIBUTE = re.compile(rb'([\w:-]+)="([^"]*)"')
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_REPEATED = re.compile(rb'-repeated="([0-9]+)"')
_NOT_SHOWN = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
_WORTH_READING = (b"covered-table-cell", b"-spanned=", b"<office:annotation", b'value-type="error"')
_VALUE = b"value-type="
_MOST_COLUMNS = 16384


def ods_marks(archive: zipfile.ZipFile, sheet: str) -> Marks:
    """The marks of a sheet. Raises UnreadablePart, TooMuch."""
    styles = CellStyles()
    try:
        styles.read(small_part(archive, "styles.xml"))
    except UnreadablePart:
        styles = CellStyles()  # a workbook without named styles
    scan: _Scan | None = None
    for slab in slabs(archive, "content.xml", b"</table:table-row>"):
        if scan is None:
            styles.read(slab.partition(b"<office:body")[0], whole=False)
            scan = _Scan(sheet, styles.looks())
            scan.marks.conditional = styles.conditional
        if not scan.read(slab):
            break
    if scan is None or not scan.met:
        raise UnreadablePart("cette feuille n’est pas décrite dans le classeur")
    return scan.marks


class _Scan:
    """Goes through the tables of a document; `met` once the wanted one has begun."""

    def __init__(self, sheet: str, looks: dict[str, Look]) -> None:
        self.marks = Marks(looks=dict(enumerate(looks.values())))
        self.met = False
        self._wanted = sheet
        self._numbers = {name.encode(): number for number, name in enumerate(looks)}
        self._painted = _any_style(looks)
        self._inside = False
        self._row = 0
        self._column = 0

    def read(self, slab: bytes) -> bool:
        """Follow a slab; false once the wanted table is behind."""
        worth = self._is_worth_reading(slab)
        tokens = list(TOKEN.finditer(slab))
        for rank, token in enumerate(tokens):
            if token[1] is None:
                if self._inside:
                    self.marks.conditional |= b"conditional-format" in slab[: token.start()]
                    return False
                self._begin(token)
            elif self._inside and token[1] == b"-column":
                self._read_column(token)
            elif self._inside:
                end = tokens[rank + 1].start() if rank + 1 < len(tokens) else len(slab)
                self._read_row(token, slab, end, worth)
        if self._inside and b"</table:table>" in slab:
            self.marks.conditional |= b"conditional-format" in slab
            return False
        return True

    def _is_worth_reading(self, part: bytes) -> bool:
        return any(word in part for word in _WORTH_READING) or bool(self._painted and self._painted.search(part))

    def _begin(self, token: Match[bytes]) -> None:
        self._inside = self.met = table_name(token) == self._wanted

    def _read_column(self, token: Match[bytes]) -> None:
        columns = min(repeated(token[2]), _MOST_COLUMNS)
        if _NOT_SHOWN.search(token[2] or b"") and self._column + columns < _MOST_COLUMNS // 2:
            self.marks.hidden_columns += range(self._column, self._column + columns)
        self._column += columns

    def _read_row(self, token: Match[bytes], slab: bytes, end: int, worth: bool) -> None:
        times = repeated(token[2])
        first = self._row + 1
        self._row += times
        filled = slab.find(_VALUE, token.end(), end) >= 0
        if not filled:
            return
        self.marks.last_row = self._row
        if _NOT_SHOWN.search(token[2] or b""):
            self.marks.hide_row(first, times)
        if worth:
            cells = slab[token.end() : end]
            if self._is_worth_reading(cells):
                for row in range(first, self._row + 1):
                    self._read_cells(row, cells)

    def _read_cells(self, row: int, cells: bytes) -> None:
        column = 0
        for found in _CELL.finditer(cells):
            said = dict(_ATTRIBUTE.findall(found[2] or b""))
            times = min(int(said.get(b"table:number-columns-repeated", 1)), _MOST_COLUMNS)
            if found[1]:
                if times > 1:
                    self.marks.shift(row, column + 1, times - 1)
            else:
                self._read_cell(row, column, said, times, cells, found)
            column += times
            if said.get(b"office:value-type") and row in self.marks.shifts:
                self.marks.width = max(self.marks.width, column)

    def _read_cell(
        self, row: int, column: int, said: dict[bytes, bytes], times: int, cells: bytes, found: Match[bytes]
    ) -> None:
        down, right = (int(said.get(f"table:number-{what}-spanned".encode(), 1)) for what in ("rows", "columns"))
        if down > 1 or right > 1:
            self.marks.merge(Merge(row, column, row + down - 1, column + right - 1))
        look = self._numbers.get(said.get(b"table:style-name", b""))
        if look is not None and not self.marks.painted.overflow and (times == 1 or said.get(b"office:value-type")):
            self.marks.painted.add([row] * times, range(column, column + times), [look] * times)
        if found[3]:
            return
        content = cells[found.end() : cells.find(b"</table:table-cell>", found.end())]
        if said.get(b"calcext:value-type") == b"error":
            word = paragraphs(content) or "#ERR"
            for place in range(column, column + times):
                self.marks.error(row, place, word)
                self.marks.correct(row, place, word)
        elif b"<office:annotation" in content and said.get(b"office:value-type") == b"string":
            self.marks.correct(row, column, paragraphs(content) or None)


def paragraphs(content: bytes) -> str:
    """The text of a cell, without the comment pinned to it. Raises UnreadablePart."""
    pieces: list[str] = []
    inside: list[str] = []

    def start(name: str, found: dict[str, str]) -> None:
        if "annotation" not in inside:
            if name == "p" and pieces:
                pieces.append("\n")
            elif name == "s":
                pieces.append(" " * int(found.get("c", "1")))
            elif name in ("tab", "line-break"):
                pieces.append("\t" if name == "tab" else "\n")
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    def text(found: str) -> None:
        if "p" in inside and "annotation" not in inside:
            pieces.append(found)

    parse(b"<cell>" + content + b"</cell>", start, end, text)
    return "".join(pieces)


def _any_style(looks: dict[str, Look]) -> Pattern[bytes] | None:
    names = "|".join(re.escape(name) for name in looks)
    return re.compile(f'table:style-name="(?:{names})"'.encode()) if names else None


def repeated(attributes: bytes | None) -> int:
    """How many rows or cells an element stands for."""
    found = _REPEATED.search(attributes or b"")
    return int(found[1]) if found else 1


def table_name(token: Match[bytes]) -> str | None:
    """The name of the table that begins with this token."""
    found = _NAME.search(token[2] or b"")
    return unescape(found[1].decode("utf-8", "replace")) if found else None
