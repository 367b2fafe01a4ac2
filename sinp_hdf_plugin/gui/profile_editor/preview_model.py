# SPDX-License-Identifier: GPL-2.0-or-later
"""The converted rows: cells in the colour of their gravest finding, with what is wrong in the tooltip."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QFont

from sinp_hdf_plugin.core.engine.preview import ACCEPTED, HELD, Preview, PreviewFinding
from sinp_hdf_plugin.core.rules.summary import severity_rank
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.toolbelt.i18n import tr

FATE = 0  # the first column; those of the format follow


class PreviewModel(QAbstractTableModel):
    """A preview as a table. Only what is looked at is made into text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self._cells: dict[tuple[int, int], list[PreviewFinding]] = {}
        self._rows: dict[int, list[PreviewFinding]] = {}

    def show_preview(self, preview: Preview | None) -> None:
        """Other rows."""
        self.beginResetModel()
        self.preview = preview
        self._cells, self._rows = {}, {}
        places = {name: place for place, name in enumerate(preview.columns, 1)} if preview else {}
        for finding in preview.findings if preview else ():
            if finding.row is not None:
                self._rows.setdefault(finding.row, []).append(finding)
                self._cells.setdefault((finding.row, places.get(finding.column, FATE)), []).append(finding)
        self.endResetModel()

    def findings_at(self, row: int, column: int) -> list[PreviewFinding]:
        """What is wrong with a cell; in the first column, with the row."""
        found = self._rows.get(row, []) if column == FATE else self._cells.get((row, column), [])
        return sorted(found, key=lambda finding: severity_rank(finding.severity))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return len(self.preview.rows) if self.preview and not parent.isValid() else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return len(self.preview.columns) + 1 if self.preview and not parent.isValid() else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if role != Qt.ItemDataRole.DisplayRole or not self.preview:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.preview.lines[section])
        return tr("What becomes of it") if section == FATE else self.preview.columns[section - 1]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        preview, row, column = self.preview, index.row(), index.column()
        if preview is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if self._colour(row, column):
                return words.INK
            return words.QUIET if self._is_stand_in(row, column) else None
        if role == Qt.ItemDataRole.FontRole and self._is_stand_in(row, column):
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _text(self, row: int, column: int) -> str:
        if column == FATE:
            return words.row_fate_text(self.preview.fates[row])
        value = self.preview.rows[row][column - 1]
        return "" if value is None else str(value)

    def _tip(self, row: int, column: int) -> str | None:
        lines = [said(finding) for finding in self.findings_at(row, column)]
        if self._is_stand_in(row, column):
            lines.append(tr("Trial value: the real one is asked for at each conversion."))
        text = "" if column == FATE else self._text(row, column)
        return "\n\n".join(filter(None, [text, *lines])) or None

    def _colour(self, row: int, column: int) -> Any:
        found = self.findings_at(row, column)
        fate = self.preview.fates[row]
        if column == FATE:
            if fate == HELD:
                return words.SEVERITY_COLOURS["bloquant"]
            return None if fate == ACCEPTED else words.SEVERITY_COLOURS["avertissement"]
        if found:
            return words.SEVERITY_COLOURS.get(found[0].severity)
        return words.HELD_COLOUR if fate == HELD else None

    def _is_stand_in(self, row: int, column: int) -> bool:
        if column == FATE:
            return False
        name = self.preview.columns[column - 1]
        return (
            name in self.preview.stand_ins and str(self.preview.rows[row][column - 1]) == self.preview.stand_ins[name]
        )


def said(finding: PreviewFinding) -> str:
    """A finding for people."""
    text = f"{words.severity_text(finding.severity)} · {finding.rule} · {finding.message}"
    if finding.value:
        text += "\n" + tr("Found: {value}").format(value=finding.value)
    if finding.proposal:
        text += "\n" + tr("Proposed: {value}").format(value=finding.proposal)
    return text
