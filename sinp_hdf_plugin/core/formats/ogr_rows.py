# SPDX-License-Identifier: GPL-2.0-or-later
"""The features of an OGR layer by columns: by GDAL's column stream where that is safe, else one by one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from osgeo import ogr

from sinp_hdf_plugin.core.formats.byte_tally import RESCUE
from sinp_hdf_plugin.core.formats.ogr_errors import translated
from sinp_hdf_plugin.core.formats.ogr_fields import Field, getter_of
from sinp_hdf_plugin.core.formats.plain_wkb import flattened, plain_wkb

CHUNK = 2048
# The stream of GDAL 3.6 loses time zones and misreads booleans: layers with some are read feature by feature.
_STREAMED = (ogr.OFTString, ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal, ogr.OFTDate)


class Chunk(NamedTuple):
    """Feature ids, one list a field, geometries (None when not asked for)."""

    fids: list[int]
    columns: list[list]
    geometry: list[bytes | None] | None


def read_chunks(layer: Any, fields: Sequence[Field], geometry: bool, where: str) -> Iterator[Chunk]:
    """All features. Raises SourceError when GDAL fails before the end."""
    layer.ResetReading()
    read = _streamed if streams(layer, fields) else _looped
    chunks = read(layer, fields, geometry)
    done = 0
    while True:
        with translated(
            "STR-004",
            f"{where} : lecture interrompue après {done} lignes",
            "Le fichier est abîmé ou incomplet : copiez-le ou exportez-le de nouveau.",
        ):
            chunk = next(chunks, None)
        if chunk is None:
            return
        done += len(chunk.fids)
        yield chunk


def streams(layer: Any, fields: Sequence[Field]) -> bool:
    """Whether the column stream gives this layer faithfully."""
    if not hasattr(layer, "GetArrowStreamAsNumPy"):
        return False
    try:
        import numpy  # noqa: F401
        from osgeo import gdal_array  # noqa: F401
    except ImportError:
        return False
    names = [field.name for field in fields]
    return (
        all(field.type in _STREAMED and field.subtype != ogr.OFSTBoolean for field in fields)
        and len(set(names)) == len(names)
        and not {_fid_name(layer), _geometry_name(layer)} & set(names)
        and layer.GetLayerDefn().GetGeomFieldCount() <= 1
    )


def _looped(layer: Any, fields: Sequence[Field], geometry: bool) -> Iterator[Chunk]:
    getters = [(field.place, getter_of(field)) for field in fields]
    while True:
        fids: list[int] = []
        rows: list[list] = []
        shapes: list[bytes | None] = []
        while len(fids) < CHUNK:
            feature = layer.GetNextFeature()
            if feature is None:
                break
            fids.append(feature.GetFID())
            rows.append([getter(feature, i) for i, getter in getters])
            if geometry:
                shapes.append(flattened(feature.GetGeometryRef()))
        if not fids:
            return
        columns = [list(column) for column in zip(*rows)] if fields else []
        yield Chunk(fids, columns, shapes if geometry else None)


def _streamed(layer: Any, fields: Sequence[Field], geometry: bool) -> Iterator[Chunk]:
    options = ["USE_MASKED_ARRAYS=YES", f"MAX_FEATURES_IN_BATCH={CHUNK}"]
    if not geometry:
        options.append("INCLUDE_GEOMETRY=NO")
    fid_name, geometry_name = _fid_name(layer), _geometry_name(layer)
    for batch in layer.GetArrowStreamAsNumPy(options):
        columns = [_values(batch[field.name], field.type) for field in fields]
        shapes = None
        if geometry:
            shapes = [plain_wkb(wkb) if wkb else None for wkb in batch[geometry_name].tolist()]
        yield Chunk(batch[fid_name].tolist(), columns, shapes)


def _values(array: Any, kind: int) -> list:
    values = array.tolist()  # None where masked
    if kind == ogr.OFTString:
        return [value.decode("utf-8", RESCUE) if value else None for value in values]
    if kind == ogr.OFTReal:
        return [value if value == value else None for value in values]
    if kind == ogr.OFTDate:
        return [value.isoformat() if isinstance(value, datetime.date) else None for value in values]
    return values


def _fid_name(layer: Any) -> str:
    return layer.GetFIDColumn() or "OGC_FID"


def _geometry_name(layer: Any) -> str:
    return layer.GetGeometryColumn() or "wkb_geometry"
