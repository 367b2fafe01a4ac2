# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:resolve_duplicates`: what a person decided about pairs of records, put into a copy of the file."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.duplicates.decisions import MOOT, REFUSED
from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.formats.duplicates_gpkg import KEEP, LINK, MERGE
from sinp_hdf_plugin.core.formats.open import layers
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.settled import Settled
from sinp_hdf_plugin.core.workbench.settling import settle_duplicates
from sinp_hdf_plugin.processing.base import FeedbackWatch, SinpAlgorithm
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.inputs import Inputs
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

NUMBERS = ("PAIRS", "UNDECIDED", "KEPT", "LINKED", "MERGED", "MOOT", "NOT_APPLIED", "RECORDS_BEFORE", "RECORDS_AFTER")


class ResolveDuplicates(SinpAlgorithm):
    """A file of records and its decided pairs in; the records linked and merged out, each change logged."""

    tables: ClassVar[tuple[str, ...]] = ("INPUT", "PAIRS", "OTHER")

    def name(self) -> str:
        """Stable id."""
        return "resolve_duplicates"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Apply the decisions about duplicates")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Links or merges the pairs that a person has decided about; nothing is lost, each change is logged.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("duplicates,pairs,same,merge,compare").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(self, tr("The GeoPackage in which the duplicates were looked for, or one of its layers."))
        for name, label, text, optional in (
            (
                "PAIRS",
                tr("Pairs with your decisions"),
                tr("The file of pairs, its column 'decision' filled: garder, lier or fusionner. Empty: undecided."),
                False,
            ),
            (
                "OTHER",
                tr("Second table of the search"),
                tr("Only to merge records of two files: the GeoPackage whose records complete those of the first."),
                True,
            ),
        ):
            table = QgsProcessingParameterFeatureSource(
                name, label, [QgsProcessing.SourceType.TypeVector], optional=optional
            )
            table.setHelp(text)
            self.addParameter(table)
        self._add_author()
        output = QgsProcessingParameterFileDestination("OUTPUT", tr("Result"), "GeoPackage (*.gpkg)")
        output.setHelp(tr("A copy of the first file with the decisions applied; the file itself is left as it is."))
        self.addParameter(output)
        load = QgsProcessingParameterBoolean("LOAD", tr("Show the result in the project"), defaultValue=True)
        load.setHelp(tr("Adds the layers that have rows, with their style, errors on the map included."))
        self.addParameter(load)
        for number in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(number, number))

    def _add_author(self) -> None:
        """Who decided, and when."""
        author = QgsProcessingParameterString("AUTHOR", tr("Who decided (NOM Prénom)"))
        author.setHelp(tr("Written with each change, as the standard asks."))
        self.addParameter(author)
        organisation = QgsProcessingParameterString(
            "AUTHOR_ORGANISATION", tr("Their organisation"), "Inconnu", optional=True
        )
        organisation.setHelp(tr("'Indépendant' for somebody without one, 'Inconnu' when it is not known."))
        self.addParameter(organisation)
        date = QgsProcessingParameterDateTime(
            "DATE", tr("Date of the decisions"), QgsProcessingParameterDateTime.Type.Date, optional=True
        )
        date.setHelp(tr("Empty: the current day."))
        date.setFlags(date.flags() | runs.ADVANCED)
        self.addParameter(date)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take hold of the files while on the main thread."""
        ready = super().prepareAlgorithm(parameters, context, feedback)
        self.files: dict[str, Inputs] = {}
        for name in ("PAIRS", "OTHER"):
            if parameters.get(name) and not self.refusal:
                try:
                    self.files[name] = Inputs(self, parameters, context, name)
                except SinpError as error:
                    self.refusal = error
        return bool(ready)

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the decisions, apply, tell."""
        source, pairs = _file(self.inputs), _file(self.files["PAIRS"])
        other = _file(self.files["OTHER"]) if "OTHER" in self.files else None
        output = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        if output.suffix.lower() != ".gpkg":
            raise FormatError(f"Le résultat est un GeoPackage : donnez à « {output.name} » un nom qui finit par .gpkg.")
        organisation = self.parameterAsString(parameters, "AUTHOR_ORGANISATION", context).strip()
        author = Author(self.parameterAsString(parameters, "AUTHOR", context).strip(), organisation or "Inconnu")
        date = self.parameterAsDateTime(parameters, "DATE", context).date()
        day = date.toString("yyyy-MM-dd") if date.isValid() else datetime.date.today().isoformat()
        watch = FeedbackWatch(feedback)
        settled = in_python_thread(
            lambda: settle_duplicates(source, pairs, output, author, day, other, watch), meanwhile=watch.tell
        )
        _tell(settled, feedback)
        if self.parameterAsBool(parameters, "LOAD", context) and "constats" in layers(output):
            runs.show_result(output, context)
        numbers = (
            *(settled.pairs, settled.undecided, settled.count(KEEP), settled.count(LINK), settled.count(MERGE)),
            *(settled.state(MOOT), settled.state(REFUSED), settled.records_before, settled.records_after),
        )
        return {"OUTPUT": str(output), **dict(zip(NUMBERS, numbers))}


def _file(inputs: Inputs) -> Path:
    """The file that was given, or that is behind a layer shown as it is stored."""
    if inputs.file is None or inputs.file.suffix.lower() != ".gpkg":
        shown = inputs.file.name if inputs.file else inputs.name
        raise FormatError(
            f"« {shown} » n’est pas un GeoPackage enregistré : donnez le fichier .gpkg, ou une de ses couches sans "
            "filtre, ses modifications enregistrées et le mode édition quitté."
        )
    return inputs.file


def _tell(settled: Settled, feedback: QgsProcessingFeedback) -> None:
    feedback.pushInfo(
        tr(
            "Pairs: {pairs} = undecided {undecided} + kept {kept} + linked {linked} + merged {merged} "
            "+ settled by another {moot} + not applied {refused}."
        ).format(
            pairs=settled.pairs,
            undecided=settled.undecided,
            kept=settled.count(KEEP),
            linked=settled.count(LINK),
            merged=settled.count(MERGE),
            moot=settled.state(MOOT),
            refused=settled.state(REFUSED),
        )
    )
    feedback.pushInfo(
        tr("Records: {before} before = {after} after + {removed} in doublons_retires.").format(
            before=settled.records_before, after=settled.records_after, removed=settled.removed
        )
    )
    if settled.not_taken:
        feedback.pushInfo(
            tr("Values of merged records that differ and were not taken over: {count} (see 'modifications').").format(
                count=settled.not_taken
            )
        )
    for reason, count in Counter(one.reason for one in settled.outcomes if one.state == REFUSED).most_common():
        feedback.pushWarning(f"{count} : {reason}")
