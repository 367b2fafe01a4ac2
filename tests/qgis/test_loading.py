# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user sees when a run ends: the layers of the result, with their own style, the errors on top."""

from __future__ import annotations

import gc

import pytest
from observations import Run, rows, run
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip

from sinp_hdf_plugin.processing.conversion.shown import TABLES, ShownLayer

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")


@pytest.fixture
def converted(observations, tmp_path) -> Run:
    return run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))


def shown(done: Run) -> list[QgsVectorLayer]:
    """The layers in the project after QGIS has loaded what the run planned, from the top."""
    from processing.gui.Postprocessing import handleAlgorithmResults
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("sinp_hdf:convert")
    assert handleAlgorithmResults(algorithm, done.context, done.feedback)
    return [node.layer() for node in QgsProject.instance().layerTreeRoot().findLayers()]


def test_layers_with_rows_are_planned(converted):
    planned = converted.context.layersToLoadOnCompletion()
    wanted = [table for table in TABLES if rows(converted.output, table, "1")]
    assert sorted(planned) == sorted(f"{converted.output}|layername={table}" for table in wanted)
    for uri, details in planned.items():
        layer = QgsVectorLayer(uri, details.name, "ogr")
        assert layer.isValid() and layer.featureCount() > 0
        assert details.name.startswith("r – ")
        assert layer.attributeAlias(layer.fields().indexOf("ligne_source")) == "Ligne source"


def test_shown_with_the_style_of_the_file(converted):
    layers = shown(converted)
    tables = [layer.source().partition("layername=")[2] for layer in layers]
    assert tables == [table for table in TABLES if rows(converted.output, table, "1")]  # findings on top
    assert len(tables) > 3
    for layer in layers:
        fresh = QgsVectorLayer(layer.source(), "", "ogr")  # opened by hand, QGIS takes the default style
        assert layer.isSpatial() == fresh.isSpatial()
        if layer.isSpatial():
            assert layer.renderer().dump() == fresh.renderer().dump()
            assert "categorized" in layer.renderer().type().lower()
        assert [c.name for c in layer.attributeTableConfig().columns()] == [
            c.name for c in fresh.attributeTableConfig().columns()
        ]


def test_two_results_do_not_mix(observations, tmp_path):
    """Each result keeps its order, beside layers of the user and of other results."""
    QgsProject.instance().addMapLayer(QgsVectorLayer("Point?crs=EPSG:2154", "la mienne", "memory"))
    for name in ("a.gpkg", "b.gpkg"):
        done = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / name))
        layers = shown(done)
    names = [layer.name() for layer in layers]
    for stem in ("a", "b"):
        own = [name.partition(" – ")[2] for name in names if name.startswith(f"{stem} – ")]
        assert own == [table for table in TABLES if table in own] and own[0] == "constats"
    assert "la mienne" in names


def test_nothing_is_shown_when_not_asked(observations, tmp_path):
    done = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"), LOAD=False)
    assert done.context.layersToLoadOnCompletion() == {}


def test_a_context_that_is_dropped_takes_its_plans_with_it(converted):
    """QGIS deletes the post-processors of a context: one each, or it deletes one twice and dies."""
    alive = [one for one in ShownLayer._alive if not sip.isdeleted(one)]
    assert len(alive) >= len(converted.context.layersToLoadOnCompletion())
    converted.context = None
    gc.collect()
    assert len([one for one in ShownLayer._alive if not sip.isdeleted(one)]) < len(alive)
