# SPDX-License-Identifier: GPL-2.0-or-later
"""The cells of a workbook (XLSX, ODS) that came back: their text, and what the spreadsheet takes them for.

Whether a cell is still text or has become a number or a date tells what somebody typed from what the spreadsheet did.
Notes pinned to cells are no part of their text.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path
from typing import Callable, NamedTuple
from xml.parsers import expat

from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart, local
from sinp_hdf_plugin.core.formats.sheet_layout.xlsx_book import read_book, read_styles
from sinp_hdf_plugin.core.formats.source import SourceError, unreadable

#: What a cell is taken for. UNKNOWN: a file that does not say (CSV).
TEXT, NUMBER, DAY, HOUR, LOGICAL, ERROR, UNKNOWN = "texte", "nombre", "jour", "heure", "logique", "erreur", "inconnu"
_BLOCK = 1 << 20
_MOST_COLUMNS = 16_384
_LONGEST_REPEAT = 1_000  # rows written once: more are the empty end of a sheet
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]+)\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S\Z")
_DAYS = {  # day zero, as the workbook counts from 1900 or from 1904
    False: datetime.datetime.fromisoformat("1899-12-30"),
    True: datetime.datetime.fromisoformat("1904-01-01"),
}

Attributes = dict[str, str]


class SheetCell(NamedTuple):
    """The text of a cell (days and hours the ISO way, numbers as they are held), and what it is taken for."""

    text: str
    kind: str


Row = dict[int, SheetCell]  # by column, from 0; empty cells are absent


def sheets_of(path: Path) -> dict[str, list[tuple[int, Row]]]:
    """The rows that have something, of each sheet, with their number. Raises SourceError STR-004."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return _ods_sheets(archive)
            return _xlsx_sheets(archive)
    except (zipfile.BadZipFile, UnreadablePart, expat.ExpatError, RuntimeError, KeyError, ValueError) as error:
        raise SourceError(
            "STR-004",
            f"Le classeur « {path.name} » ne peut pas être lu ({error}). Ouvrez-le dans un tableur, enregistrez-le de "
            "nouveau en XLSX ou en ODS, et recommencez.",
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


class _Listener:
    """What an XML reader is told of."""

    def start(self, name: str, found: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters."""


def _follow(archive: zipfile.ZipFile, name: str, listener: _Listener) -> None:
    """Read a part from one end to the other; one that declares a type or an entity is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, found: listener.start(local(tag), {local(k): v for k, v in found.items()})
    parser.EndElementHandler = lambda tag: listener.end(local(tag))
    parser.CharacterDataHandler = listener.text
    with archive.open(name) as stream:
        for block in iter(lambda: stream.read(_BLOCK), b""):
            parser.Parse(block, False)
        parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise UnreadablePart("son XML déclare un type de document, ce qu’un tableur ne fait pas")


def _xlsx_sheets(archive: zipfile.ZipFile) -> dict[str, list[tuple[int, Row]]]:
    book, styles = read_book(archive), read_styles(archive)
    shared = _Shared()
    if "xl/sharedStrings.xml" in archive.namelist():
        _follow(archive, "xl/sharedStrings.xml", shared)
    found = {}
    for name, part in book.sheets.items():
        reader = _XlsxSheet(shared.texts, styles.dates, book.from_1904)
        _follow(archive, part, reader)
        found[name] = reader.rows
    return found


class _Shared(_Listener):
    """The texts that cells share; those that only say how to pronounce (`rPh`) are left."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._inside: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        self._inside.append(name)
        if name == "si":
            self._pieces = []

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "si":
            self.texts.append(_unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._inside[-1:] == ["t"] and "rPh" not in self._inside:
            self._pieces.append(text)


class _XlsxSheet(_Listener):
    """The cells of a worksheet."""

    def __init__(self, shared: list[str], dates: set[int], from_1904: bool) -> None:
        self.rows: list[tuple[int, Row]] = []
        self._shared, self._dates, self._from = shared, dates, _DAYS[from_1904]
        self._row, self._column, self._number = {}, -1, 0  # type: ignore[var-annotated]
        self._type, self._style = "n", 0
        self._pieces: list[str] = []
        self._inside: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        self._inside.append(name)
        if name == "row":
            self._number = int(found.get("r") or self._number + 1)
            self._row, self._column = {}, -1
        elif name == "c":
            place = _PLACE.match(found.get("r", ""))
            self._column = _column(place.group(1)) if place else self._column + 1
            self._type, self._style = found.get("t", "n"), int(found.get("s") or 0)
            self._pieces = []

    def end(self, name: str) -> None:
        self._inside.pop()
        if name == "c":
            cell = self._cell("".join(self._pieces))
            if cell is not None and self._column < _MOST_COLUMNS:
                self._row[self._column] = cell
        elif name == "row" and self._row:
            self.rows.append((self._number, self._row))

    def text(self, text: str) -> None:
        if self._inside[-1] in ("v", "t") and "c" in self._inside and "rPh" not in self._inside:
            self._pieces.append(text)

    def _cell(self, held: str) -> SheetCell | None:
        if not held:
            return None
        if self._type == "s":
            text = self._shared[int(held)]
            return SheetCell(text, TEXT) if text else None
        if self._type in ("inlineStr", "str"):
            return SheetCell(_unescaped(held), TEXT)
        if self._type == "e":
            return SheetCell(held, ERROR)
        if self._type == "b":
            return SheetCell(held, LOGICAL)
        if self._type == "d":
            return SheetCell(held, DAY)
        return self._moment(held) if self._style in self._dates else SheetCell(held, NUMBER)

    def _moment(self, held: str) -> SheetCell:
        number = float(held)
        if 0 <= number < 1:
            return SheetCell(_clock(round(number * 86_400) % 86_400), HOUR)
        try:
            moment = self._from + datetime.timedelta(seconds=round(number * 86_400))
        except OverflowError:
            return SheetCell(held, NUMBER)
        return SheetCell(moment.date().isoformat() if number.is_integer() else moment.isoformat(), DAY)


def _ods_sheets(archive: zipfile.ZipFile) -> dict[str, list[tuple[int, Row]]]:
    reader = _OdsReader()
    _follow(archive, "content.xml", reader)
    return reader.sheets


class _OdsReader(_Listener):
    """The cells of every table of a document."""

    def __init__(self) -> None:
        self.sheets: dict[str, list[tuple[int, Row]]] = {}
        self._rows: list[tuple[int, Row]] = []
        self._row: Row = {}
        self._number = self._repeat = self._column = 0
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._inside: list[str] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "table": self._table, "table-row": self._begin_row, "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_cell, "p": self._paragraph,
            "s": lambda found: self.text(" " * int(found.get("c", "1"))),
            "tab": lambda found: self.text("\t"), "line-break": lambda found: self.text("\n"),
        }  # fmt: skip

    def start(self, name: str, found: Attributes) -> None:
        self._inside.append(name)
        known = self._starts.get(name)
        if known:
            known(found)

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            if self._row:
                for place in range(min(self._repeat, _LONGEST_REPEAT)):
                    self._rows.append((self._number + place, self._row))
            self._number += self._repeat
        self._inside.pop()

    def text(self, text: str) -> None:
        if "p" in self._inside and "annotation" not in self._inside:
            self._pieces.append(text)

    def _table(self, found: Attributes) -> None:
        self._rows = self.sheets.setdefault(found.get("name", ""), [])
        self._number = 1

    def _begin_row(self, found: Attributes) -> None:
        self._repeat, self._row, self._column = int(found.get("number-rows-repeated", 1)), {}, 0

    def _begin_cell(self, found: Attributes) -> None:
        self._cell, self._pieces = found, []

    def _paragraph(self, found: Attributes) -> None:
        if self._pieces and "annotation" not in self._inside:
            self._pieces.append("\n")
        elif "annotation" not in self._inside:
            self._pieces.append("")

    def _end_cell(self) -> None:
        repeat = int(self._cell.get("number-columns-repeated", 1))
        cell = self._read("".join(self._pieces))
        if cell is not None:
            for place in range(self._column, min(self._column + repeat, _MOST_COLUMNS)):
                self._row[place] = cell
        self._column += repeat

    def _read(self, shown: str) -> SheetCell | None:
        # `value-type` is said twice, by the standard and by LibreOffice, whose own word for an error comes last.
        kind = self._cell.get("value-type")
        if kind == "error":
            return SheetCell(shown or "#ERR", ERROR)
        if kind == "date":
            day = self._cell.get("date-value", "")
            return SheetCell(day.replace("T00:00:00", ""), DAY)
        if kind == "time":
            parts = _DURATION.match(self._cell.get("time-value", ""))
            return SheetCell("{:0>2}:{}:{}".format(*parts.groups()) if parts else shown, HOUR)
        if kind == "boolean":
            return SheetCell("1" if self._cell.get("boolean-value") == "true" else "0", LOGICAL)
        if kind in ("float", "percentage", "currency"):
            return SheetCell(self._cell.get("value", shown), NUMBER)
        return SheetCell(shown, TEXT) if shown else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _unescaped(text: str) -> str:
    """`_x000D_` and the like, as spreadsheets write what XML has no sign for."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text
