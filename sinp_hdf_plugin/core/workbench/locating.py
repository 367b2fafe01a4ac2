# SPDX-License-Identifier: GPL-2.0-or-later
"""Where findings stand: the row of an occurrence table or of the quarantine, and the columns that hold the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.sql_text import quoted

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.result import Result

#: Kinds of places.
OCCURRENCE, HELD, FILE, ABSENT, DOUBLE = "occurrence", "quarantaine", "fichier", "absent", "double"
ROW = "(ligne)"  # the attribute of findings about a row that could not be cut into cells
KEYS = {**dict.fromkeys(OCCURRENCES.values(), "fid"), QUARANTINE: "q_fid"}
#: Kinds of places that no row answers to -> French sentence.
NOTES = {
    FILE: "Ce constat porte sur le fichier entier, pas sur une ligne.",
    ABSENT: "La ligne de ce constat n’est plus dans le résultat : elle a été supprimée ou déplacée.",
    DOUBLE: "Plusieurs lignes du résultat portent ce numéro de ligne source : impossible de dire laquelle est visée.",
}


class Place(NamedTuple):
    """Where a finding is. `fid` is the key of the row in `table`; `columns` are columns of that table.

    `note` says in French what cannot be told: the row, or the source column of a row in quarantine.
    """

    kind: str
    table: str | None
    fid: int | None
    columns: tuple[str, ...]
    note: str


class RowOf(NamedTuple):
    """The row of one finding: `kind` as in Place."""

    kind: str
    table: str | None
    fid: int | None


def find_rows(result: Result, chosen: bool) -> dict[int, RowOf]:
    """The row of each finding, or of those in the temporary table `voulus`."""
    _index(result)
    limit = " WHERE c.fid IN (SELECT id FROM temp.voulus)" if chosen else ""
    found = result.connection.execute(
        "SELECT c.fid, count(l.id), min(l.nom), min(l.cle), c.id_enregistrement IS NULL AND c.attribut IS NOT ? "  # nosec B608
        f"FROM constats c LEFT JOIN temp.lieux l ON l.id = c.fid{limit} GROUP BY c.fid",
        [ROW],
    )
    return {one: _row(count, table, key, bool(whole)) for one, count, table, key, whole in found}


def _row(count: int, table: str | None, key: int | None, whole: bool) -> RowOf:
    if whole:
        return RowOf(FILE, None, None)
    if count != 1:
        return RowOf(DOUBLE if count else ABSENT, None, None)
    return RowOf(HELD if table == QUARANTINE else OCCURRENCE, table, key)


def find_places(result: Result, chosen: bool) -> dict[int, Place]:
    """The place of each finding, or of those in the temporary table `voulus`."""
    limit = " WHERE fid IN (SELECT id FROM temp.voulus)" if chosen else ""
    causes = result.connection.execute(f"SELECT fid, regle, attribut, valeur FROM constats{limit}")  # nosec B608
    rows = find_rows(result, chosen)
    return {one: _place(result, rows[one], rule, attribute, value) for one, rule, attribute, value in causes}


def _place(result: Result, row: RowOf, rule: str, attribute: str | None, value: str | None) -> Place:
    if row.kind in NOTES:
        return Place(row.kind, None, None, (), NOTES[row.kind])
    attributes = result.proposals.attributes(rule, attribute, value)
    if row.kind == OCCURRENCE:
        return Place(row.kind, row.table, row.fid, attributes, "")
    cells = result.cells()
    if cells is None:
        return Place(row.kind, row.table, row.fid, (), result.cells_note)
    held = [cells.columns(name) for name in attributes]
    columns = tuple(dict.fromkeys(column for found in held for column in found.columns))
    return Place(row.kind, row.table, row.fid, columns, " ".join(dict.fromkeys(f.note for f in held if f.note)))


def _index(result: Result) -> None:
    """The temporary table `lieux`: the rows whose source line a finding names. Made again when the file has changed.

    Tables are emptied, not dropped: somebody may be reading findings through the same connection.
    """
    version = result.stamp()
    if result.indexed == version:
        return
    for statement in _statements(KEYS):
        result.connection.execute(statement, [ROW] if "?" in statement else [])
    result.indexed = version


def _statements(keys: Mapping[str, str]) -> Iterator[str]:
    yield "CREATE TEMP TABLE IF NOT EXISTS lignes (id INTEGER, ligne INTEGER, feuille TEXT)"
    yield "CREATE INDEX IF NOT EXISTS temp.lignes_ligne ON lignes (ligne)"
    yield "CREATE TEMP TABLE IF NOT EXISTS lieux (id INTEGER, nom TEXT, cle INTEGER)"
    yield "CREATE INDEX IF NOT EXISTS temp.lieux_id ON lieux (id)"
    yield "DELETE FROM temp.lieux"
    yield (
        "INSERT INTO temp.lignes SELECT fid, ligne_source, feuille FROM constats "
        "WHERE ligne_source IS NOT NULL AND (id_enregistrement IS NOT NULL OR attribut = ?)"
    )
    for table, key in keys.items():
        yield (
            f"INSERT INTO temp.lieux SELECT l.id, '{table}', o.{key} FROM {quoted(table)} o "  # nosec B608  # our own names
            "CROSS JOIN temp.lignes l ON l.ligne = o.ligne_source AND l.feuille IS o.feuille"
        )
    yield "DELETE FROM temp.lignes"
