# SPDX-License-Identifier: GPL-2.0-or-later
"""One reading of a file's bytes: whether they decode, where they first do not, its lines, its NUL bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

RESCUE = "sinp-hdf-windows-1252"
_BLOCK = 1 << 18
_MARK = "\ufffd"


@dataclass(frozen=True)
class Fault:
    """The first byte that does not decode; its line is counted from 1."""

    offset: int
    byte: int
    line: int


@dataclass
class Tally:
    """`valid` and `invalid` weigh the bytes beyond ASCII that are UTF-8 against those that are not."""

    lines: int = 0
    returns: bool = False
    nuls: int = 0
    first_nul_line: int = 0
    beyond_ascii: bool = False
    fault: Fault | None = None
    valid: int = 0
    invalid: int = 0


def rescue(error: UnicodeError) -> tuple[str, int]:
    """Error handler of `codecs`: bytes that do not decode are read as Windows-1252, or as controls."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad), error.end


codecs.register_error(RESCUE, rescue)


def tally_bytes(path: Path, start: int = 0) -> Tally:
    """Count from this byte on, and try UTF-8; not for UTF-16, whose line feeds are wider. Raises OSError."""
    tally, offset = Tally(), start
    decoder = _decoder("utf-8", "replace")
    with path.open("rb") as stream:
        stream.seek(start)
        while True:
            block = stream.read(_BLOCK)
            pending = decoder.getstate()[0]
            if pending or not block.isascii():
                tally.beyond_ascii = True
                text = decoder.decode(block, final=not block)
                _compare(tally, pending + block, text, offset - len(pending))
            if b"\0" in block:
                if not tally.nuls:
                    tally.first_nul_line = tally.lines + block[: block.index(b"\0")].count(b"\n") + 1
                tally.nuls += block.count(b"\0")
            tally.lines += block.count(b"\n")
            tally.returns = tally.returns or b"\r" in block
            if not block:
                return tally
            offset += len(block)


def tally_text(path: Path, codec: str) -> Tally:
    """Count by decoding. Stops at the first byte that is not in the encoding. Raises OSError."""
    tally, offset = Tally(), 0
    decoder = _decoder(codec, "strict")
    with path.open("rb") as stream:
        while True:
            block = stream.read(_BLOCK)
            before = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                at = offset - before + error.start
                done = error.object[: error.start].decode(codec, "ignore").count("\n")
                tally.fault = Fault(at, error.object[error.start], tally.lines + done + 1)
                return tally
            if "\0" in text and not tally.nuls:
                tally.first_nul_line = tally.lines + text[: text.index("\0")].count("\n") + 1
            tally.nuls += text.count("\0")
            tally.beyond_ascii = tally.beyond_ascii or not text.isascii()
            tally.lines += text.count("\n")
            tally.returns = tally.returns or "\r" in text
            if not block:
                return tally
            offset += len(block)


def _decoder(codec: str, errors: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(codec)(errors)


def _compare(tally: Tally, data: bytes, text: str, offset: int) -> None:
    """Count what is UTF-8 in `data`, read as `text` with a mark for what is not."""
    tally.valid += len(data) - len(text)  # the bytes after the first one of each character
    wrong = text.count(_MARK)
    if wrong:
        wrong -= data.count(_MARK.encode())
    if wrong <= 0:
        return
    tally.invalid += wrong
    if not tally.fault:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = tally.lines + data[: error.start].count(b"\n") + 1
            tally.fault = Fault(offset + error.start, data[error.start], line)
