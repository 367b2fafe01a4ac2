# SPDX-License-Identifier: GPL-2.0-or-later
"""Batches whose columns are dictionary-encoded as they are read: few rows at a time, still in the processor's cache."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.formats.source import Batch, MalformedRow, Source

_CHUNK = 1000  # rows whose cells are encoded before the next ones are read


class _Growing:
    """A column that is encoded piece by piece."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = defaultdict(count().__next__)
        self._codes: list[np.ndarray] = []

    def add(self, cells: Sequence[Any]) -> None:
        """The next cells."""
        self._codes.append(np.fromiter(map(self._numbers.__getitem__, cells), np.int32, len(cells)))

    def column(self) -> Column:
        """All cells so far."""
        return Column(list(self._numbers), np.concatenate(self._codes))


@dataclass(frozen=True)
class EncodedBatch:
    """A `Batch` in encoded columns."""

    columns: list[Column]
    lines: list[int]
    geometry: list[bytes | None] | None
    malformed: list[MalformedRow]
    sheets: list[str | None] | None


def encoded(batch: Batch) -> EncodedBatch:
    """A batch that is there already, encoded."""
    columns = list(map(Column.encode, batch.columns))
    return EncodedBatch(columns, batch.lines, batch.geometry, batch.malformed, batch.sheets)


def encoded_batches(source: Source, rows: int) -> Iterator[EncodedBatch]:
    """Every row of a source once, `rows` rows at a time, malformed ones counted, in encoded columns."""
    chunks: list[Batch] = []
    columns: list[_Growing] = []
    waiting = 0
    for chunk in source.batches(_chunk_rows(rows)):
        if not chunks:
            columns = [_Growing() for _ in chunk.columns]
        for column, cells in zip(columns, chunk.columns):
            column.add(cells)
        chunk.columns = []  # the cells are let go at once
        chunks.append(chunk)
        waiting += len(chunk) + len(chunk.malformed)
        if waiting >= rows:
            yield _together(columns, chunks)
            chunks, waiting = [], 0
    if chunks:
        yield _together(columns, chunks)


def _chunk_rows(rows: int) -> int:
    """Rows of a chunk: so many that a whole number of them makes a batch, few if that can be."""
    chunks = -(-rows // _CHUNK)
    return rows // chunks if rows % chunks == 0 else rows


def _together(columns: Sequence[_Growing], chunks: Sequence[Batch]) -> EncodedBatch:
    """One batch of encoded columns and of what else the chunks hold."""
    first = chunks[0]
    return EncodedBatch(
        [column.column() for column in columns],
        list(chain.from_iterable(chunk.lines for chunk in chunks)),
        None if first.geometry is None else list(chain.from_iterable(chunk.geometry or () for chunk in chunks)),
        list(chain.from_iterable(chunk.malformed for chunk in chunks)),
        None if first.sheets is None else list(chain.from_iterable(chunk.sheets or () for chunk in chunks)),
    )
