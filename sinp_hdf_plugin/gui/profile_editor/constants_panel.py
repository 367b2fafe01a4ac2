# SPDX-License-Identifier: GPL-2.0-or-later
"""What the table does not say and the format asks for: a constant of the profile, or a parameter of each run."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.engine.preview import STAND_INS
from sinp_hdf_plugin.core.standard.recipients import load_recipients
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.gui.profile_editor.value_edit import ValueEdit, codes_of
from sinp_hdf_plugin.toolbelt.i18n import tr

ATTRIBUTE, LABEL, CONSTANT, PARAMETER, TRIAL = range(5)


class ConstantsPanel(QWidget):
    """Attributes asked for that no column feeds, those with a constant, and the recipient level of the preview."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._targets: list[str] = []
        self.level = QComboBox()
        for rank, recipient in enumerate(load_recipients().values()):
            self.level.addItem(recipient.id)
            self.level.setItemData(rank, recipient.title.of(session.locale), Qt.ItemDataRole.ToolTipRole)
        self.level.activated.connect(self._set_level)
        told = QLabel(
            tr(
                "A constant is kept in the profile. Leave it empty for what changes from one table to the next: it is "
                "then asked for at each conversion, and the preview takes the trial value."
            )
        )
        told.setWordWrap(True)
        self.table = QTableWidget(0, 5)
        self.table.setHorizontalHeaderLabels(
            [
                tr("Attribute"),
                tr("Label"),
                tr("Constant of the profile"),
                tr("Parameter of the conversion"),
                tr("Trial value"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(ATTRIBUTE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(PARAMETER, QHeaderView.ResizeMode.ResizeToContents)
        bar = QHBoxLayout()
        bar.addWidget(told, 1)
        bar.addWidget(QLabel(tr("Recipient level")))
        bar.addWidget(self.level)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.table)
        session.changed.connect(self.refresh)
        session.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """The attributes to fill, as things are now."""
        targets = self._to_fill()
        if targets != self._targets:
            self._targets = targets
            self.table.setRowCount(len(targets))
            for row, target in enumerate(targets):
                self._build_row(row, target)
        for row, target in enumerate(targets):
            self._show_row(row, target)

    def constant_of(self, target: str) -> ValueEdit:
        """The field of the constant of an attribute. Raises ValueError when it is not asked for."""
        return self.table.cellWidget(self._targets.index(target), CONSTANT)

    def trial_of(self, target: str) -> ValueEdit | None:
        """The field of its trial value; None when no parameter gives it."""
        return self.table.cellWidget(self._targets.index(target), TRIAL)

    def _to_fill(self) -> list[str]:
        content = self._session.content
        asked = set(self._session.asked())
        constants = set(content.data.get("constants", ()))
        return [
            column.name
            for column in content.version.columns()
            if column.name in constants or (column.name in asked and not self._is_fed(column.name))
        ]

    def _is_fed(self, target: str) -> bool:
        entry = self._session.content.entry(target) or {}
        return bool(self._session.content.sources(target) or entry.get("default"))

    def _build_row(self, row: int, target: str) -> None:
        column = self._session.column(target)
        label = column.label.of(self._session.locale) if column else ""
        parameter = self._session.parameters.get(target, "")
        for place, text in ((ATTRIBUTE, target), (LABEL, label), (PARAMETER, parameter)):
            cell = QTableWidgetItem(text)
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            cell.setToolTip(column.help.of(self._session.locale) if column else "")
            self.table.setItem(row, place, cell)
        constant = ValueEdit()
        constant.edited.connect(lambda value: self._session.change(lambda content: content.set_constant(target, value)))
        self.table.setCellWidget(row, CONSTANT, constant)
        self.table.removeCellWidget(row, TRIAL)
        self.table.setItem(row, TRIAL, QTableWidgetItem(""))
        if parameter:
            trial = ValueEdit()
            trial.line.setPlaceholderText(STAND_INS.get(parameter, ""))
            trial.edited.connect(lambda value: self._try(parameter, value))
            self.table.setCellWidget(row, TRIAL, trial)

    def _show_row(self, row: int, target: str) -> None:
        session = self._session
        codes = codes_of(session.codelist(target), session.content.version.codes_version, session.locale)
        value = session.content.data.get("constants", {}).get(target, "")
        self.table.cellWidget(row, CONSTANT).show_value(value, codes)
        parameter = self._session.parameters.get(target)
        if parameter:
            nothing = tr("{value}, for want of another").format(value=STAND_INS.get(parameter, tr("(none)")))
            self.table.cellWidget(row, TRIAL).show_value(session.trials.get(parameter, ""), codes, nothing)
        origin = self.table.item(row, ATTRIBUTE)
        missing = not value and not parameter
        origin.setBackground(words.MISSING if missing else self.table.palette().base())
        origin.setForeground(words.INK if missing else self.table.palette().text())

    def _try(self, parameter: str, value: str) -> None:
        self._session.trials[parameter] = value
        self._session.changed.emit()

    def _set_level(self) -> None:
        self._session.level = self.level.currentText()
        self._session.changed.emit()
