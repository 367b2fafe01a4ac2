# SPDX-License-Identifier: GPL-2.0-or-later
"""An empty GeoPackage made by GDAL, and its spatial index filled afterwards: GDAL's metadata, our bulk writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from osgeo import gdal, ogr, osr

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.rtree import write_rtree
from sinp_hdf_plugin.core.sql_text import quoted

_OGR_TYPES = {"integer": ogr.OFTInteger64, "decimal": ogr.OFTReal, "date": ogr.OFTDate}
# Lines and polygons may be multi-part: their layers are, and single ones are promoted.
GEOMETRY_TYPES = {
    "P": ogr.wkbPoint,
    "L": ogr.wkbMultiLineString,
    "A": ogr.wkbMultiPolygon,
    "*": ogr.wkbUnknown,
}


class TableField(NamedTuple):
    """A column to create: its type (text, integer, decimal, date) and its French alias."""

    name: str
    type: str = "text"
    alias: str = ""


class Table(NamedTuple):
    """A table to create; `geometry` is None, or P (point), L, A (multi-line, multi-polygon), or * (any)."""

    name: str
    fields: Sequence[TableField]
    geometry: str | None = None
    crs: str | None = None
    fid: str = "fid"
    geometry_column: str = "geom"
    title: str = ""


def create(path: Path, tables: Sequence[Table], index: bool) -> None:
    """Create the GeoPackage with its empty tables. Raises FormatError or OSError when the place cannot be written."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    dataset = None
    try:
        driver = ogr.GetDriverByName("GPKG")
        dataset = driver.CreateDataSource(str(path), ["VERSION=1.3"])
        if dataset is None:
            raise FormatError(
                f"Impossible d’écrire « {path} » : {gdal.GetLastErrorMsg()}. Choisissez un dossier où vous "
                "avez le droit d’écrire."
            )
        for table in tables:
            _create_table(dataset, table, index)
    except RuntimeError as error:  # how GDAL refuses when the process has set it to raise
        raise OSError(str(error)) from error
    finally:
        del dataset
        gdal.PopErrorHandler()


def _create_table(dataset: ogr.DataSource, table: Table, index: bool) -> None:
    # Geometries of any kind (the quarantine) have no index: one that nobody fills would hide them on the map.
    options = [
        f"FID={table.fid}",
        f"GEOMETRY_NAME={table.geometry_column}",
        f"IDENTIFIER={table.title or table.name}",
        f"SPATIAL_INDEX={'YES' if index and table.geometry in ('P', 'L', 'A') else 'NO'}",
    ]
    kind = GEOMETRY_TYPES[table.geometry] if table.geometry else ogr.wkbNone
    layer = dataset.CreateLayer(table.name, _srs(table.crs) if table.geometry else None, kind, options)
    if layer is None:
        raise OSError(gdal.GetLastErrorMsg())
    for item in table.fields:
        definition = ogr.FieldDefn(item.name, _OGR_TYPES.get(item.type, ogr.OFTString))
        if item.alias:
            definition.SetAlternativeName(item.alias)
        layer.CreateField(definition)


def _srs(crs: str | None) -> osr.SpatialReference | None:
    if not crs:
        return None
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def srs_id(connection: sqlite3.Connection, table: str) -> int:
    """The srs_id that GDAL gave to a layer."""
    found = connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
    return int(found[0]) if found else 0


def suspend_triggers(connection: sqlite3.Connection) -> list[str]:
    """Drop every trigger (they follow single edits, not bulk writing) and answer the SQL that makes them again."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    return [sql for _, sql in triggers]


def fill_index(connection: sqlite3.Connection, table: str, column: str, ids: np.ndarray, boxes: np.ndarray) -> None:
    """Write the spatial index and the extent of a layer; boxes are (n, 4: minx, maxx, miny, maxy)."""
    if not len(ids):
        return
    name = f"rtree_{table}_{column}"
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
        write_rtree(connection, name, ids, boxes)
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, max_x = ?, min_y = ?, max_y = ? WHERE table_name = ?",
        (boxes[:, 0].min(), boxes[:, 1].max(), boxes[:, 2].min(), boxes[:, 3].max(), table),
    )


def set_feature_count(connection: sqlite3.Connection, table: str, count: int) -> None:
    """GDAL keeps the number of features aside; without it every count reads the whole table."""
    connection.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (count, table))


def insert_statement(table: str, columns: Sequence[str]) -> str:
    """INSERT with one place per column."""
    names = ", ".join(map(quoted, columns))
    return f"INSERT INTO {quoted(table)} ({names}) VALUES ({', '.join('?' * len(columns))})"  # nosec B608
