# SPDX-License-Identifier: GPL-2.0-or-later
"""Any geometry a source may hold, GeoPackage blobs too, as two-dimensional linear ISO WKB, little endian."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

# Envelope sizes by the three bits of the flags: none, xy, xyz, xym, xyzm.
_HEAD = {0x00: 8, 0x02: 40, 0x04: 56, 0x06: 56, 0x08: 72}
_EMPTY_FLAG = 0x10
_PLAIN = frozenset(struct.pack("<BI", 1, kind) for kind in range(1, 8))
_POINT = struct.pack("<BI", 1, 1)
# Points with Z, M or both, in the ISO numbering and in the older one: dropping the rest is cutting bytes off.
_TALL_POINTS = frozenset(struct.pack("<BI", 1, kind) for kind in (1001, 2001, 3001, 0x80000001))
_MULTI_POLYGONS_INSTEAD = (15, 16)  # polyhedral surface, TIN
_TRIANGLE = 17


def wkb_of_blobs(blobs: Sequence[bytes | None]) -> list[bytes | None]:
    """The geometry of each blob, None where there is none. Raises ValueError or TypeError for a bad one."""
    if None not in blobs and len({blob[:4] for blob in blobs}) == 1:  # type: ignore[index]
        start = _HEAD.get(blobs[0][3] & ~0x01) if blobs[0][:2] == b"GP" else None  # type: ignore[index]
        if start:
            cut = [blob[start:] for blob in blobs]  # type: ignore[index]
            if {wkb[:5] for wkb in cut} <= _PLAIN:
                return cut
    return [None if blob is None else wkb_of_blob(blob) for blob in blobs]


def wkb_of_blob(blob: bytes) -> bytes | None:
    """The geometry of a GeoPackage blob or of WKB, None when it is empty. Raises ValueError for the rest."""
    if blob[:2] != b"GP":
        return plain_wkb(blob)
    if len(blob) < 8:
        raise ValueError("blob too short")
    if blob[3] & _EMPTY_FLAG:
        return None
    head = _HEAD.get(blob[3] & 0x0E)
    if head is None:
        raise ValueError("unknown envelope")
    return plain_wkb(blob[head:])


def plain_wkb(wkb: bytes) -> bytes | None:
    """The same geometry without Z and M, curves drawn as lines. None when it is empty. Raises ValueError."""
    head = wkb[:5]
    if head in _PLAIN:
        return wkb
    if head in _TALL_POINTS and len(wkb) >= 29:
        return _POINT + wkb[5:21]
    return _through_ogr(wkb)


def flattened(geometry: Any) -> bytes | None:
    """The same of an OGR geometry."""
    from osgeo import ogr

    if geometry is None or geometry.IsEmpty():
        return None
    if geometry.GetGeometryType() not in range(1, 8):
        geometry = geometry.Clone()
        geometry.FlattenTo2D()
        if geometry.HasCurveGeometry(0):
            geometry = geometry.GetLinearGeometry()
        if geometry.GetGeometryType() in _MULTI_POLYGONS_INSTEAD:
            geometry = ogr.ForceToMultiPolygon(geometry)
        elif geometry.GetGeometryType() == _TRIANGLE:
            geometry = ogr.ForceToPolygon(geometry)
    return bytes(geometry.ExportToIsoWkb(ogr.wkbNDR))


def _through_ogr(wkb: bytes) -> bytes | None:
    from osgeo import ogr

    from sinp_hdf_plugin.core.formats.ogr_errors import quiet_gdal

    if len(wkb) < 5:
        raise ValueError("WKB too short")
    with quiet_gdal():
        try:
            geometry = ogr.CreateGeometryFromWkb(bytes(wkb))
        except (RuntimeError, TypeError) as error:
            raise ValueError(str(error)) from error
        if geometry is None:
            raise ValueError("not WKB")
        return flattened(geometry)
