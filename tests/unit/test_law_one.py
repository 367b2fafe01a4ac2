# SPDX-License-Identifier: GPL-2.0-or-later
"""Law 1: the format is data. One attribute and one code more in the data, and all that is derived follows."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from extended_format import CODE, COLUMN, LABEL, LIST, RULE, extended, shipped

from sinp_hdf_plugin.core.rules.predicates import predicate
from sinp_hdf_plugin.core.standard.json_schema import record_schema
from sinp_hdf_plugin.core.standard.tables import ColumnDefinition, column_definitions, create_table_sql


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
