# SPDX-License-Identifier: GPL-2.0-or-later
"""The content of a profile under a person's hands. What the editor does not show is kept as it is."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.editing.binding import Binding, names_of, sources_of
from sinp_hdf_plugin.core.mapping.profile import parse_profile
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

MAPPED, PLACE, ADDITIONAL, IGNORED = "attribut", "lieu", "additionnel", "ignore"


class Fate(NamedTuple):
    """What becomes of a source column: kind, and the attributes of the format (or the axis) it feeds."""

    kind: str
    targets: tuple[str, ...] = ()


class ProfileContent:
    """The JSON content of a profile, and the steps that change it. `data` is always what would be saved."""

    def __init__(self, data: Mapping[str, Any], columns: Sequence[str] | None = None) -> None:
        self.data: dict[str, Any] = copy.deepcopy(dict(data))
        self.data.setdefault("columns", [])
        self._dropped: dict[tuple[str, str], dict[str, Any]] = {}
        self.columns: tuple[str, ...] = ()
        self.bind(columns)

    @property
    def version(self) -> Version:
        """The version of the format it is for. Raises ConfigError when the plugin does not know it."""
        return load_version(self.data["format"])

    def bind(self, columns: Sequence[str] | None) -> None:
        """Look at it with the columns of a table; without one, with the columns that it names itself."""
        self.columns = tuple(names_of(self.data) if columns is None else columns)
        self._look()

    def _look(self) -> None:
        self.binding = Binding(self.data, self.columns)

    # --- what it says

    def fate(self, source: str) -> Fate:
        """What becomes of a column of the table."""
        targets = self.binding.targets.get(source)
        if targets:
            return Fate(MAPPED, tuple(targets))
        if source in self.binding.places:
            return Fate(PLACE, (self.binding.places[source],))
        if source in self.binding.additional:
            return Fate(ADDITIONAL)
        unknown = self.data.get("unknown_columns", "additional")
        return Fate(IGNORED if source in self.binding.ignored or unknown == "ignore" else ADDITIONAL)

    def entry(self, target: str) -> dict[str, Any] | None:
        """What the profile says of a column of the format, None when it says nothing."""
        return next((entry for entry in self.data["columns"] if entry["to"] == target), None)

    def sources(self, target: str) -> tuple[str, ...]:
        """The columns of the table that feed a column of the format."""
        return self.binding.sources.get(target, ())

    def strangers(self) -> tuple[str, ...]:
        """The targets that its version of the format does not have."""
        names = [entry["to"] for entry in self.data["columns"]] + list(self.data.get("constants", ()))
        return tuple(dict.fromkeys(name for name in names if not self.version.has_column(name)))

    def refusal(self) -> str:
        """The French sentences that tell everything wrong with it; empty when it can be used."""
        try:
            parse_profile(self.data, Path(str(self.data.get("id", ""))))
        except ConfigError as error:
            return str(error)
        return ""

    # --- source columns

    def send(self, source: str, target: str) -> None:
        """This column feeds that column of the format, and no other one."""
        self._release(source)
        self.add(source, target)

    def add(self, source: str, target: str) -> None:
        """This column feeds that column of the format too."""
        entry = self.entry(target)
        if entry is None:
            entry = self._dropped.pop((target, source), None) or {"to": target}
            self.data["columns"].append(entry)
        if source not in self.sources(target) and source not in sources_of(entry):
            if sources_of(entry) and not self.sources(target):  # written for tables that call it otherwise
                entry["synonyms"] = [source, *entry.get("synonyms", ())]
            else:
                _put_sources(entry, [*self._present(entry), source], self._column(target))
        self._unlist("ignore", source)
        self._look()

    def detach(self, source: str, target: str) -> None:
        """This column does not feed that column of the format any more."""
        entry = self.entry(target)
        if entry is not None:
            self._leave(entry, source)
        self._look()

    def keep(self, source: str) -> None:
        """This column feeds nothing, and is kept as an additional attribute."""
        self._release(source)
        self._unlist("ignore", source)
        if self.data.get("unknown_columns", "additional") == "ignore":
            self._list("additional", source)
        self._look()

    def ignore(self, source: str) -> None:
        """This column is left out."""
        self._release(source)
        self._unlist("additional", source)
        if self.data.get("unknown_columns", "additional") != "ignore":
            self._list("ignore", source)
        self._look()

    def locate(self, source: str, axis: str) -> None:
        """This column is the `x`, `y` or `wkt` of the place."""
        self._release(source)
        self._unlist("ignore", source)
        geometry = self.data.setdefault("geometry", {})
        geometry.pop("native", None)
        self._forget_axis(axis)
        geometry[axis] = source
        self._look()

    def forget_place(self, axis: str) -> None:
        """No column is that `x`, `y` or `wkt` any more."""
        self._forget_axis(axis)
        self._look()

    def _forget_axis(self, axis: str) -> None:
        geometry = self.data.get("geometry", {})
        geometry.pop(axis, None)
        synonyms = geometry.get("synonyms", {})
        synonyms.pop(axis, None)
        if "synonyms" in geometry and not synonyms:
            del geometry["synonyms"]

    # --- columns of the format

    def set(self, target: str, key: str, value: Any) -> None:
        """Say something of a column of the format; an empty value unsays it. An entry left without sense goes."""
        entry = self.entry(target)
        if entry is None:
            if _is_empty(value):
                return
            entry = {"to": target}
            self.data["columns"].append(entry)
        _put(entry, key, value)
        if not sources_of(entry) and "default" not in entry:
            self.data["columns"].remove(entry)
        self._look()

    def order(self, target: str, sources: Sequence[str]) -> None:
        """The source columns of one column of the format, in the order they are merged."""
        entry = self.entry(target)
        if entry is not None:
            _put_sources(entry, list(sources), self._column(target))
            self._look()

    def put(self, key: str, value: Any) -> None:
        """Say something of the whole profile; an empty value unsays it."""
        _put(self.data, key, value)
        self._look()

    def set_constant(self, target: str, value: str) -> None:
        """The value of every row that has none; empty: no constant."""
        constants = {**self.data.get("constants", {}), target: value}
        self.put("constants", {name: text for name, text in constants.items() if text})

    def remove(self, target: str) -> None:
        """Forget all that is said of a target: also one that the format does not have."""
        self.data["columns"] = [entry for entry in self.data["columns"] if entry["to"] != target]
        self.set_constant(target, "")

    def _column(self, target: str) -> FlatColumn | None:
        return self.version.column(target) if self.version.has_column(target) else None

    def _present(self, entry: Mapping[str, Any]) -> list[str]:
        """The sources of an entry, those found by a synonym under the name they have in the table."""
        return sources_of(entry) if any(map(self.binding.find, sources_of(entry))) else list(self.sources(entry["to"]))

    def _release(self, source: str) -> None:
        for entry in list(self.data["columns"]):
            self._leave(entry, source)
        axis = self.binding.places.get(source)
        if axis:
            self._forget_axis(axis)

    def _leave(self, entry: dict[str, Any], source: str) -> None:
        """Take a source out of an entry; one without source nor default goes, and is remembered for that source."""
        before = sources_of(entry)
        kept = [name for name in before if fold(name) != fold(source)]
        synonyms = [name for name in entry.get("synonyms", ()) if fold(name) != fold(source)]
        if len(kept) == len(before) and len(synonyms) == len(entry.get("synonyms", ())):
            return
        memory = copy.deepcopy(entry)
        _put(entry, "synonyms", synonyms)
        if not kept and synonyms:
            kept = [synonyms[0]]
            _put(entry, "synonyms", synonyms[1:])
        _put_sources(entry, kept, self._column(entry["to"]))
        if not kept and "default" not in entry:
            self._dropped[(entry["to"], source)] = memory
            self.data["columns"].remove(entry)

    def _list(self, key: str, source: str) -> None:
        if source not in self.data.get(key, ()):
            self.data[key] = [*self.data.get(key, ()), source]

    def _unlist(self, key: str, source: str) -> None:
        self.put(key, [name for name in self.data.get(key, ()) if fold(name) != fold(source)])


def _put(entry: dict[str, Any], key: str, value: Any) -> None:
    if _is_empty(value):
        entry.pop(key, None)
    else:
        entry[key] = value


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}, ())


def _put_sources(entry: dict[str, Any], sources: list[str], column: FlatColumn | None) -> None:
    """One source is written alone; several need a merge: the one that loses nothing where there is a choice."""
    if len(sources) > 1:
        entry["from"] = sources
        entry.setdefault("merge", _usual_merge(column))
        return
    for key in ("merge", "with"):
        entry.pop(key, None)
    _put(entry, "from", sources[0] if sources else None)


def _usual_merge(column: FlatColumn | None) -> str:
    if column is not None and column.list:
        return "all"
    return "join" if column is not None and column.type == "text" else "first"
