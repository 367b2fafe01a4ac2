# SPDX-License-Identifier: GPL-2.0-or-later
"""Default styles inside the GeoPackage: QGIS applies them when it opens a layer, with French aliases."""

from __future__ import annotations

import sqlite3
from xml.sax.saxutils import escape, quoteattr  # nosec B406: escaping of our own text, nothing is parsed

from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.standard.model import Version

_TABLE = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
_CONTENT = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
    VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"""
_STYLE = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
    useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, 1, ?, '')"""


def write_styles(connection: sqlite3.Connection, version: Version) -> None:
    """Put the QML files of resources/styles, named after their table, in the `layer_styles` table of QGIS."""
    connection.execute(_TABLE)
    connection.execute(_CONTENT)
    for path in sorted(resource("styles").glob("*.qml")):
        table = path.stem
        qml = path.read_text(encoding="utf-8").replace("<aliases/>", _aliases(connection, table, version))
        found = connection.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
        geometry = found[0] if found else ""
        connection.execute(_STYLE, (table, geometry, f"{table} (SINP)", qml, "Style livré avec SINP Hauts-de-France"))


def _aliases(connection: sqlite3.Connection, table: str, version: Version) -> str:
    """The aliases of a table's columns: what GDAL was told, in QGIS's own words."""
    titles = dict(connection.execute("SELECT column_name, name FROM gpkg_data_columns WHERE table_name = ?", (table,)))
    titles.update({c.name: c.label.fr for c in version.columns() if table.startswith("occurrences_")})
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    lines = [f"<alias field={quoteattr(name)} index=\"{rank}\" name={quoteattr(escape(titles.get(name) or ''))}/>"
             for rank, name in enumerate(name for name in names if name not in ("geom", "q_geom"))]
    return "<aliases>" + "".join(lines) + "</aliases>"
