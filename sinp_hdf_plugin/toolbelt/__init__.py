# SPDX-License-Identifier: GPL-2.0-or-later
"""What every part that speaks to QGIS uses: resources, translations, log, QGIS versions."""
