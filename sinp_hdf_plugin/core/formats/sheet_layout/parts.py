# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of a workbook's archive: small ones parsed with expat, large ones streamed in slabs of whole elements.

expat is in every Python. Documents that declare a type or an entity are refused, so nothing can be expanded or fetched.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Callable
from xml.parsers import expat

_BLOCK = 1 << 20
_LARGEST_SMALL_PART = 1 << 26
_LARGEST_SLAB = 1 << 27

Start = Callable[[str, dict[str, str]], None]


class UnreadablePart(ValueError):
    """A part that is absent, too large, in an unexpected encoding, or not XML; the text says which, in French."""


def parse(
    content: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    whole: bool = True,
) -> None:
    """Call back for each element, by its local name; attributes by their local names too.

    `whole` False: the content is only the beginning of a document.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda name, found: start(local(name), {local(k): v for k, v in found.items()})
    if end:
        parser.EndElementHandler = lambda name: end(local(name))
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, whole)
    except expat.ExpatError as error:
        raise UnreadablePart("son XML est abîmé") from error


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A whole part. Raises UnreadablePart."""
    try:
        information = archive.getinfo(name)
        if information.file_size > _LARGEST_SMALL_PART:
            raise UnreadablePart(f"« {name} » est trop grand")
        return archive.read(name)
    except KeyError as error:
        raise UnreadablePart(f"« {name} » manque") from error


def slabs(archive: zipfile.ZipFile, name: str, closing: bytes) -> Iterator[bytes]:
    """A large part, cut after the `closing` tags; the last slab is what follows the last one.

    Raises UnreadablePart when it is not in an encoding where tags are ASCII, or one element is unreasonably long.
    """
    try:
        stream = archive.open(name)
    except KeyError as error:
        raise UnreadablePart(f"« {name} » manque") from error
    with stream:
        held = b""
        first = True
        while True:
            block = stream.read(_BLOCK)
            if first and (block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in block[:64]):
                raise UnreadablePart("son XML n’est pas en UTF-8")
            first = False
            if not block:
                break
            cut = block.rfind(closing)
            if cut < 0:
                held += block
                if len(held) > _LARGEST_SLAB:
                    raise UnreadablePart("une de ses lignes est trop longue")
                continue
            cut += len(closing)
            yield held + block[:cut] if held else block[:cut]
            held = block[cut:]
        yield held


def _refuse(*_: object) -> None:
    raise UnreadablePart("son XML déclare un type de document, ce qu’un tableur ne fait pas")
