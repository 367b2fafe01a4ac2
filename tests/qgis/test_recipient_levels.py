# SPDX-License-Identifier: GPL-2.0-or-later
"""The parameter LEVEL: every recipient is offered, with its title, and the result is what it would refuse."""

from __future__ import annotations

import csv

import pytest
from observations import JDD, rows, run
from qgis.core import QgsApplication

from sinp_hdf_plugin.core.standard.recipients import load_recipients, recipient_ids

pytestmark = pytest.mark.usefixtures("plugin")

ROW = {
    "statutObservation": "Pr", "nomCite": "Lutra lutra", "dateDebut": "2020-05-01", "dateFin": "2020-05-01",
    "cdNom": "60630", "observateurIdentite": "DUPONT Anne", "observateurNomOrganisme": "Aucun", "dSPublique": "Pu",
    "statutSource": "Te", "idSINPJdd": JDD, "organismeGestionnaireDonnee": "Organisme fictif", "natureObjetGeo": "St",
    "geometrie": "POINT (650000 6980000)",
}  # fmt: skip


@pytest.mark.parametrize("name", ["convert", "validate"])
def test_every_recipient_is_offered(name):
    parameter = QgsApplication.processingRegistry().algorithmById(f"sinp_hdf:{name}").parameterDefinition("LEVEL")
    assert tuple(parameter.options()) == recipient_ids()
    locale = QgsApplication.locale()
    assert all(f"{one.id} = {one.title.of(locale)}" in parameter.help() for one in load_recipients().values())


def test_a_level_decides_what_is_held(tmp_path):
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["idOrigine", *ROW], delimiter=";")
        writer.writeheader()
        writer.writerows({**ROW, "idOrigine": str(rank), "cdNom": taxon} for rank, taxon in enumerate(("60630", "")))
    held = {}
    for level in ("producteur", "geonature", "csv_national"):
        output = tmp_path / f"{level}.gpkg"
        done = run("convert", INPUT=str(path), PROFILE="occtax_hdf", LEVEL=level, OUTPUT=str(output))
        held[level] = done.counts["ROWS_QUARANTINED"]
        assert ("niveau", level) in {(row["cle"], row["valeur"]) for row in rows(output, "rapport")}
    assert held == {"producteur": 0, "geonature": 1, "csv_national": 0}
