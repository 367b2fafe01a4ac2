# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps of a conversion after values are read, as layers of one SQL query, in the order of `Converter.convert`.

Each layer is a SELECT over the one before. Counters are boolean columns: what the report says of constants and fills.
"""

from __future__ import annotations

import re
from typing import Any

from sinp_hdf_plugin.core.engine.canonical import REAL, TEXT, WHOLE
from sinp_hdf_plugin.core.engine.convert import NAMESPACE
from sinp_hdf_plugin.core.engine.duckdb_session import Unusable
from sinp_hdf_plugin.core.engine.plan import DEFAULT, Plan, Target
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, SEPARATOR_IN_ITEM
from sinp_hdf_plugin.core.rules.catalogue import identifiers
from sinp_hdf_plugin.core.sql_text import literal

KEYS = ("idSINPOccTax", "idOrigine", "idSINPJdd", "dateDebut")
ADDITIONAL = ("nomAttribut", "definitionAttribut", "valeurAttribut", "thematiqueAttribut", "typeAttribut")
_TEXT, _IDENTIFIER = re.compile("('(?:[^']|'')*')"), re.compile('"[^"]+"')
_FIRST_OR = re.compile(r"""("[^"]+" (?:[<>=]+ (?:"[^"]+"|'[^']*'|[0-9.]+)|IS (?:NOT )?NULL)) OR """)


class Steps:
    """The layers of one plan. `columns` are all the columns in play; `constants` and `fills` name the counters."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fills = [rule for rule in plan.rules if rule.fill and not plan.missing_reference(rule)]
        self.columns = self._columns()
        self._checks = [self._without_absent(text) for _, text in plan.row_checks()]
        self.types = {name: self._type(name) for name in self.columns}
        self.constants: dict[str, tuple[str, str, str]] = {}  # counter -> its key in the tally
        self.fills: dict[str, tuple[str, str]] = {}
        self._layers: list[tuple[dict[str, str], dict[str, str]]] = []  # columns replaced, columns added
        self._build()

    def _columns(self) -> tuple[str, ...]:
        """Every column that may have a value somewhere, and those of keys; the pseudo column `geometrie` apart."""
        plan = self._plan
        names = [target.name for target in plan.targets]
        names += [name for target in plan.targets for name in (target.mapping.only_with, target.mapping.when) if name]
        names += [*plan.constants, *KEYS, *(ADDITIONAL if plan.keeps_additional else ())]
        names += [fill.column for rule in self._fills for fill in rule.fill]
        return tuple(name for name in dict.fromkeys(names) if name != "geometrie")

    def _without_absent(self, expression: str) -> str:
        """The expression with NULL for the columns that no row has, so that DuckDB simplifies it once."""
        known = {"geometrie", *self.columns}
        absent = {
            f'"{name}"': f"CAST(NULL AS {self._type(name)})" for name in identifiers(expression) if name not in known
        }
        if not absent:
            return expression
        return "".join(
            piece if piece.startswith("'") else _IDENTIFIER.sub(lambda found: absent.get(found[0], found[0]), piece)
            for piece in _TEXT.split(expression)
        )

    def _type(self, name: str) -> str:
        column = self._plan.version.column(name)
        return TEXT if column.list else {"integer": WHOLE, "decimal": REAL}.get(column.type, TEXT)

    def query(self, source: str) -> str:
        """The query of every layer over `source`, a SELECT that gives `columns`, `geometrie`, `_mauvais` and more."""
        sql = source
        for rank, (replaced, added) in enumerate(self._layers):
            changes = ", ".join(f'{text} AS "{name}"' for name, text in replaced.items())
            more = "".join(f', {text} AS "{name}"' for name, text in added.items())
            sql = f"SELECT *{f' REPLACE ({changes})' if changes else ''}{more} FROM ({sql}) AS etape{rank}"  # nosec B608
        return sql

    def good(self) -> str:
        """The condition of the rows that break no rule."""
        return " AND ".join(map(_passed, self._checks)) or "true"

    def markers(self) -> list[str]:
        """The names of the counters' columns."""
        return [*self.constants, *self.fills]

    def _build(self) -> None:
        plan = self._plan
        for target in plan.targets:
            self._only_with(target)
        for name, (value, origin) in plan.parameters.items():
            self._put_if_empty(name, value, (name, str(value), origin), "true")
        for target in plan.targets:
            self._default(target)
        for name, (value, origin) in plan.constants.items():
            if name not in plan.parameters:
                self._put_if_empty(name, value, (name, str(value), origin), "true")
        for rule in self._fills:
            for fill in rule.fill:
                if fill.expression is not None:
                    self._fill(rule, fill.column, fill.expression)
        self._identify()

    def _add(self, replaced: dict[str, str], added: dict[str, str]) -> None:
        self._layers.append((replaced, added))

    def _count_constant(self, key: tuple[str, str, str], condition: str) -> dict[str, str]:
        name = f"_c{len(self.constants)}"
        self.constants[name] = key
        return {name: condition}

    def _count_fill(self, rule_id: str, column: str, condition: str) -> dict[str, str]:
        name = f"_f{len(self.fills)}"
        self.fills[name] = (rule_id, column)
        return {name: condition}

    def _only_with(self, target: Target) -> None:
        mapping, name = target.mapping, target.name
        if mapping.only_with:
            self._add({name: f'CASE WHEN "{mapping.only_with}" IS NOT NULL THEN "{name}" END'}, {})

    def _default(self, target: Target) -> None:
        mapping, name = target.mapping, target.name
        if mapping.default is not None:
            key = (name, str(mapping.default), DEFAULT)
            self._put_if_empty(name, mapping.default, key, f'"{mapping.when}" IS NOT NULL' if mapping.when else "true")

    def _put_if_empty(self, name: str, value: Any, key: tuple[str, str, str], condition: str) -> None:
        if self.types[name] != TEXT:
            raise Unusable(f"La constante de « {name} » n’est pas un texte.")
        empty = f'("{name}" IS NULL AND {condition})'
        self._add(
            {name: f'CASE WHEN {empty} THEN {literal(str(value))} ELSE "{name}" END'}, self._count_constant(key, empty)
        )

    def _fill(self, rule: Any, name: str, expression: str) -> None:
        """An auto-fill, where its rule fails and it computes a value; a row where it replaces one is not for here."""
        expression = self._without_absent(expression)
        failed = (
            f"NOT coalesce(({self._without_absent(rule.expression)}), true)" if rule.expression else f'"{name}" IS NULL'
        )
        rank = len(self._layers)
        new = f'"_v{rank}"'
        self._add({}, {f"_v{rank}": f"CASE WHEN {failed} THEN CAST(({expression}) AS {self.types[name]}) END"})
        counter = self._count_fill(rule.id, name, f"{new} IS NOT NULL")
        self._add(
            {name: f'coalesce({new}, "{name}")', "_mauvais": f'_mauvais OR coalesce({new} <> "{name}", false)'}, counter
        )

    def _identify(self) -> None:
        """UUIDv5 of (source, data set, idOrigine); rows without idOrigine are named from their content, not here."""
        source = literal(self._plan.settings.profile.source_id + "|")
        name = f"""{source} || coalesce("idSINPJdd", '') || '|' || "idOrigine\""""
        space = "".join(f"\\x{byte:02X}" for byte in NAMESPACE.bytes)
        self._add({}, {"_h": f"""CASE WHEN "idSINPOccTax" IS NULL THEN sha1('{space}'::BLOB || encode({name})) END"""})
        made = (
            "concat_ws('-', _h[1:8], _h[9:12], '5' || _h[14:16], "
            "translate(_h[17], '0123456789abcdef', '89ab89ab89ab89ab') "
            "|| _h[18:20], _h[21:32])"
        )
        counter = self._count_fill("OBL-001", "idSINPOccTax", '"idSINPOccTax" IS NULL')
        self._add(
            {
                "idSINPOccTax": f'coalesce("idSINPOccTax", CASE WHEN _h IS NOT NULL THEN {made} END)',
                "_mauvais": '_mauvais OR ("idSINPOccTax" IS NULL AND _h IS NULL)',
            },
            counter,
        )


def _passed(text: str) -> str:
    """The check closed for NULL; where it begins with `a OR ...`, the rest is computed where `a` is not true."""
    first = _FIRST_OR.match(text)
    if first:
        return f"CASE WHEN {first.group(1)} THEN true ELSE coalesce(({text}), true) END"
    return f"coalesce(({text}), true)"


def additional(names: list[str], cells: list[str]) -> dict[str, str]:
    """The additional attributes as SQL: `cells` are the cleaned unknown columns `names`, NULL where there is none."""

    def listed(texts: list[str]) -> str:
        pairs = ", ".join(f"CASE WHEN {cell} IS NOT NULL THEN {text} END" for cell, text in zip(cells, texts))
        return f"nullif(concat_ws('{LIST_SEPARATOR}', {pairs}), '')"

    safe = [re.sub("[|]", SEPARATOR_IN_ITEM, name) for name in names]
    values = [f"replace({cell}, '{LIST_SEPARATOR}', '{SEPARATOR_IN_ITEM}')" for cell in cells]
    return dict(zip(ADDITIONAL, (
        listed([literal(name) for name in safe]),
        listed([literal(f"Colonne « {name} » du fichier source") for name in safe]),
        listed(values), listed([literal("Source")] * len(safe)), listed([literal("QUAL")] * len(safe)),
    )))  # fmt: skip
