# SPDX-License-Identifier: GPL-2.0-or-later
"""Small ODS files written by hand: merged and covered cells, colours, comments, failed formulas, hidden rows."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style")
) + (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class OdsCell:
    """A cell with more than a value. down, right: cells it is merged over; error: the word of a formula that failed."""

    value: Any = None
    fill: str | None = None
    down: int = 1
    right: int = 1
    note: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Covered:
    """Cells covered by a merged one, written once as LibreOffice does."""

    cells: int = 1


@dataclass(frozen=True)
class OdsRow:
    """A row with more than cells."""

    cells: Sequence[Any]
    hidden: bool = False
    repeated: int = 1


def write_ods(
    path: Path, sheets: dict[str, Sequence[Sequence[Any] | OdsRow]], hidden_columns: Sequence[int] = ()
) -> Path:
    """Sheets of rows of cells: None (empty), text, number, `("date", "2024-05-01")`, OdsCell or Covered."""
    fills: dict[str, str] = {}
    columns = "".join(
        f"<table:table-column{' table:visibility=' + chr(34) + 'collapse' + chr(34) if i in hidden_columns else ''}/>"
        for i in range(max([*hidden_columns, 0]) + 1)
    )
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{columns}{"".join(_row(row, fills) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
        f'<style:table-cell-properties fo:background-color="#{fill.lower()}"/></style:style>'
        for fill, name in fills.items()
    )
    content = (
        f"<office:document-content{_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    default = '<style:style style:name="Default" style:family="table-cell"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr("content.xml", '<?xml version="1.0" encoding="UTF-8"?>' + content)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles{_NAMES}><office:styles>{default}</office:styles></office:document-styles>",
        )
    return path


def _row(row: Sequence[Any] | OdsRow, fills: dict[str, str]) -> str:
    row = row if isinstance(row, OdsRow) else OdsRow(row)
    said = ' table:visibility="collapse"' if row.hidden else ""
    said += f' table:number-rows-repeated="{row.repeated}"' if row.repeated > 1 else ""
    cells = "".join(_cell(cell, fills) for cell in row.cells) or "<table:table-cell/>"
    return f"<table:table-row{said}>{cells}</table:table-row>"


def _cell(cell: Any, fills: dict[str, str]) -> str:
    if isinstance(cell, Covered):
        times = f' table:number-columns-repeated="{cell.cells}"' if cell.cells > 1 else ""
        return f"<table:covered-table-cell{times}/>"
    cell = cell if isinstance(cell, OdsCell) else OdsCell(cell)
    said = f' table:style-name="{fills.setdefault(cell.fill, f"ce{len(fills) + 1}")}"' if cell.fill else ""
    if cell.down > 1 or cell.right > 1:
        said += f' table:number-columns-spanned="{cell.right}" table:number-rows-spanned="{cell.down}"'
    if cell.error:
        said += ' table:formula="of:=1/0" office:value-type="float" office:value="0" calcext:value-type="error"'
        return f"<table:table-cell{said}><text:p>{cell.error}</text:p></table:table-cell>"
    note = f"<office:annotation><text:p>{escape(cell.note)}</text:p></office:annotation>" if cell.note else ""
    value = cell.value
    if value is None:
        return f"<table:table-cell{said}>{note}</table:table-cell>"
    if isinstance(value, str):
        said += ' office:value-type="string"'
    elif isinstance(value, tuple):
        said += f' office:value-type="{value[0]}" office:{value[0]}-value="{value[1]}"'
    else:
        said += f' office:value-type="float" office:value="{value}"'
    text = value[1] if isinstance(value, tuple) else value
    return f"<table:table-cell{said}>{note}<text:p>{escape(str(text))}</text:p></table:table-cell>"
