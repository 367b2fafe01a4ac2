# SPDX-License-Identifier: GPL-2.0-or-later
"""Values to codes: which attribute, whether its source writes labels, and the table of its values."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.mapping.editing import values
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.gui.profile_editor.values_model import CODE, ROWS, CodeDelegate, ValuesModel
from sinp_hdf_plugin.toolbelt.i18n import tr


class ValuesPanel(QWidget):
    """The attributes that have a code list and a source column, one at a time."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.attribute = QComboBox()
        self.attribute.setMinimumContentsLength(30)
        self.attribute.setToolTip(tr("In parentheses, how many values are left over"))
        self.attribute.activated.connect(lambda _: self._show())
        self.labels = QCheckBox(tr("The source writes labels, not codes"))
        self.labels.setToolTip(tr("Labels of the list and their usual spellings are then as good as codes"))
        self.labels.clicked.connect(self._set_labels)
        self.accept = QPushButton(tr("Accept what is proposed"))
        self.accept.clicked.connect(lambda: self.model.accept_proposals())
        self.told = QLabel()
        self.model = ValuesModel(session, self)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setItemDelegateForColumn(CODE, CodeDelegate(session, self.model, self.view))
        self.view.verticalHeader().hide()
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(ROWS, QHeaderView.ResizeMode.ResizeToContents)
        bar = QHBoxLayout()
        bar.addWidget(QLabel(tr("Attribute")))
        bar.addWidget(self.attribute)
        bar.addWidget(self.labels)
        bar.addWidget(self.accept)
        bar.addWidget(self.told, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.view)
        session.changed.connect(self.refresh)
        session.replaced.connect(self.refresh)
        self.refresh()

    def show_target(self, target: str) -> None:
        """The values of that attribute, if it is a coded one."""
        place = self.attribute.findData(target)
        if place >= 0 and place != self.attribute.currentIndex():
            self.attribute.setCurrentIndex(place)
            self._show()

    def refresh(self) -> None:
        """The attributes as they are fed now, each with what is left over."""
        kept = self.attribute.currentData()
        self.attribute.clear()
        for target in self._coded():
            self.attribute.addItem(self._title(target), target)
        self.attribute.setCurrentIndex(max(0, self.attribute.findData(kept)))
        self._show()

    def refresh_title(self, tabs: QTabWidget) -> None:
        """Tell on its tab how many values are left over."""
        left = sum(map(self._left, self._coded()))
        tabs.setTabText(tabs.indexOf(self), f"{tr('Values')} ({left})" if left else tr("Values"))

    def _coded(self) -> list[str]:
        session = self._session
        return [
            column.name
            for column in session.content.version.columns()
            if session.content.sources(column.name) and session.codelist(column.name)
        ]

    def _title(self, target: str) -> str:
        column = self._session.column(target)
        title = f"{target} – {column.label.of(self._session.locale)}" if column else target
        left = self._left(target)
        return f"{title} ({left})" if left else title

    def _left(self, target: str) -> int:
        return sum(one.is_left for one in self.model.values_of(target))

    def _show(self) -> None:
        target = self.attribute.currentData() or ""
        self.model.show_target(target)
        entry = self._session.content.entry(target) or {}
        self.labels.setEnabled(bool(target))
        self.labels.setChecked(entry.get("values") == "labels")
        left = self.model.left()
        self.accept.setEnabled(any(one.how == values.PROPOSED for one in left))
        self.told.setText(self._said(target, len(left)))

    def _said(self, target: str, left: int) -> str:
        if not target:
            return tr("No source column feeds an attribute with a code list.")
        if self._session.table is None:
            return tr("Choose a table to see its values.")
        if left:
            return tr("{count} values are left over.").format(count=left)
        return tr("Every value of the sample is known.")

    def _set_labels(self, checked: bool) -> None:
        target = self.attribute.currentData()
        self._session.change(lambda content: content.set(target, "values", "labels" if checked else None))
