# SPDX-License-Identifier: GPL-2.0-or-later
"""Duplicates as a user has them: found, shown, decided in the attribute table, and the decisions applied."""

from __future__ import annotations

import csv

import pytest
from observations import layer_of, refusal, rows, run
from qgis.core import (
    QgsApplication,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from test_convert import REGIONAL

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")

TWIN = {"geometrie": "POINT (650030 6980040)", "observateurIdentite": "Anne Dupont"}
SPOT = {"geometrie": "POINT (650000 6980000)", "observateurIdentite": "A. DUPONT", "commentaire": "vu de près"}
AWAY = {"nomCite": "Bufo bufo", "cdNom": "259", "dateDebut": "2019-04-01", "dateFin": "2019-04-01"}


def uuid(rank):
    return f"7f1b9e52-3a64-4c0d-9b1e-{rank:012d}"


@pytest.fixture
def result(tmp_path):
    """A result of three records of one observation, and one of another."""
    return converted(tmp_path, "resultat.gpkg", {}, TWIN, SPOT, AWAY)


def converted(folder, name, *changes, first=1):
    path = folder / f"{name}.csv"
    names = ["idSINPOccTax", *REGIONAL, "commentaire", "licence"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=";")
        writer.writeheader()
        for rank, change in enumerate(changes, first):
            own = {"idSINPOccTax": uuid(rank), "idOrigine": f"o{rank}", "licence": "CC BY 4.0"}
            writer.writerow({**REGIONAL, **own, **change})
    done = run("convert", INPUT=str(path), PROFILE="occtax_hdf", OUTPUT=str(folder / name), LOAD=False)
    assert done.counts["ROWS_ACCEPTED"] == len(changes)
    return folder / name


def find(result, output, **parameters):
    return run("find_duplicates", INPUT=parameters.pop("INPUT", str(result)), OUTPUT=str(output), **parameters)


def pairs(path):
    return {frozenset((row["id_1"], row["id_2"])): row for row in rows(path, "doublons")}


def decide(layer, **decisions):
    """Fill `decision` as in the attribute table: {"1_2": "lier"} for the pair of records 1 and 2."""
    wanted = {frozenset(uuid(int(part)) for part in key.strip("_").split("_")): word for key, word in decisions.items()}
    assert layer.startEditing()
    field = layer.fields().indexOf("decision")
    for feature in layer.getFeatures():
        word = wanted.get(frozenset((feature["id_1"], feature["id_2"])))
        if word:
            assert layer.changeAttributeValue(feature.id(), field, word)
    assert layer.commitChanges(), layer.commitErrors()


def test_found_in_a_result_and_told(result, tmp_path):
    done = find(result, tmp_path / "p.gpkg")
    assert (done.results["RECORDS"], done.results["PAIRS"], done.results["GROUPS"]) == (4, 3, 1)
    assert set(pairs(done.output)) == {frozenset(map(uuid, two)) for two in ((1, 2), (1, 3), (2, 3))}
    assert "Records compared: 4. Pairs: 3, in groups: 1, shown: 3." in done.feedback.infos[0]
    assert done.feedback.percents and done.feedback.percents == sorted(done.feedback.percents)
    assert "Même taxon" in rows(done.output, "doublons")[0]["pourquoi"]


def test_tolerances_count(result, tmp_path):
    assert find(result, tmp_path / "p.gpkg", METRES=10).results["PAIRS"] == 1
    assert find(result, tmp_path / "p.gpkg", OBSERVER=1.0).results["PAIRS"] == 1
    assert find(result, tmp_path / "p.gpkg", MIN_SCORE=1.0).results["PAIRS"] == 0
    far = converted(tmp_path, "loin.gpkg", {}, {"dateDebut": "2020-05-03", "dateFin": "2020-05-03"}, first=20)
    assert find(far, tmp_path / "p.gpkg").results["PAIRS"] == 0
    assert find(far, tmp_path / "p.gpkg", DAYS=2).results["PAIRS"] == 1


def test_only_the_selected_records_of_a_layer(result, tmp_path):
    layer = layer_of(result, "occurrences_point")
    layer.selectByExpression("\"idSINPOccTax\" LIKE '%2' OR \"idSINPOccTax\" LIKE '%3'")
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    done = find(result, tmp_path / "p.gpkg", INPUT=selected)
    (row,) = pairs(done.output).values()
    assert {row["id_1"], row["id_2"]} == {uuid(2), uuid(3)}
    assert (row["table_1"], row["fid_1"], row["fid_2"]) == ("occurrences_point", 2, 3)


def test_shown_with_a_style_a_form_and_french_titles(result, tmp_path):
    done = find(result, tmp_path / "p.gpkg")
    from processing.gui.Postprocessing import handleAlgorithmResults

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("sinp_hdf:find_duplicates")
    assert handleAlgorithmResults(algorithm, done.context, done.feedback)
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.name() == "p – doublons" and layer.featureCount() == 3
    assert layer.crs().authid() == "EPSG:2154"
    legend = {str(one.value()): one.label() for one in layer.renderer().categories()}
    assert legend == {"": "À décider", "garder": "Garder les deux", "lier": "Lier", "fusionner": "Fusionner"}
    fields = layer.fields()
    setup = layer.editorWidgetSetup(fields.indexOf("decision"))
    offered = {value for choice in setup.config()["map"] for value in choice.values()}
    assert setup.type() == "ValueMap" and {"garder", "lier", "fusionner"} < offered
    assert layer.attributeAlias(fields.indexOf("pourquoi")) == "Pourquoi"
    assert all(layer.attributeAlias(place) for place in range(fields.count()))
    form = layer.editFormConfig()
    changeable = {field.name() for place, field in enumerate(fields) if not form.readOnly(place)}
    assert changeable == {"decision", "garde", "commentaire"}
    assert [tab.name() for tab in form.tabs()] == ["Décision", "Les deux enregistrements", "Groupe"]
    assert find(result, tmp_path / "q.gpkg", LOAD=False).context.layersToLoadOnCompletion() == {}


@pytest.mark.parametrize("word", [None, "garder", "lier", "fusionner"])
def test_a_pair_of_one_place_is_seen_on_the_map(result, tmp_path, word):
    """Its line has no length: the marks at its ends are drawn all the same."""
    done = find(result, tmp_path / "p.gpkg", METRES=10)
    layer = layer_of(done.output, "doublons")
    if word:
        decide(layer, _1_3=word)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(100, 100))
    settings.setExtent(QgsRectangle(649_900, 6_979_900, 650_100, 6_980_100))
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    inked = sum(image.pixelColor(x, y) != QColor("white") for x in range(40, 60) for y in range(40, 60))
    assert inked > 20


def test_decided_in_the_table_and_applied(result, tmp_path):
    before = result.read_bytes()
    found = find(result, tmp_path / "p.gpkg").output
    layer = layer_of(found, "doublons")
    decide(layer, _1_2="lier", _1_3="fusionner")
    done = run(
        *("resolve_duplicates",), INPUT=str(result), PAIRS=layer, AUTHOR="ROUX Luc", OUTPUT=str(tmp_path / "apres.gpkg")
    )
    names = ("PAIRS", "UNDECIDED", "KEPT", "LINKED", "MERGED", "MOOT", "NOT_APPLIED", "RECORDS_BEFORE", "RECORDS_AFTER")
    assert [done.results[name] for name in names] == [3, 1, 0, 1, 1, 0, 0, 4, 3]
    after = {row["idSINPOccTax"]: row for row in rows(done.output, "occurrences_point")}
    assert set(after) == {uuid(1), uuid(2), uuid(4)}
    assert after[uuid(2)]["doublonDe"] == uuid(1) and after[uuid(1)]["commentaire"] == "vu de près"
    assert [row["idSINPOccTax"] for row in rows(done.output, "doublons_retires")] == [uuid(3)]
    assert {row["auteurModIdentite"] for row in rows(done.output, "modifications")} == {"ROUX Luc"}
    assert "Pairs: 3 = undecided 1 + kept 0 + linked 1 + merged 1 + settled by another 0 + not applied 0." in (
        done.feedback.infos
    )
    assert result.read_bytes() == before
    shown = layer_of(done.output, "occurrences_point")  # QGIS reads and finds by place what is left
    assert shown.featureCount() == 3 and len(list(shown.getFeatures(QgsRectangle(0, 6e6, 1e6, 8e6)))) == 3
    assert f"{done.output}|layername=occurrences_point" in done.context.layersToLoadOnCompletion()


def test_between_two_results(result, tmp_path):
    other = converted(tmp_path, "autre.gpkg", TWIN, first=50)
    found = find(result, tmp_path / "p.gpkg", OTHER=str(other)).output
    assert set(pairs(found)) == {frozenset((uuid(rank), uuid(50))) for rank in (1, 2, 3)}
    decide(layer_of(found, "doublons"), _2_50="lier")
    done = run(
        *("resolve_duplicates",),
        INPUT=str(result),
        PAIRS=str(found),
        AUTHOR="X",
        OUTPUT=str(tmp_path / "apres.gpkg"),
        LOAD=False,
    )
    assert done.results["LINKED"] == 1 and done.results["UNDECIDED"] == 2
    linked = {row["idSINPOccTax"]: row["doublonDe"] for row in rows(done.output, "occurrences_point")}
    assert linked[uuid(2)] == uuid(50) and linked[uuid(1)] is None


def test_refusals(result, observations, tmp_path):
    out = str(tmp_path / "p.gpkg")
    assert "Convertissez d’abord" in refusal("find_duplicates", INPUT=str(observations), OUTPUT=out)
    assert "Convertissez d’abord" in refusal("find_duplicates", INPUT=str(result), OTHER=str(observations), OUTPUT=out)
    assert "introuvable" in refusal("find_duplicates", INPUT=str(result), OTHER="/rien/la.gpkg", OUTPUT=out)
    assert "donné deux fois" in refusal("find_duplicates", INPUT=str(result), OTHER=str(result), OUTPUT=out)
    assert "finit par .gpkg" in refusal("find_duplicates", INPUT=str(result), OUTPUT=str(tmp_path / "p.csv"))
    found = find(result, tmp_path / "p.gpkg").output
    apart = {"AUTHOR": "X", "OUTPUT": str(tmp_path / "apres.gpkg")}
    assert "n’a de décision" in refusal("resolve_duplicates", INPUT=str(result), PAIRS=str(found), **apart)
    layer = layer_of(found, "doublons")
    layer.startEditing()
    assert "mode édition quitté" in refusal("resolve_duplicates", INPUT=str(result), PAIRS=layer, **apart)
    layer.rollBack()


@pytest.mark.parametrize("name", ["find_duplicates", "resolve_duplicates"])
def test_every_parameter_has_help(name):
    algorithm = QgsApplication.processingRegistry().algorithmById(f"sinp_hdf:{name}")
    assert algorithm.groupId() == "workbench"
    for parameter in algorithm.parameterDefinitions():
        assert len(parameter.help()) > 15, parameter.name()
    for language in ("fr", "en"):
        assert len(algorithm.shortHelpString()) > 300, language
