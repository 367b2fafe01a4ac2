# SPDX-License-Identifier: GPL-2.0-or-later
"""Several columns for one column of the format: a day in three, a name in two, comments here and there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.mapping.suggestion.model import Candidate, Merge
from sinp_hdf_plugin.core.mapping.suggestion.words import plain_words, squashed

_SURE = 0.75
_FITS = {
    "year": lambda facts: facts.share("year") > 0.8,
    "month": lambda facts: facts.share("integer") > 0.8 and facts.low >= 1 and facts.high <= 12,
    "day": lambda facts: facts.share("integer") > 0.8 and facts.low >= 1 and facts.high <= 31,
    "genus": lambda facts: facts.share("genus") > 0.5,
    "epithet": lambda facts: facts.share("epithet") > 0.5,
}


def merges_of(
    names: Sequence[str], facts: Sequence[Facts], chosen: Mapping[str, Candidate], best: Mapping[str, Candidate]
) -> list[Merge]:
    """Merges that make sense here. chosen: source column -> what it was chosen for; best: its first candidate.

    A merge never takes the place of a column that was found by itself, unless that column is one of its parts.
    """
    found: list[Merge] = []
    taken: set[str] = set()
    for rule in knowledge("merges"):
        target = rule["to"]
        holder = next((source for source, candidate in chosen.items() if candidate.target == target), None)
        if rule.get("several"):
            parts = _several(rule, names, holder, chosen, best)
        else:
            parts = _parts(rule, dict(zip(names, facts)))
        usable = all(_is_free(part, holder, chosen, bool(rule.get("kinds"))) for part in parts)
        if len(parts) < 2 or target in taken or not usable or (holder and holder not in parts):
            continue
        taken.add(target)
        reason = f"{rule['reason']} : {', '.join(f'« {part} »' for part in parts)}"
        found.append(Merge(target, tuple(parts), rule["merge"], rule.get("with"), reason))
    return found


def _is_free(part: str, holder: str | None, chosen: Mapping[str, Candidate], proven: bool) -> bool:
    """Not taken by something surer. `proven`: its values say that it is a part."""
    return part == holder or part not in chosen or proven or chosen[part].confidence < _SURE


def _parts(rule: Mapping[str, Any], columns: Mapping[str, Facts]) -> list[str]:
    """One column for each part, by its name and, where it is told, by its values; none when one is missing."""
    found: list[str] = []
    kinds = rule.get("kinds", [None] * len(rule["parts"]))
    for spellings, kind in zip(rule["parts"], kinds):
        wanted = {squashed(text): rank for rank, text in enumerate(spellings)}
        fitting = [
            name
            for name, facts in columns.items()
            if squashed(name) in wanted and name not in found and (kind is None or _FITS[kind](facts))
        ]
        if not fitting:
            return []
        found.append(min(fitting, key=lambda name: wanted[squashed(name)]))
    return found


def _several(
    rule: Mapping[str, Any],
    names: Sequence[str],
    holder: str | None,
    chosen: Mapping[str, Candidate],
    best: Mapping[str, Candidate],
) -> list[str]:
    """The column chosen for the target, and others: of the same name but for a number, or as likely as it."""
    if holder is None:
        return []
    others = [name for name in names if name not in chosen or name == holder]
    if rule.get("numbered"):
        return [name for name in others if _stem(name) == _stem(holder)]
    likely = [name for name in others if name != holder and name in best and best[name].target == rule["to"]]
    likely = [name for name in likely if best[name].confidence >= rule.get("least", _SURE)]
    return [holder, *sorted(likely, key=lambda name: -best[name].confidence)]


def _stem(name: str) -> tuple[str, ...]:
    words = plain_words(name)
    return tuple(words[:-1] if len(words) > 1 and words[-1].isdigit() else words)
