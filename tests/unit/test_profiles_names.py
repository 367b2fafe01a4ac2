# SPDX-License-Identifier: GPL-2.0-or-later
"""The other names and types under which the tables of delivered profiles come, and the keys of profiles they need."""

from __future__ import annotations

import needs_osgeo  # noqa: F401  # isort: skip
from pathlib import Path
from typing import Any

import pytest
from engine_results import differences, gpkg_of
from helpers import PARAMETERS, Result, convert, csv_text, plain_profile, plain_rows
from osgeo import ogr, osr

from sinp_hdf_plugin.core.engine import fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.errors import ConfigError

JDD = "0b6a3c1e-5d2f-4e7a-9c8b-1f2e3d4c5b6a"
# One record, as three tables for GeoNature would say it.
GEONATURE = {
    "destination": {
        "unique_id_sinp": "7d1f3f5e-3f0b-4c53-8d7e-0a1b2c3d4e5f", "entity_source_pk_value": "A7",
        "unique_dataset_id": JDD, "date_min": "2023-05-04 06:50:00", "nom_cite": "Hyla arborea", "cd_nom": "281",
        "observers": "ROUX Ève (CEN)", "id_nomenclature_life_stage": "8", "id_nomenclature_obs_technique": "0",
        "id_nomenclature_source_status": "Te", "count_min": "12", "id_nomenclature_obj_count": "IND",
        "WKT": "POINT(2.31 49.91)",
    },
    "ten characters": {
        "permid": "7d1f3f5e-3f0b-4c53-8d7e-0a1b2c3d4e5f", "idorigine": "A7", "jddmetaid": JDD,
        "datedebut": "04-05-2023", "heuredebut": "6h50", "nomcite": "Hyla arborea", "cdnom": "281",
        "observer": "ROUX Ève (CEN)", "ocstade": "Têtard", "obstech": "Vu", "statsource": "Terrain", "denbrmin": "12",
        "objdenbr": "Individu", "x_centroid": "2.31", "y_centroid": "49.91",
    },
    "synthese": {
        "uuid_perm_sinp": "7d1f3f5e-3f0b-4c53-8d7e-0a1b2c3d4e5f", "id_origine": "A7", "jdd_uuid": JDD,
        "date_debut": "04/05/2023", "heure_debut": "06:50:00", "nom_cite": "Hyla arborea", "cd_nom": "281",
        "observateurs": "ROUX Ève (CEN)", "stade_vie": "Têtard", "technique_observation": "Vu",
        "statut_source": "Terrain", "nombre_min": "12", "objet_denombrement": "Individu",
        "geometrie_wkt_4326": "POINT(2.31 49.91)", "id_synthese": "900", "error": "valid",
    },
}  # fmt: skip


def only(result: Result) -> dict[str, Any]:
    (row,) = result.occurrences()
    return row


@pytest.mark.parametrize("names", GEONATURE)
def test_the_three_sets_of_names_of_geonature(tmp_path, names):
    given = {key: PARAMETERS[key] for key in ("DS_PUBLIQUE", "GESTIONNAIRE")}
    result = convert(tmp_path, [GEONATURE[names]], "geonature_import", parameters=given)
    row = only(result)
    expected = {
        "idSINPOccTax": "7d1f3f5e-3f0b-4c53-8d7e-0a1b2c3d4e5f", "idOrigine": "A7", "idSINPJdd": JDD,
        "statutObservation": "Pr", "dateDebut": "2023-05-04", "dateFin": "2023-05-04", "heureDebut": "06:50:00",
        "nomCite": "Hyla arborea", "cdNom": 281, "observateurIdentite": "ROUX Ève", "observateurNomOrganisme": "CEN",
        "occStadeDeVie": "8", "obsTechnique": "0", "statutSource": "Te", "denombrementMin": 12,
        "objetDenombrement": "IND",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert row["geom"] is not None
    assert result.errors() == []


VISIONATURE = {
    "ID_SIGHTING": "Ref", "LATIN_SPECIES": "Nom latin", "NAME_SPECIES": "Nom espèce", "ID_SPECIES": "ID Espèce Biolovision",
    "DATE": "Date", "TIMING": "Horaire", "NAME": "Nom", "SURNAME": "Prénom", "COORD_LON": "Longitude (E/W) [D.d°]",
    "COORD_LAT": "Latitude (N/S) [D.d°]", "ESTIMATION_CODE": "Estimation", "TOTAL_COUNT": "Nombre",
    "ATLAS_CODE": "Code atlas", "PLACE": "Lieu-dit", "MUNICIPALITY": "Commune", "COUNTY": "Département",
}  # fmt: skip
SIGHTING = {
    "ID_SIGHTING": "51", "LATIN_SPECIES": "Apus apus", "NAME_SPECIES": "Martinet noir", "ID_SPECIES": "316",
    "DATE": "07.06.2022", "TIMING": "21:05", "NAME": "ROUX", "SURNAME": "Ève", "COORD_LON": "2.31", "COORD_LAT": "49.91",
    "ESTIMATION_CODE": "Estimation", "TOTAL_COUNT": "35", "ATLAS_CODE": "16", "PLACE": "Le Bourg", "MUNICIPALITY": "Boves",
    "COUNTY": "Somme",
}  # fmt: skip


@pytest.mark.parametrize("french", [False, True])
def test_visionature_with_technical_names_or_french_titles(tmp_path, french):
    table = [{VISIONATURE[name] if french else name: value for name, value in SIGHTING.items()}]
    row = only(convert(tmp_path, table, "visionature"))
    expected = {
        "idOrigine": "51", "nomCite": "Apus apus", "dateDebut": "2022-06-07", "heureDebut": "21:05:00",
        "observateurIdentite": "ROUX Ève", "typeDenombrement": "Es", "denombrementMin": 35, "denombrementMax": 35,
        "occStatutBiologique": "3", "nomLieu": "Le Bourg", "nomCommune": "Boves", "nomDepartement": "Somme", "cdNom": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    kept = dict(zip(row["nomAttribut"].split("|"), row["valeurAttribut"].split("|")))
    assert {"316", "Martinet noir", "16", "Estimation", "Somme"} == set(kept.values())


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """Sightings in a table whose numbers are numbers."""
    kinds = {
        "ID_SIGHTING": "integer",
        "ATLAS_CODE": "integer",
        "TOTAL_COUNT": "integer",
        "COORD_LON": "real",
        "COORD_LAT": "real",
    }
    rows = []
    for rank, (atlas, count) in enumerate([(16, 4), (99, 0), (2, 1), (None, 7)]):
        values = {**SIGHTING, "ID_SIGHTING": 60 + rank, "ATLAS_CODE": atlas, "TOTAL_COUNT": count}
        rows.append([float(values[n]) if n.startswith("COORD") else values[n] for n in SIGHTING])
    return gpkg_of(tmp_path / "typee.gpkg", list(SIGHTING), rows, kinds)


def test_numbers_of_a_typed_table_are_read_as_they_are_written(tmp_path, typed):
    """A code taken from a number by an expression: 16 is not a status of observation."""
    rows = convert(tmp_path, typed, "visionature").occurrences()
    assert [row["statutObservation"] for row in rows] == ["Pr", "No", "Pr", "Pr"]
    assert [row["occStatutBiologique"] for row in rows] == ["3", None, None, None]


@pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
def test_and_so_does_the_fast_engine(tmp_path, typed, monkeypatch):
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    assert differences(typed, "visionature", tmp_path) == []


def shapefile(folder: Path) -> Path:
    """Full names of OccTax v2.0, as a shapefile keeps them: ten characters, twins numbered."""
    path = folder / "releve.shp"
    values = {
        "idSINPOccTax": "5f0c2f0e-6c0e-4a07-9a53-3f8a2b1c0d9e", "statutObservation": "Pr", "nomCite": "Ulex europaeus",
        "dateDebut": "2022/04/02", "cdNom": 128114, "observateurIdentite": "ROUX Ève", "denombrementMin": 3,
        "denombrementMax": 5, "objetDenombrement": "IND", "natureObjetGeo": "St", "precisionGeometrie": 5,
        "dSPublique": "Pu", "organismeGestionnaireDonnee": "CEN", "idSINPJdd": JDD, "statutSource": "Te",
        "occStadeDeVie": "2", "occStatutBiologique": "3", "obsTechnique": "17", "sensiNiveau": "0",
    }  # fmt: skip
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    dataset = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = dataset.CreateLayer("releve", crs, ogr.wkbPoint, ["ENCODING=UTF-8"])
    for name, value in values.items():
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger if isinstance(value, int) else ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    for rank, value in enumerate(values.values()):
        feature.SetField(rank, value)
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (650000 6980000)"))
    layer.CreateFeature(feature)
    return path


def test_full_names_cut_by_a_shapefile(tmp_path):
    path = shapefile(tmp_path)
    given = {"OBSERVATEUR": "INCONNU"}
    result = convert(tmp_path, path, "occtax_short_names", parameters=given)
    row = only(result)
    expected = {
        "idSINPOccTax": "5f0c2f0e-6c0e-4a07-9a53-3f8a2b1c0d9e", "statutObservation": "Pr", "dateDebut": "2022-04-02",
        "cdNom": 128114, "objetDenombrement": "IND", "natureObjetGeo": "St", "precisionGeometrie": 5, "dSPublique": "Pu",
        "organismeGestionnaireDonnee": "CEN", "statutSource": "Te", "occStadeDeVie": "2", "obsTechnique": "17",
        "denombrementMin": None, "occStatutBiologique": None, "observateurIdentite": "INCONNU",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    kept = dict(zip(row["nomAttribut"].split("|"), row["valeurAttribut"].split("|")))
    assert kept == {"observateu": "ROUX Ève", "denombreme": "3", "denombre_1": "5", "occStatutB": "3"}
    told = {row["attribut"] for row in result.findings("STR-018")}
    assert {"observateu", "denombreme", "occStatutB"} <= told


@pytest.mark.parametrize(
    ("day", "hour", "rule"),
    [
        ("2022-04-02", None, None),
        ("2022-04-02T00:00:00", None, None),
        ("2022-04-02T06:10:00", "06:10:00", None),
        ("2022-04-02T06:10:00+02:00", "06:10:00", None),
        ("02/04/2022 6:10", "06:10:00", None),
        ("2022-04-02T06:10:00Z", None, "TYP-007"),
        ("2022-04-02T06:10:00-05:00", None, "TYP-007"),
    ],
)
def test_the_hour_that_comes_with_a_day(tmp_path, day, hour, rule):
    """An hour in universal time is not the local hour: it is told and kept aside, not lost."""
    table = [{"identifiantOrigine": "1", "statutObservation": "Pr", "nomCite": "Ulex europaeus", "dateDebut": day,
              "geometrie": "POINT(2.31 49.91)", "natureObjetGeo": "St"}]  # fmt: skip
    result = convert(tmp_path, table, "occtax_1_2_1")
    row = only(result)
    assert (row["dateDebut"], row["heureDebut"]) == ("2022-04-02", hour)
    assert [found["regle"] for found in result.errors()] == ([rule] if rule else [])
    assert [held["valeurInit"] for held in result.rows("elements_deplaces")] == ([day] if rule else [])


def test_other_names_of_the_place(tmp_path):
    """The usual name wins; another one is taken where it is not there."""
    table = [{("lon" if name == "x" else name): value for name, value in row.items()} for row in plain_rows(2)]
    place = {"x": "x", "y": "y", "crs": "EPSG:4326", "synonyms": {"x": ["longitude", "lon"]}}
    rows = convert(tmp_path, table, plain_profile(geometry=place)).rows("occurrences_point")
    assert len(rows) == 2
    both = [{**row, "lon": "0"} for row in plain_rows(2)]
    result = convert(tmp_path, both, plain_profile(geometry=place))
    assert len(result.rows("occurrences_point")) == 2
    assert {row["attribut"] for row in result.findings("STR-011")} == {"lon"}
    with pytest.raises(ConfigError, match="clé inconnue « z »"):
        plain_profile(geometry={**place, "synonyms": {"z": ["alt"]}})


@pytest.mark.parametrize("others", ["additional", "ignore"])
def test_a_declared_column_is_kept_beside_what_it_feeds(tmp_path, others):
    table = [{**row, "meteo": "pluie", "carnet": "7"} for row in plain_rows(2)]
    profile = plain_profile(additional=["nom", "METEO"], unknown_columns=others)
    result = convert(tmp_path, csv_text(table), profile)
    kept = {"nom": "Bufo bufo", "meteo": "pluie", **({"carnet": "7"} if others == "additional" else {})}
    for row in result.occurrences():
        assert row["nomCite"] == "Bufo bufo"
        assert dict(zip(row["nomAttribut"].split("|"), row["valeurAttribut"].split("|"))) == kept
    assert {row["attribut"] for row in result.findings("STR-011")} == {"carnet"}
    fates = {column.source: (column.fate, column.target) for column in result.summary.columns}
    assert fates["nom"] == ("repris", "nomCite, nomAttribut")
    assert fates["meteo"] == ("attribut additionnel", "nomAttribut")
    assert fates["carnet"][0] == ("attribut additionnel" if others == "additional" else "inconnu, non repris")
