# SPDX-License-Identifier: GPL-2.0-or-later
"""Small XLSX files written by hand, so that tests choose each row and each cell."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Styles of cells: 0 general, 1 date, 2 date and hour, 3 hour; a look adds its own after these.
DATE, MOMENT, HOUR = 1, 2, 3
_FORMATS = (0, 14, 22, 21)


@dataclass(frozen=True)
class Cell:
    """A cell with more than a value. kind: `str`, `e`, `b` or `d` as XLSX calls them; style: one of those above."""

    value: Any = None
    fill: str | None = None  # RRGGBB, or attributes as `theme="5" tint="0.4"`
    font: str | None = None
    struck: bool = False
    style: int = 0
    kind: str | None = None
    formula: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet with more than rows. hidden_columns: letters; conditional: a colour that depends on values."""

    rows: Sequence[Sequence[Any] | None]
    merges: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    hidden: bool = False
    conditional: bool = False


@dataclass
class _Styles:
    """The cell styles in use: looks are numbered as they are met."""

    numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def number(self, cell: Cell) -> int:
        look = (cell.style, cell.fill, cell.font, cell.struck)
        if look[1:] == (None, None, False):
            return cell.style
        return self.numbers.setdefault(look, len(_FORMATS) + len(self.numbers))

    def xml(self) -> str:
        fills = '<fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill>'
        fonts, styles = '<font><sz val="11"/></font>', "".join(f'<xf numFmtId="{n}"/>' for n in _FORMATS)
        for rank, (style, fill, font, struck) in enumerate(self.numbers):
            colour = f"<fgColor {_colour(fill)}/>" if fill else ""
            fills += f'<fill><patternFill patternType="{"solid" if fill else "none"}">{colour}</patternFill></fill>'
            fonts += f"<font>{'<strike/>' if struck else ''}{f'<color {_colour(font)}/>' if font else ''}</font>"
            styles += f'<xf numFmtId="{_FORMATS[style]}" fontId="{rank + 1}" fillId="{rank + 2}"/>'
        body = f"<fonts>{fonts}</fonts><fills>{fills}</fills><cellXfs>{styles}</cellXfs>"
        return f'<styleSheet xmlns="{_MAIN}">{body}</styleSheet>'


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any] | None] | Sheet],
    from_1904: bool = False,
    parts: Mapping[str, str] | None = None,
) -> Path:
    """Sheets of rows of cells: None (no cell), text, number, (style, number), or a Cell. A row None is not in the file.

    `parts` adds or replaces parts of the archive.
    """
    given = {name: sheet if isinstance(sheet, Sheet) else Sheet(sheet) for name, sheet in sheets.items()}
    numbers = range(1, len(sheets) + 1)
    names = "".join(_sheet_entry(i, name, sheet) for i, (name, sheet) in zip(numbers, given.items()))
    links = "".join(
        f'<Relationship Id="s{i}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in numbers
    )
    base = '<workbookPr date1904="1"/>' if from_1904 else ""
    styles = _Styles()
    bodies = {f"xl/worksheets/sheet{i}.xml": _sheet(sheet, styles) for i, sheet in zip(numbers, given.values())}
    written = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{base}<sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="st" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles.xml(),
        **bodies,
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in written.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def letters(column: int) -> str:
    """`A` for column 0, `AA` for column 26."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(65 + last)


def _sheet_entry(number: int, name: str, sheet: Sheet) -> str:
    state = ' state="hidden"' if sheet.hidden else ""
    return f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="s{number}"/>'


def _sheet(sheet: Sheet, styles: _Styles) -> str:
    body = []
    for number, row in enumerate(sheet.rows, start=1):
        if row is not None:
            cells = "".join(_cell(f"{letters(i)}{number}", value, styles) for i, value in enumerate(row))
            hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
            body.append(f'<row r="{number}"{hidden}>{cells}</row>')
    places = [1 + next(i for i in range(20000) if letters(i) == name) for name in sheet.hidden_columns]
    hidden = "".join(f'<col min="{i}" max="{i}" width="0" hidden="1"/>' for i in places)
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in sheet.merges)
    return (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{hidden}</cols>" if hidden else ""}<sheetData>{"".join(body)}</sheetData>'
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}"
        f"{'<conditionalFormatting sqref=' + quoteattr('A1') + '/>' if sheet.conditional else ''}</worksheet>"
    )


def _cell(place: str, value: Any, styles: _Styles) -> str:
    if value is None:
        return ""
    if not isinstance(value, Cell):
        style, value = value if isinstance(value, tuple) else (0, value)
        value = Cell(value, style=style)
    number = styles.number(value)
    tag = f'<c r="{place}"' + (f' s="{number}"' if number or not isinstance(value.value, str) else "")
    formula = "" if value.formula is None else f"<f>{escape(value.formula)}</f>"
    if value.kind:
        return f'{tag} t="{value.kind}">{formula}<v>{escape(str(value.value))}</v></c>'
    if value.value is None:
        return f"{tag}>{formula}</c>" if formula else f"{tag}/>"
    if isinstance(value.value, str):
        return f'{tag} t="inlineStr"><is><t xml:space="preserve">{escape(value.value)}</t></is></c>'
    return f"{tag}>{formula}<v>{value.value!r}</v></c>"


def _colour(text: str) -> str:
    return text if "=" in text else f'rgb="FF{text}"'
