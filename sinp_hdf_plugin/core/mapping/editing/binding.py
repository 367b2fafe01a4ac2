# SPDX-License-Identifier: GPL-2.0-or-later
"""Which columns of a table a profile's content takes, and for what, as a run would see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sinp_hdf_plugin.core.mapping.codes import fold

AXES = ("wkt", "x", "y")
_PARTS_OF_A_DAY = 3


class Binding:
    """The entries of a profile bound to column names; names match exactly, else without case and accents."""

    def __init__(self, content: Mapping[str, Any], columns: Sequence[str]) -> None:
        self._exact = set(columns)
        self._folded: dict[str, str] = {}
        for name in columns:
            self._folded.setdefault(fold(name), name)
        self.targets: dict[str, list[str]] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        for entry in content.get("columns", ()):
            self._bind_entry(entry)
        self.places: dict[str, str] = {}
        self._bind_places(content.get("geometry", {}))
        self.ignored = self._all(content.get("ignore", ()))
        self.additional = self._all(content.get("additional", ()))

    def find(self, name: str | None) -> str | None:
        """The column of the table of that name, None when it has none."""
        if name is None or name in self._exact:
            return name
        return self._folded.get(fold(name))

    def _all(self, names: Iterable[str]) -> set[str]:
        return {found for found in map(self.find, names) if found is not None}

    def _bind_entry(self, entry: Mapping[str, Any]) -> None:
        names = sources_of(entry)
        found = [column for column in map(self.find, names) if column is not None]
        if not found or (entry.get("merge") == "date" and len(found) < _PARTS_OF_A_DAY):
            other = next((c for c in map(self.find, entry.get("synonyms", ())) if c is not None), None)
            found = [] if other is None else [other]
        self.sources[entry["to"]] = tuple(found)
        for column in found:
            self.targets.setdefault(column, []).append(entry["to"])

    def _bind_places(self, geometry: Mapping[str, Any]) -> None:
        for axis in AXES:
            names = [geometry.get(axis), *geometry.get("synonyms", {}).get(axis, ())]
            found = next((c for c in map(self.find, names) if c is not None), None)
            if found is not None:
                self.places[found] = axis


def sources_of(entry: Mapping[str, Any]) -> list[str]:
    """The names of source columns that an entry gives."""
    source = entry.get("from", [])
    return [source] if isinstance(source, str) else list(source)


def names_of(content: Mapping[str, Any]) -> list[str]:
    """Every source column that a profile names, in its order, each once."""
    found: dict[str, None] = {}
    for entry in content.get("columns", ()):
        found.update(dict.fromkeys(sources_of(entry)))
    found.update(dict.fromkeys(content["geometry"][axis] for axis in AXES if content.get("geometry", {}).get(axis)))
    for key in ("additional", "ignore"):
        found.update(dict.fromkeys(content.get(key, ())))
    return list(found)
