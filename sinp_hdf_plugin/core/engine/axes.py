# SPDX-License-Identifier: GPL-2.0-or-later
"""One axis of the coordinates of a batch: plain numbers all at once, the other cells one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.mapping.values import Problem


class Axis(NamedTuple):
    """`values`: NaN where there is none; `unread`: rows that hold something that is no coordinate (LOC-010)."""

    values: np.ndarray
    unread: np.ndarray
    problems: list[tuple[int, Problem]]  # what was read, but told: a decimal comma, a word for nothing


def read_axis(raw: Sequence[Any], nulls: frozenset[str], decimal: str) -> Axis:
    """The cells of one column of coordinates; `nulls` and `decimal` are those of the profile."""
    values = _numbers(raw)
    values[~np.isfinite(values)] = np.nan
    unread = np.zeros(len(raw), bool)
    problems: list[tuple[int, Problem]] = []
    for row in map(int, np.flatnonzero(np.isnan(values))):
        if raw[row] is None:
            continue
        read = read_coordinate(raw[row], nulls, decimal)
        values[row] = np.nan if read.value is None else float(read.value)
        unread[row] = any(problem.rule == "LOC-010" for problem in read.problems)
        problems += [(row, problem) for problem in read.problems if problem.rule != "LOC-010"]
    return Axis(values, unread, problems)


def _numbers(raw: Sequence[Any]) -> np.ndarray:
    """Floats where the cells are plain numbers, NaN elsewhere: the others are read one by one."""
    if _are_plain("".join(value for value in raw if isinstance(value, str))):
        try:
            return np.array([np.nan if value is None else value for value in raw], float)
        except ValueError:
            pass  # some cell is no number: one by one
    numbers = map(plain_number, raw)
    return np.fromiter((np.nan if number is None else number for number in numbers), float, len(raw))


def plain_number(value: Any) -> float | None:
    """The finite number that a cell is, as everybody writes it, or None."""
    if isinstance(value, str) and not _are_plain(value):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _are_plain(text: str) -> bool:
    """Python also reads 2.3_1, and digits of other scripts: not a user's numbers."""
    return "_" not in text and text.isascii()
