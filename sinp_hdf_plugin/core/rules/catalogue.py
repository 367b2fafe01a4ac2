# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules as data: loaded from resources/standard/rules, one entry per rule, ids as in the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.rules.name_lists import NAME_LISTS, lists_in
from sinp_hdf_plugin.core.standard.recipients import load_recipient

SEVERITIES = ("bloquant", "erreur", "avertissement", "info")
ERRORS = frozenset(("bloquant", "erreur"))
LEVELS = ("producteur", "echange")
OFF = "off"
_IDENTIFIER = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Fill:
    """What an auto-fill rule puts in `column`: a value computed from the row, or by a named method of the engine.

    As a proposal (`propose` of a rule), it is only shown, with its `confidence`.
    """

    column: str
    expression: str | None
    method: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule. `expression` is in the subset that QGIS and SQL share and fails only when it is false.

    It is as written in the data; `predicate` gives the text to run, in which the lists of names stand.
    `without_object`: why there is nothing for it to look at in a converted table; it is then not evaluated.
    `source` says in French where the rule comes from: the attribute of the standard, the practice of a platform.
    """

    id: str
    kind: str
    category: str
    priority: str
    attributes: tuple[str, ...]
    expression: str | None
    severity: str
    on_fail: str
    displaces: tuple[str, ...] | None
    fill: tuple[Fill, ...]
    propose: tuple[Fill, ...]
    levels: Mapping[str, str]
    needs: tuple[str, ...]
    statement: Mapping[str, str]
    message: Mapping[str, str]
    advice: Mapping[str, str]
    examples: Mapping[str, list[Any]]
    without_object: Mapping[str, str] | None = None
    source: str = ""

    def severity_at(self, level: str) -> str:
        """The severity for a recipient, `off` when the rule is not asked there. Raises ConfigError."""
        recipient = load_recipient(level)
        weight = recipient.weights.get(self.id)
        return weight.severity if weight else self.levels.get(recipient.base, self.severity)

    def sentence(self, column: str, value: Any) -> str:
        """The French message for one finding."""
        shown = "" if value is None else str(value)
        text = self.message["fr"].replace("{valeur}", shown)
        return text.replace("{attribut}", column).replace("{colonne}", column)


class Catalogue:
    """All rules, in catalogue order, and their version (a digest of nothing: the number written in the data)."""

    def __init__(self, rules: list[Rule], version: str) -> None:
        self.rules = tuple(rules)
        self.version = version
        self._by_id = {rule.id: rule for rule in rules}

    def __getitem__(self, rule_id: str) -> Rule:
        return self._by_id[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._by_id

    def at_level(self, level: str) -> tuple[Rule, ...]:
        """The rules asked at a recipient level."""
        return tuple(rule for rule in self.rules if rule.severity_at(level) != OFF)


def identifiers(expression: str) -> tuple[str, ...]:
    """The columns an expression reads, in order of first appearance."""
    return tuple(dict.fromkeys(_IDENTIFIER.findall(re.sub(r"'(?:[^']|'')*'", "''", expression))))


@cache
def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Every rule of the folder (the plugin's own by default). Raises ConfigError naming file and rule."""
    folder = folder or resource("standard", "rules")
    rules: list[Rule] = []
    version = "1.0"
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            version = max(version, str(content.get("version", version)))
            rules += [_rule(entry, content["category"], path) for entry in content["rules"]]
        except (ValueError, KeyError) as error:
            raise ConfigError(f"Catalogue de règles illisible : {path.name} ({error}).") from error
    doubles = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubles:
        raise ConfigError(f"Règles définies deux fois : {', '.join(sorted(doubles))}.")
    return Catalogue(rules, version)


def _rule(entry: dict[str, Any], category: str, path: Path) -> Rule:
    try:
        rule = Rule(
            id=entry["id"],
            kind=entry["kind"],
            category=category,
            priority=entry["priority"],
            attributes=tuple(entry["attributes"]),
            expression=entry.get("expression"),
            severity=entry["severity"],
            on_fail=entry["on_fail"],
            displaces=None if entry.get("displaces") is None else tuple(entry["displaces"]),
            fill=_fills(entry.get("fill")),
            propose=_fills(entry.get("propose")),
            levels=entry.get("levels") or {},
            needs=tuple(entry.get("needs") or ()),
            statement=entry["statement"],
            message=entry["message"],
            advice=entry["advice"],
            examples=entry.get("examples") or {},
            without_object=entry.get("without_object"),
            source=entry.get("source") or "",
        )
    except KeyError as error:
        raise ConfigError(f"{path.name}, règle {entry.get('id', '?')} : il manque {error}.") from error
    _check_name_lists(rule, path)
    return rule


def _check_name_lists(rule: Rule, path: Path) -> None:
    """Lists of names are known, and stand where they are expanded: not in values, nor in rules that put values."""
    values = [fill.expression or "" for fill in (*rule.fill, *rule.propose)]
    if any(map(lists_in, values)) or (rule.fill and lists_in(rule.expression or "")):
        raise ConfigError(
            f"{path.name}, règle {rule.id} : une liste de noms entre accolades ne va pas dans une règle qui "
            "complète ou propose une valeur. Écrivez les noms."
        )
    for name in lists_in(rule.expression or ""):
        if name not in NAME_LISTS:
            raise ConfigError(
                f"{path.name}, règle {rule.id} : la liste de noms « {{{name}}} » n’est pas connue. "
                f"Listes possibles : {', '.join(NAME_LISTS)}."
            )


def _fills(entries: list[dict[str, str]] | None) -> tuple[Fill, ...]:
    return tuple(Fill(e["column"], e.get("expression"), e.get("method"), e.get("confidence")) for e in entries or ())


def fate_of(
    rule: Rule, level: str, mandatory: frozenset[str], culprits: tuple[str, ...] = ()
) -> tuple[str, tuple[str, ...]]:
    """What becomes of a row that fails a rule and that nobody mended (law 4), and the columns emptied by it.

    One of `accepte` (a warning), `signale` (kept, not exchangeable), `deplace`, `quarantaine`. `culprits` are the
    columns that the failing part of the rule is about, or the one whose value could not be read.
    """
    if rule.severity_at(level) not in ERRORS:
        return "accepte", ()
    if rule.on_fail == "flag_only":
        return "signale", ()
    if rule.on_fail in ("reject_row", "reject_file"):
        return "quarantaine", ()
    declared = None if rule.kind in ("value", "geometry") else rule.displaces
    columns = (culprits or rule.attributes) if declared is None else declared
    if not columns or mandatory.intersection(columns):
        return "quarantaine", ()
    return "deplace", tuple(columns)
