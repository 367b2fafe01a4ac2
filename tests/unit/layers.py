# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers with points and cells, written on the spot as GeoPackages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from osgeo import ogr, osr


def layer_of(
    path: Path,
    rows: Sequence[Mapping[str, str | None]],
    shapes: Sequence[tuple[float, float] | str | None],
    *,
    crs: int = 4326,
    table: str = "points",
    first: int = 1,
) -> Path:
    """A GeoPackage with one layer of texts; shapes are points, WKT or nothing, features are numbered from `first`."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer(table, reference, ogr.wkbUnknown)
    for name in rows[0]:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, (row, shape) in enumerate(zip(rows, shapes), first):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetFID(number)
        for name, value in row.items():
            if value is not None:
                feature.SetField(name, value)
        if shape is not None:
            text = shape if isinstance(shape, str) else f"POINT ({shape[0]} {shape[1]})"
            feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        layer.CreateFeature(feature)
    del layer, dataset
    return path
