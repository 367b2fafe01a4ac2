# SPDX-License-Identifier: GPL-2.0-or-later
"""Two profiles side by side: what each says of each column of the format, and of the table as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.mapping.editing.binding import sources_of

_MERGES = {
    "first": "la première remplie",
    "join": "mises bout à bout",
    "all": "en liste",
    "date": "année, mois, jour",
}
_WHOLE = {
    "id": "(identifiant du profil)",
    "version": "(version du profil)",
    "title": "(titre)",
    "description": "(description)",
    "author": "(auteur)",
    "date": "(date)",
    "source": "(source)",
    "format": "(version du format)",
    "provisional": "(provisoire)",
    "identity": "(nom dans les identifiants)",
    "recognise": "(colonnes qui le font reconnaître)",
    "geometry": "(lieu)",
    "dates": "(écriture des dates)",
    "decimal": "(signe décimal)",
    "nulls": "(mots pour « rien »)",
    "unknown_columns": "(colonnes inconnues)",
    "ignore": "(colonnes laissées de côté)",
    "additional": "(colonnes gardées en plus)",
    "unknown_known": "(ce qui manque au profil)",
    "group": "(colonne comptée dans le rapport)",
    "rows_per_record": "(lignes par occurrence)",
}


class Difference(NamedTuple):
    """What two profiles say of one thing: a column of the format, or a part of the profile in parentheses."""

    about: str
    first: str
    second: str

    @property
    def is_same(self) -> bool:
        """Both say the same."""
        return self.first == self.second


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    """Everything that either profile says, by column of the format, then of the whole; equal lines included."""
    sides = [_by_target(first), _by_target(second)]
    targets = dict.fromkeys([*sides[0], *sides[1]])
    found = [Difference(target, *(side.get(target, "") for side in sides)) for target in targets]
    for key, name in _WHOLE.items():
        said = [_text(side.get(key)) for side in (first, second)]
        if any(said):
            found.append(Difference(name, *said))
    return found


def described(entry: Mapping[str, Any]) -> str:
    """What an entry does, in one French line."""
    sources = [f"«\u00a0{name}\u00a0»" for name in sources_of(entry)]
    parts = [" + ".join(sources)] if sources else []
    if entry.get("synonyms"):
        parts.append("ou " + ", ".join(f"«\u00a0{name}\u00a0»" for name in entry["synonyms"]))
    if len(sources) > 1 and entry.get("merge"):
        parts.append(_MERGES.get(entry["merge"], str(entry["merge"])))
    if entry.get("values") == "labels":
        parts.append("libellés")
    if entry.get("map"):
        parts.append("valeurs : " + ", ".join(f"{raw} → {code or 'rien'}" for raw, code in entry["map"].items()))
    for key, words in (("split", "séparateur"), ("pattern", "partie du texte"), ("with", "liées par")):
        if entry.get(key):
            parts.append(f"{words} «\u00a0{entry[key]}\u00a0»")
    if entry.get("dates"):
        parts.append("dates " + ", ".join(entry["dates"]))
    if entry.get("default"):
        parts.append(f"sinon «\u00a0{entry['default']}\u00a0»" if sources else f"«\u00a0{entry['default']}\u00a0»")
    for key, words in (("when", "là où «\u00a0{}\u00a0» est rempli"), ("only_with", "seulement avec «\u00a0{}\u00a0»")):
        if entry.get(key):
            parts.append(words.format(entry[key]))
    return ", ".join(parts)


def _by_target(content: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in content.get("columns", ()):
        said = described(entry)
        found[entry["to"]] = f"{found[entry['to']]} ; {said}" if entry["to"] in found else said
    for target, value in content.get("constants", {}).items():
        constant = (
            f"toujours «\u00a0{value}\u00a0»"
            if target not in found
            else f"{found[target]}, à défaut «\u00a0{value}\u00a0»"
        )
        found[target] = constant
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} : {_text(item)}" for key, item in value.items())
    return ", ".join(map(_text, value)) if isinstance(value, (list, tuple)) else str(value)
