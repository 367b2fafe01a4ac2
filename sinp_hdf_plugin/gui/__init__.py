# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of the plugin in QGIS."""
