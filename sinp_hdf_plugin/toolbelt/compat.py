# SPDX-License-Identifier: GPL-2.0-or-later
"""Differences between QGIS versions (3.22 to 4.x): the only module that may ask for the version."""

from __future__ import annotations

from qgis.core import NULL, Qgis, QgsProcessingContext

VERSION: int = Qgis.QGIS_VERSION_INT  # 32216 for 3.22.16


def is_null(value: object) -> bool:
    """Tell whether an attribute's value is null: None or a null QVariant, as provider and version have it."""
    return value is None or (isinstance(value, type(NULL)) and value.isNull())


def set_layer_order(details: QgsProcessingContext.LayerDetails, key: int) -> None:
    """Layers of higher keys are put above others by the QGIS that load several at once in an order (3.32 on)."""
    if hasattr(details, "layerSortKey"):
        details.layerSortKey = key
