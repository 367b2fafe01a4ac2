# SPDX-License-Identifier: GPL-2.0-or-later
"""The table definition: a database takes it, and it says what the format says."""

from __future__ import annotations

import sqlite3

import pytest

from sinp_hdf_plugin.core.standard.load import known_versions, load_version
from sinp_hdf_plugin.core.standard.tables import ColumnDefinition, column_definitions, create_table_sql

VERSION = load_version("occtax-hdf-1.0")


def by_name(dialect: str) -> dict[str, ColumnDefinition]:
    return {c.name: c for c in column_definitions(VERSION, dialect)}


def test_every_column_in_order():
    assert [c.name for c in column_definitions(VERSION)] == [c.name for c in VERSION.columns()]


def test_types_of_each_database():
    sqlite, postgresql = by_name("sqlite"), by_name("postgresql")
    wanted = {
        "nomCite": ("TEXT", "text"),
        "cdNom": ("INTEGER", "bigint"),
        "altitudeMin": ("REAL", "double precision"),
        "dateDebut": ("DATE", "date"),
        "heureDebut": ("TEXT", "time"),
        "idSINPOccTax": ("TEXT", "uuid"),
        "champsAdditionnels": ("TEXT", "jsonb"),
        "geometrie": ("BLOB", "geometry(Geometry, 2154)"),
        "anneeRefCommune": ("TEXT", "text"),
        "doublonDe": ("TEXT", "text"),
    }  # fmt: skip
    assert {name: (sqlite[name].sql_type, postgresql[name].sql_type) for name in wanted} == wanted


def test_what_must_be_filled_follows_the_level():
    for level in ("producteur", "echange"):
        found = [c.name for c in column_definitions(VERSION, level=level) if c.not_null]
        assert found == list(VERSION.mandatory(level))


@pytest.mark.parametrize("version_id", known_versions())
def test_sqlite_takes_it(version_id):
    version = load_version(version_id)
    connection = sqlite3.connect(":memory:")
    connection.executescript(create_table_sql(version, 'occurrences "2"'))
    rows = connection.execute("""SELECT name, "notnull" FROM pragma_table_info('occurrences "2"')""").fetchall()
    mandatory = version.mandatory("producteur")
    assert rows == [(c.name, int(c.name in mandatory)) for c in version.columns()]
    kept = connection.execute("SELECT sql FROM sqlite_master").fetchone()[0]
    assert f"-- {version.columns()[0].label.fr}" in kept


def test_postgresql_statements():
    sql = create_table_sql(VERSION, "sinp.occurrences", "postgresql")
    assert sql.startswith('CREATE TABLE "sinp"."occurrences" (\n')
    assert '    "dateDebut" date NOT NULL,\n' in sql
    assert sql.count("COMMENT ON COLUMN") == len(VERSION.columns())
    assert """COMMENT ON COLUMN "sinp"."occurrences"."dateDebut" IS 'Date de début';""" in sql


def test_an_unknown_dialect():
    with pytest.raises(ValueError, match="dialecte"):
        column_definitions(VERSION, "oracle")
