# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes that a person makes through another editor of the file (the edit buffer of QGIS), logged once they are saved.

Planned here, they are carried out elsewhere and saved when the person wants it, or never. What was really saved is then
compared with what was planned: only that is logged, so that the log never tells of a change that is not in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.engine.watch import Silent
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.gpkg_tables import insert_statement
from sinp_hdf_plugin.core.workbench.applying import STATE_FIELDS, STATES, Author, LotWriter, check_author
from sinp_hdf_plugin.core.workbench.candidates import Change
from sinp_hdf_plugin.core.workbench.fixes import Skipped
from sinp_hdf_plugin.core.workbench.modifications import list_columns, log, new_lot
from sinp_hdf_plugin.core.workbench.own_tables import ensure_table
from sinp_hdf_plugin.core.workbench.records import HELD_SHAPE, NOWHERE, SHAPE, Key, many_objects, read_rows
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.transaction import writing

SHAPES = {QUARANTINE: HELD_SHAPE}  # the column with the shape; SHAPE in any other table
_MOVES = (
    "Cet enregistrement recevrait un lieu et changerait donc de couche : passez par le traitement « Appliquer les "
    "corrections proposées »."
)


class RowEdit(NamedTuple):
    """One row to change. before, news: column -> value as the file has it (a shape: WKT); state: what undoing needs."""

    table: str
    fid: int
    before: Mapping[str, Any]
    news: Mapping[str, Any]
    changes: Sequence[Change]
    displaced: tuple[int, ...]
    state: tuple[Any, ...]

    @property
    def key(self) -> Key:
        """Which row."""
        return self.table, self.fid


@dataclass(frozen=True)
class Edits:
    """Rows to change at once, in the name of somebody, and the proposals left aside."""

    rows: list[RowEdit]
    skipped: list[Skipped]
    author: Author
    date: str


def shape_column(table: str) -> str:
    """The column of a table that holds the shape of its rows."""
    return SHAPES.get(table, SHAPE)


def plan_edits(
    path: Path,
    changes: Sequence[Change],
    author: Author,
    date: str,
    pending: Mapping[Key, Mapping[str, Any] | None],
) -> Edits:
    """What changes of cells do to whole rows: the records' own lists with them.

    `pending`: what the edit buffers hold over the file, by row and column (None: a row that was deleted). A change
    whose cell is no more what the plan saw is left, with those of the same finding. Raises ConfigError without an
    author or a date, FormatError.
    """
    check_author(author, date)
    skipped = [Skipped(one, c.rule, c.attribute, "change", _MOVES) for c in changes if _moves(c) for one in c.findings]
    left = {one.finding for one in skipped}
    by_row: dict[Key, list[Change]] = defaultdict(list)
    for change in changes:
        if not _moves(change) and not left.intersection(change.findings):
            by_row[change.table, change.fid].append(change)
    with open_result(path) as result, many_objects():
        writer = LotWriter(result.connection, result.version, author, date, Silent())
        rows = read_rows(result.connection, by_row, list_columns(result.version))
        for key in by_row:
            values = pending.get(key, {})
            if values is None:
                rows.values.pop(key, None)
            elif key in rows.values:
                held = rows.values[key]
                held.update((name, value) for name, value in values.items() if name in held)
        skipped += writer.leave_changed(by_row, rows)
        edits = []
        for (table, fid), asked in by_row.items():
            before = rows.values[table, fid]
            state = writer.change_row(0, (table, fid), asked, rows)
            news = {name: value for name, value in rows.changed[table, fid].items() if value != before[name]}
            displaced = tuple(one.displaced for one in asked if one.displaced is not None)
            edits.append(RowEdit(table, fid, {n: before[n] for n in news}, news, asked, displaced, state))
    return Edits(edits, skipped, author, date)


def _moves(change: Change) -> bool:
    return change.table == NOWHERE and change.column == SHAPE


def saved_edits(lots: Sequence[Sequence[RowEdit]], saved: Mapping[Key, Mapping[str, Any]]) -> list[list[RowEdit]]:
    """The edits of each lot (oldest first) that are in what was saved: those undone or overwritten before are not.

    `saved`: by row, the columns that were saved and their values as the file has them now.
    """
    now = {key: dict(values) for key, values in saved.items()}
    kept: list[list[RowEdit]] = []
    for lot in reversed(lots):
        found = []
        for edit in lot:
            values = now.get(edit.key)
            if values is not None and all(name in values and values[name] == new for name, new in edit.news.items()):
                values.update(edit.before)  # what an older lot must have left
                found.append(edit)
        kept.append(found)
    return kept[::-1]


def log_saved(path: Path, author: Author, date: str, edits: Sequence[RowEdit]) -> int:
    """Log edits that are in the file now, as one lot that can be undone; answer its number, 0 when there are none.

    The displaced values that came back leave `elements_deplaces`. Raises FormatError; then nothing is logged.
    """
    if not edits:
        return 0
    with open_result(path) as result:
        version = result.version
    with writing(path, path) as connection, many_objects():
        writer = LotWriter(connection, version, author, date, Silent())
        number = new_lot(connection)
        log(connection, (writer.modification(number, change) for edit in edits for change in edit.changes))
        ensure_table(connection, STATES, STATE_FIELDS)
        names = [field.name for field in STATE_FIELDS]
        states = ((number, *edit.state[1:], *[None] * (len(names) - len(edit.state))) for edit in edits)
        connection.executemany(insert_statement(STATES, names), states)
        gone = ((fid,) for edit in edits for fid in edit.displaced)
        connection.executemany("DELETE FROM elements_deplaces WHERE fid = ?", gone)
    return number


def findings_of(edits: Iterable[RowEdit]) -> set[int]:
    """The findings that edits answer to."""
    return {finding for edit in edits for change in edit.changes for finding in change.findings}
