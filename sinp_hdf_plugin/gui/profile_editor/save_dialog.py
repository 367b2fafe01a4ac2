# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeping a profile: for the user, in the project, or in a file to share; with its date and its next version."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from qgis.core import QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.editing.naming import id_from, stamped
from sinp_hdf_plugin.core.mapping.editing.opening import open_content, read_content
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.processing.profile_places import (
    project_profiles,
    save_file,
    save_project,
    save_user,
    user_folder,
    user_profiles,
)
from sinp_hdf_plugin.toolbelt.i18n import tr

ME, IN_PROJECT, TO_FILE = range(3)


class SaveDialog(QDialog):
    """Once accepted, `content` is what was kept, and `name` what a parameter calls it."""

    def __init__(self, content: dict[str, Any], refusal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Save the profile"))
        self.setMinimumWidth(620)
        self.content, self.name = content, ""
        self._build()
        self.warning.setText(
            tr("This profile has faults: it is kept as it is, but no conversion can use it yet.\n{faults}").format(
                faults=refusal
            )
        )
        self.warning.setVisible(bool(refusal))
        self._tell()

    def _build(self) -> None:
        self.title = QLineEdit(next(iter(self.content.get("title", {}).values()), ""))
        self.title.setReadOnly(True)
        self.id = QLineEdit(self.content["id"])
        self.id.setToolTip(tr("Letters a to z, digits and _"))
        self.id.textChanged.connect(self._tell)
        self.author, self.source = QLineEdit(self.content.get("author", "")), QLineEdit(self.content.get("source", ""))
        self.places = QButtonGroup(self)
        layout, form = QVBoxLayout(self), QFormLayout()
        form.addRow(tr("Title"), self.title)
        form.addRow(tr("Identifier"), self.id)
        form.addRow(tr("Author"), self.author)
        form.addRow(tr("For which source"), self.source)
        layout.addLayout(form)
        for place, text in (
            (ME, tr("For me, in all my projects")),
            (IN_PROJECT, tr("In this project: it goes where the project goes")),
            (TO_FILE, tr("In a file, to share it")),
        ):
            button = QRadioButton(text)
            self.places.addButton(button, place)
            layout.addWidget(button)
        self.places.button(ME).setChecked(True)
        self.places.buttonClicked.connect(lambda _: self._tell())
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(tr("Profiles (*.json)"))
        self.file.fileChanged.connect(lambda _: self._tell())
        self.told, self.warning, self.wrong = QLabel(), QLabel(), QLabel()
        for label in (self.told, self.warning, self.wrong):
            label.setWordWrap(True)
        for label in (self.warning, self.wrong):
            label.setMargin(6)
            label.setStyleSheet(f"background: {words.MISSING.name()}; color: {words.INK.name()};")
        self.wrong.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(tr("Save"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for widget in (self.file, self.told, self.warning, self.wrong, self.buttons):
            layout.addWidget(widget)

    def accept(self) -> None:
        """Keep it where it was asked; on an error the dialog stays, with the reason."""
        wanted = self._wanted()
        try:
            made = stamped(wanted, self._before(), datetime.date.today().isoformat())
            self.name = self._save(made)
        except ConfigError as error:
            self.wrong.setText(str(error))
            self.wrong.show()
            return
        self.content = made
        super().accept()

    def _wanted(self) -> dict[str, Any]:
        made = {**self.content, "id": id_from(self.id.text())}
        for key, line in (("author", self.author), ("source", self.source)):
            made[key] = line.text().strip()
        return {key: value for key, value in made.items() if value != ""}

    def _save(self, content: dict[str, Any]) -> str:
        place = self.places.checkedId()
        if place == ME:
            return save_user(content)
        if place == IN_PROJECT:
            return save_project(content, QgsProject.instance())
        path = self._path()
        if path is None:
            raise ConfigError("Choisissez le fichier dans lequel écrire le profil.")
        return save_file(content, path)

    def _path(self) -> Path | None:
        text = self.file.filePath().strip()
        if not text:
            return None
        return Path(text if text.lower().endswith(".json") else f"{text}.json")

    def _before(self) -> dict[str, Any] | None:
        """What is kept there under that name already; None when nothing is, or nothing that can be read."""
        name, place = id_from(self.id.text()), self.places.checkedId()
        try:
            if place == ME and name in user_profiles():
                return open_content(user_profiles()[name]).content
            if place == IN_PROJECT and name in project_profiles(QgsProject.instance()):
                return read_content(project_profiles(QgsProject.instance())[name], name).content
            path = self._path()
            if place == TO_FILE and path is not None and path.is_file():
                return open_content(path).content
        except ConfigError:
            return {}
        return None

    def _tell(self) -> None:
        place = self.places.checkedId()
        self.file.setVisible(place == TO_FILE)
        before = self._before()
        version = stamped(self._wanted(), before, "")["version"]
        if before is None:
            said = tr("Saved as version {version}.").format(version=version)
        else:
            said = tr("Replaces the profile of that name that is there; it becomes version {version}.").format(
                version=version
            )
        where = {ME: str(user_folder()), IN_PROJECT: QgsProject.instance().baseName() or tr("the project, to be saved")}
        self.told.setText("\n".join(filter(None, [said, where.get(place, "")])))
