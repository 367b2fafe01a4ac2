# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of the file as QGIS holds them in a layer, and back."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsField, QgsGeometry, QgsWkbTypes
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.workbench.records import read_point, write_point
from sinp_hdf_plugin.toolbelt.compat import is_null


def stored(value: Any) -> Any:
    """A value of a layer as the file has it: text, number or None."""
    if is_null(value):
        return None
    if isinstance(value, (QDate, QTime, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return int(value) if isinstance(value, bool) else value


def stored_shape(geometry: QgsGeometry) -> str | None:
    """A shape of a layer as changes of the core write it: the WKT of a point; of another, its WKB in hexadecimal."""
    if geometry.isNull():
        return None
    if QgsWkbTypes.flatType(geometry.wkbType()) == QgsWkbTypes.Type.Point and not geometry.isEmpty():
        return write_point(geometry.asPoint().x(), geometry.asPoint().y())
    return bytes(geometry.asWkb()).hex()


def for_layer(field: QgsField, value: Any) -> Any:
    """A value of the file as a layer takes it. Raises FormatError when the field cannot hold it."""
    if value is None:
        return QVariant(field.type())
    try:
        converted = field.convertCompatible(value)
    except ValueError:
        converted = None
    if is_null(converted):
        raise FormatError(f"« {value} » ne convient pas au champ « {field.name()} » de la couche.")
    return converted


def shape_for_layer(text: str | None) -> QgsGeometry:
    """A shape of the core as a layer takes it. Raises FormatError."""
    if text is None:
        return QgsGeometry()
    if read_point(text) is None:
        raise FormatError("Cette géométrie ne peut être mise dans la couche que par le traitement des corrections.")
    return QgsGeometry.fromWkt(text)
