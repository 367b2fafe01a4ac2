# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:find_duplicates`: records that may be one and the same, in pairs, for a person to decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from sinp_hdf_plugin.core.duplicates.criteria import Criteria, load_likeness
from sinp_hdf_plugin.core.duplicates.run import SearchSummary, find_duplicates
from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.formats.duplicates_gpkg import PAIRS
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.processing.base import FeedbackWatch, SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.conversion.shown import ShownLayer
from sinp_hdf_plugin.processing.inputs import Inputs
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

# Output name -> attribute of the summary.
NUMBERS = {"RECORDS": "records", "PAIRS": "pairs", "PAIRS_SHOWN": "told", "GROUPS": "groups"}
_WHOLE = QgsProcessingParameterNumber.Type.Integer
_REAL = QgsProcessingParameterNumber.Type.Double
_DECIMALS = 2


class FindDuplicates(SinpAlgorithm):
    """One or two tables in the regional format in; the file of pairs out."""

    tables: ClassVar[tuple[str, ...]] = ("INPUT", "OTHER")

    def name(self) -> str:
        """Stable id."""
        return "find_duplicates"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Find duplicates")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Finds records that may be one observation told twice, in one table or between two, and says why.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("duplicates,pairs,same,merge,compare").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(
            self,
            tr("A layer or a file in the regional format, or the whole result GeoPackage of a conversion."),
        )
        vectors = [QgsProcessing.SourceType.TypeVector]
        other = QgsProcessingParameterFeatureSource(
            "OTHER", tr("Second table, for duplicates between two"), vectors, optional=True
        )
        other.setHelp(
            tr("Records of another platform, in the regional format too: only pairs of both are then looked for.")
        )
        self.addParameter(other)
        self._add_tolerances()
        output = QgsProcessingParameterFileDestination("OUTPUT", tr("Pairs found"), "GeoPackage (*.gpkg)")
        output.setHelp(tr("The pairs, each with a line between its two places, and a column for your decision."))
        self.addParameter(output)
        load = QgsProcessingParameterBoolean("LOAD", tr("Show the pairs in the project"), defaultValue=True)
        load.setHelp(tr("Adds the pairs with their style and their form."))
        self.addParameter(load)
        for name in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, name))

    def _add_tolerances(self) -> None:
        """How near and how alike two records must be."""
        default = Criteria()
        days = QgsProcessingParameterNumber(
            "DAYS", tr("Days between the dates, at most"), _WHOLE, default.days, minValue=0, maxValue=3660
        )
        days.setHelp(tr("0: the same day, or periods that overlap."))
        metres = QgsProcessingParameterNumber(
            "METRES", tr("Metres between the places, at most"), _REAL, default.metres, minValue=0, maxValue=20000
        )
        metres.setHelp(
            tr("A line or a polygon counts as the rectangle around it. Without a place, the commune is compared.")
        )
        precision = QgsProcessingParameterBoolean("PRECISION", tr("Add the precision of each place"), default.precision)
        precision.setHelp(tr("The precision that each record states for its place is added to the metres."))
        observer = QgsProcessingParameterNumber(
            "OBSERVER", tr("Likeness of the observers (0 to 1)"), _REAL, default.observer, minValue=0, maxValue=1
        )
        observer.setHelp(
            tr(
                "1: the same names. 0.8: initials and slips of the keyboard allowed. 0: observers are not compared. "
                "Accents, capitals, the order of the names and organisations in brackets never count."
            )
        )
        same = QgsProcessingParameterBoolean("SAME_ID", tr("Also records with the same identifier"), default.same_id)
        same.setHelp(
            tr("The same SINP identifier, or the same identifier of origin in one data set, whatever the content.")
        )
        score = QgsProcessingParameterNumber(
            "MIN_SCORE", tr("Lowest score shown (0 to 1)"), _REAL, default.min_score, minValue=0, maxValue=1
        )
        score.setHelp(
            tr("The score adds up taxon, dates, place, observers, hour, counts, sex and life stage. 1: all the same.")
        )
        for parameter in (metres, observer, score):
            parameter.setMetadata({"widget_wrapper": {"decimals": _DECIMALS}})
        for parameter in (days, metres, precision, observer, same, score):
            self.addParameter(parameter)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take hold of both tables while on the main thread."""
        ready = super().prepareAlgorithm(parameters, context, feedback)
        self.other: Inputs | None = None
        if parameters.get("OTHER") and not self.refusal:
            try:
                self.other = Inputs(self, parameters, context, "OTHER")
            except SinpError as error:
                self.refusal = error
        return bool(ready)

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Open, search, write."""
        criteria = Criteria(
            days=self.parameterAsInt(parameters, "DAYS", context),
            metres=self.parameterAsDouble(parameters, "METRES", context),
            precision=self.parameterAsBool(parameters, "PRECISION", context),
            observer=self.parameterAsDouble(parameters, "OBSERVER", context),
            same_id=self.parameterAsBool(parameters, "SAME_ID", context),
            min_score=self.parameterAsDouble(parameters, "MIN_SCORE", context),
        )
        output = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        if output.suffix.lower() != ".gpkg":
            raise FormatError(
                f"Les paires vont dans un GeoPackage : donnez à « {output.name} » un nom qui finit par .gpkg."
            )
        watch = FeedbackWatch(feedback)
        sides: list[list[Source]] = []
        try:
            for side in filter(None, (self.inputs, self.other)):
                sides += [side.named_as_stored(side.open_regional(None))]
            _check_place(output, sides)
            summary = in_python_thread(lambda: find_duplicates(sides, criteria, output, watch), meanwhile=watch.tell)
        finally:
            for source in (source for side in sides for source in side):
                source.close()
        _tell(summary, feedback)
        if self.parameterAsBool(parameters, "LOAD", context) and summary.told:
            _show(output, context)
        return {"OUTPUT": str(output), **{name: getattr(summary, field) for name, field in NUMBERS.items()}}


def _check_place(output: Path, sides: list[list[Source]]) -> None:
    if any(source.path and output.exists() and output.samefile(source.path) for side in sides for source in side):
        raise FormatError(f"« {output} » est une des tables lues : donnez un autre nom au fichier des paires.")


def _tell(summary: SearchSummary, feedback: QgsProcessingFeedback) -> None:
    feedback.pushInfo(
        tr("Records compared: {records}. Pairs: {pairs}, in groups: {groups}, shown: {told}.").format(
            records=summary.records, pairs=summary.pairs, groups=summary.groups, told=summary.told
        )
    )
    if summary.identical:
        feedback.pushWarning(tr("Pairs with the same identifier: {count}.").format(count=summary.identical))
    for remark in summary.remarks(load_likeness().limits["large_m"]):
        feedback.pushInfo(remark)


def _show(output: Path, context: QgsProcessingContext) -> None:
    """The pairs are added when the algorithm ends."""
    details = QgsProcessingContext.LayerDetails(f"{output.stem} – {PAIRS}", context.project(), PAIRS)
    details.setPostProcessor(ShownLayer())
    context.addLayerToLoadOnCompletion(f"{output}|layername={PAIRS}", details)
