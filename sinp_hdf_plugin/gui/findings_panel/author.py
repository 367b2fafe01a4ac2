# SPDX-License-Identifier: GPL-2.0-or-later
"""Who works: asked where something is signed, remembered in the settings of QGIS."""

from __future__ import annotations

import datetime

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.toolbelt.i18n import tr

_IDENTITY, _ORGANISATION = "sinp_hdf/author", "sinp_hdf/author_organisation"
UNKNOWN = "Inconnu"


def known_author() -> Author | None:
    """Who signed last; None when nobody has yet."""
    settings = QgsSettings()
    identity = str(settings.value(_IDENTITY, "")).strip()
    return Author(identity, str(settings.value(_ORGANISATION, UNKNOWN)).strip() or UNKNOWN) if identity else None


def today() -> str:
    """The day of the signature."""
    return datetime.date.today().isoformat()


class AuthorEdit(QWidget):
    """Name and organisation; `changed` when one is written."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        author = known_author()
        self.identity = QLineEdit(author.identity if author else "")
        self.identity.setPlaceholderText(tr("NAME First name"))
        self.organisation = QLineEdit(author.organisation if author else UNKNOWN)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Your name"), self.identity)
        form.addRow(tr("Your organisation"), self.organisation)
        self.identity.textChanged.connect(self.changed)

    @property
    def is_filled(self) -> bool:
        """Somebody is named."""
        return bool(self.identity.text().strip())

    def author(self) -> Author:
        """Who it is, remembered for the next time."""
        author = Author(self.identity.text().strip(), self.organisation.text().strip() or UNKNOWN)
        settings = QgsSettings()
        settings.setValue(_IDENTITY, author.identity)
        settings.setValue(_ORGANISATION, author.organisation)
        return author


class AuthorDialog(QDialog):
    """Asks who works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Who makes the corrections"))
        self.author = AuthorEdit()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.author)
        layout.addWidget(self.buttons)
        self.resize(420, 0)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.author.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.author.is_filled)
