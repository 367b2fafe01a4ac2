# SPDX-License-Identifier: GPL-2.0-or-later
"""The styles of cells of an OpenDocument: which looks say something, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sinp_hdf_plugin.core.formats.sheet_layout import paint
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Look
from sinp_hdf_plugin.core.formats.sheet_layout.parts import parse

_DEPTH = 20  # parents of parents


@dataclass
class _Style:
    parent: str
    own: dict[str, str] = field(default_factory=dict)


class CellStyles:
    """Styles of `styles.xml`, then of the beginning of `content.xml`; `conditional` when some depend on values."""

    def __init__(self) -> None:
        self.conditional = False
        self._styles: dict[str, _Style] = {}
        self._open: _Style | None = None

    def read(self, content: bytes, whole: bool = True) -> None:
        """Add the styles of a document. Raises UnreadablePart."""
        parse(content, self._start, self._end, whole=whole)

    def looks(self) -> dict[str, Look]:
        """The looks that say something, by name of style."""
        found = {name: self._look(name) for name in self._styles}
        return {name: look for name, look in found.items() if look != Look()}

    def _start(self, name: str, found: dict[str, str]) -> None:
        if name == "style":
            cell = found.get("family") == "table-cell"
            self._open = _Style(found.get("parent-style-name", "")) if cell else None
            if self._open:
                self._styles[found.get("name", "")] = self._open
        elif self._open and name == "table-cell-properties":
            self._take(found, "background-color")
        elif self._open and name == "text-properties":
            self._take(found, "color", "text-line-through-style")
        elif self._open and name == "map":
            self.conditional = True

    def _end(self, name: str) -> None:
        if name == "style":
            self._open = None

    def _take(self, found: Mapping[str, str], *names: str) -> None:
        if self._open:
            self._open.own.update({name: found[name] for name in names if name in found})

    def _look(self, name: str) -> Look:
        whole: dict[str, str] = {}
        for _ in range(_DEPTH):
            style = self._styles.get(name)
            if style is None:
                break
            whole = {**style.own, **whole}
            name = style.parent
        fill = _colour(whole.get("background-color", ""))
        font = _colour(whole.get("color", ""))
        return Look(
            None if fill is None or paint.is_white(fill) else fill,
            None if font is None or paint.is_black(font) or paint.is_white(font) else font,
            whole.get("text-line-through-style", "none") != "none",
        )


def _colour(text: str) -> str | None:
    return paint.rgb_of({"rgb": text[1:]}, ()) if text.startswith("#") and len(text) == 7 else None
