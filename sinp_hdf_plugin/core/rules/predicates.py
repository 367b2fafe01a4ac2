# SPDX-License-Identifier: GPL-2.0-or-later
"""The predicate of each rule as text: written in the catalogue, or derived from a code list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sinp_hdf_plugin.core.rules.catalogue import Rule, identifiers
from sinp_hdf_plugin.core.rules.name_lists import with_names
from sinp_hdf_plugin.core.sql_text import literal
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import PRODUCER, Version
from sinp_hdf_plugin.core.standard.recipients import base_of

# What is special in a regular expression; the codes hold letters, digits, _ and now and then a dot or a dash.
_SPECIAL = set(".^$*+?{}[]\\|()-")


def predicate(rule: Rule, version: Version, codelists: Mapping[str, CodeList], level: str = "echange") -> str | None:
    """The expression of a row or code-list rule, None for the kinds that are not expressions.

    For recipients that start from the level `producteur` a frozen code is let through (COD-031 warns); for the others
    only live codes pass.
    """
    parts: list[str] = []
    if rule.kind == "codelist":
        parts = [p for p in (_membership(name, version, codelists, level) for name in rule.attributes) if p]
    if rule.expression:
        written = with_names(rule.expression, version)
        parts.append(f"({written})" if parts else written)
    return " AND ".join(parts) or None


def conjuncts(expression: str) -> list[str]:
    """The parts of `(a) AND (b) AND (c)`, or the expression alone.

    A AND B is false exactly when one of them is, so parts can be run apart: each blames its own columns.
    """
    parts, depth, start, quote = [], 0, 0, ""
    for place, letter in enumerate(expression):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        else:
            depth += (letter == "(") - (letter == ")")
            if depth == 0 and letter == ")":
                parts.append(expression[start : place + 1].strip())
                rest = expression[place + 1 :].lstrip()
                if not rest:
                    break
                if not rest.startswith("AND ("):
                    return [expression]
                start = len(expression) - len(rest) + len("AND ")
    whole = len(parts) > 1 and all(part.startswith("(") and part.endswith(")") for part in parts) and not depth
    return parts if whole and expression.strip().endswith(")") else [expression]


def _membership(name: str, version: Version, codelists: Mapping[str, CodeList], level: str) -> str | None:
    column = version.column(name)
    codelist = codelists.get(column.codelist or "")
    if codelist is None:
        return None
    base = version.codes_version
    allowed = list(codelist.codes_live(base))
    if base_of(level) == PRODUCER:
        allowed += [code.code for code in codelist.codes if base in code.frozen]
    if column.list:
        any_code = "|".join(_escaped(code) for code in allowed)
        return f"regexp_match(\"{name}\", '^({any_code})?([|]({any_code})?)*$')"  # an item of a list may be empty
    return f'"{name}" IN ({", ".join(map(literal, allowed))})'


def _escaped(code: str) -> str:
    return "".join("\\" + letter if letter in _SPECIAL else letter for letter in code).replace("'", "''")


_NOT_STRICT = re.compile(r"\b(IS|CASE|coalesce|AND|OR)\b")
_ASKS_EMPTY = re.compile(r"""(?:nullif\("([^"]+)", ''\)|"([^"]+)") IS NULL\Z""")


def passes_without(expression: str) -> frozenset[str]:
    """The columns without which the expression cannot be false: when one of them is NULL the rule passes.

    A comparison with NULL is NULL; `a OR b` is not false as soon as one of them is not; `a AND b` needs both.
    """
    text = _unwrapped(expression)
    for word, together in (("OR", frozenset.union), ("AND", frozenset.intersection)):
        parts = _split(text, word)
        if len(parts) > 1:
            return together(*(passes_without(part) for part in parts))
    asked = _ASKS_EMPTY.match(text)
    if asked:
        return frozenset((asked.group(1) or asked.group(2),))
    return frozenset() if _NOT_STRICT.search(_without_literals(text)) else frozenset(identifiers(text))


def _unwrapped(text: str) -> str:
    """The text without parentheses around the whole of it."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and len(_split(text, None)) == 1:
        text = text[1:-1].strip()
    return text


def _split(text: str, word: str | None) -> list[str]:
    """The parts between top-level `word`s; for None, the top-level parenthesised parts. CASE is not looked into."""
    masked, depth, parts, start = _without_literals(text), 0, [], 0
    if word and re.search(r"\bCASE\b", masked):
        return [text]
    for place, letter in enumerate(masked):
        depth += (letter == "(") - (letter == ")")
        if word is None and depth == 0 and place < len(masked) - 1:
            return [text, text]
        if word and depth == 0 and masked.startswith(f" {word} ", place):
            parts.append(text[start:place])
            start = place + len(word) + 2
    return [*parts, text[start:]]


def _without_literals(text: str) -> str:
    """The same length, with what is between quotes blanked."""
    return re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", lambda found: "_" * len(found.group(0)), text)
