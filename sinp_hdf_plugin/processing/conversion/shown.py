# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of a result as QGIS adds them to the project: with their own style, findings above, quarantine below."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from qgis.core import (
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProviderRegistry,
)
from qgis.PyQt import sip

from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES

TABLES = ("constats", *OCCURRENCES.values(), "quarantaine")  # from the top


class ShownLayer(QgsProcessingLayerPostProcessorInterface):
    """Processing leaves the style that a GeoPackage has for its layers aside, and adds layers by name.

    One for each layer: the context of the run deletes it, but keeps no reference that Python would count.
    """

    _alive: ClassVar[list[ShownLayer]] = []

    def __init__(self) -> None:
        super().__init__()
        self._alive[:] = [*(one for one in self._alive if not sip.isdeleted(one)), self]

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS, on the main thread, for each layer just added."""
        layer.loadDefaultStyle()
        project = layer.project() or context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project else None
        if node is not None:
            self._move(node)

    @staticmethod
    def _move(node: QgsLayerTreeLayer) -> None:
        """Below the layers of the same result that belong above it."""
        path, table = _place(node.layer())
        siblings = node.parent().children()
        above = [
            rank
            for rank, other in enumerate(siblings)
            if isinstance(other, QgsLayerTreeLayer) and other.layer() is not None and _is_above(other, path, table)
        ]
        if above and above[-1] > siblings.index(node):
            node.parent().insertChildNode(above[-1] + 1, node.clone())
            node.parent().removeChildNode(node)


def _is_above(other: QgsLayerTreeLayer, path: str, table: str) -> bool:
    found, name = _place(other.layer())
    return found == path and name in TABLES and table in TABLES and TABLES.index(name) < TABLES.index(table)


def _place(layer: QgsMapLayer) -> tuple[str, str]:
    """File and table of a layer."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(Path(parts.get("path") or "")), parts.get("layerName") or ""
