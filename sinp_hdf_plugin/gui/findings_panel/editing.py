# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections in the edit buffers of the layers of a result: one undo step each, logged when the person saves.

A correction is an edit like any other: QGIS undoes it, the person saves it or gives it up. At each save, what was saved
is compared with what was planned, and logged in the file at once; nothing is logged of what was undone before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.core import QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from sinp_hdf_plugin.core.errors import FormatError, SinpError
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.buffered import Edits, RowEdit, findings_of, log_saved, saved_edits, shape_column
from sinp_hdf_plugin.core.workbench.records import Key
from sinp_hdf_plugin.gui.findings_panel.cells import for_layer, shape_for_layer
from sinp_hdf_plugin.gui.findings_panel.layers import ResultLayers
from sinp_hdf_plugin.gui.findings_panel.tracking import LayerTracker
from sinp_hdf_plugin.toolbelt.i18n import tr


@dataclass
class Step:
    """What one correction did in one layer: its rows, and where its command stands in the layer's undo stack."""

    tracker: LayerTracker
    rows: list[RowEdit]
    rank: int

    def is_done(self, title: str) -> bool:
        """The command is done, and not undone since."""
        stack = self.tracker.layer.undoStack()
        return stack.index() >= self.rank and stack.text(self.rank - 1) == title

    def is_last(self, title: str) -> bool:
        """Nothing was done in the layer since."""
        return self.is_done(title) and self.tracker.layer.undoStack().index() == self.rank


@dataclass
class Correction:
    """Corrections applied at once, not saved yet. The title tells its command from all others."""

    title: str
    author: Author
    date: str
    steps: list[Step]


@dataclass(frozen=True)
class Unlogged:
    """Saved rows that the log does not have yet."""

    author: Author
    date: str
    rows: list[RowEdit]


class Editing(QObject):
    """changed: other corrections wait for the save. logged: ids of findings corrected in the file. failed: why not."""

    changed = pyqtSignal()
    logged = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, layers: ResultLayers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers = layers
        self._trackers: dict[str, LayerTracker] = {}
        self._corrections: list[Correction] = []
        self._unlogged: list[Unlogged] = []
        self._count = 0
        layers.added.connect(self._follow)
        layers.removed.connect(self._forget)

    def close(self) -> None:
        """Follow no layer any more."""
        self._layers.added.disconnect(self._follow)
        self._layers.removed.disconnect(self._forget)
        for one in list(self._trackers):
            self._forget(one)

    def _follow(self, layer: QgsVectorLayer) -> None:
        if layer.id() not in self._trackers:
            tracker = LayerTracker(layer, self)
            tracker.saved.connect(self._saved)
            tracker.rolled_back.connect(self._rolled_back)
            tracker.moved.connect(self.changed)
            self._trackers[layer.id()] = tracker

    def _forget(self, layer_id: str) -> None:
        tracker = self._trackers.pop(layer_id, None)
        if tracker is not None:
            tracker.close()
            self._drop(tracker)

    def _drop(self, tracker: LayerTracker) -> None:
        for correction in self._corrections:
            correction.steps = [step for step in correction.steps if step.tracker is not tracker]
        self._corrections = [correction for correction in self._corrections if correction.steps]
        self.changed.emit()

    # What waits

    def pending_cells(self) -> dict[Key, Mapping[str, Any] | None]:
        """What the edit buffers hold over the file."""
        found: dict[Key, Mapping[str, Any] | None] = {}
        for tracker in self._trackers.values():
            found.update(tracker.pending_cells())
        return found

    def pending_findings(self) -> set[int]:
        """The findings corrected in layers that are not saved."""
        done = (step for one in self._corrections for step in one.steps if step.is_done(one.title))
        return {finding for step in done for finding in findings_of(step.rows)}

    def is_editing(self) -> bool:
        """A layer of the result has changes that are not saved."""
        return any(tracker.layer.isModified() for tracker in self._trackers.values())

    def is_open(self) -> bool:
        """A layer of the result is in edit mode, changed or not."""
        return any(tracker.layer.isEditable() for tracker in self._trackers.values())

    def touched(self) -> dict[str, set[int]]:
        """The rows saved since the last check, by table."""
        found: dict[str, set[int]] = defaultdict(set)
        for tracker in self._trackers.values():
            found[tracker.table] |= tracker.touched
        return {table: fids for table, fids in found.items() if fids}

    def forget_touched(self) -> None:
        """They are checked."""
        for tracker in self._trackers.values():
            tracker.touched.clear()

    # Doing and undoing

    def apply(self, edits: Edits, what: str) -> int:
        """Change rows in their layers, which enter edit mode; answer how many. Raises FormatError, nothing changed."""
        by_table: dict[str, list[RowEdit]] = defaultdict(list)
        for edit in edits.rows:
            by_table[edit.table].append(edit)
        for table in by_table:
            self._layers.layer(table)  # all of them before the first is edited: GDAL opens no other table well then
        work = [(self._ready(table), rows) for table, rows in by_table.items()]
        prepared = [(tracker, rows, _prepared(tracker.layer, rows)) for tracker, rows in work]
        self._count += 1
        correction = Correction(f"{what} ({self._count})", edits.author, edits.date, [])
        for tracker, rows, cells in prepared:
            rank = tracker.layer.undoStack().index() + 1
            if not _change(tracker.layer, correction.title, cells):
                for step in correction.steps:
                    step.tracker.layer.undoStack().undo()
                raise FormatError(
                    f"La couche « {tracker.layer.name()} » a refusé une correction : rien n’a été changé. Vérifiez "
                    "qu’aucun filtre ne cache les lignes à corriger."
                )
            correction.steps.append(Step(tracker, rows, rank))
        if correction.steps:
            self._corrections.append(correction)
            self.changed.emit()
        return len(edits.rows)

    def _ready(self, table: str) -> LayerTracker:
        layer = self._layers.layer(table)
        if not layer.isEditable() and not layer.startEditing():
            raise FormatError(
                f"La couche « {layer.name()} » ne peut pas être modifiée : vérifiez que le fichier et son dossier ne "
                "sont pas en lecture seule, et que la couche ne l’est pas dans les propriétés du projet."
            )
        self._follow(layer)
        return self._trackers[layer.id()]

    def last(self) -> Correction | None:
        """The last correction that waits for the save and was not undone."""
        done = (one for one in reversed(self._corrections) if any(step.is_done(one.title) for step in one.steps))
        return next(done, None)

    def undo(self) -> bool:
        """Undo the last correction, in all its layers; False when other edits were made since in one of them."""
        correction = self.last()
        if correction is None or not all(step.is_last(correction.title) for step in correction.steps):
            return False
        for step in correction.steps:
            step.tracker.layer.undoStack().undo()
            step.tracker.layer.triggerRepaint()
        return True

    # Saving

    def _saved(self, tracker: LayerTracker) -> None:
        """A layer was saved: what is in the file now is logged."""
        steps = [(one, step) for one in self._corrections for step in one.steps if step.tracker is tracker]
        kept = saved_edits([step.rows for _, step in steps], tracker.take_saved())
        for (correction, _), rows in zip(steps, kept):
            if rows:
                self._unlogged.append(Unlogged(correction.author, correction.date, rows))
        self._drop(tracker)
        self.write_log()

    def _rolled_back(self, tracker: LayerTracker) -> None:
        self._drop(tracker)

    def write_log(self) -> bool:
        """Log what is saved and not logged yet; what cannot be is kept for the next time."""
        done: set[int] = set()
        try:
            while self._unlogged:
                first = self._unlogged[0]
                log_saved(self._layers.path, first.author, first.date, first.rows)
                self._unlogged.pop(0)
                done |= findings_of(first.rows)
        except SinpError as error:
            self.failed.emit(
                tr("The corrections are saved, but could not be logged: {error}").format(error=error)
                + " "
                + tr("They will be logged at the next save; do not close QGIS before.")
            )
        if done:
            self.logged.emit(done)
        return not self._unlogged


Cells = list[tuple[int, dict[int, Any], dict[int, Any], Optional[QgsGeometry]]]


def _prepared(layer: QgsVectorLayer, rows: Sequence[RowEdit]) -> Cells:
    """(fid, new values, former values, new shape) of each row, as the layer takes them. Raises FormatError."""
    fields = layer.fields()
    cells: Cells = []
    known: dict[tuple[str, Any], Any] = {}

    def value(name: str, text: Any) -> Any:
        if (name, text) not in known:
            known[name, text] = for_layer(fields.field(name), text)
        return known[name, text]

    for row in rows:
        shape = shape_column(row.table)
        names = [name for name in row.news if name != shape]
        missing = [name for name in names if fields.indexOf(name) < 0]
        if missing:
            raise FormatError(
                f"La couche « {layer.name()} » n’a plus le champ « {missing[0]} » : rechargez le résultat."
            )
        news = {fields.indexOf(name): value(name, row.news[name]) for name in names}
        olds = {fields.indexOf(name): value(name, row.before[name]) for name in names}
        cells.append((row.fid, news, olds, shape_for_layer(row.news[shape]) if shape in row.news else None))
    return cells


def _change(layer: QgsVectorLayer, title: str, cells: Cells) -> bool:
    """All rows as one command of the layer's undo stack."""
    layer.beginEditCommand(title)
    for fid, news, olds, shape in cells:
        done = not news or layer.changeAttributeValues(fid, news, olds, True)
        if done and shape is not None:
            done = layer.changeGeometry(fid, shape, True)
        if not done:
            layer.destroyEditCommand()
            return False
    layer.endEditCommand()
    layer.triggerRepaint()
    return True
