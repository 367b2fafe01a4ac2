# SPDX-License-Identifier: GPL-2.0-or-later
"""From the INPUT of an algorithm to sources of the core: files by the fast path, live layers by their features."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlparse

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import open as doors
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.formats.sample import Sample, open_sample, take_sample
from sinp_hdf_plugin.core.formats.source import Source, SourceError
from sinp_hdf_plugin.processing.layer_source import LayerSource

_DATABASE = "pg:"
_AUTHORITIES = ("EPSG:", "IGNF:", "ESRI:")
_NOTHING = "sélectionnez des entités, élargissez le filtre, ou choisissez une autre couche."
_MADE_UP_KEYS = ("fid", "ogc_fid", "q_fid", "gid", "objectid")


class StoredTable(NamedTuple):
    """A table that is read without QGIS.

    whole: the file was given, and no layer of it; crs: what the user says of the layer, when the file says otherwise.
    """

    path: str
    layer: str | None = None
    whole: bool = False
    crs: str | None = None


class Inputs:
    """What the user gave as INPUT (or `name`). Made in prepareAlgorithm (main thread), opened in the run."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        name: str = "INPUT",
    ) -> None:
        value = parameters.get(name)
        self._stored = stored_table(value, context)
        self._live = None if self._stored else _live(algorithm, parameters, context, name)
        self._table = None if self._stored else _table_behind(_layer(value, context))

    @property
    def file(self) -> Path | None:
        """The file that was given, or that is behind the layer; None for features as only QGIS shows them."""
        return Path(self._stored.path) if self._stored else None

    def named_as_stored(self, sources: list[Source]) -> list[Source]:
        """The same sources; features that only QGIS shows are said to be of the table that they are stored in."""
        for source in sources:
            if source is self._live and self._table:
                source.sheet = self._table
        return sources

    @property
    def name(self) -> str:
        """What to call the source: its file without the ending, or the layer."""
        if self._stored is None:
            return str(self._live.name)
        stored = self._stored
        if stored.path.lower().startswith(_DATABASE):  # a connection may hold what must not be shown
            return stored.layer or "base_de_donnees"
        return stored.layer or Path(stored.path).stem

    def open(self, encoding: str | None, layer: str | None) -> list[Source]:
        """The source, as a list of one."""
        if self._stored is None:
            return [self._live]
        stored = self._stored
        source = doors.open_source(stored.path, encoding=encoding, layer=layer or stored.layer)
        if stored.crs and source.has_geometry:
            source.crs = stored.crs
        return [source]

    def sample(self, encoding: str | None, layer: str | None) -> Sample:
        """Some rows of the source; the whole of a big text table is not read for them."""
        if self._stored is None:
            return take_sample(self._live)
        stored = self._stored
        sample = open_sample(stored.path, encoding=encoding, layer=layer or stored.layer)
        return replace(sample, crs=stored.crs) if stored.crs and sample.has_geometry else sample

    def open_regional(self, encoding: str | None) -> list[Source]:
        """The source, or the tables of occurrences that have rows when it is a whole result GeoPackage."""
        if self._stored and self._stored.whole and self._stored.path.lower().endswith(".gpkg"):
            path = self._stored.path
            held = doors.layers(path)
            tables = [name for name in OCCURRENCES.values() if name in held]
            if tables:
                sources = [doors.open_source(path, encoding=encoding, layer=name) for name in tables]
                return [source for source in sources if source.row_count] or sources[:1]
        return self.open(encoding, None)


def missing_input(value: Any, context: QgsProcessingContext) -> str | None:
    """What is wrong with an INPUT that is neither a file nor a layer, in French; None when nothing is, or no INPUT."""
    given = _given(value)
    if not isinstance(given, (str, QgsMapLayer)) or given == "" or stored_table(value, context):
        return None
    layer = _layer(value, context)
    return None if layer is not None and layer.isValid() else _not_found(given)


def stored_table(value: Any, context: QgsProcessingContext) -> StoredTable | None:
    """The table when it can be read without QGIS, else None."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition) and (
        value.selectedFeaturesOnly or value.featureLimit >= 0 or getattr(value, "filterExpression", "")
    ):
        return None
    given = _given(value)
    project = context.project() or QgsProject.instance()
    if isinstance(given, str) and not project.mapLayer(given):
        named = _named(given)
        if named:
            return named
    layer = _layer(given, context)
    return None if layer is None else _behind(layer)


def crs_text(crs: QgsCoordinateReferenceSystem) -> str | None:
    """The name of a coordinate system that everybody knows, else its WKT; None when it is not valid."""
    if not crs.isValid():
        return None
    name = crs.authid()
    return name if name.startswith(_AUTHORITIES) else crs.toWkt()


def _given(value: Any) -> Any:
    """The text or the layer that a value of INPUT is about."""
    return value.source.staticValue() if isinstance(value, QgsProcessingFeatureSourceDefinition) else value


def _layer(value: Any, context: QgsProcessingContext) -> QgsVectorLayer | None:
    """The layer that a value of INPUT is about, opened if need be."""
    given = _given(value)
    found = QgsProcessingUtils.mapLayerFromString(given, context) if isinstance(given, str) else given
    return found if isinstance(found, QgsVectorLayer) else None


def _named(text: str) -> StoredTable | None:
    """The table that a path or a connection names, perhaps with `|layername=`; QGIS's other options are QGIS's."""
    path, _, rest = text.partition("|")
    options = dict(part.partition("=")[::2] for part in rest.split("|") if part)
    known = os.path.exists(path) or path.lower().startswith(_DATABASE)  # noqa: PTH110  # Path refuses long texts
    if not known or set(options) - {"layername"}:
        return None
    return StoredTable(path, options.get("layername"), whole=not rest)


def _behind(layer: QgsVectorLayer) -> StoredTable | None:
    """The file behind a layer that is shown as it is stored: no filter, no join, no edit in progress."""
    if layer.subsetString() or layer.isEditable() or layer.vectorJoins():
        return None
    if layer.fields().count() != layer.dataProvider().fields().count():  # virtual fields
        return None
    path = _path_behind(layer)
    if path is None:
        return None
    if layer.providerType() == "delimitedtext":
        return StoredTable(path) if _is_plain_text(layer) else None
    if layer.providerType() != "ogr" or "geometrytype=" in layer.source().lower():
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    name = parts.get("layerName") or None
    if not name and int(parts.get("layerId") or 0) > 0:
        return None
    own = layer.crs() if layer.crs() != layer.dataProvider().crs() else QgsCoordinateReferenceSystem()
    return StoredTable(path, name, crs=crs_text(own))


def _is_plain_text(layer: QgsVectorLayer) -> bool:
    """A text table without geometry, with its titles in the first line: QGIS would make 2691 of the code 02691."""
    options = parse_qs(urlparse(layer.source()).query)
    first_line = options.get("skipLines", ["0"]) == ["0"] and options.get("useHeader", ["yes"])[0].lower() != "no"
    return first_line and layer.wkbType() == QgsWkbTypes.Type.NoGeometry


def _live(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext, name: str
) -> LayerSource:
    """The features as QGIS shows them."""
    value = parameters.get(name)
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise FormatError(_not_found(_given(value)))
    if source.featureCount() == 0:
        raise SourceError("STR-002", f"« {source.sourceName()} » n’a aucune ligne à lire : {_NOTHING}")
    layer = _layer(value, context)
    keys: list[str] = []
    path = None
    if layer is not None:
        keys = [layer.fields()[place].name() for place in layer.primaryKeyAttributes()]
        path = _path_behind(layer)
    made_up = [name for name in keys if name.lower() in _MADE_UP_KEYS]
    return LayerSource(source, source.sourceName(), crs_text(source.sourceCrs()), made_up, Path(path) if path else None)


def _table_behind(layer: QgsVectorLayer | None) -> str | None:
    if layer is None:
        return None
    return QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("layerName") or None


def _path_behind(layer: QgsVectorLayer) -> str | None:
    path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    return path if path and os.path.exists(path) else None  # noqa: PTH110  # Path refuses long texts


def _not_found(value: Any) -> str:
    shown = value if isinstance(value, str) else getattr(value, "name", lambda: str(value))()
    return (
        f"La source « {shown} » est introuvable ou ne peut pas être ouverte. Donnez le chemin d’un fichier qui existe, "
        "ou une couche vectorielle du projet."
    )
