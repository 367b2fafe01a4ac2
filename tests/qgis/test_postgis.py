# SPDX-License-Identifier: GPL-2.0-or-later
"""A table of a real PostGIS: through a layer of QGIS, by its connection, and by the core alone."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from observations import identifiers, layer_of, refusal, run, translated
from postgis_server import DATABASE, USER, Missing, server
from qgis.core import (
    QgsDataSourceUri,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from sinp_hdf_plugin.core.formats.open import layers, open_source
from sinp_hdf_plugin.processing.layer_source import LayerSource

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
TYPED = """
CREATE TABLE typee (cle bigint PRIMARY KEY, code uuid, jour date, quand timestamp, heure time, vrai boolean, nombre integer,
  reel double precision, exact numeric(8, 2), mots text[], court varchar(5), photo bytea, lieu geometry(PointZ, 2154));
INSERT INTO typee VALUES
  (7, '8bc20685-dd30-4942-a524-b11a0c470324', '2020-05-01', '2020-05-01 10:30:00', '10:30:00', true, 3, 1.5, 12.25,
   '{un,deux}', '02691', '\\x00ff', ST_SetSRID(ST_MakePoint(650000, 6980000, 12), 2154)),
  (9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL);
CREATE VIEW vue AS SELECT * FROM typee WHERE vrai;
"""


@pytest.fixture(scope="module")
def port():
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server())
        except Missing as missing:
            pytest.skip(str(missing))
        execute(found, f"CREATE EXTENSION postgis; {TYPED}")
        yield found


def execute(port, sql):
    import psycopg2

    connection = psycopg2.connect(host="127.0.0.1", port=port, user=USER, dbname=DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


def connection(port) -> str:
    return f"PG:host=127.0.0.1 port={port} user={USER} dbname={DATABASE}"


@pytest.fixture(scope="module")
def stored(plugin, port, observations, tmp_path_factory):
    """The rows of the sample that have coordinates, in a file and in a table; and the result of the file."""
    folder = tmp_path_factory.mktemp("stored")
    package = translated(
        observations,
        folder / "p.gpkg",
        "GPKG",
        reading=["X_POSSIBLE_NAMES=x_centroid_4326", "Y_POSSIBLE_NAMES=y_centroid_4326"],
        dstSRS="EPSG:4326",
        srcSRS="EPSG:4326",
        SQLStatement="SELECT * FROM observations WHERE x_centroid_4326 <> ''",
    )
    options = {"accessMode": "update", "layerCreationOptions": ["GEOMETRY_NAME=lieu", "FID=ogc_fid"]}
    translated(package, connection(port), "PostgreSQL", layer="observations", **options)
    return run("convert", INPUT=str(package), PROFILE="clicnat", OUTPUT=str(folder / "r.gpkg"))


def layer(port, table="observations", geometry="lieu", key="ogc_fid") -> QgsVectorLayer:
    uri = QgsDataSourceUri()
    uri.setConnection("127.0.0.1", str(port), DATABASE, USER, "")
    uri.setDataSource("public", table, geometry, "", key)
    made = QgsVectorLayer(uri.uri(False), table, "postgres")
    assert made.isValid()
    QgsProject.instance().addMapLayer(made)
    return made


def convert(source, tmp_path, **parameters):
    return run("convert", INPUT=source, PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"), **parameters)


def same(done, expected):
    assert done.counts == expected.counts
    assert identifiers(done.output) == identifiers(expected.output)


def test_a_layer_of_qgis(stored, port, tmp_path):
    same(convert(layer(port), tmp_path), stored)


def test_a_layer_opened_by_ogr(stored, port, tmp_path):
    same(convert(layer_of(f"{connection(port)}|layername=observations"), tmp_path), stored)


@pytest.mark.parametrize("named", ["sheet", "layername"])
def test_a_connection(stored, port, tmp_path, named):
    if named == "sheet":
        same(convert(connection(port), tmp_path, SHEET="observations"), stored)
    else:
        same(convert(f"{connection(port)}|layername=observations", tmp_path), stored)


def test_selected_features(stored, port, tmp_path):
    table = layer(port)
    table.selectByExpression("ogc_fid <= 12")
    source = QgsProcessingFeatureSourceDefinition(table.id(), selectedFeaturesOnly=True)
    assert convert(source, tmp_path).results["ROWS_READ"] == 12


def test_the_core_alone(stored, port):
    assert {"observations", "typee", "vue"} <= set(layers(connection(port)))
    source = open_source(connection(port), layer="observations")
    assert (source.crs, source.has_geometry, source.row_count) == ("EPSG:4326", True, stored.results["ROWS_READ"])
    assert "ogc_fid" not in source.columns and "cd_nom" in source.columns
    batches = list(source.batches(100))
    assert sum(map(len, batches)) == stored.results["ROWS_READ"]
    assert all(batch.geometry[0] for batch in batches)


@pytest.mark.parametrize("table", ["typee", "vue"])
def test_types(port, table):
    """Both ways give the same values; a key that is data is a column; bytes are told, not read."""
    source = open_source(connection(port), layer=table)
    features = QgsProcessingFeatureSource(layer(port, table, "lieu", "cle"), QgsProcessingContext())
    live = LayerSource(features, table, "EPSG:2154")
    assert "photo" not in live.columns + source.columns
    assert "photo" in {note.column for note in live.notes} & {note.column for note in source.notes}
    mine, theirs = (dict(zip(one.columns, next(iter(one.batches(10))).columns)) for one in (live, source))
    assert mine == theirs
    expected = {
        "cle": 7,
        "jour": "2020-05-01",
        "quand": "2020-05-01T10:30:00",
        "heure": "10:30:00",
        "vrai": 1,
        "nombre": 3,
        "reel": 1.5,
        "exact": 12.25,
        "mots": "un|deux",
        "court": "02691",
        "code": "8bc20685-dd30-4942-a524-b11a0c470324",
    }
    assert {name: values[0] for name, values in mine.items()} == expected
    if table == "typee":
        assert [values[1] for values in mine.values()] == [9, *[None] * (len(mine) - 1)]
    shapes = [next(iter(one.batches(10))).geometry for one in (live, source)]
    assert shapes[0] == shapes[1] and len(shapes[0][0]) == 21  # two dimensions


def test_what_cannot_be_reached(port, tmp_path):
    """A French sentence, and never the password."""
    wrong = connection(port).replace(str(port), "1") + " password=chut"
    text = refusal("convert", INPUT=wrong, SHEET="x", PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    assert "chut" not in text
    for given in ({"SHEET": "absente"}, {}):
        text = refusal("convert", INPUT=connection(port), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"), **given)
        assert "observations" in text  # what there is to choose from
