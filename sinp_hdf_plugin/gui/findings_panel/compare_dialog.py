# SPDX-License-Identifier: GPL-2.0-or-later
"""Two results side by side: the findings that are gone, new, and the same, by rule."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.workbench.comparison import Comparison
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr


class CompareDialog(QDialog):
    """Shows a comparison; the names are those of the two files, the older first."""

    def __init__(self, before: str, after: str, found: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Two results compared"))
        self.said = QLabel(
            tr("From “{before}” to “{after}”: findings gone: {gone}, new: {new}, same: {same}.").format(
                before=before, after=after, gone=number(found.gone), new=number(found.new), same=number(found.same)
            )
        )
        counts = [f"{words} : {one} → {other}" for words, (one, other) in found.counts.items()]
        if found.absent:
            counts.append(tr("Gone with their record: {count}").format(count=number(found.absent)))
        self.counts = QLabel("\n".join([*counts, *found.notes]))
        for label in (self.said, self.counts):
            label.setWordWrap(True)
        titles = [tr("Rule"), tr("Attribute"), tr("Gone"), tr("New"), tr("Same")]
        self.table = QTableWidget(len(found.rules), len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for row, change in enumerate(found.rules):
            for column, value in enumerate(change):
                item = QTableWidgetItem()
                item.setData(Qt.ItemDataRole.DisplayRole, value)
                self.table.setItem(row, column, item)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setSortingEnabled(True)
        self.table.sortItems(2, Qt.SortOrder.DescendingOrder)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.counts)
        layout.addWidget(buttons)
        self.resize(680, 560)
