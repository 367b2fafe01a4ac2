# SPDX-License-Identifier: GPL-2.0-or-later
"""Which result the panel shows: one of the project, or a file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from sinp_hdf_plugin.gui.findings_panel.layers import results_in_project
from sinp_hdf_plugin.toolbelt.i18n import tr

_FOLDER = "sinp_hdf/findings_folder"


class ResultCombo(QComboBox):
    """Looks again which results are in the project when its list is opened."""

    opening = pyqtSignal()

    def showPopup(self) -> None:  # noqa: N802
        """Called by Qt."""
        self.opening.emit()
        super().showPopup()


class SourceRow(QWidget):
    """`chosen` with the path of a result; `reload` when it is to be read again."""

    chosen = pyqtSignal(object)
    reload = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = ResultCombo()
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.combo.opening.connect(self.refresh)
        self.combo.activated.connect(self._picked)
        self.browse, self.again = QToolButton(), QToolButton()
        self.browse.setText(tr("Open…"))
        self.browse.setToolTip(tr("Open the result GeoPackage of a conversion or a validation"))
        self.again.setText(tr("Reload"))
        self.again.setToolTip(tr("Read the findings of the file again"))
        self.browse.clicked.connect(self.ask)
        self.again.clicked.connect(self.reload)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo, 1)
        layout.addWidget(self.browse)
        layout.addWidget(self.again)
        self.show_path(None)

    def show_path(self, path: Path | None) -> None:
        """This result is on screen."""
        self.again.setEnabled(path is not None)
        self.refresh(path)

    def refresh(self, path: Path | None = None) -> None:
        """The results of the project, and the one on screen."""
        shown = path or self.combo.currentData()
        paths = list(dict.fromkeys([*([shown] if shown else []), *results_in_project()]))
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for one in paths:
                self.combo.addItem(one.name, one)
                self.combo.setItemData(self.combo.count() - 1, str(one), Qt.ItemDataRole.ToolTipRole)
            if not shown:
                self.combo.insertItem(0, tr("(choose a result)"), None)
            self.combo.setCurrentIndex(0)

    def ask(self) -> None:
        """Let the person choose a file."""
        settings = QgsSettings()
        start = str(settings.value(_FOLDER, ""))
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a result"), start, tr("Results") + " (*.gpkg)")
        if path:
            settings.setValue(_FOLDER, str(Path(path).parent))
            self.chosen.emit(Path(path).resolve())

    def _picked(self, row: int) -> None:
        path = self.combo.itemData(row)
        if path is not None:
            self.chosen.emit(path)
