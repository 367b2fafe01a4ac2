# SPDX-License-Identifier: GPL-2.0-or-later
"""A profile: how one foreign table becomes the regional format. Read from JSON, checked, never half-understood."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.dates import compile_pattern
from sinp_hdf_plugin.core.mapping.json_shape import faults as shape_faults
from sinp_hdf_plugin.core.mapping.values import Value
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.core.standard.model import FlatColumn

_PARTS_OF_A_DAY = 3


@dataclass(frozen=True)
class ColumnMapping:
    """One target column of the format and where its value comes from.

    `sources` are names of source columns; more than one needs a `merge`: `first` (first filled), `join` (texts put
    one after the other with `join_with`), `all` (a list in one cell), `date` (year, month, day). A value is taken
    only on rows where the source fills the column `only_with`: platforms fill some columns by default, where they
    mean nothing. `default` is for cells that are then empty and that no parameter of the run fills, only on rows where
    the column `when` is filled if one is named.
    """

    to: str
    sources: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    merge: str | None = None
    join_with: str = " ; "
    labels: bool = False
    value_map: Mapping[str, str | None] = field(default_factory=dict)
    default: Value = None
    when: str | None = None
    only_with: str | None = None
    split: str | None = None
    dates: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True)
class GeometrySpec:
    """Where the place is: a `wkt` column, or `x` and `y` columns, and the CRS of these columns.

    The shape of a layer comes first; `native` says that one is expected. `synonyms` has, for `wkt`, `x` and `y`, the
    other names of that column: the first one present is taken.
    """

    native: bool = False
    wkt: str | None = None
    x: str | None = None
    y: str | None = None
    crs: str | None = None
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)

    def names(self, axis: str) -> tuple[str, ...]:
        """The names that the column of an axis (`wkt`, `x`, `y`) may bear, the usual one first."""
        name = getattr(self, axis)
        return (name, *self.synonyms.get(axis, ())) if name else ()


@dataclass(frozen=True)
class Profile:
    """A checked profile. `format_id` is the version of the standard it produces.

    `additional` columns are known, and kept as additional attributes even where they feed something else too.
    """

    id: str
    version: str
    title: dict[str, str]
    format_id: str
    provisional: bool
    source_id: str
    geometry: GeometrySpec
    columns: tuple[ColumnMapping, ...]
    constants: dict[str, str]
    nulls: frozenset
    decimal: str
    unknown_columns: str
    ignored: tuple[str, ...]
    undocumented: tuple[str, ...]
    group: str | None
    rows_per_record: str
    path: Path | None = None
    additional: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # the JSON it was read from


def profile_ids() -> list[str]:
    """The ids of the profiles that come with the plugin, sorted."""
    return sorted(path.stem for path in resource("profiles").glob("*.json"))


def load_profile(name_or_path: str) -> Profile:
    """The profile of that id, or in that JSON file. Raises ConfigError with everything that is wrong in it."""
    path = resource("profiles") / f"{name_or_path}.json"
    if not path.is_file():
        path = Path(name_or_path)
    if not path.is_file():
        raise ConfigError(
            f"Profil introuvable : « {name_or_path} ». Donnez le chemin d’un fichier de profil JSON, "
            f"ou l’un des profils livrés : {', '.join(profile_ids())}."
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise ConfigError(f"Le profil « {path.name} » n’est pas un fichier JSON lisible : {error}.") from error
    return parse_profile(data, path)


def parse_profile(data: Any, path: Path | None = None) -> Profile:
    """A profile from its JSON content. Raises ConfigError listing every fault, not only the first."""
    name = path.name if path else "(en mémoire)"
    if not isinstance(data, dict):
        raise ConfigError(f"Le profil « {name} » doit être un objet JSON.")
    faults = shape_faults(data, read_json(resource("standard", "schemas", "profile.schema.json")))
    if not faults:
        faults = _meaning_faults(data)
    if faults:
        raise ConfigError(f"Le profil « {name} » ne peut pas être utilisé :\n- " + "\n- ".join(faults))
    return _build(data, path)


def _build(data: dict[str, Any], path: Path | None) -> Profile:
    return Profile(
        id=data["id"],
        version=str(data["version"]),
        title=data["title"],
        format_id=data["format"],
        provisional=bool(data.get("provisional", False)),
        source_id=data.get("identity", {}).get("source", data["id"]),
        geometry=GeometrySpec(**data.get("geometry", {})),
        columns=tuple(_column(entry, data) for entry in data["columns"]),
        constants={key: str(value) for key, value in data.get("constants", {}).items()},
        nulls=frozenset(data.get("nulls", ())),
        decimal=data.get("decimal", "."),
        unknown_columns=data.get("unknown_columns", "additional"),
        ignored=tuple(data.get("ignore", ())),
        undocumented=tuple(data.get("unknown_known", ())),
        group=data.get("group"),
        rows_per_record=data.get("rows_per_record", "one"),
        path=path,
        additional=tuple(data.get("additional", ())),
        content=data,
    )


def _column(entry: dict[str, Any], data: dict[str, Any]) -> ColumnMapping:
    return ColumnMapping(
        to=entry["to"],
        sources=_sources(entry),
        synonyms=tuple(entry.get("synonyms", ())),
        merge=entry.get("merge"),
        join_with=entry.get("with", " ; "),
        labels=entry.get("values") == "labels",
        value_map=entry.get("map", {}),
        default=entry.get("default"),
        when=entry.get("when"),
        only_with=entry.get("only_with"),
        split=entry.get("split"),
        dates=tuple(entry.get("dates", data.get("dates", ()))),
        pattern=entry.get("pattern"),
    )


def _sources(entry: dict[str, Any]) -> tuple[str, ...]:
    source = entry.get("from", ())
    return (source,) if isinstance(source, str) else tuple(source)


def _meaning_faults(data: dict[str, Any]) -> list[str]:
    try:
        version = load_version(data["format"])
    except ConfigError as error:
        return [str(error)]
    known = {column.name: column for column in version.columns()}
    faults = [
        f"constante {fault}" for key in data.get("constants", {}) for fault in _target_faults(key, known, version.id)
    ]
    seen: dict[str, int] = {}
    for rank, entry in enumerate(data["columns"], 1):
        target = entry["to"]
        where = f"colonne n° {rank} (« {target} »)"
        faults += [f"colonne n° {rank} : {fault}" for fault in _target_faults(target, known, version.id)]
        if target in seen:
            faults.append(
                f"« {target} » reçoit deux colonnes (n° {seen[target]} et n° {rank}) sans règle de fusion : "
                "réunissez-les en une seule entrée avec « merge » (STR-019)"
            )
        seen.setdefault(target, rank)
        faults += [
            f"{where} : « {key} » nomme « {entry[key]} », qui n’existe pas dans le format"
            for key in ("when", "only_with")
            if entry.get(key) not in (None, *known)
        ]
        faults += _merge_faults(where, entry)
        if "split" in entry and target in known and not known[target].list:
            faults.append(
                f"{where} : « split » coupe une cellule en plusieurs valeurs, mais « {target} » n’en a qu’une "
                "par ligne dans le format : retirez « split »"
            )
        if "pattern" in entry and not re.compile(entry["pattern"]).groups:
            faults.append(
                f"{where} : l’expression « {entry['pattern']} » n’a pas de groupe ( ) : rien n’en serait pris"
            )
        faults += _pattern_faults(where, entry.get("dates", ()))
    return faults + _pattern_faults("« dates »", data.get("dates", ()))


def _target_faults(name: str, known: Mapping[str, FlatColumn], version: str) -> list[str]:
    if name not in known:
        return [f"« {name} » n’existe pas dans le format {version}"]
    if known[name].type == "geometry":
        return [f"« {name} » n’est pas une colonne à remplir : dites où est le lieu dans « geometry »"]
    return []


def _merge_faults(where: str, entry: dict[str, Any]) -> list[str]:
    sources = _sources(entry)
    if len(sources) > 1 and not entry.get("merge"):
        return [f"{where} : plusieurs colonnes source sans règle de fusion « merge » (STR-019)"]
    if entry.get("merge") == "date" and len(sources) != _PARTS_OF_A_DAY:
        return [f"{where} : la fusion « date » demande trois colonnes source : année, mois, jour"]
    return []


def _pattern_faults(where: str, patterns: Any) -> list[str]:
    faults = []
    for pattern in patterns:
        try:
            compile_pattern(pattern)
        except ValueError:
            faults.append(f"{where} : le modèle de date « {pattern} » doit contenir AAAA, MM et JJ")
    return faults
