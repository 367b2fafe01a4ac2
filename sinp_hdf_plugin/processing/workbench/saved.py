# SPDX-License-Identifier: GPL-2.0-or-later
"""A result that algorithms of the workbench read from its file: what somebody is still editing is not in it."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProject, QgsProviderRegistry, QgsVectorLayer

from sinp_hdf_plugin.core.errors import FormatError


def unsaved_layers(path: Path, context: QgsProcessingContext) -> list[str]:
    """The layers of the project that stand in this file and have changes nobody has saved. On the main thread only."""
    project = context.project() or QgsProject.instance()
    return sorted(
        layer.name()
        for layer in project.mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and layer.isModified() and _is_in(layer, path)
    )


def refusal_of_unsaved(path: Path, names: list[str]) -> FormatError:
    """What to tell when there are some."""
    listed = ", ".join(f"« {name} »" for name in names)
    return FormatError(
        f"Des modifications de « {path.name} » ne sont pas enregistrées ({listed}) : enregistrez-les, ou annulez-les, "
        "puis relancez."
    )


def _is_in(layer: QgsVectorLayer, path: Path) -> bool:
    found = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    try:
        return bool(found) and Path(found).samefile(path)
    except OSError:
        return False
