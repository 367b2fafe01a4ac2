# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that the workbench adds to a result GeoPackage: logs without geometry, in the transaction under way."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sinp_hdf_plugin.core.formats.gpkg_tables import TableField
from sinp_hdf_plugin.core.sql_text import quoted

_TYPES = {"integer": "INTEGER", "decimal": "REAL", "date": "DATE"}


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the file has a table of this name."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone() is not None


def ensure_table(connection: sqlite3.Connection, name: str, fields: Sequence[TableField], title: str = "") -> None:
    """Make the table if it is not there, with a `fid`. With a title it is registered as a table of the GeoPackage."""
    if has_table(connection, name):
        return
    columns = ", ".join(f"{quoted(field.name)} {_TYPES.get(field.type, 'TEXT')}" for field in fields)
    connection.execute(f"CREATE TABLE {quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {columns})")
    if title:
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'attributes', ?, 0)",
            [name, title],
        )


def drop_if_empty(connection: sqlite3.Connection, name: str) -> None:
    """Take a table away when nothing is left in it."""
    if has_table(connection, name) and not connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone():  # nosec B608  # quoted
        connection.execute(f"DROP TABLE {quoted(name)}")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", [name])
        if has_table(connection, "gpkg_ogr_contents"):
            connection.execute("DELETE FROM gpkg_ogr_contents WHERE table_name = ?", [name])
