# SPDX-License-Identifier: GPL-2.0-or-later
"""The door through which QGIS enters the plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from sinp_hdf_plugin.plugin import SinpHdfPlugin


def classFactory(iface: QgisInterface | None) -> SinpHdfPlugin:
    """Return the plugin; `iface` is None when QGIS runs without its window."""
    from sinp_hdf_plugin.plugin import SinpHdfPlugin

    return SinpHdfPlugin(iface)
