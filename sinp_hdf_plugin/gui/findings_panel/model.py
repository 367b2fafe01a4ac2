# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings that a filter lets through, in groups, for a tree view: texts are made when they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPixmap

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES, Catalogue
from sinp_hdf_plugin.core.workbench.finding_table import ATTRIBUTE, RULE, SEVERITY, Filter, FindingTable, Groups
from sinp_hdf_plugin.gui.findings_panel import words
from sinp_hdf_plugin.toolbelt.i18n import tr

TITLE, COUNT, VALUE, PROPOSAL = range(4)
_NONE = QModelIndex()
_DOT = 10  # pixels
Role = Qt.ItemDataRole


class FindingsModel(QAbstractItemModel):
    """Groups at the top, their findings below. A group is row `n` without a parent."""

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.table: FindingTable | None = None
        self.by = RULE
        self.wanted = Filter()
        self.pending: set[int] = set()  # ids of findings corrected in a layer that is not saved
        self._groups: Groups | None = None
        self._dots = {name: _dot(colour) for name, colour in words.COLOURS.items()}

    # What is shown

    def show(self, table: FindingTable | None) -> None:
        """Other findings."""
        self.table = table
        self.arrange()

    def arrange(self, wanted: Filter | None = None, by: str | None = None) -> None:
        """Another filter or other groups; None leaves as it is."""
        self.beginResetModel()
        self.wanted = self.wanted if wanted is None else wanted
        self.by = self.by if by is None else by
        self._groups = self.table.groups(self.table.mask(self.wanted), self.by) if self.table else None
        self.endResetModel()

    def redraw(self) -> None:
        """Findings have another state; those that the filter hides now go at the next `arrange`."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, PROPOSAL))
            self.layoutChanged.emit()

    @property
    def shown(self) -> int:
        """How many findings the filter lets through."""
        return len(self._groups.order) if self._groups else 0

    def position(self, index: QModelIndex) -> int | None:
        """The finding of a row; None for a group."""
        if not index.isValid() or not index.internalId() or self._groups is None:
            return None
        return int(self._groups.positions(index.internalId() - 1)[index.row()])

    def positions(self, index: QModelIndex) -> np.ndarray:
        """The findings of a row: its own, or all those of a group."""
        if self._groups is None or not index.isValid():
            return np.zeros(0, int)
        position = self.position(index)
        return self._groups.positions(index.row()) if position is None else np.array([position])

    def index_of(self, position: int) -> QModelIndex:
        """The row of a finding; invalid when it is not shown."""
        if self._groups is None:
            return QModelIndex()
        (found,) = np.nonzero(self._groups.order == position)
        if not len(found):
            return QModelIndex()
        group = int(np.searchsorted(self._groups.starts, found[0], side="right")) - 1
        return self.index(int(found[0] - self._groups.starts[group]), 0, self.index(group, 0))

    def code(self, index: QModelIndex) -> int | None:
        """What a group is known by; None for a finding."""
        if self._groups is None or not index.isValid() or index.internalId():
            return None
        return int(self._groups.codes[index.row()])

    def groups_of(self, codes: set[int]) -> list[int]:
        """The rows of the groups of these codes."""
        if self._groups is None or not codes:
            return []
        return [int(row) for row in np.flatnonzero(np.isin(self._groups.codes, list(codes)))]

    # What a view asks for

    def columnCount(self, parent: QModelIndex = _NONE) -> int:
        """Columns of every row."""
        return PROPOSAL + 1

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        """Groups, or findings of a group."""
        if self._groups is None or parent.column() > 0:
            return 0
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() else self._groups.size(parent.row())

    def index(self, row: int, column: int, parent: QModelIndex = _NONE) -> QModelIndex:
        """The index of a row: its id is 0 for a group, else the number of its group plus 1."""
        if parent.isValid():
            group = parent.row()
            inside = not parent.internalId() and self._groups is not None and row < self._groups.size(group)
            return self.createIndex(row, column, group + 1) if inside and row >= 0 else QModelIndex()
        return self.createIndex(row, column, 0) if 0 <= row < self.rowCount() else QModelIndex()

    def hasChildren(self, parent: QModelIndex = _NONE) -> bool:  # noqa: N802
        """Groups have findings, findings have nothing: asked for each row that is laid out."""
        return not parent.isValid() or not parent.internalId()

    def parent(self, index: QModelIndex | None = None) -> Any:
        """The group of a finding."""
        if index is None:
            return super().parent()
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return (tr("Finding"), tr("Number or row"), tr("Value found"), tr("Proposal"))[section]
        return None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What is drawn."""
        position = self.position(index)
        if position is None:
            return self._of_group(index.row(), index.column(), role)
        return self._of_finding(position, index.column(), role)

    def _of_group(self, group: int, column: int, role: int) -> Any:
        if self._groups is None or self.table is None:
            return None
        if role == Role.DisplayRole or (role == Role.ToolTipRole and column != COUNT):
            return self._group_text(group, column)
        if role == Role.FontRole:
            font = QFont()
            font.setBold(column in (TITLE, COUNT))
            return font
        if role == Role.DecorationRole and column == TITLE:
            return self._dots.get(SEVERITIES[int(self._groups.worst[group])])
        if role == Role.TextAlignmentRole and column == COUNT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _group_text(self, group: int, column: int) -> str:
        if column == COUNT:
            return words.number(self._groups.size(group))
        key = self.table.keys[self.by][int(self._groups.codes[group])]
        if self.by == RULE:
            return self._rule_text(key) if column == TITLE else ""
        if self.by == ATTRIBUTE:
            return (key or tr("(whole file or row)")) if column == TITLE else ""
        if self.by == SEVERITY:
            return words.severity_name(key) if column == TITLE else ""
        rule, attribute, value, proposal = key
        if column == TITLE:
            return " · ".join(filter(None, (rule, attribute)))
        return words.shown(value) if column == VALUE else proposal or ""

    def _rule_text(self, rule: str) -> str:
        return f"{rule} · {self._catalogue[rule].statement['fr']}" if rule in self._catalogue else rule

    def _of_finding(self, position: int, column: int, role: int) -> Any:
        table = self.table
        if role == Role.DisplayRole or role == Role.ToolTipRole:
            one = table.finding(position)
            if column == TITLE:
                return one.message or one.rule
            if column == COUNT:
                return "" if one.line is None else tr("row {number}").format(number=one.line)
            return words.shown(one.value) if column == VALUE else one.proposal or ""
        if role == Role.FontRole:
            font = QFont()
            font.setStrikeOut(bool(table.dismissed[position]))
            font.setItalic(table.ids[position] in self.pending)
            return font
        if role == Role.ForegroundRole:
            if table.mended[position] or table.ids[position] in self.pending:
                return words.MENDED
            return words.QUIET if table.dismissed[position] else None
        if role == Role.DecorationRole and column == TITLE:
            return self._dots.get(table.finding(position).severity)
        if role == Role.TextAlignmentRole and column == COUNT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _dot(colour: QColor) -> QPixmap:
    """A small square of a colour."""
    picture = QPixmap(_DOT, _DOT)
    picture.fill(colour)
    return picture
