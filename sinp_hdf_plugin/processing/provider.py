# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider `sinp_hdf`: the list of the plugin's algorithms."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from sinp_hdf_plugin.toolbelt.resources import NAME, resource, version


class SinpHdfProvider(QgsProcessingProvider):
    """Algorithms of the SINP in Hauts-de-France."""

    def loadAlgorithms(self) -> None:
        """Add every algorithm; ids are a contract and are never renamed."""
        from sinp_hdf_plugin.processing.conversion.convert import Convert
        from sinp_hdf_plugin.processing.conversion.validate import Validate
        from sinp_hdf_plugin.processing.workbench.apply_fixes import ApplyFixes
        from sinp_hdf_plugin.processing.workbench.compare_runs import CompareRuns
        from sinp_hdf_plugin.processing.workbench.export_quarantine import ExportQuarantine
        from sinp_hdf_plugin.processing.workbench.find_duplicates import FindDuplicates
        from sinp_hdf_plugin.processing.workbench.rerun_quarantine import RerunQuarantine
        from sinp_hdf_plugin.processing.workbench.resolve_duplicates import ResolveDuplicates
        from sinp_hdf_plugin.processing.workbench.suggest_profile import SuggestProfile

        for algorithm in (
            *(Convert, Validate, ApplyFixes, SuggestProfile, FindDuplicates),
            *(ResolveDuplicates, RerunQuarantine, ExportQuarantine, CompareRuns),
        ):
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        """The id that commands and models use."""
        return "sinp_hdf"

    def name(self) -> str:
        """The name shown in the toolbox."""
        return NAME

    def longName(self) -> str:
        """Name and version."""
        return f"{NAME} {version()}"

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """The same, as a file."""
        return str(resource("icons", "icon.svg"))
