# SPDX-License-Identifier: GPL-2.0-or-later
"""A profile: how one foreign table becomes the regional format. Read from JSON, checked, never half-understood."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.dates import compile_pattern
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.standard.load import load_version

MERGES = ("first", "join", "date", "all")
FATES = ("ignore", "additional")
_KEYS = {
    "id", "version", "title", "description", "author", "date", "source", "provisional", "format", "recognise",
    "geometry", "dates", "decimal", "nulls", "columns", "constants", "unknown_columns", "ignore", "group",
    "unknown_known", "key", "rows_per_record", "identity", "$schema",
}  # fmt: skip
_COLUMN_KEYS = {
    "to",
    "from",
    "synonyms",
    "merge",
    "with",
    "values",
    "map",
    "default",
    "when",
    "only_with",
    "split",
    "dates",
    "pattern",
}


@dataclass(frozen=True)
class ColumnMapping:
    """One target column of the format and where its value comes from.

    `sources` are names of source columns; more than one needs a `merge`: `first` (first filled), `join` (texts put
    one after the other with `join_with`), `all` (a list in one cell), `date` (year, month, day). `default` is for
    empty cells, only on rows where the column `when` is filled if one is named. A value is taken only on rows where
    the column `only_with` is filled: platforms fill some columns by default, where they mean nothing.
    """

    to: str
    sources: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    merge: str | None = None
    join_with: str = " ; "
    labels: bool = False
    value_map: Mapping[str, str | None] = field(default_factory=dict)
    default: str | None = None
    when: str | None = None
    only_with: str | None = None
    split: str | None = None
    dates: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True)
class GeometrySpec:
    """Where the place is: `native` features, a `wkt` column, or `x` and `y` columns; and its CRS if fixed."""

    native: bool = False
    wkt: str | None = None
    x: str | None = None
    y: str | None = None
    crs: str | None = None


@dataclass(frozen=True)
class Profile:
    """A checked profile. `format_id` is the version of the standard it produces."""

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
    faults = _shape_faults(data)
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


def _shape_faults(data: dict[str, Any]) -> list[str]:
    faults = [f"clé inconnue « {key} »" for key in sorted(set(data) - _KEYS)]
    faults += [
        f"il manque la clé « {key} »" for key in ("id", "version", "title", "format", "columns") if key not in data
    ]
    for key, kind, words in (
        ("columns", list, "une liste"),
        ("constants", dict, "un objet"),
        ("nulls", list, "une liste"),
        ("ignore", list, "une liste"),
        ("geometry", dict, "un objet"),
        ("title", dict, "un objet"),
    ):
        if key in data and not isinstance(data[key], kind):
            faults.append(f"« {key} » doit être {words}")
    if isinstance(data.get("columns"), list):
        for rank, entry in enumerate(data["columns"], 1):
            faults += _column_shape_faults(rank, entry)
    if isinstance(data.get("geometry"), dict):
        unknown = set(data["geometry"]) - {"native", "wkt", "x", "y", "crs"}
        faults += [f"géométrie : clé inconnue « {key} »" for key in sorted(unknown)]
    return faults


def _column_shape_faults(rank: int, entry: Any) -> list[str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("to"), str):
        return [f"colonne n° {rank} : un objet avec « to » et « from » est attendu"]
    where = f"colonne n° {rank} (« {entry['to']} »)"
    faults = [f"{where} : clé inconnue « {key} »" for key in sorted(set(entry) - _COLUMN_KEYS)]
    if not _sources(entry) and "default" not in entry:
        faults.append(f"{where} : ni « from » ni « default »")
    if entry.get("merge") not in (None, *MERGES):
        faults.append(f"{where} : fusion inconnue « {entry['merge']} » (possibles : {', '.join(MERGES)})")
    if len(_sources(entry)) > 1 and not entry.get("merge"):
        faults.append(f"{where} : plusieurs colonnes source sans règle de fusion « merge » (STR-019)")
    return faults


def _meaning_faults(data: dict[str, Any]) -> list[str]:
    try:
        version = load_version(data["format"])
    except ConfigError as error:
        return [str(error)]
    known = {column.name for column in version.columns()}
    faults: list[str] = []
    seen: dict[str, int] = {}
    for rank, entry in enumerate(data["columns"], 1):
        target = entry["to"]
        if target not in known:
            faults.append(f"colonne n° {rank} : « {target} » n’existe pas dans le format {version.id}")
        if target in seen:
            faults.append(
                f"« {target} » reçoit deux colonnes (n° {seen[target]} et n° {rank}) sans règle de fusion : "
                "réunissez-les en une seule entrée avec « merge » (STR-019)"
            )
        seen.setdefault(target, rank)
        faults += [
            f"colonne n° {rank} (« {target} ») : « {key} » nomme « {entry[key]} », qui n’existe pas dans le format"
            for key in ("when", "only_with")
            if entry.get(key) not in (None, *known)
        ]
        faults += _pattern_faults(f"colonne n° {rank} (« {target} »)", entry.get("dates", ()))
    faults += [
        f"constante « {key} » : ce nom n’existe pas dans le format"
        for key in data.get("constants", {})
        if key not in known
    ]
    faults += _pattern_faults("« dates »", data.get("dates", ()))
    if data.get("unknown_columns", "additional") not in FATES:
        faults.append(f"« unknown_columns » doit valoir {' ou '.join(FATES)}")
    return faults


def _pattern_faults(where: str, patterns: Any) -> list[str]:
    faults = []
    for pattern in patterns:
        try:
            compile_pattern(pattern)
        except ValueError:
            faults.append(f"{where} : le modèle de date « {pattern} » doit contenir AAAA, MM et JJ")
    return faults
