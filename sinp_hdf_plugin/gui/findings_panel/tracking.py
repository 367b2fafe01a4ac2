# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to one layer of a result: its edits that wait, and what each save wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from qgis.core import QgsGeometry, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from sinp_hdf_plugin.core.workbench.buffered import shape_column
from sinp_hdf_plugin.core.workbench.records import Key
from sinp_hdf_plugin.gui.findings_panel.cells import stored, stored_shape
from sinp_hdf_plugin.gui.findings_panel.layers import place_of


class LayerTracker(QObject):
    """Signals give the tracker: saved, rolled_back. moved: something was done or undone. touched: rows saved so far."""

    saved = pyqtSignal(object)
    rolled_back = pyqtSignal(object)
    moved = pyqtSignal()

    def __init__(self, layer: QgsVectorLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layer = layer
        place = place_of(layer)
        self.table = place[1] if place else ""
        self.touched: set[int] = set()
        self._saved: dict[Key, dict[str, Any]] = defaultdict(dict)
        self._connections = (
            (layer.committedAttributeValuesChanges, self._values_saved),
            (layer.committedGeometriesChanges, self._shapes_saved),
            (layer.committedFeaturesRemoved, self._rows_removed),
            (layer.afterCommitChanges, self._after_save),
            (layer.afterRollBack, self._after_rollback),
            (layer.undoStack().indexChanged, self._moved),
        )
        for signal, slot in self._connections:
            signal.connect(slot)

    def close(self) -> None:
        """Listen no more."""
        if not sip.isdeleted(self.layer):
            for signal, slot in self._connections:
                signal.disconnect(slot)
        self._connections = ()

    def pending_cells(self) -> dict[Key, Mapping[str, Any] | None]:
        """What the edit buffer holds over the file: values by row and column; None for a row that was deleted."""
        buffer = self.layer.editBuffer()
        if buffer is None:
            return {}
        found: dict[Key, Any] = {
            (self.table, fid): self._named(values) for fid, values in buffer.changedAttributeValues().items()
        }
        for fid, shape in buffer.changedGeometries().items():
            found.setdefault((self.table, fid), {})[shape_column(self.table)] = stored_shape(shape)
        found.update(((self.table, fid), None) for fid in buffer.deletedFeatureIds())
        return found

    def take_saved(self) -> dict[Key, dict[str, Any]]:
        """What was saved since the last time this was asked, by row and column."""
        saved, self._saved = dict(self._saved), defaultdict(dict)
        return saved

    def _named(self, values: Mapping[int, Any]) -> dict[str, Any]:
        fields = self.layer.fields()
        return {fields.at(rank).name(): stored(value) for rank, value in values.items()}

    def _values_saved(self, layer_id: str, changes: Mapping[int, Mapping[int, Any]]) -> None:
        for fid, values in changes.items():
            self._saved[self.table, fid].update(self._named(values))
        self.touched.update(changes)

    def _shapes_saved(self, layer_id: str, changes: Mapping[int, QgsGeometry]) -> None:
        for fid, shape in changes.items():
            self._saved[self.table, fid][shape_column(self.table)] = stored_shape(shape)
        self.touched.update(changes)

    def _rows_removed(self, layer_id: str, fids: list[int]) -> None:
        self.touched.difference_update(fids)

    def _after_save(self) -> None:
        self.saved.emit(self)

    def _after_rollback(self) -> None:
        self._saved.clear()
        self.rolled_back.emit(self)

    def _moved(self, index: int) -> None:
        self.moved.emit()
