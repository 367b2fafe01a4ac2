# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of Processing as a user meets them: a profile is picked, typed or browsed to."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
)
from qgis.gui import QgsBrowserGuiModel, QgsProcessingModelerParameterWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog

from sinp_hdf_plugin.core.mapping.profile import profile_ids
from sinp_hdf_plugin.processing.profile_widget import ProfileWidget

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
ALGORITHM = "sinp_hdf:convert"


@pytest.fixture
def browser(qgis_iface, monkeypatch):
    """What the dialogs ask of QGIS's window."""
    model = QgsBrowserGuiModel()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: model)


@pytest.fixture
def dialog(browser, observations):
    import processing

    opened = processing.createAlgorithmDialog(ALGORITHM, {"INPUT": str(observations)})
    yield opened
    opened.close()
    opened.deleteLater()


def wrapper(dialog) -> ProfileWidget:
    found = dialog.mainWidget().wrappers["PROFILE"]
    assert isinstance(found, ProfileWidget)
    return found


def test_the_list_has_every_profile_with_its_title(dialog):
    names = wrapper(dialog).list
    assert [names.itemText(rank) for rank in range(names.count())] == profile_ids()
    titles = [names.itemData(rank, Qt.ItemDataRole.ToolTipRole) for rank in range(names.count())]
    assert len(set(titles)) == len(titles) and all(titles)
    assert names.currentText() == "clicnat"
    assert dialog.mainWidget().createProcessingParameters()["PROFILE"] == "clicnat"


def test_a_path_may_be_typed(dialog):
    changed = []
    wrapper(dialog).widgetValueHasChanged.connect(changed.append)
    wrapper(dialog).list.setEditText("/chemin/de mon/profil.json ")
    assert changed
    assert dialog.mainWidget().createProcessingParameters()["PROFILE"] == "/chemin/de mon/profil.json"


def test_a_file_may_be_browsed_to(dialog, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: asked.append(given) or ("/p.json", ""))
    wrapper(dialog).button.click()
    assert "*.json" in asked[0][-1]
    assert dialog.mainWidget().createProcessingParameters()["PROFILE"] == "/p.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: ("", ""))
    wrapper(dialog).button.click()
    assert wrapper(dialog).widgetValue() == "/p.json"


def test_values_of_an_earlier_run_come_back(dialog):
    dialog.setParameters({"PROFILE": "/ancien.json", "INPUT": "x"})
    assert wrapper(dialog).list.currentText() == "/ancien.json"


def test_the_dialog_asks_for_nothing_more(dialog):
    """What a user gets who only chooses a file: a result and a report, today, the level of producers."""
    given = dialog.mainWidget().createProcessingParameters()
    assert (given["LEVEL"], given["ENGINE"], given["LOAD"]) == ("producteur", "auto", True)
    assert given["OUTPUT"] == given["REPORT"] == "TEMPORARY_OUTPUT"
    assert all(given[name] is None for name in ("CRS", "REFERENCE_DATE", "DS_PUBLIQUE", "STATUT_SOURCE"))
    assert "FINDINGS_CSV" not in given or given["FINDINGS_CSV"] is None


def test_in_batch(browser):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    opened = BatchAlgorithmDialog(algorithm)
    panel = opened.mainWidget()
    column = panel.parameter_to_column["PROFILE"]
    cell = panel.wrappers[0][column]
    assert isinstance(cell, ProfileWidget)
    cell.setParameterValue("/autre.json", QgsProcessingContext())
    assert cell.parameterValue() == "/autre.json"
    opened.close()
    opened.deleteLater()


def test_in_the_model_designer(browser):
    """QGIS's own widget there, with the list, and with inputs of the model."""
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    model = QgsProcessingModelAlgorithm()
    opened = ModelerParametersDialog(algorithm, model)
    widget = opened.widget.widget.wrappers["PROFILE"] if hasattr(opened, "widget") else None
    assert isinstance(widget, QgsProcessingModelerParameterWidget)
    widget.setWidgetValue(QgsProcessingModelChildParameterSource.fromStaticValue("sirf"))
    assert widget.value().staticValue() == "sirf"
    opened.close()
    opened.deleteLater()


def test_the_designer_offers_the_result_to_the_next_step():
    model = QgsProcessingModelAlgorithm()
    for name in ("convert", "validate"):
        child = QgsProcessingModelChildAlgorithm(f"sinp_hdf:{name}")
        child.setChildId(name)
        model.addChildAlgorithm(child)
    offered = model.availableSourcesForChild("validate", [], ["outputFile"])
    assert ("convert", "OUTPUT") in [(one.outputChildId(), one.outputName()) for one in offered]
