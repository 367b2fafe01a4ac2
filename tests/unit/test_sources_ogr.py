# SPDX-License-Identifier: GPL-2.0-or-later
"""What OGR opens: shapefiles with and without their companions, GeoJSON, FlatGeobuf, and GDAL's errors."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from source_reading import geometries, notes, read, refusal, write

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import ogr_rows
from sinp_hdf_plugin.core.formats.ogr_errors import without_secrets
from sinp_hdf_plugin.core.formats.open import layers, open_source

gdal = pytest.importorskip("osgeo.gdal")
ogr = pytest.importorskip("osgeo.ogr")
osr = pytest.importorskip("osgeo.osr")

TEXTS = ["Mésange", "forêt", "à côté"]


def vector(
    path: Path,
    driver: str,
    *options: str,
    crs: int | None = 2154,
    count: int = 3,
    dates: bool = True,
    moment: bool = False,
) -> Path:
    """Points numbered from 0, the last one without values, in a layer `t`."""
    reference = None
    if crs:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(crs)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer("t", reference, ogr.wkbPoint, list(options))
    fields = {"nom": ogr.OFTString, "n": ogr.OFTInteger, "grand": ogr.OFTInteger64, "x": ogr.OFTReal}
    if dates:
        fields["jour"] = ogr.OFTDate
    if moment:
        fields["moment"] = ogr.OFTDateTime
    for name, kind in fields.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    for i in range(count):
        feature = ogr.Feature(layer.GetLayerDefn())
        if i + 1 < count:
            feature["nom"], feature["n"], feature["grand"], feature["x"] = TEXTS[i % 3], i, 10**12 + i, i + 0.25
            if dates:
                feature["jour"] = "2020/05/01"
            if moment:
                feature["moment"] = "2020-05-01T12:34:56+02:00"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({i} 7)"))
        layer.CreateFeature(feature)
    return path


def wkt(source) -> list[str]:
    return [ogr.CreateGeometryFromWkb(wkb).ExportToIsoWkt() for wkb in geometries(source)]


@pytest.mark.parametrize(
    ("driver", "name"), [("ESRI Shapefile", "t.shp"), ("FlatGeobuf", "t.fgb"), ("GeoJSON", "t.geojson")]
)
def test_files_with_geometry(tmp_path, driver, name):
    options = {"FlatGeobuf": ["SPATIAL_INDEX=NO"], "ESRI Shapefile": ["ENCODING=UTF-8"]}.get(driver, [])
    source = open_source(vector(tmp_path / name, driver, *options))
    assert source.columns == ("nom", "n", "grand", "x", "jour")
    assert (source.crs, source.has_geometry, source.sheet, source.row_count) == ("EPSG:2154", True, "t", 3)
    rows, lines, _ = read(source, 2)
    day = "2020-05-01" + ("T00:00:00" if driver == "FlatGeobuf" else "")  # which knows no plain dates
    assert rows == [
        ("Mésange", 0, 10**12, 0.25, day),
        ("forêt", 1, 10**12 + 1, 1.25, day),
        (None,) * 5,
    ]
    assert (lines, wkt(source)) == ([0, 1, 2], ["POINT (0 7)", "POINT (1 7)", "POINT (2 7)"])
    assert not source.notes
    assert layers(source.path) == ["t"]


@pytest.mark.parametrize("driver", ["ESRI Shapefile", "FlatGeobuf", "GeoJSON"])
def test_stream_and_loop_agree(tmp_path, driver, monkeypatch):
    name = {"ESRI Shapefile": "t.shp", "FlatGeobuf": "t.fgb", "GeoJSON": "t.geojson"}[driver]
    path = vector(tmp_path / name, driver, count=5000, dates=driver != "FlatGeobuf")
    source = open_source(path)
    assert ogr_rows.streams(source._layer, source._fields) or not hasattr(ogr.Layer, "GetArrowStreamAsNumPy")
    streamed = read(source), geometries(source)
    monkeypatch.setattr(ogr_rows, "streams", lambda *_: False)
    assert (read(source), geometries(source)) == streamed
    assert len(streamed[0][0]) == 5000


def test_moments_keep_their_zone(tmp_path):
    source = open_source(vector(tmp_path / "t.fgb", "FlatGeobuf", "SPATIAL_INDEX=NO", moment=True))
    assert read(source)[0][0][-1] == "2020-05-01T12:34:56+02:00"
    text = {"type": "Feature", "properties": {"m": "2020-05-01T12:34:56.5Z"}, "geometry": None}
    path = write(tmp_path, json.dumps({"type": "FeatureCollection", "features": [text]}), "m.geojson")
    assert read(open_source(path))[0] == [("2020-05-01T12:34:56.5Z",)]


def test_geojson_of_all_sorts(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"a": "02691", "liste": ["x", "y"], "objet": {"k": 1}, "vrai": True, "vide": ""},
            "geometry": {"type": "Point", "coordinates": [2.5, 49.9, 12]},
        },
        {"type": "Feature", "properties": {"a": None}, "geometry": None},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}},
    ]
    source = open_source(write(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "t.json"))
    rows, _, _ = read(source)
    assert dict(zip(source.columns, rows[0])) == {
        "a": "02691", "liste": rows[0][1], "objet": rows[0][2], "vrai": 1, "vide": None,
    }  # fmt: skip
    assert [json.loads(rows[0][i]) for i in (1, 2)] == [["x", "y"], {"k": 1}]
    assert source.crs == "EPSG:4326"
    assert [wkb is None for wkb in geometries(source)] == [False, True, True]


@pytest.mark.parametrize("content", ['{"type": "FeatureCollection", "features": [{"type', '{"a": 1, "b": [', "{]"])
def test_broken_geojson(tmp_path, content):
    assert refusal(write(tmp_path, content, "t.geojson")).rule == "STR-004"


def test_geojson_with_two_columns_of_one_name(tmp_path):
    feature = {"type": "Feature", "properties": {"Nom": "a", "nom": "b"}, "geometry": None}
    path = write(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "t.geojson")
    assert refusal(path).rule == "STR-008"


def test_geojson_without_features(tmp_path):
    path = write(tmp_path, '{"type": "FeatureCollection", "features": []}', "t.geojson")
    assert refusal(path).rule == "STR-002"


def test_wrong_extension(tmp_path):
    path = vector(tmp_path / "t.fgb", "FlatGeobuf", "SPATIAL_INDEX=NO").rename(tmp_path / "t.csv")
    source = open_source(path)
    assert len(read(source)[0]) == 3
    assert "FlatGeobuf" in notes(source, "STR-004")[0].message


# Shapefiles


def test_shapefile_without_prj(tmp_path):
    source = open_source(vector(tmp_path / "t.shp", "ESRI Shapefile", crs=None))
    assert (source.crs, source.has_geometry) == (None, True)
    assert wkt(source)[0] == "POINT (0 7)"


@pytest.mark.parametrize(("encoding", "label"), [("UTF-8", "UTF-8"), ("CP1252", "CP1252"), ("ISO-8859-1", "CP1252")])
def test_shapefile_without_cpg(tmp_path, encoding, label):
    path = vector(tmp_path / "t.shp", "ESRI Shapefile", f"ENCODING={encoding}")
    (tmp_path / "t.cpg").unlink()
    source = open_source(path)
    assert [row[0] for row in read(source)[0]] == ["Mésange", "forêt", None]
    assert source.encoding == label
    assert (len(notes(source, "STR-003")), notes(source, "STR-003")[0].severity) == (1, "info")


def test_shapefile_whose_cpg_is_wrong(tmp_path):
    path = vector(tmp_path / "t.shp", "ESRI Shapefile", "ENCODING=CP1252")
    (tmp_path / "t.cpg").write_text("UTF-8")
    source = open_source(path)
    assert read(source)[0][0][0] == "Mésange"
    assert notes(source, "STR-003")[0].severity == "avertissement"


def test_shapefile_with_the_encoding_of_the_user(tmp_path):
    path = vector(tmp_path / "t.shp", "ESRI Shapefile", "ENCODING=CP850")
    for name in ("t.cpg",):
        (tmp_path / name).unlink()
    assert read(open_source(path, encoding="CP850"))[0][0][0] == "Mésange"


def test_shapefile_named_by_any_of_its_files(tmp_path):
    vector(tmp_path / "t.shp", "ESRI Shapefile")
    for name in ("t.dbf", "t.shx"):
        source = open_source(tmp_path / name)
        assert (len(read(source)[0]), source.has_geometry) == (3, True)


def test_incomplete_shapefiles(tmp_path):
    vector(tmp_path / "t.shp", "ESRI Shapefile")
    for missing in ("dbf", "shx"):
        folder = tmp_path / missing
        folder.mkdir()
        for extension in {"shp", "shx", "dbf", "prj"} - {missing}:
            shutil.copy(tmp_path / f"t.{extension}", folder)
    assert "t.shx" in str(refusal(tmp_path / "shx" / "t.shp"))
    source = open_source(tmp_path / "dbf" / "t.shp")
    assert ".dbf" in notes(source, "STR-010")[0].message
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(tmp_path / "t.dbf", alone)
    source = open_source(alone / "t.dbf")
    assert (len(read(source)[0]), source.has_geometry) == (3, False)


def test_zipped_shapefile(tmp_path):
    (tmp_path / "in").mkdir()
    vector(tmp_path / "in" / "t.shp", "ESRI Shapefile")
    archive = shutil.make_archive(str(tmp_path / "t"), "zip", tmp_path / "in")
    assert len(read(open_source(archive))[0]) == 3


# Failures


@pytest.mark.parametrize("raising", [False, True])
@pytest.mark.parametrize(
    ("driver", "name"), [("FlatGeobuf", "t.fgb"), ("ESRI Shapefile", "t.dbf"), ("ESRI Shapefile", "t.shp")]
)
def test_cut_files_are_never_half_read(tmp_path, driver, name, raising):
    first = tmp_path / ("t.fgb" if driver == "FlatGeobuf" else "t.shp")
    vector(first, driver, count=6000)
    path = tmp_path / name
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size // 2)
    before = gdal.GetUseExceptions()
    (gdal.UseExceptions if raising else gdal.DontUseExceptions)()
    try:
        error = refusal(first)
        assert gdal.GetUseExceptions() == raising
    finally:
        (gdal.UseExceptions if before else gdal.DontUseExceptions)()
    assert error.rule == "STR-004"
    assert "interrompue" in str(error)


def test_unknown_binary(tmp_path):
    error = refusal(write(tmp_path, bytes(range(256)) * 40, "t.csv"))
    assert (error.rule, "Vérifiez" in str(error)) == ("STR-004", True)


def test_nothing_is_printed(tmp_path, capfd):
    refusal(write(tmp_path, "{]", "t.geojson"))
    refusal(write(tmp_path, bytes(range(256)) * 40, "t.dat"))
    assert capfd.readouterr() == ("", "")


def test_file_changed_while_it_was_read(tmp_path):
    path = vector(tmp_path / "t.shp", "ESRI Shapefile")
    source = open_source(path)
    batches = source.batches(1)
    next(batches)
    os.utime(tmp_path / "t.dbf", (1, 1))
    with pytest.raises(FormatError, match="modifié pendant sa lecture"):
        list(batches)


def test_encoding_does_not_apply(tmp_path):
    source = open_source(vector(tmp_path / "t.geojson", "GeoJSON"), encoding="cp1252")
    assert notes(source, "STR-003")[0].severity == "info"


def test_passwords_are_hidden():
    said = without_secrets("PG:dbname=a password='s3 cret' host=b, postgresql://u:s3cret@host/a PASSWORD=x")
    assert "s3" not in said and "=x" not in said
    error = refusal("PG:dbname=absent host=/nowhere port=1 user=u password=s3cret")
    assert "s3cret" not in str(error) and "connexion" in str(error)
