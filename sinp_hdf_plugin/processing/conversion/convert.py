# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:convert`: a foreign table becomes the regional format, checked."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.mapping.profile import profile_ids
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.processing.base import SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.profile_places import load_named, project_profiles
from sinp_hdf_plugin.toolbelt.i18n import tr

PROFILE_WIDGET = "sinp_hdf_plugin.processing.profile_widget.ProfileWidget"


class Convert(SinpAlgorithm):
    """Any table or layer, a profile, and constants in; the result GeoPackage and the report out."""

    def name(self) -> str:
        """Stable id."""
        return "convert"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Convert to the regional format")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Convert and validate")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "conversion"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Turns a table of occurrences in somebody's own format into the regional SINP format, and checks it.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("import,mapping,geonature,clicnat,sirf,openobs,occtax,csv").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(
            self,
            tr(
                "A layer, its selected features, or a file: CSV, XLSX, ODS, GeoPackage, shapefile, GeoJSON, FlatGeobuf…"
            ),
        )
        profile = QgsProcessingParameterString(
            "PROFILE", tr("Profile of the source (a name, or a JSON file)"), "clicnat"
        )
        profile.setHelp(
            tr("How the columns become the regional format. Profiles that come with the plugin: {names}.").format(
                names=", ".join(profile_ids())
            )
            + " "
            + tr("Yours are called utilisateur:name, those of the project projet:name.")
        )
        # `class` for the dialogs; the model designer makes a list of `value_hints` by itself.
        profile.setMetadata({"widget_wrapper": {"class": PROFILE_WIDGET, "value_hints": profile_ids()}})
        self.addParameter(profile)
        layer = QgsProcessingParameterString("SHEET", tr("Sheet or layer of the file"), optional=True)
        layer.setHelp(
            tr(
                "For a file that holds several. Empty: the first that is not empty. For the second of two tables side "
                "by side in a sheet: 'Sheet (tableau 2)'."
            )
        )
        self.addParameter(layer)
        self._add_constants()
        runs.add_common(self)
        runs.add_outputs(self)

    def _add_constants(self) -> None:
        """Values for what the source does not have; the report lists each one used."""
        jdd = QgsProcessingParameterString("JDD", tr("Data set (UUID of its metadata sheet)"), optional=True)
        jdd.setHelp(tr("Taken for rows whose source gives no data set."))
        self.addParameter(jdd)
        for name, label, codes in (
            ("DS_PUBLIQUE", tr("Public (Pu) or private (Pr) source"), ["Pu", "Pr", "NSP"]),
            (
                "STATUT_SOURCE",
                tr("Field (Te), collection (Co) or literature (Li)"),
                ["Te", "Co", "Li", "NSP"],
            ),
        ):
            constant = QgsProcessingParameterEnum(name, label, codes, optional=True, usesStaticStrings=True)
            constant.setHelp(tr("Taken for rows whose source does not say it."))
            self.addParameter(constant)
        for name, label in (
            ("GESTIONNAIRE", tr("Organisation that manages the data")),
            ("OBSERVATEUR", tr("Observer (NOM Prénom)")),
        ):
            constant = QgsProcessingParameterString(name, label, optional=True)
            constant.setHelp(tr("Taken for rows whose source does not say it."))
            self.addParameter(constant)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """What the project holds is asked of it in the main thread."""
        self.in_project = project_profiles(context.project())
        return super().prepareAlgorithm(parameters, context, feedback)

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Open, convert, check, write."""
        profile = load_named(self.parameterAsString(parameters, "PROFILE", context), self.in_project)
        names = (name for _, name in load_version(profile.format_id).parameters)
        constants = {name: self._constant(parameters, name, context) for name in names}
        chosen = runs.settings(self, parameters, context, profile, constants)
        sources = self.inputs.open(
            self.parameterAsString(parameters, "ENCODING", context) or None,
            self.parameterAsString(parameters, "SHEET", context) or None,
        )
        return runs.execute(self, parameters, context, feedback, sources, chosen)

    def _constant(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        if isinstance(self.parameterDefinition(name), QgsProcessingParameterEnum):
            return self.parameterAsEnumString(parameters, name, context)
        return self.parameterAsString(parameters, name, context)
