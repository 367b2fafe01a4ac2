# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:validate`: a layer or a whole result already in the regional format, checked again."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.processing.base import SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.toolbelt.i18n import tr

REGIONAL = "occtax_hdf"


class Validate(SinpAlgorithm):
    """The regional format in, checked, the regional format out."""

    def name(self) -> str:
        """Stable id."""
        return "validate"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Validate the regional format")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Convert and validate")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "conversion"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Checks a layer, or a whole result GeoPackage, that is already in the regional SINP format.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("check,quality,errors,report").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(
            self,
            tr("A layer or a file in the regional format, or the whole result GeoPackage of a conversion."),
        )
        runs.add_common(self)
        runs.add_outputs(self)

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Open, check, write."""
        platform = {"ORG_TRANSFORMATION": self.parameterAsString(parameters, "ORG_TRANSFORMATION", context)}
        chosen = runs.settings(self, parameters, context, load_profile(REGIONAL), platform)
        sources = self.inputs.open_regional(self.parameterAsString(parameters, "ENCODING", context) or None)
        return runs.execute(self, parameters, context, feedback, sources, chosen)
