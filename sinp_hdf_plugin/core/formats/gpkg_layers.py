# SPDX-License-Identifier: GPL-2.0-or-later
"""What a GeoPackage says of its layers: names, columns, key, geometry and coordinate system."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from sinp_hdf_plugin.core.sql_text import quoted

QUARANTINE = "quarantaine"
# Columns of our quarantine table: the first two say where a row came from, the others why it was held.
QUARANTINE_LINE, QUARANTINE_SHEET = "ligne_source", "feuille"
QUARANTINE_OWN = frozenset((QUARANTINE_LINE, QUARANTINE_SHEET, "motifs", "regles", "cellules"))
_NEVER_BY_DEFAULT = frozenset(
    (
        *("layer_styles", "qgis_projects", "elements_deplaces", "constats", "rapport", "doublons_retires", QUARANTINE),
        *("modifications", "modifications_etats", "constats_ecartes"),
    )
)
# Keys that GIS software makes up: they number the features and are no data.
_TECHNICAL_KEYS = frozenset(("fid", "ogc_fid", "q_fid", "rowid"))
_SYSTEM = re.compile(r"(gpkg_|sqlite_|rtree_)", re.IGNORECASE)
# A source column named as one of the quarantine's own is held there under this prefix, once more if it has it.
_HELD_PREFIX = "source_"
_HELD = re.compile(rf"(?:{_HELD_PREFIX})*(?:{'|'.join(QUARANTINE_OWN)}|q_fid|q_geom)\Z", re.IGNORECASE)


class Layer(NamedTuple):
    """A table with its geometry column, if any, and the number of its coordinate system in the file."""

    name: str
    geometry: str | None
    srs_id: int | None
    height: bool = False  # geometries may have one


class LayerColumn(NamedTuple):
    """A column and its declared type, in capitals."""

    name: str
    type: str


class LayerShape(NamedTuple):
    """What to read of a layer.

    key: the integer primary key, "rowid", or None when rows have no number; columns: those offered; left:
    those that hold bytes; sheet_column: of a quarantine table, the sheet each row came from.
    """

    key: str | None
    columns: list[LayerColumn]
    left: list[LayerColumn]
    sheet_column: str | None = None


def list_layers(connection: sqlite3.Connection) -> list[Layer]:
    """Registered layers and tables, features first, then tables that nobody registered."""
    registered = connection.execute(
        "SELECT c.table_name, g.column_name, g.srs_id, coalesce(g.z, 0) <> 0 FROM gpkg_contents c "
        "LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) "
        "WHERE c.data_type IN ('features', 'attributes', 'aspatial') "
        "AND lower(c.table_name) IN (SELECT lower(name) FROM sqlite_master WHERE type IN ('table', 'view')) "
        "ORDER BY g.column_name IS NULL, c.rowid"
    ).fetchall()
    layers = [Layer(*row) for row in registered]
    known = {layer.name.lower() for layer in layers}
    others = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid")
    layers += [Layer(name, None, None) for (name,) in others if name.lower() not in known and not _SYSTEM.match(name)]
    return layers


def find_layer(layers: Sequence[Layer], name: str) -> Layer | None:
    """The layer of this name; case counts only between layers that differ by it."""
    same = [layer for layer in layers if layer.name.lower() == name.lower()]
    return next((layer for layer in same if layer.name == name), same[0] if same else None)


def default_layer(connection: sqlite3.Connection, layers: Sequence[Layer]) -> Layer:
    """The first one with rows, those that hold styles or results of ours last."""
    ordered = sorted(layers, key=lambda layer: layer.name.lower() in _NEVER_BY_DEFAULT)
    return next((layer for layer in ordered if has_rows(connection, layer.name)), ordered[0])


def has_rows(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the table has at least one row."""
    return connection.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchone() is not None  # nosec B608


def shape_of(connection: sqlite3.Connection, layer: Layer) -> LayerShape:
    """The columns to read. A key that is data (not a made-up `fid`) is offered too."""
    found = connection.execute(
        "SELECT name, upper(type), pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid", [layer.name]
    ).fetchall()
    keys = [(name, kind) for name, kind, pk in found if pk]
    key = keys[0][0] if len(keys) == 1 and keys[0][1] == "INTEGER" else _rowid(connection, layer.name)
    fields = [
        LayerColumn(name, kind)
        for name, kind, _ in found
        if name != layer.geometry and not (name == key and name.lower() in _TECHNICAL_KEYS)
    ]
    sheet = None
    if is_quarantine(layer, [field.name for field in fields]):
        key, sheet = QUARANTINE_LINE, QUARANTINE_SHEET
        fields = [field for field in fields if field.name not in QUARANTINE_OWN]
    left = [field for field in fields if field.type.startswith("BLOB")]
    return LayerShape(key, [field for field in fields if field not in left], left, sheet)


def is_quarantine(layer: Layer, columns: Sequence[str]) -> bool:
    """Whether this is the quarantine table of a result of ours."""
    needed = {QUARANTINE_LINE, QUARANTINE_SHEET, "motifs", "regles"}
    return layer.name == QUARANTINE and needed <= set(columns)


def held_name(name: str) -> str:
    """The column of the quarantine that holds this source column."""
    return _HELD_PREFIX + name if _HELD.match(name) else name


def original_name(held: str) -> str:
    """The source column that this column of the quarantine holds."""
    return held[len(_HELD_PREFIX) :] if held.startswith(_HELD_PREFIX) and _HELD.match(held) else held


def crs_of(connection: sqlite3.Connection, srs_id: int | None) -> str | None:
    """`EPSG:2154`, else the WKT, None when the layer does not say."""
    found = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        [srs_id],
    ).fetchone()
    if srs_id is None or srs_id <= 0 or found is None:
        return None
    organization, code, definition = found
    if str(organization).upper() in ("EPSG", "ESRI", "IGNF"):
        return f"{str(organization).upper()}:{code}"
    return definition if definition and definition.lower() != "undefined" else None


def _rowid(connection: sqlite3.Connection, table: str) -> str | None:
    """`rowid` for a table that has one, and no column of that name that hides it."""
    kind = connection.execute(
        "SELECT type FROM sqlite_master WHERE lower(name) = lower(?) AND type IN ('table', 'view')", [table]
    ).fetchone()
    if kind is None or kind[0] == "view":
        return None
    try:
        connection.execute(f"SELECT rowid FROM {quoted(table)} LIMIT 1")  # nosec B608
    except sqlite3.OperationalError:
        return None
    return "rowid"
