# SPDX-License-Identifier: GPL-2.0-or-later
"""The two tables of the editor: columns of the source at the left, attributes of the format at the right."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.mapping.editing.content import MAPPED, PLACE, ProfileContent
from sinp_hdf_plugin.gui.profile_editor import attributes_model, columns_model
from sinp_hdf_plugin.gui.profile_editor.attributes_model import AttributesFilter, AttributesModel
from sinp_hdf_plugin.gui.profile_editor.choices import TargetDelegate, choose
from sinp_hdf_plugin.gui.profile_editor.columns_model import ColumnsModel
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

_ROW_HEIGHT = 25


class ColumnsTable(QWidget):
    """`selected` with the name of a source column."""

    selected = pyqtSignal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = ColumnsModel(session, self)
        self.filtered = QSortFilterProxyModel(self)
        self.filtered.setSourceModel(self.model)
        self.filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filtered.setFilterKeyColumn(columns_model.NAME)
        self.view = _view(self.filtered, (150, 150, 56, 195))
        self.view.setItemDelegateForColumn(columns_model.TARGET, TargetDelegate(session, self.model, self.view))
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.search = _search(tr("Find a column"))
        self.search.textChanged.connect(self.filtered.setFilterFixedString)
        self.take = QPushButton(tr("Take the suggestion"))
        self.take.setToolTip(tr("For the selected columns"))
        self.take.clicked.connect(self.take_suggestions)
        self.keep, self.ignore = QPushButton(tr("Additional attribute")), QPushButton(tr("Leave out"))
        self.keep.clicked.connect(lambda: self._each(ProfileContent.keep))
        self.ignore.clicked.connect(lambda: self._each(ProfileContent.ignore))
        bar = QHBoxLayout()
        bar.addWidget(self.search, 1)
        for button in (self.take, self.keep, self.ignore):
            button.setAutoDefault(False)
            bar.addWidget(button)
        self.why = QLabel()
        self.why.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.why)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        session.changed.connect(self._tell)
        self.model.modelReset.connect(self._tell)
        self._tell()

    def select(self, source: str) -> None:
        """Select a source column. Raises ValueError when there is none of that name."""
        row = self._session.content.columns.index(source)
        self.view.selectRow(self.filtered.mapFromSource(self.model.index(row, 0)).row())

    def sources(self) -> list[str]:
        """The source columns that are selected."""
        rows = self.view.selectionModel().selectedRows()
        return [self.model.source(self.filtered.mapToSource(index).row()) for index in rows]

    def take_suggestions(self) -> None:
        """Make the selected columns what is suggested for them, in one step."""

        def step(content: ProfileContent) -> None:
            for source in self.sources():
                suggestion = self.model.suggestion(source)
                if suggestion is None or suggestion.best is None:
                    continue
                kind, name = (PLACE, suggestion.place) if suggestion.place else (MAPPED, suggestion.best.target)
                if name not in content.fate(source).targets:
                    choose(content, source, f"{kind}:{name}")

        self._session.change(step)

    def _each(self, step: object) -> None:
        def every(content: ProfileContent) -> None:
            for source in self.sources():
                step(content, source)

        self._session.change(every)

    def _tell(self) -> None:
        sources = self.sources()
        for button in (self.take, self.keep, self.ignore):
            button.setEnabled(bool(sources))
        suggestion = self.model.suggestion(sources[-1]) if sources else None
        self.take.setEnabled(bool(suggestion and suggestion.best))
        reasons = self.model.reasons(sources[-1]) if sources else None
        self.why.setText((reasons or "").replace("\n", " ; "))
        if sources:
            self.selected.emit(sources[-1])


class AttributesTable(QWidget):
    """`selected` with the name of an attribute of the format."""

    selected = pyqtSignal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AttributesModel(session, self)
        self.filtered = AttributesFilter(self)
        self.filtered.setSourceModel(self.model)
        self.view = _view(self.filtered, (150, 140, 90))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.search = _search(tr("Find an attribute: name, label or help"))
        self.search.textChanged.connect(self.filtered.look_for)
        self.only = QCheckBox(tr("Asked for or filled"))
        self.only.toggled.connect(self.filtered.show_only_in_use)
        bar = QHBoxLayout()
        bar.addWidget(self.search, 1)
        bar.addWidget(self.only)
        self.told = QLabel()
        self.told.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.told)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._select())
        session.changed.connect(self._tell)
        session.replaced.connect(self._tell)
        self._tell()

    def select(self, target: str) -> None:
        """Select an attribute, if it is in sight."""
        row = self.filtered.mapFromSource(self.model.index(self.model.row_of(target), 0)).row()
        if row >= 0:
            self.view.selectRow(row)

    def _select(self) -> None:
        for index in self.view.selectionModel().selectedRows(attributes_model.NAME)[:1]:
            self.selected.emit(str(index.data()))

    def _tell(self) -> None:
        missing = self.model.missing()
        self.told.setText(tr("Still to fill: {names}").format(names=", ".join(missing)) if missing else "")
        self.filtered.invalidateFilter()


def _view(model: object, widths: tuple[int, ...]) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)
    view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    view.horizontalHeader().setStretchLastSection(True)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for place, width in enumerate(widths):
        view.setColumnWidth(place, width)
    return view


def _search(placeholder: str) -> QgsFilterLineEdit:
    line = QgsFilterLineEdit()
    line.setShowSearchIcon(True)
    line.setPlaceholderText(placeholder)
    return line
