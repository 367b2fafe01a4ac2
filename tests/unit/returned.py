# SPDX-License-Identifier: GPL-2.0-or-later
"""A workbook as its producer sends it back: the XLSX that was sent, with cells typed, converted, rows moved or gone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

_ROW = re.compile(r'<row r="(\d+)"[^>]*>(.*?)</row>', re.DOTALL)
_CELL = re.compile(
    r'<c r="([A-Z]+)\d+" s="(\d+)"(?:/>| t="inlineStr"><is><t xml:space="preserve">(.*?)</t></is></c>)', re.DOTALL
)
_DATE_STYLE = 8  # added after the writer's own

Rows = list[list["str | tuple[str, str] | None"]]


def edited(
    path: Path, target: Path, change: Callable[[Rows], Rows], sheet: int = 2, drop: tuple[str, ...] = ()
) -> Path:
    """Rewrite one sheet. `change` has rows of texts (the titles first); a cell may become (kind, value): "n" a number,
    "d" a day as the spreadsheet's number, "e" an error, "b" true or false. `drop`: names of sheets to delete."""
    part = f"xl/worksheets/sheet{sheet}.xml"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode("utf-8")
            if name == part:
                content = _with_rows(content, change(_rows(content)))
            elif name == "xl/styles.xml":
                content = content.replace(
                    "</cellXfs>", '<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/></cellXfs>'
                )
            elif name == "xl/workbook.xml":
                for gone in drop:
                    content = re.sub(rf'<sheet name="{gone}"[^>]*/>', "", content)
            after.writestr(name, content)
    return target


def _rows(content: str) -> Rows:
    found: Rows = []
    for _, cells in _ROW.findall(content):
        row: list = []
        for letters, _, text in _CELL.findall(cells):
            place = _number(letters)
            row += [None] * (place + 1 - len(row))
            row[place] = unescape(text) or None
        found.append(row)
    return found


def _with_rows(content: str, rows: Rows) -> str:
    made = "".join(
        f'<row r="{number}">{"".join(_cell(f"{_letters(i)}{number}", cell) for i, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return re.sub(r"<sheetData>.*</sheetData>", lambda _: f"<sheetData>{made}</sheetData>", content, flags=re.DOTALL)


def _cell(place: str, cell: str | tuple[str, str] | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    kind, value = cell
    style = f' s="{_DATE_STYLE}"' if kind == "d" else ""
    kind = "n" if kind == "d" else kind
    return f'<c r="{place}"{style} t="{kind}"><v>{value}</v></c>'


def _letters(place: int) -> str:
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def typed(column: str, cells: dict[int, str | tuple[str, str] | None]) -> Callable[[Rows], Rows]:
    """Write into one column, at some lines of the source."""

    def change(rows: Rows) -> Rows:
        place = rows[0].index(column)
        for row in rows[1:]:
            line = int(str(row[0]))
            if line in cells:
                row += [None] * (place + 1 - len(row))
                row[place] = cells[line]
        return rows

    return change
