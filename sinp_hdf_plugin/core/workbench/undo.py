# SPDX-License-Identifier: GPL-2.0-or-later
"""Undoes a lot of changes: every row it touched is again what it was, and the log forgets it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.gpkg_tables import insert_statement
from sinp_hdf_plugin.core.workbench.applying import EXTENT, STATES, extent
from sinp_hdf_plugin.core.workbench.fixes import Skipped
from sinp_hdf_plugin.core.workbench.modifications import LOG
from sinp_hdf_plugin.core.workbench.own_tables import drop_if_empty, has_table
from sinp_hdf_plugin.core.workbench.records import (
    ENTRY_COLUMNS,
    POINTS,
    SHAPE,
    Key,
    Rows,
    fetch_rows,
    many_objects,
    take_places,
    write_rows,
)
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.transaction import writing

_EDITED = "Cette ligne a été modifiée depuis : elle reste comme elle est, et sa correction reste consignée."


class Lot(NamedTuple):
    """What was applied at once."""

    number: int
    date: str
    author: str
    changes: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Undone:
    """What was undone. `skipped`: rows that somebody edited since, which are left."""

    lot: int
    rows: int
    skipped: list[Skipped]


class State(NamedTuple):
    """What a lot did to one row: its columns before and after, the displaced entries that went, where it went."""

    fid: int
    table: str
    key: int
    before: str
    after: str
    displaced: str
    moved_to: int | None

    @property
    def place(self) -> Key:
        """Where the row is after the lot."""
        return (self.table, self.key) if self.moved_to is None else (POINTS, self.moved_to)


def lots(path: Path) -> list[Lot]:
    """The lots of a result that can be undone, the latest first."""
    with open_result(path) as result:
        return _lots(result.connection)


def undo_changes(result_path: Path, output_path: Path, lot: int | None = None) -> Undone:
    """Undo a lot, the latest when none is named, in the result itself or in a copy of it.

    The tables are exactly what they were before, but for rows that somebody edited since. Raises ConfigError when
    there is no such lot, or when a later one changed some of its rows: undo that one first.
    """
    with writing(result_path, output_path) as connection:
        known = {one.number for one in _lots(connection)}
        if lot is None and known:
            lot = max(known)
        if lot not in known or lot is None:
            raise ConfigError(
                f"Il n’y a pas de lot n° {lot} à annuler dans ce résultat."
                if known
                else "Il n’y a pas de correction à annuler dans ce résultat."
            )
        _check_order(connection, lot)
        with many_objects():
            return _undo(connection, lot)


def _lots(connection: sqlite3.Connection) -> list[Lot]:
    if not has_table(connection, STATES):
        return []
    found = connection.execute(
        "SELECT lot, min(dateMod), min(auteurModIdentite), count(*), group_concat(DISTINCT regle) FROM modifications "
        f"WHERE lot IN (SELECT lot FROM {STATES}) GROUP BY lot ORDER BY lot DESC"  # nosec B608  # our own name
    )
    return [
        Lot(number, date or "", author or "", count, tuple(sorted({r.strip() for r in (rules or "").split(",") if r})))
        for number, date, author, count, rules in found.fetchall()
    ]


def _check_order(connection: sqlite3.Connection, lot: int) -> None:
    later = connection.execute(
        f"SELECT max(b.lot) FROM {STATES} a JOIN {STATES} b ON b.nom_table = a.nom_table AND b.cle = a.cle "  # nosec B608
        "WHERE a.lot = ? AND b.lot > a.lot",
        [lot],
    ).fetchone()[0]
    if later is not None:
        raise ConfigError(f"Le lot n° {later}, plus récent, a changé les mêmes enregistrements : annulez-le d’abord.")


def _undo(connection: sqlite3.Connection, lot: int) -> Undone:
    states = [
        State(*row)
        for row in connection.execute(
            f"SELECT fid, nom_table, cle, avant, apres, deplaces, vers FROM {STATES} WHERE lot = ?",
            [lot],  # nosec B608
        ).fetchall()
    ]
    rows_of = [state for state in states if state.table != EXTENT]
    now = _now(connection, rows_of)
    rows, done, skipped = Rows({}, {}), [], []
    for state in rows_of:
        if now.get(state.place) != json.loads(state.after):
            skipped.append(Skipped(0, "", None, "change", f"{state.place[0]}, {state.place[1]} : {_EDITED}"))
            continue
        before = json.loads(state.before)
        if state.moved_to is not None:
            before.pop(SHAPE)
        rows.change(state.place, before)
        done.append(state)
    write_rows(connection, rows)
    take_places(connection, {state.moved_to: state.key for state in done if state.moved_to is not None})
    entries = [entry for state in done for entry in json.loads(state.displaced)]
    connection.executemany(insert_statement("elements_deplaces", ENTRY_COLUMNS), entries)
    if not skipped:
        done += [_narrowed(connection, state) for state in states if state.table == EXTENT]
    connection.executemany(f"DELETE FROM {STATES} WHERE fid = ?", ((state.fid,) for state in done))  # nosec B608
    _forget(connection, lot, [(state.table, state.key) for state in done])
    for name in (STATES, LOG):
        drop_if_empty(connection, name)
    return Undone(lot, len(rows_of) - len(skipped), skipped)


def _narrowed(connection: sqlite3.Connection, state: State) -> State:
    """The extent of the points as it was, when nobody else has changed it."""
    put = "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?"
    if extent(connection) == json.loads(state.after):
        connection.execute(put, [*json.loads(state.before), POINTS])
    return state


def _forget(connection: sqlite3.Connection, lot: int, keys: list[Key]) -> None:
    """Take the rows of the lot out of the log."""
    connection.execute("CREATE INDEX modifications_lot ON modifications (lot, nom_table, cle)")
    connection.executemany(
        "DELETE FROM modifications WHERE lot = ? AND nom_table = ? AND cle = ?", ((lot, *key) for key in keys)
    )
    connection.execute("DROP INDEX modifications_lot")


def _now(connection: sqlite3.Connection, states: list[State]) -> dict[Key, dict[str, Any]]:
    """What the rows hold now, in the columns that the lot changed."""
    keys: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for state in states:
        table, key = state.place
        keys[table, tuple(json.loads(state.after))].append(key)
    found: dict[Key, dict[str, Any]] = {}
    for (table, names), fids in keys.items():
        for key, values in fetch_rows(connection, table, names, fids).items():
            found[table, key] = values
    return found
