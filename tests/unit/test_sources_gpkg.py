# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages read from SQLite: layers, tables, geometries, our own quarantine, and files that are in use."""

from __future__ import annotations

import os
import sqlite3
import struct
from pathlib import Path

import pytest
from source_reading import geometries, notes, ordinary_user, read, refusal

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.formats.open import layers, open_source
from sinp_hdf_plugin.core.formats.plain_wkb import plain_wkb, wkb_of_blob, wkb_of_blobs

ogr = pytest.importorskip("osgeo.ogr")
osr = pytest.importorskip("osgeo.osr")

POINT = struct.pack("<BIdd", 1, 1, 650000.0, 7000000.0)


def geopackage(folder: Path, name: str = "t.gpkg") -> Path:
    """Points in Lambert-93 with fields of every type, an empty layer, and a table."""
    path = folder / name
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2154)
    source.CreateLayer("vide", reference, ogr.wkbPoint)
    layer = source.CreateLayer('obs "été"', reference, ogr.wkbPoint)
    types = (ogr.OFTString, ogr.OFTInteger, ogr.OFTReal, ogr.OFTDate, ogr.OFTDateTime, ogr.OFTBinary)
    for field, kind in zip(("nom", "n", "x", "jour", "moment", "photo"), types):
        layer.CreateField(ogr.FieldDefn(field, kind))
    for i in range(5):
        feature = ogr.Feature(layer.GetLayerDefn())
        if i:
            feature["nom"], feature["n"], feature["x"] = ("" if i == 4 else f"é{i}"), i, i / 2
            feature["jour"], feature["moment"] = "2020/05/01", "2020/05/01 12:34:56"
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({650000 + i} 7000000)"))
        layer.CreateFeature(feature)
    table = source.CreateLayer("table simple", None, ogr.wkbNone)
    table.CreateField(ogr.FieldDefn("a", ogr.OFTString))
    feature = ogr.Feature(table.GetLayerDefn())
    feature["a"] = "b"
    table.CreateFeature(feature)
    return path


def script(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for sql in statements:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_layer_with_rows_is_the_default(tmp_path):
    source = open_source(geopackage(tmp_path))
    assert (source.sheet, source.crs, source.has_geometry) == ('obs "été"', "EPSG:2154", True)
    assert source.columns == ("nom", "n", "x", "jour", "moment")
    rows, lines, _ = read(source, 2)
    assert lines == [1, 2, 3, 4, 5]
    assert rows[0] == (None,) * 5
    assert rows[1] == ("é1", 1, 0.5, "2020-05-01", "2020-05-01T12:34:56")
    assert rows[4][0] is None
    assert geometries(source)[:2] == [None, struct.pack("<BIdd", 1, 1, 650001.0, 7000000.0)]
    assert source.row_count == 5
    said = [note.message for note in notes(source, "STR-026")]
    assert len(said) == 2 and "« vide »" in said[0] and "« photo »" in said[1]


def test_layer_by_name(tmp_path):
    path = geopackage(tmp_path)
    assert sorted(layers(path)) == ['obs "été"', "table simple", "vide"]
    for source in (open_source(path, layer="table simple"), open_source(f"{path}|layername=table simple")):
        assert (source.has_geometry, source.crs, read(source)[0]) == (False, None, [("b",)])
        assert not source.notes
    empty = open_source(path, layer="vide")
    assert (read(empty)[0], len(notes(empty, "STR-002"))) == ([], 1)
    assert "« vide »" in str(refusal(path, layer="autre"))
    assert "filtrée" in str(refusal(f"{path}|layername=vide|subset=a = 1"))


def test_only_empty_layers(tmp_path):
    path = geopackage(tmp_path)
    script(path, 'DELETE FROM "table simple"', 'DROP TABLE "obs ""été"""')
    assert refusal(path).rule == "STR-002"


def test_keys_that_are_data_are_columns(tmp_path):
    path = geopackage(tmp_path)
    script(
        path,
        "CREATE TABLE synthese (id_synthese INTEGER PRIMARY KEY, nom TEXT)",
        "INSERT INTO synthese VALUES (12, 'a'), (40, 'b')",
        "CREATE TABLE sans_cle (nom TEXT)",
        "INSERT INTO sans_cle VALUES ('a'), ('b')",
        "CREATE VIEW vue AS SELECT nom FROM synthese",
    )
    source = open_source(path, layer="synthese")
    assert (source.columns, read(source)[:2]) == (("id_synthese", "nom"), ([(12, "a"), (40, "b")], [12, 40]))
    for name in ("sans_cle", "vue"):
        assert read(open_source(path, layer=name))[:2] == ([("a",), ("b",)], [1, 2])


def test_heights_are_left_out_of_the_coordinate_system(tmp_path):
    path = geopackage(tmp_path)
    source = ogr.Open(str(path), 1)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(5698)
    layer = source.CreateLayer("haut", reference, ogr.wkbPoint25D)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT Z (650000 7000000 12)"))
    layer.CreateFeature(feature)
    source = layer = None
    found = open_source(path, layer="haut")
    assert (found.crs, geometries(found)) == ("EPSG:2154", [POINT])


def test_sql_can_read_the_same(tmp_path):
    source = GpkgSource(geopackage(tmp_path))
    connection = sqlite3.connect(source.uri, uri=True)
    table = source.table.replace('"', '""')
    assert connection.execute(f'SELECT {source.key} FROM "{table}"').fetchall()[0] == (1,)
    assert source.geometry_column == "geom"
    connection.close()


def test_quarantine_of_our_result(tmp_path):
    path = geopackage(tmp_path)
    script(
        path,
        "CREATE TABLE quarantaine (q_fid INTEGER PRIMARY KEY, ligne_source INTEGER, feuille TEXT, motifs TEXT, "
        "regles TEXT, cellules TEXT, nom TEXT, n TEXT)",
        "INSERT INTO quarantaine VALUES (1, 17, 'a.csv', 'm', 'r', NULL, 'x', '1'), "
        "(2, 4, 'b.csv', 'm', 'r', NULL, 'y', ''), (3, NULL, NULL, NULL, NULL, NULL, 'z', NULL)",
    )
    source = open_source(path, layer="quarantaine")
    assert source.columns == ("nom", "n")
    batches = list(source.batches(10))
    assert sorted(zip(batches[0].lines, batches[0].sheets)) == [(1, None), (4, "b.csv"), (17, "a.csv")]
    assert sorted(zip(*batches[0].columns)) == [("x", "1"), ("y", None), ("z", None)]


def test_text_that_is_not_utf8(tmp_path):
    path = geopackage(tmp_path)
    script(path, "CREATE TABLE vieux (a TEXT, b TEXT)")
    connection = sqlite3.connect(path)
    connection.executemany("INSERT INTO vieux VALUES (CAST(? AS TEXT), 'é')", [(b"ok",)] * 2500 + [(b"\xe9t\xe9",)])
    connection.commit()
    connection.close()
    source = open_source(path, layer="vieux")
    rows, lines, _ = read(source, 700)
    assert rows == [("ok", "é")] * 2500 + [("été", "é")]
    assert lines == list(range(1, 2502))
    assert notes(source, "STR-003")[0].severity == "avertissement"


def test_two_columns_of_one_name(tmp_path):
    path = geopackage(tmp_path)
    script(path, 'CREATE TABLE doubles ("É" TEXT, "é" TEXT)', "INSERT INTO doubles VALUES ('a', 'b')")
    assert refusal(path, layer="doubles").rule == "STR-008"


@pytest.mark.parametrize("damage", ["truncate", "text", "no_tables"])
def test_damaged_file(tmp_path, damage):
    path = geopackage(tmp_path)
    if damage == "truncate":
        with path.open("r+b") as stream:
            stream.truncate(3000)
    elif damage == "text":
        with path.open("r+b") as stream:
            stream.seek(100)
            stream.write(b"x" * 4000)
    else:
        path.unlink()
        script(path, "CREATE TABLE gpkg_contents (a)")
    assert refusal(path).rule == "STR-004"


def test_wrong_extension(tmp_path):
    source = open_source(geopackage(tmp_path).rename(tmp_path / "t.csv"))
    assert len(read(source)[0]) == 5
    assert "GeoPackage" in notes(source, "STR-004")[0].message


# Geometries


def blob(wkb: bytes, flags: int = 1, envelope: int = 0) -> bytes:
    return b"GP\0" + bytes([flags]) + struct.pack("<i", 2154) + b"\0" * envelope + wkb


@pytest.mark.parametrize(("kind", "size"), [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)])
@pytest.mark.parametrize("order", [0, 1])
def test_envelopes_are_cut_off(kind, size, order):
    there = blob(POINT, kind << 1 | order, size)
    assert wkb_of_blob(there) == POINT
    assert wkb_of_blobs([there, there]) == [POINT, POINT]
    assert wkb_of_blobs([there, None, blob(POINT)]) == [POINT, None, POINT]


def test_empty_geometries_are_none():
    nan = struct.pack("<BIdd", 1, 1, float("nan"), float("nan"))
    assert wkb_of_blobs([blob(nan, 0x11), blob(POINT)]) == [None, POINT]


@pytest.mark.parametrize("bad", [b"", b"GP", b"GP\0\x0b" + b"\0" * 100, b"xyz", blob(b""), blob(b"\x01\x63\0\0\0")])
def test_bytes_that_are_no_geometry(bad):
    with pytest.raises(ValueError):
        wkb_of_blob(bad)


@pytest.mark.parametrize(
    ("wkt", "expected"),
    [
        ("POINT Z (1 2 3)", "POINT (1 2)"),
        ("POINT M (1 2 3)", "POINT (1 2)"),
        ("POINT ZM (1 2 3 4)", "POINT (1 2)"),
        ("LINESTRING Z (0 0 1,1 1 1)", "LINESTRING (0 0,1 1)"),
        ("MULTIPOLYGON ZM (((0 0 1 1,1 0 1 1,1 1 1 1,0 0 1 1)))", "MULTIPOLYGON (((0 0,1 0,1 1,0 0)))"),
        ("COMPOUNDCURVE ((0 0,1 1))", "LINESTRING (0 0,1 1)"),
        ("CURVEPOLYGON ((0 0,1 0,1 1,0 0))", "POLYGON ((0 0,1 0,1 1,0 0))"),
        ("TRIANGLE ((0 0,1 0,1 1,0 0))", "POLYGON ((0 0,1 0,1 1,0 0))"),
        ("TIN Z (((0 0 0,1 0 0,1 1 0,0 0 0)))", "MULTIPOLYGON (((0 0,1 0,1 1,0 0)))"),
        ("GEOMETRYCOLLECTION (POINT (1 2))", "GEOMETRYCOLLECTION (POINT (1 2))"),
    ],
)
@pytest.mark.parametrize("order", [ogr.wkbNDR, ogr.wkbXDR])
def test_every_geometry_becomes_plain(wkt, expected, order):
    geometry = ogr.CreateGeometryFromWkt(wkt)
    for wkb in (bytes(geometry.ExportToIsoWkb(order)), bytes(geometry.ExportToWkb(order))):
        plain = plain_wkb(wkb)
        assert plain[:1] == b"\x01"
        assert ogr.CreateGeometryFromWkb(plain).ExportToIsoWkt() == expected


def test_arcs_are_drawn():
    arc = ogr.CreateGeometryFromWkt("CIRCULARSTRING (0 0,1 1,2 0)")
    assert ogr.CreateGeometryFromWkb(plain_wkb(bytes(arc.ExportToIsoWkb()))).GetPointCount() > 10


def test_unreadable_geometry_is_told_and_the_row_kept(tmp_path):
    path = geopackage(tmp_path)
    connection = sqlite3.connect(path)
    connection.create_function("ST_IsEmpty", 1, lambda _: 1)
    for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger[0].replace(chr(34), chr(34) * 2)}"')
    connection.execute('UPDATE "obs ""été""" SET geom = x\'00112233\' WHERE fid = 3')
    connection.commit()
    connection.close()
    source = open_source(path)
    assert [wkb is None for wkb in geometries(source)] == [True, False, True, False, False]
    assert (notes(source, "TYP-018")[0].line, notes(source, "TYP-018")[0].value) == (3, "00112233")


# Files in use


def test_file_changed_while_it_was_read(tmp_path):
    path = geopackage(tmp_path)
    source = open_source(path, layer="table simple")
    batches = source.batches(1)
    next(batches)
    os.utime(path, (1, 1))
    with pytest.raises(FormatError, match="modifié pendant sa lecture"):
        list(batches)


def test_change_by_another_connection_in_wal_mode(tmp_path):
    path = geopackage(tmp_path)
    script(path, "PRAGMA journal_mode = WAL")
    source = open_source(path, layer="table simple")
    batches = source.batches(1)
    writer = sqlite3.connect(path)
    next(batches)
    writer.execute("INSERT INTO \"table simple\" (a) VALUES ('c')")
    writer.commit()
    with pytest.raises(FormatError, match="modifié pendant sa lecture"):
        list(batches)
    assert len(read(source)[0]) == 2
    writer.close()
    source.close()


@pytest.fixture
def read_only_folder(tmp_path):
    """A folder where an ordinary user may read and not write."""
    if os.name == "nt":
        pytest.skip("permissions of POSIX")
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    yield tmp_path
    tmp_path.chmod(0o755)


def test_wal_mode_on_a_read_only_share(read_only_folder):
    path = geopackage(read_only_folder)
    script(path, "PRAGMA journal_mode = WAL")
    path.chmod(0o444)
    read_only_folder.chmod(0o555)
    with ordinary_user():
        source = open_source(path)
        assert len(read(source)[0]) == 5
        assert "mode WAL" in notes(source, "STR-026")[0].message
        assert source.uri.endswith("immutable=1")
        source.close()
    assert sorted(found.name for found in read_only_folder.iterdir()) == ["t.gpkg"]


def test_wal_mode_on_a_read_only_share_with_changes_waiting(read_only_folder):
    path = geopackage(read_only_folder)
    script(path, "PRAGMA journal_mode = WAL")
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("INSERT INTO \"table simple\" (a) VALUES ('en attente')")
    writer.commit()
    left = {suffix: (path.parent / (path.name + suffix)).read_bytes() for suffix in ("", "-wal")}
    writer.close()
    for found in read_only_folder.iterdir():
        found.unlink()
    for suffix, content in left.items():
        (path.parent / (path.name + suffix)).write_bytes(content)
        (path.parent / (path.name + suffix)).chmod(0o444)
    read_only_folder.chmod(0o555)
    with ordinary_user():
        source = open_source(path, layer="table simple")
        assert [row[0] for row in read(source)[0]] == ["b", "en attente"]
        assert notes(source, "STR-026")[0].severity == "avertissement"
        copy = Path(source.uri[len("file://") :].partition("?")[0])
        assert copy.exists() and copy != path
        source.close()
        assert not copy.exists()


def test_locked_file(tmp_path, monkeypatch):
    path = geopackage(tmp_path)
    monkeypatch.setattr("sinp_hdf_plugin.core.formats.gpkg_connection.PATIENCE", 0.1)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert "occupé par un autre logiciel" in str(refusal(path))
    writer.close()
