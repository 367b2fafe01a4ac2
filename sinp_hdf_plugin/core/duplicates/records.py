# SPDX-License-Identifier: GPL-2.0-or-later
"""The records to compare, read from one or several tables in the regional format, column by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.duplicates.boxes import Boxes, boxes_of, boxes_of_text
from sinp_hdf_plugin.core.duplicates.criteria import load_likeness
from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.watch import Cancelled, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.csv_source import CsvSource
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.core.formats.spreadsheet_source import SpreadsheetSource

BATCH_ROWS = 50_000
GEOMETRY = "geometrie"  # WKT, where the table is no layer
LINE, SHEET = "ligne_source", "feuille"
IDENTITY = ("idSINPOccTax", "idOrigine", "idSINPJdd")
COMPARED = (
    *("nomCite", "cdNom", "cdRef", "dateDebut", "dateFin", "observateurIdentite", "precisionGeometrie"),
    *("codeCommune", "statutObservation"),
)
_DECLARED = "doublonDe"


class Origin(NamedTuple):
    """A table that was read. `side` is 0 for the first input, 1 for the other; keyed: its lines are feature ids."""

    name: str
    table: str
    side: int
    keyed: bool
    place: str = ""  # the path, for a file


@dataclass
class Records:
    """Every record, in the order of reading. `columns` has one Column of raw values for each name of `columns_read`."""

    origins: list[Origin]
    origin: np.ndarray  # number of the table of each row
    line: np.ndarray
    columns: dict[str, Column]
    boxes: Boxes
    malformed: int = 0
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.line)

    def side(self) -> np.ndarray:
        """0 or 1 for each row."""
        return np.array([origin.side for origin in self.origins], np.int8)[self.origin]

    def at(self, name: str, row: int) -> Any:
        """The raw value of a cell."""
        return self.columns[name].at(row)


def columns_read() -> tuple[str, ...]:
    """The columns that a search reads, where they are."""
    return (*IDENTITY, *COMPARED, _DECLARED, *load_likeness().details, LINE, SHEET)


def check_regional(source: Source) -> None:
    """Raise FormatError when a source is not in the regional format."""
    has = {name.strip() for name in source.columns}
    missing = [] if "dateDebut" in has else ["dateDebut"]
    if not has & {"cdNom", "nomCite"}:
        missing.append("cdNom ou nomCite")
    if not has & {"idSINPOccTax", "idOrigine", "observateurIdentite", "statutObservation"}:
        missing.append("idSINPOccTax ou observateurIdentite")
    if missing:
        shown = ", ".join(source.columns[:8]) + ("…" if len(source.columns) > 8 else "")
        raise FormatError(
            f"« {source.name} » n’est pas au format régional : il lui manque {', '.join(missing)} (ses colonnes : "
            f"{shown}). Convertissez d’abord cette table (« Convertir vers le format régional »), puis cherchez les "
            "doublons dans le résultat."
        )


def read_records(sides: Sequence[Sequence[Source]], watch: Watch) -> Records:
    """Read every source of every side. Raises FormatError (not the regional format, cannot be read), Cancelled."""
    sources = [(side, source) for side, found in enumerate(sides) for source in found]
    for _, source in sources:
        check_regional(source)
    total = sum(source.estimated_rows or 0 for _, source in sources) or None
    reader = _Reader(total, watch)
    for side, source in sources:
        reader.read(source, side)
    return reader.records()


class _Reader:
    """Columns that grow from batch to batch, their values numbered over all of them."""

    def __init__(self, total: int | None, watch: Watch) -> None:
        self._total, self._watch = total, watch
        self._names = columns_read()
        # A new value takes the next number, all of it in C.
        self._numbers: dict[str, dict[Any, int]] = {name: defaultdict(count().__next__) for name in self._names}
        self._codes: dict[str, list[np.ndarray]] = {name: [] for name in self._names}
        self._origins: list[Origin] = []
        self._origin: list[np.ndarray] = []
        self._lines: list[np.ndarray] = []
        self._boxes: list[Boxes] = []
        self._rows = self._malformed = 0
        self._notes: list[str] = []

    def read(self, source: Source, side: int) -> None:
        """Every row of a source."""
        wanted = {*self._names, *(() if source.has_geometry else (GEOMETRY,))}
        if isinstance(source, GpkgSource):
            source.narrow([name for name in source.columns if name.strip() in wanted])
        places = {name.strip(): place for place, name in enumerate(source.columns)}
        keyed = not isinstance(source, (CsvSource, SpreadsheetSource))
        number = len(self._origins)
        self._origins.append(Origin(source.name, source.sheet, side, keyed, str(source.path or "")))
        for batch in source.batches(BATCH_ROWS):
            self._malformed += len(batch.malformed)
            if not batch.lines:
                continue
            rows = len(batch.lines)
            for name in self._names:
                place = places.get(name)
                self._add(name, [None] * rows if place is None else batch.columns[place])
            self._lines.append(np.array(batch.lines, np.int64))
            self._origin.append(np.full(rows, number, np.int16))
            text = batch.columns[places[GEOMETRY]] if GEOMETRY in places and not source.has_geometry else None
            self._boxes.append(_boxes(batch.geometry, text, source.crs, rows))
            self._tell(rows)
        self._notes += [f"{source.name} : {note.message}" for note in source.notes if note.severity != "info"]

    def _add(self, name: str, values: Sequence[Any]) -> None:
        numbers = self._numbers[name]
        if values[0] is None and values.count(None) == len(values):
            self._codes[name].append(np.full(len(values), numbers[None], np.int32))
        else:
            self._codes[name].append(np.fromiter(map(numbers.__getitem__, values), np.int32, len(values)))

    def _tell(self, rows: int) -> None:
        self._rows += rows
        self._watch.progress(self._rows, None if self._total is None else 2 * self._total)  # the search comes after
        if self._watch.is_cancelled():
            raise Cancelled("Recherche de doublons annulée.")

    def records(self) -> Records:
        """What was read."""
        columns = {}
        for name in self._names:
            codes = self._codes.pop(name)
            columns[name] = Column(
                list(self._numbers.pop(name)) or [None], np.concatenate(codes) if codes else np.zeros(0, np.int32)
            )
        return Records(
            self._origins,
            np.concatenate(self._origin) if self._origin else np.zeros(0, np.int16),
            np.concatenate(self._lines) if self._lines else np.zeros(0, np.int64),
            columns,
            Boxes.joined(self._boxes),
            self._malformed,
            self._notes,
        )


def _boxes(geometry: Sequence[bytes | None] | None, text: Sequence[Any] | None, crs: str | None, rows: int) -> Boxes:
    if geometry is not None:
        return boxes_of(geometry, crs)
    return Boxes.nowhere(rows) if text is None else boxes_of_text(text, crs)
