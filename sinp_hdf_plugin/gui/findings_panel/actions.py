# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person does about findings: apply, undo, dismiss, check again, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable

import numpy as np
from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QDialog, QGridLayout, QMenu, QMessageBox, QPushButton, QToolButton, QWidget

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.buffered import Edits, plan_edits
from sinp_hdf_plugin.core.workbench.choosing import plan_one
from sinp_hdf_plugin.core.workbench.dismissals import Dismissal, Subject, carry_over, dismiss, undo_dismissal
from sinp_hdf_plugin.core.workbench.fixes import FixPlan
from sinp_hdf_plugin.core.workbench.undo import Undone, lots, undo_changes
from sinp_hdf_plugin.gui.findings_panel import checks
from sinp_hdf_plugin.gui.findings_panel.apply_dialog import ApplyDialog
from sinp_hdf_plugin.gui.findings_panel.author import AuthorDialog, known_author, today
from sinp_hdf_plugin.gui.findings_panel.dismiss_dialog import DismissDialog
from sinp_hdf_plugin.gui.findings_panel.loading import Loaded
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr

if TYPE_CHECKING:
    from sinp_hdf_plugin.gui.findings_panel.panel import FindingsPanel


class Actions(QWidget):
    """The buttons below the page of a finding, and what they do. Dialogs stay reachable while they are open."""

    def __init__(self, panel: FindingsPanel) -> None:
        super().__init__()
        self._panel = panel
        self.dialog: QDialog | None = None
        self._lots = 0
        self.apply = QPushButton(tr("Apply"))
        self.apply.setToolTip(tr("Put the proposal of this finding into its layer, as an edit that can be undone"))
        self.apply_all = QPushButton(tr("Apply all of this cause…"))
        self.dismiss = QPushButton(tr("Dismiss…"))
        self.undo = QPushButton(tr("Undo"))
        self.undo.setToolTip(tr("Undo the last correction, saved or not"))
        self.more = QToolButton()
        self.more.setText(tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.check = menu.addAction(tr("Check again what was corrected"))
        self.compare = menu.addAction(tr("Compare with another result…"))
        self.sign = menu.addAction(tr("Who makes the corrections…"))
        self.more.setMenu(menu)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, widget in enumerate((self.apply, self.apply_all, self.dismiss, self.undo, self.more)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(1, 1)
        self.apply.clicked.connect(self.apply_one)
        self.apply_all.clicked.connect(self.apply_many)
        self.dismiss.clicked.connect(self.dismiss_or_back)
        self.undo.clicked.connect(self.undo_last)
        self.check.triggered.connect(lambda: checks.check_again(panel))
        self.compare.triggered.connect(lambda: checks.ask_comparison(panel))
        self.sign.triggered.connect(lambda: self._ask_author(lambda author: None))

    # What can be done

    def refresh(self) -> None:
        """Buttons for what is chosen."""
        panel = self._panel
        free = panel.loaded is not None and not panel.is_busy
        position = panel.model.position(panel.tree.currentIndex())
        chosen = panel.tree.chosen_positions() if free else np.zeros(0, int)
        self.apply.setEnabled(free and position is not None and self._is_open(position))
        self.apply_all.setText(tr("Apply all of this group…") if position is None else tr("Apply all of this cause…"))
        self.apply_all.setEnabled(free and bool(len(self._many())))
        self.dismiss.setEnabled(bool(len(chosen)))
        self.dismiss.setText(tr("Bring back") if self._are_dismissed(chosen) else tr("Dismiss…"))
        waiting = panel.editing is not None and panel.editing.last() is not None
        self.undo.setEnabled(free and (waiting or self._lots > 0))
        for action in (self.check, self.compare):
            action.setEnabled(free)

    def state_of(self, position: int) -> str:
        """What was done with a finding."""
        table = self._panel.model.table
        if table is None:
            return ""
        if table.ids[position] in self._panel.model.pending:
            return tr("Corrected in the layer; save the layer to keep it.")
        if table.mended[position]:
            return tr("Corrected and saved; check again to see it go.")
        gone = table.dismissal(position)
        if gone is None:
            return ""
        return tr("Dismissed by {author} on {date}: {reason}").format(
            author=gone.author, date=gone.date, reason=gone.reason
        )

    def _is_open(self, position: int) -> bool:
        """It has a proposal that nobody has applied or set aside."""
        table = self._panel.model.table
        if table is None or not table.is_proposed(position):
            return False
        return not (
            table.dismissed[position] or table.mended[position] or table.ids[position] in self._panel.model.pending
        )

    def _many(self) -> list[int]:
        """The findings of the current cause, whatever the filter, or of the current group as it is shown."""
        panel, table = self._panel, self._panel.model.table
        index = panel.tree.currentIndex()
        if table is None or not index.isValid():
            return []
        position = panel.model.position(index)
        found = panel.model.positions(index) if position is None else table.of_cause(position)
        return [int(one) for one in found if self._is_open(int(one))]

    def _are_dismissed(self, chosen: np.ndarray) -> bool:
        table = self._panel.model.table
        return bool(table is not None and len(chosen) and table.dismissed[chosen].all())

    def _ids(self, positions: list[int]) -> list[int]:
        table = self._panel.model.table
        return [] if table is None else [table.ids[one] for one in positions]

    # Apply

    def apply_one(self) -> None:
        """Apply the proposal of the current finding."""
        panel = self._panel
        position = panel.model.position(panel.tree.currentIndex())
        if position is None or panel.loaded is None or not panel.is_current():
            return
        path, finding = panel.loaded.path, self._ids([position])[0]

        def go(author: Author) -> None:
            panel.run(
                tr("Looking for the corrections…"),
                lambda task: plan_one(path, finding),
                lambda plan: self._plan(plan, author),
            )

        author = known_author()
        if author is None:
            self._ask_author(go)
        else:
            go(author)

    def apply_many(self) -> None:
        """Show what would change for all findings of the cause or of the group, then apply what is accepted."""
        panel = self._panel
        if panel.loaded is None or not panel.is_current():
            return
        dialog = ApplyDialog(panel.loaded.path, self._ids(self._many()), self)
        dialog.accepted.connect(lambda: self._plan(dialog.plan, dialog.author.author()))
        self._open(dialog)

    def _plan(self, plan: FixPlan, author: Author) -> None:
        panel = self._panel
        if panel.loaded is None or panel.editing is None:
            return
        if not plan.changes:
            said = dict.fromkeys(one.sentence for one in plan.skipped)
            panel.complain(" ".join(said) or tr("No value would change."))
            return
        path, pending = panel.loaded.path, panel.editing.pending_cells()
        panel.run(
            tr("Preparing the corrections"),
            lambda task: plan_edits(path, plan.changes, author, today(), pending),
            self._change,
        )

    def _change(self, edits: Edits) -> None:
        """Put planned edits into the layers: the only part that the window waits for."""
        panel = self._panel
        rules = sorted({change.rule for edit in edits.rows for change in edit.changes})
        try:
            rows = panel.editing.apply(edits, tr("SINP correction {rules}").format(rules=", ".join(rules[:3])))
        except SinpError as error:
            panel.complain(str(error))
            return
        left = " ".join(dict.fromkeys(one.sentence for one in edits.skipped))
        if not rows:
            panel.complain(left or tr("No value would change."))
            return
        panel.say(
            tr("Rows corrected: {rows}, in one undo step. Save the layers to keep them.").format(rows=number(rows))
            + (f" {left}" if left else ""),
            Qgis.MessageLevel.Success,
        )

    # Undo

    def undo_last(self) -> None:
        """Undo the last correction: in the layers while it waits, else in the file."""
        panel = self._panel
        if panel.editing is None or panel.loaded is None:
            return
        if panel.editing.last() is not None:
            if panel.editing.undo():
                panel.say(tr("Undone: the layer is as it was."))
            else:
                panel.complain(tr("Other edits were made since: undo them first, with the undo of QGIS."))
            return
        if panel.editing.is_open():
            panel.complain(tr("The last correction is saved: leave the edit mode of its layers to undo it."))
            return
        text = tr("The last correction is saved in the file. Undo it there?")
        if QMessageBox.question(self, tr("Undo"), text) == QMessageBox.StandardButton.Yes:
            path = panel.loaded.path
            panel.run(tr("Undoing"), lambda task: undo_changes(path, path), self._undone)

    def _undone(self, undone: Undone) -> None:
        panel = self._panel
        left = " ".join(dict.fromkeys(one.sentence for one in undone.skipped))
        said = tr("Rows that are again as they were: {rows}.").format(rows=number(undone.rows))
        checks.reload_with(panel, f"{said} {left}".strip())

    # Dismiss

    def dismiss_or_back(self) -> None:
        """Set the chosen findings aside, or bring them back when they all are."""
        panel = self._panel
        chosen = panel.tree.chosen_positions()
        if panel.loaded is None or not len(chosen) or not panel.is_current():
            return
        path, ids = panel.loaded.path, self._ids([int(one) for one in chosen])
        if self._are_dismissed(chosen):
            panel.run(tr("Bring back"), lambda task: undo_dismissal(path, ids), lambda gone: self._dismissals(path))
            return
        dialog = DismissDialog(len(ids), self)

        def accepted() -> None:
            reason, author = dialog.reason.currentText(), dialog.author.author()
            panel.run(
                tr("Dismiss findings"),
                lambda task: dismiss(path, ids, reason, author, today()),
                lambda made: self._dismissals(path),
            )

        dialog.accepted.connect(accepted)
        self._open(dialog)

    def _dismissals(self, path: Path) -> None:
        """The dismissals have changed in the file."""
        panel = self._panel
        panel.run(tr("Reading the findings"), lambda task: checks.dismissals_of(path), self._show_dismissals)

    def _show_dismissals(self, dismissals: dict[Subject, Dismissal]) -> None:
        panel = self._panel
        if panel.model.table is not None:
            panel.model.table.set_dismissals(dismissals)
            panel.arrange()

    # What changes around

    def loaded_anew(self, before: Loaded | None, now: Loaded) -> None:
        """Another result, or the same read again; dismissals of a file that was replaced can be taken over."""
        self._lots = len(now.lots)
        replaced = before is not None and before.path == now.path and before.print.run != now.print.run
        if replaced and before.table.dismissals and not now.table.dismissals:
            kept = before.table.dismissals
            panel = self._panel
            panel.run(
                tr("Dismiss findings"),
                lambda task: carry_over(kept, now.path),
                lambda count: self._dismissals(now.path) if count else None,
            )

    def saved(self) -> None:
        """Corrections were logged in the file."""
        if self._panel.loaded is not None:
            self._lots = len(lots(self._panel.loaded.path))

    # Dialogs

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog that only tells."""
        self._open(dialog)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _ask_author(self, go: Callable[[Author], None]) -> None:
        dialog = AuthorDialog(self)
        dialog.accepted.connect(lambda: go(dialog.author.author()))
        self._open(dialog)
