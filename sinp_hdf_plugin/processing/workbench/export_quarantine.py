# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:export_quarantine`: the quarantine as a workbook to be corrected by whoever made the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from sinp_hdf_plugin.core.workbench.quarantine_sheet import export_quarantine
from sinp_hdf_plugin.processing.conversion import runs
from sinp_hdf_plugin.processing.workbench.saved import ResultAlgorithm
from sinp_hdf_plugin.toolbelt.i18n import tr
from sinp_hdf_plugin.toolbelt.threads import in_python_thread


class ExportQuarantine(ResultAlgorithm):
    """A result in; a workbook with its rows in quarantine, their reasons, and what to do, out."""

    def name(self) -> str:
        """Stable id."""
        return "export_quarantine"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Send the quarantine as a workbook")

    def group(self) -> str:
        """Group in the toolbox."""
        return tr("Workbench")

    def groupId(self) -> str:
        """Stable id of the group."""
        return "workbench"

    def shortDescription(self) -> str:
        """One line."""
        return tr("Writes the rows in quarantine to a workbook, with the reasons beside the cells, for their producer.")

    def tags(self) -> list[str]:
        """Words that find it."""
        return [*tr("quarantine,excel,spreadsheet,producer,reasons").split(","), "xlsx", "ods", "sinp"]

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Parameters; their names are a contract."""
        runs.add_input(self, tr("The result GeoPackage of a conversion or a validation, or one of its layers."))
        self.parameterDefinition("INPUT").setDescription(tr("Result of a conversion or a validation"))
        output = QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Workbook"), tr("Excel workbook (*.xlsx);;OpenDocument workbook (*.ods)")
        )
        output.setHelp(tr("To be sent to the producer, and given back to 'Run the quarantine again' once corrected."))
        self.addParameter(output)
        for name in ("ROWS", "CELLS"):
            self.addOutput(QgsProcessingOutputNumber(name, name))

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, write, count."""
        source = self.result
        output = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        done = in_python_thread(lambda: export_quarantine(source, output), meanwhile=lambda: None)
        feedback.pushInfo(
            tr("{rows} rows written, with {cells} cells marked as being at fault.").format(
                rows=done.rows, cells=done.cells
            )
        )
        if not done.noted:
            feedback.pushInfo(tr("There are too many for a note on each: the reasons are in the column 'motifs'."))
        return {"OUTPUT": str(output), "ROWS": done.rows, "CELLS": done.cells}
