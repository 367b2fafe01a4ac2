# SPDX-License-Identifier: GPL-2.0-or-later
"""The quarantine goes round: corrected in QGIS or sent as a workbook, run again, compared with what was before."""

from __future__ import annotations

import importlib.util

import pytest
from observations import layer_of, refusal, rows, run
from qgis.core import QgsApplication, QgsProcessingException, QgsProject
from test_convert import regional

from tools.paths import ROOT

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
_SPEC = importlib.util.spec_from_file_location("returned", ROOT / "tests" / "unit" / "returned.py")
returned = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(returned)
WHO = {"AUTHOR": "LAMBERT Odile", "AUTHOR_ORGANISATION": "Les Busards"}


@pytest.fixture
def held(tmp_path):
    """A result of four rows, two of them in quarantine."""
    table = regional(tmp_path / "t.csv", {}, {"dateDebut": "jadis"}, {"nomCite": ""}, {})
    done = run("convert", INPUT=str(table), PROFILE="occtax_hdf", OUTPUT=str(tmp_path / "r.gpkg"), LOAD=False)
    assert done.results["ROWS_QUARANTINED"] == 2
    return done.output


def put(layer, **values):
    """Type into every row of a layer."""
    assert layer.startEditing()
    for feature in layer.getFeatures():
        for name, value in values.items():
            layer.changeAttributeValue(feature.id(), layer.fields().indexOf(name), value)


@pytest.mark.parametrize("given", ["path", "layer"])
@pytest.mark.parametrize("output", ["autre.gpkg", "r.gpkg"])
def test_corrected_in_qgis(held, tmp_path, given, output):
    layer = layer_of(held, "quarantaine")
    put(layer, dateDebut="2020-04-30", nomCite="Lutra lutra")
    assert layer.commitChanges()
    points = layer_of(held, "occurrences_point")
    assert points.featureCount() == 2
    report = tmp_path / "r.html"
    done = run(
        "rerun_quarantine", INPUT={"path": str(held), "layer": layer}[given], OUTPUT=str(tmp_path / output), REPORT=str(report),
        LOAD=False, DATE="2026-03-04", **WHO,
    )  # fmt: skip
    counts = ("ROWS_READ", "ROWS_ACCEPTED", "ROWS_QUARANTINED", "ROWS_RERUN", "ROWS_JOINED", "ROWS_STILL_HELD")
    assert tuple(done.results[name] for name in counts) == (4, 4, 0, 2, 2, 0)
    found = rows(done.output, "occurrences_point", "ligne_source, nomCite, idSINPOccTax")
    assert sorted(row["ligne_source"] for row in found) == [2, 3, 4, 5]
    assert "Reprise de la quarantaine" in report.read_text(encoding="utf-8")
    log = rows(done.output, "modifications", "valeur_avant, auteurModIdentite, auteurModNomOrganisme, dateMod")
    assert {tuple(row.values())[1:] for row in log} == {("LAMBERT Odile", "Les Busards", "2026-03-04")}
    assert "jadis" in [row["valeur_avant"] for row in log]
    points.reload()
    assert len(list(points.getFeatures())) == (4 if output == "r.gpkg" else 2)


def test_sent_and_taken_back(held, tmp_path):
    sent = run("export_quarantine", INPUT=str(held), OUTPUT=str(tmp_path / "q.xlsx"))
    assert sent.results["ROWS"] == 2 and sent.results["CELLS"] >= 2

    def change(found):
        returned.typed("nomCite", {4: "Lutra lutra"})(found)
        return [*returned.typed("dateDebut", {3: "2020-04-30"})(found), ["Total", None, "2"]]

    back = returned.edited(tmp_path / "q.xlsx", tmp_path / "retour.xlsx", change)
    done = run("rerun_quarantine", INPUT=str(held), SHEET=str(back), OUTPUT=str(tmp_path / "b.gpkg"), LOAD=True, **WHO)
    assert (done.results["CELLS_CORRECTED"], done.results["ROWS_JOINED"], done.results["REFUSED"]) == (2, 2, 1)
    assert any("ne vient pas de l’envoi" in warning for warning in done.feedback.warnings)
    assert f"{done.output}|layername=occurrences_point" in done.context.layersToLoadOnCompletion()
    assert len(rows(held, "quarantaine")) == 2, "the first result is as it was"


def test_compared(held, tmp_path):
    layer = layer_of(held, "quarantaine")
    put(layer, dateDebut="2020-04-30")
    assert layer.commitChanges()
    after = run("rerun_quarantine", INPUT=str(held), OUTPUT=str(tmp_path / "b.gpkg"), LOAD=False, **WHO).output
    done = run(
        "compare_runs",
        BEFORE=str(held),
        AFTER=str(after),
        OUTPUT=str(tmp_path / "c.gpkg"),
        CSV=str(tmp_path / "c.csv"),
        LOAD=True,
    )
    gone, new, same = (done.results[name] for name in ("GONE", "NEW", "SAME"))
    assert gone >= 1 and new == 0 and same >= 1
    assert len(rows(done.output, "comparaison")) == gone + same
    loaded = done.context.layersToLoadOnCompletion()
    assert list(loaded) == [f"{done.output}|layername=comparaison"]
    shown = layer_of(done.output, "comparaison")
    assert [category.label() for category in shown.renderer().categories()] == ["Nouveau", "Inchangé", "Disparu"]
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").startswith("etat;regle;")


def test_edits_that_nobody_saved_are_told(held, tmp_path):
    layer = layer_of(held, "quarantaine", "à corriger")
    put(layer, dateDebut="2020-04-30")
    for algorithm, output in (("rerun_quarantine", "b.gpkg"), ("export_quarantine", "q.xlsx")):
        for given in (str(held), layer):
            text = refusal(algorithm, INPUT=given, OUTPUT=str(tmp_path / output), LOAD=False)
            assert "« à corriger »" in text and "enregistrez-les" in text
    layer.rollBack()


def test_refusals(held, tmp_path):
    output = str(tmp_path / "b.gpkg")
    assert "introuvable" in refusal("rerun_quarantine", INPUT=str(tmp_path / "absent.gpkg"), OUTPUT=output)
    assert ".gpkg" in refusal("rerun_quarantine", INPUT=str(held), OUTPUT=str(tmp_path / "b.txt"))
    assert "n’existe pas" in refusal("rerun_quarantine", INPUT=str(held), SHEET=str(tmp_path / "a.xlsx"), OUTPUT=output)
    assert "n’existe pas" in refusal("compare_runs", BEFORE=str(held), AFTER=str(tmp_path / "a.gpkg"), OUTPUT=output)
    (tmp_path / "c.gpkg").write_bytes(b"before")
    same = {"BEFORE": str(tmp_path / "c.gpkg"), "AFTER": str(held), "OUTPUT": str(tmp_path / "c.gpkg")}
    assert "l’un des deux" in refusal("compare_runs", **same)
    layer = layer_of(held, "quarantaine")
    put(layer, dateDebut="2020-04-30")
    assert layer.commitChanges()
    with pytest.raises(QgsProcessingException, match="au nom d’une personne"):
        run("rerun_quarantine", INPUT=str(held), OUTPUT=output)


@pytest.mark.parametrize("name", ["rerun_quarantine", "export_quarantine", "compare_runs"])
def test_how_they_present_themselves(name):
    algorithm = QgsApplication.processingRegistry().algorithmById(f"sinp_hdf:{name}")
    assert algorithm.groupId() == "workbench"
    assert all(one.help() for one in algorithm.parameterDefinitions())
    assert "<p>" in algorithm.shortHelpString()
    assert algorithm.canExecute() and QgsProject.instance() is not None
