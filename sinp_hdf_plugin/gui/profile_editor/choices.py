# SPDX-License-Identifier: GPL-2.0-or-later
"""What a source column may become: a list that is searched by name, label and help, the suggestions on top."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.editing.binding import AXES
from sinp_hdf_plugin.core.mapping.editing.content import ADDITIONAL, IGNORED, MAPPED, PLACE, ProfileContent
from sinp_hdf_plugin.core.mapping.suggestion.model import ColumnSuggestion
from sinp_hdf_plugin.core.standard.model import FlatColumn
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.attributes_model import GEOMETRY
from sinp_hdf_plugin.gui.profile_editor.columns_model import NAME, ColumnsModel
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

CHOICE, SEARCHED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WIDTH = 460  # of the open list


def choose(content: ProfileContent, source: str, choice: str) -> None:
    """Make a source column what a choice says: `kind:name`."""
    kind, _, name = choice.partition(":")
    if kind == MAPPED:
        content.send(source, name)
    elif kind == PLACE:
        content.locate(source, name)
    elif kind == IGNORED:
        content.ignore(source)
    else:
        content.keep(source)


def choice_of(content: ProfileContent, source: str) -> str:
    """The choice that a source column has now."""
    fate = content.fate(source)
    return f"{fate.kind}:{fate.targets[0] if fate.targets else ''}"


class SearchCombo(QComboBox):
    """A list in which one types: what is proposed holds every letter typed, wherever it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(18)
        self.view().setMinimumWidth(_WIDTH)

    def fill(self, items: list[QStandardItem]) -> None:
        """Take these choices."""
        model = QStandardItemModel(self)
        for item in items:
            model.appendRow(item)
        self.setModel(model)
        completer = _Completer(model, self)
        completer.popup().setMinimumWidth(_WIDTH)
        self.setCompleter(completer)

    def choose(self, choice: str | None) -> None:
        """Show that choice, as if it had been picked."""
        self.setCurrentIndex(self.findData(choice, CHOICE))

    def choice(self) -> str | None:
        """The choice that is shown; None while what is typed is none."""
        if self.currentIndex() >= 0 and self.currentText() == self.itemText(self.currentIndex()):
            return self.itemData(self.currentIndex(), CHOICE)
        place = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        return self.itemData(place, CHOICE) if place >= 0 else None


class _Completer(QCompleter):
    """Looks into names, labels and help, without accents."""

    def __init__(self, model: QAbstractItemModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(14)

    def splitPath(self, path: str) -> list[str]:
        """Called by Qt: what is looked for."""
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex) -> str:
        """Called by Qt: what is written when a choice is taken."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def item(text: str, choice: str, tip: str = "", searched: str = "") -> QStandardItem:
    """One choice."""
    made = QStandardItem(text)
    made.setData(choice, CHOICE)
    made.setData(fold(f"{text} {searched}"), SEARCHED)
    made.setToolTip(tip)
    return made


def attribute_item(column: FlatColumn, locale: str, choice: str, more: str = "") -> QStandardItem:
    """An attribute of the format as a choice."""
    help_text = column.help.of(locale)
    return item(f"{column.name} – {column.label.of(locale)}{more}", choice, help_text, f"{column.short} {help_text}")


def choices_for(session: Session, suggestion: ColumnSuggestion | None) -> list[QStandardItem]:
    """Suggestions first, then what is not an attribute, then every attribute."""
    version, locale = session.content.version, session.locale
    made = []
    for candidate in suggestion.candidates if suggestion else ():
        if version.has_column(candidate.target) and version.column(candidate.target).type != GEOMETRY:
            more = f"  ({words.percent(candidate.confidence)})"
            made.append(attribute_item(version.column(candidate.target), locale, f"{MAPPED}:{candidate.target}", more))
            made[-1].setBackground(words.confidence_colour(candidate.confidence))
            made[-1].setForeground(words.INK)
            made[-1].setToolTip("\n".join(candidate.reasons))
    made += [item(tr("Additional attribute"), f"{ADDITIONAL}:"), item(tr("Left out"), f"{IGNORED}:")]
    made += [item(words.place_text(axis), f"{PLACE}:{axis}") for axis in reversed(AXES)]
    made += [
        attribute_item(column, locale, f"{MAPPED}:{column.name}")
        for column in version.columns()
        if column.type != GEOMETRY
    ]
    return made


class TargetDelegate(QStyledItemDelegate):
    """The cell "Becomes" of a source column, edited by picking a choice."""

    def __init__(self, session: Session, model: ColumnsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model

    @staticmethod
    def _source(index: QModelIndex) -> str:
        """The source column of a row, also behind a filter."""
        return str(index.sibling(index.row(), NAME).data())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """Called by Qt."""
        combo = SearchCombo(parent)
        combo.fill(choices_for(self._session, self._model.suggestion(self._source(index))))
        combo.activated.connect(lambda _: self._done(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Called by Qt."""
        editor.choose(choice_of(self._session.content, self._source(index)))
        editor.lineEdit().selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:
        """Called by Qt: what was typed without being a choice changes nothing."""
        source, choice = self._source(index), editor.choice()
        if choice and choice != choice_of(self._session.content, source):
            self._session.change(lambda content: choose(content, source, choice))

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
