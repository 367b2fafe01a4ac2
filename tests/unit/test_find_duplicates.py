# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of pairs: what it tells of each pair, its account, and what is refused."""

from __future__ import annotations

import csv
import struct

import pytest
from helpers import table_rows
from likely_records import MemorySource, otters
from paired_results import pairs_in, regional, result_of, search, tables_of, uuid

from sinp_hdf_plugin.core.duplicates.criteria import Criteria
from sinp_hdf_plugin.core.duplicates.run import find_duplicates
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.open import open_source

AWAY = {"nomCite": "Bufo bufo", "cdNom": "259", "dateDebut": "2019-04-01", "dateFin": "2019-04-01"}


def vertices(blob):
    """The coordinates of a line of two points in a GeoPackage."""
    return struct.unpack("<4d", blob[-32:])


def test_pairs_are_told_with_both_records_and_drawn_between_them(tmp_path):
    result = result_of(
        tmp_path,
        {},
        {"geometrie": "POINT (650030 6980040)", "observateurIdentite": "J. Dupont (Les Busards)"},
        {"geometrie": "LINESTRING (650000 6979990, 650040 6979990)", "nomCite": "Loutre d’Europe"},
        AWAY,
    )
    summary = search(tmp_path / "paires.gpkg", result)
    rows = pairs_in(tmp_path / "paires.gpkg")
    assert (summary.records, summary.pairs, summary.told, summary.groups) == (4, 3, 3, 1) and len(rows) == 3
    row = next(row for row in rows if {row["id_1"], row["id_2"]} == {uuid(1), uuid(2)})
    assert (row["table_1"], row["fid_1"], row["ligne_1"], row["ligne_2"]) == ("occurrences_point", 1, 2, 3)
    assert row["feuille_1"] and row["source_1"] == result.name
    assert (row["ecart_jours"], row["ecart_metres"], row["regle"]) == (0, 50.0, "DBL-007")
    assert row["decision"] is None and row["garde"] == 1 and row["groupe"] == 1
    assert vertices(row["geom"]) == (650_000, 6_980_000, 650_030, 6_980_040)
    for said in ("cd_nom 60630", "01/05/2020", "50 m", "DUPONT Jeanne / J. Dupont (Les Busards)"):
        assert said in row["pourquoi"]
    assert {row["table_1"] for row in rows} | {row["table_2"] for row in rows} == {
        "occurrences_point",
        "occurrences_ligne",
    }
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_what_differs_is_told_with_the_words_of_the_codes(tmp_path):
    result = result_of(tmp_path, {"occSexe": "2", "heureDebut": "10:00:00"}, {"occSexe": "3", "heureDebut": "10:00:00"})
    search(tmp_path / "p.gpkg", result, min_score=0)
    (row,) = pairs_in(tmp_path / "p.gpkg")
    assert "sexe (Femelle / Mâle)" in row["pourquoi"] and "heure de début : identique" in row["pourquoi"]
    assert "même point" in row["pourquoi"]


def test_one_identifier_with_other_content_is_told_as_such(tmp_path):
    rows = otters(
        {"idSINPOccTax": "a"},
        {"idSINPOccTax": "A", "cdNom": 259, "nomCite": "Bufo bufo", "place": (700_000, 7_000_000)},
    )
    find_duplicates([[MemorySource(rows)]], Criteria(), tmp_path / "p.gpkg")
    (row,) = pairs_in(tmp_path / "p.gpkg")
    assert row["regle"] == "DBL-001" and row["pourquoi"].startswith(
        "Même identifiant SINP, contenu différent (DBL-001)"
    )
    assert "taxon (« Lutra lutra » / « Bufo bufo » ; cd_nom 60630 / 259)" in row["pourquoi"]
    assert "54 km" in row["pourquoi"] and row["score"] < 0.9


def test_an_identifier_of_origin_sent_again_under_another_identifier(tmp_path):
    same = {"idOrigine": "12", "idSINPJdd": "j"}
    rows = otters({**same, "idSINPOccTax": "a"}, {**same, "idSINPOccTax": "b"}, {**same, "idSINPOccTax": None})
    find_duplicates([[MemorySource(rows)]], Criteria(), tmp_path / "p.gpkg")
    told = {(row["fid_1"], row["fid_2"]): (row["regle"], row["pourquoi"]) for row in pairs_in(tmp_path / "p.gpkg")}
    assert {pair: rule for pair, (rule, _) in told.items()} == {(1, 2): "DBL-009", (1, 3): "DBL-003", (2, 3): "DBL-003"}
    assert "même contenu" in told[1, 2][1]


def test_pairs_declared_already_are_told(tmp_path):
    result = result_of(tmp_path, {}, {"doublonDe": uuid(1).upper()}, {"geometrie": "POINT (650010 6980000)"})
    search(tmp_path / "p.gpkg", result)
    told = {(row["id_1"], row["id_2"]): row for row in pairs_in(tmp_path / "p.gpkg")}
    assert (
        told[uuid(1), uuid(2)]["deja_declare"] == 1 and "Déjà déclarés doublons" in told[uuid(1), uuid(2)]["pourquoi"]
    )
    assert told[uuid(1), uuid(3)]["deja_declare"] == 0


def test_five_hundred_copies_are_one_group(tmp_path):
    rows = otters(*[{}] * 500)
    summary = find_duplicates([[MemorySource(rows)]], Criteria(), tmp_path / "p.gpkg")
    told = pairs_in(tmp_path / "p.gpkg")
    assert len(told) == summary.told == 499
    assert {row["fid_1"] for row in told} == {1} and {row["groupe"] for row in told} == {1}
    assert {row["enregistrements_groupe"] for row in told} == {500}


def test_records_without_a_place_have_no_line_or_the_other_s_place(tmp_path):
    there = {"codeCommune": "80021"}
    rows = otters(there, {**there, "place": None}, {**there, "place": None})
    find_duplicates([[MemorySource(rows)]], Criteria(min_score=0), tmp_path / "p.gpkg")
    told = {(row["fid_1"], row["fid_2"]): row for row in pairs_in(tmp_path / "p.gpkg")}
    assert vertices(told[1, 2]["geom"]) == (650_000, 6_980_000) * 2
    assert told[2, 3]["geom"] is None and told[2, 3]["ecart_metres"] is None
    assert "même commune (80021)" in told[1, 3]["pourquoi"]


def test_between_two_inputs(tmp_path):
    ours = result_of(tmp_path, {}, {}, AWAY, name="nous.gpkg")
    others = ({"idSINPOccTax": uuid(50), "idOrigine": "t1"}, {"idSINPOccTax": uuid(3), "idOrigine": "t2", **AWAY})
    theirs = result_of(tmp_path / "b", *others, name="eux.gpkg")
    summary = search(tmp_path / "p.gpkg", ours, theirs)
    rows = pairs_in(tmp_path / "p.gpkg")
    assert {(row["id_1"], row["id_2"]) for row in rows} == {
        (uuid(1), uuid(50)),
        (uuid(2), uuid(50)),
        (uuid(3), uuid(3)),
    }
    assert {row["source_1"] for row in rows} == {"nous.gpkg"} and {row["source_2"] for row in rows} == {"eux.gpkg"}
    assert {row["garde"] for row in rows} == {None} and summary.identical == 1


def test_a_text_table_in_the_regional_format(tmp_path):
    path = tmp_path / "table.csv"
    rows = regional(
        {}, {"geometrie": "POINT (650010 6980000)"}, {"geometrie": "SRID=4326;POINT (2.3 49.9)"}, {"geometrie": "ici"}
    )
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        stream.write("mal;formée\n")
    source = open_source(path)
    summary = find_duplicates([[source]], Criteria(), tmp_path / "p.gpkg")
    (row,) = pairs_in(tmp_path / "p.gpkg")
    assert (row["ligne_1"], row["ligne_2"], row["fid_1"], row["ecart_metres"]) == (2, 3, None, 10.0)
    assert summary.records == 4 and summary.lacking["sans_lieu"] == 1
    assert any("mal formées" in remark for remark in summary.remarks(10_000))


def test_the_account(tmp_path):
    rows = otters(
        {}, {"place": (650_020, 6_980_000)}, {"dateDebut": "hier"}, {"place": None}, {"precisionGeometrie": 50_000}
    )
    summary = find_duplicates([[MemorySource(rows)]], Criteria(days=3), tmp_path / "p.gpkg")
    said = {(row["section"], row["cle"]): row["valeur"] for row in table_rows(tmp_path / "p.gpkg", "rapport")}
    assert said["recherche", "jours"] == "3" and said["comptes", "enregistrements"] == "5"
    assert said["comptes", "paires"] == str(summary.pairs) == "1"
    remarks = " ".join(value for (_, key), value in said.items() if key.startswith("remarque"))
    for word in ("date illisible", "sans date", "plus de 10 km", "sans lieu ni commune"):
        assert word in remarks


def test_no_pair_is_an_answer_too(tmp_path):
    summary = search(tmp_path / "p.gpkg", result_of(tmp_path, {}, AWAY))
    assert summary.pairs == summary.told == 0 and pairs_in(tmp_path / "p.gpkg") == []


def test_another_format_is_refused(tmp_path):
    foreign = MemorySource([{"espece": "Lutra lutra"}], "export.csv", columns=("espece", "date", "qui"))
    ours = MemorySource(otters({}))
    for sides in ([[foreign]], [[ours], [foreign]]):
        with pytest.raises(FormatError, match=r"« export\.csv » n’est pas au format régional.*dateDebut.*Convertissez"):
            find_duplicates(sides, Criteria(), tmp_path / "p.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_the_same_table_twice_is_refused(tmp_path):
    result = result_of(tmp_path, {}, AWAY)
    with pytest.raises(FormatError, match="donné deux fois"):
        search(tmp_path / "p.gpkg", result, result)


def test_nothing_is_left_of_a_search_that_fails(tmp_path):
    class Stop(Silent):
        def is_cancelled(self):
            return True

    (tmp_path / "p.gpkg").write_bytes(b"before")
    with pytest.raises(Cancelled):
        find_duplicates([[MemorySource(otters({}, {}))]], Criteria(), tmp_path / "p.gpkg", Stop())
    assert [path.name for path in tmp_path.iterdir()] == ["p.gpkg"]
    assert (tmp_path / "p.gpkg").read_bytes() == b"before"
    with pytest.raises(FormatError, match="n’existe pas"):
        find_duplicates([[MemorySource(otters({}))]], Criteria(), tmp_path / "rien" / "p.gpkg")


def test_the_sources_are_not_changed(tmp_path):
    result = result_of(tmp_path, {}, {}, {})
    before = result.read_bytes()
    search(tmp_path / "p.gpkg", result)
    assert result.read_bytes() == before
    assert len(tables_of(result)) == 1
