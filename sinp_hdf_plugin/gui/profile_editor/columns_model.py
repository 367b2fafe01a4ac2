# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of the source: examples of their values, what they become, what is suggested for them."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QFont

from sinp_hdf_plugin.core.mapping.editing.content import ADDITIONAL, IGNORED, MAPPED, PLACE, Fate
from sinp_hdf_plugin.core.mapping.suggestion.model import ColumnSuggestion
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

NAME, EXAMPLES, FILLED, TARGET, SUGGESTION = range(5)
_SUGGESTED_AT_LEAST = 0.3


class ColumnsModel(QAbstractTableModel):
    """One row per source column. Editing the target sends the column there (see `choices.choose`)."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._suggestions: dict[str, ColumnSuggestion] = {}
        session.replaced.connect(self._replace)
        session.changed.connect(self._refresh)
        self._replace()

    def source(self, row: int) -> str:
        """The source column of a row."""
        return self._session.content.columns[row]

    def suggestion(self, source: str) -> ColumnSuggestion | None:
        """What is suggested for a source column, None without a table."""
        return self._suggestions.get(source)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._session.content.columns)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Source column"), tr("Examples"), tr("Filled"), tr("Becomes"), tr("Suggestion"))[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Called by Qt."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TARGET else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        source = self.source(index.row())
        fate = self._session.content.fate(source)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(source, fate, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(source, fate, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == FILLED:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return _font(fate, index.column())
        return self._colour(source, fate, index.column(), role)

    def _text(self, source: str, fate: Fate, column: int) -> str:
        facts = self._session.table.facts.get(source) if self._session.table else None
        if column == NAME:
            return source
        if column == EXAMPLES:
            return " · ".join(facts.examples) if facts else ""
        if column == FILLED:
            return words.percent(facts.filled) if facts else ""
        if column == TARGET:
            return words.fate_text(fate)
        best = self._best(source)
        if best is None:
            return ""
        return f"{'✓ ' if self._agrees(source, fate) else ''}{best[0]} ({words.percent(best[1])})"

    def _tip(self, source: str, fate: Fate, column: int) -> str | None:
        facts = self._session.table.facts.get(source) if self._session.table else None
        if column in (NAME, EXAMPLES, FILLED) and facts:
            return tr("{source}: {count} distinct values in the sample\n{examples}").format(
                source=source, count=facts.distinct, examples="\n".join(facts.examples)
            )
        if column == TARGET and fate.kind == MAPPED:
            found = [self._session.column(target) for target in fate.targets]
            return "\n\n".join(
                f"{c.label.of(self._session.locale)}\n{c.help.of(self._session.locale)}" for c in found if c
            )
        if column == SUGGESTION:
            return self.reasons(source)
        return None

    def reasons(self, source: str) -> str | None:
        """Why that is suggested, a line for each reason; None when there is nothing to say."""
        suggestion = self.suggestion(source)
        if suggestion is None:
            return None
        reasons = list(dict.fromkeys(suggestion.best.reasons)) if suggestion.best else []
        return "\n".join([*reasons, *filter(None, [suggestion.note])]) or None

    def _best(self, source: str) -> tuple[str, float] | None:
        """What is suggested, in words, and how sure."""
        suggestion = self.suggestion(source)
        if suggestion is None or suggestion.best is None or suggestion.best.confidence < _SUGGESTED_AT_LEAST:
            return None
        target = words.place_text(suggestion.place) if suggestion.place else suggestion.best.target
        return target, suggestion.best.confidence

    def _agrees(self, source: str, fate: Fate) -> bool:
        suggestion = self.suggestion(source)
        if suggestion is None or suggestion.best is None:
            return False
        return (suggestion.place or suggestion.best.target) in fate.targets

    def _colour(self, source: str, fate: Fate, column: int, role: int) -> Any:
        best = self._best(source) if column == SUGGESTION else None
        if role == Qt.ItemDataRole.BackgroundRole and best:
            return words.confidence_colour(best[1])
        if role == Qt.ItemDataRole.ForegroundRole:
            if best:
                return words.INK
            if column == EXAMPLES or (column == TARGET and fate.kind in (ADDITIONAL, IGNORED)):
                return words.QUIET
        return None

    def _replace(self) -> None:
        self.beginResetModel()
        table = self._session.table
        self._suggestions = {one.source: one for one in table.suggestion.columns} if table else {}
        self.endResetModel()

    def _refresh(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, SUGGESTION))


def _font(fate: Fate, column: int) -> QFont | None:
    if column == NAME or (column == TARGET and fate.kind in (MAPPED, PLACE)):
        font = QFont()
        font.setBold(column == TARGET)
        return font
    if column == TARGET:
        font = QFont()
        font.setItalic(True)
        return font
    return None
