# SPDX-License-Identifier: GPL-2.0-or-later
"""The JSON Schema (2020-12) of one flat record, derived from a version of the format and its code lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sinp_hdf_plugin.core.standard.codes import Code, CodeList
from sinp_hdf_plugin.core.standard.model import EXCHANGE, PRODUCER, FlatColumn, Version

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_HEX = "[0-9a-fA-F]"
_DAY = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
_DATE = f"[0-9]{{4}}-({_DAY})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_GEOMETRIES = "POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON"
# How one value of a type is written. Types that are not here are free text.
_PATTERNS = {
    "uuid": f"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
    "date": _DATE,
    "datetime": f"{_DATE}(T{_TIME})?",
    "time": _TIME,
    "url": "([Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://[A-Za-z0-9À-ÿ][^ |]*",
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?[0-9]+(\.[0-9]+)?",
    "geometry": rf"({_GEOMETRIES}) ?\(.*\)",
    "json": r"\{[\s\S]*\}",
}
_NUMBERS = {"integer": "integer", "decimal": "number"}
_KEYWORDS = {"date": {"format": "date"}, "json": {"contentMediaType": "application/json"}}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


def record_schema(version: Version, codelists: Mapping[str, CodeList], level: str = EXCHANGE) -> Schema:
    """The schema of one record, keys being the flat columns; French titles and descriptions.

    What a recipient level makes mandatory is `required`; any other column may be absent or null. At the
    level `producteur` frozen codes are let through, marked `deprecated`, as the rules do. Obligations that
    depend on other columns, and the equal length of companion lists, are left to the rules.
    """
    required = version.mandatory(level)
    columns = version.columns()
    used = sorted({name for c in columns for name in _codelists_of(c) if name in codelists})
    return {
        "$schema": DIALECT,
        "$id": schema_id(version, level),
        "title": f"{version.title.fr} : un enregistrement, niveau destinataire « {level} »",
        "description": version.status.fr,
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {c.name: _property(c, version, codelists, level, c.name in required) for c in columns},
        "$defs": {name: _codelist(codelists[name], version.codes_version, level) for name in used},
    }


def schema_id(version: Version, level: str = EXCHANGE) -> str:
    """`occtax-hdf/1.0` for the exchange, `occtax-hdf/1.0/producteur` for the other level."""
    family, _, number = version.id.rpartition("-")
    return f"{family}/{number}" + ("" if level == EXCHANGE else f"/{level}")


def _codelists_of(column: FlatColumn) -> tuple[str, ...]:
    """The lists that a column takes its codes from; two when another column decides between them."""
    names = (column.codelist, column.codelist_if.codelist if column.codelist_if else None)
    return tuple(name for name in names if name)


def _property(
    column: FlatColumn, version: Version, codelists: Mapping[str, CodeList], level: str, required: bool
) -> Schema:
    lists = [codelists[name] for name in _codelists_of(column) if name in codelists]
    if column.list:
        value = _list_value(column, version, lists, level)
    elif lists:
        value = {"anyOf": [{"$ref": f"#/$defs/{codelist.name}"} for codelist in lists]}
    else:
        value = _single_value(column)
    return {
        "title": column.label.fr,
        "description": _description(column, version),
        **(_filled(value) if required else _or_null(value)),
        **_annotations(column),
    }


def _single_value(column: FlatColumn) -> Schema:
    if column.type in _NUMBERS:
        return {"type": _NUMBERS[column.type]}
    pattern = _PATTERNS.get(column.type)
    return {
        "type": "string",
        **({"pattern": f"^{pattern}$"} if pattern else {}),
        **_KEYWORDS.get(column.type, {}),
    }


def _list_value(column: FlatColumn, version: Version, lists: list[CodeList], level: str) -> Schema:
    """Several values in one text. An item may be empty, so that companion lists keep their length."""
    item = _PATTERNS.get(column.type)
    if lists:
        allowed = dict.fromkeys(c.code for one in lists for c in _allowed(one, version.codes_version, level))
        item = "|".join(map(_literal, allowed))
    if item is None:
        return {"type": "string"}
    separator = _literal(version.list_separator)
    return {"type": "string", "pattern": f"^({item})?({separator}({item})?)*$"}


def _or_null(value: Schema) -> Schema:
    if "anyOf" in value:
        return {"anyOf": [*value["anyOf"], {"type": "null"}]}
    return {**value, "type": [value["type"], "null"]}


def _filled(value: Schema) -> Schema:
    return {**value, "minLength": 1} if value.get("type") == "string" else value


def _allowed(codelist: CodeList, codes_version: str, level: str) -> list[Code]:
    frozen_pass = level == PRODUCER
    return [c for c in codelist.codes if c.is_live(codes_version) or (frozen_pass and codes_version in c.frozen)]


def _codelist(codelist: CodeList, codes_version: str, level: str) -> Schema:
    return {
        "title": codelist.label.fr,
        "type": "string",
        "oneOf": [_code(c, codes_version) for c in _allowed(codelist, codes_version, level)],
    }


def _code(code: Code, codes_version: str) -> Schema:
    frozen = {} if code.is_live(codes_version) else {"deprecated": True}
    return {"const": code.code, "title": code.label.fr, "description": code.help.fr, **frozen}


def _description(column: FlatColumn, version: Version) -> str:
    sentences = [column.help.fr]
    if column.condition is not None:
        sentences.append(f"Condition : {column.condition.fr.rstrip('.')}.")
    if column.list:
        sentences.append(
            f"Plusieurs valeurs dans une cellule, séparées par « {version.list_separator} », "
            f"en même nombre que dans les autres colonnes du bloc {column.block}."
        )
    if column.type == "geometry":
        sentences.append("Géométrie écrite en WKT, coordonnées en Lambert-93 (EPSG:2154).")
    return " ".join(sentences)


def _annotations(column: FlatColumn) -> Schema:
    """What no keyword of JSON Schema says; validators ignore it."""
    found: Schema = {"x-short": column.short, "x-block": column.block, "x-obligation": column.obligation}
    if column.codelist:
        found["x-codelist"] = column.codelist
    if column.regional:
        found["x-regional"] = True
    return found


def _literal(text: str) -> str:
    """A text as part of a regular expression, escaping only what every dialect lets be escaped."""
    return "".join("\\" + letter if letter in _SYNTAX else letter for letter in text)
