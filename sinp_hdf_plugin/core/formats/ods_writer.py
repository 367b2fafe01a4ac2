# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of an ODS file (OpenDocument 1.2) for sheets of texts: colours, notes, columns that refuse changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from sinp_hdf_plugin.core.formats.workbook import LOOKS, Cell, Look, Parts, Sheet, held, letters

MIMETYPE = "mimetype"
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{short}="{_OASIS}{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("number", "datastyle")),
        *(("fo", "xsl-fo-compatible"), ("config", "config"), ("manifest", "manifest")),
    )
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_CENTIMETRES = 0.2  # a character's width
_BLANKS = re.compile("^ +| +$| {2,}")


def parts(sheets: Sequence[Sheet]) -> Parts:
    """(name, texts) of every part, in the order that the format asks for."""
    yield MIMETYPE, [_KIND]
    yield "META-INF/manifest.xml", _manifest()
    yield "content.xml", _content(sheets)
    yield "settings.xml", _settings(sheets)
    yield "styles.xml", [f'{_HEAD}<office:document-styles {_NAMES} office:version="1.2"/>']


def _manifest() -> Iterator[str]:
    yield f'{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.2">'
    yield f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_KIND}"/>'
    for name in ("content.xml", "settings.xml", "styles.xml"):
        yield f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
    yield "</manifest:manifest>"


def _content(sheets: Sequence[Sheet]) -> Iterator[str]:
    yield f'{_HEAD}<office:document-content {_NAMES} {_DC} office:version="1.2"><office:automatic-styles>'
    yield '<number:text-style style:name="N0"><number:text-content/></number:text-style>'
    for name, hidden in (("shown", False), ("hidden", True)):
        yield (
            f'<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'table:display="{str(not hidden).lower()}"/></style:style>'
        )
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        yield (
            f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * _CENTIMETRES:.2f}cm"/></style:style>'
        )
    yield (
        '<style:style style:name="row" style:family="table-row"><style:table-row-properties '
        'style:use-optimal-row-height="true"/></style:style>'
    )
    for name, look in LOOKS.items():
        yield _style(name, look)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield from _validations(sheets)
    for rank, sheet in enumerate(sheets):
        yield from _sheet(rank, sheet)
    yield from _filters(sheets)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _style(name: str, look: Look) -> str:
    cell = 'style:vertical-align="top"' + (' fo:wrap-option="wrap"' if look.wrapped else "")
    if look.fill:
        cell += f' fo:background-color="#{look.fill}" fo:border="0.05pt solid #D0D0D0"'
    font = f'fo:font-size="{look.size}pt"' + (' fo:font-weight="bold"' if look.bold else "")
    font += f' fo:color="#{look.ink}"' if look.ink else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N0">'
        f"<style:table-cell-properties {cell}/><style:text-properties {font}/></style:style>"
    )


def _validations(sheets: Sequence[Sheet]) -> Iterator[str]:
    guarded = [(rank, sheet) for rank, sheet in enumerate(sheets) if sheet.guarded]
    if not guarded:
        return
    yield "<table:content-validations>"
    for rank, sheet in guarded:
        base = f"$'{sheet.name}'.A2".replace("&", "&amp;")
        yield (
            f'<table:content-validation table:name="guard{rank}" table:condition="of:is-true-formula(FALSE())" '
            f'table:allow-empty-cell="false" table:base-cell-address="{base}"><table:error-message '
            f'table:message-type="stop" table:display="true"><text:p>{_text(sheet.guard)}</text:p>'
            "</table:error-message></table:content-validation>"
        )
    yield "</table:content-validations>"


def _sheet(rank: int, sheet: Sheet) -> Iterator[str]:
    name = escape(sheet.name, quote=True)
    yield f'<table:table table:name="{name}" table:style-name="{"hidden" if sheet.hidden else "shown"}">'
    width = max([len(sheet.widths), *(len(row) for row in sheet.rows)], default=1)
    for place in range(max(1, width)):
        style = f' table:style-name="w{sheet.widths[place]}"' if place < len(sheet.widths) else ""
        yield f'<table:table-column{style} table:default-cell-style-name="plain"/>'
    for number, row in enumerate(sheet.rows):
        guarded = frozenset(sheet.guarded) if number else frozenset()
        cells = (_cell(cell, f"guard{rank}" if place in guarded else "") for place, cell in enumerate(row))
        yield f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'
    yield "</table:table>"


def _cell(cell: Cell, guard: str) -> str:
    text = held(cell.text)
    head = f'table:style-name="{cell.look}"' + (f' table:content-validation-name="{guard}"' if guard else "")
    note = f"<office:annotation>{_paragraphs(cell.note)}</office:annotation>" if cell.note else ""
    if not text:
        return f"<table:table-cell {head}>{note}</table:table-cell>"
    return f'<table:table-cell {head} office:value-type="string">{note}{_paragraphs(text)}</table:table-cell>'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_text(line)}</text:p>" for line in (held(text) or "").split("\n"))


def _text(text: str) -> str:
    """A line with its blanks, which the format would otherwise melt into one."""
    safe = escape(text, quote=False).replace("\t", "<text:tab/>")
    return _BLANKS.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', safe)


def _filters(sheets: Sequence[Sheet]) -> Iterator[str]:
    filtered = [sheet for sheet in sheets if sheet.filtered and sheet.rows]
    if not filtered:
        return
    yield "<table:database-ranges>"
    for rank, sheet in enumerate(filtered):
        name = escape(sheet.name.replace("'", "''"), quote=True)
        last = f"{letters(max(len(row) for row in sheet.rows) - 1)}{len(sheet.rows)}"
        yield (
            f'<table:database-range table:name="filter{rank}" table:display-filter-buttons="true" '
            f"table:target-range-address=\"'{name}'.A1:'{name}'.{last}\"/>"
        )
    yield "</table:database-ranges>"


def _settings(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Which rows and columns stay in sight."""
    yield f'{_HEAD}<office:document-settings {_NAMES} office:version="1.2"><office:settings>'
    yield '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    yield '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
    for sheet in sheets:
        rows, columns = sheet.frozen
        if rows or columns:
            yield f'<config:config-item-map-entry config:name="{escape(sheet.name, quote=True)}">'
            for axis, count in (("Horizontal", columns), ("Vertical", rows)):
                yield _setting(f"{axis}SplitMode", "short", 2 if count else 0)
                yield _setting(f"{axis}SplitPosition", "int", count)
            yield _setting("PositionRight", "int", columns)
            yield _setting("PositionBottom", "int", rows)
            yield "</config:config-item-map-entry>"
    yield "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
    yield "</config:config-item-set></office:settings></office:document-settings>"


def _setting(name: str, kind: str, value: int) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
