# SPDX-License-Identifier: GPL-2.0-or-later
"""The corrections of many findings at once, shown before they are made; guesses wait until their rule is ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sinp_hdf_plugin.core.workbench.choosing import Choice, plan_chosen
from sinp_hdf_plugin.core.workbench.fixes import FixPlan
from sinp_hdf_plugin.gui.background import Background
from sinp_hdf_plugin.gui.findings_panel.author import AuthorEdit
from sinp_hdf_plugin.gui.findings_panel.diff_model import DiffModel
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr

_SENTENCES = 6  # reasons shown at most


class ApplyDialog(QDialog):
    """Plans in the background, again when a rule is ticked. `plan` is what the person accepted."""

    def __init__(self, path: Path, findings: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._findings = path, list(findings)
        self._task: Background | None = None
        self.plan = FixPlan()
        self.setWindowTitle(tr("Corrections before they are made"))
        self.said, self.left = QLabel(), QLabel()
        self.said.setWordWrap(True)
        self.left.setWordWrap(True)
        self.model = DiffModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setAlternatingRowColors(True)
        header = self.table.horizontalHeader()
        for column, mode in enumerate(
            (QHeaderView.ResizeMode.ResizeToContents,) * 2
            + (QHeaderView.ResizeMode.Stretch,) * 2
            + (QHeaderView.ResizeMode.ResizeToContents,)
        ):
            header.setSectionResizeMode(column, mode)
        self.guarded = QGroupBox(tr("Not certain: tick what you have checked"))
        self._boxes = _scrolled(self.guarded)
        self.ticks: dict[str, QCheckBox] = {}
        self.guarded.hide()
        self.author = AuthorEdit()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Apply"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 3)
        layout.addWidget(self.guarded, 1)
        for widget in (self.left, self.author, self.buttons):
            layout.addWidget(widget)
        self.resize(760, 620)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.author.changed.connect(self._refresh)
        self.finished.connect(self._stop)
        self._start()

    @property
    def is_planning(self) -> bool:
        """The corrections are not known yet."""
        return self._task is not None

    def _start(self) -> None:
        self._stop()
        ticked = [rule for rule, box in self.ticks.items() if box.isChecked()]
        self.said.setText(tr("Looking for the corrections…"))
        self._task = Background(
            tr("Looking for the corrections…"),
            lambda task: plan_chosen(self._path, self._findings, ticked),
            self._planned,
            self._failed,
        ).start()
        self._refresh()

    def _stop(self, *_: object) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None

    def _planned(self, choice: Choice) -> None:
        self._task = None
        self.plan = choice.plan
        self.model.show(choice.plan.before_after())
        rows = len({change.cell[:2] for change in choice.plan.changes})
        self.said.setText(
            tr("Values that change: {changes}, in {rows} row(s). Nothing is saved before you save the layers.").format(
                changes=number(len(choice.plan.changes)), rows=number(rows)
            )
            if choice.plan.changes
            else tr("No value would change.")
        )
        for rule, count in choice.guarded.items():
            self._offer(rule, count)
        self.guarded.setVisible(bool(self.ticks))
        counts = Counter(one.sentence for one in choice.plan.skipped)
        said = [f"{number(count)} × {sentence}" for sentence, count in counts.most_common(_SENTENCES)]
        self.left.setText("\n".join([tr("Left as they are:"), *said]) if said else "")
        self.left.setVisible(bool(said))
        self._refresh()

    def _offer(self, rule: str, count: int) -> None:
        if rule not in self.ticks:
            box = QCheckBox(
                tr("{rule}: proposals to be checked by a person: {count}").format(rule=rule, count=number(count))
            )
            box.toggled.connect(self._start)
            self._boxes.addWidget(box)
            self.ticks[rule] = box

    def _failed(self, sentence: str) -> None:
        self._task = None
        self.plan = FixPlan()
        self.said.setText(sentence)
        self._refresh()

    def _refresh(self) -> None:
        ready = self._task is None and bool(self.plan.changes) and self.author.is_filled
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)


def _scrolled(box: QGroupBox) -> QVBoxLayout:
    """A column in a box, which scrolls when it is long."""
    inside, area = QWidget(), QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    QVBoxLayout(box).addWidget(area)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    return column
