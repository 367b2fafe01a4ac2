# SPDX-License-Identifier: GPL-2.0-or-later
"""A result read for the panel, and its file watched: nothing stays open between two actions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.workbench.finding_table import FindingTable, read_table
from sinp_hdf_plugin.core.workbench.locating import HELD, OCCURRENCE
from sinp_hdf_plugin.core.workbench.result import Facts, Result, open_result
from sinp_hdf_plugin.core.workbench.undo import Lot, lots


class Print(NamedTuple):
    """What tells one state of the findings from another: how many, the last, and the run they come from."""

    count: int
    last: int
    run: str


@dataclass
class Loaded:
    """A result as it was read. lots: corrections logged in it, the latest first."""

    path: Path
    facts: Facts
    table: FindingTable
    print: Print
    lots: list[Lot]
    result: Result  # closed: kept for what it knows of rules, columns and cells

    def columns(self, position: int) -> tuple[str, ...]:
        """The columns of its table that a finding is about."""
        one, row = self.table.finding(position), self.table.rows[position]
        attributes = self.result.proposals.attributes(one.rule, one.attribute, one.value)
        if row.kind == OCCURRENCE:
            return attributes
        cells = self.result.cells() if row.kind == HELD else None
        if cells is None:
            return ()
        return tuple(dict.fromkeys(name for one in attributes for name in cells.columns(one).columns))

    def note(self, position: int) -> str:
        """Why the columns of a row in quarantine cannot be told, in French; "" when they can."""
        one, row = self.table.finding(position), self.table.rows[position]
        if row.kind != HELD:
            return ""
        cells = self.result.cells()
        if cells is None:
            return self.result.cells_note
        notes = [
            cells.columns(name).note for name in self.result.proposals.attributes(one.rule, one.attribute, one.value)
        ]
        return " ".join(dict.fromkeys(filter(None, notes)))


def load(path: Path) -> Loaded:
    """Read a result. Raises FormatError."""
    with open_result(path) as result:
        table = read_table(result)
        result.cells()
        found = _print(result.connection)
        facts = result.facts
    return Loaded(path, facts, table, found, lots(path), result)


def has_changed(loaded: Loaded) -> str:
    """Why the findings on screen are no more those of the file, in French; "" while they are."""
    path = loaded.path
    if not path.is_file():
        return (
            f"« {path.name} » n’est plus là : il a été déplacé ou supprimé. Les constats affichés sont ceux de la "
            "dernière lecture."
        )
    try:
        with open_result(path) as result:
            same = _print(result.connection) == loaded.print
    except FormatError as error:
        return f"« {path.name} » a changé et ne peut plus être lu comme un résultat : {error}"
    except sqlite3.Error as error:
        return f"« {path.name} » a changé et ne peut plus être lu ({error})."
    return (
        "" if same else f"« {path.name} » a été remplacé ou vérifié de nouveau : les constats affichés sont dépassés."
    )


def stamp(path: Path) -> tuple[int, int, int, int] | None:
    """What changes when somebody writes to the file; None when it is not there. Takes no time."""
    try:
        main = path.stat()
    except OSError:
        return None
    journal = path.with_name(path.name + "-wal")
    try:
        waiting = journal.stat().st_mtime_ns
    except OSError:
        waiting = 0
    return main.st_ino, main.st_size, main.st_mtime_ns, waiting


def _print(connection: sqlite3.Connection) -> Print:
    count, last = connection.execute("SELECT count(*), coalesce(max(fid), 0) FROM constats").fetchone()
    run = connection.execute("SELECT valeur FROM rapport WHERE section = 'execution' ORDER BY fid").fetchall()
    return Print(count, last, "\x1f".join(value or "" for (value,) in run))
