# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of an XLSX file (ECMA-376) for sheets of texts, with colours, notes, and columns that refuse changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sinp_hdf_plugin.core.formats.workbook import LOOKS, Cell, Look, Parts, Sheet, height, held, letters

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT_FORMAT = 49  # the built-in format "@": what is typed stays text
_STYLES = {name: rank for rank, name in enumerate(LOOKS)}
_NOTE_WIDTH, _NOTE_HEIGHT = 4, 6  # in cells


def parts(sheets: Sequence[Sheet]) -> Parts:
    """(name, texts) of every part."""
    noted = [_notes(sheet) for sheet in sheets]
    yield "[Content_Types].xml", _content_types(noted)
    yield "_rels/.rels", [_HEAD, _relations([("officeDocument", "xl/workbook.xml")])]
    yield "xl/workbook.xml", _workbook(sheets)
    links = [("worksheet", f"worksheets/sheet{rank}.xml") for rank in range(1, len(sheets) + 1)]
    yield "xl/_rels/workbook.xml.rels", [_HEAD, _relations([*links, ("styles", "styles.xml")])]
    yield "xl/styles.xml", _styles()
    for rank, (sheet, notes) in enumerate(zip(sheets, noted), 1):
        yield f"xl/worksheets/sheet{rank}.xml", _sheet(sheet, bool(notes))
        if notes:
            own = [("comments", f"../comments{rank}.xml"), ("vmlDrawing", f"../drawings/vmlDrawing{rank}.vml")]
            yield f"xl/worksheets/_rels/sheet{rank}.xml.rels", [_HEAD, _relations(own)]
            yield f"xl/comments{rank}.xml", _comments(notes)
            yield f"xl/drawings/vmlDrawing{rank}.vml", _drawing(notes)


def _notes(sheet: Sheet) -> list[tuple[int, int, str]]:
    """(row, column, note), from 0."""
    return [(i, j, cell.note) for i, row in enumerate(sheet.rows) for j, cell in enumerate(row) if cell.note]


def _content_types(noted: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    yield '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield '<Default Extension="xml" ContentType="application/xml"/>'
    yield '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    yield f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    yield f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    for rank, notes in enumerate(noted, 1):
        yield f'<Override PartName="/xl/worksheets/sheet{rank}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        if notes:
            yield f'<Override PartName="/xl/comments{rank}.xml" ContentType="{_SHEET_TYPE}.comments+xml"/>'
    yield "</Types>"


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{rank}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> Iterator[str]:
    yield f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    for rank, sheet in enumerate(sheets, 1):
        state = ' state="hidden"' if sheet.hidden else ""
        yield f'<sheet name="{_attribute(sheet.name)}" sheetId="{rank}"{state} r:id="rId{rank}"/>'
    yield "</sheets>"
    filters = [
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{rank}" hidden="1">'
        f"{escape(_quoted(sheet.name), quote=False)}!{_absolute(sheet)}</definedName>"
        for rank, sheet in enumerate(sheets)
        if sheet.filtered
    ]
    if filters:
        yield f"<definedNames>{''.join(filters)}</definedNames>"
    yield "</workbook>"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _extent(sheet: Sheet) -> tuple[int, str]:
    width = max((len(row) for row in sheet.rows), default=1)
    return max(1, len(sheet.rows)), letters(width - 1)


def _absolute(sheet: Sheet) -> str:
    rows, last = _extent(sheet)
    return f"$A$1:${last}${rows}"


def _styles() -> Iterator[str]:
    looks = list(LOOKS.values())
    yield f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="{len(looks) + 1}">{_font(Look())}'
    yield from map(_font, looks)
    yield f'</fonts><fills count="{len(looks) + 2}"><fill><patternFill patternType="none"/></fill>'
    yield '<fill><patternFill patternType="gray125"/></fill>'
    for look in looks:
        color = f'<fgColor rgb="FF{look.fill}"/>' if look.fill else ""
        yield f'<fill><patternFill patternType="{"solid" if look.fill else "none"}">{color}</patternFill></fill>'
    side = '<color rgb="FFD0D0D0"/>'
    lines = "".join(f'<{edge} style="thin">{side}</{edge}>' for edge in ("left", "right", "top", "bottom"))
    yield f'</fills><borders count="2"><border/><border>{lines}</border></borders>'
    yield '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    yield f'<cellXfs count="{len(looks)}">'
    for rank, look in enumerate(looks):
        wrap = ' wrapText="1"' if look.wrapped else ""
        yield (
            f'<xf numFmtId="{_TEXT_FORMAT}" fontId="{rank + 1}" fillId="{rank + 2}" borderId="{1 if look.fill else 0}" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment vertical="top"{wrap}/></xf>'
        )
    yield "</cellXfs></styleSheet>"


def _font(look: Look) -> str:
    bold = "<b/>" if look.bold else ""
    color = f'<color rgb="FF{look.ink}"/>' if look.ink else ""
    return f'<font>{bold}<sz val="{look.size}"/>{color}<name val="Calibri"/></font>'


def _sheet(sheet: Sheet, noted: bool) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
    yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    rows, columns = sheet.frozen
    if rows or columns:
        place = f"{letters(columns)}{rows + 1}"
        pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
        split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
        yield (
            f'<sheetViews><sheetView workbookViewId="0"><pane{split} topLeftCell="{place}" activePane="{pane}" '
            'state="frozen"/></sheetView></sheetViews>'
        )
    if sheet.widths:
        text = _STYLES["plain"]
        yield "<cols>"
        for rank, width in enumerate(sheet.widths, 1):
            yield f'<col min="{rank}" max="{rank}" width="{width}" style="{text}" customWidth="1"/>'
        yield "</cols>"
    yield "<sheetData>"
    for number, row in enumerate(sheet.rows, 1):
        tall = f' ht="{height(row, sheet.widths):.1f}" customHeight="1"' if sheet.widths else ""
        yield f'<row r="{number}"{tall}>{"".join(_cells(number, row))}</row>'
    yield "</sheetData>"
    if sheet.filtered:
        yield f'<autoFilter ref="{_absolute(sheet).replace("$", "")}"/>'
    if sheet.guarded and len(sheet.rows) > 1:
        places = " ".join(f"{letters(j)}2:{letters(j)}{len(sheet.rows)}" for j in sheet.guarded)
        yield (
            '<dataValidations count="1"><dataValidation type="custom" errorStyle="stop" allowBlank="0" '
            f'showErrorMessage="1" error="{_attribute(sheet.guard)}" sqref="{places}"><formula1>FALSE</formula1>'
            "</dataValidation></dataValidations>"
        )
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    if noted:
        yield '<legacyDrawing r:id="rId2"/>'
    yield "</worksheet>"


def _cells(number: int, row: Sequence[Cell]) -> Iterator[str]:
    for rank, cell in enumerate(row):
        place, style = f"{letters(rank)}{number}", _STYLES[cell.look]
        text = held(cell.text)
        if text:
            yield (
                f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
                f"{escape(text, quote=False)}</t></is></c>"
            )
        else:
            yield f'<c r="{place}" s="{style}"/>'


def _comments(notes: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    yield f'{_HEAD}<comments xmlns="{_MAIN}"><authors><author></author></authors><commentList>'
    for row, column, note in notes:
        text = escape(held(note) or "", quote=False)
        yield (
            f'<comment ref="{letters(column)}{row + 1}" authorId="0"><text><r><rPr><sz val="9"/></rPr>'
            f'<t xml:space="preserve">{text}</t></r></text></comment>'
        )
    yield "</commentList></comments>"


def _drawing(notes: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """The yellow slips of the notes: spreadsheets show no note without one."""
    yield (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
        'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )
    for rank, (row, column, _) in enumerate(notes, 1):
        anchor = (column + 1, 10, row, 4, column + 1 + _NOTE_WIDTH, 0, row + _NOTE_HEIGHT, 0)
        yield (
            f'<v:shape id="_x0000_s{1024 + rank}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
            'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
            'obscured="t"/><v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{', '.join(map(str, anchor))}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        )
    yield "</xml>"


def _attribute(text: str) -> str:
    return escape(text, quote=True)
