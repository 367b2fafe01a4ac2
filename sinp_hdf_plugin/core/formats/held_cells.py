# SPDX-License-Identifier: GPL-2.0-or-later
"""The column `cellules` of the quarantine: the cells of a held row as they were first read, which nobody corrects.

It is JSON. A list: the cells of a row that could not be cut into columns. Else an object with the filled cells, by
column of the table `quarantaine` (the shape, where there is one, as hexadecimal WKB under `q_geom`). Once the row was
run again and held again, the key "" has the cells that were not any more as first read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

from sinp_hdf_plugin.core.formats.gpkg_layers import held_name

SHAPE = "q_geom"
_AGAIN, _UNCUT = "", "(ligne)"

Cells = Mapping[str, Optional[str]]


@dataclass(frozen=True)
class HeldCells:
    """What is known of the earlier states of a held row, by column of the quarantine; absent cells were empty.

    first: as first read; uncut: the cells of a row that could not be cut; again: what the last re-run saw instead.
    """

    first: Mapping[str, str] = field(default_factory=dict)
    uncut: tuple[str, ...] | None = None
    again: Cells = field(default_factory=dict)

    def at_last_run(self) -> dict[str, str | None]:
        """The filled cells as the last run saw them."""
        found = {**self.first, **self.again}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def is_uncut(self) -> bool:
        """The last run could not cut this row into cells."""
        return self.uncut is not None and not self.again

    def seen_again(self, cells: Cells) -> HeldCells:
        """The same, after a run that saw `cells` and held the row."""
        names = [*cells, *(name for name in self.first if name not in cells)]
        cut = self.uncut is not None  # a person says that these are its cells: all of them are news
        again = {name: cells.get(name) for name in names if cut or cells.get(name) != self.first.get(name)}
        return HeldCells(self.first, self.uncut, again)

    def to_text(self) -> str:
        """As the column holds it."""
        if self.is_uncut:
            return json.dumps(self.uncut, ensure_ascii=False)
        content: dict[str, object] = {**self.first}
        if self.uncut is not None:
            content = {_UNCUT: self.uncut}
        if self.again:
            content[_AGAIN] = self.again
        return json.dumps(content, ensure_ascii=False)


def as_read(columns: Sequence[str], cells: Sequence[str | None], shape: bytes | None) -> str:
    """The text for a row just read: its filled cells, by source column, and its shape."""
    first = {held_name(name): cell for name, cell in zip(columns, cells) if cell is not None}
    if shape is not None:
        first[SHAPE] = shape.hex()
    return json.dumps(first, ensure_ascii=False)


def parse(text: str, names: Sequence[str]) -> HeldCells:
    """The states of a row; `names` are the columns of the quarantine, in order. Raises ValueError for other text."""
    content = json.loads(text)
    if isinstance(content, list):
        return _uncut(content, names)
    if not isinstance(content, dict):
        raise ValueError(text)
    again = content.pop(_AGAIN, {})
    if not isinstance(again, dict):
        raise ValueError(text)
    if _UNCUT in content:
        held = _uncut(content[_UNCUT], names)
        return HeldCells(held.first, held.uncut, again)
    return HeldCells({str(name): str(value) for name, value in content.items()}, None, again)


def _uncut(cells: Sequence[object], names: Sequence[str]) -> HeldCells:
    texts = tuple(map(str, cells))
    return HeldCells({name: cell for name, cell in zip(names, texts) if cell}, texts)
