# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks a document against a JSON Schema, in the subset that our schemas use, and says in French what is wrong.

QGIS does not ship jsonschema everywhere. A part of a schema may carry `message`: what to say when it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Union

Path = tuple[Union[str, int], ...]
Schema = Mapping[str, Any]

_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "string": (str, "un texte"),
    "object": (dict, "un objet { }"),
    "array": (list, "une liste [ ]"),
    "boolean": (bool, "true ou false"),
    "number": ((int, float), "un nombre"),
    "integer": (int, "un nombre entier"),
    "null": (type(None), "null"),
}


def faults(document: Any, schema: Schema, name_key: str = "to") -> list[str]:
    """Everything that the schema refuses, each with its place. Items of lists are called by their `name_key`."""
    checker = _Checker(document, schema, name_key)
    return list(dict.fromkeys(checker.check(document, schema, ())))


class _Checker:
    def __init__(self, document: Any, root: Schema, name_key: str) -> None:
        self._document, self._root, self._name_key = document, root, name_key

    def check(self, value: Any, schema: Schema, path: Path) -> Iterator[str]:
        """The faults of a value, with its place."""
        found = [*self._check_itself(value, schema, path)]
        if found and "message" in schema:
            yield self._said(path, schema["message"])
        else:
            yield from found

    def _check_itself(self, value: Any, schema: Schema, path: Path) -> Iterator[str]:
        if "$ref" in schema:
            yield from self.check(value, self._referred(schema["$ref"]), path)
        wanted = schema.get("type", [])
        wanted = [wanted] if isinstance(wanted, str) else wanted
        if wanted and not any(_is(value, name) for name in wanted):
            yield self._said(path, f"il faut {' ou '.join(_TYPES[name][1] for name in wanted)}")
            return
        if "enum" in schema and value not in schema["enum"]:
            known = ", ".join(f"« {word} »" for word in schema["enum"])
            yield self._said(path, f"« {value} » n’est pas connu (possibles : {known})")
        if isinstance(value, str):
            yield from self._check_text(value, schema, path)
        elif isinstance(value, list):
            yield from self._check_list(value, schema, path)
        elif isinstance(value, dict):
            yield from self._check_object(value, schema, path)
        for part in schema.get("allOf", ()):
            yield from self.check(value, part, path)
        yield from self._check_any(value, schema.get("anyOf", ()), path)

    def _check_text(self, value: str, schema: Schema, path: Path) -> Iterator[str]:
        if len(value) < schema.get("minLength", 0):
            yield self._said(path, "le texte est vide")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield self._said(path, f"« {value} » ne suit pas le modèle {schema['pattern']}")
        if schema.get("format") == "regex":
            try:
                re.compile(value)
            except re.error as error:
                yield self._said(path, f"« {value} » n’est pas une expression régulière ({error})")

    def _check_list(self, value: list[Any], schema: Schema, path: Path) -> Iterator[str]:
        if len(value) < schema.get("minItems", 0):
            yield self._said(path, "la liste est vide")
        for rank, item in enumerate(value):
            yield from self.check(item, schema.get("items", {}), (*path, rank))

    def _check_object(self, value: dict[str, Any], schema: Schema, path: Path) -> Iterator[str]:
        for key in schema.get("required", ()):
            if key not in value:
                yield self._said(path, f"il manque la clé « {key} »")
        for key, others in schema.get("dependentRequired", {}).items():
            for other in others:
                if key in value and other not in value:
                    yield self._said(path, f"« {key} » ne va pas sans « {other} »")
        known = schema.get("properties", {})
        for key, item in value.items():
            others = schema.get("additionalProperties", True)
            if key in known:
                yield from self.check(item, known[key], (*path, key))
            elif others is False:
                yield self._said(path, f"clé inconnue « {key} » (possibles : {', '.join(known)})")
            elif others is not True:
                yield from self.check(item, others, (*path, key))

    def _check_any(self, value: Any, choices: list[Schema], path: Path) -> Iterator[str]:
        tried = [list(self.check(value, choice, path)) for choice in choices]
        if tried and all(tried):
            yield " ; ou bien ".join(found[0] for found in tried)

    def _referred(self, reference: str) -> Schema:
        part: Any = self._root
        for step in reference.lstrip("#/").split("/"):
            part = part[step]
        return part

    def _said(self, path: Path, what: str) -> str:
        where, value = [], self._document
        for step in path:
            value = value[step]
            if isinstance(step, str):
                where.append(f"« {step} »")
            else:
                name = value.get(self._name_key) if isinstance(value, dict) else None
                where[-1] += f" n° {step + 1}" + (f" (« {name} »)" if isinstance(name, str) else "")
        return f"{', '.join(where)} : {what}" if where else what


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name][0]) and (name == "boolean" or not isinstance(value, bool))
