# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:suggest_profile`: from a table nobody has a profile for to a profile that converts it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from observations import layer_of, refusal, run, translated
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer

from sinp_hdf_plugin.core.mapping.profile import load_profile

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
COLUMNS = ("Nom latin", "Date d'obs", "Vu par", "Nb", "Commune", "X (L93)", "Y (L93)", "Couleur du carnet")
ROWS = [
    ("Parus major", "25/12/2019", "DUPONT Luc", "3", "Amiens", "648000.0", "6977000.0", "bleu"),
    ("Bufo bufo", "14/03/2020", "CARON Zoé", "12", "Laon", "742000.5", "6940000.0", "rouge"),
    ("Vulpes vulpes", "01/05/2020", "LEROY Paul", "1", "Beauvais", "633000.0", "6926000.5", "bleu"),
    ("Esox lucius", "30/06/2021", "DUPONT Luc", "2", "Lille", "704000.0", "7059000.0", "vert"),
]


@pytest.fixture
def sheet(tmp_path) -> Path:
    path = tmp_path / "Carnet de l’été 2021.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([COLUMNS, *ROWS])
    return path


def entries(path: str) -> dict[str, object]:
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return {entry["to"]: entry["from"] for entry in content["columns"] if "from" in entry}


def test_a_sheet_and_its_conversion(sheet, tmp_path):
    done = run("suggest_profile", INPUT=str(sheet), OUTPUT=str(tmp_path / "p.json"), REPORT=str(tmp_path / "r.csv"))
    assert entries(done.results["OUTPUT"]) == {
        "nomCite": "Nom latin",
        "dateDebut": "Date d'obs",
        "observateurIdentite": "Vu par",
        "denombrementMin": "Nb",
        "nomCommune": "Commune",
    }
    results = done.results
    assert (results["COLUMNS"], results["MAPPED"], results["UNKNOWN"], results["KNOWN_PROFILE"]) == (8, 7, 1, "")
    profile = load_profile(done.results["OUTPUT"])
    assert (profile.id, profile.geometry.crs) == ("carnet_de_l_ete_2021", "EPSG:2154")
    assert (profile.content["author"], profile.title["fr"]) == (QgsApplication.userFullName(), sheet.stem)
    converted = run(
        "convert",
        INPUT=str(sheet),
        PROFILE=done.results["OUTPUT"],
        OUTPUT=str(tmp_path / "c.gpkg"),
        JDD="4d331cae-65e4-4948-b0b2-a11bc5bb46c2",
        DS_PUBLIQUE="Pu",
        STATUT_SOURCE="Te",
        GESTIONNAIRE="Les Busards",
        LOAD=False,
    )
    assert (converted.results["ROWS_READ"], converted.results["ROWS_ACCEPTED"]) == (4, 4)


def test_the_reasons(sheet, tmp_path):
    done = run("suggest_profile", INPUT=str(sheet), OUTPUT=str(tmp_path / "p.json"), REPORT=str(tmp_path / "r.csv"))
    with Path(done.results["REPORT"]).open(encoding="utf-8-sig", newline="") as stream:
        told = {row["colonne"]: row for row in csv.DictReader(stream, delimiter=";")}
    assert list(told) == list(COLUMNS)
    assert told["Vu par"]["devient"] == "observateurIdentite"
    assert "synonyme" in told["Vu par"]["raisons"]
    assert told["Couleur du carnet"]["devient"] == "(attribut additionnel)"
    said = "\n".join(done.feedback.infos)
    assert "4 lignes : toute la table" in said
    assert "« Couleur du carnet »" in said
    assert "EPSG:2154" in said


def test_what_is_given_is_kept(sheet, tmp_path):
    done = run(
        "suggest_profile",
        INPUT=str(sheet),
        OUTPUT=str(tmp_path / "p.json"),
        PROFILE_ID="carnet_21",
        TITLE="Le carnet",
        AUTHOR="MARTIN Léa",
        SOURCE="Les naturalistes",
    )
    content = json.loads(Path(done.results["OUTPUT"]).read_text(encoding="utf-8"))
    assert content["title"] == {"fr": "Le carnet", "en": "Le carnet"}
    assert [content[key] for key in ("id", "author", "source")] == ["carnet_21", "MARTIN Léa", "Les naturalistes"]
    assert "REPORT" not in done.results


@pytest.mark.parametrize("kind", ["XLSX", "ODS", "GPKG", "ESRI Shapefile"])
def test_other_files(sheet, tmp_path, kind):
    name = {"XLSX": "t.xlsx", "ODS": "t.ods", "GPKG": "t.gpkg", "ESRI Shapefile": "t.dbf"}[kind]
    path = translated(sheet, tmp_path / name, kind)
    done = run("suggest_profile", INPUT=str(path), OUTPUT=str(tmp_path / "p.json"))
    found = entries(done.results["OUTPUT"])
    assert {"nomCite", "dateDebut", "observateurIdentite", "nomCommune"} <= set(found)


def test_a_layer_that_only_qgis_has(tmp_path):
    layer = QgsVectorLayer(
        "Point?crs=EPSG:2154&field=espece:string&field=jour:date&field=qui:string", "Sortie", "memory"
    )
    for name, day, who, _, _, x, y, _ in ROWS * 4:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([name, "-".join(reversed(day.split("/"))), who])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    done = run("suggest_profile", INPUT=layer, OUTPUT=str(tmp_path / "p.json"))
    assert entries(done.results["OUTPUT"]) == {"nomCite": "espece", "dateDebut": "jour", "observateurIdentite": "qui"}
    profile = load_profile(done.results["OUTPUT"])
    assert profile.geometry.native
    assert profile.id == "sortie"


def test_a_known_layout(observations, tmp_path):
    done = run("suggest_profile", INPUT=str(observations), OUTPUT=str(tmp_path / "p.json"))
    assert done.results["KNOWN_PROFILE"] == "clicnat"
    assert done.results["KNOWN_SHARE"] > 0.9
    assert any("clicnat" in info and "essayez-le d’abord" in info for info in done.feedback.infos)


def test_one_sheet_of_several(sheet, tmp_path):
    path = translated(sheet, tmp_path / "t.gpkg", "GPKG", "carnet")
    translated(sheet, path, "GPKG", "copie", accessMode="append")
    done = run("suggest_profile", INPUT=str(path), SHEET="copie", OUTPUT=str(tmp_path / "p.json"))
    assert done.results["COLUMNS"] == 8
    layer = layer_of(path, "carnet")
    assert run("suggest_profile", INPUT=layer, OUTPUT=str(tmp_path / "q.json")).results["COLUMNS"] == 8
    assert load_profile(str(tmp_path / "q.json")).id == "carnet"


def test_refusals(sheet, tmp_path):
    output = str(tmp_path / "p.json")
    assert "« Mon carnet » ne peut pas être le nom court" in refusal(
        "suggest_profile", INPUT=str(sheet), OUTPUT=output, PROFILE_ID="Mon carnet"
    )
    assert "n’existe pas" in refusal("suggest_profile", INPUT=str(sheet), OUTPUT=str(tmp_path / "non" / "p.json"))
    assert "est la table elle-même" in refusal("suggest_profile", INPUT=str(sheet), OUTPUT=output, REPORT=str(sheet))
    assert sheet.read_text(encoding="utf-8").startswith("Nom latin")
    nothing = tmp_path / "rien.csv"
    nothing.write_text("aaa;bbb\n?;!\n", encoding="utf-8")
    assert "Aucune colonne de « rien » n’a été reconnue" in refusal(
        "suggest_profile", INPUT=str(nothing), OUTPUT=output
    )
    assert "n’a pas de couche « x »" in refusal(
        "suggest_profile", INPUT=str(translated(sheet, tmp_path / "t.gpkg", "GPKG")), SHEET="x", OUTPUT=output
    )


def test_parameters_have_help():
    found = QgsApplication.processingRegistry().algorithmById("sinp_hdf:suggest_profile")
    assert found.groupId() == "workbench"
    names = [parameter.name() for parameter in found.parameterDefinitions()]
    assert names[0] == "INPUT"
    assert {"OUTPUT", "REPORT", "PROFILE_ID", "TITLE", "AUTHOR", "SOURCE", "SHEET", "ENCODING"} <= set(names)
    assert all(len(parameter.help()) > 20 for parameter in found.parameterDefinitions())
    assert len(found.shortHelpString()) > 300
