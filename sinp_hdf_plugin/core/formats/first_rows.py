# SPDX-License-Identifier: GPL-2.0-or-later
"""The first rows of a source, kept in memory as a source of their own: read once, looked at many times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sinp_hdf_plugin.core.formats.source import Batch, FileNote, MalformedRow, Source, TableSource


class FirstRows(TableSource):
    """At most `rows` rows of a source, with all that tells how to read them. The source may be closed afterwards."""

    def __init__(self, source: Source, rows: int) -> None:
        super().__init__(source.path, source.name, source.sheet)
        self.columns = source.columns
        self.crs = source.crs
        self.has_geometry = source.has_geometry
        self.encoding = source.encoding
        self._batch, self.malformed = _first(source, rows)
        self.notes: list[FileNote] = list(source.notes)

    @property
    def row_count(self) -> int:
        """The rows that are held."""
        return len(self._batch.lines)

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row that is held, in one batch whatever the size asked for."""
        yield self._batch


def _first(source: Source, rows: int) -> tuple[Batch, Sequence[MalformedRow]]:
    """The first batch that has rows, and the rows met on the way that could not be cut into cells."""
    malformed: list[MalformedRow] = []
    for batch in source.batches(rows):
        malformed += batch.malformed
        if batch.lines:
            return batch, malformed
    return Batch([[] for _ in source.columns], [], [] if source.has_geometry else None), malformed
