# SPDX-License-Identifier: GPL-2.0-or-later
"""Sheets whose columns nobody has published, as they may be: from the table to a conversion, and what is odd in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from helpers import ENGINE, PARAMETERS, TODAY
from suggestion_tables import VERSION, make, table_of

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.sample import take_sample
from sinp_hdf_plugin.core.mapping.profile import load_profile, parse_profile, profile_ids
from sinp_hdf_plugin.core.mapping.suggestion.account import TITLES, reason_rows, sentences
from sinp_hdf_plugin.core.mapping.suggestion.as_profile import as_profile
from sinp_hdf_plugin.core.mapping.suggestion.model import Sample, Suggestion
from sinp_hdf_plugin.core.mapping.suggestion.suggest import suggest

# A botanist's list, a mycologist's, a regional network's of the 2000s: source column -> what it should become.
SHEETS = {
    "flore": {
        "NUM_RELEVE": "idOrigineRegroupement",
        "CD_NOM": "cdNom",
        "NOM_TAXON": "nomCite",
        "DATE_DEB": "dateDebut",
        "DATE_FIN": "dateFin",
        "OBSERVATEURS": "observateurIdentite",
        "ORG_OBS": "observateurNomOrganisme",
        "INSEE_COM": "codeCommune",
        "COMMUNE": "nomCommune",
        "LIEU_DIT": "nomLieu",
        "MAILLE_10": "codeMaille",
        "INDIGENAT": "occStatutBioGeographique",
        "PHENO": "occStadeDeVie",
        "COEF_ABOND": None,
        "RARETE_REG": None,
        "REM": "commentaire",
        "X_L93": "x",
        "Y_L93": "y",
    },
    "champignons": {
        "N° fiche": "idOrigine",
        "Genre": None,
        "Nom du champignon": "nomCite",
        "Récolté le": "dateDebut",
        "Legit": "observateurIdentite",
        "Determinavit": "determinateurIdentite",
        "Herbier": "preuveNonNumerique",
        "Commune": "nomCommune",
        "Dépt": "codeDepartement",
        "Maille": "codeMaille",
        "Substrat": None,
        "Hôte": None,
        "Microscopie": None,
        "Altitude": "altitudeMoyenne",
        "Biblio": "referenceBiblio",
        "Remarques": "commentaire",
    },
    "reseau": {
        "ID_DONNEE": "idOrigine",
        "ESPECE": "nomCite",
        "CODE_TAXREF": "cdNom",
        "JOUR_OBS": "dateDebut",
        "HEURE_OBS": "heureDebut",
        "OBSERVATEUR": "observateurIdentite",
        "STRUCTURE": "observateurNomOrganisme",
        "NB_MIN": "denombrementMin",
        "NB_MAX": "denombrementMax",
        "SEXE": "occSexe",
        "CONTACT": "obsTechnique",
        "FIABILITE": "nivValProducteur",
        "PRECISION_M": "precisionGeometrie",
        "GEOM": "wkt",
    },
}
NEARLY_ALL = 0.9


def suggested(sample: Sample) -> Suggestion:
    return suggest(sample, VERSION, without=profile_ids())


def content_of(found: Suggestion, **other: str) -> dict[str, Any]:
    about = {"id": "essai", "title": "Essai", "author": "Moi", "source": "Ailleurs", "date": "2026-02-03", **other}
    return as_profile(found, **about)


def write(sample: Sample, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(sample.columns)
        writer.writerows(["" if value is None else value for value in row] for row in zip(*sample.values))
    return path


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("seed", [3, 8])
def test_an_unpublished_sheet(name, seed):
    wanted = SHEETS[name]
    found = suggested(make(wanted, labels=True, french=True, crs="EPSG:2154", seed=seed))
    mapped = {source: target for source, target in wanted.items() if target}
    right = [
        source
        for source, target in mapped.items()
        if (found.column(source).chosen or found.column(source).place) == target
    ]
    assert len(right) >= NEARLY_ALL * len(mapped), set(mapped) - set(right)
    for source, target in wanted.items():
        if target is None:
            assert found.column(source).chosen is None
    assert "JJ/MM/AAAA" in found.dates


@pytest.mark.parametrize("name", SHEETS)
def test_from_an_unknown_sheet_to_the_regional_format(name, tmp_path):
    """The suggested profile converts the table: nothing is lost, and most of the rows are accepted as they are."""
    sample = make(SHEETS[name], labels=True, french=True, crs="EPSG:2154", seed=11, filled=1.0)
    path = write(sample, tmp_path / f"{name}.csv")
    profile = parse_profile(content_of(suggested(take_sample(open_source(path)))))
    summary = run(
        [open_source(path)], Settings(profile, "producteur", TODAY, PARAMETERS), tmp_path / "r.gpkg", engine=ENGINE
    )
    assert summary.rows_read == sample.rows_seen == summary.rows_accepted + summary.rows_quarantined
    assert summary.rows_accepted >= NEARLY_ALL * summary.rows_read


def test_the_sample_of_a_platform_without_its_profile_converts_nearly_as_with_it(tmp_path):
    path, _ = Path("resources/samples/clicnat_synthese.csv"), None
    path = Path(__file__).parents[2] / path
    accepted = []
    for profile in (
        load_profile("clicnat"),
        parse_profile(content_of(suggest(take_sample(open_source(path)), VERSION, without=profile_ids()))),
    ):
        settings = Settings(profile, "producteur", TODAY, PARAMETERS)
        accepted.append(run([open_source(path)], settings, tmp_path / "r.gpkg", engine="sqlite").rows_accepted)
    assert accepted[1] >= 0.97 * accepted[0]


@pytest.mark.parametrize("name", profile_ids())
def test_a_profile_of_any_known_layout_is_sound(name):
    sample, _ = table_of(load_profile(name))
    for without in ((), (name,)):
        content = content_of(suggest(sample, VERSION, without=without))
        profile = parse_profile(json.loads(json.dumps(content)))
        assert (profile.id, profile.provisional) == ("essai", True)
        assert (content["author"], content["source"], content["date"]) == ("Moi", "Ailleurs", "2026-02-03")


def columns(**cells: list[Any]) -> Sample:
    count = len(next(iter(cells.values())))
    return Sample(tuple(cells), tuple(map(tuple, cells.values())), count, count, False, None, "")


def days(count: int = 30) -> list[str]:
    return [f"{1 + i % 28:02d}/{1 + i % 12:02d}/20{10 + i % 14}" for i in range(count)]


def names(count: int = 30) -> list[str]:
    return [("Parus major", "Bufo bufo", "Vulpes vulpes", "Esox lucius")[i % 4] for i in range(count)]


def test_a_day_in_three_columns():
    found = suggested(
        columns(
            annee=[str(2001 + i % 20) for i in range(30)],
            mois=[str(1 + i % 12) for i in range(30)],
            jour=[str(1 + i % 28) for i in range(30)],
            espece=names(),
        )
    )
    (merge,) = [merge for merge in found.merges if merge.merge == "date"]
    assert (merge.target, merge.sources) == ("dateDebut", ("annee", "mois", "jour"))
    entry = next(entry for entry in content_of(found)["columns"] if entry["to"] == "dateDebut")
    assert (entry["from"], entry["merge"]) == (["annee", "mois", "jour"], "date")


def test_a_whole_day_is_better_than_its_parts():
    found = suggested(
        columns(
            date_observation=days(),
            annee=["2011"] * 30,
            mois=[str(1 + i % 12) for i in range(30)],
            jour=[str(1 + i % 28) for i in range(30)],
        )
    )
    assert found.column("date_observation").chosen == "dateDebut"
    assert not [merge for merge in found.merges if merge.merge == "date"]


def test_columns_that_write_days_in_the_reverse_order_keep_it():
    french, american = days(), ["/".join((day[3:5], day[:2], day[6:])) for day in days()]
    found = suggested(columns(date_debut=french, date_determination=american, nom=names()))
    content = {entry["to"]: entry for entry in content_of(found)["columns"]}
    assert content["dateDebut"]["dates"] == ["JJ/MM/AAAA"]
    assert content["dateDetermination"]["dates"] == ["MM/JJ/AAAA"]
    assert "prouvent la place du jour" in found.dates_reason


def test_a_name_in_two_columns():
    found = suggested(
        columns(Nom=["DUPONT", "CARON", "LEROY"] * 10, Prénom=["Luc", "Marie", "Zoé"] * 10, espèce=names(), date=days())
    )
    (merge,) = found.merges
    assert (merge.target, merge.sources, merge.join_with) == ("observateurIdentite", ("Nom", "Prénom"), " ")


def test_a_taxon_in_two_columns():
    latin = [name.split() for name in names()]
    found = suggested(columns(Genre=[g for g, _ in latin], Espèce=[e for _, e in latin], date=days()))
    (merge,) = found.merges
    assert (merge.target, merge.sources, merge.join_with) == ("nomCite", ("Genre", "Espèce"), " ")


def test_observers_in_numbered_columns():
    found = suggested(
        columns(
            observateur1=["DUPONT Luc", "CARON Zoé"] * 15,
            observateur2=[None, "LEROY Paul"] * 15,
            espece=names(),
            date=days(),
        )
    )
    (merge,) = found.merges
    assert (merge.target, merge.sources, merge.merge) == (
        "observateurIdentite",
        ("observateur1", "observateur2"),
        "join",
    )


def test_what_completes_a_column_is_kept_as_it_is_too():
    found = suggested(columns(nom_scientifique=[None, *names(29)], nom_cite=names(), date=days()))
    (merge,) = found.merges
    assert merge.merge == "first"
    assert content_of(found)["additional"] == [merge.sources[1]]


def test_a_uuid_in_an_address():
    ids = [f"http://sinp.example.org/OccTax/0f1c2d3e-4b5a-4c6d-8e7f-9a0b1c2d3e{i:02x}" for i in range(30)]
    found = suggested(columns(identifiant_permanent=ids, nom=names()))
    entry = next(entry for entry in content_of(found)["columns"] if entry["to"] == "idSINPOccTax")
    assert parse_profile(content_of(found)).columns
    assert "pattern" in entry


def test_decimal_commas_and_words_for_nothing():
    found = suggested(
        columns(
            longitude=[f"2,{300 + i}" for i in range(30)],
            latitude=[f"49,{800 + i}" for i in range(30)],
            sexe=["N/A", "Mâle"] * 15,
            commentaire=["N/A", "au vol"] * 15,
            nom=names(),
        )
    )
    assert found.decimal == ","
    assert found.nulls == ("N/A",)
    assert found.geometry.crs == "EPSG:4326"


def test_codes_and_what_is_left_over():
    found = suggested(columns(sexe=["Mâles", "femelle", "3", "chanteur"] * 8, nom=names(32)))
    (codes,) = found.codes
    assert codes.target == "occSexe"
    assert dict(codes.mapped) == {"Mâles": "3", "femelle": "2", "3": "3"}
    assert codes.left == ("chanteur",)
    assert "« chanteur »" in found.column("sexe").note
    entry = next(entry for entry in content_of(found)["columns"] if entry["to"] == "occSexe")
    assert entry["map"] == {"Mâles": "3", "femelle": "2"}
    assert entry["values"] == "labels"


def test_what_the_format_asks_and_the_table_does_not_say():
    found = suggested(columns(cd_nom=["4001", "259", "60585"] * 10, nom=names(), date=days()))
    content = content_of(found)
    assert content["constants"]["statutObservation"] == "Pr"
    defaults = {entry["to"]: entry.get("when") for entry in content["columns"] if "default" in entry}
    assert defaults == {"determinateurIdentite": "cdNom", "determinateurNomOrganisme": "determinateurIdentite"}
    assert all(filler.reason for filler in found.fillers)


def test_an_empty_or_constant_column_says_so():
    found = suggested(columns(effectif=[None] * 30, commune=["Lille"] * 30, nom=names()))
    assert "vide" in found.column("effectif").note
    assert "la même valeur partout : « Lille »" in found.column("commune").note


def test_values_that_contradict_a_name():
    found = suggested(columns(date=["Vulpes vulpes", "Parus major", "Bufo bufo"] * 10, taxon=days()))
    assert found.column("date").chosen == "nomCite"
    assert found.column("taxon").chosen == "dateDebut"


def test_several_species_in_a_cell_and_two_coordinates_in_one():
    latin = names()
    latin[3] = "Parus major, Bufo bufo"
    found = suggested(columns(taxon=latin, gps=["49.8942, 2.2957", "50.6292, 3.0573"] * 15, date=days()))
    assert "plusieurs espèces dans une cellule" in found.column("taxon").note
    assert any("« gps » a deux coordonnées" in note for note in found.notes)
    assert found.geometry.x is None


def test_failed_formulas_are_not_declared_as_empty():
    found = suggested(columns(effectif=["#REF!", "3"] * 15, commentaire=["#REF!", "vu"] * 15, nom=names()))
    assert found.nulls == ()


def test_nothing_is_known():
    found = suggested(columns(a=["?", "!"], b=["..", ",,"]))
    assert found.mapped == ()
    with pytest.raises(ConfigError, match="Aucune colonne de « Ailleurs » n’a été reconnue"):
        content_of(found)


@pytest.mark.parametrize(
    "cells", [[], [None], ["#REF!"], ["\u2400"], [" "], [float("nan")], ["x" * 100_000], [b"\xff"], [1e308]]
)
def test_odd_cells_do_not_stop_it(cells):
    found = suggested(columns(**{"date": cells, "x": cells, "y": cells, "": cells, "sexe": cells, "☃": cells}))
    assert len(found.columns) == 6


def test_three_hundred_columns():
    wide = {f"champ {i}": names(20) for i in range(300)}
    found = suggested(columns(**wide, date=days(20)))
    assert len(found.columns) == 301
    assert sum(column.chosen == "nomCite" for column in found.columns) >= 1


def test_each_choice_has_a_reason_and_a_measure():
    sample, _ = table_of(load_profile("clicnat"))
    found = suggest(sample, VERSION)
    for column in found.columns:
        for candidate in column.candidates:
            assert 0 <= candidate.confidence <= 1
            assert candidate.reasons
            assert all(reason.strip() for reason in candidate.reasons)
    chosen = [column.chosen for column in found.columns if column.chosen]
    merged = [merge.target for merge in found.merges for _ in merge.sources[1:]]
    assert len(chosen) - len(merged) == len(set(chosen))


def test_the_account():
    sample = make(SHEETS["champignons"], labels=True, french=True, crs="EPSG:2154")
    found = suggested(sample)
    rows = list(reason_rows(found))
    assert [row[0] for row in rows] == list(sample.columns)
    assert {len(row) for row in rows} == {len(TITLES)}
    assert next(row for row in rows if row[0] == "Substrat")[1] == "(attribut additionnel)"
    said = "\n".join(sentences(found))
    assert "« Substrat »" in said
    assert f"colonnes sur {len(sample.columns)} ont une place" in said


def test_rows_of_the_tests_are_not_all_alike():
    """The tables above would prove little otherwise."""
    sample = make({"n": "nomCite", "c": "nomCommune"}, seed=2)
    assert len(set(sample.values[0])) > 20
