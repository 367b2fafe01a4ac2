# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinate systems as `Source` names them: two-dimensional, by code where there is one."""

from __future__ import annotations

from typing import Any

from osgeo import gdal, osr

from sinp_hdf_plugin.core.formats.ogr_errors import quiet_gdal

_GOOD_MATCH = 90  # percent, of OGR's confidence that a system without a code is the one of this code


def crs_of(reference: Any) -> str | None:
    """`EPSG:2154`, else the WKT, None when it is unknown. Heights are left out, as they are of geometries."""
    if reference is None or reference.IsLocal():
        return None
    with quiet_gdal():
        try:
            if reference.GetAxesCount() > 2:
                reference = reference.Clone()
                reference.DemoteTo2D()
            return _code_of(reference) or _matching_code(reference) or reference.ExportToWkt() or None
        except RuntimeError:
            return reference.ExportToWkt() or None
        finally:
            gdal.ErrorReset()  # not to find a code is no error


def without_height(crs: str) -> str:
    """The same system, `EPSG:5698` or WKT, without its height."""
    reference = osr.SpatialReference()
    with quiet_gdal():
        try:
            failed = reference.SetFromUserInput(crs)
        except RuntimeError:
            failed = True
    return crs if failed else crs_of(reference) or crs


def _code_of(reference: Any) -> str | None:
    authority, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    return f"{authority}:{code}" if authority and code else None


def _matching_code(reference: Any) -> str | None:
    matches = reference.FindMatches() or ()
    return next((_code_of(found) for found, match in matches[:1] if match >= _GOOD_MATCH), None)
