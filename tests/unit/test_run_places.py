# SPDX-License-Identifier: GPL-2.0-or-later
"""Places in whole runs: every way to write them, every way to be wrong about them, and where they are kept."""

from __future__ import annotations

from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from helpers import BOTH_ENGINES, PLAIN, Result, convert, convert_with, plain_profile, plain_rows, profile_of
from layers import layer_of
from osgeo import ogr, osr

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.mapping.profile import Profile

SQUARE = "POLYGON((2.30 49.90,2.31 49.90,2.31 49.91,2.30 49.91,2.30 49.90))"
CROSSED = "POLYGON((2.30 49.90,2.31 49.91,2.31 49.90,2.30 49.91,2.30 49.90))"


def wkt_profile(**geometry: str) -> Profile:
    return plain_profile(geometry={"wkt": "g", "crs": "EPSG:4326", **geometry}, ignore=["x", "y"])


def with_wkt(*texts: str | None) -> list[dict[str, str | None]]:
    rows = plain_rows(len(texts))
    for row, text in zip(rows, texts):
        row["g"] = text
    return rows


def places(result: Result, table: str = "occurrences_point") -> dict[int, tuple[float, float]]:
    """(x, y) of a point of each row, by line."""
    found = {}
    for row in result.rows(table):
        centre = ogr.CreateGeometryFromWkb(wkb_of_blob(row["geom"])).Centroid()
        found[row["ligne_source"]] = (centre.GetX(), centre.GetY())
    return found


def test_every_kind_of_shape_has_its_table(tmp_path):
    line, several = "LINESTRING(2.3 49.9,2.301 49.901)", "MULTIPOINT((2.3 49.9),(2.3001 49.9))"
    result = convert(tmp_path, with_wkt("POINT(2.3 49.9)", line, SQUARE, several), wkt_profile())
    assert set(places(result)) == {2, 5}
    assert set(places(result, "occurrences_ligne")) == {3}
    assert set(places(result, "occurrences_polygone")) == {4}
    assert places(result)[2] == pytest.approx((649668.10, 6978145.52), abs=0.05)
    assert result.findings() == []


def test_rows_without_a_place_have_a_table_of_their_own(tmp_path):
    profile = profile_of(
        {**PLAIN, "commune": "nomCommune"}, geometry={"wkt": "g", "crs": "EPSG:4326"}, ignore=["x", "y"]
    )
    rows = with_wkt(None, "POINT(2.3 49.9)")
    for row in rows:
        row["commune"] = "Amiens"
    result = convert(tmp_path, rows, profile)
    assert result.values("occurrences_sans_geometrie", "ligne_source") + result.values(
        "quarantaine", "ligne_source"
    ) == [2]
    assert result.values("occurrences_point", "ligne_source") == [3]


@pytest.mark.parametrize(
    "text",
    [
        "SRID=4326;POINT(2.3 49.9)",
        "SRID=2154;POINT(649668.10 6978145.52)",
        "POINT Z (2.3 49.9 12)",
        "Point ( 2.3   49.9 )",
        '{"type":"Point","coordinates":[2.3,49.9]}',
        "010100000066666666666602403333333333F34840",
    ],
)
def test_other_ways_to_write_a_point(tmp_path, text):
    result = convert(tmp_path, with_wkt(text), wkt_profile())
    assert places(result)[2] == pytest.approx((649668.10, 6978145.52), abs=0.05)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("POINT(2.3 49.9", "TYP-018"),
        ("POINT(2,3 49,9)", "TYP-018"),
        ("2.3 49.9", "TYP-018"),
        ("GEOMETRYCOLLECTION(POINT(2.3 49.9),LINESTRING(2.3 49.9,2.31 49.9))", "LOC-003"),
        (CROSSED, "LOC-001"),
        ("POINT EMPTY", "LOC-002"),
        ("SRID=99999;POINT(2.3 49.9)", "TYP-018"),
        ("SRID=2154;GEOMETRYCOLLECTION(POINT(649668 6978146))", "LOC-003"),
        ("POINT(0 0)", "LOC-009"),
        ("POINT(649668 6978146)", "LOC-007"),
        ("POINT(49.9 2.3)", "LOC-008"),
        ("POINT(2.35 48.85)", "LOC-011"),
    ],
)
def test_wrong_places_are_told_and_kept(tmp_path, text, rule):
    result = convert(tmp_path, with_wkt(text, "POINT(2.31 49.9)"), wkt_profile())
    assert rule in result.rules(2)
    assert result.rules(3) == set()
    held = {row["ligne_source"]: row["g"] for row in result.rows("quarantaine")}
    displaced = {row["nomAttr"]: row["valeurInit"] for row in result.rows("elements_deplaces")}
    assert held.get(2) == text or "geometrie" in displaced or 2 in places(result)


@pytest.mark.parametrize("text", ["NA", "\\N", "-", "  "])
def test_words_for_nothing_are_no_geometry(tmp_path, text):
    result = convert(tmp_path, with_wkt(text), wkt_profile())
    assert "TYP-018" not in result.rules()
    assert ("STR-015" in result.rules(2)) == bool(text.strip())


@pytest.mark.parametrize("cell", ["NA", "-"])
def test_words_for_nothing_are_no_coordinates(tmp_path, cell):
    rows = plain_rows(1, x={0: cell}, y={0: cell})
    result = convert(tmp_path, rows, plain_profile())
    assert "LOC-010" not in result.rules()
    assert "STR-015" in result.rules(2)
    declared = convert(tmp_path, rows, plain_profile(nulls=[cell]))
    assert not {"LOC-010", "STR-015"} & declared.rules()


@pytest.mark.parametrize(
    ("x", "y", "rules"),
    [
        ("2,3", "49,9", {"STR-022"}),
        ("2°18'00\"E", "49°54'00\"N", set()),
        ("49.9", "2.3", {"LOC-006", "LOC-008"}),
        ("-2.3", "49.9", {"LOC-008", "LOC-011"}),
        ("0", "0", {"LOC-009"}),
        ("2.3", None, {"LOC-010"}),
        ("est", "49.9", {"LOC-010"}),
        ("649668", "6978146", {"LOC-006", "LOC-007"}),
    ],
)
def test_coordinates(tmp_path, x, y, rules):
    result = convert(tmp_path, plain_rows(1, x={0: x}, y={0: y}), plain_profile())
    found = {row["regle"] for row in result.findings() if row["attribut"] == "geometrie"} - {"OBL-017", "CND-027"}
    assert found == rules
    if rules <= {"STR-022"}:
        assert places(result)[2] == pytest.approx((649668.10, 6978145.52), abs=0.5)


def test_an_announced_decimal_comma_of_coordinates_is_silent(tmp_path):
    result = convert(tmp_path, plain_rows(1, x={0: "2,3"}, y={0: "49,9"}), plain_profile(decimal=","))
    assert result.findings() == []


def test_a_reading_that_would_do_is_proposed_never_applied(tmp_path):
    result = convert(tmp_path, plain_rows(1, x={0: "49.9"}, y={0: "2.3"}), plain_profile())
    (told,) = result.findings("LOC-008")
    assert (told["proposition"], told["confiance"]) == ("coordonnées inversées", "incertain")
    assert all(abs(y - 6978145) > 1000 for _, y in places(result).values())


def test_a_self_crossing_polygon_says_where_and_can_be_repaired(tmp_path):
    (told,) = convert(tmp_path, with_wkt(CROSSED), wkt_profile()).findings("LOC-001")
    assert told["valeur"].startswith("le contour se croise, près de ")
    assert "POLYGON" in told["valeur"]
    assert "Réparer les géométries" in told["proposition"]


def shapefile(folder: Path, crs: int | None = 2154) -> Path:
    """Two points near Amiens in Lambert-93, with or without a .prj."""
    path = folder / "points.shp"
    reference = None
    if crs:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(crs)
    dataset = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = dataset.CreateLayer("points", reference, ogr.wkbPoint)
    for name in ("id", "nom", "date"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number in range(2):
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in (("id", str(number)), ("nom", "Bufo bufo"), ("date", "2020-05-01")):
            feature.SetField(name, value)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({649668 + number} 6978146)"))
        layer.CreateFeature(feature)
    del layer, dataset
    return path


def native_profile() -> Profile:
    return profile_of({"id": "idOrigine", "nom": "nomCite", "date": "dateDebut"}, geometry={"native": True})


def test_a_shapefile_without_prj_needs_a_system(tmp_path):
    path = shapefile(tmp_path, crs=None)
    with pytest.raises(FormatError, match=r"LOC-005.*fichier \.prj absent.*paramètre CRS"):
        convert(tmp_path, path, native_profile())
    assert not (tmp_path / "resultat.gpkg").exists()
    result = convert(tmp_path, path, native_profile(), crs="EPSG:2154")
    assert sorted(places(result).values()) == [(649668.0, 6978146.0), (649669.0, 6978146.0)]


def test_a_shapefile_with_prj(tmp_path):
    result = convert(tmp_path, shapefile(tmp_path), native_profile())
    assert sorted(places(result).values()) == [(649668.0, 6978146.0), (649669.0, 6978146.0)]


def test_the_given_system_wins_over_that_of_the_profile(tmp_path):
    rows = plain_rows(1, x={0: "649668"}, y={0: "6978146"})
    assert places(convert(tmp_path, rows, plain_profile(), crs="EPSG:2154"))[2] == (649668.0, 6978146.0)


def test_coordinates_complete_a_column_of_shapes(tmp_path):
    rows = plain_rows(3)
    for row, text in zip(rows, ("POINT(2.31 49.91)", None, "POINT(2.3002 49.9)")):
        row["g"] = text
    result = convert(tmp_path, rows, plain_profile(geometry={"wkt": "g", "x": "x", "y": "y", "crs": "EPSG:4326"}))
    assert set(places(result)) == {2, 3, 4}
    assert result.rules(2) == {"LOC-040"}, "more than a kilometre apart"
    assert result.rules(3) == result.rules(4) == set()


# Layers whose columns say the place too

both_engines = pytest.mark.parametrize("engine", BOTH_ENGINES)
AMIENS, NEAR, NEAR_93 = (2.3, 49.9), (2.3005, 49.9), (649704.0, 6978145.2)


def mixed_rows(*cells: dict[str, str | None]) -> list[dict[str, str | None]]:
    """Rows of a layer with columns g (WKT), x and y, empty but for what is given."""
    return [{**row, "x": None, "y": None, "g": None, **given} for row, given in zip(plain_rows(len(cells)), cells)]


def layer_profile(**geometry: str) -> Profile:
    return plain_profile(geometry=geometry, ignore=["g", "x", "y"])


@both_engines
def test_a_feature_without_geometry_takes_its_columns(tmp_path, engine):
    """Row by row; the columns are in the CRS of the profile, the shapes in that of the layer."""
    rows = mixed_rows(
        {},
        {"g": "POINT(2.3005 49.9)"},
        {"x": "2.3005", "y": "49.9"},
        {"g": "POINT(2.3005 49.9)", "x": "2.3006", "y": "49.9"},
        {"g": "LINESTRING(2.3 49.9,2.301 49.901)"},
    )
    path = layer_of(tmp_path / "points.gpkg", rows, [(649668.1, 6978145.5), None, None, None, None], crs=2154)
    result = convert_with(engine, tmp_path, path, layer_profile(wkt="g", x="x", y="y", crs="EPSG:4326"))
    found = places(result)
    assert set(found) == {1, 2, 3, 4}
    assert found[1] == pytest.approx((649668.1, 6978145.5), abs=0.01)
    for line in (2, 3, 4):
        assert found[line] == pytest.approx(NEAR_93, abs=1)
    assert set(places(result, "occurrences_ligne")) == {5}
    assert [row for row in result.findings() if row["attribut"] == "geometrie"] == []


@both_engines
def test_the_geometry_of_a_layer_wins_over_its_columns(tmp_path, engine):
    rows = mixed_rows(
        {"x": "2.3005", "y": "49.9"},
        {"x": "2.35", "y": "49.9"},
        {"g": "POINT(2.35 49.95)"},
        {"x": "est", "y": "49.9"},
        {"g": "nulle part"},
    )
    path = layer_of(tmp_path / "points.gpkg", rows, [AMIENS] * 5)
    result = convert_with(engine, tmp_path, path, layer_profile(wkt="g", x="x", y="y", crs="EPSG:4326"))
    for place in places(result).values():
        assert place == pytest.approx((649668.1, 6978145.5), abs=0.1)
    assert {row["ligne_source"]: row["regle"] for row in result.findings()} == {2: "LOC-040", 3: "LOC-040"}


@both_engines
def test_what_is_wrong_in_the_columns_of_a_feature_without_geometry(tmp_path, engine):
    rows = mixed_rows({"x": "est", "y": "49.9"}, {"g": "nulle part"}, {"x": "2.35", "y": "48.85"}, {"g": "NA"}, {})
    path = layer_of(tmp_path / "points.gpkg", rows, [None] * 4 + [AMIENS])
    result = convert_with(engine, tmp_path, path, layer_profile(wkt="g", x="x", y="y", crs="EPSG:4326"))
    rules = {line: result.rules(line) & {"LOC-010", "TYP-018", "LOC-011", "STR-015"} for line in range(1, 6)}
    assert rules == {1: {"LOC-010"}, 2: {"TYP-018"}, 3: {"LOC-011"}, 4: {"STR-015"}, 5: set()}


@both_engines
def test_a_geometry_that_is_refused_is_not_replaced_by_the_columns(tmp_path, engine):
    rows = mixed_rows({"x": "2.3005", "y": "49.9"}, {"x": "2.3005", "y": "49.9"})
    path = layer_of(tmp_path / "points.gpkg", rows, [CROSSED, AMIENS])
    result = convert_with(engine, tmp_path, path, layer_profile(x="x", y="y", crs="EPSG:4326"))
    assert set(places(result)) == {2}
    assert "LOC-001" in result.rules(1)


@both_engines
def test_columns_of_a_layer_without_a_system_of_their_own_are_in_that_of_the_layer(tmp_path, engine):
    rows = mixed_rows({"x": "649704", "y": "6978145.2"}, {})
    path = layer_of(tmp_path / "points.gpkg", rows, [None, (649668.1, 6978145.5)], crs=2154)
    result = convert_with(engine, tmp_path, path, layer_profile(x="x", y="y"))
    assert places(result)[1] == (649704.0, 6978145.2)


def test_an_unusual_system_of_the_columns_of_a_layer_is_told(tmp_path):
    path = layer_of(tmp_path / "points.gpkg", mixed_rows({}, {}), [AMIENS, AMIENS])
    for crs, told in (("EPSG:32631", ["EPSG:32631"]), ("EPSG:4326", [])):
        profile = layer_profile(x="x", y="y", crs=crs)
        result = convert(tmp_path, path, profile, name=f"{crs[5:]}.gpkg")
        assert [row["valeur"] for row in result.findings("LOC-005")] == told


# What the report says of the profile and the place


def remarks(result: Result) -> list[str]:
    return [row["valeur"] for row in result.rows("rapport") if row["cle"].startswith("remarque")]


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"native": True}, "dans la géométrie de la couche, que la source n’a pas"),
        ({"native": True, "wkt": "g"}, "dans la géométrie de la couche ou dans la colonne « g », que"),
        ({"wkt": "g", "x": "lon", "y": "y"}, "dans la colonne « g » ou dans les colonnes « lon » et « y », que"),
    ],
)
@both_engines
def test_a_place_that_the_source_does_not_have_is_told(tmp_path, engine, geometry, words):
    rows = plain_rows(2)
    (remark,) = remarks(convert_with(engine, tmp_path, rows, plain_profile(geometry={**geometry, "crs": "EPSG:4326"})))
    assert words in remark
    assert remark.startswith("Aucune ligne n’est placée sur la carte : le profil « essai » cherche le lieu ")


@pytest.mark.parametrize(
    "geometry", [{}, {"x": "x", "y": "y"}, {"wkt": "g", "x": "x", "y": "y"}, {"native": True, "x": "x", "y": "y"}]
)
def test_a_place_that_is_there_or_not_asked_for_needs_no_remark(tmp_path, geometry):
    assert remarks(convert(tmp_path, plain_rows(1), plain_profile(geometry={**geometry, "crs": "EPSG:4326"}))) == []
    path = layer_of(tmp_path / "points.gpkg", mixed_rows({}), [AMIENS])
    assert remarks(convert(tmp_path, path, layer_profile(native=True, wkt="absente"), name="couche.gpkg")) == []


def test_what_a_profile_does_not_know_is_told(tmp_path):
    profile = plain_profile(unknown_known=["l’effectif", "ce que désigne « fin »"])
    (remark,) = remarks(convert(tmp_path, plain_rows(1), profile))
    assert remark.startswith("Le profil « essai » ne connaît pas : l’effectif ; ce que désigne « fin ».")
