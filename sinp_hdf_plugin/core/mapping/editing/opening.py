# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a profile to change it: a broken one is opened with all that is wrong told, or refused with reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.json_shape import faults as shape_faults
from sinp_hdf_plugin.core.mapping.profile import parse_profile
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.load import known_versions

FORMAT = "occtax-hdf-1.0"
# What the editor cannot do without: the rest may be wrong and is mended in it.
_SKELETON: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "object", "additionalProperties": {"type": "string"}},
        "geometry": {
            "type": "object",
            "properties": {
                **{axis: {"type": "string"} for axis in ("wkt", "x", "y", "crs")},
                "synonyms": {"type": "object", "additionalProperties": {"$ref": "#/$defs/names"}},
            },
        },
        "identity": {"type": "object"},
        "constants": {"type": "object", "additionalProperties": {"type": "string"}},
        **{key: {"$ref": "#/$defs/names"} for key in ("dates", "nulls", "ignore", "additional")},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["to"],
                "properties": {
                    "to": {"type": "string"},
                    "from": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/names"}]},
                    "map": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                    **{key: {"$ref": "#/$defs/names"} for key in ("synonyms", "dates")},
                    **{key: {"type": "string"} for key in ("merge", "with", "default", "when", "split", "pattern")},
                },
            },
        },
    },
    "$defs": {"names": {"type": "array", "items": {"type": "string"}}},
}


class Opened(NamedTuple):
    """The content of a profile, and in French all that is wrong with it (empty when nothing is)."""

    content: dict[str, Any]
    faults: str


def open_content(path: Path) -> Opened:
    """A profile of a JSON file, for the editor. Raises ConfigError when there is nothing to edit in it."""
    return check_content(read_json(path), path.name)


def read_content(text: str, name: str) -> Opened:
    """The same for a text. Raises ConfigError."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"Le profil « {name} » n’est pas du JSON correct : ligne {error.lineno}, colonne {error.colno}. "
            "Corrigez la syntaxe à cet endroit."
        ) from error
    return check_content(data, name)


def check_content(data: Any, name: str) -> Opened:
    """Content that the editor can take, with its faults. Raises ConfigError with every fault when it cannot."""
    broken = shape_faults(data, _SKELETON)
    if broken:
        everything = _faults_by_schema(data, broken)
        raise ConfigError(
            f"Le profil « {name} » est trop abîmé pour être ouvert dans l’éditeur. Le fichier n’a pas été touché. "
            "Corrigez-le dans un éditeur de texte :\n- " + "\n- ".join(everything)
        )
    faults = ""
    try:
        parse_profile(data, Path(name))
    except ConfigError as error:
        faults = str(error)
    if data.get("format") not in known_versions():
        faults = f"{_other_version(data.get('format'))}\n{faults}".rstrip()
        data = {**data, "format": FORMAT}
    return Opened(data, faults)


def _faults_by_schema(data: Any, broken: list[str]) -> list[str]:
    found = shape_faults(data, read_json(resource("standard", "schemas", "profile.schema.json")))
    return list(dict.fromkeys([*broken, *found]))


def _other_version(said: Any) -> str:
    if said is None:
        return f"Ce profil ne dit pas pour quelle version du format il est écrit : il est ouvert pour « {FORMAT} »."
    return (
        f"Ce profil est écrit pour la version « {said} » du format, que cette extension ne connaît pas "
        f"(versions connues : {', '.join(known_versions())}). Il est ouvert pour « {FORMAT} » : vérifiez les attributs "
        "signalés, rien n’en a été retiré."
    )
