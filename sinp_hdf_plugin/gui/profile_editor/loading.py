# SPDX-License-Identifier: GPL-2.0-or-later
"""A table for the editor: some of its rows, what they suggest, and the rows that the preview converts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeatureSource, QgsProject, QgsVectorLayer

from sinp_hdf_plugin.core.engine.preview import ROWS
from sinp_hdf_plugin.core.engine.watch import Cancelled, Watch
from sinp_hdf_plugin.core.formats import open as doors
from sinp_hdf_plugin.core.formats.first_rows import FirstRows
from sinp_hdf_plugin.core.formats.sample import Sample, take_sample
from sinp_hdf_plugin.core.formats.source import Source, SourceError
from sinp_hdf_plugin.core.mapping.suggestion.model import Suggestion
from sinp_hdf_plugin.core.mapping.suggestion.suggest import suggest
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.processing.inputs import StoredTable, crs_text, stored_table
from sinp_hdf_plugin.processing.layer_source import LayerSource

_EXAMPLES = 4


@dataclass(frozen=True)
class ColumnFacts:
    """What a person sees of a source column: some distinct values, how much of it is filled (0 to 1), how many."""

    examples: tuple[str, ...]
    filled: float
    distinct: int


@dataclass(frozen=True)
class Table:
    """A table that was looked at. sheets: all those of its file, when it has several."""

    name: str
    place: str
    sample: Sample
    rows: FirstRows
    suggestion: Suggestion
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    facts: dict[str, ColumnFacts] = field(default_factory=dict)

    @cached_property
    def cells(self) -> dict[str, tuple[Any, ...]]:
        """The sampled cells of each column."""
        return dict(zip(self.sample.columns, self.sample.values))


@dataclass(frozen=True)
class Request:
    """Which table: a file (and its sheet), or rows of a layer that were read already."""

    name: str
    place: str
    stored: StoredTable | None = None
    encoding: str | None = None
    taken: tuple[Sample, FirstRows] | None = None


def file_request(path: str, sheet: str | None = None, encoding: str | None = None) -> Request:
    """A file as the user wrote or chose it."""
    return Request(path, path, StoredTable(path, sheet), encoding)


def layer_request(layer: QgsVectorLayer) -> Request:
    """A layer: its file where it is shown as it is stored, else its features, read here, in the main thread.

    Raises FormatError.
    """
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    stored = stored_table(layer, context)
    if stored:
        return Request(layer.name(), stored.path, stored)
    if layer.featureCount() == 0:
        raise SourceError("STR-002", f"« {layer.name()} » n’a aucune ligne à lire : choisissez une autre couche.")
    source = LayerSource(QgsProcessingFeatureSource(layer, context), layer.name(), crs_text(layer.crs()))
    return Request(layer.name(), layer.name(), taken=(take_sample(source), FirstRows(source, ROWS)))


def load(request: Request, version: Version, watch: Watch) -> Table:
    """Read some rows and suggest. Raises FormatError, Cancelled. Reaches pyproj: see toolbelt/threads."""
    sheets: tuple[str, ...] = ()
    if request.taken:
        sample, rows = request.taken
    else:
        sample, rows = _read(request)
        sheets = tuple(doors.layers(request.stored.path)) if request.stored else ()
    if watch.is_cancelled():
        raise Cancelled("Lecture arrêtée.")
    suggestion = suggest(sample, version)
    facts = {name: _facts(cells) for name, cells in zip(sample.columns, sample.values)}
    name = rows.name if request.stored else request.name
    return Table(name, request.place, sample, rows, suggestion, rows.sheet, sheets if len(sheets) > 1 else (), facts)


def _read(request: Request) -> tuple[Sample, FirstRows]:
    stored = request.stored
    source: Source = doors.open_source(stored.path, encoding=request.encoding, layer=stored.layer)
    try:
        if stored.crs and source.has_geometry:
            source.crs = stored.crs
        return take_sample(source), FirstRows(source, ROWS)
    finally:
        source.close()


def _facts(cells: tuple[Any, ...]) -> ColumnFacts:
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    distinct = dict.fromkeys(map(str, filled))
    return ColumnFacts(tuple(list(distinct)[:_EXAMPLES]), len(filled) / len(cells) if cells else 0.0, len(distinct))
