# SPDX-License-Identifier: GPL-2.0-or-later
"""What the parts of the editor share: the profile being written, the table it is written for, and who changed what."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal

from sinp_hdf_plugin.core.engine.plan import Settings, asked_columns
from sinp_hdf_plugin.core.mapping.editing.content import ProfileContent
from sinp_hdf_plugin.core.mapping.editing.naming import empty_content
from sinp_hdf_plugin.core.mapping.profile import parse_profile
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue
from sinp_hdf_plugin.core.standard.load import CodeList, load_codelists
from sinp_hdf_plugin.core.standard.model import LEVELS, FlatColumn
from sinp_hdf_plugin.gui.profile_editor.loading import Table
from sinp_hdf_plugin.toolbelt.i18n import tr

_STEPS = 200  # that can be undone


class Session(QObject):
    """`changed`: something of the profile; `replaced`: another profile or another table altogether."""

    changed = pyqtSignal()
    replaced = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self.content = ProfileContent(empty_content(tr("New profile"), ()))
        self.level = LEVELS[0]
        self.trials: dict[str, str] = {}  # run parameter -> value, for the preview only
        self.trial_crs: str | None = None  # of a layer that does not say its own
        self.faults = ""  # what was wrong when the profile was opened
        self.locale = QgsApplication.locale()
        self._past: list[dict[str, Any]] = []
        self._saved = copy.deepcopy(self.content.data)

    # --- the profile

    def change(self, step: Callable[[ProfileContent], None]) -> None:
        """Change the profile in a way that can be undone."""
        before = copy.deepcopy(self.content.data)
        step(self.content)
        if self.content.data != before:
            self._past = [*self._past[1 - _STEPS :], before]
            self.changed.emit()

    def undo(self) -> None:
        """Take back the last change."""
        if self._past:
            self._put(self._past.pop())
            self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """There is something to take back."""
        return bool(self._past)

    def open(self, content: Mapping[str, Any], faults: str = "", is_new: bool = False) -> None:
        """Another profile; a new one is not saved anywhere yet."""
        self._put(content)
        self._past = []
        self.faults = faults
        self._saved = {} if is_new else copy.deepcopy(self.content.data)
        self.replaced.emit()

    def suggested(self, content: Mapping[str, Any]) -> None:
        """Another profile in place of this one, as a step that can be undone."""
        self._past.append(copy.deepcopy(self.content.data))
        self._put(content)
        self.faults = ""
        self.replaced.emit()

    def saved(self) -> None:
        """What is written now is kept somewhere."""
        self._saved = copy.deepcopy(self.content.data)
        self.faults = ""
        self.changed.emit()

    @property
    def is_dirty(self) -> bool:
        """There are changes that are kept nowhere."""
        return self.content.data != self._saved and bool(self.content.data["columns"])

    def _put(self, content: Mapping[str, Any]) -> None:
        self.content = ProfileContent(content, self.table.sample.columns if self.table else None)

    # --- the table

    def read(self, table: Table | None) -> None:
        """Another table."""
        self.table, self.trial_crs = table, None
        self.content.bind(table.sample.columns if table else None)
        self.replaced.emit()

    # --- what is derived

    def settings(self) -> Settings:
        """What a run would be given. Raises ConfigError with everything wrong in the profile."""
        profile = parse_profile(self.content.data, Path(str(self.content.data.get("id", ""))))
        return Settings(profile, self.level, datetime.date.today().isoformat(), dict(self.trials), self.trial_crs)

    @property
    def parameters(self) -> dict[str, str]:
        """Column of the format -> run parameter that may stand for it."""
        return dict(self.content.version.parameters)

    def asked(self) -> tuple[str, ...]:
        """The columns of the format that must come from somewhere."""
        return asked_columns(self.content.version, load_catalogue(), self.level)

    def completed(self) -> frozenset[str]:
        """The columns of the format that a rule fills by itself where they are empty."""
        return frozenset(fill.column for rule in load_catalogue().at_level(self.level) for fill in rule.fill)

    def column(self, target: str) -> FlatColumn | None:
        """A column of the format, None when its version has none of that name."""
        version = self.content.version
        return version.column(target) if version.has_column(target) else None

    def codelist(self, target: str) -> CodeList | None:
        """The code list of a column of the format, if it has one."""
        column = self.column(target)
        return load_codelists().get(column.codelist or "") if column else None
