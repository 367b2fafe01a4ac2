# SPDX-License-Identifier: GPL-2.0-or-later
"""The log of changes: the table `modifications` of a result, and the standard's Modification in the record itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.gpkg_tables import TableField, insert_statement
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, SEPARATOR_IN_ITEM
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.workbench.own_tables import ensure_table, has_table

LOG = "modifications"
#: Where a change comes from: a rule's proposal, a person, an auto-fill taken back, a corrected cell seen at a re-run.
PROPOSED, TYPED, TAKEN_BACK, HELD_CELL = "proposition", "saisie", "retour", "quarantaine"
BLOCK = "Modification"


class Modification(NamedTuple):
    """One change of one cell, as the table has it.

    `regle` are the rules that asked for it; `valeur_avant` is the displaced value when it had been displaced;
    `nom_table`, `cle` and `colonne` say which cell of the result; `constats` are ids of findings, with commas.
    """

    idSINPOccTax: str | None  # noqa: N815  # the standard's own name
    criticite: str
    dateMod: str  # noqa: N815
    auteurModIdentite: str  # noqa: N815
    auteurModNomOrganisme: str  # noqa: N815
    motifMod: str  # noqa: N815
    attrMod: str  # noqa: N815
    regle: str | None
    confiance: str | None
    valeur_avant: str | None
    valeur_apres: str | None
    ligne_source: int | None
    feuille: str | None
    origine: str
    lot: int
    nom_table: str | None
    cle: int | None
    colonne: str | None
    constats: str | None


_ALIASES = {
    "idSINPOccTax": "Identifiant de l’enregistrement",
    "criticite": "Criticité",
    "dateMod": "Date",
    "auteurModIdentite": "Auteur",
    "auteurModNomOrganisme": "Organisme de l’auteur",
    "motifMod": "Motif",
    "attrMod": "Attribut modifié",
}
_INTEGERS = frozenset(("ligne_source", "lot", "cle"))
FIELDS = tuple(
    TableField(
        name, "integer" if name in _INTEGERS else "date" if name == "dateMod" else "text", _ALIASES.get(name, "")
    )
    for name in Modification._fields
)


def ensure_log(connection: sqlite3.Connection) -> None:
    """Make the table `modifications` if the result has none."""
    ensure_table(connection, LOG, FIELDS, "Modifications")


def new_lot(connection: sqlite3.Connection) -> int:
    """The number of the next lot: what is applied at once is undone at once."""
    ensure_log(connection)
    return int(connection.execute("SELECT coalesce(max(lot), 0) + 1 FROM modifications").fetchone()[0])


def log(connection: sqlite3.Connection, rows: Iterable[Modification]) -> None:
    """Add changes to the table."""
    ensure_log(connection)
    connection.executemany(insert_statement(LOG, Modification._fields), rows)


def logged_cells(connection: sqlite3.Connection) -> set[tuple[int, str, str, str | None]]:
    """(line, sheet, column, new value) of the cells of the quarantine whose correction is in the log."""
    if not has_table(connection, LOG):
        return set()
    found = connection.execute(
        "SELECT ligne_source, feuille, colonne, valeur_apres FROM modifications WHERE nom_table = ?", [QUARANTINE]
    )
    return set(found.fetchall())


class Entry(NamedTuple):
    """One Modification of a record, by column of the format."""

    criticite: str
    dateMod: str  # noqa: N815
    auteurModIdentite: str  # noqa: N815
    auteurModNomOrganisme: str  # noqa: N815
    motifMod: str  # noqa: N815
    attrMod: str  # noqa: N815


def list_columns(version: Version) -> tuple[str, ...]:
    """The columns of a record that hold its own modifications, none where the format has none."""
    return tuple(column.name for column in version.columns() if column.block == BLOCK)


def with_entry(lists: Mapping[str, str | None], entry: Entry) -> dict[str, str | None]:
    """The lists of a record with one modification more; companion lists stay as long as each other."""
    held = {name: (text or "") for name, text in lists.items()}
    items = max((text.count(LIST_SEPARATOR) + 1 for text in held.values() if text), default=0)
    news = {name: item.replace(LIST_SEPARATOR, SEPARATOR_IN_ITEM) for name, item in entry._asdict().items()}
    result: dict[str, str | None] = {}
    for name, text in held.items():
        new = news.get(name, "")
        if not text and not new:  # a list that has nothing yet, and gets nothing
            result[name] = lists[name]
        else:
            parts = text.split(LIST_SEPARATOR) if items else []
            result[name] = LIST_SEPARATOR.join([*parts, *[""] * (items - len(parts)), new])
    return result
