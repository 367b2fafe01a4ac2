# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's entries in QGIS's window: its menu in "Plugins" and its toolbar, added whole and removed whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QWidget

from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.resources import NAME, resource

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from sinp_hdf_plugin.gui.findings_panel.panel import FindingsPanel


class WindowEntries:
    """Actions of the window. A further one is a line in `add`, with the method that it calls."""

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self._actions: list[QAction] = []
        self._editor: QWidget | None = None
        self._findings: FindingsPanel | None = None

    def add(self) -> None:
        """Put every action into the menu and the toolbar."""
        tip = tr("Say what the columns of a table become, and keep it as a profile")
        self._add(tr("Profile editor…"), "profile_editor.svg", tip, self.open_profile_editor)
        tip = tr("Work through the findings of a result: look, correct, dismiss, check again")
        self._add(tr("Findings…"), "findings.svg", tip, self.open_findings)

    def remove(self) -> None:
        """Take them out, last added first, and close what they opened."""
        if self._findings is not None:
            self._iface.removeDockWidget(self._findings)
            self._findings.shut()
            self._findings = None
        if self._editor is not None:
            self._editor.abandon()
        while self._actions:
            action = self._actions.pop()
            self._iface.removeToolBarIcon(action)
            self._iface.removePluginMenu(NAME, action)
            action.deleteLater()

    def open_profile_editor(self) -> None:
        """Show the profile editor; one that is open already comes to the front."""
        from sinp_hdf_plugin.gui.profile_editor.dialog import ProfileEditor

        if self._editor is None:
            self._editor = ProfileEditor(self._iface.mainWindow())
            self._editor.destroyed.connect(self._forget_editor)
        self._editor.show()
        self._editor.raise_()
        self._editor.activateWindow()

    def open_findings(self) -> None:
        """Show the findings panel, at the right of the map."""
        from sinp_hdf_plugin.gui.findings_panel.panel import FindingsPanel

        if self._findings is None:
            self._findings = FindingsPanel(self._iface)
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._findings)
        self._findings.setUserVisible(True)

    def _forget_editor(self) -> None:
        self._editor = None

    def _add(self, text: str, icon: str, tip: str, slot: Callable[[], None]) -> None:
        action = QAction(QIcon(str(resource("icons", icon))), text, self._iface.mainWindow())
        action.setStatusTip(tip)
        action.triggered.connect(lambda _: slot())
        self._iface.addPluginToMenu(NAME, action)
        self._iface.addToolBarIcon(action)
        self._actions.append(action)
