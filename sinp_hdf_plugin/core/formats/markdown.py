# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pieces of Markdown: text that stays inert, tables, anchors that do not depend on a site's habits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_ESCAPED_BAR = r"\\|"
_BAR = re.compile(r"(?<!\\)\|")


def text(words: str) -> str:
    """Words shown as they are, on one line, wherever they stand."""
    return _SPECIAL.sub(r"\\\1", words.replace("\n", " "))


def code(word: str) -> str:
    """A name or a code in fixed width."""
    return f"`{word}`"


def codes(words: Iterable[str]) -> str:
    """Names in fixed width, separated by commas."""
    return ", ".join(map(code, words))


def heading(level: int, words: str, anchor: str) -> str:
    """A title that links can name: `#anchor`."""
    return f'<a id="{anchor}"></a>\n\n{"#" * level} {words}'


def link(words: str, target: str) -> str:
    """A link whose words are already Markdown."""
    return f"[{words}]({target})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are already Markdown; a bar in one of them does not cut it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(_BAR.sub(_ESCAPED_BAR, cell) for cell in cells)} |" for cells in lines)


def bullets(items: Iterable[str]) -> str:
    """A list of items that are already Markdown."""
    return "\n".join(f"- {item}" for item in items)


def page(parts: Iterable[str]) -> str:
    """Parts separated by a blank line, empty ones left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
