# SPDX-License-Identifier: GPL-2.0-or-later
"""Checking corrected records again, and comparing two results, from the panel."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QFileDialog

from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.workbench.comparison import Compared, Comparison
from sinp_hdf_plugin.core.workbench.dismissals import Dismissal, Subject, read_dismissals
from sinp_hdf_plugin.core.workbench.recheck import Recheck, recheck
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.gui.findings_panel.compare_dialog import CompareDialog
from sinp_hdf_plugin.gui.findings_panel.loading import Loaded, load
from sinp_hdf_plugin.gui.findings_panel.words import number
from sinp_hdf_plugin.toolbelt.i18n import tr

if TYPE_CHECKING:
    from sinp_hdf_plugin.gui.findings_panel.panel import FindingsPanel

_HELD = "Les lignes corrigées de la quarantaine se relancent avec le traitement « Relancer la quarantaine »."


def check_again(panel: FindingsPanel) -> None:
    """Check the records that were saved since the last check, and those whose corrections wait for one."""
    if panel.loaded is None or panel.editing is None or not panel.is_current():
        return
    if panel.editing.is_editing():
        panel.complain(tr("Save the layers first: what is checked is what the file holds."))
        return
    rows = _to_check(panel)
    held = rows.pop(QUARANTINE, set())
    note = f" {_HELD}" if held else ""
    if not rows:
        panel.say(tr("No record was changed since the last check.") + note)
        return
    path, editing = panel.loaded.path, panel.editing

    def done(found: list[Recheck]) -> None:
        editing.forget_touched()
        said = tr("Records checked: {records}. Findings gone: {gone}, new: {new}, same: {same}.").format(
            records=number(sum(one.records for one in found)),
            gone=number(sum(one.gone for one in found)),
            new=number(sum(one.new for one in found)),
            same=number(sum(one.same for one in found)),
        )
        reload_with(panel, said + note)

    panel.run(
        tr("Checking the corrected records"),
        lambda task: [recheck(path, table, fids) for table, fids in rows.items()],
        done,
    )


def _to_check(panel: FindingsPanel) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = defaultdict(set)
    for table, fids in panel.editing.touched().items():
        rows[table] |= fids
    table = panel.loaded.table
    for position in table.mended.nonzero()[0]:
        row = table.rows[position]
        if row.table is not None and row.fid is not None:
            rows[row.table].add(row.fid)
    return dict(rows)


def reload_with(panel: FindingsPanel, sentence: str) -> None:
    """Read the result again, layers too, then say something."""
    if panel.loaded is None:
        return
    path = panel.loaded.path

    def done(loaded: Loaded) -> None:
        panel.show_loaded(loaded)
        panel.say(sentence, Qgis.MessageLevel.Success, 15)

    panel.run(tr("Reading the findings"), lambda task: load(path), done)


def ask_comparison(panel: FindingsPanel) -> None:
    """Let the person choose an older result, then compare."""
    if panel.loaded is None:
        return
    start = str(panel.loaded.path.parent)
    path, _ = QFileDialog.getOpenFileName(panel, tr("Compare with an older result"), start, tr("Results") + " (*.gpkg)")
    if path:
        compare(panel, Path(path))


def compare(panel: FindingsPanel, before: Path) -> None:
    """Compare an older result with the one on screen."""
    after = panel.loaded.path

    def work() -> Comparison:
        with Compared(before, after) as compared:
            return compared.summary()

    panel.run(
        tr("Comparing the results"),
        lambda task: work(),
        lambda found: panel.actions_row.show_dialog(CompareDialog(before.name, after.name, found, panel)),
    )


def dismissals_of(path: Path) -> dict[Subject, Dismissal]:
    """The dismissals of a result. Raises FormatError."""
    with open_result(path) as result:
        return read_dismissals(result.connection)
