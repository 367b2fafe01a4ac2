# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin adds to QGIS, and its removal: each step of initGui has its mirror in unload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

from sinp_hdf_plugin.toolbelt.i18n import Translation, tr
from sinp_hdf_plugin.toolbelt.resources import NAME, resource

if TYPE_CHECKING:
    from qgis.core import QgsProcessingProvider
    from qgis.gui import QgisInterface

    from sinp_hdf_plugin.gui.window import WindowEntries


class SinpHdfPlugin:
    """The plugin as QGIS holds it, from loading to unloading; without a window only Processing is added."""

    def __init__(self, iface: QgisInterface | None) -> None:
        self.iface = iface
        self.translation = Translation()
        self.provider: QgsProcessingProvider | None = None
        self.help_action: QAction | None = None
        self.window: WindowEntries | None = None

    def initProcessing(self) -> None:
        """Add the Processing provider; all that qgis_process calls."""
        from sinp_hdf_plugin.processing.provider import SinpHdfProvider

        self.translation.install()
        self.provider = SinpHdfProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add everything: called by QGIS when the plugin is enabled."""
        self.initProcessing()
        if self.iface is not None:
            icon = QIcon(str(resource("icons", "icon.svg")))
            self.help_action = QAction(icon, NAME, self.iface.mainWindow())
            self.help_action.setStatusTip(tr("Open the help page"))
            self.help_action.triggered.connect(self.open_help)
            self.iface.pluginHelpMenu().addAction(self.help_action)
            self._add_window_entries(self.iface)

    def _add_window_entries(self, iface: QgisInterface) -> None:
        from sinp_hdf_plugin.gui.window import WindowEntries

        self.window = WindowEntries(iface)
        self.window.add()

    def unload(self) -> None:
        """Remove everything that initGui added, last added first."""
        if self.window is not None:
            self.window.remove()
            self.window = None
        if self.iface is not None and self.help_action is not None:
            self.iface.pluginHelpMenu().removeAction(self.help_action)
            self.help_action.deleteLater()
            self.help_action = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        self.translation.remove()

    def open_help(self) -> None:
        """Open the help page in the user's browser; it is in the plugin and needs no network."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(resource("help", "index.html"))))
