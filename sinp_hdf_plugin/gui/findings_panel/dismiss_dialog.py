# SPDX-License-Identifier: GPL-2.0-or-later
"""Why findings are set aside, and by whom."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from sinp_hdf_plugin.gui.findings_panel.author import AuthorEdit
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr


class DismissDialog(QDialog):
    """Asks for a reason; the usual ones are in the list."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Dismiss findings"))
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(
            [tr("Checked with the observer"), tr("Right, although unusual"), tr("Without consequence")]
        )
        self.reason.setCurrentText("")
        self.reason.lineEdit().setPlaceholderText(tr("The reason, kept with the finding"))
        self.author = AuthorEdit()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Dismiss"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        said = QLabel(
            tr(
                "{count} findings are dismissed: the values stay, and the findings come back if a value changes."
            ).format(count=number(count))
            if count > 1
            else tr("The finding is dismissed: the value stays, and the finding comes back if it changes.")
        )
        said.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (said, QLabel(tr("Reason")), self.reason, self.author, self.buttons):
            layout.addWidget(widget)
        self.resize(460, 0)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.reason.editTextChanged.connect(self._refresh)
        self.author.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        filled = bool(self.reason.currentText().strip()) and self.author.is_filled
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(filled)
