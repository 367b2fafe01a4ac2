# SPDX-License-Identifier: GPL-2.0-or-later
"""A source for what exists only in QGIS: memory layers, edits, filters, selected features. Read feature by feature."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsProcessingFeatureSource, QgsWkbTypes
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from sinp_hdf_plugin.core.formats import gpkg_layers, header
from sinp_hdf_plugin.core.formats.layer_notes import binary_column
from sinp_hdf_plugin.core.formats.source import Batch, FileNote
from sinp_hdf_plugin.toolbelt.compat import is_null

# Our rules on geometries are told as findings: QGIS's own must neither stop the run nor leave rows out.
AS_THEY_ARE = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
_LIST_SEPARATOR = "|"


class LayerSource:
    """The features of a layer as batches; lines are feature ids, or those that a quarantine table remembers.

    keys: names of columns that only number the features; they are not offered. path: the file behind, if any.
    """

    encoding: str | None = None
    empty_rows = 0

    def __init__(
        self,
        source: QgsProcessingFeatureSource,
        name: str,
        crs: str | None,
        keys: Collection[str] = (),
        path: Path | None = None,
    ) -> None:
        self._source = source
        self.path = path
        self.name = name
        self.sheet = name
        self.crs = crs
        self.has_geometry = source.wkbType() != QgsWkbTypes.Type.NoGeometry
        self.notes: list[FileNote] = []
        names = [field.name() for field in source.fields()]
        held = set(names) >= gpkg_layers.QUARANTINE_OWN  # our own quarantine: its columns about the row are no data
        left = set(keys) | (gpkg_layers.QUARANTINE_OWN if held else set()) | set(self._bytes())
        self._line = names.index(gpkg_layers.QUARANTINE_LINE) if held else None
        self._sheet = names.index(gpkg_layers.QUARANTINE_SHEET) if held else None
        self._places = [place for place, column in enumerate(names) if column not in left]
        kept = [names[place] for place in self._places]
        self.columns = tuple(map(gpkg_layers.original_name, kept)) if held else tuple(kept)
        header.check_unique([column.strip() for column in self.columns], name)

    def _bytes(self) -> Iterator[str]:
        """The columns that hold bytes, each with a note: they are not read."""
        for field in self._source.fields():
            if field.type() == QVariant.ByteArray:
                self.notes.append(binary_column(field.name()))
                yield field.name()

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
        rows: list[tuple[Any, ...]] = []
        for feature in self._source.getFeatures(QgsFeatureRequest(), AS_THEY_ARE):
            values = feature.attributes()
            line = int(feature.id()) if self._line is None else plain(values[self._line])
            sheet = None if self._sheet is None else plain(values[self._sheet])
            shape = flat_wkb(feature.geometry()) if self.has_geometry else None
            rows.append((line, sheet, shape, *(plain(values[place]) for place in self._places)))
            if len(rows) == size:
                yield self._batch(rows)
                rows = []
        if rows:
            yield self._batch(rows)

    def _batch(self, rows: list[tuple[Any, ...]]) -> Batch:
        lines, sheets, shapes, *columns = map(list, zip(*rows))
        return Batch(
            columns,
            lines,
            shapes if self.has_geometry else None,
            sheets=None if self._sheet is None else sheets,
        )

    def close(self) -> None:
        """Nothing is held."""


def plain(value: Any) -> Any:
    """An attribute as text, int, float or None, as the readers of files give it; dates as ISO text."""
    if is_null(value) or value == "" or value != value:  # empty, or not a number
        return None
    if isinstance(value, QDateTime):
        return value.toString(_with_milliseconds(value.time()))
    if isinstance(value, QTime):
        return value.toString(_with_milliseconds(value))
    if isinstance(value, QDate):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (list, tuple)):
        return _LIST_SEPARATOR.join(str(item) for item in map(plain, value) if item is not None) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if isinstance(value, (int, float, str)) else str(value)


def _with_milliseconds(time: QTime) -> Qt.DateFormat:
    return Qt.DateFormat.ISODateWithMs if time.msec() else Qt.DateFormat.ISODate


def flat_wkb(geometry: QgsGeometry) -> bytes | None:
    """2D little-endian WKB, curves made of segments; None without geometry."""
    if geometry.isNull():
        return None
    flat = QgsGeometry(geometry.constGet().segmentize())
    flat.get().dropZValue()
    flat.get().dropMValue()
    return bytes(flat.asWkb())
