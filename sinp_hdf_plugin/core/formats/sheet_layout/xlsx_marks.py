# SPDX-License-Identifier: GPL-2.0-or-later
"""The marks of a sheet of an XLSX: its XML is searched as bytes, a tag at a time, which costs far less than parsing it.

In XML text `<` is always escaped, so a pattern that begins with `<` and holds no other can only match a tag.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from html import unescape
from re import Pattern

from sinp_hdf_plugin.core.formats.sheet_layout.marks import Marks, Merge, column_of
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, slabs
from sinp_hdf_plugin.core.formats.sheet_layout.xlsx_book import Book, Styles, read_styles

_ROW = re.compile(rb"<row ([^<>]*)>")
_COLUMN = re.compile(rb"<col ([^<>]*)>")
_MERGED = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_TYPED = re.compile(rb' t="(?:str|e|d)"')
_TYPED_CELL = re.compile(rb'<c ([^<>]*?\bt="(str|e|d)"[^<>/]*)>(.*?)</c>', re.DOTALL)
_VALUE = re.compile(rb"<v(?: [^<>]*)?>([^<]*)<")
_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_STYLE = re.compile(rb'\bs="([0-9]+)"')
_NUMBER = re.compile(rb'\b(min|max|r)="([0-9]+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NO_VALUE = re.compile(rb"<c ([^<>]*)><f(?: [^<>]*)?(?:/>|>[^<]*</f>)</c>")
_PLAIN_NUMBER = re.compile(rb"[0-9]+(?:\.[0-9]+)?\Z")
_MOST_COLUMNS = 16384
_FEW = 4000  # coloured cells in a slab


def xlsx_marks(archive: zipfile.ZipFile, book: Book, sheet: str) -> Marks:
    """The marks of a sheet. Raises UnreadablePart, TooMuch."""
    if sheet not in book.sheets:
        raise UnreadablePart("cette feuille n’est pas décrite dans le classeur")
    styles = read_styles(archive)
    marks = Marks(looks=dict(styles.looks), from_1904=book.from_1904)
    scan = _Scan(marks, styles)
    for rank, slab in enumerate(slabs(archive, book.sheets[sheet], b"</row>")):
        if not rank:
            scan.head(slab)
        scan.rows(slab)
        last = slab
    scan.tail(last)
    return marks


class _Scan:
    """What is looked for in each slab: patterns that cannot match are not tried, since a plain search is cheaper."""

    def __init__(self, marks: Marks, styles: Styles) -> None:
        self._marks = marks
        self._dates = {str(style).encode() for style in styles.dates}
        self._painted = _styled(styles.looks)
        self._dated = _styled(styles.dates) if marks.from_1904 else None
        self._columns = _Columns()

    def head(self, slab: bytes) -> None:
        """What stands before the rows: columns. Cells must say where they are, in the usual spelling."""
        before, _, cells = slab.partition(b"<sheetData")
        start = cells.find(b"<c ")
        if not before or (b"</row>" in slab and (start < 0 or not _PLACE.match(cells, start + 3))):
            raise UnreadablePart("son XML n’est pas écrit comme le font les tableurs")
        for found in _COLUMN.finditer(before):
            if _HIDDEN.search(found.group(1)):
                ends = dict(_NUMBER.findall(found.group(1)))
                first, last = int(ends.get(b"min", 0)), min(int(ends.get(b"max", 0)), _MOST_COLUMNS)
                self._marks.hidden_columns += range(first - 1, last)

    def rows(self, slab: bytes) -> None:
        """Whole rows."""
        if b"hidden=" in slab:
            self._hidden_rows(slab)
        if _TYPED.search(slab):
            self._typed_cells(slab)
        if b"<f" in slab:
            for found in _NO_VALUE.finditer(slab):
                place = _PLACE.search(found.group(1))
                if place:
                    self._marks.never_computed(int(place[2]), column_of(place[1].decode()))
        if self._painted and not self._marks.painted.overflow:
            self._paint(*self._painted, slab)
        if self._dated and self._marks.serial is None:
            self._first_day(self._dated[1], slab)

    def tail(self, slab: bytes) -> None:
        """What stands after the rows: merged cells, formats that depend on values."""
        for left, top, right, bottom in _MERGED.findall(slab):
            self._marks.merge(Merge(int(top), column_of(left.decode()), int(bottom), column_of(right.decode())))
        self._marks.conditional = b"conditionalFormatting" in slab

    def _hidden_rows(self, slab: bytes) -> None:
        for found in _ROW.finditer(slab):
            if _HIDDEN.search(found.group(1)):
                numbers = dict(_NUMBER.findall(found.group(1)))
                if b"r" in numbers:
                    self._marks.hide_row(int(numbers[b"r"]))

    def _typed_cells(self, slab: bytes) -> None:
        """Texts, errors and ISO days of formulas: OGR makes a number of them, then a date, under a date's style."""
        for tag, kind, body in _TYPED_CELL.findall(slab):
            place = _PLACE.search(tag)
            if not place:
                continue
            row, column = int(place[2]), column_of(place[1].decode())
            value = _VALUE.search(body)
            text = unescape(value[1].decode("utf-8", "replace")) if value else ""
            if kind == b"e":
                self._marks.error(row, column, text)
            style = _STYLE.search(tag)
            if style and style[1] in self._dates:
                self._marks.correct(row, column, text or None)

    def _paint(self, quick: Pattern[bytes], full: Pattern[bytes], slab: bytes) -> None:
        """Coloured cells. Where they are few it is faster to find their style, then the beginning of their tag."""
        styles = quick.findall(slab)
        if not styles:
            return
        if len(styles) < _FEW:
            starts = (slab.rfind(b"<c r=", 0, found.start()) for found in quick.finditer(slab))
            cells = [(place[1], place[2]) for start in starts if (place := _PLACE.match(slab, start + 3))]
            found = [(*cell, style) for cell, style in zip(cells, styles)] if len(cells) == len(styles) else []
        else:
            found = full.findall(slab)
        if found:
            names, rows, numbers = zip(*found)
            self._marks.painted.add(map(int, rows), map(self._columns.__getitem__, names), map(int, numbers))

    def _first_day(self, pattern: Pattern[bytes], slab: bytes) -> None:
        """One cell with a plain number of days, to know from OGR's reading of it how OGR counts."""
        for found in pattern.finditer(slab):
            value = _VALUE.match(slab, slab.find(b">", found.end()) + 1)
            if value and _PLAIN_NUMBER.match(value[1]) and float(value[1]) >= 1:
                self._marks.serial = (int(found[2]), column_of(found[1].decode()), float(value[1]))
                return


class _Columns(dict[bytes, int]):
    """Number of a column by the bytes of its letters."""

    def __missing__(self, name: bytes) -> int:
        number = self[name] = column_of(name.decode())
        return number


def _styled(styles: Iterable[int]) -> tuple[Pattern[bytes], Pattern[bytes]] | None:
    """What tells quickly that there are cells of these styles, and what gives their column, row and style."""
    numbers = "|".join(map(str, sorted(styles)))
    if not numbers:
        return None
    style = f' s="({numbers})"'
    return re.compile(style.encode()), re.compile(f'<c r="([A-Z]+)([0-9]+)"[^<>]*?{style}'.encode())
