# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin's algorithms share: names, help files, and errors told as sentences."""

from __future__ import annotations

import threading
import traceback
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProperty,
)
from qgis.PyQt.QtGui import QIcon

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.processing.inputs import Inputs, missing_input
from sinp_hdf_plugin.toolbelt.log import log
from sinp_hdf_plugin.toolbelt.resources import resource

# Stands for an INPUT that was looked at already; QGIS takes an expression for granted.
_LOOKED_AT = QgsProperty.fromExpression("''")


class SinpAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms. `run_core` does the work; a SinpError becomes the message the user reads."""

    #: The parameters that are a layer or a file of any kind.
    tables: ClassVar[tuple[str, ...]] = ("INPUT",)

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

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Look at tables ourselves: we read files that QGIS cannot, and say in French what is wrong with others."""
        checked = dict(parameters)
        for name in self.tables:
            value = parameters.get(name)
            try:
                wrong = missing_input(value, context)
            except SinpError as error:
                wrong = str(error)
            if wrong:
                return False, wrong
            if value:
                checked[name] = _LOOKED_AT
        return super().checkParameterValues(checked, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take hold of the input while on the main thread. What is raised here would not reach the caller."""
        self.refusal: SinpError | None = None
        try:
            self.inputs = Inputs(self, parameters, context)
        except SinpError as error:
            self.refusal = error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; core errors are already sentences for the user, others are a fault of ours."""
        try:
            if self.refusal:
                raise self.refusal
            return self.run_core(parameters, context, feedback)
        except SinpError as error:
            raise QgsProcessingException(str(error)) from error
        except QgsProcessingException:
            raise
        except Exception as error:
            log(traceback.format_exc(), Qgis.MessageLevel.Critical)
            raise QgsProcessingException(
                f"Erreur imprévue ({type(error).__name__} : {error}). C’est une faute de l’extension : le détail, à "
                "joindre à un signalement, est dans le panneau « Journal des messages »."
            ) from error

    def run_core(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """What the algorithm does."""
        raise TypeError(f"{type(self).__name__} must define run_core")


class FeedbackWatch:
    """A run of the core followed through the feedback of Processing, which is spoken to in its own thread only."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._home = threading.get_ident()
        self._news: tuple[int, int | None] | None = None

    def progress(self, done: int, total: int | None) -> None:
        """Called by the run, in whatever thread."""
        self._news = (done, total)
        if threading.get_ident() == self._home:
            self.tell()

    def tell(self) -> None:
        """Show the last news: a percentage when the total is known, else the number of rows."""
        news, self._news = self._news, None
        if news is None:
            return
        done, total = news
        if total:
            self._feedback.setProgress(min(99.0, 100.0 * done / total))
        else:
            self._feedback.setProgressText(f"{done:,}".replace(",", " "))

    def is_cancelled(self) -> bool:
        """Whether the user pressed Cancel."""
        return self._feedback.isCanceled()
