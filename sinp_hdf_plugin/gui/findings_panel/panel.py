# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings panel: a result, its findings in groups, the page of the current one, and what can be done about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import Qgis
from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import QModelIndex, Qt, QTimer
from qgis.PyQt.QtGui import QCloseEvent, QShowEvent
from qgis.PyQt.QtWidgets import QLabel, QProgressBar, QSplitter, QVBoxLayout, QWidget

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue
from sinp_hdf_plugin.core.workbench.finding_table import CAUSE, RULE
from sinp_hdf_plugin.core.workbench.recipients import Seen, severities
from sinp_hdf_plugin.gui.background import Background
from sinp_hdf_plugin.gui.findings_panel.actions import Actions
from sinp_hdf_plugin.gui.findings_panel.details import Details
from sinp_hdf_plugin.gui.findings_panel.editing import Editing
from sinp_hdf_plugin.gui.findings_panel.filters import Filters
from sinp_hdf_plugin.gui.findings_panel.layers import ResultLayers, place_of
from sinp_hdf_plugin.gui.findings_panel.loading import Loaded, has_changed, load, stamp
from sinp_hdf_plugin.gui.findings_panel.model import FindingsModel
from sinp_hdf_plugin.gui.findings_panel.notice import Notice
from sinp_hdf_plugin.gui.findings_panel.source_row import SourceRow
from sinp_hdf_plugin.gui.findings_panel.tree import FindingsTree
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr

NAME = "SinpHdfFindings"
_LOOK_EVERY = 3000  # milliseconds between two looks at the file


class FindingsPanel(QgsDockWidget):
    """The dock. `loaded` is the result on screen, `layers` and `editing` what the project has of it."""

    def __init__(self, window: QgisInterface | None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Findings"), parent)
        self.setObjectName(NAME)
        self.qgis_window = window
        self.loaded: Loaded | None = None
        self.layers: ResultLayers | None = None
        self.editing: Editing | None = None
        self._task: Background | None = None
        self._stamp: Any = None
        catalogue = load_catalogue()
        self.source, self.filters = SourceRow(), Filters()
        self.model = FindingsModel(catalogue, self)
        self.tree, self.details = FindingsTree(self.model), Details()
        self.notice, self.count, self.busy = Notice(), QLabel(), QProgressBar()
        self.actions_row = Actions(self)
        self._place()
        self._connect()
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY)
        self._watch.timeout.connect(self._look)
        self._refresh()

    def _place(self) -> None:
        self.busy.setRange(0, 0)
        self.busy.setMaximumHeight(6)
        self.busy.setTextVisible(False)
        self.busy.hide()
        top, bottom = QWidget(), QWidget()
        upper, lower = QVBoxLayout(top), QVBoxLayout(bottom)
        upper.addWidget(self.source)
        upper.addWidget(self.notice)
        upper.addWidget(self.filters)
        upper.addWidget(self.tree, 1)
        upper.addWidget(self.count)
        upper.addWidget(self.busy)
        lower.addWidget(self.details, 1)
        lower.addWidget(self.actions_row)
        for layout in (upper, lower):
            layout.setContentsMargins(6, 4, 6, 4)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(top)
        splitter.addWidget(bottom)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        self.setWidget(splitter)

    def _connect(self) -> None:
        self.source.chosen.connect(self.open)
        self.source.reload.connect(self.reload)
        self.filters.changed.connect(self.arrange)
        self.filters.recipient_changed.connect(self._weigh)
        self.tree.chosen.connect(self._refresh)
        self.tree.looked_at.connect(self.locate)
        self.tree.activated.connect(self._open_form)
        self.tree.doubleClicked.connect(self._open_form)

    # Telling

    def say(self, sentence: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info, seconds: int = 8) -> None:
        """Tell something."""
        self.notice.say(sentence, level, seconds)

    def complain(self, sentence: str) -> None:
        """Tell what went wrong; it stays until it is read."""
        self.notice.say(sentence, Qgis.MessageLevel.Warning, 0)

    def offer_reload(self, sentence: str) -> None:
        """What is on screen is no more what the file says."""
        self.notice.say(sentence, Qgis.MessageLevel.Warning, 0, (tr("Reload"), self.reload))

    # Work in the background

    @property
    def is_busy(self) -> bool:
        """Something runs in the background."""
        return self._task is not None

    def run(self, title: str, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        """Do some work in the background, then `done` with its result; one at a time."""
        if self._task is not None:
            return

        def end(result: Any) -> None:
            self._free()
            done(result)
            self._refresh()

        def failed(sentence: str) -> None:
            self._free()
            self.complain(sentence)
            self._refresh()

        self._task = Background(title, work, end, failed).start()
        self.busy.show()
        self._refresh()

    def _free(self) -> None:
        self._task = None
        self.busy.hide()

    # The result

    def open(self, path: Path | str) -> None:
        """Read a result and show its findings."""
        path = Path(path).resolve()
        if self._holds_other(path) and not self._may_leave():
            return
        self.run(tr("Reading the findings"), lambda task: load(path), self.show_loaded)

    def _holds_other(self, path: Path) -> bool:
        return self.layers is not None and self.layers.path != path

    def _may_leave(self) -> bool:
        """Nothing waits to be saved, that would then not be logged; says so when something does."""
        if self.editing is None or self.layers is None or (self.editing.last() is None and self.editing.write_log()):
            return True
        self.source.show_path(self.layers.path)
        self.complain(tr("Corrections of this result are not saved yet: save its layers or undo, then go on."))
        return False

    def reload(self) -> None:
        """Read the result on screen again."""
        if self.loaded is not None:
            self.open(self.loaded.path)

    def show_loaded(self, loaded: Loaded) -> None:
        """Put a result that was read on screen."""
        before = self.loaded
        if before is None or before.path != loaded.path or self.layers is None:
            self._leave()
            self.layers = ResultLayers(loaded.path, self.qgis_window, self)
            self.editing = Editing(self.layers, self)
            self.editing.changed.connect(self._edited)
            self.editing.logged.connect(self._logged)
            self.editing.failed.connect(self.complain)
            self.layers.start()
        else:
            self.layers.refresh()
        self.loaded = loaded
        self._stamp = stamp(loaded.path)
        self.notice.clear()
        self.model.pending = self.editing.pending_findings()
        self.model.wanted, self.model.by = self.filters.wanted(), self.filters.by
        self._see_as_recipient(loaded)
        self.filters.offer(loaded.table)
        self.tree.show_table(loaded.table)
        self.source.show_path(loaded.path)
        self.actions_row.loaded_anew(before, loaded)

    def _leave(self) -> None:
        if self.editing is not None and self.layers is not None:
            self.editing.close()
            self.layers.close_form()
            self.layers.close()
        self.editing = self.layers = None

    def _look(self) -> None:
        """Say when somebody else has changed the findings, once."""
        if self.loaded is None or self.is_busy:
            return
        now = stamp(self.loaded.path)
        if now != self._stamp:
            self._stamp = now
            sentence = has_changed(self.loaded)
            if sentence:
                self.offer_reload(sentence)

    def is_current(self) -> bool:
        """The findings on screen are those of the file; says so when they are not."""
        if self.loaded is None:
            return False
        self._stamp = stamp(self.loaded.path)
        sentence = has_changed(self.loaded)
        if sentence:
            self.offer_reload(sentence)
        return not sentence

    # What is on screen

    def arrange(self) -> None:
        """Another filter, other groups, or findings in another state."""
        self.tree.arrange(self.filters.wanted(), self.filters.by)

    def _weigh(self) -> None:
        """Another recipient: other severities; says what only a run made for it would tell."""
        if self.loaded is None:
            return
        seen = self._see_as_recipient(self.loaded)
        self.filters.offer(self.loaded.table)
        self.arrange()
        if seen is not None and not seen.complete:
            self.say(
                tr("Severities for {recipient}. A validation at this level would tell more (rules: {count}).").format(
                    recipient=seen.recipient.title.fr, count=len({one.rule for one in seen.to_run} | set(seen.fates))
                )
            )

    def _see_as_recipient(self, loaded: Loaded) -> Seen | None:
        recipient = self.filters.recipient.currentData()
        seen = None
        if recipient is not None:
            seen = severities(loaded.table.kinds, recipient, loaded.facts.level, loaded.result.version)
        loaded.table.see_as(None if seen is None else seen.severities)
        return seen

    def _edited(self) -> None:
        if self.editing is not None:
            self.model.pending = self.editing.pending_findings()
            self.model.redraw()
            self._refresh()

    def _logged(self, findings: set[int]) -> None:
        if self.loaded is not None:
            self.loaded.table.mended[self.loaded.table.positions(findings)] = True
            self.actions_row.saved()
            self.arrange()

    def _refresh(self) -> None:
        """The page of the current finding, the number of findings, what can be done."""
        self.actions_row.refresh()
        table = self.model.table
        if self.loaded is None or table is None:
            self.count.setText("")
            self.details.say(tr("Open the result of a conversion or of a validation."))
            return
        self.count.setText(
            tr("Findings: {shown} of {total}").format(shown=number(self.model.shown), total=number(len(table)))
        )
        position = self.model.position(self.tree.currentIndex())
        group = self.model.positions(self.tree.currentIndex())
        if position is None and len(group) and self.model.by in (RULE, CAUSE):
            self.details.show_finding(self.loaded, int(group[0]), "", is_alone=False)
        elif position is None:
            self.details.say(tr("Choose a finding to see it on the map, with its explanation."))
        else:
            self.details.show_finding(self.loaded, position, self.actions_row.state_of(position))

    # Click

    def locate(self) -> None:
        """Show the current finding's row: select it, bring it on the map."""
        self._at_row(lambda layers, table, fid, columns: layers.show(table, fid))

    def _open_form(self, index: QModelIndex) -> None:
        if self.model.position(index) is None:
            self.tree.setExpanded(index.siblingAtColumn(0), not self.tree.isExpanded(index.siblingAtColumn(0)))
        else:
            self._at_row(lambda layers, table, fid, columns: layers.open_form(table, fid, columns, self))

    def _at_row(self, work: Callable[[ResultLayers, str, int, tuple[str, ...]], Any]) -> None:
        position = self.model.position(self.tree.currentIndex())
        if position is None or self.loaded is None or self.layers is None:
            return
        row = self.loaded.table.rows[position]
        if row.table is None or row.fid is None:
            return
        try:
            work(self.layers, row.table, row.fid, self.loaded.columns(position))
        except SinpError as error:
            self.offer_reload(str(error))

    # Life

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Called by Qt: the result of the current layer, if it is one's, when there is none on screen yet."""
        super().showEvent(event)
        self._watch.start()
        self.source.refresh(self.loaded.path if self.loaded else None)
        if self.loaded is None and not self.is_busy:
            layer = self.qgis_window.activeLayer() if self.qgis_window is not None else None
            place = place_of(layer) if layer is not None else None
            paths = [self.source.combo.itemData(rank) for rank in range(self.source.combo.count())]
            known = [path for path in paths if path is not None]
            if known:
                self.open(place[0] if place and place[0] in known else known[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Called by Qt: hidden, the panel goes on logging what is saved."""
        self._watch.stop()
        super().closeEvent(event)

    def shut(self) -> None:
        """The plugin leaves: nothing of the panel stays."""
        self._watch.stop()
        if self._task is not None:
            self._task.drop()
        if self.editing is not None:
            self.editing.write_log()
        self._leave()
        self.deleteLater()
