# SPDX-License-Identifier: GPL-2.0-or-later
"""The container of old Office files, and of new ones when they are locked: its streams, and whether one is locked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # above, numbers are marks
_ENTRY = 128
_MOST_SECTORS = 4096
_SMALL = 4096  # shorter streams are kept elsewhere
_BEGINNING, _LOCK = (0x0009, 0x0209, 0x0409, 0x0809), 0x002F  # records of a workbook: BOF and FILEPASS
_RECORDS = 20


class Compound:
    """What a container holds. `streams`: name -> (first sector, size). Raises OSError; a damaged one shows less."""

    is_locked = False

    def __init__(self, path: Path) -> None:
        self.streams: dict[str, tuple[int, int]] = {}
        with path.open("rb") as stream:
            self._stream = stream
            self._head = stream.read(512)
            if len(self._head) < 512 or not self._head.startswith(MAGIC[:4]):
                return
            self._sector = 1 << min(struct.unpack_from("<H", self._head, 30)[0], 16)
            self._table = self._read_table()
            self._read_directory(struct.unpack_from("<I", self._head, 48)[0])
            self.is_locked = self._is_locked()

    def _read_table(self) -> list[int]:
        """Which sector comes after which."""
        table: list[int] = []
        numbers = [n for n in struct.unpack_from("<109I", self._head, 76) if n < _LAST_SECTOR]
        following, more = struct.unpack_from("<2I", self._head, 68)
        for _ in range(min(more, _MOST_SECTORS)):
            if following >= _LAST_SECTOR:
                break
            words = self._words(following)
            numbers += [n for n in words[:-1] if n < _LAST_SECTOR]
            following = words[-1] if words else _LAST_SECTOR
        for number in numbers[:_MOST_SECTORS]:
            table += self._words(number)
        return table

    def _read_directory(self, first: int) -> None:
        for sector in self._chain(first):
            content = self._content(sector)
            for start in range(0, len(content) - _ENTRY + 1, _ENTRY):
                name = content[start : start + 64].decode("utf-16-le", "replace").partition("\0")[0]
                if name:
                    self.streams[name] = struct.unpack_from("<2I", content, start + 116)

    def _is_locked(self) -> bool:
        """A locked new workbook is one encrypted stream; an old one says so in its first records."""
        if "EncryptedPackage" in self.streams:
            return True
        first, size = self.streams.get("Workbook") or self.streams.get("Book") or (0, 0)
        if size < _SMALL:
            return False
        content = self._content(first)
        place = 0
        for rank in range(_RECORDS):
            if place + 4 > len(content):
                break
            kind, length = struct.unpack_from("<2H", content, place)
            if (rank == 0 and kind not in _BEGINNING) or kind == _LOCK:
                return kind == _LOCK
            place += 4 + length
        return False

    def _chain(self, first: int) -> Iterator[int]:
        """The sectors of a stream. A damaged container has no table: then they are taken to follow each other."""
        seen: set[int] = set()
        while first < _LAST_SECTOR and first not in seen and len(seen) < _MOST_SECTORS:
            seen.add(first)
            yield first
            if first >= len(self._table):
                return
            first = self._table[first]

    def _content(self, sector: int) -> bytes:
        stream: BinaryIO = self._stream
        stream.seek((sector + 1) * self._sector)
        return stream.read(self._sector)

    def _words(self, sector: int) -> tuple[int, ...]:
        content = self._content(sector)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
