# SPDX-License-Identifier: GPL-2.0-or-later
"""Pieces of a big text table, put one after the other in a small file that reads like the whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sinp_hdf_plugin.core.formats.source import unreadable

BIG = 4 << 20  # bytes: a smaller file is read whole
_HEAD, _PIECE, _PIECES = 512 << 10, 96 << 10, 15
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Pieces:
    """path: the small file, of the same name as the big one; bytes: its size, of so many in all; places: how many."""

    path: Path
    bytes: int
    of_bytes: int
    places: int


@contextmanager
def extract(path: Path) -> Iterator[Pieces]:
    """The beginning of a text table and whole lines taken further on, in a temporary file. Raises SourceError."""
    try:
        with path.open("rb") as stream, tempfile.TemporaryDirectory(prefix="sinp_hdf_") as folder:
            pieces = _cut(stream, path.stat().st_size)
            small = Path(folder) / path.name
            small.write_bytes(b"".join(pieces))
            yield Pieces(small, sum(map(len, pieces)), path.stat().st_size, len(pieces))
    except OSError as error:
        raise unreadable(path, error) from error


def _cut(stream: BinaryIO, size: int) -> list[bytes]:
    head = stream.read(_HEAD)
    if head[:2] in _WIDE_MARKS or b"\0" in head[:4096]:  # two bytes a character: lines are not found by their bytes
        return [head[: len(head) // 4 * 4]]
    pieces = [head[: head.rfind(b"\n") + 1] or head]
    for number in range(1, _PIECES + 1):
        stream.seek(_HEAD + (size - _HEAD - _PIECE) * number // _PIECES)
        lines = stream.read(_PIECE)
        first, last = lines.find(b"\n") + 1, lines.rfind(b"\n") + 1
        whole = lines[first:last]
        if whole and whole.count(b'"') % 2 == 0:  # else it begins or ends within quotation marks
            pieces.append(whole)
    return pieces
