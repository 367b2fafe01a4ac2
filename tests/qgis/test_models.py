# SPDX-License-Identifier: GPL-2.0-or-later
"""In a model and in batch: one step gives its result to the next, whatever runs them."""

from __future__ import annotations

import pytest
from observations import TODAY, Recorder, rows
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.core import (
    QgsProcessingModelChildParameterSource as Source,
)

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")


def child(model, name, **sources):
    step = QgsProcessingModelChildAlgorithm(f"sinp_hdf:{name}")
    step.setChildId(name)
    for parameter, source in sources.items():
        step.addParameterSources(parameter, [source])
    model.addChildAlgorithm(step)


@pytest.fixture
def model():
    """INPUT and PROFILE -> convert -> validate -> CHECKED, loading only the last."""
    made = QgsProcessingModelAlgorithm("contrôle", "essais")
    for parameter in (
        QgsProcessingParameterFeatureSource("INPUT", "table"),
        QgsProcessingParameterString("PROFILE", "profil"),
        QgsProcessingParameterFileDestination("CONVERTED", "converti"),
        QgsProcessingParameterFileDestination("CHECKED", "contrôlé"),
    ):
        made.addModelParameter(parameter, QgsProcessingModelParameter(parameter.name()))
    given, fixed = Source.fromModelParameter, Source.fromStaticValue
    child(
        made,
        "convert",
        INPUT=given("INPUT"),
        PROFILE=given("PROFILE"),
        OUTPUT=given("CONVERTED"),
        REFERENCE_DATE=fixed(TODAY),
        LOAD=fixed(False),
    )
    child(
        made,
        "validate",
        INPUT=Source.fromChildOutput("convert", "OUTPUT"),
        OUTPUT=given("CHECKED"),
        REFERENCE_DATE=fixed(TODAY),
    )
    return made


def run_model(model, feedback=None, **parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = feedback or Recorder()
    results, ok = model.run(parameters, context, feedback)
    return results, ok, context, feedback


def test_a_model_chains_both(model, observations, tmp_path):
    converted, checked = tmp_path / "c.gpkg", tmp_path / "v.gpkg"
    given = {"INPUT": str(observations), "PROFILE": "clicnat"}
    _, ok, context, feedback = run_model(model, **given, CONVERTED=str(converted), CHECKED=str(checked))
    assert ok, feedback.errors
    for table in ("occurrences_point", "occurrences_polygone"):
        assert len(rows(checked, table, "fid")) == len(rows(converted, table, "fid"))
    assert rows(checked, "quarantaine", "q_fid") == []
    assert {uri.partition("|")[0] for uri in context.layersToLoadOnCompletion()} == {str(checked)}


def test_a_model_is_saved_and_read_again(model, observations, tmp_path):
    path = tmp_path / "m.model3"
    assert model.toFile(str(path))
    again = QgsProcessingModelAlgorithm()
    assert again.fromFile(str(path))
    assert set(again.childAlgorithms()) == {"convert", "validate"}
    given = {"CONVERTED": str(tmp_path / "c.gpkg"), "CHECKED": str(tmp_path / "v.gpkg")}
    _, ok, _, feedback = run_model(again, INPUT=str(observations), PROFILE="clicnat", **given)
    assert ok, feedback.errors


def test_what_is_wrong_in_a_step_is_read(model, observations, tmp_path):
    given = {"CONVERTED": str(tmp_path / "c.gpkg"), "CHECKED": str(tmp_path / "v.gpkg")}
    feedback = Recorder()
    try:
        _, ok, _, _ = run_model(model, feedback, INPUT=str(observations), PROFILE="sirf", **given)
        said = "\n".join(feedback.errors)
    except QgsProcessingException as error:
        ok, said = False, str(error)
    assert not ok and "STR-010" in said
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_model_stops(model, observations, tmp_path):
    feedback = Recorder()
    feedback.cancel()
    given = {"CONVERTED": str(tmp_path / "c.gpkg"), "CHECKED": str(tmp_path / "v.gpkg")}
    try:
        run_model(model, feedback, INPUT=str(observations), PROFILE="clicnat", **given)
    except QgsProcessingException:
        pass
    assert list(tmp_path.iterdir()) == []


def test_batch(observations, tmp_path):
    """Rows of the batch dialog, one of them wrong: the others are done."""
    from processing.gui.AlgorithmExecutor import execute
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("sinp_hdf:convert")
    outcomes = []
    for rank, profile in enumerate(("clicnat", "sirf", "clicnat")):
        given = {"INPUT": str(observations), "PROFILE": profile, "REFERENCE_DATE": TODAY}
        given["OUTPUT"] = str(tmp_path / f"{rank}.gpkg")
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        ok, results = execute(algorithm.create(), given, context, Recorder())
        outcomes.append((ok, results.get("ROWS_READ")))
    assert outcomes[0] == outcomes[2] and outcomes[0][0]
    assert outcomes[1] == (False, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.gpkg", "2.gpkg"]
