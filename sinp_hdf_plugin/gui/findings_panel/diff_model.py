# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections before they are made: each value before and after, and how many times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from sinp_hdf_plugin.gui.findings_panel.words import number, shown
from sinp_hdf_plugin.toolbelt.i18n import tr

_NONE = QModelIndex()
Role = Qt.ItemDataRole


class DiffModel(QAbstractTableModel):
    """Rows of FixPlan.before_after()."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[tuple[Any, ...]] = ()

    def show(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Other corrections."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        """One row for each value."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = _NONE) -> int:
        """Rule, attribute, before, after, number."""
        return 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return (tr("Rule"), tr("Attribute"), tr("Before"), tr("After"), tr("Number"))[section]
        return None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """The cells."""
        if role in (Role.DisplayRole, Role.ToolTipRole):
            value = self._rows[index.row()][index.column()]
            return number(value) if index.column() == 4 else shown(value)
        if role == Role.TextAlignmentRole and index.column() == 4:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None
