# SPDX-License-Identifier: GPL-2.0-or-later
"""Every example of every rule that reads a row or a value: through SQLite, through DuckDB, through the readers."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import needs_osgeo  # noqa: F401
import pytest
from helpers import plain_profile

from sinp_hdf_plugin.core.engine import duckdb_session
from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.sqlite_rules import SqliteRules
from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping
from sinp_hdf_plugin.core.mapping.readers import read_boolean, reader_for
from sinp_hdf_plugin.core.rules.catalogue import Rule, identifiers, load_catalogue
from sinp_hdf_plugin.core.rules.predicates import conjuncts, predicate
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

VERSION, LISTS = load_version("occtax-hdf-1.0"), load_codelists()
RULES = load_catalogue().rules
LEVELS = ("producteur", "echange")
TODAY = "2026-11-22"  # the day for which the examples are written
NO_DUCKDB = duckdb_session.why_not()


def text_of(rule: Rule, level: str = "echange") -> str | None:
    return predicate(rule, VERSION, LISTS, level) if rule.kind in ("row", "codelist") else None


EXPRESSED = [rule for rule in RULES if text_of(rule)]
VALUES = [rule for rule in RULES if rule.kind == "value" and not rule.needs]
# A few data that no example names: what each engine must answer alike whatever the rule.
ODD_VALUES: list[Any] = [None, "", " ", "é", "|", "||", "2020-05-01", "0", "-1", "100%", "O'Neill", "a_b"]


def examples_of(rule: Rule) -> list[tuple[dict[str, Any], bool]]:
    """(row, whether it passes), those that are data."""
    return [(row, word == "pass") for word in ("pass", "fail") for row in rule.examples[word] if "note" not in row]


def in_sqlite(text: str, rows: list[dict[str, Any]]) -> list[bool]:
    """Whether each row passes, by the engine's own way: parts apart, distinct combinations, coalesce."""
    columns = {name: Column.encode([row.get(name) for row in rows]) for name in identifiers(text)}
    rules = SqliteRules([(RULES[0], part) for part in conjuncts(text)], TODAY)
    failed = {row for _, _, found in rules.failures(columns, len(rows)) for row in found.tolist()}
    return [row not in failed for row in range(len(rows))]


@pytest.mark.parametrize("rule", EXPRESSED, ids=lambda rule: rule.id)
def test_examples_in_sqlite(rule):
    cases = examples_of(rule)
    if not cases:
        assert rule.needs, "only what waits for references may have examples in words alone"
        pytest.skip("its examples are in words: it waits for references")
    answers = in_sqlite(text_of(rule), [row for row, _ in cases])
    assert answers == [passes for _, passes in cases], list(zip([row for row, _ in cases], answers))


@pytest.fixture(scope="module")
def duckdb() -> Iterator[duckdb_session.Session]:
    if NO_DUCKDB:
        pytest.skip(NO_DUCKDB)
    session = duckdb_session.Session(TODAY)
    yield session
    session.close()


def sql_type(name: str) -> str:
    """The type of a column in the fast engine: numbers are numbers, all else is text."""
    if not VERSION.has_column(name):
        return "BIGINT" if name in ("annee", "mois", "jour") else "VARCHAR"
    column = VERSION.column(name)
    return "VARCHAR" if column.list else {"integer": "BIGINT", "decimal": "DOUBLE"}.get(column.type, "VARCHAR")


def in_duckdb(session: duckdb_session.Session, text: str, rows: list[dict[str, Any]]) -> list[bool]:
    """Whether each row passes."""
    names = identifiers(text)
    columns = ", ".join(["_rank BIGINT", *(f'"{name}" {sql_type(name)}' for name in names)])
    session.execute(f"CREATE OR REPLACE TEMP TABLE essai ({columns})")
    for rank, row in enumerate(rows):
        places = ", ".join("?" * (len(names) + 1))
        session.execute(f"INSERT INTO essai VALUES ({places})", [rank, *(row.get(name) for name in names)])
    answers = session.execute(f"SELECT coalesce(({text}), true) FROM essai ORDER BY _rank").fetchall()
    return [bool(answer) for (answer,) in answers]


@pytest.mark.parametrize("rule", EXPRESSED, ids=lambda rule: rule.id)
def test_examples_in_duckdb(rule, duckdb):
    cases = examples_of(rule)
    if not cases:
        pytest.skip("its examples are in words")
    assert in_duckdb(duckdb, text_of(rule), [row for row, _ in cases]) == [passes for _, passes in cases]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("rule", EXPRESSED, ids=lambda rule: rule.id)
def test_both_engines_answer_alike_on_odd_values(rule, level, duckdb):
    """Each column of each example takes in turn a value nobody thought of."""
    text = text_of(rule, level)
    odd = [
        {**row, name: value}
        for row, _ in examples_of(rule)
        for name in identifiers(text)
        for value in (ODD_VALUES if sql_type(name) == "VARCHAR" else (None, 0, -1, 10**9))
    ]
    if not odd:
        pytest.skip("no example is data")
    odd = Random(rule.id).sample(odd, min(len(odd), 40))
    dates = [name for name in identifiers(text) if VERSION.has_column(name) and VERSION.column(name).type == "date"]
    odd = [row for row in odd if all(row.get(name) is None or len(str(row[name])) == 10 for name in dates)]
    assert in_sqlite(text, odd) == in_duckdb(duckdb, text, odd)


def readings(column: str, raw: Any) -> list[str]:
    """The rules that the reader of a column finds broken by a cell."""
    if column == "booleen":
        read = read_boolean(raw)
    else:
        reader = reader_for(
            VERSION.column(column), ColumnMapping(column, (column,)), plain_profile(), LISTS, VERSION.codes_version
        )
        read = reader(raw)
    return [problem.rule for problem in read.problems]


def value_cases() -> Iterator[Any]:
    for rule in VALUES:
        for row, passes in examples_of(rule):
            if len(row) == 1 and "geometrie" not in row:
                ((column, raw),) = row.items()
                yield pytest.param(rule.id, column, raw, passes, id=f"{rule.id}-{column}-{str(raw)[:30]}")


@pytest.mark.parametrize(("rule", "column", "raw", "passes"), value_cases())
def test_examples_of_value_rules_through_the_readers(rule, column, raw, passes):
    assert (rule in readings(column, raw)) != passes


@pytest.mark.parametrize(("row", "passes"), examples_of(load_catalogue()["LOC-010"]))
def test_examples_of_coordinates(row, passes):
    """One of the two given alone is found where the place is made: see the examples of places."""
    reads = [read_coordinate(row[axis]) for axis in ("longitude", "latitude")]
    alone = (row["longitude"] is None) != (row["latitude"] is None)
    assert (any(problem.rule == "LOC-010" for read in reads for problem in read.problems) or alone) != passes


def test_a_rule_fails_only_when_it_is_false():
    assert in_sqlite('"cdNom" > 3', [{"cdNom": None}, {"cdNom": 3}, {"cdNom": 4}]) == [True, False, True]


def test_parts_of_a_rule_are_told_apart():
    text = '("a" IS NOT NULL) AND ("b" IS NOT NULL)'
    rules = SqliteRules([(RULES[0], part) for part in conjuncts(text)], TODAY)
    columns = {"a": Column.encode([None, "x"]), "b": Column.encode(["x", None])}
    found = {part: rows.tolist() for _, part, rows in rules.failures(columns, 2)}
    assert found == {'("a" IS NOT NULL)': [0], '("b" IS NOT NULL)': [1]}


def test_a_column_that_is_nowhere_is_empty():
    rules = SqliteRules([(RULES[0], '"nomCite" IS NOT NULL')], TODAY)
    assert [rows.tolist() for _, _, rows in rules.failures({}, 3)] == [[0, 1, 2]]


def test_functions_of_expressions_in_sqlite():
    rules = SqliteRules([], "2025-06-01")
    day = {"d": Column.encode(["1999-12-31", None, "hier"])}
    assert rules.compute('year("d")', day, 3).decode() == [1999, None, None]
    assert rules.compute("now()", {}, 2).decode() == ["2025-06-01", "2025-06-01"]
    assert rules.compute("regexp_match(\"d\", '^1')", day, 3).decode() == [1, None, 0]
    assert rules.compute("'ABC' LIKE 'a%'", {}, 1).decode() == [0]
