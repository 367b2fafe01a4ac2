# SPDX-License-Identifier: GPL-2.0-or-later
"""A preview says of the first rows what a run says of them."""

from __future__ import annotations

import sqlite3

import pytest

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.preview import GEOMETRY, preview
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.first_rows import FirstRows
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile, parse_profile
from sinp_hdf_plugin.core.resources import resource

GIVEN = {
    "JDD": "7c1f6a52-4a0e-4f83-9a55-0d7a2f5b8c11",
    "DS_PUBLIQUE": "Pu",
    "STATUT_SOURCE": "Te",
    "GESTIONNAIRE": "Les Blaireaux",
    "OBSERVATEUR": "LEROUX Anne",
}
SAMPLES = {"clicnat": "clicnat_synthese.csv", "sirf": "sirf_extraction.csv"}


def table(folder, *lines):
    path = folder / "carnet.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def profile(**more):
    content = {
        "id": "carnet",
        "version": "1",
        "title": {"fr": "Carnet", "en": "Notebook"},
        "format": "occtax-hdf-1.0",
        "dates": ["JJ/MM/AAAA"],
        "columns": [{"to": "nomCite", "from": "nom"}, {"to": "dateDebut", "from": "jour"}],
        "constants": {"statutObservation": "Pr", "observateurNomOrganisme": "Inconnu"},
    }
    return parse_profile({**content, **more})


def settings(profile, parameters=GIVEN, level="producteur"):
    return Settings(profile, level, "2026-11-22", parameters)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_rows_of_a_preview_are_those_of_a_run(name, tmp_path):
    source = open_source(resource("samples", SAMPLES[name]))
    found = preview(source, settings(load_profile(name)), rows=400)
    output = tmp_path / "resultat.gpkg"
    run([source], settings(load_profile(name)), output, engine="sqlite")
    with sqlite3.connect(output) as database:
        tables = [f"occurrences_{kind}" for kind in ("point", "ligne", "polygone", "sans_geometrie")]
        shown = [column for column in found.columns if column != GEOMETRY]
        quoted = ", ".join(f'"{column}"' for column in shown)
        rows = {}
        for one in tables:
            rows.update({row[0]: row[1:] for row in database.execute(f"SELECT ligne_source, {quoted} FROM {one}")})
        held = {line for (line,) in database.execute("SELECT ligne_source FROM quarantaine")}
        told = {
            (line, rule, column)
            for line, rule, column in database.execute("SELECT ligne_source, regle, attribut FROM constats")
        }
    whole = [
        column for column in shown if column not in ("nomAttr", "valeurInit")
    ]  # a run writes what it displaced there
    for line, cells, fate in zip(found.lines, found.rows, found.fates):
        assert (line in held) == (fate == "quarantaine")
        if line in rows:
            assert [cells[found.columns.index(c)] for c in whole] == [rows[line][shown.index(c)] for c in whole]
    of_rows = {(found.lines[f.row], f.rule, f.column) for f in found.findings if f.row is not None}
    assert of_rows and of_rows == {one for one in told if one[0] in found.lines and one[1] != "STR-011"} - {
        one for one in told if one[2] == "(fichier)"
    }


def test_what_a_run_would_ask_for_is_taken_for_granted_and_said(tmp_path):
    source = open_source(table(tmp_path, "nom;jour;obs", "Hyla arborea;03/05/2024;DUPONT"))
    found = preview(source, settings(profile(), {"GESTIONNAIRE": "Nord Nature"}))
    assert set(found.stand_ins) == {"idSINPJdd", "dSPublique", "statutSource", "observateurIdentite"}
    assert found.refusal == ""
    assert found.rows[0][found.columns.index("organismeGestionnaireDonnee")] == "Nord Nature"
    assert not preview(source, settings(profile())).stand_ins


def test_a_profile_that_lacks_something_still_shows_its_rows(tmp_path):
    source = open_source(table(tmp_path, "nom;jour", "Hyla arborea;03/05/2024"))
    found = preview(source, settings(profile(columns=[{"to": "nomCite", "from": "nom"}])))
    assert "dateDebut" in found.refusal and "STR-010" in found.refusal
    assert found.fates == ("quarantaine",) and found.rows[0][found.columns.index("nomCite")] == "Hyla arborea"


def test_each_row_has_its_fate_and_its_findings(tmp_path):
    source = open_source(
        table(
            tmp_path,
            "nom;jour;commune;alt",
            "Hyla arborea;03/05/2024;Amiens;12",
            ";04/05/2024;Amiens;5",
            "Rana;31/02/2024;Laon;1",
            "Bufo;05/05/2024;Laon;haut",
        )
    )
    more = [{"to": "altitudeMin", "from": "alt"}, {"to": "nomCommune", "from": "commune"}]
    found = preview(source, settings(profile(columns=[*profile().content["columns"], *more])))
    assert found.lines == (2, 3, 4, 5)
    assert found.fates == ("accepte", "quarantaine", "quarantaine", "deplace")
    bad = {(f.row, f.column) for f in found.findings if f.severity in ("bloquant", "erreur")}
    assert {(1, "nomCite"), (2, "dateDebut"), (3, "altitudeMin")} <= bad
    assert not any(row == 0 for row, _ in bad)


def test_the_first_rows_are_read_once(tmp_path):
    path = table(tmp_path, "nom;jour", *(f"Espece {n};0{1 + n % 9}/05/2024" for n in range(250)))
    source = open_source(path)
    held = FirstRows(source, 100)
    source.close()
    path.unlink()
    for _ in range(2):
        assert len(preview(held, settings(profile())).rows) == 100


def test_places_are_shown(tmp_path):
    source = open_source(table(tmp_path, "nom;jour;x;y", "Hyla arborea;03/05/2024;700000;7000000"))
    found = preview(source, settings(profile(geometry={"x": "x", "y": "y", "crs": "EPSG:2154"})))
    assert found.columns[-1] == GEOMETRY and found.rows[0][-1] == "POINT (700000.00 7000000.00)"


def test_it_can_be_cancelled(tmp_path):
    class Impatient:
        def progress(self, done, total):
            """Nothing."""

        def is_cancelled(self):
            return True

    with pytest.raises(Cancelled):
        preview(open_source(table(tmp_path, "nom;jour", "a;03/05/2024")), settings(profile()), watch=Impatient())


def test_a_constant_that_cannot_be_is_refused(tmp_path):
    source = open_source(table(tmp_path, "nom;jour", "a;03/05/2024"))
    with pytest.raises(ConfigError, match="dSPublique"):
        preview(source, settings(profile(constants={"dSPublique": "peut-être"}), {}))
