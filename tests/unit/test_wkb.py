# SPDX-License-Identifier: GPL-2.0-or-later
"""Our reader and writer of WKB against OGR's, shape by shape and for points by the batch."""

from __future__ import annotations

import struct

import needs_osgeo  # noqa: F401
import numpy as np
import pytest
from osgeo import ogr

from sinp_hdf_plugin.core.formats import geometry_text, wkb

SHAPES = [
    "POINT (650000 6980000)",
    "LINESTRING (0 0,1 2,3.5 -4)",
    "POLYGON ((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1))",
    "MULTIPOINT (1 2,3 4)",
    "MULTILINESTRING ((0 0,1 1),(2 2,3 3,4 2))",
    "MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 5),(6 5.5,7 5.5,7 6,6 5.5)))",
]


def wkb_of(text: str) -> bytes:
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb(ogr.wkbNDR))


def text_of(blob: bytes) -> str:
    return ogr.CreateGeometryFromWkb(blob).ExportToWkt()


@pytest.mark.parametrize("text", SHAPES)
def test_what_is_read_is_written_again(text):
    assert wkb.build(wkb.parse(wkb_of(text))) == wkb_of(text)


@pytest.mark.parametrize("text", SHAPES)
def test_bounds(text):
    minx, maxx, miny, maxy = ogr.CreateGeometryFromWkt(text).GetEnvelope()
    assert wkb.bounds_of(wkb.parse(wkb_of(text))) == (minx, miny, maxx, maxy)


@pytest.mark.parametrize("text", SHAPES)
def test_vertices_are_moved_and_nothing_else(text):
    moved = wkb.transformed(wkb.parse(wkb_of(text)), lambda x, y: (x + 10, y * 2))
    expected = ogr.CreateGeometryFromWkt(text)
    _scale(expected)
    assert text_of(wkb.build(moved)) == expected.ExportToWkt()


def _scale(geometry: ogr.Geometry) -> None:
    for part in range(geometry.GetGeometryCount()):
        _scale(geometry.GetGeometryRef(part))
    for vertex in range(geometry.GetPointCount()):
        geometry.SetPoint_2D(vertex, geometry.GetX(vertex) + 10, geometry.GetY(vertex) * 2)


def test_kinds():
    assert [wkb.KIND_OF_TYPE[wkb.parse(wkb_of(text)).type] for text in SHAPES] == ["P", "L", "A", "P", "L", "A"]


@pytest.mark.parametrize(
    "text", ["GEOMETRYCOLLECTION (POINT (1 2))", "POINT Z (1 2 3)", "CIRCULARSTRING (0 0,1 1,2 0)", "POINT M (1 2 3)"]
)
def test_collections_and_shapes_that_are_not_flat_are_refused(text):
    with pytest.raises(ValueError, match="^[0-9]+$"):
        wkb.parse(wkb_of(text))


def test_big_endian_is_refused():
    blob = bytes(ogr.CreateGeometryFromWkt(SHAPES[0]).ExportToWkb(ogr.wkbXDR))
    with pytest.raises(ValueError, match="1"):
        wkb.parse(blob)


def test_empty_shapes_have_no_vertex():
    for text in ("LINESTRING EMPTY", "POLYGON EMPTY", "MULTIPOLYGON EMPTY"):
        assert sum(len(ring) for ring in wkb.parse(wkb_of(text)).rings) == 0


def test_points_of_a_batch():
    blobs = [wkb_of("POINT (1 2)"), None, wkb_of("LINESTRING (0 0,1 1)"), wkb_of("POINT (-3.5 4)")]
    x, y, is_point = wkb.points_of(blobs)
    assert is_point.tolist() == [True, False, False, True]
    assert x[is_point].tolist() == [1, -3.5]
    assert y[is_point].tolist() == [2, 4]
    assert np.isnan(x[~is_point]).all()
    assert wkb.points_of([None])[2].tolist() == [False]
    assert wkb.points_of([wkb_of("POINT (1 2)")] * 3)[0].tolist() == [1, 1, 1]


def test_geopackage_points_have_no_envelope():
    blobs = wkb.gpkg_points(np.array([1.0, -2.5]), np.array([3.0, 0.0]), 2154)
    for blob, text in zip(blobs, ("POINT (1 3)", "POINT (-2.5 0)")):
        assert blob[:4] == b"GP\x00\x01"
        assert struct.unpack("<i", blob[4:8]) == (2154,)
        assert blob[8:] == wkb_of(text)
    assert wkb.gpkg_points(np.array([]), np.array([]), 0) == []


def test_geopackage_shapes_carry_their_envelope():
    blob = wkb.gpkg_blob(wkb_of(SHAPES[1]), 2154, (0.0, -4.0, 3.5, 2.0))
    assert blob[:4] == b"GP\x00\x03"
    assert struct.unpack("<i4d", blob[4:40]) == (2154, 0.0, 3.5, -4.0, 2.0)
    assert blob[40:] == wkb_of(SHAPES[1])


@pytest.mark.parametrize(
    ("text", "multi"),
    [
        (SHAPES[1], "MULTILINESTRING ((0 0,1 2,3.5 -4))"),
        (SHAPES[5], SHAPES[5]),
        (SHAPES[0], SHAPES[0]),
        (SHAPES[2], "MULTIPOLYGON (((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1)))"),
    ],
)
def test_lines_and_polygons_become_multiple(text, multi):
    assert wkb.to_multi(wkb_of(text)) == wkb_of(multi)


@pytest.mark.parametrize(
    ("text", "wkt", "srid"),
    [
        ("POINT(1 2)", "POINT (1 2)", None),
        ("SRID=4326;POINT(1 2)", "POINT (1 2)", 4326),
        ("POINT Z (1 2 3)", "POINT (1 2)", None),
        ('{"type": "Point", "coordinates": [1, 2]}', "POINT (1 2)", None),
        ("0101000000000000000000F03F0000000000000040", "POINT (1 2)", None),
        ("CURVEPOLYGON((0 0,1 0,1 1,0 0))", "POLYGON ((0 0,1 0,1 1,0 0))", None),
    ],
)
def test_geometries_written_as_text(text, wkt, srid):
    blob, found = geometry_text.wkb_from_text(text)
    assert text_of(blob) == wkt
    assert found == srid


@pytest.mark.parametrize(
    "text", ["POINT (2.5)", "POLYGON ((0 0, 1 0", "près du pont", "{}", "ABCDEF" * 4, "PONT(1 2)", ""]
)
def test_texts_that_are_no_geometry(text, capfd):
    assert geometry_text.wkb_from_text(text) == (None, None)
    assert capfd.readouterr().err == ""


def test_what_geos_says_of_a_shape():
    crossed = wkb_of("POLYGON ((0 0,1 1,1 0,0 1,0 0))")
    fault = geometry_text.fault_of(crossed)
    assert fault.reason == "le contour se croise, près de 0.5 ; 0.5"
    assert fault.repaired
    assert geometry_text.fault_of(wkb_of(SHAPES[2])) is None
    assert geometry_text.fault_of(b"\x01\x03").reason == "WKB illisible"


def test_measures_and_points_to_show():
    assert geometry_text.measure(wkb_of(SHAPES[3])) == (2, 0.0, 0.0)
    assert geometry_text.measure(wkb_of("LINESTRING (0 0,3 4)")) == (1, 5.0, 0.0)
    assert geometry_text.measure(wkb_of("POLYGON ((0 0,2 0,2 2,0 2,0 0))"))[2] == 4.0
    assert geometry_text.representative_point(wkb_of("POINT (1 2)")) == (1, 2)
    assert geometry_text.representative_point(wkb_of("POLYGON EMPTY")) is None
