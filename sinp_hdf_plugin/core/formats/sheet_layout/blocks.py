# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables side by side in one sheet: groups of columns with at least one wholly empty column between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

_ENOUGH_ROWS = 3
_NAMES = 2


class Block(NamedTuple):
    """Columns first to last, both included."""

    first: int
    last: int

    def columns(self) -> range:
        """All of them."""
        return range(self.first, self.last + 1)


def groups(names: Sequence[str], filled: Collection[int]) -> list[Block]:
    """Runs of columns that have a name or something in them."""
    found: list[Block] = []
    for column, name in enumerate(names):
        if not name and column not in filled:
            continue
        if found and found[-1].last == column - 1:
            found[-1] = Block(found[-1].first, column)
        else:
            found.append(Block(column, column))
    return found


def candidates(found: Sequence[Block], names: Sequence[str]) -> list[Block]:
    """Groups that have the header of a table; what stands between two of them without one goes to the left one."""
    tables: list[Block] = []
    for block in found:
        if sum(1 for column in block.columns() if names[column]) >= _NAMES or not tables:
            tables.append(block)
        else:
            tables[-1] = Block(tables[-1].first, block.last)
    return tables


class Extents:
    """Which rows each block has, followed from the first row of data to the last."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._alone = [0] * len(blocks)
        self._rows = [0] * len(blocks)
        self._broken = [False] * len(blocks)
        self._ended = [0] * len(blocks)
        self._whole = [0] * len(blocks)

    def add(self, filled: Sequence[Sequence[int]]) -> None:
        """Some rows: for each block, how many cells of each row hold something."""
        for counts in zip(*filled):
            present = [count > 0 for count in counts]
            if not any(present):
                continue
            for rank, here in enumerate(present):
                if here:
                    self._rows[rank] += 1
                    self._whole[rank] += counts[rank] >= _NAMES
                    self._broken[rank] |= self._ended[rank] > 0
                    self._alone[rank] += sum(present) == 1
                else:
                    self._ended[rank] += 1

    def separate(self) -> bool:
        """The rows of one block are not those of the other."""
        return any(map(self._stands_alone, range(len(self._blocks))))

    def _stands_alone(self, rank: int) -> bool:
        """Rows of its own, or whole rows at the top and none any more after."""
        dense = self._rows[rank] >= _ENOUGH_ROWS and self._whole[rank] >= 0.8 * self._rows[rank]
        short = dense and not self._broken[rank] and self._ended[rank] >= _ENOUGH_ROWS
        return short or (rank > 0 and self._alone[rank] >= _ENOUGH_ROWS)


def share_names(blocks: Iterable[Block], names: Sequence[str]) -> bool:
    """A name of one block is also in another one."""
    seen: set[str] = set()
    for block in blocks:
        own = {names[column].casefold() for column in block.columns() if names[column]}
        if own & seen:
            return True
        seen |= own
    return False
