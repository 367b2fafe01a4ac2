# SPDX-License-Identifier: GPL-2.0-or-later
"""Every way to give INPUT: the same table gives the same result, and QGIS's own states of a layer count."""

from __future__ import annotations

import pytest
from observations import JDD, ROWS, identifiers, layer_of, refusal, rows, run, translated
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QVariant

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")

COORDINATES = ["X_POSSIBLE_NAMES=x_centroid_4326", "Y_POSSIBLE_NAMES=y_centroid_4326"]


@pytest.fixture(scope="module")
def expected(plugin, observations, tmp_path_factory):
    """The result of the table as a CSV."""
    output = tmp_path_factory.mktemp("expected") / "r.gpkg"
    return run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(output))


@pytest.fixture(scope="module")
def package(observations, tmp_path_factory):
    """The table as a GeoPackage."""
    return translated(observations, tmp_path_factory.mktemp("package") / "p.gpkg", "GPKG")


def convert(source, tmp_path, **parameters):
    parameters = {"PROFILE": "clicnat", "OUTPUT": str(tmp_path / "r.gpkg"), **parameters}
    return run("convert", INPUT=source, **parameters)


def same(done, expected):
    assert done.counts == expected.counts
    assert identifiers(done.output) == identifiers(expected.output)


@pytest.mark.parametrize(
    ("driver", "name"),
    [
        ("CSV", "t.csv"),
        ("XLSX", "t.xlsx"),
        ("ODS", "t.ods"),
        ("GPKG", "t.gpkg"),
    ],
)
def test_tables(observations, expected, tmp_path, driver, name):
    same(convert(str(translated(observations, tmp_path / name, driver)), tmp_path), expected)


@pytest.fixture(scope="module")
def points(plugin, observations, tmp_path_factory):
    """The rows that have coordinates, as a layer of points, and its result."""
    folder = tmp_path_factory.mktemp("points")
    path = translated(
        observations,
        folder / "p.gpkg",
        "GPKG",
        layer="points",
        reading=COORDINATES,
        dstSRS="EPSG:4326",
        srcSRS="EPSG:4326",
        SQLStatement="SELECT * FROM observations WHERE x_centroid_4326 <> ''",
    )
    return path, run("convert", INPUT=str(path), PROFILE="clicnat", OUTPUT=str(folder / "r.gpkg"))


@pytest.mark.parametrize(("driver", "name"), [("GeoJSON", "t.geojson"), ("FlatGeobuf", "t.fgb")])
def test_layers(points, tmp_path, driver, name):
    path, result = points
    same(convert(str(translated(path, tmp_path / name, driver, layer="t")), tmp_path), result)


def test_a_layer_of_points_shown_in_qgis(points, tmp_path):
    path, result = points
    layer = layer_of(path, "points")
    layer.selectAll()
    source = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    same(convert(source, tmp_path), result)


def test_the_layer_named_in_the_path_or_by_sheet(observations, expected, package, tmp_path):
    book = translated(observations, tmp_path / "deux.gpkg", "GPKG", layer="vraie")
    translated(
        package, book, "GPKG", layer="autre", accessMode="update", SQLStatement="SELECT nom_cite FROM observations"
    )
    same(convert(f"{book}|layername=vraie", tmp_path), expected)
    same(convert(str(book), tmp_path, SHEET="vraie"), expected)


def test_layer_object_and_id_and_name(expected, package, tmp_path):
    layer = layer_of(package, "observations", name="observations de l’année")
    for source in (layer, layer.id(), layer.name(), layer.source()):
        same(convert(source, tmp_path), expected)


def test_text_table_opened_in_qgis(observations, expected, tmp_path):
    """Columns of digits are numbers for QGIS: `02691` would lose its zero."""
    uri = f"{observations.as_uri()}?type=csv&delimiter=;&detectTypes=yes&geomType=none"
    layer = QgsVectorLayer(uri, "texte", "delimitedtext")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    same(convert(layer, tmp_path), expected)


def test_memory_layer(expected, package, tmp_path):
    stored = layer_of(package, "observations")
    layer = memory(stored, [feature.attributes()[1:] for feature in stored.getFeatures()])
    same(convert(layer, tmp_path), expected)


def memory(like, values):
    fields = "&".join(f"field={field.name()}:string" for field in list(like.fields())[1:])
    layer = QgsVectorLayer(f"None?{fields}", "mémoire", "memory")
    features = []
    for attributes in values:
        features.append(QgsFeature(layer.fields()))
        features[-1].setAttributes(attributes)
    assert layer.dataProvider().addFeatures(features)[0]
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.mark.parametrize("given", ["filter", "uri", "selection", "selection by id", "limit"])
def test_a_part_of_a_layer(package, tmp_path, given):
    layer = layer_of(package, "observations")
    part, definition = "fid <= 40", QgsProcessingFeatureSourceDefinition
    layer.selectByExpression(part)
    if given == "filter":
        assert layer.setSubsetString(part)
        source = layer
    else:
        source = {
            "uri": f"{package}|layername=observations|subset={part}",
            "selection": definition(layer.source(), selectedFeaturesOnly=True),
            "selection by id": definition(layer.id(), selectedFeaturesOnly=True),
            "limit": definition(layer.id(), selectedFeaturesOnly=False, featureLimit=40),
        }[given]
    done = convert(source, tmp_path)
    assert done.results["ROWS_READ"] == 40
    assert len(identifiers(done.output)) == done.results["ROWS_ACCEPTED"] < ROWS
    lines = {row["ligne_source"] for row in rows(done.output, "occurrences_point", "ligne_source")}
    assert lines <= set(range(1, 41))


@pytest.mark.parametrize("empty", ["selection", "filter", "memory"])
def test_nothing_to_read(package, tmp_path, empty):
    layer = layer_of(package, "observations")
    source = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    if empty == "filter":
        assert layer.setSubsetString("fid < 0")
        source = layer
    elif empty == "memory":
        source = memory(layer, [])
    text = refusal("convert", INPUT=source, PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    assert "aucune ligne" in text


def test_the_whole_layer_when_nothing_is_restricted(expected, package, tmp_path):
    layer = layer_of(package, "observations")
    layer.selectByExpression("fid < 5")
    same(convert(QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=False), tmp_path), expected)


def test_changes_not_saved_yet(package, tmp_path):
    layer = layer_of(package, "observations")
    assert layer.startEditing()
    first = next(layer.getFeatures())
    place = layer.fields().indexOf("nom_cite")
    assert layer.changeAttributeValue(first.id(), place, "Changé à l’instant")
    layer.deleteFeature(first.id() + 1)
    done = convert(layer, tmp_path)
    layer.rollBack()
    assert done.results["ROWS_READ"] == ROWS - 1
    found = rows(done.output, "occurrences_point", "nomCite", f"ligne_source = {first.id()}")
    assert found == [{"nomCite": "Changé à l’instant"}]


def test_virtual_field_and_join(package, tmp_path):
    layer = layer_of(package, "observations")
    layer.addExpressionField("'Virtuel ' || fid", QgsField("lieu_calcule", QVariant.String))
    other = QgsVectorLayer("None?field=cle:string&field=note:string", "notes", "memory")
    feature = QgsFeature(other.fields())
    first = next(layer.getFeatures())
    feature.setAttributes([first["id_synthese"], "vu deux fois"])
    other.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(other)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setJoinFieldName("cle")
    join.setTargetFieldName("id_synthese")
    join.setPrefix("joint_")
    assert layer.addJoin(join)
    done = convert(layer, tmp_path)
    found = rows(done.output, "occurrences_point", "nomAttribut, valeurAttribut", "ligne_source = 1")[0]
    kept = dict(zip(found["nomAttribut"].split("|"), found["valeurAttribut"].split("|")))
    assert (kept["lieu_calcule"], kept["joint_note"]) == ("Virtuel 1", "vu deux fois")
    assert "fid" not in kept


def test_coordinate_system_set_in_qgis(observations, tmp_path):
    """A shapefile without .prj, to which the user has given its coordinate system in QGIS."""
    path = translated(
        observations,
        tmp_path / "points.shp",
        "ESRI Shapefile",
        layer="points",
        reading=COORDINATES,
        SQLStatement="SELECT nom_cite AS nomCite FROM observations WHERE x_centroid_4326 <> ''",
    )
    path.with_suffix(".prj").unlink(missing_ok=True)
    layer = layer_of(path)
    assert not layer.crs().isValid()
    given = {"PROFILE": profile_of_names(tmp_path)}
    with pytest.raises(Exception, match="système de coordonnées"):
        convert(layer, tmp_path, **given)
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    done = convert(layer, tmp_path, **given)
    assert done.results["ROWS_ACCEPTED"] > ROWS // 2


def profile_of_names(folder) -> str:
    """A profile for a layer that has a name and a place only."""
    import json

    constants = {
        "statutObservation": "Pr",
        "dateDebut": "2020-05-01",
        "dSPublique": "Pu",
        "statutSource": "Te",
        "organismeGestionnaireDonnee": "Organisme fictif",
        "observateurIdentite": "INCONNU",
        "observateurNomOrganisme": "INCONNU",
        "natureObjetGeo": "St",
        "idSINPJdd": JDD,
    }
    profile = {
        "id": "noms",
        "version": "1",
        "title": {"fr": "Noms", "en": "Names"},
        "format": "occtax-hdf-1.0",
        "geometry": {"native": True},
        "columns": [{"to": "nomCite", "from": "nomCite"}],
        "constants": constants,
    }
    path = folder / "noms.json"
    path.write_text(json.dumps(profile), encoding="utf-8")
    return str(path)


def test_geometries_that_qgis_calls_invalid_are_findings(tmp_path):
    """Processing is set to stop at the first invalid geometry; we tell it, and go on."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154&field=nomCite:string", "surfaces", "memory")
    for text in ("0 0, 10 10, 10 0, 0 10, 0 0", "0 0, 0 10, 10 10, 10 0, 0 0"):
        corners = [f"{650000 + float(x)} {6980000 + float(y)}" for x, y in map(str.split, text.split(", "))]
        feature = QgsFeature(layer.fields())
        feature.setAttributes(["Lutra lutra"])
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON (({', '.join(corners)}))"))
        layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    done = convert(layer, tmp_path, PROFILE=profile_of_names(tmp_path))
    assert done.results["ROWS_READ"] == 2
    assert [row["ligne_source"] for row in rows(done.output, "constats", "*", "regle = 'LOC-001'")] == [1]


def test_typed_columns_read_as_the_file_is(tmp_path):
    """The features of a layer give the very values that its file gives."""
    from sinp_hdf_plugin.core.formats.open import open_source
    from sinp_hdf_plugin.processing.layer_source import LayerSource

    text = tmp_path / "t.csv"
    text.write_text(
        "a,b,c,d,e,f\n1,1.5,2020-05-01,2020-05-01T10:30:00,texte,true\n,,,,,\n3,2,2021-01-01,2021-01-01T00:00:00.250,,false\n",
        encoding="utf-8",
    )
    (tmp_path / "t.csvt").write_text("Integer,Real,Date,DateTime,String,Integer(Boolean)\n", encoding="utf-8")
    path = translated(text, tmp_path / "t.gpkg", "GPKG", layer="t")
    stored = next(iter(open_source(path).batches(10)))
    features = QgsProcessingFeatureSource(layer_of(path, "t"), QgsProcessingContext())
    live = LayerSource(features, "t", None, ["fid"])
    assert live.columns == tuple("abcdef")
    assert next(iter(live.batches(10))).columns == stored.columns
