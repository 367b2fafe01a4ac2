# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin's algorithms share: names, help files, and core errors told as Processing errors."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtGui import QIcon

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.toolbelt.resources import resource


class SinpAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms. `run_core` does the work; a SinpError becomes the message the user reads."""

    def createInstance(self) -> SinpAlgorithm:
        """A fresh instance, as Processing asks."""
        return type(self)()

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """The same, as a file."""
        return str(resource("icons", "icon.svg"))

    def shortHelpString(self) -> str:
        """The help page of the algorithm, in French or in English."""
        language = "fr" if QgsApplication.locale().startswith("fr") else "en"
        return resource("help", f"{self.name()}.{language}.html").read_text(encoding="utf-8")

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; core errors are already sentences for the user."""
        try:
            return self.run_core(parameters, context, feedback)
        except SinpError as error:
            raise QgsProcessingException(str(error)) from error

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """What the algorithm does."""
        raise TypeError(f"{type(self).__name__} must define run_core")


class FeedbackWatch:
    """A run of the core followed through the feedback of Processing."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def progress(self, done: int, total: int | None) -> None:
        """Percentage when the total is known, else a line every half million rows."""
        if total:
            self._feedback.setProgress(min(99.0, 100.0 * done / total))
        else:
            self._feedback.setProgressText(f"{done:,}".replace(",", " "))

    def is_cancelled(self) -> bool:
        """Whether the user pressed Cancel."""
        return self._feedback.isCanceled()
