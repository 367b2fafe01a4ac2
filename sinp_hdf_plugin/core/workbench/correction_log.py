# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrected cells of the quarantine in the log of modifications: what was written before and after, by whom, when."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats import geometry_text, held_cells
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE, held_name
from sinp_hdf_plugin.core.workbench import modifications
from sinp_hdf_plugin.core.workbench.applying import Author, check_author
from sinp_hdf_plugin.core.workbench.corrections import load_corrections
from sinp_hdf_plugin.core.workbench.held_rows import Correction

_PLACE = "geometrie"


def log_corrections(
    connection: sqlite3.Connection,
    plan: Plan,
    corrections: Sequence[Correction],
    records: Mapping[tuple[str, int], str],
    signed: tuple[Author, str],
    rules: Mapping[int, Sequence[str]],
) -> None:
    """Log the cells that are not in the log yet; those that a fix had corrected are.

    `signed` is who corrected and the day, AAAA-MM-JJ; ConfigError is raised when nobody did. `records` has the
    identifiers of the rows that were accepted, by (sheet, line); `rules` those that held each row, by its key in the
    quarantine.
    """
    known = modifications.logged_cells(connection)
    news = [one for one in corrections if (one.line, one.sheet, _held(one), one.after) not in known]
    if not news:
        return
    author, day = signed
    check_author(author, day)
    lot = modifications.new_lot(connection)
    attributes = _attributes(plan)
    grave = load_corrections()
    rows = []
    for one in news:
        fed = (_PLACE,) if one.column is None else attributes.get(one.column, (one.column,))
        held_by = ", ".join(rule for rule in rules.get(one.key, ()) if rule)
        record = records.get((one.sheet, one.line))
        rows.append(
            modifications.Modification(
                idSINPOccTax=record, criticite=max(map(grave.criticality, fed)), dateMod=day,
                auteurModIdentite=author.identity, auteurModNomOrganisme=author.organisation,
                motifMod=f"Ligne en quarantaine corrigée ({held_by})" if held_by else "Ligne en quarantaine corrigée",
                attrMod=", ".join(fed), regle=held_by or None, confiance=None,
                valeur_avant=_shown(one.column, one.before), valeur_apres=_shown(one.column, one.after),
                ligne_source=one.line, feuille=one.sheet, origine=modifications.HELD_CELL, lot=lot,
                nom_table=QUARANTINE, cle=one.key, colonne=_held(one), constats=None,
            )
        )  # fmt: skip
    modifications.log(connection, rows)


def _held(correction: Correction) -> str:
    return held_cells.SHAPE if correction.column is None else held_name(correction.column)


def _attributes(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Source column -> the attributes of the format that it feeds."""
    found = {plan.source_columns[place]: tuple(names) for place, names in plan.fates.items()}
    for place in plan.geometry.values():
        if place is not None:
            found[plan.source_columns[place]] = (_PLACE,)
    return found


def _shown(column: str | None, value: str | None) -> str | None:
    """A cell as it is; a shape as WKT."""
    return value if column is not None or value is None else geometry_text.wkt_of(bytes.fromhex(value))
