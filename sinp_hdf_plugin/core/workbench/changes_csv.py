# SPDX-License-Identifier: GPL-2.0-or-later
"""The changes of a plan as a CSV: what was, what comes instead, and what is left with the reason why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats.csv_writer import write_csv
from sinp_hdf_plugin.core.workbench.fixes import FixPlan
from sinp_hdf_plugin.core.workbench.result import Result

NAMES = (
    *("etat", "regle", "confiance", "attribut", "valeur_avant", "valeur_apres"),
    *("id_enregistrement", "ligne_source", "feuille", "table", "colonne", "motif"),
)


def write_changes_csv(path: Path, result: Result, plan: FixPlan, state: str) -> Path:
    """Write the changes of a plan (`state` says in French whether they are made) and what it leaves aside.

    Raises FormatError when the place cannot be written.
    """
    return write_csv(path, NAMES, _rows(result, plan, state))


def _rows(result: Result, plan: FixPlan, state: str) -> Iterator[tuple[Any, ...]]:
    for change in plan.changes:
        yield (
            *(state, change.rule, change.confidence, change.attribute, change.shown_before, change.after),
            *(change.record, change.line, change.sheet, change.table, change.column, ""),
        )
    told = {one.id: one for one in result.findings(one.finding for one in plan.skipped)}
    for left in plan.skipped:
        one = told.get(left.finding)
        if one is not None:
            yield (
                *("laissée", one.rule, one.confidence, left.attribute, one.value, one.proposal),
                *(one.record, one.line, one.sheet, "", "", left.sentence),
            )
