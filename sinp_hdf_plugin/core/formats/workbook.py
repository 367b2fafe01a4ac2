# SPDX-License-Identifier: GPL-2.0-or-later
"""A workbook to be sent to somebody: sheets of texts with colours, notes and widths, written as XLSX or ODS.

Every cell is text, in cells formatted as text, so that a spreadsheet makes neither dates nor numbers of what is
written or typed there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from sinp_hdf_plugin.core.errors import FormatError

#: Ways to show a cell.
PLAIN, HEADER, KEY, REASON, FAULTY, DOUBTFUL, TITLE, PARAGRAPH = (
    *("plain", "header", "key", "reason", "faulty", "doubtful", "title", "paragraph"),
)
#: The longest text that a cell of a spreadsheet holds, with room for what marks a cut.
LONGEST = 32_000
CUT = " […]"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

_BASE, _LINE = 10.5, 1.32  # size of the letters that widths count, height of a line in sizes
_LOWEST, _HIGHEST = 15.0, 210.0  # points
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Look(NamedTuple):
    """How a way to show a cell looks: colours as RRGGBB, None for those of the spreadsheet."""

    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    size: int = 10
    wrapped: bool = False


LOOKS = {
    PLAIN: Look(),
    HEADER: Look("2F5D50", "FFFFFF", bold=True, wrapped=True),
    KEY: Look("E4E7E6", "555555"),
    REASON: Look("F6F2E7", wrapped=True),
    FAULTY: Look("F4B6A8"),
    DOUBTFUL: Look("FBE7A6"),
    TITLE: Look(bold=True, size=15),
    PARAGRAPH: Look(wrapped=True, size=11),
}


class Cell(NamedTuple):
    """A text, the way to show it, and a note that appears when one points at the cell."""

    text: str | None
    look: str = PLAIN
    note: str = ""


@dataclass
class Sheet:
    """A sheet. widths: of the columns, in characters; frozen: rows and columns that stay in sight; guarded: columns
    that refuse to be written to (below the first row), with `guard` as the spreadsheet's answer."""

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()
    hidden: bool = False
    frozen: tuple[int, int] = (0, 0)
    filtered: bool = False
    guarded: Sequence[int] = field(default_factory=tuple)
    guard: str = ""


Parts = Iterable[tuple[str, Iterable[str]]]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write the sheets, whole or not at all; the ending of the name says how. Raises FormatError."""
    from sinp_hdf_plugin.core.formats import ods_writer, xlsx_writer

    writers: dict[str, Callable[[Sequence[Sheet]], Parts]] = {".xlsx": xlsx_writer.parts, ".ods": ods_writer.parts}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise FormatError(f"Le classeur est en XLSX ou en ODS : donnez à « {path.name} » un nom en .xlsx ou .ods.")
    _check(path, sheets)
    part = path.with_name(f".{path.name}.part")
    try:
        with ZipFile(part, "w", ZIP_DEFLATED) as archive:
            for name, texts in writer(sheets):
                plain = name == ods_writer.MIMETYPE  # read by programs before they unzip anything
                if plain:
                    archive.writestr(name, "".join(texts), 0)
                    continue
                with archive.open(name, "w", force_zip64=True) as stream:
                    for text in texts:
                        stream.write(text.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FormatError(
            f"Impossible d’écrire « {path} » ({error.strerror or error}). S’il est ouvert dans un tableur, fermez-le ; "
            "sinon choisissez un autre dossier."
        ) from error
    return path


def _check(path: Path, sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        width = max((len(row) for row in sheet.rows), default=0)
        if len(sheet.rows) > MOST_ROWS or width > MOST_COLUMNS:
            raise FormatError(
                f"« {path.name} » aurait {len(sheet.rows)} lignes et {width} colonnes : un classeur n’en tient que "
                f"{MOST_ROWS} et {MOST_COLUMNS}. Corrigez la quarantaine dans QGIS, ou la source elle-même."
            )


def held(text: str | None) -> str | None:
    """The text as a cell can hold it: no sign that XML refuses, not too long."""
    if text is None:
        return None
    text = _NOT_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return text[:LONGEST] + CUT if len(text) > LONGEST + len(CUT) else text


def height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """The height of a row in points, so that its wrapped texts are seen; very long ones only in part."""
    tallest = 0.0
    for cell, width in zip(row, widths):
        look = LOOKS[cell.look]
        lines = 1
        if look.wrapped and cell.text:
            letters_a_line = max(1, int(width * _BASE / look.size))
            lines = sum(max(1, -(-len(line) // letters_a_line)) for line in cell.text.split("\n"))
        tallest = max(tallest, lines * look.size * _LINE)
    return min(max(tallest, _LOWEST), _HIGHEST)


def letters(column: int) -> str:
    """The name of a column, from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
