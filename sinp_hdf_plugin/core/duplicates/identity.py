# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that say themselves that they are one record, and rows that nothing tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.duplicates.facts import NONE, Facts
from sinp_hdf_plugin.core.duplicates.records import Records
from sinp_hdf_plugin.core.duplicates.sweep import digest
from sinp_hdf_plugin.core.engine.columns import Column

LIKE, SAME_ID, SAME_ORIGIN = 0, 1, 2


class Pairs(NamedTuple):
    """Rows two by two."""

    one: np.ndarray
    other: np.ndarray


def same_identifier(records: Records, across: bool, limit: int) -> Pairs:
    """Rows of one idSINPOccTax, whatever the case of its letters."""
    keys = _numbers(records.columns["idSINPOccTax"]).astype(np.int64)
    rows = np.flatnonzero(keys != NONE)
    return _pairs(rows, keys[rows], records.side() if across else None, limit)


def same_origin(records: Records, across: bool, limit: int) -> Pairs:
    """Rows of one idOrigine in one data set. Across two inputs, the data set must be told."""
    origin, data_set = _numbers(records.columns["idOrigine"], fold=False), _numbers(records.columns["idSINPJdd"])
    rows = np.flatnonzero((origin != NONE) & ((data_set != NONE) | (not across)))
    keys = (data_set[rows].astype(np.int64) << 32) | origin[rows]
    return _pairs(rows, keys, records.side() if across else None, limit)


class Copies(NamedTuple):
    """rows: those left out of the search; first: the row that stands for each."""

    rows: np.ndarray
    first: np.ndarray


def copies(facts: Facts, across: bool, limit: int) -> Copies:
    """Rows that are alike in all that is compared, where they are many: only the first of them is searched for."""
    boxes = (facts.x, facts.y, facts.half_x, facts.half_y, facts.reach)
    keys = digest(
        facts.taxon, facts.name, facts.start, facts.end, facts.people, facts.status, facts.communes, facts.placed,
        *(np.nan_to_num(values, nan=-1.0).view(np.int64) for values in boxes), *facts.details.values(),
        *((facts.side,) if across else ()),
    )  # fmt: skip
    order = np.argsort(keys, kind="stable")
    starts = _starts(keys[order])
    sizes = np.diff(np.append(starts, len(keys)))
    rank = np.arange(len(keys)) - np.repeat(starts, sizes)
    many = np.repeat(sizes * (sizes - 1) // 2 > limit, sizes) & (rank > 0)
    return Copies(order[many], np.repeat(order[starts], sizes)[many])


def _numbers(column: Column, fold: bool = True) -> np.ndarray:
    """One number for each identifier, NONE for an empty one."""
    mapped = column.map(_folded if fold else _stripped)
    empty = np.array([value == "" for value in mapped.values], bool)
    return np.where(empty[mapped.codes], NONE, mapped.codes)


def _stripped(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _folded(value: Any) -> str:
    return _stripped(value).lower()


def _starts(ordered: np.ndarray) -> np.ndarray:
    """Where each run of equal values begins."""
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(new)


def _pairs(rows: np.ndarray, keys: np.ndarray, side: np.ndarray | None, limit: int) -> Pairs:
    """The pairs of rows of one key; all of them for a few rows, else a star around the first (of each side)."""
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    starts = _starts(keys)
    ends = np.append(starts[1:], len(keys))
    several = ends - starts > 1
    found = list(_of_groups(rows, starts[several], ends[several], side, limit))
    if not found:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    one, other = (np.concatenate(arrays) for arrays in zip(*found))
    return Pairs(one, other)


def _of_groups(
    rows: np.ndarray, starts: np.ndarray, ends: np.ndarray, side: np.ndarray | None, limit: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for start, end in zip(starts.tolist(), ends.tolist()):
        group = rows[start:end]
        if side is None:
            if len(group) * (len(group) - 1) // 2 <= limit:
                first, second = np.triu_indices(len(group), 1)
                yield group[first], group[second]
            else:
                yield np.repeat(group[:1], len(group) - 1), group[1:]
            continue
        ours, theirs = group[side[group] == 0], group[side[group] == 1]
        if len(ours) * len(theirs) <= limit:
            yield np.repeat(ours, len(theirs)), np.tile(theirs, len(ours))
        else:
            yield np.repeat(ours[:1], len(theirs)), theirs
            yield ours[1:], np.repeat(theirs[:1], len(ours) - 1)
