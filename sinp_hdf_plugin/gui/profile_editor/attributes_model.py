# SPDX-License-Identifier: GPL-2.0-or-later
"""The attributes of the format: what each is, whether it is asked for, where its values come from."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.editing.difference import described
from sinp_hdf_plugin.core.standard.model import FlatColumn
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

NAME, LABEL, OBLIGATION, ORIGIN = range(4)
SEARCHED = Qt.ItemDataRole.UserRole  # what the filter looks into
IN_USE = Qt.ItemDataRole.UserRole + 1  # asked for, or filled
GEOMETRY = "geometry"


class AttributesModel(QAbstractTableModel):
    """One row per attribute; targets that the format does not have come first, to be mended."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names: list[str] = []
        self._asked: frozenset[str] = frozenset()
        self._completed: frozenset[str] = frozenset()
        session.replaced.connect(self._replace)
        session.changed.connect(self._refresh)
        self._replace()

    def target(self, row: int) -> str:
        """The attribute of a row."""
        return self._names[row]

    def row_of(self, target: str) -> int:
        """The row of an attribute, -1 when there is none."""
        return self._names.index(target) if target in self._names else -1

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Attribute"), tr("Label"), tr("Asked for"), tr("Filled by"))[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        target = self._names[index.row()]
        column = self._session.column(target)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(target, column, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(target, column, index.column())
        if role == SEARCHED:
            return self._searched(target, column)
        if role == IN_USE:
            return bool(self.origin(target)) or target in self._asked
        if index.column() == ORIGIN and self._is_missing(target, column):
            return {Qt.ItemDataRole.BackgroundRole: words.MISSING, Qt.ItemDataRole.ForegroundRole: words.INK}.get(role)
        return None

    def origin(self, target: str) -> str:
        """Where the values of an attribute come from, in words; empty when from nowhere."""
        content = self._session.content
        entry = content.entry(target) or {}
        sources = content.sources(target)
        constant = content.data.get("constants", {}).get(target)
        parts = [" + ".join(sources)] if sources else []
        if entry.get("default"):
            parts.append(
                tr("else “{value}”").format(value=entry["default"]) if sources else f"«\u00a0{entry['default']}\u00a0»"
            )
        elif constant:
            parts.append(tr("else “{value}”").format(value=constant) if sources else f"«\u00a0{constant}\u00a0»")
        return ", ".join(parts)

    def missing(self) -> list[str]:
        """Attributes asked for that nothing fills, but a run parameter may."""
        return [name for name in self._names if self._is_missing(name, self._session.column(name))]

    def _text(self, target: str, column: FlatColumn | None, place: int) -> str:
        if place == NAME:
            return target
        if place == LABEL:
            return column.label.of(self._session.locale) if column else tr("Not in this version of the format")
        if place == OBLIGATION:
            return words.obligation_text(column.obligation) if column else ""
        origin = self.origin(target)
        if origin:
            return origin
        if target in self._asked:
            return tr("asked at each conversion") if target in self._session.parameters else tr("missing")
        return tr("completed by the plugin") if target in self._completed else ""

    def _tip(self, target: str, column: FlatColumn | None, place: int) -> str | None:
        if place == ORIGIN:
            return described(self._session.content.entry(target) or {}) or None
        if column is None:
            return None
        condition = column.condition.of(self._session.locale) if column.condition else ""
        return "\n".join(filter(None, [column.help.of(self._session.locale), condition]))

    def _searched(self, target: str, column: FlatColumn | None) -> str:
        texts = [target]
        if column:
            texts += [column.short, column.label.fr, column.label.en, column.help.of(self._session.locale)]
        return fold(" ".join(texts))

    def _is_missing(self, target: str, column: FlatColumn | None) -> bool:
        return column is None or (
            target in self._asked and target not in self._session.parameters and not self.origin(target)
        )

    def _replace(self) -> None:
        self.beginResetModel()
        self._list()
        self.endResetModel()

    def _list(self) -> None:
        content = self._session.content
        known = [column.name for column in content.version.columns() if column.type != GEOMETRY]
        self._names = [*content.strangers(), *known]
        self._asked, self._completed = frozenset(self._session.asked()), self._session.completed()

    def _refresh(self) -> None:
        before = self._names
        self._list()
        if self._names != before:
            self._replace()
        elif self._names:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._names) - 1, ORIGIN))


class AttributesFilter(QSortFilterProxyModel):
    """Attributes whose name, label or help holds every word that is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[str] = []
        self._only_in_use = False

    def look_for(self, text: str) -> None:
        """The words to find."""
        self._wanted = fold(text).split()
        self.invalidateFilter()

    def show_only_in_use(self, only: bool) -> None:
        """Leave out what is neither asked for nor filled."""
        self._only_in_use = only
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        """Called by Qt."""
        index = self.sourceModel().index(row, NAME, parent)
        if self._only_in_use and not index.data(IN_USE):
            return False
        return not self._wanted or all(word in index.data(SEARCHED) for word in self._wanted)
