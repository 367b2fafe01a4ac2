# SPDX-License-Identifier: GPL-2.0-or-later
"""A suggestion as the JSON content of a profile, which `parse_profile` accepts."""

from __future__ import annotations

from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.suggestion.model import CodeSuggestion, ColumnSuggestion, Merge, Suggestion


def as_profile(suggestion: Suggestion, *, id: str, title: str, author: str, source: str, date: str) -> dict[str, Any]:
    """The profile, as JSON content; `date` is AAAA-MM-JJ, the other texts are free, `id` is a-z, 0-9 and _.

    Raises ConfigError when there is nothing to put in it.
    """
    columns = _entries(suggestion)
    if not any(column.chosen for column in suggestion.columns):
        raise ConfigError(
            f"Aucune colonne de « {source or title or id} » n’a été reconnue : il n’y a pas de quoi faire un profil. "
            "Vérifiez que la première ligne porte les noms des colonnes, ou faites le profil à la main."
        )
    content: dict[str, Any] = {
        "id": id,
        "version": "1.0",
        "title": {"fr": title or id, "en": title or id},
        "author": author,
        "date": date,
        "source": source,
        "format": suggestion.version,
        "provisional": True,
        "identity": {"source": id},
        "geometry": _geometry(suggestion),
        "dates": list(suggestion.dates),
        "decimal": suggestion.decimal,
        "nulls": list(suggestion.nulls),
        "columns": columns,
        "constants": {filler.target: filler.value for filler in suggestion.fillers if filler.constant},
        "unknown_columns": "additional",
        "additional": _completing(suggestion),
    }
    return {key: value for key, value in content.items() if value not in ([], {}, "")}


def _geometry(suggestion: Suggestion) -> dict[str, Any]:
    spec = suggestion.geometry
    if spec.native:
        return {"native": True}
    return {key: value for key in ("wkt", "x", "y", "crs") if (value := getattr(spec, key))}


def _completing(suggestion: Suggestion) -> list[str]:
    """Columns that only complete another one: where that one is filled, their values would be lost."""
    return [source for merge in suggestion.merges if merge.merge == "first" for source in merge.sources[1:]]


def _entries(suggestion: Suggestion) -> list[dict[str, Any]]:
    """One entry per column of the format, in the order of the source."""
    merges = {merge.target: merge for merge in suggestion.merges}
    codes = {code.source: code for code in suggestion.codes}
    entries: dict[str, dict[str, Any]] = {}
    for column in suggestion.columns:
        if column.chosen and column.chosen not in entries:
            entries[column.chosen] = _entry(column, merges.get(column.chosen), codes.get(column.source))
    for filler in suggestion.fillers:
        if not filler.constant:
            entry = entries.setdefault(filler.target, {"to": filler.target})
            entry["default"] = filler.value
            if filler.when:
                entry["when"] = filler.when
    return list(entries.values())


def _entry(column: ColumnSuggestion, merge: Merge | None, codes: CodeSuggestion | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"to": column.chosen, "from": column.source}
    if merge:
        entry.update({"from": list(merge.sources), "merge": merge.merge})
        if merge.join_with is not None:
            entry["with"] = merge.join_with
    if column.labels:
        entry["values"] = "labels"
    mapped = {raw: code for raw, code in codes.mapped.items() if raw != code} if codes else {}
    if mapped:
        entry["map"] = mapped
    if column.split:
        entry["split"] = column.split
    if column.pattern:
        entry["pattern"] = column.pattern
    if column.dates:
        entry["dates"] = list(column.dates)
    return entry
