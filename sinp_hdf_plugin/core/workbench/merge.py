# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the quarantine that were run again, put back into the result they come from. All of it in SQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.engine import day_order
from sinp_hdf_plugin.core.engine.groupings import MADE_ANEW, settle_groupings
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS, OCCURRENCES, REPORT_FIELDS
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.held_rows import HeldRows

_PLACED = ("constats", *(name for kind, name in OCCURRENCES.items() if kind))
# What `RunSummary.to_rows` writes.
_RUN_SECTIONS = (
    *("execution", "comptes", "gravites", "regles", "non_evalue", "completude", "constantes", "completements"),
    *("colonnes", "annees", "mois", "groupes"),
)
# A double that is accepted because its twin is held: a warning names the twin.
_TWIN = re.compile(r"Voir la ligne (\d+)(?: de « (.*) »)?, qui est en quarantaine\.\Z")
_DOUBLES = """SELECT fid, regle, id_enregistrement, coalesce(feuille, ''), message FROM constats
    WHERE regle IN ('DBL-001', 'DBL-003') AND gravite = 'avertissement' AND id_enregistrement IS NOT NULL"""
_OF_A_ROW = "(id_enregistrement IS NOT NULL OR attribut = '(ligne)')"


def attach(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of another result known as `reprise`. The transaction of the connection is begun anew."""
    connection.execute("COMMIT")
    connection.execute("ATTACH ? AS reprise", [str(path)])
    connection.execute("BEGIN")


def detach(connection: sqlite3.Connection) -> None:
    """Forget them."""
    connection.execute("COMMIT")
    connection.execute("DETACH reprise")
    connection.execute("BEGIN")


def merge(connection: sqlite3.Connection, held: HeldRows) -> None:
    """Put the rows of `reprise`, a result of the rows `held` alone, in the place these have in this result.

    Accepted rows join the occurrences; held ones stay in the quarantine with their new reasons; the findings of all
    are those of the new run. Raises FormatError when a table of the result was rearranged.
    """
    lasts = {table: _last(connection, table) for table in _PLACED}
    _drop_findings(connection, zip(held.sheets, held.lines))
    for table in (*OCCURRENCES.values(), "elements_deplaces", "constats"):
        _append(connection, table)
    _settle_quarantine(connection, held)
    for table, last in lasts.items():
        gpkg_functions.extend(connection, table, "geom", last)


def drop_settled_doubles(connection: sqlite3.Connection) -> None:
    """Take out the warnings about a twin in quarantine that is not there any more, or bears another identifier now."""
    named = {
        fid: (rule, record, twin.group(2) or sheet, int(twin.group(1)))
        for fid, rule, record, sheet, message in connection.execute(_DOUBLES)
        if (twin := _TWIN.search(message or ""))
    }
    if not named:
        return
    held = dict.fromkeys(
        connection.execute("SELECT coalesce(feuille, ''), ligne_source FROM quarantaine").fetchall(), ""
    )
    for sheet, line, record in connection.execute(
        "SELECT coalesce(feuille, ''), ligne_source, lower(id_enregistrement) FROM constats "
        "WHERE id_enregistrement IS NOT NULL AND ligne_source IS NOT NULL"
    ):
        if (sheet, line) in held:
            held[sheet, line] = record
    gone = [
        (fid,)
        for fid, (rule, record, *place) in named.items()
        if tuple(place) not in held or (rule == "DBL-001" and held[tuple(place)] not in ("", record.lower()))
    ]
    connection.executemany("DELETE FROM constats WHERE fid = ?", gone)


def settle(connection: sqlite3.Connection, plan: Plan) -> None:
    """The rules over several rows of the whole: levels of groupings, counts by sex, days of two orders."""
    found: list[Sequence[Any]] = []

    def record(
        rule: Any, column: str, value: Any, message: str, identifier: str | None, line: int | None, sheet: str,
        proposal: str | None = None,
    ) -> None:  # fmt: skip
        severity, confidence = rule.severity_at(plan.settings.level), "certain" if proposal else None
        found.append((rule.id, severity, column, value, message, proposal, confidence, identifier, line, sheet))

    drop_settled_doubles(connection)
    places = ", ".join("?" * len(MADE_ANEW))
    connection.execute(f"DELETE FROM constats WHERE regle IN ({places}) AND {_OF_A_ROW}", MADE_ANEW)  # nosec B608
    settle_groupings(connection, plan, record)
    order = day_order.DayOrder()
    order.look_again(connection)
    for mixed in order.mixed():
        record(plan.catalogue[day_order.RULE], mixed.column, None, mixed.message, None, mixed.line, mixed.sheet)
    names = [field.name for field in FINDING_FIELDS]
    connection.executemany(_insert("constats", names), found)


def replace_report(connection: sqlite3.Connection, rows: Iterable[Sequence[str]]) -> None:
    """Other rows of the account of the run in the table `rapport`; what others told there stays."""
    places = ", ".join("?" * len(_RUN_SECTIONS))
    connection.execute(f"DELETE FROM rapport WHERE section IN ({places})", _RUN_SECTIONS)  # nosec B608
    connection.executemany(_insert("rapport", [field.name for field in REPORT_FIELDS]), rows)


def touch(connection: sqlite3.Connection) -> None:
    """Tell when the tables were changed, as the format asks."""
    connection.execute("UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")


def _insert(table: str, names: Sequence[str]) -> str:
    places = ", ".join("?" * len(names))
    return f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES ({places})"  # nosec B608  # our own names


def _last(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(fid), 0) FROM {quoted(table)}").fetchone()[0])  # nosec B608


def _drop_findings(connection: sqlite3.Connection, rows: Iterable[tuple[str, int]]) -> None:
    """The findings of rows, by sheet and line; those of the whole file stay."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS relancees (feuille TEXT, ligne INTEGER)")
    connection.execute("DELETE FROM temp.relancees")
    connection.executemany("INSERT INTO temp.relancees VALUES (?, ?)", rows)
    connection.execute("CREATE INDEX IF NOT EXISTS temp.relancees_ligne ON relancees (ligne, feuille)")
    connection.execute(
        f"DELETE FROM constats WHERE {_OF_A_ROW} AND EXISTS (SELECT 1 FROM temp.relancees r "  # nosec B608
        "WHERE r.ligne = constats.ligne_source AND r.feuille = coalesce(constats.feuille, ''))"
    )


def _append(connection: sqlite3.Connection, table: str) -> None:
    """The rows of a table of the new run after those that are there."""
    names = [
        name
        for name, key in connection.execute("SELECT name, pk FROM pragma_table_info(?, 'reprise')", [table])
        if not key
    ]
    here = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?, 'main')", [table])}
    missing = [name for name in names if name not in here]
    if missing:
        listed = ", ".join(f"« {name} »" for name in missing)
        raise FormatError(
            f"La table « {table} » du résultat n’a plus {listed} : les lignes reprises ne peuvent pas y entrer. "
            "Refaites la conversion."
        )
    wanted = ", ".join(map(quoted, names))
    place = "row_number() OVER (ORDER BY fid)"
    connection.execute(
        f"INSERT INTO main.{quoted(table)} (fid, {wanted}) "  # nosec B608  # names of the tables themselves
        f"SELECT (SELECT coalesce(max(fid), 0) FROM main.{quoted(table)}) + {place}, {wanted} "
        f"FROM reprise.{quoted(table)} ORDER BY fid"
    )


def _settle_quarantine(connection: sqlite3.Connection, held: HeldRows) -> None:
    """Rows that were accepted leave; the others have new reasons, and remember what this run saw of them."""
    still = {
        (sheet or "", line): (reasons, rules)
        for line, sheet, reasons, rules in connection.execute(
            "SELECT ligne_source, feuille, motifs, regles FROM reprise.quarantaine"
        )
    }
    places = [still.get(key) for key in zip(held.sheets, held.lines)]
    gone = [(key,) for key, place in zip(held.keys, places) if place is None]
    connection.executemany("DELETE FROM quarantaine WHERE q_fid = ?", gone)
    told = []
    for row, place in enumerate(places):
        state = held.states[row]
        if place is not None:
            text = None if state is None else state.seen_again(held.now(row)).to_text()
            told.append((*place, text, held.keys[row]))
    connection.executemany("UPDATE quarantaine SET motifs = ?, regles = ?, cellules = ? WHERE q_fid = ?", told)


def lines_accepted(connection: sqlite3.Connection) -> dict[tuple[str, int], str]:
    """(sheet, line) of the rows that the new run accepted, with their identifier."""
    union = " UNION ALL ".join(
        f"SELECT feuille, ligne_source, idSINPOccTax FROM reprise.{quoted(table)}"  # nosec B608  # our own names
        for table in OCCURRENCES.values()
    )
    return {(sheet or "", line): record for sheet, line, record in connection.execute(union)}


def unlisted_lines(connection: sqlite3.Connection, limit: int = 10) -> list[int]:
    """Lines of the source that findings tell of, and that are in no table any more."""
    union = " UNION ALL ".join(
        f"SELECT ligne_source AS l, coalesce(feuille, '') AS f FROM {quoted(table)}"  # nosec B608
        for table in (*OCCURRENCES.values(), "quarantaine")
    )
    rows = connection.execute(
        f"SELECT DISTINCT ligne_source, coalesce(feuille, '') FROM constats WHERE {_OF_A_ROW} "  # nosec B608
        f"AND ligne_source IS NOT NULL EXCEPT SELECT l, f FROM ({union}) ORDER BY 1 LIMIT ?",
        [limit],
    )
    return [line for line, _ in rows]
