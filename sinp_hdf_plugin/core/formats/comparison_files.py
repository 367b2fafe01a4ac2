# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of two results side by side, as a GeoPackage to be shown on the map or as a CSV for spreadsheets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats import gpkg_tables as gpkg
from sinp_hdf_plugin.core.formats.csv_writer import write_csv
from sinp_hdf_plugin.core.formats.gpkg_tables import Table, TableField
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS
from sinp_hdf_plugin.core.formats.styles import write_tables_styles
from sinp_hdf_plugin.core.places.projection import REGION_CRS

FINDINGS, RULES = "comparaison", "comparaison_regles"
_STATE = TableField("etat", "text", "État")
_RULE_FIELDS = (
    TableField("regle", "text", "Règle"),
    TableField("attribut", "text", "Attribut"),
    TableField("disparus", "integer", "Constats disparus"),
    TableField("nouveaux", "integer", "Constats nouveaux"),
    TableField("inchanges", "integer", "Constats inchangés"),
)
_TABLES = (
    Table(FINDINGS, [_STATE, *FINDING_FIELDS], "P", REGION_CRS, title="Comparaison des constats"),
    Table(RULES, _RULE_FIELDS, title="Comparaison par règle"),
)


def write_comparison_gpkg(path: Path, findings: Iterable[Sequence[Any]], rules: Iterable[Sequence[Any]]) -> Path:
    """Write the tables `comparaison` (state, geometry, fields of a finding) and `comparaison_regles`.

    Whole or not at all. Raises FormatError when the place cannot be written.
    """
    if path.suffix.lower() != ".gpkg":
        raise FormatError(f"La comparaison est un GeoPackage : donnez à « {path.name} » un nom qui finit par .gpkg.")
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        gpkg.create(part, _TABLES, True)
        _fill(part, findings, rules)
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise FormatError(
            f"Impossible d’écrire « {path} » ({error}). S’il est ouvert dans QGIS, retirez-en les couches, ou donnez "
            "un autre nom."
        ) from error
    return path


def _fill(part: Path, findings: Iterable[Sequence[Any]], rules: Iterable[Sequence[Any]]) -> None:
    connection = sqlite3.connect(part, isolation_level=None)
    try:
        gpkg_functions.register(connection)
        connection.execute("PRAGMA journal_mode = OFF")
        triggers = gpkg.suspend_triggers(connection)
        connection.execute("BEGIN")
        names = [_STATE.name, "geom", *(field.name for field in FINDING_FIELDS)]
        connection.executemany(gpkg.insert_statement(FINDINGS, names), findings)
        connection.executemany(gpkg.insert_statement(RULES, [field.name for field in _RULE_FIELDS]), rules)
        boxes = np.array(
            connection.execute(
                "SELECT fid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) FROM comparaison "
                "WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom)"
            ).fetchall(),
            float,
        ).reshape(-1, 5)
        gpkg.fill_index(connection, FINDINGS, "geom", boxes[:, 0].astype(np.int64), boxes[:, 1:])
        for table in (FINDINGS, RULES):
            count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # nosec B608  # our own names
            gpkg.set_feature_count(connection, table, count)
        write_tables_styles(connection, _TABLES)
        for sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
    finally:
        connection.close()


def write_comparison_csv(path: Path, findings: Iterable[Sequence[Any]]) -> Path:
    """Write state and fields of each finding. Raises FormatError when the place cannot be written."""
    names = [_STATE.name, *(field.name for field in FINDING_FIELDS)]
    return write_csv(path, names, ((state, *values) for state, _, *values in findings))
