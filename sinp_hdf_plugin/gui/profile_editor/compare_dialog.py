# SPDX-License-Identifier: GPL-2.0-or-later
"""Two profiles side by side: what they say of each attribute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.editing.difference import Difference, compare
from sinp_hdf_plugin.core.mapping.editing.opening import open_content
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.library import entries
from sinp_hdf_plugin.toolbelt.i18n import tr


class CompareDialog(QDialog):
    """The profile that is being edited, and any other one."""

    def __init__(self, current: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compare two profiles"))
        self.resize(1000, 600)
        self._known: dict[str, Any] = {tr("The profile being edited"): current}
        self._known.update({entry.name: entry for entry in entries()})
        self.sides = [QComboBox(), QComboBox()]
        grid = QGridLayout()
        for rank, (combo, title) in enumerate(zip(self.sides, (tr("First profile"), tr("Second profile")))):
            combo.addItems(list(self._known))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.activated.connect(lambda _: self.refresh())
            button = QToolButton()
            button.setText("…")
            button.setToolTip(tr("Choose a profile file"))
            button.clicked.connect(lambda _, combo=combo: self._browse(combo))
            grid.addWidget(QLabel(title), 0, 2 * rank)
            grid.addWidget(combo, 1, 2 * rank)
            grid.addWidget(button, 1, 2 * rank + 1)
            grid.setColumnStretch(2 * rank, 1)
        self.sides[1].setCurrentIndex(min(1, self.sides[1].count() - 1))
        self.only = QCheckBox(tr("Only what differs"))
        self.only.setChecked(True)
        self.only.clicked.connect(self.refresh)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        for widget in (self.only, self.told, self.table, buttons):
            layout.addWidget(widget)
        self.refresh()

    def choose(self, side: int, name: str) -> None:
        """Put that profile on a side (0 or 1)."""
        self.sides[side].setCurrentText(name)
        self.refresh()

    def refresh(self) -> None:
        """Compare what is chosen."""
        try:
            contents = [self._content(combo.currentText()) for combo in self.sides]
        except ConfigError as error:
            self.table.setRowCount(0)
            self.told.setText(str(error))
            return
        found = compare(*contents)
        differing = [one for one in found if not one.is_same]
        self.told.setText(
            tr("{count} differences out of {all} lines.").format(count=len(differing), all=len(found))
            if differing
            else tr("Both profiles say the same.")
        )
        self._show(differing if self.only.isChecked() else found)

    def _show(self, lines: list[Difference]) -> None:
        names = [combo.currentText() for combo in self.sides]
        self.table.setHorizontalHeaderLabels([tr("Attribute"), *names])
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, text in enumerate(line):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if place and not line.is_same:
                    cell.setBackground(words.MIDDLING if text else words.WEAK)
                    cell.setForeground(words.INK)
                self.table.setItem(row, place, cell)
        self.table.resizeRowsToContents()

    def _content(self, name: str) -> dict[str, Any]:
        known = self._known[name]
        return known if isinstance(known, dict) else known.open().content

    def _browse(self, combo: QComboBox) -> None:
        found, _ = QFileDialog.getOpenFileName(self, tr("Choose a profile file"), "", tr("Profiles (*.json)"))
        if not found:
            return
        try:
            self._known[found] = open_content(Path(found)).content
        except ConfigError as error:
            self.told.setText(str(error))
            return
        for side in self.sides:
            if side.findText(found) < 0:
                side.addItem(found)
        combo.setCurrentText(found)
        self.refresh()
