# SPDX-License-Identifier: GPL-2.0-or-later
"""A version described by its differences from another: what is removed, renamed, changed and added.

Works on the raw content of the version files; `load` turns the result into a `Version`.
An attribute is designated by its key `Block.name`.
"""

from __future__ import annotations

from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError

Entry = dict[str, Any]

# What a version takes from its base when it does not say otherwise.
_INHERITED = ("codelist_version", "list_separator", "partial", "producer", "exchange", "parameters")
_FIXED = frozenset(("name", "block"))


def apply_delta(base: Entry, delta: Entry, where: str) -> Entry:
    """The full version that `delta` describes over the full version `base`; neither is modified.

    In this order: `remove` (keys, or whole block names), `rename` (key -> new name; a column of the same name
    follows), `change` (key, once renamed -> entries to replace), `blocks` (added, or replaced when of that
    name), `attributes` (added after the key in `after`, else at the end of their block). Blocks left without
    attribute disappear. `where` names the file in the messages. Raises ConfigError when a key is unknown.
    """
    attributes = [dict(a) for a in base["attributes"]]
    for target in delta.get("remove", ()):
        attributes = _removed(attributes, target, where)
    for target, name in delta.get("rename", {}).items():
        _rename(_find(attributes, target, where), name)
    for target, changes in delta.get("change", {}).items():
        _change(_find(attributes, target, where), changes, f"{where}, changement de {target}")
    for entry in delta.get("attributes", ()):
        _insert(attributes, entry, where)
    used = {a.get("block") for a in attributes}
    blocks = [b for b in _merged(base["blocks"], delta.get("blocks", ())) if b.get("name") in used]
    inherited = {name: base[name] for name in _INHERITED if name in base}
    return {**inherited, **delta, "blocks": blocks, "attributes": attributes}


def key(entry: Entry) -> str:
    """`Block.name` of a raw attribute."""
    return f"{entry.get('block')}.{entry.get('name')}"


def _find(attributes: list[Entry], target: str, where: str) -> Entry:
    for entry in attributes:
        if key(entry) == target:
            return entry
    raise ConfigError(
        f"{where} : l’attribut « {target} » n’existe pas dans la version de base. "
        "Écrivez-le sous la forme Bloc.nom, après renommage s’il y a lieu."
    )


def _removed(attributes: list[Entry], target: str, where: str) -> list[Entry]:
    if "." in target:
        found = _find(attributes, target, where)
        return [a for a in attributes if a is not found]
    kept = [a for a in attributes if a.get("block") != target]
    if len(kept) == len(attributes):
        raise ConfigError(f"{where} : le bloc « {target} » à retirer n’existe pas dans la base. Vérifiez son nom.")
    return kept


def _rename(entry: Entry, name: str) -> None:
    entry["renamed_from"] = entry["name"]
    if entry.get("column") == entry["name"]:
        entry["column"] = name
    entry["name"] = name


def _change(entry: Entry, changes: Entry, where: str) -> None:
    for name in _FIXED.intersection(changes):
        raise ConfigError(
            f"{where} : « {name} » ne se change pas. Passez par « rename », ou « remove » et « attributes »."
        )
    entry.update(changes)


def _insert(attributes: list[Entry], entry: Entry, where: str) -> None:
    added = {name: value for name, value in entry.items() if name != "after"}
    if "after" in entry:
        position = attributes.index(_find(attributes, entry["after"], where)) + 1
    else:
        same = [i for i, a in enumerate(attributes) if a.get("block") == entry.get("block")]
        position = same[-1] + 1 if same else len(attributes)
    attributes.insert(position, added)


def _merged(base: list[Entry], added: list[Entry]) -> list[Entry]:
    replaced = {b.get("name"): b for b in added}
    kept = [replaced.pop(b.get("name"), b) for b in base]
    return kept + list(replaced.values())
