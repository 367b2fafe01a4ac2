# SPDX-License-Identifier: GPL-2.0-or-later
"""Which profile to open: a list with who made each, for what, when; or a file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.library import SHIPPED, Entry, entries, place_text
from sinp_hdf_plugin.toolbelt.i18n import tr

_LAST = 5
_ENTRY = Qt.ItemDataRole.UserRole


class OpenDialog(QDialog):
    """`chosen` is the entry that was taken, or `file` the path; one of them, once it is accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Open a profile"))
        self.resize(1120, 560)
        self.chosen: Entry | None = None
        self.file: Path | None = None
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Profile"), tr("Title"), tr("Version"), tr("Author"), tr("Date"), tr("Source")])
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setSectionResizeMode(_LAST, QHeaderView.ResizeMode.Stretch)
        self.tree.itemDoubleClicked.connect(lambda *_: self.accept())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setText(tr("Open"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.browse = self.buttons.addButton(tr("A file…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.browse.clicked.connect(self._browse)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tree)
        layout.addWidget(self.buttons)
        self._fill()

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for entry in entries():
            if entry.place not in groups:
                groups[entry.place] = QTreeWidgetItem(self.tree, [place_text(entry.place)])
                groups[entry.place].setFirstColumnSpanned(True)
                groups[entry.place].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[entry.place].setExpanded(True)
            self._add(groups[entry.place], entry)

    @staticmethod
    def _add(group: QTreeWidgetItem, entry: Entry) -> None:
        item = QTreeWidgetItem(group, [entry.id])
        item.setData(0, _ENTRY, entry)
        try:
            opened = entry.open()
        except ConfigError as error:
            item.setText(1, tr("broken: cannot be opened"))
            item.setToolTip(1, str(error))
            item.setBackground(1, words.MISSING)
            item.setForeground(1, words.INK)
            return
        data = opened.content
        title = data.get("title", {})
        language = "fr" if QgsApplication.locale().startswith("fr") else "en"
        item.setText(1, title.get(language) or next(iter(title.values()), ""))
        for place, key in ((2, "version"), (3, "author"), (4, "date"), (5, "source")):
            item.setText(place, str(data.get(key, "")))
            item.setToolTip(place, str(data.get(key, "")))
        if opened.faults:
            item.setBackground(1, words.MIDDLING)
            item.setForeground(1, words.INK)
            item.setToolTip(1, opened.faults)

    def select(self, name: str) -> None:
        """Select the profile that a parameter calls so."""
        for group in map(self.tree.topLevelItem, range(self.tree.topLevelItemCount())):
            for item in map(group.child, range(group.childCount())):
                if item.data(0, _ENTRY).name == name:
                    self.tree.setCurrentItem(item)

    def accept(self) -> None:
        """Take the profile that is selected."""
        item = self.tree.currentItem()
        self.chosen = item.data(0, _ENTRY) if item else None
        if self.chosen or self.file:
            super().accept()

    def _browse(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, tr("Open a profile"), "", tr("Profiles (*.json)"))
        if found:
            self.tree.setCurrentItem(None)
            self.file = Path(found)
            self.accept()


def is_shipped(entry: Entry) -> bool:
    """It comes with the plugin: only a copy can be changed."""
    return entry.place == SHIPPED
