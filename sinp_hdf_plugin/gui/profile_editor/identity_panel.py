# SPDX-License-Identifier: GPL-2.0-or-later
"""What a profile says of itself: its name, who made it, for what source, when, for which version of the format."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sinp_hdf_plugin.core.standard.load import known_versions
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr


class IdentityPanel(QWidget):
    """The parts of a profile that are about it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.title, self.author, self.source, self.name = (QLineEdit() for _ in range(4))
        self.version, self.date, self.identity = (QLineEdit() for _ in range(3))
        self.description = QPlainTextEdit()
        self.name.setToolTip(tr("Letters a to z, digits and _: the name of the file and of the parameter"))
        self.identity.setToolTip(
            tr("Part of the identifiers made for its records: change it only for another source, not for a new version")
        )
        self.date.setReadOnly(True)
        self.date.setToolTip(tr("Set when the profile is saved"))
        self.format = QComboBox()
        self.format.addItems(known_versions())
        self.format.activated.connect(lambda _: self._put("format", self.format.currentText()))
        self.title.editingFinished.connect(self._set_title)
        self.identity.editingFinished.connect(self._set_identity)
        self.description.setMaximumHeight(90)
        self.description.installEventFilter(self)
        for line, key in (
            (self.author, "author"),
            (self.source, "source"),
            (self.version, "version"),
            (self.name, "id"),
        ):
            line.editingFinished.connect(lambda line=line, key=key: self._put(key, line.text().strip()))
        self._lay_out()
        session.changed.connect(self.refresh)
        session.replaced.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        left, right = QFormLayout(), QFormLayout()
        left.addRow(tr("Title"), self.title)
        left.addRow(tr("For which source"), self.source)
        left.addRow(tr("Author"), self.author)
        left.addRow(tr("Description"), self.description)
        right.addRow(tr("Identifier"), self.name)
        right.addRow(tr("Version of the profile"), self.version)
        right.addRow(tr("Date"), self.date)
        right.addRow(tr("Version of the format"), self.format)
        right.addRow(tr("Name of the source in identifiers"), self.identity)
        forms = QHBoxLayout()
        forms.addLayout(left, 1)
        forms.addSpacing(32)
        forms.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(forms)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Show what the profile says now."""
        data = self._session.content.data
        self.title.setText(_in_language(data.get("title", {}), self._session.locale))
        if not self.description.hasFocus():
            self.description.setPlainText(_in_language(data.get("description", {}), self._session.locale))
        for line, key in (
            (self.author, "author"),
            (self.source, "source"),
            (self.version, "version"),
            (self.name, "id"),
        ):
            line.setText(str(data.get(key, "")))
        self.date.setText(str(data.get("date", "")))
        self.identity.setText(str(data.get("identity", {}).get("source", "")))
        self.format.setCurrentIndex(self.format.findText(data["format"]))

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Called by Qt: the description is taken when it is left."""
        if watched is self.description and event.type() == event.Type.FocusOut:
            self._set_text("description", self.description.toPlainText().strip())
        return super().eventFilter(watched, event)

    def _set_title(self) -> None:
        if self.title.text().strip():
            self._set_text("title", self.title.text().strip())

    def _set_text(self, key: str, text: str) -> None:
        """In the language that is shown, and in the other one where it said the same or nothing."""
        before = self._session.content.data.get(key, {})
        shown = _in_language(before, self._session.locale)
        if text == shown:
            return
        own = "fr" if self._session.locale.lower().startswith("fr") else "en"
        other = "en" if own == "fr" else "fr"
        kept = before.get(other)
        after = {own: text, other: kept if kept and kept != shown else text} if text else None
        self._put(key, after and {"fr": after["fr"], "en": after["en"]})

    def _set_identity(self) -> None:
        name = self.identity.text().strip()
        self._put("identity", {"source": name} if name else None)

    def _put(self, key: str, value: Any) -> None:
        if value != self._session.content.data.get(key) and (value or key not in ("id", "version")):
            self._session.change(lambda content: content.put(key, value))


def _in_language(text: dict[str, str], locale: str) -> str:
    own = "fr" if locale.lower().startswith("fr") else "en"
    return text.get(own) or next(iter(text.values()), "")
