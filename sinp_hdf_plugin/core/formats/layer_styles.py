# SPDX-License-Identifier: GPL-2.0-or-later
"""The table `layer_styles` of a GeoPackage, from which QGIS takes the style of a layer that it opens."""

from __future__ import annotations

import sqlite3

_TABLE = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
_CONTENT = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
    VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"""
_STYLE = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, 1, ?, '')"""


def create_layer_styles(connection: sqlite3.Connection) -> None:
    """Make the table, empty, in a GeoPackage that has none."""
    connection.execute(_TABLE)
    connection.execute(_CONTENT)


def add_default_style(
    connection: sqlite3.Connection, table: str, geometry_column: str, qml: str, name: str, description: str
) -> None:
    """The style that QGIS applies to a layer of itself; `geometry_column` is empty for a table without shapes."""
    connection.execute(_STYLE, (table, geometry_column, name, qml, description))
