# SPDX-License-Identifier: GPL-2.0-or-later
"""A workbook of the quarantine that came back: its rows, what had been sent, and whether it is one of ours at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import content
from sinp_hdf_plugin.core.formats.header import clean_names
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.workbook_cells import NUMBER, UNKNOWN, SheetCell, sheets_of
from sinp_hdf_plugin.core.workbench.quarantine_sheet import ABOUT, LINE, SENT, SHEET, TO_CORRECT, WHY

Key = tuple[str, int]  # sheet of the source, line


@dataclass(frozen=True)
class ReturnedRow:
    """A row: its number in the workbook, the row of the source it says it is (None: none), its cells by column."""

    number: int
    key: Key | None
    cells: dict[str, SheetCell]


@dataclass
class Returned:
    """rows: in the order of the workbook; sent: the cells as sent, None when the workbook does not say any more;
    extra: columns that were added; about: what the workbook says of the result it was made from."""

    name: str
    rows: list[ReturnedRow]
    sent: dict[Key, dict[str, str]] | None
    extra: list[str] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)


def read_returned(path: Path, columns: Sequence[str]) -> Returned:
    """Read a workbook made by `export_quarantine` (XLSX, ODS; the sheet of corrections alone as CSV). `columns` are
    those it was sent with.

    Raises FormatError: not a table, none of ours, columns renamed or deleted, no row that can be told any more.
    """
    if not path.is_file():
        raise FormatError(f"Le classeur « {path} » n’existe pas. Vérifiez son nom et son emplacement.")
    kind = content.kind_of(path)
    sheets = _of_text(path) if kind not in (content.XLSX, content.ODS) else _of_workbook(path)
    table = sheets.get(TO_CORRECT) or next((rows for rows in sheets.values() if _is_ours(rows)), None)
    if table is None:
        raise FormatError(
            f"« {path.name} » n’a pas de feuille « {TO_CORRECT} » avec les colonnes « {LINE} », « {SHEET} » et "
            f"« {WHY} » : ce n’est pas le classeur des lignes à corriger, ou sa ligne de titres a été changée."
        )
    names = table[0]
    _check_header(path.name, names, columns)
    rows = [_row(number, dict(zip(names, cells))) for number, cells in table[1:]]
    if rows and all(row.key is None for row in rows):
        raise FormatError(
            f"« {path.name} » : plus aucune ligne n’a de numéro dans « {LINE} ». Reprenez le classeur envoyé et "
            "refaites-y les corrections, sans toucher à cette colonne."
        )
    extra = [name for name in names if name and name not in (LINE, SHEET, WHY, *columns)]
    return Returned(path.name, rows, _sent(sheets, columns), extra, _about(sheets))


_Table = list  # the names of the columns, then (number, cells) of each row


def _of_workbook(path: Path) -> dict[str, _Table]:
    found: dict[str, _Table] = {}
    for name, rows in sheets_of(path).items():
        if rows:
            width = max(rows[0][1]) + 1
            titles = clean_names([cell.text if (cell := rows[0][1].get(place)) else None for place in range(width)])
            below = [(number, [row.get(place) for place in range(width)]) for number, row in rows[1:]]
            found[name] = [titles, *below]
    return found


def _of_text(path: Path) -> dict[str, _Table]:
    """A sheet saved as text, or an old workbook: nobody says any more what its cells are."""
    source = open_source(path)
    try:
        rows: list = []
        for batch in source.batches(50_000):
            rows += [
                (line, [None if cell is None else SheetCell(str(cell), UNKNOWN) for cell in cells])
                for line, cells in zip(batch.lines, zip(*batch.columns))
            ]
            rows += [(bad.line, [SheetCell(cell, UNKNOWN) for cell in bad.cells]) for bad in batch.malformed]
        return {source.name: [list(source.columns), *rows]}
    finally:
        source.close()


def _is_ours(table: _Table) -> bool:
    return {LINE, SHEET, WHY} <= set(table[0])


def _check_header(name: str, names: Sequence[str], columns: Sequence[str]) -> None:
    """Every column that was sent is there, once."""
    asked = [LINE, SHEET, *columns]
    missing = [column for column in asked if column.strip() not in names]
    twice = [column for column in asked if list(names).count(column.strip()) > 1]
    if not missing and not twice:
        return
    known = {LINE, SHEET, WHY, *columns}
    others = [column for column in names if column and column not in known]
    said = []
    if missing:
        said.append(f"il manque {_listed(missing)}")
        if others:
            said.append(f"et {_listed(others)} ne {'vient' if len(others) == 1 else 'viennent'} pas de l’envoi")
    if twice:
        said.append(f"{_listed(twice)} y {'est' if len(twice) == 1 else 'sont'} deux fois")
    raise FormatError(
        f"« {name} » : la ligne de titres de la feuille « {TO_CORRECT} » n’est plus celle du classeur envoyé : "
        f"{', '.join(said)}. Remettez les titres d’origine, puis recommencez."
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"« {name} »" for name in names[:8]) + (", …" if len(names) > 8 else "")
    return f"{'la colonne' if len(names) == 1 else 'les colonnes'} {shown}"


def _row(number: int, cells: dict[str, SheetCell | None]) -> ReturnedRow:
    filled = {name: cell for name, cell in cells.items() if cell is not None and name}
    return ReturnedRow(number, _key(filled.get(LINE), filled.get(SHEET)), filled)


def _key(line: SheetCell | None, sheet: SheetCell | None) -> Key | None:
    if line is None:
        return None
    try:
        number = float(line.text.strip().replace(",", "."))
    except ValueError:
        return None
    if not number.is_integer():
        return None
    return ("" if sheet is None else _sheet_name(sheet)), int(number)


def _sheet_name(cell: SheetCell) -> str:
    """A sheet called 2021 may have become the number 2021.0."""
    text = cell.text.strip()
    if cell.kind in (NUMBER, UNKNOWN) and text.endswith(".0"):
        return text[:-2]
    return text


def _sent(sheets: dict[str, _Table], columns: Sequence[str]) -> dict[Key, dict[str, str]] | None:
    table = sheets.get(SENT)
    if table is None or not {LINE, SHEET, *(name.strip() for name in columns)} <= set(table[0]):
        return None
    found = {}
    for number, cells in table[1:]:
        row = _row(number, dict(zip(table[0], cells)))
        if row.key is not None:
            found[row.key] = {name: cell.text for name, cell in row.cells.items()}
    return found


def _about(sheets: dict[str, _Table]) -> dict[str, str]:
    table = sheets.get(ABOUT)
    if table is None or table[0][:2] != ["cle", "valeur"]:
        return {}
    return {cells[0].text: cells[1].text if cells[1] else "" for _, cells in table[1:] if cells[0]}
