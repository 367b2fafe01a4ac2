# SPDX-License-Identifier: GPL-2.0-or-later
"""The widget of a profile in the dialogs of Processing: a list of all that are known, any JSON file, the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QToolButton, QWidget

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.processing.profile_places import PROJECT, USER, load_named, project_profiles, user_profiles
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.resources import resource

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
        self._dialog = dialog

    def createWidget(self) -> QWidget:
        """A list that can be written into, and a button to find a file."""
        self.list = QComboBox()
        self.list.setEditable(True)
        self.list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._fill()
        self.list.setToolTip(self.parameterDefinition().toolTip())
        self.list.editTextChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        self.button = QToolButton()
        self.button.setText("…")
        self.button.setToolTip(tr("Choose a profile file"))
        self.button.clicked.connect(self.browse)
        self.editor_button = QToolButton()
        self.editor_button.setIcon(QIcon(str(resource("icons", "profile_editor.svg"))))
        self.editor_button.setToolTip(tr("Edit or create a profile…"))
        self.editor_button.clicked.connect(self.edit)
        widget = QWidget()
        layout = QHBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.editor_button)
        return widget

    def _fill(self) -> None:
        """The profiles of the plugin, of the user, of the project."""
        held = project_profiles(QgsProject.instance())
        names = [*self._names, *(USER + name for name in user_profiles()), *(PROJECT + name for name in held)]
        for rank, name in enumerate(names):
            self.list.addItem(name)
            self.list.setItemData(rank, _title(name, held), Qt.ItemDataRole.ToolTipRole)

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

    def edit(self) -> None:
        """Open the editor with the table that is chosen; what is saved there is taken."""
        from sinp_hdf_plugin.gui.profile_editor.dialog import ProfileEditor

        window = self.list.window()
        editor = ProfileEditor(window.parentWidget() or window)
        editor.kept.connect(self._take)
        if self.widgetValue() not in self._names:
            editor.open_named(self.widgetValue())
        source = self._source()
        if source:
            editor.show_source(source)
        editor.show()

    def _take(self, name: str) -> None:
        if not sip.isdeleted(self.list):
            self.list.clear()
            self._fill()
            self.list.setEditText(name)

    def _source(self) -> str | QgsVectorLayer | None:
        """The table of the same dialog, where it has one."""
        wrappers = getattr(self._dialog.mainWidget(), "wrappers", None)
        if not isinstance(wrappers, dict) or "INPUT" not in wrappers:
            return None
        value = wrappers["INPUT"].parameterValue()
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source.staticValue()
        layer = QgsProject.instance().mapLayer(value) if isinstance(value, str) else None
        return layer or (value if isinstance(value, str) else None)


def _title(name: str, held: Mapping[str, str]) -> str:
    """What a profile is for, in the user's language."""
    language = "fr" if QgsApplication.locale().startswith("fr") else "en"
    try:
        title = load_named(name, held).title
    except SinpError:
        return ""
    return title.get(language) or title.get("fr", "")
