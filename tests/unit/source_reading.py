# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of source readers share: reading one to its end, its refusals, another user's rights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.source import FileNote, Source

_SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def write(folder: Path, content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(source: Source, size: int = 1000) -> tuple[list, list, list]:
    """(rows, lines, malformed rows) of the whole source."""
    rows, lines, malformed = [], [], []
    for batch in source.batches(size):
        assert len(batch.columns) == len(source.columns)
        assert all(len(column) == len(batch.lines) for column in batch.columns)
        assert (batch.geometry is not None) == source.has_geometry
        rows += list(zip(*batch.columns))
        lines += batch.lines
        malformed += batch.malformed
    return rows, lines, malformed


def geometries(source: Source) -> list[bytes | None]:
    """The geometries of the whole source."""
    return [wkb for batch in source.batches(3) for wkb in batch.geometry or ()]


def refusal(path: Path | str, **options: str) -> FormatError:
    """The error that opening and reading ends with."""
    with pytest.raises(FormatError) as caught:
        read(open_source(path, **options))
    return caught.value


def notes(source: Source, rule: str) -> list[FileNote]:
    """The notes of one rule."""
    return [note for note in source.notes if note.rule == rule]


def shared_sample(*parts: str) -> Path:
    """A sample of another platform, where such samples are at hand; else the test is skipped."""
    path = _SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the samples of other platforms are not here")
    return path


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Without the rights of an administrator, who may read and write everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
