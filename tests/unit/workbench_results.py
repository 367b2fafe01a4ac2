# SPDX-License-Identifier: GPL-2.0-or-later
"""Small results with mistakes to mend, and what stands in a GeoPackage, to compare two of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import PLAIN, Result, convert, plain_rows, profile_of

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.workbench.applying import Applied, Author, apply_changes
from sinp_hdf_plugin.core.workbench.fixes import FixPlan, plan_fixes
from sinp_hdf_plugin.core.workbench.result import open_result

AUTHOR = Author("MARTIN Zoé", "Les Busards")
DAY = "2025-05-30"
# A table with more columns than the plain one.
MORE = {
    **PLAIN,
    "fin_nombre": "denombrementMax",
    "objet": "objetDenombrement",
    "statut": "statutObservation",
    "sexe": "occSexe",
    "statut_bio": "occStatutBiologique",
    "nom_obs": "observateurIdentite",
    "alt_min": "altitudeMin",
    "alt_max": "altitudeMax",
    "commune": "codeCommune",
    "note": "commentaire",
}


def table(rows: int = 1, **changes: Mapping[int, str | None]) -> list[dict[str, str | None]]:
    """Sound rows with all columns of MORE; `changes` as in `plain_rows`."""
    made = plain_rows(rows)
    for row in made:
        row.update(
            fin_nombre=None, objet=None, statut="Pr", sexe=None, statut_bio=None, nom_obs="DUPONT Jeanne",
            alt_min=None, alt_max=None, commune=None, note=None,
        )  # fmt: skip
    for column, values in changes.items():
        for rank, value in values.items():
            made[rank][column] = value
    return made


def converted(folder: Path, rows: list[dict[str, str | None]], name: str = "resultat.gpkg", **profile: Any) -> Result:
    """The result of a conversion of such a table."""
    return convert(folder, rows, profile_of(MORE, **profile), name=name)


def planned(path: Path, **choices: Any) -> FixPlan:
    """The plan of fixes of a result."""
    with open_result(path) as result:
        return plan_fixes(result, **choices)


def fixed(path: Path, output: Path | None = None, **choices: Any) -> Applied:
    """Plan and apply, in place when no output is given."""
    return apply_changes(path, output or path, planned(path, **choices).changes, AUTHOR, DAY)


def validated(path: Path, output: Path) -> Result:
    """The result checked again, as the algorithm `validate` does."""
    sources = [open_source(path, layer=name) for name in OCCURRENCES.values()]
    filled = [source for source in sources if source.row_count]
    try:
        summary = run(
            filled, Settings(load_profile("occtax_hdf"), "producteur", "2025-06-01", {}), output, engine="sqlite"
        )
    finally:
        for source in sources:
            source.close()
    return Result(summary, output)


def run_again(path: Path, output: Path) -> Result:
    """The quarantine converted alone, as a user does."""
    with open_result(path) as result:
        settings = result.settings()
    source = open_source(path, layer="quarantaine")
    try:
        return Result(run([source], settings, output, engine="sqlite"), output)
    finally:
        source.close()


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of a GeoPackage, catalogue and spatial index included, row by row."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}
    finally:
        connection.close()
