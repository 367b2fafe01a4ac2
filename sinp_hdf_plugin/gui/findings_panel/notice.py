# SPDX-License-Identifier: GPL-2.0-or-later
"""A sentence at the top of the panel. Unlike QGIS's message bar it wraps: in a narrow dock nothing of it is cut."""

from __future__ import annotations

from typing import Callable

from qgis.core import Qgis
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from sinp_hdf_plugin.toolbelt.i18n import tr

_COLOURS = {
    Qgis.MessageLevel.Success: ("#dff0d8", "#8bb37a"),
    Qgis.MessageLevel.Warning: ("#fbeecb", "#d9a92f"),
    Qgis.MessageLevel.Info: ("#e3eef8", "#7fa6cc"),
}
_INK = "#1d2321"


class Notice(QFrame):
    """One sentence at a time, with a button where something can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.button, self._close = QLabel(), QPushButton(), QToolButton()
        self.label.setWordWrap(True)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.clear)
        self._action: Callable[[], None] | None = None
        self.button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.clear()

    @property
    def text(self) -> str:
        """The sentence; "" when there is none."""
        return self.label.text()

    def say(
        self,
        sentence: str,
        level: Qgis.MessageLevel,
        seconds: int,
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a sentence for some seconds (0: until it is read), with a button: its text, and what it does."""
        ground, edge = _COLOURS[level]
        frame = f"background: {ground}; border: 1px solid {edge}; border-radius: 3px;"
        self.setStyleSheet(f"Notice {{ {frame} }} QLabel {{ color: {_INK}; }}")
        self.label.setText(sentence)
        self.button.setVisible(action is not None)
        if action is not None:
            self.button.setText(action[0])
            self._action = action[1]
        self._timer.stop()
        if seconds:
            self._timer.start(1000 * seconds)
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        self._timer.stop()
        self.label.clear()
        self.hide()

    def _act(self) -> None:
        if self._action is not None:
            self._action()
