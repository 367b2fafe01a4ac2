# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings: keeps what is open and chosen when the filter or the groups change."""

from __future__ import annotations

from typing import Callable

import numpy as np
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from sinp_hdf_plugin.core.workbench.finding_table import Filter, FindingTable
from sinp_hdf_plugin.gui.findings_panel.model import COUNT, PROPOSAL, TITLE, VALUE, FindingsModel


class FindingsTree(QTreeView):
    """chosen: another row is the current one; looked_at: a person wants to see it (click, arrow keys)."""

    chosen = pyqtSignal()
    looked_at = pyqtSignal()

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: set[int] = set()
        self._restoring = False
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((COUNT, 13), (VALUE, 14), (PROPOSAL, 14)):
            title = model.headerData(column, Qt.Orientation.Horizontal)
            needed = header.fontMetrics().horizontalAdvance(title) + 16
            self.setColumnWidth(column, max(needed, self.fontMetrics().averageCharWidth() * width))
        self.expanded.connect(lambda index: self._remember(index, True))
        self.collapsed.connect(lambda index: self._remember(index, False))
        self.selectionModel().currentChanged.connect(self._moved)
        self.clicked.connect(lambda index: self.looked_at.emit())

    def arrange(self, wanted: Filter, by: str) -> None:
        """Another filter, other groups: what was open and current stays, where it is still shown."""
        model: FindingsModel = self.model()
        if by != model.by:
            self._open.clear()
        self._keeping(lambda: model.arrange(wanted, by), self.current_id())

    def show_table(self, table: FindingTable | None) -> None:
        """Other findings; groups of a former table mean nothing any more."""
        self._open.clear()
        current = self.current_id()
        self._keeping(lambda: self.model().show(table), current)

    def current_id(self) -> int | None:
        """The id of the current finding."""
        position = self.model().position(self.currentIndex())
        return None if position is None else self.model().table.ids[position]

    def go_to(self, position: int) -> None:
        """Make a finding the current one, as a click on it would."""
        index = self.model().index_of(position)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def chosen_positions(self) -> np.ndarray:
        """The findings of the selected rows, groups whole."""
        model: FindingsModel = self.model()
        found = [model.positions(index) for index in self.selectionModel().selectedRows()]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, int)

    def _keeping(self, work: Callable[[], None], current: int | None) -> None:
        model: FindingsModel = self.model()
        self._restoring = True
        work()
        for group in model.groups_of(self._open):
            self.expand(model.index(group, 0))
        place = model.table.positions([current]) if model.table is not None and current is not None else []
        if place:
            self.go_to(place[0])
        self._restoring = False
        self.chosen.emit()

    def _remember(self, index: QModelIndex, is_open: bool) -> None:
        code = self.model().code(index)
        if code is not None:
            (self._open.add if is_open else self._open.discard)(code)

    def _moved(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._restoring:
            self.chosen.emit()
            self.looked_at.emit()
