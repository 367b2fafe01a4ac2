# SPDX-License-Identifier: GPL-2.0-or-later
"""The preview: made again in the background a moment after each change, and what a run would say."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QTableView, QVBoxLayout, QWidget

from sinp_hdf_plugin.core.engine.preview import ACCEPTED, DISPLACED, FLAGGED, HELD, Preview, preview
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.gui.background import Background
from sinp_hdf_plugin.gui.profile_editor import words
from sinp_hdf_plugin.gui.profile_editor.preview_model import FATE, PreviewModel
from sinp_hdf_plugin.gui.profile_editor.session import Session
from sinp_hdf_plugin.toolbelt.i18n import tr

DELAY_MS = 350
_FATE_WIDTH, _CELL_WIDTH = 225, 130


class PreviewPanel(QWidget):
    """The rows as they would be written, marked with what is wrong; a sentence above tells why there are none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Background | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.start)
        self.model = PreviewModel(self)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setWordWrap(False)
        self.view.verticalHeader().setDefaultSectionSize(24)
        self.view.horizontalHeader().setDefaultSectionSize(_CELL_WIDTH)
        self.told, self.refusal, self.busy, self.stop = QLabel(), QLabel(), QProgressBar(), QPushButton(tr("Stop"))
        self.told.setWordWrap(True)
        self.refusal.setWordWrap(True)
        self.refusal.setMargin(6)
        self.refusal.setStyleSheet(f"background: {words.MISSING.name()}; color: {words.INK.name()};")
        self.refusal.hide()
        self.busy.setRange(0, 0)
        self.busy.setMaximumWidth(120)
        self.stop.clicked.connect(self.cancel)
        bar = QHBoxLayout()
        bar.addWidget(self.told, 1)
        bar.addWidget(self.busy)
        bar.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.refusal)
        layout.addWidget(self.view, 1)
        self._show_busy(False)
        session.changed.connect(self._timer.start)
        session.replaced.connect(self._timer.start)
        self.told.setText(tr("Choose a table to see its first rows converted."))

    @property
    def is_waiting(self) -> bool:
        """A preview is being made, or about to be."""
        return self._timer.isActive() or self._task is not None

    def start(self) -> None:
        """Make the preview of the profile as it is now."""
        self.cancel()
        table = self._session.table
        if table is None:
            self._clear(tr("Choose a table to see its first rows converted."))
            return
        try:
            settings = self._session.settings()
        except ConfigError as error:
            self._refuse(str(error))
            return
        self._show_busy(True)
        self._task = Background(
            tr("Preview of the profile"),
            lambda watch: preview(table.rows, settings, watch=watch),
            self._show,
            self._refuse,
        ).start()

    def cancel(self) -> None:
        """Wait for nothing any more; what is shown stays."""
        self._timer.stop()
        if self._task is not None:
            self._task.drop()
            self._task = None
        self._show_busy(False)

    def _show(self, found: Preview) -> None:
        self._task = None
        self._show_busy(False)
        kept = self.view.horizontalScrollBar().value()
        self.model.show_preview(found)
        self._set_widths(found)
        self.view.horizontalScrollBar().setValue(kept)
        self.told.setText(_counts(found))
        self._say(found.refusal)

    def _set_widths(self, found: Preview) -> None:
        """Wide enough for the titles; those that a person has made wider stay so."""
        letters = self.view.horizontalHeader().fontMetrics()
        self.view.setColumnWidth(FATE, max(_FATE_WIDTH, self.view.columnWidth(FATE)))
        for place, name in enumerate(found.columns, 1):
            wanted = letters.boundingRect(name).width() + 20
            self.view.setColumnWidth(place, max(wanted, self.view.columnWidth(place)))

    def _refuse(self, sentence: str) -> None:
        """What is wrong with the profile or the table; the last rows stay in sight, they may be out of date."""
        self._task = None
        self._show_busy(False)
        self._say(sentence)
        if self.model.preview:
            self.told.setText(tr("These rows are those of the profile before this error."))
        else:
            self.told.clear()

    def _clear(self, sentence: str) -> None:
        self.model.show_preview(None)
        self._say("")
        self.told.setText(sentence)

    def _say(self, sentence: str) -> None:
        lines = sentence.split("\n")
        shown = lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]
        self.refusal.setText("\n".join(shown))
        self.refusal.setToolTip(sentence)
        self.refusal.setVisible(bool(sentence))

    def _show_busy(self, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.stop.setVisible(busy)


_MOST_LINES = 7  # of an error, above the rows; all of it is in the tooltip


def _counts(found: Preview) -> str:
    """What would become of the rows, and what the preview took for what it was not given."""
    if not found.rows:
        return tr("This table has no row to convert.")
    text = tr(
        "Rows: {rows}. Accepted: {accepted}; with a value taken out or not to be exchanged: {changed}; held: {held}."
    ).format(
        rows=len(found.rows),
        accepted=found.count(ACCEPTED),
        changed=found.count(DISPLACED) + found.count(FLAGGED),
        held=found.count(HELD),
    )
    errors = sum(finding.severity in ("bloquant", "erreur") for finding in found.findings)
    text += " " + tr("Findings: {count}, of which errors: {errors}.").format(count=len(found.findings), errors=errors)
    if found.stand_ins:
        names = ", ".join(found.stand_ins)
        text += " " + tr("In italics, trial values for what each conversion asks for: {names}.").format(names=names)
    return text
