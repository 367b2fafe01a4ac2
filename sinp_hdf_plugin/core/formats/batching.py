# SPDX-License-Identifier: GPL-2.0-or-later
"""Chunks of any length, as readers produce them, regrouped into batches of the length asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sinp_hdf_plugin.core.formats.source import Batch, MalformedRow


class BatchPile:
    """Columns that grow by chunks and are given out `size` rows at a time."""

    def __init__(self, width: int, size: int, *, geometry: bool = False, sheets: bool = False) -> None:
        if size < 1:
            raise ValueError(size)
        self._size = size
        self._batch = Batch([[] for _ in range(width)], [], [] if geometry else None, sheets=[] if sheets else None)

    def add(
        self,
        columns: Sequence[Sequence],
        lines: Sequence[int],
        geometry: Sequence[bytes | None] | None = None,
        malformed: Sequence[MalformedRow] = (),
        sheets: Sequence[str | None] | None = None,
    ) -> None:
        """Put a chunk on the pile."""
        batch = self._batch
        for column, more in zip(batch.columns, columns):
            column.extend(more)
        batch.lines.extend(lines)
        batch.malformed.extend(malformed)
        if batch.geometry is not None and geometry is not None:
            batch.geometry.extend(geometry)
        if batch.sheets is not None and sheets is not None:
            batch.sheets.extend(sheets)

    def full(self) -> Iterator[Batch]:
        """The complete batches: `size` rows, or as many malformed ones beside fewer; never more of either."""
        size = self._size
        while len(self._batch) >= size or len(self._batch.malformed) >= size:
            whole = self._batch
            self._batch = _part(whole, slice(size, None))
            left = len(self._batch) or self._batch.malformed
            yield _part(whole, slice(size)) if left else whole

    def rest(self) -> Iterator[Batch]:
        """What is left, if anything."""
        if len(self._batch) or self._batch.malformed:
            yield self._batch


def _part(batch: Batch, rows: slice) -> Batch:
    return Batch(
        [column[rows] for column in batch.columns],
        batch.lines[rows],
        None if batch.geometry is None else batch.geometry[rows],
        batch.malformed[rows],
        None if batch.sheets is None else batch.sheets[rows],
    )
