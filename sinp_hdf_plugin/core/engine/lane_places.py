# SPDX-License-Identifier: GPL-2.0-or-later
"""The places of a partition of the fast lane: simple points, all at once; anything else takes the ordinary way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.canonical import TEXT
from sinp_hdf_plugin.core.engine.duckdb_session import Session
from sinp_hdf_plugin.core.engine.places import PlaceReader
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats import wkb
from sinp_hdf_plugin.core.places.limits import place_limits

_NUMBER = "-?[0-9]{1,9}(?:[.][0-9]{1,17})?"
_POINT = f"^POINT ?[(]({_NUMBER}) ({_NUMBER})[)]$"


class Spots(NamedTuple):
    """Points in EPSG:2154, NaN where there is none; `plain` is False where the place must be read the ordinary way."""

    x: np.ndarray
    y: np.ndarray
    plain: np.ndarray


class LanePlaces:
    """Reads the places of partitions with the checks of `reader`, None when the source has no place at all."""

    def __init__(self, plan: Plan, reader: PlaceReader | None, types: Sequence[str]) -> None:
        self._reader = reader
        self._cells: dict[str, int] = {
            axis: position for axis, position in plan.geometry.items() if position is not None
        }
        self._types = types

    def read(self, session: Session, rows: int, geometry: list[bytes | None] | None) -> Spots:
        """The places of the rows now in `brut`."""
        if self._reader is None:
            return _nowhere(rows)
        told = self._from_columns(session, self._reader.columns)
        if geometry is None:
            return _nowhere(rows) if told is None else told
        x, y, is_point = wkb.points_of(geometry)
        absent = np.fromiter((blob is None for blob in geometry), bool, rows)
        read = _checked(self._reader, x, y, (is_point | absent) & ~wkb.unreal(x, y))
        return read if told is None else _completed(read, told, read.plain & np.isnan(read.x))

    def _from_columns(self, session: Session, reader: PlaceReader) -> Spots | None:
        """As `PlaceReader.from_columns`."""
        both = {"x", "y"} <= set(self._cells)
        if "wkt" in self._cells:
            return self._from_text(session, reader, both)
        return self._from_numbers(session, reader) if both else None

    def _from_text(self, session: Session, reader: PlaceReader, both: bool) -> Spots:
        cell = f"c{self._cells['wkt']}"
        parts = [f"TRY_CAST(nullif(regexp_extract({cell}, '{_POINT}', {group}), '') AS DOUBLE)" for group in (1, 2)]
        x, y, empty = _fetch(session, [*parts, f"{cell} IS NULL"])
        read = _checked(reader, x, y, empty.astype(bool) | np.isfinite(x))
        return _completed(read, self._from_numbers(session, reader), empty.astype(bool)) if both else read

    def _from_numbers(self, session: Session, reader: PlaceReader) -> Spots:
        cells = [f"c{self._cells[axis]}" for axis in "xy"]
        texts = [self._types[self._cells[axis]] == TEXT for axis in "xy"]
        numbers = [
            f"CASE WHEN regexp_full_match({cell}, '{_NUMBER}') THEN TRY_CAST({cell} AS DOUBLE) END"
            if text
            else f"CAST({cell} AS DOUBLE)"
            for cell, text in zip(cells, texts)
        ]
        x, y, empty = _fetch(session, [*numbers, f"{cells[0]} IS NULL AND {cells[1]} IS NULL"])
        return _checked(reader, x, y, empty.astype(bool) | (np.isfinite(x) & np.isfinite(y)))


def _checked(reader: PlaceReader, x: np.ndarray, y: np.ndarray, plain: np.ndarray) -> Spots:
    """Points given in the CRS of `reader`, through its checks."""
    places = reader.from_points(x, y)
    plain = plain.copy()
    plain[[fault.row for fault in places.faults]] = False
    return Spots(places.x, places.y, plain)


def _completed(read: Spots, other: Spots, missing: np.ndarray) -> Spots:
    """Rows `missing` here are where `other` says; those of which both say something agree, or are not plain."""
    apart = np.hypot(read.x - other.x, read.y - other.y) > place_limits().agreement_m
    plain = np.where(missing, other.plain, read.plain & ~apart & other.plain)
    return Spots(np.where(missing, other.x, read.x), np.where(missing, other.y, read.y), plain)


def _nowhere(rows: int) -> Spots:
    return Spots(np.full(rows, np.nan), np.full(rows, np.nan), np.ones(rows, bool))


def _fetch(session: Session, expressions: Sequence[str]) -> list[np.ndarray]:
    """One array of floats per expression; NULL is NaN."""
    picked = ", ".join(f"CAST({text} AS DOUBLE) AS e{rank}" for rank, text in enumerate(expressions))
    found = session.execute(f"SELECT {picked} FROM brut ORDER BY i").fetchnumpy()  # nosec B608
    return [
        np.ma.filled(np.ma.asarray(found[f"e{rank}"], float), np.nan).astype(float) for rank in range(len(expressions))
    ]
