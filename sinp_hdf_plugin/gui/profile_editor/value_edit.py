# SPDX-License-Identifier: GPL-2.0-or-later
"""A field for one value of an attribute: a code of its list where it has one, else any text."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from sinp_hdf_plugin.core.standard.codes import CodeList
from sinp_hdf_plugin.toolbelt.i18n import tr


class ValueEdit(QWidget):
    """`edited` when a person has changed the value."""

    edited = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.line, self.list = QLineEdit(), QComboBox()
        self.list.setMaxVisibleItems(18)
        self.list.setMinimumContentsLength(18)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.list.hide()
        self._coded = False
        self._shown = ""
        self.line.editingFinished.connect(self._tell)
        self.list.activated.connect(lambda _: self._tell())

    def show_value(self, value: str, codes: list[tuple[str, str]], nothing: str = "") -> None:
        """Show a value, as one of these (code, label) when there are some; `nothing` stands where there is none."""
        self._coded, self._shown = bool(codes), value
        self.line.setVisible(not codes)
        self.list.setVisible(bool(codes))
        self.line.setText(value)
        if codes:
            self.list.clear()
            self.list.addItem(nothing or tr("(none)"), "")
            for code, label in codes:
                self.list.addItem(f"{code} – {label}", code)
            if value and value not in dict(codes):
                self.list.addItem(tr("{value} (not in the list)").format(value=value), value)
            self.list.setCurrentIndex(self.list.findData(value))
            self.list.setToolTip(self.list.currentText())

    def value(self) -> str:
        """What is shown."""
        return str(self.list.currentData() or "") if self._coded else self.line.text().strip()

    def _tell(self) -> None:
        value = self.value()
        if value != self._shown:
            self._shown = value
            self.edited.emit(value)


def codes_of(codelist: CodeList | None, version: str, locale: str) -> list[tuple[str, str]]:
    """The (code, label) that may be used in a version; none without a list."""
    if codelist is None:
        return []
    return [(code.code, code.label.of(locale)) for code in codelist.codes if code.is_live(version)]
