# SPDX-License-Identifier: GPL-2.0-or-later
"""The filters above the list of findings, and what they are grouped by."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QSignalBlocker, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.standard.recipients import load_recipient, recipient_ids
from sinp_hdf_plugin.core.workbench.finding_table import ATTRIBUTE, GROUPINGS, RULE, Filter, FindingTable
from sinp_hdf_plugin.gui.findings_panel import words
from sinp_hdf_plugin.toolbelt.i18n import tr

_PAUSE = 200  # milliseconds after the last key


class Filters(QWidget):
    """changed: another filter or grouping is wanted; recipient_changed: severities are."""

    changed = pyqtSignal()
    recipient_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.severities = {name: QToolButton() for name in SEVERITIES}
        self.grouping, self.rule, self.attribute, self.recipient = (QComboBox() for _ in range(4))
        self.text = QgsFilterLineEdit()
        self.text.setPlaceholderText(tr("Search in messages, values, identifiers…"))
        self.with_proposal = QCheckBox(tr("With a proposal"))
        self.hide_dismissed = QCheckBox(tr("Hide dismissed"))
        self.hide_mended = QCheckBox(tr("Hide corrected"))
        self.hide_dismissed.setChecked(True)
        self.hide_mended.setChecked(True)
        for by in GROUPINGS:
            self.grouping.addItem(words.grouping_name(by), by)
        self.recipient.addItem(tr("The level of the run"), None)
        for name in recipient_ids():
            self.recipient.addItem(load_recipient(name).title.fr, name)
        self.recipient.setToolTip(tr("The severity that findings have for this recipient"))
        for combo in (self.rule, self.attribute, self.recipient):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._place()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.changed)
        self._connect()

    def _place(self) -> None:
        severities, boxes = QHBoxLayout(), QHBoxLayout()
        for name, button in self.severities.items():
            button.setCheckable(True)
            button.setChecked(True)
            button.setText(words.severity_name(name))
            button.setStyleSheet(
                f"QToolButton {{ border-left: 4px solid {words.COLOURS[name].name()}; padding: 3px; }}"
            )
            severities.addWidget(button)
        severities.addStretch(1)
        for box in (self.with_proposal, self.hide_dismissed, self.hide_mended):
            boxes.addWidget(box)
        boxes.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel(tr("Group by")), 0, 0)
        grid.addWidget(self.grouping, 0, 1)
        grid.addWidget(self.text, 0, 2, 1, 2)
        grid.addLayout(severities, 1, 0, 1, 4)
        grid.addWidget(QLabel(tr("Rule")), 2, 0)
        grid.addWidget(self.rule, 2, 1)
        grid.addWidget(QLabel(tr("Attribute")), 2, 2)
        grid.addWidget(self.attribute, 2, 3)
        grid.addWidget(QLabel(tr("Seen by")), 3, 0)
        grid.addWidget(self.recipient, 3, 1)
        grid.addLayout(boxes, 4, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._pause.start)
        for combo in (self.grouping, self.rule, self.attribute):
            combo.currentIndexChanged.connect(self.changed)
        self.recipient.currentIndexChanged.connect(self.recipient_changed)
        for box in (self.with_proposal, self.hide_dismissed, self.hide_mended, *self.severities.values()):
            box.toggled.connect(self.changed)

    @property
    def by(self) -> str:
        """What to group by."""
        return str(self.grouping.currentData())

    def wanted(self) -> Filter:
        """The filter that is set."""
        checked = frozenset(name for name, button in self.severities.items() if button.isChecked())
        return Filter(
            severities=None if len(checked) == len(SEVERITIES) else checked,
            rule=self.rule.currentData(),
            attribute=self.attribute.currentData(),
            text=self.text.text().strip(),
            with_proposal=self.with_proposal.isChecked(),
            hide_dismissed=self.hide_dismissed.isChecked(),
            hide_mended=self.hide_mended.isChecked(),
        )

    def offer(self, table: FindingTable) -> None:
        """The rules and attributes that the findings have, with their numbers; what was chosen stays where it can."""
        for combo, name, every in ((self.rule, RULE, tr("All")), (self.attribute, ATTRIBUTE, tr("All"))):
            with QSignalBlocker(combo):
                chosen = combo.currentData()
                combo.clear()
                combo.addItem(every, None)
                for key, count in sorted(table.counts(name).items(), key=lambda item: item[0] or ""):
                    if key is not None:
                        combo.addItem(f"{key} ({words.number(count)})", key)
                combo.setCurrentIndex(max(0, combo.findData(chosen)))
        counts = table.severity_counts()
        for name, button in self.severities.items():
            button.setText(f"{words.severity_name(name)} ({words.number(counts.get(name, 0))})")
