# SPDX-License-Identifier: GPL-2.0-or-later
"""Run both engines on one source, and say where their results differ."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.formats import gpkg_tables
from sinp_hdf_plugin.core.formats.gpkg_tables import Table, TableField
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.rules.summary import RunSummary

TABLES = (
    *("occurrences_point", "occurrences_ligne", "occurrences_polygone", "occurrences_sans_geometrie"),
    *("quarantaine", "elements_deplaces", "constats"),
)
NUMBERS = ("fid", "q_fid")  # rows may be in another order
PARAMETERS = {
    "JDD": "4d331cae-65e4-4948-b0b2-a11bc5bb46c2",
    "DS_PUBLIQUE": "Pu",
    "STATUT_SOURCE": "Te",
    "GESTIONNAIRE": "Organisme",
    "OBSERVATEUR": "INCONNU",
}


FIELDS = [
    "uuid_perm_sinp",
    "id_origine",
    "statut_observation",
    "nom_cite",
    "date_debut",
    "cd_nom",
    "observateurs",
    "nombre_min",
]
FIELDS += ["jdd_uuid", "statut_source", "remarque", "geometrie_wkt_4326", "nature_objet_geo", "objet_denombrement"]


def converted(source: Path, profile: str, output: Path, engine: str, **options: Any) -> RunSummary:
    """The summary of one run into `output`."""
    parameters = options.pop("parameters", PARAMETERS)
    settings = Settings(load_profile(profile), options.pop("level", "producteur"), "2026-11-22", parameters)
    opened = open_source(source)
    try:
        return run([opened], settings, output, engine=engine, **options)
    finally:
        opened.close()


def differences(source: Path, profile: str, folder: Path, **options: Any) -> list[str]:
    """What the two engines do not agree on; empty when all is the same. The fast one must really have been used."""
    slow = converted(source, profile, folder / "slow.gpkg", "sqlite", **dict(options))
    fast = converted(source, profile, folder / "fast.gpkg", "duckdb", **dict(options))
    found = [] if fast.engine.startswith("DuckDB") else [f"not the fast engine: {fast.engine}"]
    for item in fields(slow):
        one, other = figures(getattr(slow, item.name)), figures(getattr(fast, item.name))
        if item.name not in ("engine", "started", "seconds") and one != other:
            found.append(f"{item.name}: only slow {list(one - other)[:2]}, only fast {list(other - one)[:2]}")
    for table in TABLES:
        one, other = rows_of(folder / "slow.gpkg", table), rows_of(folder / "fast.gpkg", table)
        found += [f"{table}: only slow {row}" for row in list(one - other)[:3]]
        found += [f"{table}: only fast {row}" for row in list(other - one)[:3]]
    return found


def figures(value: Any) -> Counter:
    """A figure of the summary without its order, where order says nothing."""
    parts = value.items() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return Counter(map(repr, parts))


def rows_of(path: Path, table: str) -> Counter:
    """The rows of a table with the number of times each is there, without their own number."""
    base = sqlite3.connect(path)
    try:
        cursor = base.execute(f'SELECT * FROM "{table}"')
        kept = [rank for rank, column in enumerate(cursor.description) if column[0] not in NUMBERS]
        return Counter(tuple(repr(row[rank]) for rank in kept) for row in cursor)
    finally:
        base.close()


def table_of(text_table: Path, folder: Path) -> Path:
    """The well-formed rows of a text table, as a GeoPackage."""
    source = open_source(text_table)
    rows: list[Any] = []
    for batch in source.batches(10_000):
        rows += zip(*batch.columns)
    source.close()
    return gpkg_of(folder / "donnees.gpkg", source.columns, rows, {})


def gpkg_of(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]], kinds: dict[str, str]) -> Path:
    """A GeoPackage with one table without geometry, `donnees`; columns are of text but for `kinds`."""
    gpkg_tables.create(path, [Table("donnees", [TableField(name, kinds.get(name, "text")) for name in names])], False)
    base = sqlite3.connect(path)
    gpkg_tables.suspend_triggers(base)
    base.executemany(gpkg_tables.insert_statement("donnees", names), rows)
    base.commit()
    base.close()
    return path


def index_faults(path: Path, table: str = "occurrences_point") -> list[tuple]:
    """Features that the spatial index does not have, or whose box is not around them."""
    base = sqlite3.connect(path)
    try:
        return base.execute(
            f"SELECT t.fid FROM {table} t LEFT JOIN rtree_{table}_geom r ON r.id = t.fid WHERE r.id IS NULL "
            f"UNION ALL SELECT id FROM rtree_{table}_geom WHERE id NOT IN (SELECT fid FROM {table})"
        ).fetchall()
    finally:
        base.close()


def record(number: int, **other: object) -> dict[str, object]:
    """A row in which nothing is wrong."""
    values: dict[str, object] = {
        "uuid_perm_sinp": f"3f2504e0-4f89-41d3-9a0c-{number:012x}", "id_origine": f"A{number}",
        "statut_observation": "Présent", "nom_cite": "Parus major", "date_debut": "2021-05-04", "cd_nom": 3764,
        "observateurs": "DUPONT Jean", "nombre_min": 1, "jdd_uuid": PARAMETERS["JDD"], "statut_source": "Terrain",
        "geometrie_wkt_4326": f"POINT(2.8{number % 100:02d} 50.1)", "nature_objet_geo": "Inventoriel",
        "objet_denombrement": "Individu",
    }  # fmt: skip
    return {**values, **other}


def write(folder: Path, rows: list[dict[str, object]], kinds: dict[str, str] | None = None) -> Path:
    """A GeoPackage of these records."""
    return gpkg_of(folder / "donnees.gpkg", FIELDS, values_of(rows), kinds or {})


def values_of(rows: list[dict[str, object]]) -> list[list[object]]:
    return [[row.get(name) for name in FIELDS] for row in rows]
