# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms that read a result from its file share: what somebody is still editing is not in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.processing.base import SinpAlgorithm


class ResultAlgorithm(SinpAlgorithm):
    """INPUT is a result, or one of its layers; `result` is its file once prepared."""

    result: Path

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """See on the main thread whether everything is saved."""
        super().prepareAlgorithm(parameters, context, feedback)
        if self.refusal is None:
            layer = _layer(parameters.get("INPUT"), context)
            path = self.inputs.file or _path(layer)
            names = [] if path is None else _unsaved(path, layer, context)
            if names:
                listed = ", ".join(f"« {name} »" for name in names)
                self.refusal = FormatError(
                    f"Des modifications de {listed} ne sont pas enregistrées : enregistrez-les, ou annulez-les, puis "
                    "relancez."
                )
            elif path is None:
                self.refusal = FormatError(
                    "Donnez le GeoPackage d’un résultat, ou une de ses couches : « INPUT » n’est pas dans un fichier."
                )
            else:
                self.result = path
        return True


def _unsaved(path: Path, given: QgsVectorLayer | None, context: QgsProcessingContext) -> list[str]:
    """The layers that stand in this file and have changes nobody has saved."""
    project = context.project() or QgsProject.instance()
    layers = {
        layer.id(): layer for layer in (*project.mapLayers().values(), given) if isinstance(layer, QgsVectorLayer)
    }
    return sorted(layer.name() for layer in layers.values() if layer.isModified() and _is(_path(layer), path))


def _layer(value: Any, context: QgsProcessingContext) -> QgsVectorLayer | None:
    given = value.source.staticValue() if hasattr(value, "source") and hasattr(value.source, "staticValue") else value
    found = QgsProcessingUtils.mapLayerFromString(given, context) if isinstance(given, str) else given
    return found if isinstance(found, QgsVectorLayer) else None


def _path(layer: QgsVectorLayer | None) -> Path | None:
    if layer is None:
        return None
    found = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    return Path(found) if found else None


def _is(found: Path | None, path: Path) -> bool:
    try:
        return found is not None and found.samefile(path)
    except OSError:
        return False
