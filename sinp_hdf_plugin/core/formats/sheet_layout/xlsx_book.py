# SPDX-License-Identifier: GPL-2.0-or-later
"""An XLSX archive: its sheets, its styles, its theme."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from sinp_hdf_plugin.core.formats.sheet_layout import paint
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Look
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, parse, small_part

_BOOK = "xl/workbook.xml"
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# A format of one's own is of a date when letters of dates are left once texts, escapes and colours are out.
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhsaj]", re.IGNORECASE)


@dataclass
class Book:
    """sheets: name -> part; hidden: names of sheets that are not shown; from_1904: how its days are counted."""

    sheets: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    from_1904: bool = False


@dataclass
class Styles:
    """By number of cell style: looks that say something, and the styles of dates and hours."""

    looks: dict[int, Look] = field(default_factory=dict)
    dates: set[int] = field(default_factory=set)


def read_book(archive: zipfile.ZipFile) -> Book:
    """The sheets of the workbook. Raises UnreadablePart."""
    targets: dict[str, str] = {}
    book = Book()

    def relation(name: str, found: dict[str, str]) -> None:
        if name == "Relationship" and found.get("TargetMode") != "External":
            targets[found.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", found.get("Target", ""))).lstrip(
                "/"
            )

    def part(name: str, found: dict[str, str]) -> None:
        if name == "workbookPr":
            book.from_1904 = found.get("date1904", "0") in ("1", "true")
        elif name == "sheet" and found.get("id") in targets:
            book.sheets[found.get("name", "")] = targets[found["id"]]
            if found.get("state", "visible") != "visible":
                book.hidden.add(found.get("name", ""))

    parse(small_part(archive, "xl/_rels/workbook.xml.rels"), relation)
    parse(small_part(archive, _BOOK), part)
    return book


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """The styles of cells that matter here; none when the workbook has no styles."""
    try:
        content = small_part(archive, "xl/styles.xml")
    except UnreadablePart:
        return Styles()
    reader = _StyleReader(_theme(archive))
    parse(content, reader.start, reader.end)
    return reader.styles


class _StyleReader:
    """Follows styles.xml: fonts, fills and number formats come before the cell styles that combine them."""

    def __init__(self, theme: list[str]) -> None:
        self.styles = Styles()
        self._theme = theme
        self._inside: list[str] = []
        self._fills: list[str | None] = []
        self._fonts: list[tuple[str | None, bool]] = []
        self._date_formats: set[int] = set(_DATE_FORMATS)
        self._solid = False
        self._number = 0

    def start(self, name: str, found: dict[str, str]) -> None:
        """An element begins."""
        self._inside.append(name)
        if self._within("fills"):
            self._fill(name, found)
        elif self._within("fonts"):
            self._font(name, found)
        elif name == "numFmt" and self._within("numFmts"):
            code = _NOT_CODE.sub("", found.get("formatCode", ""))
            if _DATE_LETTERS.search(code) and found.get("numFmtId", "").isdecimal():
                self._date_formats.add(int(found["numFmtId"]))
        elif name == "xf" and self._within("cellXfs"):
            self._cell_style(found)

    def end(self, name: str) -> None:
        """An element ends."""
        self._inside.pop()

    def _within(self, name: str) -> bool:
        return len(self._inside) > 1 and self._inside[1] == name

    def _fill(self, name: str, found: dict[str, str]) -> None:
        if name == "fill":
            self._fills.append(None)
        elif name == "patternFill":
            self._solid = found.get("patternType") == "solid"
        elif name == "fgColor" and self._solid and self._fills:
            colour = paint.rgb_of(found, self._theme)
            self._fills[-1] = None if colour is None or paint.is_white(colour) else colour

    def _font(self, name: str, found: dict[str, str]) -> None:
        if name == "font":
            self._fonts.append((None, False))
        elif name == "strike" and self._fonts:
            self._fonts[-1] = (self._fonts[-1][0], found.get("val", "1") not in ("0", "false"))
        elif name == "color" and self._fonts and found.get("theme") not in ("0", "1", *paint.HYPERLINKS):
            colour = paint.rgb_of(found, self._theme)
            said = colour is not None and not paint.is_black(colour) and not paint.is_white(colour)
            self._fonts[-1] = (colour if said else None, self._fonts[-1][1])

    def _cell_style(self, found: dict[str, str]) -> None:
        fills, fonts = _number(found.get("fillId")), _number(found.get("fontId"))
        font, struck = self._fonts[fonts] if fonts < len(self._fonts) else (None, False)
        look = Look(self._fills[fills] if fills < len(self._fills) else None, font, struck)
        if look != Look():
            self.styles.looks[self._number] = look
        if _number(found.get("numFmtId")) in self._date_formats:
            self.styles.dates.add(self._number)
        self._number += 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _theme(archive: zipfile.ZipFile) -> list[str]:
    """The colours of the theme, in the order of its part: dk1, lt1, dk2, lt2, accent1…"""
    colours: list[str] = []
    inside: list[str] = []

    def start(name: str, found: dict[str, str]) -> None:
        if "clrScheme" in inside:
            if name == "srgbClr":
                colours.append(found.get("val", "").upper())
            elif name == "sysClr":
                colours.append(found.get("lastClr", "").upper())
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    try:
        parse(small_part(archive, "xl/theme/theme1.xml"), start, end)
    except UnreadablePart:
        return []
    return colours
