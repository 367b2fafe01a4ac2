# SPDX-License-Identifier: GPL-2.0-or-later
"""From the INPUT of an algorithm to sources of the core: files by the fast path, live layers by their features."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.gpkg_connection import open_read_only
from sinp_hdf_plugin.core.formats.gpkg_layers import list_layers
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.processing.layer_source import LayerSource


class Inputs:
    """What the user gave as INPUT. Made in prepareAlgorithm (main thread), opened in the run."""

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> None:
        value = parameters["INPUT"]
        self._whole = isinstance(value, str) and "|" not in value
        self._path, self._layer = _file_of(value, context)
        self._live = None
        if self._path is None:
            source = algorithm.parameterAsSource(parameters, "INPUT", context)
            if source is None:
                raise FormatError(
                    f"La source « {_shown(value)} » ne peut pas être ouverte. Donnez un fichier ou une couche qui existe."
                )
            crs = source.sourceCrs()
            self._live = LayerSource(
                source, source.sourceName(), (crs.authid() or crs.toWkt()) if crs.isValid() else None
            )

    def open(self, encoding: str | None, layer: str | None) -> list[Source]:
        """The source, as a list of one."""
        if self._live is not None:
            return [self._live]
        return [open_source(str(self._path), encoding=encoding, layer=layer or self._layer)]

    def open_regional(self, encoding: str | None) -> list[Source]:
        """The source, or the four tables of occurrences when it is a whole result GeoPackage."""
        if self._live is None and self._whole and self._path and not self._layer:
            tables = _tables_of(Path(self._path))
            present = [name for name in OCCURRENCES.values() if name in tables]
            if present:
                sources = [open_source(str(self._path), encoding=encoding, layer=name) for name in present]
                return [source for source in sources if source.row_count] or sources[:1]
        return self.open(encoding, None)


def _file_of(value: Any, context: QgsProcessingContext) -> tuple[str | None, str | None]:
    """(path or connection, layer) when the input can be read without QGIS, else (None, None)."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        if value.selectedFeaturesOnly or value.featureLimit >= 0:
            return None, None
        value = value.source.staticValue()
    if isinstance(value, str):
        path, _, rest = value.partition("|")
        if Path(path).exists():
            return path, dict(part.partition("=")[::2] for part in rest.split("|") if "=" in part).get(
                "layername"
            )
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    if not isinstance(value, QgsVectorLayer):
        return None, None
    return _file_of_layer(value)


def _file_of_layer(layer: QgsVectorLayer) -> tuple[str | None, str | None]:
    """The file behind a layer that is shown as it is stored: no filter, no join, no edit in progress."""
    if layer.providerType() != "ogr" or layer.subsetString() or layer.isEditable() or layer.vectorJoins():
        return None, None
    if layer.fields().count() != layer.dataProvider().fields().count():  # virtual fields
        return None, None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = parts.get("path")
    return (path, parts.get("layerName") or None) if path and Path(path).exists() else (None, None)


def _tables_of(path: Path) -> set[str]:
    """Names of the tables of a GeoPackage; none for any other file."""
    if path.suffix.lower() != ".gpkg":
        return set()
    opened = open_read_only(path)
    try:
        return {layer.name for layer in list_layers(opened.connection)}
    finally:
        opened.connection.close()


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else getattr(value, "name", lambda: str(value))()
