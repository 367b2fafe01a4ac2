# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's tab in QGIS's message log."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

from sinp_hdf_plugin.toolbelt.resources import NAME

NOTIFIED = (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical)


def log(message: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info) -> None:
    """Write a message into the plugin's tab; warnings and errors are also announced by QGIS."""
    QgsMessageLog.logMessage(message, NAME, level, notifyUser=level in NOTIFIED)
