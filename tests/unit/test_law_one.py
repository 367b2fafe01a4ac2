# SPDX-License-Identifier: GPL-2.0-or-later
"""Law 1: the format is data. One attribute and one code more in the data, and all that is derived follows."""

from __future__ import annotations

import ast
import re
import sqlite3
from contextlib import closing

import pytest
from extended_format import BLOCK, CODE, COLUMN, LABEL, LIST, RULE, extended, shipped, with_attribute
from helpers import plain_profile

from sinp_hdf_plugin.core.mapping.profile import ColumnMapping
from sinp_hdf_plugin.core.mapping.readers import reader_for
from sinp_hdf_plugin.core.mapping.values import Problem, Read
from sinp_hdf_plugin.core.rules.predicates import predicate
from sinp_hdf_plugin.core.standard.json_schema import record_schema
from sinp_hdf_plugin.core.standard.tables import ColumnDefinition, column_definitions, create_table_sql
from tools.paths import PACKAGE, ROOT


@pytest.fixture(scope="module")
def fmt(tmp_path_factory):
    return extended(tmp_path_factory.mktemp("format"))


def rows(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_the_shipped_format_does_not_have_them():
    assert not shipped().version.has_column(COLUMN)
    assert CODE not in shipped().codelists[LIST].codes_live("2.0")
    assert COLUMN not in str(record_schema(*shipped()[:2]))


def test_schema(fmt):
    schema = record_schema(fmt.version, fmt.codelists)
    assert schema["properties"][COLUMN]["title"] == LABEL
    assert schema["properties"][COLUMN]["anyOf"][0] == {"$ref": f"#/$defs/{LIST}"}
    assert schema["$defs"][LIST]["oneOf"][-1]["const"] == CODE


def test_table_definition(fmt):
    assert column_definitions(fmt.version)[-1] == ColumnDefinition(COLUMN, "TEXT", False, LABEL)
    assert f'"{COLUMN}" TEXT' in create_table_sql(fmt.version, "t")


def test_predicates_of_the_code_list(fmt):
    old, new = fmt.catalogue["COD-003"], fmt.catalogue[RULE]
    for rule, name in ((old, "dSPublique"), (new, COLUMN)):
        text = predicate(rule, fmt.version, fmt.codelists)
        assert text is not None and text.startswith(f'"{name}" IN (') and f"'{CODE}'" in text


def passes(rule, version, **row):
    """The answer of SQLite, whose subset has no regular expressions: they are given to it."""
    connection = sqlite3.connect(":memory:")
    connection.create_function("regexp_match", 2, lambda text, pattern: bool(re.search(pattern, text or "")))
    text = predicate(rule, version, {})
    names = [*row, *(name for name in rule.attributes if name not in row)]
    selected = ", ".join(f'? AS "{name}"' for name in names)
    values = [row.get(name) for name in names]
    with closing(connection):
        return bool(connection.execute(f"SELECT ({text}) FROM (SELECT {selected})", values).fetchone()[0])


MODIFIED = {"criticite": "1", "dateMod": "2022-03-01", "auteurModIdentite": "X", "auteurModNomOrganisme": "Y"}


@pytest.mark.parametrize(("names", "passed"), [(COLUMN, True), (f"nomCite,{COLUMN}", True), (f"{COLUMN}s", False)])
def test_a_modification_may_name_a_new_attribute(fmt, names, passed):
    rule = fmt.catalogue["CND-040"]
    assert passes(rule, fmt.version, **MODIFIED, attrMod=names) is passed
    assert not passes(rule, shipped().version, **MODIFIED, attrMod=names)


def test_what_producers_must_give_is_never_displaced(tmp_path):
    rule, displaced = shipped().catalogue["CND-039"], {"nomAttr": f"occSexe|{COLUMN}", "valeurInit": "X|Y"}
    assert passes(rule, with_attribute(tmp_path / "optional"), **displaced)
    assert not passes(rule, with_attribute(tmp_path / "asked", producer=True), **displaced)
    identifier = with_attribute(tmp_path / "uuid", type="uuid", codelist=None)
    assert passes(rule, identifier, **displaced), "an identifier that nobody asks for may be"


def test_no_expression_lists_attributes():
    columns = {column.name for column in shipped().version.columns()}
    for rule in shipped().catalogue.rules:
        for text in re.findall(r"'(?:[^']|'')*'", rule.expression or ""):
            assert len(columns.intersection(re.findall(r"\w+", text))) < 2, f"{rule.id}: {text[:80]}"


# Changes to the attribute, a raw value, what becomes of it.
READINGS = [
    ({"type": "text"}, "1\u00a02", Read("1\u00a02")),
    ({"type": "text", "exact": True}, "1\u00a02", Read("1 2", (Problem("STR-014", "1 2", "certain"),))),
    ({"type": "text", "exact": True, "length": 7}, "912345", Read(None, (Problem("STR-020", "0912345", "certain"),))),
    ({"type": "text", "exact": True, "length": 3}, "912345", Read("912345")),
    ({"type": "text", "exact": True, "reference": "grille"}, "E065N697",
     Read(None, (Problem("TYP-020", "10kmL93E065N697", "probable"),))),
    ({"type": "text", "reference": "grille"}, "E065N697", Read("E065N697")),
    ({"type": "integer"}, "12.0", Read(12, (Problem("STR-022", "12", "certain"),))),
    ({"type": "integer", "exact": True}, "12.0", Read(None, (Problem("STR-020", "12", "certain"),))),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "raw", "read"), READINGS)
def test_the_data_say_how_a_value_is_read(tmp_path, changes, raw, read):
    version = with_attribute(tmp_path, codelist=None, **changes)
    column = version.column(COLUMN)
    assert reader_for(column, ColumnMapping(COLUMN, ()), plain_profile(), {}, "2.0")(raw) == read


def test_a_list_of_exact_values(tmp_path):
    changes = {"type": "text", "codelist": None, "exact": True, "length": 4, "block": "Commune"}
    column = with_attribute(tmp_path, **changes).column(COLUMN)
    read = reader_for(column, ColumnMapping(COLUMN, ()), plain_profile(), {}, "2.0")("0123|345")
    assert read == Read(None, (Problem("STR-020", "0123|0345", "certain"),))


@pytest.mark.parametrize("room", ["core/standard", "core/rules", "core/mapping", "core/places", "processing"])
def test_the_code_of_a_room_names_no_attribute(room):
    """Those that run and write do name a few: the identifiers they make, the records of what was displaced."""
    columns = {column.name for column in shipped().version.columns() if column.name != "geometrie"} | {BLOCK}
    for path in (ROOT / PACKAGE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and node.value in columns), f"{path.name}: {node.value}"


def test_templates(fmt, tmp_path):
    gdal = pytest.importorskip("osgeo.gdal")
    from sinp_hdf_plugin.core.formats.template import write_template
    from sinp_hdf_plugin.core.formats.template_gpkg import HAS_DOMAINS
    from sinp_hdf_plugin.core.formats.template_xlsx import code_rows, dictionary_rows

    path = tmp_path / "modele.gpkg"
    write_template(path, fmt.version, fmt.codelists)
    for table in ("occurrences_point", "occurrences_sans_geometrie"):
        assert (COLUMN,) in rows(path, f"SELECT name FROM pragma_table_info('{table}')")
    if HAS_DOMAINS:
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        definition = dataset.GetLayerByName("occurrences_point").GetLayerDefn()
        assert definition.GetFieldDefn(definition.GetFieldIndex(COLUMN)).GetDomainName() == LIST
        assert CODE in dataset.GetFieldDomain(LIST).GetEnumeration()
    assert dictionary_rows(fmt.version)[-1][:2] == (COLUMN, LABEL)
    assert (LIST, CODE) in [row[:2] for row in code_rows(fmt.version, fmt.codelists)]


def test_result_tables(fmt, tmp_path):
    pytest.importorskip("osgeo")
    from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter

    path = tmp_path / "resultat.gpkg"
    ResultWriter(path, fmt.version, ["colonne"]).finish()
    for table in ("point", "ligne", "polygone", "sans_geometrie"):
        assert (COLUMN, "TEXT") in rows(path, f"SELECT name, type FROM pragma_table_info('occurrences_{table}')")


def test_a_template_has_the_columns_of_a_result(fmt, tmp_path):
    pytest.importorskip("osgeo")
    from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
    from sinp_hdf_plugin.core.formats.result_tables import TECHNICAL
    from sinp_hdf_plugin.core.formats.template import write_template

    template, result = tmp_path / "modele.gpkg", tmp_path / "resultat.gpkg"
    write_template(template, fmt.version, fmt.codelists)
    ResultWriter(result, fmt.version, ["colonne"]).finish()
    for table in ("point", "ligne", "polygone", "sans_geometrie"):
        sql = f"SELECT name, type FROM pragma_table_info('occurrences_{table}')"
        added = {field.name for field in TECHNICAL}
        assert rows(template, sql) == [row for row in rows(result, sql) if row[0] not in added]
