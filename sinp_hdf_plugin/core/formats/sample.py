# SPDX-License-Identifier: GPL-2.0-or-later
"""Some rows of a table, spread over it where that costs little, to look at before a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats.csv_source import CsvSource
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.sample_csv import BIG, extract
from sinp_hdf_plugin.core.formats.sample_gpkg import spread_rows
from sinp_hdf_plugin.core.formats.source import Source, SourceError
from sinp_hdf_plugin.core.mapping.suggestion.model import Sample

__all__ = ["ROWS", "Sample", "open_sample", "take_sample"]

ROWS = 2000
_LOOKED_AT = 10_000  # rows gone through where a table can only be read from its beginning


def open_sample(
    path_or_uri: str | Path, rows: int = ROWS, *, encoding: str | None = None, layer: str | None = None
) -> Sample:
    """A sample of what `open_source` opens, without reading the whole of a big text table. Raises SourceError."""
    path = Path(str(path_or_uri).partition("|")[0])
    if _is_big_text(path):
        try:
            return _of_text(path, rows, encoding)
        except SourceError:  # pieces of an odd file may not be a table where the whole is one
            source: Source = CsvSource(path, encoding)
            return _from_the_beginning(source, rows)
    source = open_source(path_or_uri, encoding=encoding, layer=layer)
    try:
        return take_sample(source, rows)
    finally:
        source.close()


def take_sample(source: Source, rows: int = ROWS) -> Sample:
    """A sample of an open source; the source may be read as before afterwards. Raises SourceError."""
    if isinstance(source, CsvSource) and source.path and source.path.stat().st_size > BIG:
        try:
            return _of_text(source.path, rows, None)
        except SourceError:
            return _from_the_beginning(source, rows)
    if isinstance(source, GpkgSource):
        found = spread_rows(source, rows)
        if found:
            columns, total, places = found
            return _sample(source, columns, total, places)
    return _from_the_beginning(source, rows)


def _is_big_text(path: Path) -> bool:
    from sinp_hdf_plugin.core.formats import content

    try:
        return path.is_file() and path.stat().st_size > BIG and content.kind_of(path) == content.CSV
    except OSError:
        return False  # `open_source` says what is wrong


def _of_text(path: Path, rows: int, encoding: str | None) -> Sample:
    """Pieces of a big text table, read as a table of their own."""
    with extract(path) as pieces:
        source = CsvSource(pieces.path, encoding)
        columns: list[list[Any]] = [[] for _ in source.columns]
        for batch in source.batches(rows):
            for kept, column in zip(columns, batch.columns):
                kept += column
        seen = len(columns[0]) if columns else 0
        about = _rounded(seen * pieces.of_bytes // max(1, pieces.bytes))
        spread = [_spread(column, rows) for column in columns]
        stated = (
            f"{_count(len(spread[0]) if spread else 0)} lignes sur environ {_count(about)}, prises en {pieces.places} "
            f"endroits de « {path.name} » ; le reste du fichier n’a pas été lu, et son encodage "
            f"({source.encoding}) est jugé sur ces endroits."
        )
        return Sample(
            source.columns, tuple(map(tuple, spread)), len(spread[0]) if spread else 0, None, False, None, stated
        )


def _from_the_beginning(source: Source, rows: int) -> Sample:
    """Rows spread over the first ones, for tables that can only be read in order."""
    columns: list[list[Any]] = [[] for _ in source.columns]
    done = True
    seen = 0
    for batch in source.batches(rows):
        for kept, column in zip(columns, batch.columns):
            kept += column
        seen += len(batch)
        if seen >= _LOOKED_AT:
            done = False
            break
    total = seen if done else source.row_count
    if done and seen <= rows:
        return _sample(source, columns, total, 0)
    return _sample(source, [_spread(column, rows) for column in columns], total, -seen)


def _sample(source: Source, columns: Sequence[Sequence[Any]], total: int | None, places: int) -> Sample:
    """`places`: in how many places rows were taken, 0 for the whole table, -n for the first n rows."""
    seen = len(columns[0]) if columns else 0
    what = f"« {source.name} »"
    if places == 0:
        stated = f"{_count(seen)} lignes : toute la table {what}."
    elif places < 0:
        of = f" sur {_count(total)}" if total and total > -places else ""
        stated = f"{_count(seen)} lignes prises parmi les {_count(-places)} premières{of} de {what}."
    else:
        of = f" sur {_count(total)}" if total else ""
        stated = f"{_count(seen)} lignes{of}, prises en {places} endroits de {what} ; les autres n’ont pas été lues."
    values = tuple(map(tuple, columns))
    return Sample(source.columns, values, seen, total, source.has_geometry, source.crs, stated)


def _spread(column: Sequence[Any], rows: int) -> Sequence[Any]:
    """At most so many values, evenly spread, the first and the last ones included."""
    if len(column) <= rows:
        return column
    step = (len(column) - 1) / (rows - 1)
    return [column[round(place * step)] for place in range(rows)]


def _rounded(number: int) -> int:
    """With two figures that count: it is an estimate."""
    size = 10 ** max(0, len(str(number)) - 2)
    return round(number / size) * size


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
