# SPDX-License-Identifier: GPL-2.0-or-later
"""What rows that are run again must be compared with: the records that the result holds already."""

from __future__ import annotations

import re
import sqlite3

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.file_rules import FileRules
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.held_rows import HeldRows

_ROWS = 50_000
_COPY = "DBL-004"
_KEYS = ("idSINPOccTax", "idOrigine", "idSINPJdd")
# What is written to a record after its rows were compared: displaced values, corrections, levels of its grouping.
_WRITTEN_LATER = ("ElementsDeplaces", "Modification")
_RAISED_LATER = ("sensiNiveau",)
_SAME_AS = re.compile(r"DBL-004 : [^\n]*?Voir la ligne (\d+)(?: de « ([^\n]*) »)?\.(?:\n|\Z)")


def rules_knowing(plan: Plan, connection: sqlite3.Connection, held: HeldRows) -> FileRules:
    """The rules over the whole file, as if the accepted rows of the result had just passed."""
    later = {c.name for c in plan.version.columns() if c.block in _WRITTEN_LATER}
    rules = FileRules(plan, unlike=frozenset({*later, *_RAISED_LATER}))
    names = list(dict.fromkeys([*_KEYS, *(rules.record_columns if rules.many else ())]))
    wanted = ", ".join(map(quoted, [*names, "feuille", "ligne_source"]))
    for table in OCCURRENCES.values():
        cursor = connection.execute(f"SELECT {wanted} FROM {quoted(table)} ORDER BY fid")  # nosec B608  # names of ours
        while rows := cursor.fetchmany(_ROWS):
            values = list(zip(*rows))
            lines = np.fromiter((line or 0 for line in values[-1]), np.int64, len(rows))
            sheets = [sheet or "" for sheet in values[-2]]
            rules.know_records({name: Column.encode(part) for name, part in zip(names, values)}, lines, sheets)
    _know_copies(rules, connection, held)
    return rules


def _know_copies(rules: FileRules, connection: sqlite3.Connection, held: HeldRows) -> None:
    """The raw cells of accepted rows are not in the result; but a row held as the copy of one has the very same."""
    then = held.at_last_run()
    copies = [row for row, broken in enumerate(then.rules) if _COPY in broken]
    said = dict(connection.execute("SELECT q_fid, motifs FROM quarantaine WHERE regles LIKE ?", [f"%{_COPY}%"]))
    twins = [_SAME_AS.search(said.get(then.keys[row]) or "") for row in copies]
    places = {row: (twin.group(2) or then.sheets[row], int(twin.group(1))) for row, twin in zip(copies, twins) if twin}
    accepted = _accepted(connection, list(places.values()))
    rows = [row for row, place in places.items() if place in accepted]
    if not rows:
        return
    part = then.take(rows)
    encoded = [Column.encode(list(column)) for column in zip(*part.cells)]
    if part.shapes is not None:
        encoded.append(Column.encode(part.shapes))
    sheets, lines = zip(*(places[row] for row in rows))
    rules.know_copies(encoded, np.array(lines, np.int64), sheets)


def _accepted(connection: sqlite3.Connection, places: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of some rows, by sheet and line, that are in the tables of occurrences."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS jumelles (feuille TEXT, ligne INTEGER)")
    connection.execute("DELETE FROM temp.jumelles")
    connection.executemany("INSERT INTO temp.jumelles VALUES (?, ?)", places)
    found: set[tuple[str, int]] = set()
    for table in OCCURRENCES.values():
        found.update(
            connection.execute(
                f"SELECT coalesce(feuille, ''), ligne_source FROM {quoted(table)} "  # nosec B608  # our own names
                "WHERE (coalesce(feuille, ''), ligne_source) IN (SELECT feuille, ligne FROM temp.jumelles)"
            )
        )
    return found
