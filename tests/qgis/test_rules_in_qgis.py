# SPDX-License-Identifier: GPL-2.0-or-later
"""One text for a rule: QGIS's expression engine answers as SQLite does, on the examples and on odd values."""

from __future__ import annotations

import datetime
import sqlite3
from typing import Any

import pytest
from qgis.core import QgsExpression, QgsExpressionContext, QgsFeature, QgsField, QgsFields
from qgis.PyQt.QtCore import QDate, Qt, QVariant

from sinp_hdf_plugin.core.engine.sqlite_rules import connect
from sinp_hdf_plugin.core.rules.catalogue import LEVELS, Rule, identifiers, load_catalogue
from sinp_hdf_plugin.core.rules.predicates import predicate
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version
from sinp_hdf_plugin.toolbelt.compat import is_null

VERSION, LISTS = load_version("occtax-hdf-1.0"), load_codelists()
TODAY = datetime.date.today().isoformat()  # QGIS's own now() cannot be told otherwise
NUMBERS = {"annee", "mois", "jour"}  # columns beside a date, of tables that are not in the format
ODD_TEXTS = (None, "", " ", "é", "|", "||", "2020-05-01", "0", "-1", "100%", "O'Neill", "a_b", "A|B")
ODD_NUMBERS = (None, 0, -1, 10**9)


def text_of(rule: Rule, level: str) -> str | None:
    return predicate(rule, VERSION, LISTS, level) if rule.kind in ("row", "codelist") else None


EXPRESSED = [rule for rule in load_catalogue().rules if any(text_of(rule, level) for level in LEVELS)]


def kind_of(name: str) -> QVariant.Type:
    """The type of a column in a layer of the regional format; `geometrie` is the engine's letter."""
    if not VERSION.has_column(name):
        return QVariant.LongLong if name in NUMBERS else QVariant.String
    column = VERSION.column(name)
    kinds = {"integer": QVariant.LongLong, "decimal": QVariant.Double}
    return QVariant.String if column.list else kinds.get(column.type, QVariant.String)


def is_date(name: str) -> bool:
    return VERSION.has_column(name) and VERSION.column(name).type == "date" and not VERSION.column(name).list


def examples(rule: Rule) -> list[dict[str, Any]]:
    return [row for word in ("pass", "fail") for row in rule.examples[word] if "note" not in row]


# (rule, level): those asked at the level whose examples are data, not words (these wait for references).
CASES = [(rule, level) for rule in EXPRESSED for level in LEVELS if text_of(rule, level) and examples(rule)]
DATED = [(rule, level) for rule, level in CASES if any(map(is_date, identifiers(text_of(rule, level) or "")))]
each_case = pytest.mark.parametrize(("rule", "level"), CASES, ids=lambda one: getattr(one, "id", one))


def odd_rows(rule: Rule, text: str) -> list[dict[str, Any]]:
    """Each column of each example takes in turn a value nobody thought of; dates were read before rules see them."""
    return [
        {**row, name: value}
        for row in examples(rule)
        for name in identifiers(text)
        for value in (ODD_TEXTS if kind_of(name) == QVariant.String else ODD_NUMBERS)
        if not is_date(name) or value in (None, "2020-05-01")
    ]


def in_sqlite(text: str, rows: list[dict[str, Any]]) -> list[bool | None]:
    """True, False or None for each row."""
    names = identifiers(text)
    connection = connect(TODAY)
    connection.execute("CREATE TABLE ligne ({})".format(", ".join(f'"{name}"' for name in names) or "vide"))
    answers = []
    for row in rows:
        connection.execute("DELETE FROM ligne")
        places = ", ".join("?" * max(len(names), 1))
        values = [row.get(name) for name in names] or [None]
        connection.execute(f"INSERT INTO ligne VALUES ({places})", values)
        answers.append(truth(connection.execute(f"SELECT ({text}) FROM ligne").fetchone()[0]))
    return answers


def in_qgis(text: str, rows: list[dict[str, Any]], dates: bool = False) -> list[bool | None]:
    """The same by QGIS, on a feature with typed fields; `dates` as a layer of the result has them."""
    fields = QgsFields()
    for name in identifiers(text):
        fields.append(QgsField(name, QVariant.Date if dates and is_date(name) else kind_of(name)))
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    context = QgsExpressionContext()
    context.setFields(fields)
    answers = []
    for row in rows:
        feature = QgsFeature(fields)
        feature.setValid(True)
        for name in identifiers(text):
            value = row.get(name)
            if value is not None:
                feature.setAttribute(name, as_date(value) if dates and is_date(name) else value)
        context.setFeature(feature)
        answers.append(truth(expression.evaluate(context)))
        assert not expression.hasEvalError(), (expression.evalErrorString(), row)
    return answers


def as_date(text: str) -> QDate:
    return QDate.fromString(text, Qt.DateFormat.ISODate)


def truth(value: Any) -> bool | None:
    return None if is_null(value) else bool(value)


def differences(text: str, rows: list[dict[str, Any]], dates: bool = False) -> list[Any]:
    """The rows about which the two do not agree: both in words of three values."""
    answers = zip(rows, in_sqlite(text, rows), in_qgis(text, rows, dates))
    return [(row, f"SQLite {sqlite}, QGIS {qgis}") for row, sqlite, qgis in answers if sqlite != qgis]


@each_case
def test_examples(rule, level):
    assert differences(text_of(rule, level), examples(rule)) == []


@each_case
def test_odd_values(rule, level):
    text = text_of(rule, level)
    assert differences(text, odd_rows(rule, text)) == []


@pytest.mark.parametrize(("rule", "level"), DATED, ids=lambda one: getattr(one, "id", one))
def test_examples_with_real_dates(rule, level):
    """The layers of a result have dates, not texts."""
    text = text_of(rule, level)
    names = [name for name in identifiers(text) if is_date(name)]
    rows = [row for row in examples(rule) if all(row.get(n) is None or as_date(row[n]).isValid() for n in names)]
    assert differences(text, rows, dates=True) == []


def test_examples_pass_and_fail_as_they_say():
    """In QGIS, as the catalogue says: a rule is broken only where its expression is false."""
    wrong = []
    for rule in EXPRESSED:
        text = text_of(rule, "echange")
        for word, broken in (("pass", False), ("fail", True)):
            rows = [row for row in rule.examples[word] if "note" not in row]
            wrong += [(rule.id, row) for row, said in zip(rows, in_qgis(text, rows)) if (said is False) != broken]
    assert wrong == []


def test_sqlite_has_the_functions_that_rules_use():
    """What we add to SQLite is what QGIS has by itself."""
    connection = connect(TODAY)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT to_int('1')")
    for text in ("year('2020-05-01')", "regexp_match('abc', '^b')", "regexp_match(NULL, 'a')"):
        assert truth(connection.execute(f"SELECT {text}").fetchone()[0]) == truth(QgsExpression(text).evaluate())
