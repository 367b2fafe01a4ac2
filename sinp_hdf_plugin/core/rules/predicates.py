# SPDX-License-Identifier: GPL-2.0-or-later
"""The predicate of each rule as text: written in the catalogue, or derived from a code list."""

from __future__ import annotations

from typing import List, Mapping, Optional

from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import Version

from .catalogue import Rule

# What is special in a regular expression; the codes hold letters, digits, _ and now and then a dot or a dash.
_SPECIAL = set(".^$*+?{}[]\\|()-")


def predicate(rule: Rule, version: Version, codelists: Mapping[str, CodeList], level: str = "echange") -> Optional[str]:
    """The expression of a row or code-list rule, None for the kinds that are not expressions.

    At the level `producteur` a frozen code is let through (COD-031 warns); on exchange only live codes pass.
    """
    parts: List[str] = []
    if rule.kind == "codelist":
        parts = [p for p in (_membership(name, version, codelists, level) for name in rule.attributes) if p]
    if rule.expression:
        parts.append(f"({rule.expression})" if parts else rule.expression)
    return " AND ".join(parts) or None


def conjuncts(expression: str) -> List[str]:
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


def _membership(name: str, version: Version, codelists: Mapping[str, CodeList], level: str) -> Optional[str]:
    column = version.column(name)
    codelist = codelists.get(column.codelist or "")
    if codelist is None:
        return None
    base = version.codes_version
    allowed = list(codelist.codes_live(base))
    if level == "producteur":
        allowed += [code.code for code in codelist.codes if base in code.frozen]
    if column.list:
        any_code = "|".join(_escaped(code) for code in allowed)
        return f"regexp_match(\"{name}\", '^({any_code})?([|]({any_code})?)*$')"  # an item of a list may be empty
    return f'"{name}" IN ({", ".join(_quoted(code) for code in allowed)})'


def _escaped(code: str) -> str:
    return "".join("\\" + letter if letter in _SPECIAL else letter for letter in code).replace("'", "''")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
