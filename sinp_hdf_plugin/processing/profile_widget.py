# SPDX-License-Identifier: GPL-2.0-or-later
"""The widget of a profile in the dialogs of Processing: a list of those of the plugin, or any JSON file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QToolButton, QWidget

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.toolbelt.i18n import tr

_KINDS = {"BatchAlgorithmDialog": QgsProcessingGui.WidgetType.Batch}
_DESIGNER = "ModelerParametersDialog"


class ProfileWidget(QgsAbstractProcessingParameterWidgetWrapper):
    """Made by Processing from the metadata of the parameter, with the names of the profiles as `value_hints`."""

    def __new__(cls, parameter: QgsProcessingParameterDefinition, dialog: QDialog, *_: Any, **__: Any) -> Any:
        """In the model designer QGIS's own widget: it also offers inputs of the model and expressions."""
        if type(dialog).__name__ != _DESIGNER:
            return super().__new__(cls)
        widget = QgsGui.processingGuiRegistry().createModelerParameterWidget(
            dialog.model, dialog.childId, parameter, dialog.context
        )
        widget.setDialog(dialog)
        return widget

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        dialog: QDialog,
        row: int = 0,
        col: int = 0,
        value_hints: Sequence[str] = (),
    ) -> None:
        super().__init__(parameter, _KINDS.get(type(dialog).__name__, QgsProcessingGui.WidgetType.Standard))
        self._names = value_hints

    def createWidget(self) -> QWidget:
        """A list that can be written into, and a button to find a file."""
        self.list = QComboBox()
        self.list.setEditable(True)
        self.list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for rank, name in enumerate(self._names):
            self.list.addItem(name)
            self.list.setItemData(rank, _title(name), Qt.ItemDataRole.ToolTipRole)
        self.list.setToolTip(self.parameterDefinition().toolTip())
        self.list.editTextChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        self.button = QToolButton()
        self.button.setText("…")
        self.button.setToolTip(tr("Choose a profile file"))
        self.button.clicked.connect(self.browse)
        widget = QWidget()
        layout = QHBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.button)
        return widget

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Called by Processing."""
        self.list.setEditText("" if value is None else str(value))

    def widgetValue(self) -> str:
        """Called by Processing: a name or a path."""
        return self.list.currentText().strip()

    def browse(self) -> None:
        """Ask for a file."""
        found, _ = QFileDialog.getOpenFileName(
            self.list, tr("Choose a profile file"), self.widgetValue(), tr("Profiles (*.json)")
        )
        if found:
            self.list.setEditText(found)


def _title(name: str) -> str:
    """What a profile is for, in the user's language."""
    language = "fr" if QgsApplication.locale().startswith("fr") else "en"
    try:
        title = load_profile(name).title
    except SinpError:
        return ""
    return title.get(language) or title.get("fr", "")
