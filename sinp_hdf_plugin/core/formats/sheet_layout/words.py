# SPDX-License-Identifier: GPL-2.0-or-later
"""The words by which totals and explanations are known, and what kind of value a cell of text holds."""

from __future__ import annotations

import re
from functools import cache
from re import Pattern
from typing import Any

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.resources import read_json, resource

EMPTY, TEXT, NUMBER, DAY = "", "texte", "nombre", "date"
_NUMBER = re.compile(r"[-+]?[0-9][0-9  \u202f]*(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]+)?\s*%?\Z")
_DAY = re.compile(r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4})(?:[ T].*)?\Z")
_CLOCK = re.compile(r"[0-9]{1,2}[:hH][0-9]{2}(?::[0-9]{2})?\Z|PT[0-9]+H.*\Z")
_LONGEST_LABEL = 60


def kind_of(cell: str | None) -> str:
    """EMPTY, TEXT, NUMBER or DAY (also for an hour)."""
    text = (cell or "").strip()
    if not text:
        return EMPTY
    if text[0] not in "0123456789-+.P":
        return TEXT
    if _NUMBER.match(text):
        return NUMBER
    return DAY if _DAY.match(text) or _CLOCK.match(text) else TEXT


def is_total(cell: str) -> bool:
    """The cell begins as the label of a row of totals does."""
    return len(cell) <= _LONGEST_LABEL and bool(_totals().match(fold(cell)))


def is_bare_total(cell: str) -> bool:
    """The cell is such a label, and nothing more."""
    return bool(_totals().fullmatch(fold(cell).rstrip(" :=.")))


def is_hint(cell: str) -> bool:
    """The cell explains how its column is to be filled: a unit, a format, "obligatoire"."""
    return bool(_hints().match(fold(cell)))


@cache
def total_beginnings() -> frozenset[str]:
    """The first three letters of labels of totals as they are usually written: what others begin with is none."""
    begins = {word[:3] for word in sheet_words()["totals"]}
    return frozenset({*begins, *map(str.upper, begins), *map(str.capitalize, begins)})


@cache
def sheet_words() -> dict[str, Any]:
    """resources/sheets/words.json."""
    return read_json(resource("sheets", "words.json"))


@cache
def _totals() -> Pattern[str]:
    words = sorted((fold(word) for word in sheet_words()["totals"]), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})(?![a-z0-9])")


@cache
def _hints() -> Pattern[str]:
    return re.compile(f"(?:{'|'.join(sheet_words()['hints'])})\\Z")
