# SPDX-License-Identifier: GPL-2.0-or-later
"""The empty templates: what GDAL reads back is the format; nothing is left when writing fails."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import needs_osgeo  # noqa: F401
import pytest
from extended_format import shipped
from osgeo import gdal, ogr

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import template
from sinp_hdf_plugin.core.formats.template import write_template
from sinp_hdf_plugin.core.formats.template_gpkg import HAS_DOMAINS
from sinp_hdf_plugin.core.standard.load import known_versions, load_codelists, load_version

VERSION, CODELISTS, _ = shipped()
NAMES = [c.name for c in VERSION.columns()]
LAYERS = {
    "occurrences_point": ogr.wkbPoint,
    "occurrences_ligne": ogr.wkbMultiLineString,
    "occurrences_polygone": ogr.wkbMultiPolygon,
    "occurrences_sans_geometrie": ogr.wkbNone,
}


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory):
    path = tmp_path_factory.mktemp("modele") / "modèle.gpkg"
    write_template(path, VERSION, CODELISTS)
    return path


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    path = tmp_path_factory.mktemp("modele") / "modèle.xlsx"
    write_template(path, VERSION, CODELISTS)
    gdal.SetConfigOption("OGR_XLSX_HEADERS", "FORCE")
    try:
        dataset = ogr.Open(str(path))
        return {layer.GetName(): read(layer) for layer in (dataset.GetLayer(i) for i in range(3))}
    finally:
        gdal.SetConfigOption("OGR_XLSX_HEADERS", None)


def read(layer):
    """Header and rows of a sheet, as text."""
    header = [field.GetName() for field in fields(layer)]
    return header, [[feature.GetFieldAsString(i) for i in range(len(header))] for feature in layer]


def fields(layer):
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]


def test_layers_of_the_geopackage(gpkg):
    dataset = gdal.OpenEx(str(gpkg), gdal.OF_VECTOR)
    layers = {n: dataset.GetLayerByName(n) for n in LAYERS}
    assert {name: layer.GetGeomType() for name, layer in layers.items()} == LAYERS
    for name, layer in layers.items():
        assert layer.GetFeatureCount() == 0
        assert [f.GetName() for f in fields(layer)] == [n for n in NAMES if n != "geometrie"]
        if name != "occurrences_sans_geometrie":
            assert layer.GetSpatialRef().GetAuthorityCode(None) == "2154"


def test_types_of_the_columns(gpkg):
    dataset = gdal.OpenEx(str(gpkg), gdal.OF_VECTOR)
    types = {f.GetName(): f.GetType() for f in fields(dataset.GetLayerByName("occurrences_point"))}
    wanted = {"integer": ogr.OFTInteger64, "decimal": ogr.OFTReal, "date": ogr.OFTDate}
    for column in VERSION.columns():
        if column.type != "geometry":
            expected = ogr.OFTString if column.list else wanted.get(column.type, ogr.OFTString)
            assert types[column.name] == expected, column.name


@pytest.mark.skipif(not HAS_DOMAINS, reason="this GDAL has no field domains")
def test_codes_to_choose_from(gpkg):
    dataset = gdal.OpenEx(str(gpkg), gdal.OF_VECTOR)
    for layer in LAYERS:
        domains = {f.GetName(): f.GetDomainName() for f in fields(dataset.GetLayerByName(layer))}
        for column in VERSION.columns():
            if column.type != "geometry":
                assert domains[column.name] == (column.codelist if column.codelist and not column.list else "")
    codes = dataset.GetFieldDomain("DSPubliqueValue").GetEnumeration()
    assert codes == {"Pu": "Pu – Publique", "Pr": "Pr – Privée", "NSP": "NSP – Ne sait pas"}


def test_french_titles(gpkg):
    labels = {c.name: c.label.fr for c in VERSION.columns() if c.type != "geometry"}
    with closing(sqlite3.connect(gpkg)) as connection:
        titles = "SELECT column_name, title, description FROM gpkg_data_columns WHERE table_name = ?"
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
        for layer in LAYERS:
            rows = connection.execute(titles, (layer,)).fetchall()
            assert {name: title for name, title, _ in rows} == labels
            assert all(description for _, _, description in rows)
            assert 'field="dateDebut" index="4" name="Date de début"' in styles[layer]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_record_written_in_it_reads_back(gpkg, tmp_path):
    path = tmp_path / "rempli.gpkg"
    path.write_bytes(gpkg.read_bytes())
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("occurrences_point")
    feature = ogr.Feature(layer.GetLayerDefn())
    feature["dateDebut"], feature["cdNom"], feature["codeCommune"] = "2020-05-01", 259, "02691|59350"
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (650000 7000000)"))
    assert layer.CreateFeature(feature) == 0
    del feature, layer, dataset
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT dateDebut, cdNom, codeCommune FROM occurrences_point").fetchone()
    assert row == ("2020-05-01", 259, "02691|59350")


def test_sheets_of_the_spreadsheet(sheets):
    assert list(sheets) == ["occurrences", "dictionnaire", "codes"]
    header, rows = sheets["occurrences"]
    assert header == NAMES
    assert all(not any(row) for row in rows)


def test_dictionary_sheet(sheets):
    header, rows = sheets["dictionnaire"]
    assert header == ["colonne", "libellé", "aide", "obligation", "type", "liste de codes"]
    assert [row[0] for row in rows] == NAMES
    by_name = {row[0]: row for row in rows}
    assert by_name["dSPublique"][3:] == ["obligatoire", "code", "DSPubliqueValue"]
    assert by_name["heureDebut"][3] == "obligatoire pour l’échange ; non exigé à ce niveau du producteur"
    assert by_name["codeCommune"][4] == "texte, liste" and "séparées par « | »" in by_name["codeCommune"][2]
    assert "WKT" in by_name["geometrie"][2]


def test_codes_sheet(sheets):
    header, rows = sheets["codes"]
    assert header == ["liste", "code", "libellé", "aide"]
    public = CODELISTS["DSPubliqueValue"]
    assert [row[1] for row in rows if row[0] == public.name] == list(public.codes_live("2.0"))
    used = {c.codelist for c in VERSION.columns() if c.codelist} | {"NivValAutoValue"}
    assert {row[0] for row in rows} == used


@pytest.mark.parametrize("version_id", known_versions())
@pytest.mark.parametrize("suffix", [".gpkg", ".XLSX"])
def test_every_version_has_its_templates(version_id, suffix, tmp_path):
    path = tmp_path / f"modele{suffix}"
    write_template(path, load_version(version_id), load_codelists())
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_older_file_is_replaced(tmp_path):
    path = tmp_path / "modele.gpkg"
    path.write_text("ancien", encoding="utf-8")
    write_template(path, VERSION, CODELISTS)
    assert path.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("name", ["modele.csv", "modele", "absent/modele.gpkg"])
def test_places_where_no_template_can_be_written(name, tmp_path):
    with pytest.raises(FormatError, match=r"modèle|dossier"):
        write_template(tmp_path / name, VERSION, CODELISTS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("GDAL"), None])
def test_nothing_is_left_when_writing_fails(error, tmp_path, monkeypatch):
    def fail(path, version, codelists):
        path.write_bytes(b"half")
        if error:
            raise error
        gdal.Error(gdal.CE_Failure, gdal.CPLE_FileIO, "écriture impossible")

    monkeypatch.setitem(template._WRITERS, ".gpkg", fail)
    path = tmp_path / "modele.gpkg"
    path.write_text("ancien", encoding="utf-8")
    with pytest.raises(FormatError, match="n’a pas pu être écrit"):
        write_template(path, VERSION, CODELISTS)
    assert [p.name for p in tmp_path.iterdir()] == ["modele.gpkg"]
    assert path.read_text(encoding="utf-8") == "ancien"
