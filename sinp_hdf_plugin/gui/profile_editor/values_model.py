# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of a coded attribute: on how many rows each is, and the code it becomes."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sinp_hdf_plugin.core.mapping.editing import values
from sinp_hdf_plugin.core.mapping.editing.values import CodedValue, coded_values, with_code
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.choices import SearchCombo, item
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.gui.profile_editor.value_edit import codes_of
from sinp_hdf_plugin.toolbelt.i18n import tr

VALUE, ROWS, CODE, HOW = range(4)
FORGET, NOTHING = "forget:", "nothing:"


class ValuesModel(QAbstractTableModel):
    """One row per distinct value; those that nobody knows come first, in colour."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.target = ""
        self._values: list[CodedValue] = []
        self._read_before: dict[str, tuple[str, list[CodedValue]]] = {}

    def show_target(self, target: str) -> None:
        """The values of another attribute, or of the same again."""
        self.beginResetModel()
        self.target = target
        self._values = self.values_of(target)
        self.endResetModel()

    def left(self) -> list[CodedValue]:
        """The values that a run would not take as they are."""
        return [one for one in self._values if one.is_left]

    def at(self, row: int) -> CodedValue:
        """The value of a row."""
        return self._values[row]

    def put(self, row: int, choice: str) -> None:
        """Give a value its code; NOTHING means no value, FORGET what it is by itself."""
        value = self._values[row].value
        entry = self._session.content.entry(self.target) or {}
        code = None if choice == NOTHING else choice
        table = with_code(entry, value, code, forget=choice == FORGET)
        self._session.change(lambda content: content.set(self.target, "map", table))

    def accept_proposals(self) -> None:
        """Put every code that is only proposed into the profile, in one step."""
        entry = dict(self._session.content.entry(self.target) or {})
        for one in self._values:
            if one.how == values.PROPOSED:
                entry["map"] = with_code(entry, one.value, one.code)
        self._session.change(lambda content: content.set(self.target, "map", entry.get("map")))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Called by Qt."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Value in the source"), tr("Rows"), tr("Code"), tr("How it is known"))[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Called by Qt."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == CODE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        one = self._values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.value, str(one.rows), self._code_text(one), _how(one.how))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == ROWS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if one.is_left and role == Qt.ItemDataRole.BackgroundRole:
            return words.MISSING if one.code is None else words.MIDDLING
        if one.is_left and role == Qt.ItemDataRole.ForegroundRole:
            return words.INK
        return None

    def _code_text(self, one: CodedValue) -> str:
        if one.code is None:
            return tr("(no value)") if one.how == values.NOTHING else ""
        codelist = self._session.codelist(self.target)
        code = codelist.code(one.code) if codelist else None
        return f"{one.code} – {code.label.of(self._session.locale)}" if code else one.code

    def values_of(self, target: str) -> list[CodedValue]:
        """The values of an attribute; read again only when what is said of it, or the table, has changed."""
        session = self._session
        column, codelist = session.column(target), session.codelist(target)
        entry = session.content.entry(target)
        if column is None or codelist is None or entry is None or session.table is None:
            return []
        sources, nulls = session.content.sources(target), session.content.data.get("nulls", ())
        key = repr((id(session.table), session.content.version.id, entry, sources, nulls))
        known = self._read_before.get(target)
        if known is None or known[0] != key:
            cells = [session.table.cells[source] for source in sources]
            known = (key, coded_values(cells, entry, column, codelist, session.content.version, nulls))
            self._read_before[target] = known
        return known[1]


def _how(how: str) -> str:
    return {
        values.MAPPED: tr("the profile says so"),
        values.NOTHING: tr("the profile says so"),
        values.CODE: tr("a code of the list"),
        values.LABEL: tr("a label of the list"),
        values.PROPOSED: tr("proposed: to be accepted"),
        values.UNKNOWN: tr("unknown: choose a code"),
    }[how]


class CodeDelegate(QStyledItemDelegate):
    """The cell "Code", edited by picking a code."""

    def __init__(self, session: Session, model: ValuesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """Called by Qt."""
        session, target = self._session, self._model.target
        combo = SearchCombo(parent)
        codes = codes_of(session.codelist(target), session.content.version.codes_version, session.locale)
        combo.fill(
            [
                *(item(f"{code} – {label}", code) for code, label in codes),
                item(tr("(no value)"), NOTHING),
                item(tr("(as it is)"), FORGET),
            ]
        )
        combo.activated.connect(lambda _: self._done(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Called by Qt."""
        editor.choose(self._model.at(index.row()).code)
        editor.lineEdit().selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:
        """Called by Qt."""
        one, choice = self._model.at(index.row()), editor.choice()
        if choice and (choice != one.code or one.how == values.PROPOSED):
            self._model.put(index.row(), choice)

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
