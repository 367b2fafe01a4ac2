# SPDX-License-Identifier: GPL-2.0-or-later
"""Small XLSX files written by hand, so that tests choose each row and each cell."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Styles of cells: 0 general, 1 date, 2 date and hour, 3 hour.
DATE, MOMENT, HOUR = 1, 2, 3
_STYLES = f'<styleSheet xmlns="{_MAIN}"><cellXfs count="4">{{}}</cellXfs></styleSheet>'.format(
    "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 21))
)


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any] | None]]) -> Path:
    """Sheets of rows of cells: None (no cell), text, number, or (style, number). A row None is not in the file."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="s{i}"/>' for i, n in zip(numbers, sheets))
    links = "".join(
        f'<Relationship Id="s{i}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="st" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for i, rows in zip(numbers, sheets.values()):
        parts[f"xl/worksheets/sheet{i}.xml"] = _sheet(rows)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def _sheet(rows: Sequence[Sequence[Any] | None]) -> str:
    body = []
    for number, row in enumerate(rows, start=1):
        if row is not None:
            cells = "".join(_cell(f"{chr(65 + i)}{number}", value) for i, value in enumerate(row))
            body.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(body)}</sheetData></worksheet>'


def _cell(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    style, number = value if isinstance(value, tuple) else (0, value)
    return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>'
