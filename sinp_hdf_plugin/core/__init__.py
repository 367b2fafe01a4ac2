# SPDX-License-Identifier: GPL-2.0-or-later
"""The domain: format, rules, mapping, engine and file formats. Nothing here imports qgis or PyQt."""
