# SPDX-License-Identifier: GPL-2.0-or-later
"""Differences between QGIS versions (3.22 to 4.x): the only module that may ask for the version."""

from __future__ import annotations

from qgis.core import NULL, Qgis

VERSION: int = Qgis.QGIS_VERSION_INT  # 32216 for 3.22.16


def is_null(value: object) -> bool:
    """Tell whether an attribute's value is null: None or a null QVariant, as provider and version have it."""
    return value is None or (isinstance(value, type(NULL)) and value.isNull())
