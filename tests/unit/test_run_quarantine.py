# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing is lost: what is held keeps its cells and can be run again, what is displaced is kept beside its record."""

from __future__ import annotations

import json
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from helpers import PARAMETERS, convert, plain_profile, plain_rows, profile_of, table_rows
from osgeo import gdal

from sinp_hdf_plugin.core.rules.catalogue import load_catalogue

ODD_CELLS = ["  Bufo bufo ", "-", "\u00a0", "NULL", "01/02/03", "=1+1", "l’œuf", "😀", "0012.50", "1e5", "☃\u200b"]


def write(path: Path, sql: str) -> None:
    """Change a result as a user would with any tool; layers with an index need a tool that knows geometries."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    assert dataset.ExecuteSQL(sql) is None
    del dataset


def test_held_rows_keep_their_cells_byte_for_byte(tmp_path):
    rows = plain_rows(len(ODD_CELLS), date=dict.fromkeys(range(len(ODD_CELLS)), "hier"))
    for row, cell in zip(rows, ODD_CELLS):
        row["remarque"] = cell
        row["nombre"] = "007"
    result = convert(tmp_path, rows, plain_profile())
    held = result.rows("quarantaine")
    assert [row["remarque"] for row in held] == ODD_CELLS
    assert {row["nombre"] for row in held} == {"007"}
    assert [row["ligne_source"] for row in held] == list(range(2, 2 + len(rows)))
    assert [row["x"] for row in held] == [row["x"] for row in rows]


def test_empty_cells_stay_empty(tmp_path):
    (held,) = convert(tmp_path, plain_rows(1, date={0: None}), plain_profile()).rows("quarantaine")
    assert held["date"] is None
    assert held["nom"] == "Bufo bufo"


def test_why_a_row_is_held_is_said_with_the_proposal(tmp_path):
    (held,) = convert(tmp_path, plain_rows(1, date={0: "44197"}), plain_profile()).rows("quarantaine")
    assert held["regles"].split(", ")[0] == "STR-021"
    assert "STR-021 : " in held["motifs"]
    assert "Proposition : 2021-01-01." in held["motifs"]
    assert held["feuille"] == "table.csv"


def test_short_and_long_rows_are_held_as_they_are(tmp_path):
    table = "id;nom;date;x;y\n1;Bufo bufo;2020-05-01\n2;Bufo bufo;2020-05-01;2.3;49.9\n3;a;2020-05-01;2.3;49.9;f; g\n"
    result = convert(tmp_path, table, plain_profile())
    held = {row["ligne_source"]: row for row in result.rows("quarantaine")}
    assert set(held) == {2, 4}
    assert json.loads(held[2]["cellules"]) == ["1", "Bufo bufo", "2020-05-01"]
    assert json.loads(held[4]["cellules"]) == ["3", "a", "2020-05-01", "2.3", "49.9", "f", " g"]
    assert held[2]["regles"] == held[4]["regles"] == "STR-007"
    assert "3 cellules au lieu de 5" in held[2]["motifs"]
    assert result.summary.rows_read == 3


def test_the_quarantine_can_be_corrected_and_run_again(tmp_path):
    rows = plain_rows(8, date={2: "hier", 4: "44197", 6: "2020-13-45"}, nom={5: None})
    profile = plain_profile()
    first = convert(tmp_path, rows, profile)
    whole = convert(tmp_path, plain_rows(8), profile, name="sans_faute.gpkg")
    expected = {row["ligne_source"]: row for row in whole.occurrences()}
    assert first.values("quarantaine", "ligne_source") == [4, 6, 7, 8]

    write(first.path, "UPDATE quarantaine SET date = '2020-05-01' WHERE ligne_source IN (4, 6)")
    second = convert(tmp_path, first.path, profile, name="seconde.gpkg", layer="quarantaine")
    assert second.summary.rows_read == 4
    accepted = {row["ligne_source"]: row for row in second.occurrences()}
    assert set(accepted) == {4, 6}
    for line, row in accepted.items():
        same = {name for name in row if name not in ("fid", "geom")}
        assert {name: row[name] for name in same} == {name: expected[line][name] for name in same}
    assert second.values("quarantaine", "ligne_source") == [7, 8]
    assert {row["feuille"] for row in second.rows("quarantaine")} == {"table.csv"}
    assert [row["nom"] for row in second.rows("quarantaine")] == [None, "Bufo bufo"]


def test_the_quarantine_of_a_layer_keeps_its_geometry(tmp_path):
    regional = {**PARAMETERS}
    first = convert(tmp_path, plain_rows(3), plain_profile())
    write(first.path, "UPDATE occurrences_point SET nomCite = NULL WHERE ligne_source = 3")
    second = convert(
        tmp_path, first.path, "occtax_hdf", name="seconde.gpkg", layer="occurrences_point", parameters=regional
    )
    (held,) = second.rows("quarantaine")
    assert held["q_geom"] is not None
    assert held["nomCite"] is None
    write(second.path, "UPDATE quarantaine SET nomCite = 'Bufo bufo'")
    third = convert(tmp_path, second.path, "occtax_hdf", name="tierce.gpkg", layer="quarantaine", parameters=regional)
    (mended,) = third.rows("occurrences_point")
    original = next(row for row in first.rows("occurrences_point") if row["ligne_source"] == 3)
    assert mended["idSINPOccTax"] == original["idSINPOccTax"]
    assert mended["geom"] == original["geom"]


def test_displaced_values_are_in_their_table_and_in_the_record(tmp_path):
    rows = plain_rows(4, nombre={1: "douze", 2: "1.5.2"}, taxon={2: "Parus major"})
    profile = plain_profile(
        constants={
            "statutObservation": "Pr",
            "observateurNomOrganisme": "Inconnu",
            "objetDenombrement": "IND",
            "typeDenombrement": "Co",
        }
    )
    result = convert(tmp_path, rows, profile)
    assert result.summary.rows_accepted == 4
    records = {row["ligne_source"]: row for row in result.occurrences()}
    assert records[3]["denombrementMin"] is None
    assert (
        dict(zip(records[3]["nomAttr"].split("|"), records[3]["valeurInit"].split("|")))["denombrementMin"] == "douze"
    )
    kept = {(row["ligne_source"], row["nomAttr"]): row for row in result.rows("elements_deplaces")}
    assert kept[3, "denombrementMin"]["valeurInit"] == "douze"
    assert kept[3, "denombrementMin"]["regle"] == "TYP-003"
    assert kept[3, "denombrementMin"]["id_enregistrement"] == records[3]["idSINPOccTax"]
    assert kept[4, "cdNom"]["valeurInit"] == "Parus major"
    assert kept[4, "denombrementMin"]["valeurInit"] == "1.5.2"
    for line, record in records.items():
        in_record = list(zip((record["nomAttr"] or "").split("|"), (record["valeurInit"] or "").split("|")))
        beside = [(row["nomAttr"], row["valeurInit"]) for (at, _), row in kept.items() if at == line]
        assert sorted(pair for pair in in_record if pair[0]) == sorted(beside)
    assert result.summary.displaced_values == len(kept)
    assert result.summary.rows_displaced == 2


def test_a_separator_inside_a_displaced_value_does_not_split_it(tmp_path):
    result = convert(tmp_path, plain_rows(1, nombre={0: "3|4"}), plain_profile())
    (record,) = result.occurrences()
    assert record["valeurInit"].split("|")[0] == "3¦4"
    assert result.rows("elements_deplaces")[0]["valeurInit"] == "3|4"


def test_what_was_displaced_before_is_kept(tmp_path):
    profile = profile_of(
        {
            "nom": "nomCite",
            "date": "dateDebut",
            "nombre": "denombrementMin",
            "a": "nomAttr",
            "v": "valeurInit",
            "taxon": "cdNom",
        }
    )
    rows = plain_rows(1, nombre={0: "douze"})
    rows[0].update(a="altitudeMin", v="haut")
    (record,) = convert(tmp_path, rows, profile).occurrences()
    assert record["nomAttr"].split("|")[:2] == ["altitudeMin", "denombrementMin"]
    assert record["valeurInit"].split("|")[:2] == ["haut", "douze"]


def test_flagged_rows_are_kept_but_not_exchangeable(tmp_path):
    result = convert(tmp_path, plain_rows(3, x={1: "5.0"}, y={1: "45.0"}), plain_profile())
    assert result.summary.rows_accepted == 3
    assert result.summary.rows_not_exchangeable == 1
    assert {row["ligne_source"]: row["echangeable"] for row in result.occurrences()} == {2: 1, 3: 0, 4: 1}
    assert {row["ligne_source"] for row in result.findings("LOC-011")} == {3}


def test_constants_are_counted_and_named(tmp_path):
    rows = plain_rows(4)
    for row, holder in zip(rows, ("Les Busards", None, "Les Busards", None)):
        row["gestion"] = holder
    profile = profile_of(
        {"nom": "nomCite", "date": "dateDebut", "id": "idOrigine", "gestion": "organismeGestionnaireDonnee"}
    )
    result = convert(tmp_path, rows, profile, parameters={**PARAMETERS, "GESTIONNAIRE": "Picardie Nature"})
    told = {one.column: (one.value, one.origin) for one in result.summary.constants}
    assert told["organismeGestionnaireDonnee"] == ("Picardie Nature", "paramètre GESTIONNAIRE (2 lignes)")
    assert told["statutObservation"] == ("Pr", "profil (4 lignes)")
    assert told["natureObjetGeo"] == ("NSP", "valeur par défaut du profil (4 lignes)")
    assert result.values("occurrences_point", "organismeGestionnaireDonnee") == ["Les Busards", "Picardie Nature"] * 2
    section = {row["cle"] for row in result.rows("rapport") if row["section"] == "constantes"}
    assert section == set(told)


def test_fills_are_counted(tmp_path):
    result = convert(tmp_path, plain_rows(3, fin={0: None, 1: None}), plain_profile())
    told = {(one.column, one.rule): one.rows for one in result.summary.fills}
    assert told["dateFin", "OBL-005"] == 2
    assert told["idSINPOccTax", "OBL-001"] == 3
    assert result.values("occurrences_point", "dateFin") == ["2020-05-01"] * 3


def test_a_great_many_errors_are_all_reported(tmp_path):
    rows = plain_rows(1500, nombre=dict.fromkeys(range(1500), "qq"))
    result = convert(tmp_path, rows, plain_profile(), batch_rows=400)
    assert len(result.findings("TYP-003")) == 1500
    assert {row["ligne_source"] for row in result.findings("TYP-003")} == set(range(2, 1502))
    (told,) = [rule for rule in result.summary.rules if rule.rule == "TYP-003"]
    assert (told.rows, len(told.examples)) == (1500, 5)


@pytest.mark.parametrize("level", ["producteur", "echange"])
def test_every_rule_is_either_evaluated_or_said_not_to_be(tmp_path, level):
    given = {**PARAMETERS, "ORG_TRANSFORMATION": "Plateforme régionale"}
    result = convert(tmp_path, plain_rows(1), plain_profile(), level=level, parameters=given)
    evaluated = {rule.rule for rule in result.summary.rules}
    waiting = {one.rule: one.reason_fr for one in result.summary.not_evaluated}
    assert evaluated | set(waiting) == {rule.id for rule in load_catalogue().at_level(level)}
    assert not evaluated & set(waiting)
    assert "le référentiel TAXREF" in waiting["TAX-001"]
    assert "fichier fils" in waiting["STR-024"]
    listed = {row["cle"] for row in table_rows(result.path, "rapport") if row["section"] == "non_evalue"}
    assert listed == set(waiting)


def test_identifiers_that_the_source_gives_are_kept(tmp_path):
    given = "7F1B9E52-3A64-4C0D-9B1E-5D2A8C6F4E10"
    rows = plain_rows(2)
    rows[0]["uuid"], rows[1]["uuid"] = given, None
    profile = profile_of({"uuid": "idSINPOccTax", "nom": "nomCite", "date": "dateDebut", "id": "idOrigine"})
    kept, made = convert(tmp_path, rows, profile).values("occurrences_point", "idSINPOccTax")
    assert kept == given
    assert made[14] == "5", "a UUID of version 5"


def test_identifiers_do_not_depend_on_the_rest_of_the_file(tmp_path):
    rows = plain_rows(6)
    whole = convert(tmp_path, rows, plain_profile()).values("occurrences_point", "idSINPOccTax")
    alone = convert(tmp_path, rows[3:4], plain_profile(), name="une.gpkg").values("occurrences_point", "idSINPOccTax")
    assert alone == [whole[3]]
    other = convert(tmp_path, rows[3:4], plain_profile(id="autre"), name="autre.gpkg").values(
        "occurrences_point", "idSINPOccTax"
    )
    assert other != alone, "another source, another record"
    assert len(set(whole)) == 6
