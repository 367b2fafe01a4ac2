# SPDX-License-Identifier: GPL-2.0-or-later
"""The empty GeoPackage of the format: typed layers, French titles, the codes to choose from."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from osgeo import gdal, ogr

from sinp_hdf_plugin.core.formats.gpkg_tables import Table, create
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES, TECHNICAL, result_tables
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import Version

# From GDAL 3.3.
HAS_DOMAINS = hasattr(ogr, "CreateCodedFieldDomain") and hasattr(gdal.Dataset, "AddFieldDomain")
# The GeoPackage's own place for titles and helps; QGIS takes its titles from a style.
_TITLE = """INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (?, ?, ?, ?)
    ON CONFLICT (table_name, column_name) DO UPDATE
    SET title = excluded.title, description = excluded.description"""
_STYLES = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
_STYLES_CONTENT = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
    VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"""
_STYLE = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, useAsDefault, description, owner)
    VALUES ('', '', ?, ?, 'Titres', ?, 1, 'Titres des colonnes', '')"""


def write_gpkg(path: Path, version: Version, codelists: Mapping[str, CodeList]) -> None:
    """Write the empty layers. Raises FormatError, RuntimeError (GDAL) or OSError when that fails."""
    tables = template_tables(version)
    create(path, tables, index=True)
    if HAS_DOMAINS:
        _add_domains(path, tables, version, codelists)
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            if HAS_DOMAINS:  # GDAL has then made the table of the titles
                _add_titles(connection, tables, version)
            _add_styles(connection, tables)
    except sqlite3.Error as error:
        raise RuntimeError(str(error)) from error


def template_tables(version: Version) -> list[Table]:
    """The tables of occurrences of a result, without the columns that only a run fills."""
    return [
        table._replace(fields=[field for field in table.fields if field not in TECHNICAL])
        for table in result_tables(version, (), None)
        if table.name in OCCURRENCES.values()
    ]


def _add_domains(path: Path, tables: Sequence[Table], version: Version, codelists: Mapping[str, CodeList]) -> None:
    """A domain per code list, on the columns that hold one code: QGIS offers its labels in a list."""
    domains = {c.name: c.codelist for c in version.columns() if c.codelist in codelists and not c.list}
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    for name in dict.fromkeys(domains.values()):
        dataset.AddFieldDomain(_domain(codelists[name or ""], version.codes_version))
    for table in tables:
        layer = dataset.GetLayerByName(table.name)
        for column, name in domains.items():
            position = layer.GetLayerDefn().GetFieldIndex(column)
            definition = ogr.FieldDefn(column, ogr.OFTString)
            definition.SetDomainName(name)
            layer.AlterFieldDefn(position, definition, ogr.ALTER_DOMAIN_FLAG)
        del layer
    del dataset


def _domain(codelist: CodeList, codes_version: str) -> ogr.FieldDomain:
    codes = {c.code: f"{c.code} – {c.label.fr}" for c in codelist.codes if c.is_live(codes_version)}
    return ogr.CreateCodedFieldDomain(codelist.name, codelist.label.fr, ogr.OFTString, ogr.OFSTNone, codes)


def _add_titles(connection: sqlite3.Connection, tables: Sequence[Table], version: Version) -> None:
    helps = {c.name: c.help.fr for c in version.columns()}
    titles = ((t.name, f.name, f.alias, helps.get(f.name, "")) for t in tables for f in t.fields)
    connection.executemany(_TITLE, titles)


def _add_styles(connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    connection.execute(_STYLES)
    connection.execute(_STYLES_CONTENT)
    for table in tables:
        connection.execute(_STYLE, (table.name, table.geometry_column if table.geometry else "", _titles(table)))


def _titles(table: Table) -> str:
    """A style of QGIS that holds titles alone: it leaves drawing and forms as they are."""
    aliases = "".join(
        f'<alias field="{html.escape(field.name)}" index="{rank}" name="{html.escape(field.alias)}"/>'
        for rank, field in enumerate(table.fields, start=1)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.22.0" styleCategories="Fields"><aliases>{aliases}</aliases></qgis>'
    )
