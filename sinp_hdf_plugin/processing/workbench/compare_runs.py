# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:compare_runs`: two results of one source, and the findings that are gone, new, or the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.formats.comparison_files import FINDINGS, write_comparison_csv, write_comparison_gpkg
from sinp_hdf_plugin.core.workbench.comparison import Compared, Comparison
from sinp_hdf_plugin.processing.base import SinpAlgorithm
from sinp_hdf_plugin.processing.conversion.shown import ShownLayer
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

_SHOWN = 30
NUMBERS = ("GONE", "NEW", "SAME")


class CompareRuns(SinpAlgorithm):
    """Two results in; the numbers, and their findings with what became of each, out."""

    def name(self) -> str:
        """Stable id."""
        return "compare_runs"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Compare two results")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Tells which findings are gone, new or the same between two runs on the same data.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("compare,difference,gain,progress,findings").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        for name, label, text in (
            ("BEFORE", tr("First result"), tr("The result GeoPackage of the earlier run.")),
            ("AFTER", tr("Second result"), tr("The result GeoPackage of the later run, on the same data.")),
        ):
            given = QgsProcessingParameterFile(name, label, fileFilter="GeoPackage (*.gpkg)")
            given.setHelp(text)
            self.addParameter(given)
        output = QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Comparison"), "GeoPackage (*.gpkg)", optional=True, createByDefault=True
        )
        output.setHelp(tr("Each finding with its state on the map, and the counts by rule and attribute."))
        self.addParameter(output)
        table = QgsProcessingParameterFileDestination(
            "CSV", tr("Comparison as CSV"), "CSV (*.csv)", optional=True, createByDefault=False
        )
        table.setHelp(tr("Each finding with its state, in a text file for a spreadsheet (UTF-8, semicolons)."))
        self.addParameter(table)
        load = QgsProcessingParameterBoolean("LOAD", tr("Show the comparison in the project"), defaultValue=True)
        load.setHelp(tr("Adds the findings of both results as one layer."))
        self.addParameter(load)
        for name in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, name))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """There is no INPUT to take hold of."""
        self.refusal: SinpError | None = None
        return True

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Compare, write, tell."""
        before, after = (Path(self.parameterAsFile(parameters, name, context)) for name in ("BEFORE", "AFTER"))
        places = {
            name: Path(path)
            for name in ("OUTPUT", "CSV")
            if (path := self.parameterAsFileOutput(parameters, name, context))
        }
        for place in places.values():
            if place.exists() and any(given.exists() and place.samefile(given) for given in (before, after)):
                raise FormatError(
                    f"« {place.name} » est l’un des deux résultats : donnez un autre nom à la comparaison."
                )

        def work() -> Comparison:
            with Compared(before, after) as compared:
                found = compared.summary()
                if "OUTPUT" in places:
                    write_comparison_gpkg(places["OUTPUT"], compared.findings(), found.rules)
                if "CSV" in places:
                    write_comparison_csv(places["CSV"], compared.findings())
            return found

        found = in_python_thread(work, meanwhile=lambda: None)
        _tell(found, feedback)
        if "OUTPUT" in places and self.parameterAsBool(parameters, "LOAD", context):
            details = QgsProcessingContext.LayerDetails(f"{before.stem} → {after.stem}", context.project(), "OUTPUT")
            details.setPostProcessor(ShownLayer())
            context.addLayerToLoadOnCompletion(f"{places['OUTPUT']}|layername={FINDINGS}", details)
        return {
            **{name: str(path) for name, path in places.items()},
            "GONE": found.gone,
            "NEW": found.new,
            "SAME": found.same,
        }


def _tell(found: Comparison, feedback: QgsProcessingFeedback) -> None:
    for note in found.notes:
        feedback.pushWarning(note)
    feedback.pushInfo(
        tr("Findings: {gone} gone, {new} new, {same} the same.").format(gone=found.gone, new=found.new, same=found.same)
    )
    if found.absent:
        feedback.pushInfo(
            tr("{count} of those that are gone belong to records which the second result does not have.").format(
                count=found.absent
            )
        )
    for words, (one, other) in found.counts.items():
        feedback.pushInfo(f"{words} : {one} → {other}")
    changed = [rule for rule in found.rules if rule.gone or rule.new]
    for rule in changed[:_SHOWN]:
        feedback.pushInfo(f"{rule.rule} {rule.attribute} : −{rule.gone} +{rule.new} (={rule.same})")
    if len(changed) > _SHOWN:
        feedback.pushInfo(tr("… and {count} other rules.").format(count=len(changed) - _SHOWN))
