# SPDX-License-Identifier: GPL-2.0-or-later
"""Translation of what QGIS shows of the plugin: sentences are English in the code, in one context."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from sinp_hdf_plugin.toolbelt.resources import resource

CONTEXT = "SinpHdf"


def tr(text: str) -> str:
    """Return `text` in the user's language; a literal, whose {names} are filled in afterwards by format()."""
    return QCoreApplication.translate(CONTEXT, text)


class Translation:
    """The plugin's translator, put into the application and taken out again."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def install(self) -> None:
        """Install the translation to QGIS's language; nothing happens where there is none."""
        self.remove()
        language = QgsApplication.locale()[:2]
        translator = QTranslator()
        if translator.load(str(resource("i18n", f"sinp_hdf_{language}.qm"))):
            QCoreApplication.installTranslator(translator)
            self._translator = translator

    def remove(self) -> None:
        """Take the translation out, if one was installed."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
