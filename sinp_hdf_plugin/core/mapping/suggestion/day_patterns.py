# SPDX-License-Identifier: GPL-2.0-or-later
"""How the days of a whole table are written: one list of patterns, and a list apart where columns contradict it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.mapping.suggestion.model import ColumnSuggestion
from sinp_hdf_plugin.core.standard.model import Version

_DAY_FIRST, _MONTH_FIRST = "JJ", "MM"


def patterns_of(
    columns: Sequence[ColumnSuggestion], facts: Sequence[Facts], version: Version
) -> tuple[tuple[str, ...], str]:
    """(patterns, the most frequent first; what is sure about them, in French)."""
    counts: Counter[str] = Counter()
    proven = unproven = False
    for _, fact in _days(columns, facts, version):
        counts.update(dict.fromkeys(fact.days.patterns, fact.filled))
        if any(pattern.startswith((_DAY_FIRST, _MONTH_FIRST)) for pattern in fact.days.patterns):
            proven, unproven = proven or fact.days.certain, unproven or not fact.days.certain
    patterns = tuple(pattern for pattern, _ in counts.most_common())
    if not patterns:
        return (), ""
    said = f"écrites {', '.join(patterns)}"
    if proven and not unproven:
        said += " ; des nombres au-dessus de 12 prouvent la place du jour et du mois"
    elif unproven:
        said += " ; la place du jour et du mois n’est pas prouvée partout, vérifiez-la"
    return patterns, said


def with_own_patterns(
    columns: Sequence[ColumnSuggestion], facts: Sequence[Facts], patterns: Sequence[str], version: Version
) -> tuple[ColumnSuggestion, ...]:
    """The columns, those of days with their own patterns where the table has the day first here, the month there."""
    if not any(_turned(pattern) in patterns for pattern in patterns):
        return tuple(columns)
    own = {column.source: fact.days.patterns for column, fact in _days(columns, facts, version)}
    return tuple(replace(column, dates=own.get(column.source, ())) for column in columns)


def _days(
    columns: Sequence[ColumnSuggestion], facts: Sequence[Facts], version: Version
) -> Iterator[tuple[ColumnSuggestion, Facts]]:
    for column, fact in zip(columns, facts):
        if column.chosen and version.column(column.chosen).type in ("date", "datetime"):
            yield column, fact


def _turned(pattern: str) -> str:
    """The same pattern with the month where the day is."""
    return pattern.replace(_DAY_FIRST, "?").replace(_MONTH_FIRST, _DAY_FIRST).replace("?", _MONTH_FIRST)
