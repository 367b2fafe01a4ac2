# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows in quarantine as they stand: their cells, perhaps corrected, and what they were at the last run."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import held_cells
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE, crs_of, held_name
from sinp_hdf_plugin.core.formats.held_cells import HeldCells
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.source import Batch, TableSource
from sinp_hdf_plugin.core.sql_text import quoted

_SHOWN = 10

Row = tuple[Optional[str], ...]


class Correction(NamedTuple):
    """A cell that is not any more as the last run saw it. `column` is the source's, None for the shape of a layer."""

    key: int
    line: int
    sheet: str
    column: str | None
    before: str | None
    after: str | None


@dataclass
class HeldRows:
    """Rows of the table `quarantaine`, in its order. `columns` are the source's; `cells` has one tuple per row.

    shapes: WKB by row, None when the source had no shapes; states: what is known of earlier, None when nothing is.
    """

    columns: tuple[str, ...]
    crs: str | None
    keys: list[int]
    lines: list[int]
    sheets: list[str]
    rules: list[tuple[str, ...]]
    states: list[HeldCells | None]
    cells: list[Row]
    shapes: list[bytes | None] | None

    def __len__(self) -> int:
        return len(self.keys)

    def corrections(self, row: int) -> list[Correction]:
        """What a person changed in a row since the last run."""
        state = self.states[row]
        if state is None:
            return []
        before = state.at_last_run()
        pairs = [
            (name, before.get(held_name(name)), cell)
            for name, cell in zip(self.columns, self.cells[row])
            if (before.get(held_name(name)) or None) != cell
        ]
        if self.shapes is not None:
            then, now = before.get(held_cells.SHAPE), self.shapes[row]
            if then != (None if now is None else now.hex()):
                pairs.append((None, then, None if now is None else now.hex()))  # type: ignore[arg-type]
        return [Correction(self.keys[row], self.lines[row], self.sheets[row], *pair) for pair in pairs]

    def is_left_uncut(self, row: int) -> bool:
        """Nobody has put the cells of this row into its columns yet."""
        state = self.states[row]
        return state is not None and state.is_uncut and not self.corrections(row)

    def now(self, row: int) -> dict[str, str | None]:
        """The cells of a row, by column of the table."""
        cells = dict(zip(map(held_name, self.columns), self.cells[row]))
        if self.shapes is not None:
            shape = self.shapes[row]
            cells[held_cells.SHAPE] = None if shape is None else shape.hex()
        return cells

    def take(self, rows: Sequence[int]) -> HeldRows:
        """Some of the rows."""
        return HeldRows(
            columns=self.columns,
            crs=self.crs,
            keys=[self.keys[row] for row in rows],
            lines=[self.lines[row] for row in rows],
            sheets=[self.sheets[row] for row in rows],
            rules=[self.rules[row] for row in rows],
            states=[self.states[row] for row in rows],
            cells=[self.cells[row] for row in rows],
            shapes=None if self.shapes is None else [self.shapes[row] for row in rows],
        )

    def at_last_run(self) -> HeldRows:
        """The rows that the last run could read, as it saw them."""
        rows = [row for row, state in enumerate(self.states) if state is None or not state.is_uncut]
        found = self.take(rows)
        for row, state in enumerate(found.states):
            if state is not None:
                seen = state.at_last_run()
                found.cells[row] = tuple(seen.get(held_name(name)) for name in self.columns)
                if found.shapes is not None:
                    shape = seen.get(held_cells.SHAPE)
                    found.shapes[row] = None if shape is None else bytes.fromhex(shape)
        return found


class HeldSource(TableSource):
    """Held rows as a source to run; each row keeps its line and its sheet."""

    def __init__(self, rows: HeldRows, name: str) -> None:
        super().__init__(None, name, QUARANTINE)
        self._rows = rows
        self.columns, self.crs = rows.columns, rows.crs
        self.has_geometry = rows.shapes is not None

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once."""
        self._begin_pass()
        rows = self._rows
        for first in range(0, len(rows), size):
            part = slice(first, first + size)
            columns = [list(column) for column in zip(*rows.cells[part])] or [[] for _ in self.columns]
            shapes = None if rows.shapes is None else rows.shapes[part]
            yield Batch(columns, rows.lines[part], shapes, sheets=[*rows.sheets[part]])


def read_held(connection: sqlite3.Connection, columns: Sequence[str]) -> HeldRows:
    """Every row of the quarantine. `columns` are the source's. Raises FormatError for a table that was rearranged."""
    found = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('quarantaine')")}
    names = [held_name(name) for name in columns]
    missing = [name for name in ("ligne_source", "feuille", "regles", "cellules", *names) if name not in found]
    if missing:
        listed = ", ".join(f"« {name} »" for name in missing)
        raise FormatError(
            f"La table « quarantaine » n’a plus {'la colonne' if len(missing) == 1 else 'les colonnes'} {listed}, dont "
            "la reprise a besoin. Remettez-la sous ce nom, ou refaites la conversion."
        )
    shaped = held_cells.SHAPE in found
    wanted = ", ".join(map(quoted, [*names, *([held_cells.SHAPE] if shaped else [])]))
    own = "q_fid, ligne_source, feuille, regles, cellules"
    rows = connection.execute(f"SELECT {own}, {wanted} FROM quarantaine ORDER BY q_fid").fetchall()  # nosec B608  # quoted
    end = 5 + len(names)
    held = HeldRows(
        columns=tuple(columns),
        crs=_crs(connection) if shaped else None,
        keys=[row[0] for row in rows],
        lines=[row[1] for row in rows],
        sheets=[row[2] or "" for row in rows],
        rules=[tuple((row[3] or "").split(", ")) for row in rows],
        states=[_state(row[4], names, row[1]) for row in rows],
        cells=[tuple(map(_text, row[5:end])) for row in rows],
        shapes=[_shape(row[end], row[1]) for row in rows] if shaped else None,
    )
    _check_keys(held)
    return held


def _crs(connection: sqlite3.Connection) -> str | None:
    found = connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", [QUARANTINE]).fetchone()
    return crs_of(connection, found[0] if found else None)


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _state(text: str | None, names: Sequence[str], line: int | None) -> HeldCells | None:
    if not text:
        return None
    try:
        return held_cells.parse(text, names)
    except ValueError as error:
        raise FormatError(
            f"Quarantaine, ligne {line} : la colonne « cellules », qui garde la ligne telle qu’elle a été lue, a été "
            "modifiée et ne se lit plus. Annulez cette modification, ou videz cette cellule."
        ) from error


def _shape(blob: bytes | None, line: int | None) -> bytes | None:
    try:
        return None if blob is None else wkb_of_blob(blob)
    except (ValueError, TypeError) as error:
        raise FormatError(
            f"Quarantaine, ligne {line} : la géométrie ne peut pas être lue ({error}). Redessinez-la ou effacez-la."
        ) from error


def _check_keys(held: HeldRows) -> None:
    """Every row says which line of the source it is, and no two of them say the same."""
    nameless = [key for key, line in zip(held.keys, held.lines) if not isinstance(line, (int, np.integer))]
    if nameless:
        raise FormatError(
            f"Dans la quarantaine, {_rows(len(nameless))} sans numéro dans « ligne_source » (numéro interne "
            f"{_listed(nameless)}) : ce sont des lignes ajoutées, ou ce numéro a été effacé. La reprise ne prend que "
            "les lignes de la source : supprimez les lignes ajoutées, remettez les numéros."
        )
    counts = Counter(zip(held.sheets, held.lines))
    twice = sorted({line for (_, line), count in counts.items() if count > 1})
    if twice:
        raise FormatError(
            f"Dans la quarantaine, plusieurs lignes ont le même numéro dans « ligne_source » : {_listed(twice)}. "
            "Supprimez les copies : une ligne de la source n’y est qu’une fois."
        )


def _rows(count: int) -> str:
    return "1 ligne est" if count == 1 else f"{count} lignes sont"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")
