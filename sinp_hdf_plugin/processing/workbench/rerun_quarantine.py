# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:rerun_quarantine`: the corrected rows of the quarantine run again and put back into their result."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.findings_csv import write_findings_csv
from sinp_hdf_plugin.core.formats.report_html import write_report
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.rerun import Rerun, rerun_quarantine
from sinp_hdf_plugin.core.workbench.taken_back import TakenBack, Workbook
from sinp_hdf_plugin.processing.base import FeedbackWatch
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.workbench.saved import ResultAlgorithm
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread

NUMBERS = ("ROWS_RERUN", "ROWS_JOINED", "ROWS_STILL_HELD", "CELLS_CORRECTED", "CONFLICTS", "REFUSED")
_SHOWN = 50


class RerunQuarantine(ResultAlgorithm):
    """A result whose quarantine was corrected in; the same with the rows that are right now out."""

    def name(self) -> str:
        """Stable id."""
        return "rerun_quarantine"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Run the quarantine again")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Checks the corrected rows of the quarantine again, alone, and puts them back into their result.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("quarantine,correct,again,merge,spreadsheet").split(","), "sinp", "occtax"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(
            self,
            tr("The GeoPackage whose quarantine was corrected in QGIS, or one of its layers; the whole file is read."),
        )
        self.parameterDefinition("INPUT").setDescription(tr("Result of a conversion or a validation"))
        sheet = QgsProcessingParameterFile(
            "SHEET",
            tr("Corrected workbook that came back"),
            fileFilter=tr("Workbooks (*.xlsx *.ods *.csv)"),
            optional=True,
        )
        sheet.setHelp(
            tr("The workbook made by 'Send the quarantine': only the cells that were changed in it are taken.")
        )
        self.addParameter(sheet)
        self._add_author()
        runs.add_outputs(self)
        output = self.parameterDefinition("OUTPUT")
        output.setHelp(tr("The whole: what was accepted before, and what is now. The input itself to replace it."))
        for name in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, name))

    def _add_author(self) -> None:
        author = QgsProcessingParameterString("AUTHOR", tr("Who corrected the rows (NOM Prénom)"), optional=True)
        author.setHelp(tr("Written with each corrected cell. Needed as soon as one was corrected."))
        self.addParameter(author)
        organisation = QgsProcessingParameterString(
            "AUTHOR_ORGANISATION", tr("Their organisation"), "Inconnu", optional=True
        )
        organisation.setHelp(tr("'Indépendant' for somebody without one, 'Inconnu' when it is not known."))
        self.addParameter(organisation)
        date = QgsProcessingParameterDateTime(
            "DATE", tr("Date of the corrections"), QgsProcessingParameterDateTime.Type.Date, optional=True
        )
        date.setHelp(tr("Empty: the current day."))
        date.setFlags(date.flags() | runs.ADVANCED)
        self.addParameter(date)

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Correct, run, merge, report."""
        source = self.result
        places = {
            name: Path(path)
            for name in ("OUTPUT", "REPORT", "FINDINGS_CSV")
            if (path := self.parameterAsFileOutput(parameters, name, context))
        }
        _check_places(places)
        sheet = self.parameterAsFile(parameters, "SHEET", context)
        organisation = self.parameterAsString(parameters, "AUTHOR_ORGANISATION", context).strip()
        author = Author(self.parameterAsString(parameters, "AUTHOR", context).strip(), organisation or "Inconnu")
        date = self.parameterAsDateTime(parameters, "DATE", context).date()
        day = date.toString("yyyy-MM-dd") if date.isValid() else datetime.date.today().isoformat()
        watch = FeedbackWatch(feedback)

        def work() -> tuple[Rerun, TakenBack]:
            workbook = Workbook(source, Path(sheet)) if sheet else None
            done = rerun_quarantine(source, places["OUTPUT"], author, day, workbook, watch)
            if "REPORT" in places:
                write_report(done.summary, places["REPORT"])
            if "FINDINGS_CSV" in places:
                write_findings_csv(places["OUTPUT"], places["FINDINGS_CSV"])
            return done, workbook.taken if workbook else TakenBack()

        done, taken = in_python_thread(work, meanwhile=watch.tell)
        _tell(done, taken, bool(sheet), feedback)
        if self.parameterAsBool(parameters, "LOAD", context):
            runs.show_result(places["OUTPUT"], context)
        return {
            **{name: str(path) for name, path in places.items()},
            **{name: getattr(done.summary, attribute) for name, attribute in runs.NUMBERS.items()},
            "ROWS_RERUN": done.rows,
            "ROWS_JOINED": done.accepted,
            "ROWS_STILL_HELD": done.held,
            "CELLS_CORRECTED": done.corrected_cells,
            "CONFLICTS": len(taken.conflicts),
            "REFUSED": len(taken.refused),
        }


def _check_places(places: dict[str, Path]) -> None:
    output = places["OUTPUT"]
    if output.suffix.lower() != ".gpkg":
        raise FormatError(f"Le résultat est un GeoPackage : donnez à « {output.name} » un nom qui finit par .gpkg.")
    if len(set(places.values())) < len(places):
        raise FormatError("Le résultat, le rapport et les constats ont le même nom : donnez-en un à chacun.")


def _tell(done: Rerun, taken: TakenBack, sheet: bool, feedback: QgsProcessingFeedback) -> None:
    if sheet:
        feedback.pushInfo(
            tr("Workbook: {cells} changed cells taken, in {rows} rows; {absent} rows are not in it any more.").format(
                cells=taken.changed, rows=taken.rows, absent=taken.absent
            )
        )
        if taken.rewritten:
            feedback.pushInfo(
                tr("{count} cells that the spreadsheet only wrote otherwise are left as they were.").format(
                    count=taken.rewritten
                )
            )
    for note in taken.notes:
        feedback.pushInfo(note)
    for sentence in [*taken.conflicts, *taken.refused][:_SHOWN]:
        feedback.pushWarning(sentence)
    feedback.pushInfo(
        tr("{rows} rows run again: {joined} join the result, {held} stay in quarantine.").format(
            rows=done.rows, joined=done.accepted, held=done.held
        )
    )
    if done.uncut:
        feedback.pushInfo(
            tr("{count} of these could not be cut into cells, and nobody has put their cells in place yet.").format(
                count=done.uncut
            )
        )
    runs.tell_counts(done.summary, feedback)
