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
from sinp_hdf_plugin.core.formats.layer_styles import add_default_style, create_layer_styles
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES, TECHNICAL, result_tables
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import Version

# From GDAL 3.3.
HAS_DOMAINS = hasattr(ogr, "CreateCodedFieldDomain") and hasattr(gdal.Dataset, "AddFieldDomain")
# The GeoPackage's own place for titles and helps; QGIS takes its titles from a style.
_TITLE = """INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (?, ?, ?, ?)
    ON CONFLICT (table_name, column_name) DO UPDATE
    SET title = excluded.title, description = excluded.description"""


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
    create_layer_styles(connection)
    for table in tables:
        column = table.geometry_column if table.geometry else ""
        add_default_style(connection, table.name, column, _titles(table), "Titres", "Titres des colonnes")


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
