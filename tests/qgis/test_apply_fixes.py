# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:apply_fixes` as users and models call it."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
from observations import Run, layer_of, refusal, rows, run
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.gui import QgsGui, QgsProcessingGui

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
LIST = {"CHANGES_CSV": "TEMPORARY_OUTPUT"}
AUTHOR = {"AUTHOR": "MARTIN Zoé", "AUTHOR_ORGANISATION": "Les Busards", "DATE": "2026-10-31"}


@pytest.fixture(scope="module")
def converted(plugin, tmp_path_factory) -> Path:
    """The whole sample of ClicNat, with every mistake it has."""
    from conftest import SAMPLE

    output = tmp_path_factory.mktemp("converted") / "r.gpkg"
    return run("convert", INPUT=str(SAMPLE), PROFILE="clicnat", OUTPUT=str(output), LOAD=False).output


@pytest.fixture
def result(converted, tmp_path) -> Path:
    return Path(shutil.copy(converted, tmp_path / "r.gpkg"))


def listed(done: Run) -> list[dict[str, str]]:
    with open(done.results["CHANGES_CSV"], encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def by_rule(path, table="constats", where="1") -> Counter:
    return Counter(row["regle"] for row in rows(path, table, "regle", where))


def test_the_next_validation_shows_the_gain(converted, tmp_path):
    before = run("validate", INPUT=str(converted), OUTPUT=str(tmp_path / "v0.gpkg"), LOAD=False)
    done = run("apply_fixes", INPUT=str(converted), OUTPUT=str(tmp_path / "f.gpkg"), **AUTHOR)
    after = run("validate", INPUT=done.results["OUTPUT"], OUTPUT=str(tmp_path / "v1.gpkg"), LOAD=False)
    old, new = by_rule(before.output), by_rule(after.output)
    assert done.results["CHANGES"] == len(rows(done.output, "modifications")) > 50
    assert old["STR-016"] > 0 and new["STR-016"] == 0
    assert after.results["FINDINGS"] < before.results["FINDINGS"]
    assert after.results["ROWS_ACCEPTED"] == before.results["ROWS_ACCEPTED"]
    errors = [by_rule(one.output, where="gravite IN ('bloquant', 'erreur')") for one in (before, after)]
    assert errors[1] - errors[0] == Counter()


def test_the_quarantine_passes_again(converted, tmp_path):
    done = run("apply_fixes", INPUT=str(converted), OUTPUT=str(tmp_path / "f.gpkg"), **AUTHOR)
    fixed = {row["ligne_source"] for row in rows(done.output, "modifications", where="nom_table = 'quarantaine'")}
    again = [
        run(
            "convert",
            INPUT=f"{path}|layername=quarantaine",
            PROFILE="clicnat",
            OUTPUT=str(tmp_path / f"q{rank}.gpkg"),
            LOAD=False,
        )
        for rank, path in enumerate((converted, done.output))
    ]
    accepted = [one.results["ROWS_ACCEPTED"] for one in again]
    assert accepted[1] >= accepted[0] + len(fixed) * 0.9


def test_only_what_is_named_and_sure_enough(result, tmp_path):
    done = run(
        "apply_fixes",
        INPUT=str(result),
        RULES=["STR-020", "CNT-001"],
        CONFIDENCE="certain",
        OUTPUT=str(tmp_path / "f.gpkg"),
        **AUTHOR,
    )
    assert set(by_rule(done.output, "modifications")) == {"STR-020"}
    done = run(
        "apply_fixes",
        INPUT=str(result),
        RULES=["CNT-001"],
        CONFIDENCE="incertain",
        OUTPUT=str(tmp_path / "g.gpkg"),
        **AUTHOR,
    )
    assert set(by_rule(done.output, "modifications")) == {"CNT-001"}
    done = run("apply_fixes", INPUT=str(result), CONFIDENCE="incertain", PREVIEW=True, **LIST)
    told = {(row["regle"], row["etat"]) for row in listed(done)}
    assert ("CNT-001", "laissée") in told and ("CNT-001", "à appliquer") not in told


def test_places_are_corrected_when_their_rule_is_named(result, tmp_path):
    named = {"RULES": ["LOC-006", "LOC-008"], "CONFIDENCE": "incertain", **AUTHOR}
    done = run("apply_fixes", INPUT=str(result), OUTPUT=str(tmp_path / "f.gpkg"), **named)
    moved = {row["idSINPOccTax"] for row in rows(done.output, "modifications", where="attrMod = 'geometrie'")}
    layer = layer_of(done.output, "occurrences_point")
    QgsProject.instance().addMapLayer(layer)
    found = {feature["idSINPOccTax"] for feature in layer.getFeatures(layer.extent())}
    assert moved and moved <= found
    assert layer.featureCount() == len(rows(done.output, "occurrences_point", "fid"))


def test_rules_are_chosen_in_the_dialog():
    found = QgsApplication.processingRegistry().algorithmById("sinp_hdf:apply_fixes")
    parameter = found.parameterDefinition("RULES")
    wrapper = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
        parameter, QgsProcessingGui.WidgetType.Standard
    )
    context = QgsProcessingContext()
    widget = wrapper.createWrappedWidget(context)
    wrapper.setWidgetValue(["STR-020", "LOC-008"], context)
    chosen = found.parameterAsEnumStrings({"RULES": wrapper.parameterValue()}, "RULES", context)
    assert set(chosen) == {"STR-020", "LOC-008"} and widget is not None


def test_a_preview_changes_nothing(result):
    before = result.read_bytes()
    done = run("apply_fixes", INPUT=str(result), PREVIEW=True, **LIST)
    assert result.read_bytes() == before and "OUTPUT" not in done.results
    table = listed(done)
    states = Counter(row["etat"] for row in table)
    assert states["à appliquer"] == done.results["CHANGES"] > 50
    assert all(row["motif"] for row in table if row["etat"] == "laissée")
    assert done.results["FINDINGS_LEFT"] == states["laissée"]
    assert any("STR-016 observateurIdentite :" in info for info in done.feedback.infos)


def test_the_list_says_what_was_done(result):
    done = run("apply_fixes", INPUT=str(result), OUTPUT=str(result), **AUTHOR, **LIST)  # in place
    logged = rows(result, "modifications")
    told = [row for row in listed(done) if row["etat"] == "appliquée"]
    assert {(row["id_enregistrement"], row["colonne"], row["valeur_apres"]) for row in told} == {
        (row["idSINPOccTax"], row["colonne"], row["valeur_apres"]) for row in logged
    }
    assert {row["auteurModNomOrganisme"] for row in logged} == {"Les Busards"}
    assert {row["dateMod"] for row in logged} == {"2026-10-31"}


@pytest.mark.parametrize("table", ["constats", "quarantaine", "occurrences_point"])
def test_a_layer_of_the_result_will_do(result, tmp_path, table):
    layer = layer_of(result, table)
    QgsProject.instance().addMapLayer(layer)
    done = run("apply_fixes", INPUT=layer.id(), OUTPUT=str(tmp_path / "f.gpkg"), LOAD=True, **AUTHOR)
    assert done.results["CHANGES"] > 50
    loaded = done.context.layersToLoadOnCompletion()
    assert any("constats" in name for name in loaded)


def test_a_layer_being_edited_is_refused(result, tmp_path):
    layer = layer_of(result, "occurrences_point")
    QgsProject.instance().addMapLayer(layer)
    assert layer.startEditing()
    said = refusal("apply_fixes", INPUT=layer, OUTPUT=str(tmp_path / "f.gpkg"), **AUTHOR)
    assert "modification en cours" in said
    layer.rollBack()


def test_refusals(result, observations, tmp_path):
    output = str(tmp_path / "f.gpkg")
    assert "AUTHOR" in refusal("apply_fixes", INPUT=str(result), OUTPUT=output)
    assert "nom qui finit par .gpkg" in refusal(
        "apply_fixes", INPUT=str(result), OUTPUT=str(tmp_path / "f.txt"), **AUTHOR
    )
    assert "n’existe pas" in refusal("apply_fixes", INPUT=str(result), OUTPUT=str(tmp_path / "x" / "f.gpkg"), **AUTHOR)
    said = refusal("apply_fixes", INPUT=str(observations), OUTPUT=output, **AUTHOR)
    assert "« observations.csv »" in said


def test_layers_shown_while_their_file_is_corrected(result):
    """QGIS reads the new values without being told to open the file again."""
    layer = layer_of(result, "occurrences_point")
    QgsProject.instance().addMapLayer(layer)
    wanted = "observateurIdentite LIKE '%Ã%'"
    assert layer.featureCount() == len(rows(result, "occurrences_point", "fid"))
    spoiled = rows(result, "occurrences_point", "fid, observateurIdentite", wanted)
    run("apply_fixes", INPUT=str(result), OUTPUT=str(result), **AUTHOR)
    layer.reload()
    mended = [layer.getFeature(row["fid"])["observateurIdentite"] for row in spoiled]
    assert spoiled and not any("Ã" in text for text in mended)


def test_parameters_and_their_help():
    found = QgsApplication.processingRegistry().algorithmById("sinp_hdf:apply_fixes")
    names = [parameter.name() for parameter in found.parameterDefinitions()]
    assert names[:3] == ["INPUT", "RULES", "CONFIDENCE"]
    assert {"AUTHOR", "AUTHOR_ORGANISATION", "PREVIEW", "OUTPUT", "CHANGES_CSV", "LOAD", "DATE"} <= set(names)
    assert found.groupId() == "workbench" and "modifications" in found.shortHelpString()
    for parameter in found.parameterDefinitions():
        assert len(parameter.help()) > 15 and parameter.description(), parameter.name()
