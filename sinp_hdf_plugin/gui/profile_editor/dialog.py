# SPDX-License-Identifier: GPL-2.0-or-later
"""The window of the profile editor: table above, columns and attributes, then everything else in tabs."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsVectorLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QShortcut,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.editing.naming import copy_of, empty_content, id_from
from sinp_hdf_plugin.core.mapping.editing.opening import Opened, open_content
from sinp_hdf_plugin.core.mapping.suggestion.as_profile import as_profile
from sinp_hdf_plugin.gui.profile_editor.attribute_panel import AttributePanel
from sinp_hdf_plugin.gui.profile_editor.compare_dialog import CompareDialog
from sinp_hdf_plugin.gui.profile_editor.constants_panel import ConstantsPanel
from sinp_hdf_plugin.gui.profile_editor.identity_panel import IdentityPanel
from sinp_hdf_plugin.gui.profile_editor.library import Entry, entries
from sinp_hdf_plugin.gui.profile_editor.loading import Table
from sinp_hdf_plugin.gui.profile_editor.open_dialog import OpenDialog, is_shipped
from sinp_hdf_plugin.gui.profile_editor.preview_panel import PreviewPanel
from sinp_hdf_plugin.gui.profile_editor.reading_panel import ReadingPanel
from sinp_hdf_plugin.gui.profile_editor.save_dialog import SaveDialog
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.gui.profile_editor.source_bar import SourceBar
from sinp_hdf_plugin.gui.profile_editor.tables import AttributesTable, ColumnsTable
from sinp_hdf_plugin.gui.profile_editor.values_panel import ValuesPanel
from sinp_hdf_plugin.toolbelt.i18n import tr

_SAME_LAYOUT = 0.8  # share of the columns that a profile of the plugin names


class ProfileEditor(QDialog):
    """`kept` with the name that a parameter gives to the profile, each time it is saved."""

    kept = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1400, 900)
        self._abandoned = False
        self.session = Session(self)
        self.messages = QgsMessageBar()
        self.source = SourceBar(self.session)
        self.columns, self.attributes = ColumnsTable(self.session), AttributesTable(self.session)
        self.preview, self.values = PreviewPanel(self.session), ValuesPanel(self.session)
        self.attribute, self.reading = AttributePanel(self.session), ReadingPanel(self.session)
        self.constants, self.identity = ConstantsPanel(self.session), IdentityPanel(self.session)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        for panel, title in (
            (self.preview, tr("Preview")),
            (self.attribute, tr("Attribute")),
            (self.values, tr("Values")),
            (self.reading, tr("Place, days and numbers")),
            (self.constants, tr("Constants")),
            (self.identity, tr("Profile")),
        ):
            self.tabs.addTab(panel, title)
        tables = QSplitter(Qt.Orientation.Horizontal)
        for table in (self.columns, self.attributes):
            tables.addWidget(table)
        tables.setSizes([785, 600])
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.addWidget(tables)
        whole.addWidget(self.tabs)
        whole.setSizes([430, 400])
        whole.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.source)
        layout.addLayout(self._bar())
        layout.addWidget(self.messages)
        layout.addWidget(whole, 1)

    def _bar(self) -> QHBoxLayout:
        self.told = QLabel()
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        bar = QHBoxLayout()
        bar.addWidget(QLabel(tr("Profile")))
        bar.addWidget(self.told, 1)
        self.suggest, self.open, self.compare, self.undo, self.save = (
            QPushButton(text)
            for text in (tr("Start from the suggestions"), tr("Open…"), tr("Compare…"), tr("Undo"), tr("Save…"))
        )
        for button, slot in (
            (self.suggest, self.start_from_suggestions),
            (self.open, self._ask_what_to_open),
            (self.compare, self._compare),
            (self.undo, self.session.undo),
            (self.save, self._save),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _, slot=slot: slot())
            bar.addWidget(button)
        return bar

    def _connect(self) -> None:
        self.source.loaded.connect(self._take_table)
        self.source.failed.connect(self._warn)
        self.session.changed.connect(self.refresh)
        self.session.replaced.connect(self.refresh)
        self.columns.selected.connect(self._show_column)
        self.attributes.selected.connect(self._show_attribute)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.session.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self._save)

    def refresh(self) -> None:
        """The title, and what can be done now."""
        data = self.session.content.data
        title = next(iter(data.get("title", {}).values()), data.get("id", ""))
        mark = " *" if self.session.is_dirty else ""
        self.setWindowTitle(tr("Profile editor – {title}").format(title=title) + mark)
        mapped = sum(self.session.content.fate(name).targets != () for name in self.session.content.columns)
        self.told.setText(
            tr("{title} · version {version} · {mapped} of {all} columns mapped").format(
                title=f"{title}{mark}",
                version=data.get("version", ""),
                mapped=mapped,
                all=len(self.session.content.columns),
            )
        )
        self.suggest.setEnabled(self.session.table is not None)
        self.undo.setEnabled(self.session.can_undo)
        self.values.refresh_title(self.tabs)

    # --- the table

    def show_source(self, source: str | QgsVectorLayer) -> None:
        """Read that file or layer."""
        self.source.show_source(source)

    def _take_table(self, table: Table) -> None:
        untouched = not self.session.content.data["columns"]
        self.session.read(table)
        if untouched:
            self.start_from_suggestions()
        self._tell_of(table)

    def _tell_of(self, table: Table) -> None:
        """What was read, what its reader met on the way, and whether a profile of the plugin knows this layout."""
        text, notes = table.sample.stated, [note.message for note in table.rows.notes] + list(table.suggestion.notes)
        for name, share in table.suggestion.known[:1]:
            if share >= _SAME_LAYOUT:
                notes.insert(0, text)
                text = tr("The profile “{name}” of the plugin knows this layout.").format(name=name)
        level = Qgis.MessageLevel.Warning if table.rows.notes else Qgis.MessageLevel.Info
        self.messages.clearWidgets()
        if notes:
            self.messages.pushMessage("", text, "\n".join(f"- {note}" for note in notes), level, 0)
        else:
            self.messages.pushMessage("", text, level, 8)

    def start_from_suggestions(self) -> None:
        """A profile made of what is suggested for the table; what was there can be had back by undoing."""
        table = self.session.table
        if table is None:
            return
        name = Path(table.name).stem if table.rows.path else table.name
        taken = [entry.id for entry in entries()]
        author = QgsApplication.userFullName()
        today = datetime.date.today().isoformat()
        try:
            made = as_profile(
                table.suggestion, id=id_from(name, taken), title=name, author=author, source=table.name, date=today
            )
        except ConfigError as error:
            made = empty_content(name, taken)
            self._warn(str(error))
        made.pop("provisional", None)  # a person looks at it now
        self.session.suggested(made)

    # --- the profile

    def open_entry(self, entry: Entry) -> None:
        """Open a profile of the lists; one of the plugin as a copy."""
        try:
            opened = entry.open()
        except ConfigError as error:
            self._refuse(str(error))
            return
        if is_shipped(entry):
            opened = Opened(copy_of(opened.content, [one.id for one in entries()]), opened.faults)
        self._open(opened, is_new=is_shipped(entry))

    def open_file(self, path: Path) -> None:
        """Open a profile of a file."""
        try:
            opened = open_content(path)
        except ConfigError as error:
            self._refuse(str(error))
            return
        self._open(opened, is_new=False)

    def open_named(self, name: str) -> None:
        """Open the profile that a parameter calls so: one of the lists, or a file."""
        found = next((entry for entry in entries() if entry.name == name), None)
        if found:
            self.open_entry(found)
        elif name:
            self.open_file(Path(name))

    def _open(self, opened: Opened, is_new: bool) -> None:
        self.session.open(opened.content, opened.faults, is_new)
        self.messages.clearWidgets()
        if opened.faults:
            self._refuse(opened.faults)

    def _ask_what_to_open(self) -> None:
        dialog = OpenDialog(self)
        if not self._may_leave() or not dialog.exec():
            return
        if dialog.file:
            self.open_file(dialog.file)
        elif dialog.chosen:
            self.open_entry(dialog.chosen)

    def _compare(self) -> None:
        CompareDialog(self.session.content.data, self).exec()

    def _save(self) -> bool:
        self.setFocus()  # a field that is being written in gives what it has
        dialog = SaveDialog(dict(self.session.content.data), self.session.content.refusal(), self)
        if not dialog.exec():
            return False
        self.session.change(lambda content: content.data.update(dialog.content))
        self.session.saved()
        self.messages.clearWidgets()
        said = tr("Saved. In the parameter “profile” of a conversion, choose: {name}").format(name=dialog.name)
        self.messages.pushMessage("", said, Qgis.MessageLevel.Success, 0)
        self.kept.emit(dialog.name)
        return True

    # --- the window

    def _show_column(self, source: str) -> None:
        targets = self.session.content.fate(source).targets
        if targets and self.session.column(targets[0]):
            self.attribute.show_target(targets[0])
            self.values.show_target(targets[0])

    def _show_attribute(self, target: str) -> None:
        self.attribute.show_target(target)
        self.values.show_target(target)

    def _may_leave(self) -> bool:
        """There is nothing to lose, or the user says so, or saves."""
        if not self.session.is_dirty:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            tr("Profile editor"),
            tr("This profile has changes that are not saved. Save them?"),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        return self._save() if answer == buttons.Save else answer == buttons.Discard

    def closeEvent(self, event: Any) -> None:
        """Called by Qt."""
        if not self._abandoned and not self._may_leave():
            event.ignore()
            return
        self.source.cancel()
        self.preview.cancel()
        event.accept()

    def abandon(self) -> None:
        """Close without asking: the plugin is being removed."""
        self._abandoned = True
        self.close()

    def reject(self) -> None:
        """The Escape key closes as the cross does."""
        self.close()

    def _warn(self, sentence: str) -> None:
        self.messages.clearWidgets()
        self.messages.pushMessage("", sentence, Qgis.MessageLevel.Warning, 0)

    def _refuse(self, sentence: str) -> None:
        """A long sentence: in a window of its own, where all of it is read."""
        QMessageBox.warning(self, tr("Profile editor"), sentence)
