# SPDX-License-Identifier: GPL-2.0-or-later
"""Small results in the regional format, the pairs found in them, and decisions put into the file of pairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from helpers import convert, table_rows

from sinp_hdf_plugin.core.duplicates.criteria import Criteria
from sinp_hdf_plugin.core.duplicates.run import SearchSummary, find_duplicates
from sinp_hdf_plugin.core.formats import open as doors
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.formats.source import Source

JDD = "4d331cae-65e4-4948-b0b2-a11bc5bb46c2"
REGIONAL = {
    "idSINPOccTax": None,
    "statutObservation": "Pr",
    "nomCite": "Lutra lutra",
    "dateDebut": "2020-05-01",
    "dateFin": "2020-05-01",
    "heureDebut": None,
    "cdNom": "60630",
    "determinateurIdentite": "INCONNU",
    "determinateurNomOrganisme": "Inconnu",
    "observateurIdentite": "DUPONT Jeanne",
    "observateurMail": None,
    "observateurNomOrganisme": "Indépendant",
    "denombrementMin": None,
    "denombrementMax": None,
    "objetDenombrement": None,
    "occSexe": None,
    "occStadeDeVie": None,
    "dSPublique": "Pr",
    "statutSource": "Te",
    "idSINPJdd": JDD,
    "organismeGestionnaireDonnee": "Les Busards",
    "natureObjetGeo": "St",
    "precisionGeometrie": None,
    "nomLieu": None,
    "codeCommune": None,
    "nomCommune": None,
    "commentaire": None,
    "doublonDe": None,
    "licence": "CC BY 4.0",
    "idOrigine": None,
    "geometrie": "POINT (650000 6980000)",
}


def uuid(rank: int) -> str:
    """An identifier of a record."""
    return f"7f1b9e52-3a64-4c0d-9b1e-{rank:012d}"


def regional(*changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row of the regional format for each dict of changes; each has its own identifiers."""
    return [
        {**REGIONAL, "idSINPOccTax": uuid(rank), "idOrigine": f"o{rank}", **change}
        for rank, change in enumerate(changes, start=1)
    ]


def result_of(folder: Path, *changes: Mapping[str, Any], name: str = "resultat.gpkg", held: int = 0) -> Path:
    """A result whose rows were all accepted, but for `held` of them."""
    folder.mkdir(exist_ok=True)
    made = convert(folder, regional(*changes), "occtax_hdf", name=name)
    assert made.summary.rows_quarantined == held, [row["motifs"] for row in made.rows("quarantaine")]
    return made.path


def tables_of(path: Path) -> list[Source]:
    """The tables of occurrences that have rows, as the algorithm opens them."""
    sources = [doors.open_source(path, layer=name) for name in OCCURRENCES.values()]
    return [source for source in sources if source.row_count]


def search(output: Path, *results: Path, **criteria: Any) -> SearchSummary:
    """Look for duplicates in one result, or between two."""
    sides = [tables_of(path) for path in results]
    try:
        return find_duplicates(sides, Criteria(**criteria), output)
    finally:
        for source in (source for side in sides for source in side):
            source.close()


def pairs_in(path: Path) -> list[dict[str, Any]]:
    """The rows of the file of pairs."""
    return table_rows(path, "doublons")


def decide(path: Path, decisions: Mapping[int, str], garde: Mapping[int, int] | None = None) -> None:
    """Write decisions, by the `fid` of the pair."""
    with closing(sqlite3.connect(path)) as connection, connection:
        # As in QGIS, which has the functions that the triggers call: here only other columns change.
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.executemany("UPDATE doublons SET decision = ? WHERE fid = ?", [(w, f) for f, w in decisions.items()])
        kept = [(k, f) for f, k in (garde or {}).items()]
        connection.executemany("UPDATE doublons SET garde = ? WHERE fid = ?", kept)


def pair_of(path: Path, one: int, other: int) -> int:
    """The `fid` of the pair of two records, by their rank among the rows of `regional`."""
    wanted = {uuid(one), uuid(other)}
    return next(row["fid"] for row in pairs_in(path) if {row["id_1"], row["id_2"]} == wanted)


def records(path: Path) -> dict[str, dict[str, Any]]:
    """The accepted records by identifier."""
    found: Sequence[dict[str, Any]] = [row for table in OCCURRENCES.values() for row in table_rows(path, table)]
    return {row["idSINPOccTax"]: row for row in found}
