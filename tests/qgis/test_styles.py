# SPDX-License-Identifier: GPL-2.0-or-later
"""The default styles of a result, as QGIS finds them when it opens the layers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsMapLayer,
    QgsProviderRegistry,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
)

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.result_tables import result_tables
from sinp_hdf_plugin.core.formats.source import Batch, TableSource
from sinp_hdf_plugin.core.formats.styles import write_styles
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.standard.load import load_version

VERSION = load_version("occtax-hdf-1.0")
MAPPED = ("occurrences_point", "occurrences_ligne", "occurrences_polygone")
OCCURRENCES = (*MAPPED, "occurrences_sans_geometrie")
TABLES = (*OCCURRENCES, "quarantaine", "constats", "elements_deplaces", "rapport")

ROW = {
    "statutObservation": "Pr",
    "nomCite": "Lutra lutra",
    "dateDebut": "2020-05-01",
    "dateFin": "2020-05-01",
    "cdNom": "60630",
    "observateurIdentite": "DUPONT Anne",
    "dSPublique": "Pu",
    "statutSource": "Te",
    "idSINPJdd": "8f4a5e0c-6a35-4c58-9a3b-0d2f7c1be001",
    "organismeGestionnaireDonnee": "Organisme fictif",
    "natureObjetGeo": "In",
    "idOrigine": "1",
    "denombrementMin": "3",
    "codeCommune": None,
    "anneeRefCommune": None,
    "typeInfoGeoCommune": None,
}
COMMUNE = {
    "natureObjetGeo": None,
    "codeCommune": "80021",
    "anneeRefCommune": "2020",
    "typeInfoGeoCommune": "1",
}
POINT = "POINT (650000 6980000)"
AREA = "POLYGON ((650000 6980000, 651000 6980000, 651000 6981000, 650000 6980000))"


class Rows(TableSource):
    """A small source in the regional format, in memory."""

    def __init__(self, rows: list[tuple[dict, str | None]]) -> None:
        super().__init__(None, "essai", "Feuille 1")
        self.columns, self.crs, self.has_geometry = tuple(ROW), "EPSG:2154", True
        self._rows = rows

    def batches(self, size):
        cells = [[row.get(name) for row, _ in self._rows] for name in self.columns]
        shapes = [wkt and bytes(ogr.CreateGeometryFromWkt(wkt).ExportToIsoWkb()) for _, wkt in self._rows]
        yield Batch(cells, list(range(2, 2 + len(self._rows))), shapes, [])


def convert(output: Path, quarantined_wkt: str = POINT) -> Path:
    """A result with something in every table."""
    rows = [
        (ROW, POINT),
        ({**ROW, "idOrigine": "2", "denombrementMin": "trois"}, POINT),
        ({**ROW, "idOrigine": "3"}, "LINESTRING (650000 6980000, 651000 6980500)"),
        ({**ROW, "idOrigine": "4"}, AREA),
        ({**ROW, "idOrigine": "5", **COMMUNE}, None),
        ({**ROW, "idOrigine": "6", "dateDebut": "jadis"}, quarantined_wkt),
    ]
    settings = Settings(load_profile("occtax_hdf"), "producteur", "2026-01-01", {})
    run([Rows(rows)], settings, output)
    return output


@pytest.fixture(scope="module")
def result(qgis_app, tmp_path_factory) -> Path:
    return convert(tmp_path_factory.mktemp("styles") / "resultat.gpkg")


def opened(path: Path, table: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid()
    return layer


def legend(layer: QgsVectorLayer) -> dict[str, str]:
    return {str(category.value()): category.label() for category in layer.renderer().categories()}


@pytest.mark.parametrize("table", MAPPED)
def test_occurrences_are_drawn_by_state(result, table):
    layer = opened(result, table)
    assert layer.renderer().type() == "categorizedSymbol"
    assert layer.renderer().classAttribute() == "echangeable"
    assert legend(layer) == {"1": "Échangeable", "0": "À revoir", "": "Non contrôlée"}


@pytest.mark.parametrize("table", [*MAPPED, "constats"])
def test_every_feature_has_a_symbol(result, table):
    layer = opened(result, table)
    context = QgsRenderContext()
    renderer = layer.renderer().clone()
    renderer.startRender(context, layer.fields())
    placed = [feature for feature in layer.getFeatures() if feature.hasGeometry()]
    assert placed
    for feature in placed:
        context.expressionContext().setFeature(feature)
        assert renderer.symbolForFeature(feature, context) is not None
    renderer.stopRender(context)


def test_findings_differ_by_shape_and_the_worst_is_drawn_last(result):
    layer = opened(result, "constats")
    renderer = layer.renderer()
    assert renderer.classAttribute() == "gravite"
    labels = {category.value(): category.label() for category in renderer.categories()}
    assert labels == {
        "bloquant": "Bloquant",
        "erreur": "Erreur",
        "avertissement": "Avertissement",
        "info": "Information",
    }
    shapes = {category.symbol().symbolLayer(0).shape() for category in renderer.categories()}
    assert len(shapes) == 4
    assert renderer.orderByEnabled()
    rank = QgsExpression(renderer.orderBy().list()[0].expression().expression())
    ranks = []
    for severity in ("info", "avertissement", "erreur", "bloquant"):
        context = QgsExpressionContext()
        context.setFields(layer.fields())
        feature = QgsFeature(layer.fields())
        feature["gravite"] = severity
        context.setFeature(feature)
        ranks.append(rank.evaluate(context))
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(
    ("wkt", "symbol"),
    [
        (POINT, "marker"),
        ("MULTILINESTRING ((650000 6980000, 651000 6980500))", "line"),
        (AREA, "fill"),
    ],
)
def test_quarantine_is_drawn_as_its_geometry(qgis_app, tmp_path, wkt, symbol):
    layer = opened(convert(tmp_path / "r.gpkg", wkt), "quarantaine")
    assert layer.featureCount() == 1
    assert layer.renderer().type() == "singleSymbol"
    around = QgsRectangle(649000, 6979000, 652000, 6982000)
    assert len(list(layer.getFeatures(around))) == 1
    assert around.contains(layer.extent())
    drawn = layer.renderer().symbol()
    assert drawn.symbolTypeToString(drawn.type()).lower() == symbol
    assert layer.attributeAlias(layer.fields().indexOf("motifs")) == "Motifs de mise en quarantaine"


@pytest.mark.parametrize("table", TABLES)
def test_every_field_has_a_french_alias(result, table):
    layer = opened(result, table)
    wanted = {
        field.name: field.alias
        for item in result_tables(VERSION, (), None)
        if item.name == table
        for field in item.fields
    }
    found = {field.name(): layer.attributeDisplayName(rank) for rank, field in enumerate(layer.fields())}
    assert {name: found[name] for name in wanted} == wanted
    assert all(wanted.values())
    unnamed = set(found) - set(wanted) - {"fid", "q_fid"}
    assert not unnamed or (table == "quarantaine" and unnamed <= set(ROW))


@pytest.mark.parametrize("table", TABLES)
def test_features_present_themselves(result, table):
    layer = opened(result, table)
    expression = QgsExpression(layer.displayExpression())
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    features = list(layer.getFeatures())
    assert features
    for feature in features:
        context.setFeature(feature)
        assert isinstance(expression.evaluate(context), str), expression.evalErrorString()


def test_display_of_a_finding_and_of_an_occurrence(result):
    def shown(table):
        layer = opened(result, table)
        expression = QgsExpression(layer.displayExpression())
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        for feature in layer.getFeatures():
            context.setFeature(feature)
            yield feature, expression.evaluate(context)

    assert all(text == f"{feature['regle']} : {feature['message']}" for feature, text in shown("constats"))
    assert next(shown("occurrences_point"))[1] == "Lutra lutra – 01/05/2020"


@pytest.mark.parametrize("table", OCCURRENCES)
def test_attribute_table_begins_with_what_is_read_most(result, table):
    layer = opened(result, table)
    columns = [column for column in layer.attributeTableConfig().columns() if column.name]
    shown = [column.name for column in columns if not column.hidden]
    assert shown[:4] == ["echangeable", "nomCite", "dateDebut", "observateurIdentite"]
    assert {column.name for column in columns} == {field.name() for field in layer.fields()}
    assert [column.name for column in columns if column.hidden] == ["fid"]
    assert all(column.width >= 90 for column in columns)
    setup = layer.editorWidgetSetup(layer.fields().indexOf("echangeable"))
    assert setup.type() == "ValueMap"


def test_empty_columns_go_to_the_end(result, tmp_path):
    filled = {"occurrences_point": {"nomCite", "heureDebut", "licence"}}
    copy = tmp_path / "copie.gpkg"
    copy.write_bytes(result.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute("DROP TABLE layer_styles")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'")
        write_styles(connection, VERSION, filled)
    connection.close()
    names = [c.name for c in opened(copy, "occurrences_point").attributeTableConfig().columns() if c.name]
    assert names.index("licence") < names.index("heureFin")
    assert names.index("heureDebut") < names.index("licence")


def test_a_source_may_call_its_columns_anything(qgis_app, tmp_path):
    columns = ("fid", 'a "b" & <c>', "d\x0be", "f\ng")
    writer = ResultWriter(tmp_path / "r.gpkg", VERSION, columns, "EPSG:2154")
    point = bytes(ogr.CreateGeometryFromWkt(POINT).ExportToIsoWkb())
    writer.add_quarantine([(2, "", "motif", "OBL-004", None, "1", "2", "3", "4")], [point])
    writer.finish()
    layer = opened(tmp_path / "r.gpkg", "quarantaine")
    assert layer.renderer().type() == "singleSymbol"
    assert layer.attributeAlias(layer.fields().indexOf("motifs")) == "Motifs de mise en quarantaine"
    shown = [column.name for column in layer.attributeTableConfig().columns() if not column.hidden]
    assert "fid" in shown and 'a "b" & <c>' in shown


def test_the_table_of_styles_is_the_one_of_qgis(result, tmp_path):
    copy = tmp_path / "copie.gpkg"
    copy.write_bytes(result.read_bytes())
    layer = opened(copy, "constats")
    sublayers = QgsProviderRegistry.instance().providerMetadata("ogr").querySublayers(str(copy))
    assert {sublayer.name() for sublayer in sublayers} == set(TABLES)
    number, _, names, _, problem = layer.listStylesInDatabase()
    assert (number, names[0], problem) == (1, "SINP Hauts-de-France", "")
    assert layer.saveStyleToDatabase("Le mien", "", False, "") in (None, "")
    assert opened(copy, "constats").listStylesInDatabase()[2][:2] == ["SINP Hauts-de-France", "Le mien"]
    with sqlite3.connect(copy) as connection:
        rows = connection.execute("SELECT f_table_name, useAsDefault, update_time, styleName FROM layer_styles")
        kept = [row for row in rows if row[3] != "Le mien"]
    connection.close()
    assert {row[0] for row in kept} == set(TABLES)
    assert all(row[1] == 1 and row[2].startswith("20") and len(row[3]) <= 30 for row in kept)


def test_layers_stay_ordinary(result):
    for table in TABLES:
        layer = opened(result, table)
        assert not layer.readOnly()
        assert layer.flags() == QgsMapLayer.LayerFlags(
            QgsMapLayer.Identifiable | QgsMapLayer.Removable | QgsMapLayer.Searchable
        )
        assert layer.dataProvider().crs().authid() in ("EPSG:2154", "")


def test_style_files_hold_nothing_of_the_machine_they_were_made_on():
    files = sorted(resource("styles").glob("*.qml"))
    assert {path.stem for path in files} >= set(TABLES)
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert len(text) < 6000, path.name
        assert text.count("<aliases/>") == text.count("<attributetableconfig/>") == 1, path.name
        assert not any(word in text for word in ("/home", "/tmp", "file:", "project", "<font")), path.name
