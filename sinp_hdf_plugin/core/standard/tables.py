# SPDX-License-Identifier: GPL-2.0-or-later
"""The definition of a database table of flat records, derived from a version of the format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sinp_hdf_plugin.core.sql_text import literal, quoted
from sinp_hdf_plugin.core.standard.model import PRODUCER, FlatColumn, Version

SQLITE, POSTGRESQL = "sqlite", "postgresql"
REGION_SRID = 2154

# Type in the format -> type in the database; anything else, and any list, is text.
_TYPES: Mapping[str, Mapping[str, str]] = {
    SQLITE: {
        "text": "TEXT",
        "integer": "INTEGER",
        "decimal": "REAL",
        "date": "DATE",
        "geometry": "BLOB",
    },
    POSTGRESQL: {
        "text": "text",
        "integer": "bigint",
        "decimal": "double precision",
        "date": "date",
        "datetime": "timestamp",
        "time": "time",
        "uuid": "uuid",
        "json": "jsonb",
        "geometry": f"geometry(Geometry, {REGION_SRID})",
    },
}


class ColumnDefinition(NamedTuple):
    """One column: its type in a dialect, whether it must be filled, its French label."""

    name: str
    sql_type: str
    not_null: bool
    comment: str


def column_definitions(version: Version, dialect: str = SQLITE, level: str = PRODUCER) -> list[ColumnDefinition]:
    """The columns of a table, in the order of the format; what `level` makes mandatory may not be NULL.

    Raises ValueError for a dialect other than `sqlite` and `postgresql`.
    """
    if dialect not in _TYPES:
        raise ValueError(f"dialecte SQL inconnu : {dialect!r}")
    mandatory = frozenset(version.mandatory(level))
    return [
        ColumnDefinition(c.name, _sql_type(c, _TYPES[dialect]), c.name in mandatory, c.label.fr)
        for c in version.columns()
    ]


def create_table_sql(version: Version, table: str, dialect: str = SQLITE, level: str = PRODUCER) -> str:
    """The statements that create the table: labels are comments, kept by the database in both dialects.

    Keys and indexes are left to whoever stores: they depend on how records are brought up to date.
    """
    columns = column_definitions(version, dialect, level)
    lines = [f"    {_declared(c)}{',' if c is not columns[-1] else ''}{_remark(c, dialect)}" for c in columns]
    create = f"CREATE TABLE {_table(table)} (\n" + "\n".join(lines) + "\n);\n"
    if dialect == SQLITE:
        return create
    return create + "".join(
        f"COMMENT ON COLUMN {_table(table)}.{quoted(c.name)} IS {literal(c.comment)};\n" for c in columns
    )


def _sql_type(column: FlatColumn, types: Mapping[str, str]) -> str:
    return types["text"] if column.list else types.get(column.type, types["text"])


def _declared(column: ColumnDefinition) -> str:
    return f"{quoted(column.name)} {column.sql_type}" + (" NOT NULL" if column.not_null else "")


def _remark(column: ColumnDefinition, dialect: str) -> str:
    return f" -- {' '.join(column.comment.split())}" if dialect == SQLITE else ""


def _table(name: str) -> str:
    """The name of a table, which may hold a schema: `sinp.occurrences`."""
    return ".".join(map(quoted, name.split(".")))
