# SPDX-License-Identifier: GPL-2.0-or-later
"""How the values of a chosen column are to be read: as labels, as several in a cell, as a part of a longer text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from sinp_hdf_plugin.core.mapping.suggestion.candidates import reading_of
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.expect import wanted_kind, warnings
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.mapping.suggestion.model import CodeSuggestion, ColumnSuggestion
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

_SEPARATORS = (";", ",", "/", "+")
_SPLIT_SHARE = 0.04
_SPACED_SHARE = 0.8


def treated(column: ColumnSuggestion, facts: Facts, target: FlatColumn, version: Version) -> ColumnSuggestion:
    """The column with the way its values are read, and what is odd about them."""
    notes = [facts.days.note] if target.type in ("date", "datetime") and facts.days.note else []
    notes += warnings(target, facts)
    reading = reading_of(target, facts, version)
    labels, split = False, None
    if reading and reading.codes:
        labels = reading.by_code < len(reading.codes)
        split = reading.split if reading.split != version.list_separator else None
        if reading.left:
            notes.append(f"{len(reading.left)} valeur(s) ne sont pas dans la liste : {_some(reading.left)}")
    elif target.block in knowledge("expected")["split_blocks"] and not reading:
        split = _separator(facts)
    if facts.filled and facts.distinct == 1:
        notes.append(f"la même valeur partout : « {next(iter(facts.values))} »")
    elif not facts.filled:
        notes.append("la colonne est vide dans l’échantillon")
    pattern = _extracts().get(wanted_kind(target, facts))
    return replace(column, labels=labels, split=split, pattern=pattern, note=" ; ".join(notes))


def codes_of(column: ColumnSuggestion, facts: Facts, version: Version) -> CodeSuggestion | None:
    """The values of a coded column with their codes, and what is left over."""
    reading = reading_of(version.column(column.chosen), facts, version) if column.chosen else None
    if reading is None:
        return None
    return CodeSuggestion(column.source, str(column.chosen), dict(reading.codes), reading.left)


@cache
def _extracts() -> Mapping[str, str]:
    """Kind of values -> what to take out of them."""
    return {entry["kind"]: entry["extract"] for entry in knowledge("recognisers") if "extract" in entry}


def _separator(facts: Facts) -> str | None:
    """What separates several values in a cell: found often enough, without the blanks that a sentence has."""
    for separator in _SEPARATORS:
        texts = [text for text in facts.texts if separator in text]
        if len(texts) >= max(1, _SPLIT_SHARE * facts.distinct) and _short(texts, separator):
            return separator
    return None


def _short(texts: list[str], separator: str) -> bool:
    items = [item.strip() for text in texts for item in text.split(separator)]
    return sum(0 < len(item) <= 40 for item in items) >= _SPACED_SHARE * len(items)


def _some(values: tuple[str, ...], most: int = 5) -> str:
    listed = ", ".join(f"« {value} »" for value in values[:most])
    return listed + ("…" if len(values) > most else "")
