# SPDX-License-Identifier: GPL-2.0-or-later
"""A source for what exists only in QGIS: memory layers, edits, filters, selected features. Read feature by feature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import QgsFeatureRequest, QgsFeatureSource, QgsGeometry, QgsWkbTypes
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from sinp_hdf_plugin.core.formats.source import Batch, FileNote
from sinp_hdf_plugin.toolbelt.compat import is_null


class LayerSource:
    """The features of a QgsFeatureSource as batches; lines are feature ids, the CRS is the layer's."""

    path: Path | None = None
    encoding: str | None = None
    empty_rows = 0

    def __init__(self, source: QgsFeatureSource, name: str, crs: str | None) -> None:
        self._source = source
        self.name = name
        self.sheet = name
        self.columns = tuple(field.name() for field in source.fields())
        self.crs = crs
        self.has_geometry = source.wkbType() not in (QgsWkbTypes.Type.NoGeometry, QgsWkbTypes.Type.Unknown)
        self.notes: list[FileNote] = []

    @property
    def row_count(self) -> int | None:
        """The number of features, when the layer knows it."""
        count = self._source.featureCount()
        return int(count) if count >= 0 else None

    @property
    def estimated_rows(self) -> int | None:
        """The same: a layer knows or does not."""
        return self.row_count

    def batches(self, size: int) -> Iterator[Batch]:
        """Batches of at most `size` features."""
        rows: list[list[Any]] = []
        lines: list[int] = []
        shapes: list[bytes | None] = []
        for feature in self._source.getFeatures(QgsFeatureRequest()):
            rows.append([plain(value) for value in feature.attributes()])
            lines.append(int(feature.id()))
            shapes.append(flat_wkb(feature.geometry()) if self.has_geometry else None)
            if len(rows) == size:
                yield self._batch(rows, lines, shapes)
                rows, lines, shapes = [], [], []
        if rows:
            yield self._batch(rows, lines, shapes)

    def _batch(self, rows: list[list[Any]], lines: list[int], shapes: list[bytes | None]) -> Batch:
        columns = [list(values) for values in zip(*rows)]
        return Batch(columns, lines, shapes if self.has_geometry else None, [])

    def close(self) -> None:
        """Nothing is held."""


def plain(value: Any) -> Any:
    """An attribute as text, int, float or None; dates as ISO text."""
    if is_null(value):
        return None
    if isinstance(value, QDateTime):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, (QDate, QTime)):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, str)):
        return value or None if isinstance(value, str) else value
    return str(value)


def flat_wkb(geometry: QgsGeometry) -> bytes | None:
    """2D little-endian WKB, curves made of segments; None without geometry."""
    if geometry.isNull():
        return None
    flat = QgsGeometry(geometry.constGet().segmentize())
    flat.get().dropZValue()
    flat.get().dropMValue()
    return bytes(flat.asWkb())
