# SPDX-License-Identifier: GPL-2.0-or-later
"""The quarantine run again: as if the file had been right from the start, and nothing lost on the way."""

from __future__ import annotations

import json
import sqlite3

import needs_osgeo  # noqa: F401
import pytest
from engine_results import index_faults
from helpers import PARAMETERS, PLAIN, convert, csv_text, plain_profile, plain_rows, profile_of, settings, table_rows
from rerun_helpers import AUTHOR, DAY, correct, differences, rerun, write

from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.report_html import write_report
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.rerun import rerun_quarantine


@pytest.fixture
def wrong():
    """Rows 4, 6, 7 and 8 (lines of the file) have something wrong."""
    return plain_rows(8, date={2: "hier", 4: "44197", 6: "2020-13-45"}, nom={5: None})


RIGHT = {4: {"date": "2020-05-01"}, 6: {"date": "2020-05-01"}, 7: {"nom": "Bufo bufo"}, 8: {"date": "2020-05-01"}}


def some(*lines):
    return {line: RIGHT[line] for line in lines}


def test_all_corrected_is_the_right_file(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, RIGHT)
    whole, done, _ = rerun(first, tmp_path / "b.gpkg")
    assert (done.rows, done.accepted, done.held, done.corrected_cells) == (4, 4, 0, 4)
    right = convert(tmp_path, plain_rows(8), plain_profile(), name="juste.gpkg")
    assert differences(whole, right) == []
    assert index_faults(whole.path) == []
    assert len(table_rows(first.path, "quarantaine")) == 4, "the first result is untouched"


def test_in_two_steps_too(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, some(6, 8) | {7: {"nom": None, "date": "31/12/2021"}})
    half, done, _ = rerun(first, tmp_path / "b.gpkg")
    assert (done.accepted, done.held) == (2, 2)
    assert {row["ligne_source"]: row["regles"] for row in half.rows("quarantaine")}[7].startswith("TYP-006")
    partly = plain_rows(8, date={2: "hier", 5: "31/12/2021"}, nom={5: None})
    assert differences(half, convert(tmp_path, partly, plain_profile(), name="moitie.gpkg")) == []
    correct(half.path, some(4) | {7: {"nom": "Bufo bufo", "date": "2020-05-01"}})
    whole, done, _ = rerun(half, half.path)
    assert done.corrected_cells == 3
    assert differences(whole, convert(tmp_path, plain_rows(8), plain_profile(), name="juste.gpkg")) == []
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_rows_that_are_not_touched_stay_as_they_are(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    again, done, _ = rerun(first, tmp_path / "b.gpkg")
    assert (done.rows, done.accepted, done.corrected_rows) == (4, 0, 0)
    assert differences(again, first) == []
    assert again.rows("quarantaine") == first.rows("quarantaine")
    assert (
        not sqlite3.connect(again.path).execute("SELECT 1 FROM sqlite_master WHERE name = 'modifications'").fetchone()
    )


def test_each_corrected_cell_is_logged_once(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, some(4) | {8: {"date": "avant-hier", "nombre": "3"}})
    half, _, _ = rerun(first, tmp_path / "b.gpkg")
    log = {(row["ligne_source"], row["colonne"]): row for row in half.rows("modifications")}
    assert set(log) == {(4, "date"), (8, "date"), (8, "nombre")}
    told = log[4, "date"]
    record = {row["ligne_source"]: row["idSINPOccTax"] for row in half.occurrences()}[4]
    assert (told["valeur_avant"], told["valeur_apres"], told["idSINPOccTax"]) == ("hier", "2020-05-01", record)
    assert (told["auteurModIdentite"], told["auteurModNomOrganisme"], told["dateMod"]) == (*vars(AUTHOR).values(), DAY)
    assert (told["attrMod"], told["criticite"], told["feuille"]) == ("dateDebut", "2", "table.csv")
    assert log[8, "nombre"]["valeur_avant"] is None and log[8, "nombre"]["idSINPOccTax"] is None
    correct(half.path, {8: {"date": "2020-05-01"}})
    whole, _, _ = rerun(half, tmp_path / "c.gpkg")
    later = [row for row in whole.rows("modifications") if row["ligne_source"] == 8]
    assert [(row["colonne"], row["valeur_avant"], row["valeur_apres"]) for row in later] == [
        ("date", "2020-13-45", "avant-hier"),
        ("nombre", None, "3"),
        ("date", "avant-hier", "2020-05-01"),
    ]
    contents = sqlite3.connect(whole.path).execute("SELECT table_name FROM gpkg_contents").fetchall()
    assert ("modifications",) in contents


def test_corrections_need_an_author(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, some(4))
    with pytest.raises(ConfigError):
        rerun_quarantine(first.path, tmp_path / "b.gpkg", Author("", ""), DAY)
    with pytest.raises(ConfigError, match="AAAA-MM-JJ"):
        rerun_quarantine(first.path, tmp_path / "b.gpkg", AUTHOR, "9 mars")
    assert not (tmp_path / "b.gpkg").exists()
    assert list(tmp_path.glob(".*")) == []


def test_what_was_first_read_is_never_forgotten(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, {4: {"date": "lundi"}})
    second, _, _ = rerun(first, tmp_path / "b.gpkg")
    correct(second.path, {4: {"date": "mardi"}})
    third, _, _ = rerun(second, tmp_path / "c.gpkg")
    (held,) = [row for row in third.rows("quarantaine") if row["ligne_source"] == 4]
    memory = json.loads(held["cellules"])
    assert (memory["date"], memory[""]["date"], held["date"]) == ("hier", "mardi", "mardi")


def without_identifiers(rows):
    return [{name: cell for name, cell in row.items() if name != "id"} for row in rows]


def test_a_row_without_an_identifier_is_named_by_its_right_content(tmp_path):
    profile = profile_of({"nom": "nomCite", "date": "dateDebut", "nombre": "denombrementMin"})
    bad = without_identifiers(plain_rows(4, date={1: "le 3"}, nom={3: "  "}))
    good = without_identifiers(plain_rows(4, date={1: "2021-02-03"}, nom={3: "Rana arvalis"}))
    first = convert(tmp_path, bad, profile)
    correct(first.path, {3: {"date": "2021-02-03"}, 5: {"nom": "Rana arvalis"}})
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    assert differences(whole, convert(tmp_path, good, profile, name="juste.gpkg")) == []


def test_numbers_of_a_typed_source_name_a_row_the_same(tmp_path):
    from engine_results import gpkg_of

    profile = profile_of({"nom": "nomCite", "date": "dateDebut", "mesure": "commentaire"})
    names, kinds = ("nom", "date", "mesure", "x", "y"), {"mesure": "decimal", "x": "decimal", "y": "decimal"}
    rows = [["Bufo bufo", "2020-05-01", 0.1 + 0.2, 2.3, 49.9], ["Rana", "jadis", 1 / 3, 2.3000000000000007, 49.9]]
    first = convert(tmp_path, gpkg_of(tmp_path / "donnees.gpkg", names, rows, kinds), profile)
    correct(first.path, {2: {"date": "2019-04-02"}})
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    rows[1][1] = "2019-04-02"
    (tmp_path / "juste").mkdir()
    right = gpkg_of(tmp_path / "juste" / "donnees.gpkg", names, rows, kinds)
    assert differences(whole, convert(tmp_path, right, profile, name="juste.gpkg")) == []


class TestDoubles:
    """A row is compared with all that the result holds already, not only with the rows run with it."""

    @pytest.mark.parametrize("change", [{"id": "102"}, {}], ids=["same identifier", "whole copy"])
    def test_held_as_a_double_it_stays_one(self, tmp_path, change):
        rows = plain_rows(6)
        rows[5] = {**rows[2], **change, "nombre": None if not change else "4"}
        first = convert(tmp_path, rows, plain_profile())
        assert first.values("quarantaine", "ligne_source") == [7]
        again, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert done.accepted == 0
        assert differences(again, first) == []

    def test_given_its_own_identifier_it_is_accepted(self, tmp_path):
        rows = plain_rows(6)
        rows[5]["id"] = "102"
        first = convert(tmp_path, rows, plain_profile())
        correct(first.path, {7: {"id": "777"}})
        whole, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert done.accepted == 1
        assert len(set(whole.values("occurrences_point", "idSINPOccTax"))) == 6

    def test_a_correction_may_make_a_double(self, tmp_path):
        rows = plain_rows(6, date={4: "?!"})
        first = convert(tmp_path, rows, plain_profile())
        correct(first.path, {6: {"date": "2020-05-01", "id": "101"}})
        again, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert done.accepted == 0
        (held,) = again.rows("quarantaine")
        assert held["regles"] == "DBL-001, DBL-003"
        assert "Voir la ligne 3." in held["motifs"]

    def test_two_rows_corrected_to_the_same_are_a_double(self, tmp_path):
        first = convert(tmp_path, plain_rows(6, date={1: "a", 3: "b"}), plain_profile())
        same = {"id": "500", "date": "2020-05-01", "x": "2.4"}
        correct(first.path, {3: same, 5: same})
        again, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert done.accepted == 1
        assert again.values("quarantaine", "regles") == ["DBL-004"]

    def test_the_warning_about_a_held_twin_goes_with_it(self, tmp_path):
        rows = plain_rows(6, date={1: "avant-hier", 2: "hier"})
        rows[4]["id"], rows[5]["id"] = rows[1]["id"], rows[2]["id"]
        first = convert(tmp_path, rows, plain_profile())
        assert {row["ligne_source"] for row in first.findings("DBL-001")} == {6, 7}
        correct(first.path, {3: {"id": "888"}, 4: {"date": "2020-05-01"}})
        half, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert done.accepted == 0, "one has no day yet, the other repeats a record that is accepted"
        assert {row["ligne_source"] for row in half.findings("DBL-001")} == {4, 7}
        correct(half.path, {3: {"date": "2020-05-01"}, 4: {"id": "999"}})
        whole, done, _ = rerun(half, tmp_path / "c.gpkg")
        assert done.accepted == 2
        assert not whole.findings("DBL-001") and not whole.findings("DBL-003")

    def test_rows_of_one_record_agree(self, tmp_path):
        entries = [{"to": to, "from": name} for name, to in PLAIN.items()] + [
            {"to": "objetDenombrement", "default": "IND"}
        ]
        profile = profile_of(entries, rows_per_record="many")
        rows = plain_rows(6, nombre=dict(enumerate("123456")), fin=dict.fromkeys(range(6)))
        for row in rows:
            row["id"] = "7"
            row["x"] = "2.3"
        rows[3]["date"], rows[4]["date"] = "bientôt", "2020-05-02"
        first = convert(tmp_path, rows, profile)
        assert [rules[-8:] for rules in first.values("quarantaine", "regles")] == [" OBL-005", "STR-028"]
        correct(first.path, {5: {"date": "2020-05-01"}})
        again, done, _ = rerun(first, tmp_path / "b.gpkg")
        assert (done.accepted, again.values("quarantaine", "regles")) == (1, ["STR-028"])
        rows[3]["date"] = "2020-05-01"
        assert differences(again, convert(tmp_path, rows, profile, name="juste.gpkg")) == []


def test_rows_that_could_not_be_cut_wait_for_their_cells(tmp_path):
    table = "id;nom;date;x;y\n1;Bufo bufo;2020-05-01\n2;Bufo bufo;2020-05-01;2.3;49.9\n3;Ra;na;2020-05-01;2.3;49.9\n"
    first = convert(tmp_path, table, plain_profile())
    again, done, _ = rerun(first, tmp_path / "b.gpkg")
    assert (done.rows, done.uncut, done.held) == (0, 2, 2)
    assert differences(again, first) == []
    correct(again.path, {4: {"nom": "Ra;na", "date": "2020-05-01", "x": "2.3", "y": "49.9"}, 2: {"x": "2.31"}})
    half, done, _ = rerun(again, tmp_path / "c.gpkg")
    assert (done.rows, done.uncut, done.accepted) == (2, 0, 1)
    assert [row["nomCite"] for row in half.occurrences()] == ["Bufo bufo", "Ra;na"]
    (held,) = half.rows("quarantaine")
    assert "STR-007" not in held["regles"] and json.loads(held["cellules"])["(ligne)"] == [
        "1",
        "Bufo bufo",
        "2020-05-01",
    ]
    correct(half.path, {2: {"y": "49.9"}})
    whole, _, _ = rerun(half, tmp_path / "d.gpkg")
    right = 'id;nom;date;x;y\n1;Bufo bufo;2020-05-01;2.31;49.9\n2;Bufo bufo;2020-05-01;2.3;49.9\n3;"Ra;na";2020-05-01;2.3;49.9\n'
    assert differences(whole, convert(tmp_path, right, plain_profile(), name="juste.gpkg")) == []


def test_groupings_are_settled_over_the_whole(tmp_path):
    columns = {
        "nom": "nomCite",
        "date": "dateDebut",
        "id": "idOrigine",
        "groupe": "idSINPRegroupement",
        "niveau": "sensiNiveau",
    }
    more = {"diff": "diffusionNiveauPrecision", "type": "typeRegroupement", "comment": "methodeRegroupement"}
    profile = profile_of({**columns, **more})
    groupe = "0f1c2d3e-4b5a-4c6d-8e7f-9a0b1c2d3e4f"
    rows = [
        {**row, "groupe": groupe, "niveau": "0", "diff": None, "type": "OBS", "comment": "Même mare"}
        for row in plain_rows(4)
    ]
    rows[1]["diff"] = "2"
    rows[2].update(niveau="2", date="demain")
    first = convert(tmp_path, rows, profile)
    assert first.findings("CND-010") and not first.findings("SEN-005")
    correct(first.path, {4: {"date": "2020-05-01"}})
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    rows[2]["date"] = "2020-05-01"
    assert differences(whole, convert(tmp_path, rows, profile, name="juste.gpkg")) == []
    assert whole.findings("SEN-005") and not whole.findings("CND-010")


def test_the_shape_of_a_layer_is_corrected_too(tmp_path):
    first = convert(tmp_path, plain_rows(4), plain_profile())
    write(first.path, "UPDATE occurrences_point SET nomCite = NULL WHERE ligne_source = 3")
    second = convert(
        tmp_path, first.path, "occtax_hdf", name="b.gpkg", layer="occurrences_point", parameters=dict(PARAMETERS)
    )
    connection = sqlite3.connect(second.path)
    moved = connection.execute("SELECT geom FROM occurrences_point WHERE fid = 1").fetchone()
    connection.execute("UPDATE quarantaine SET q_geom = ?, nomCite = 'Bufo bufo'", moved)
    connection.commit()
    connection.close()
    whole, done, _ = rerun(second, tmp_path / "c.gpkg")
    assert (done.accepted, done.corrected_cells) == (1, 2)
    shapes = [row for row in whole.rows("modifications") if row["attrMod"] == "geometrie"]
    assert shapes[0]["valeur_avant"].startswith("POINT (") and shapes[0]["valeur_avant"] != shapes[0]["valeur_apres"]
    assert len({row["geom"] for row in whole.occurrences()}) == 3
    assert index_faults(whole.path) == []


def test_choices_of_the_first_run_are_kept(tmp_path):
    given = {**PARAMETERS, "GESTIONNAIRE": "Société des mares", "ORG_TRANSFORMATION": "Plateforme"}
    profile = profile_of({"nom": "nomCite", "date": "dateDebut", "id": "idOrigine"}, geometry={"x": "x", "y": "y"})
    rows = [
        {**row, "x": str(600_000 + i), "y": "6960000"}
        for i, row in enumerate(plain_rows(3, date={1: "2026-01-01", 2: "x"}))
    ]
    first = convert(tmp_path, rows, profile, level="echange", parameters=given, crs="EPSG:2154")
    assert first.rules(3) >= {"DAT-003"}, "the day of the run is before"
    correct(first.path, {4: {"date": "2025-05-31"}, 3: {"nom": "Bufo spinosus"}})
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    records = {row["ligne_source"]: row for row in whole.occurrences()}
    assert {row["organismeGestionnaireDonnee"] for row in records.values()} == {"Société des mares"}
    assert "DAT-003" in whole.rules(3)
    assert (whole.summary.level, whole.summary.crs, whole.summary.reference_date) == (
        "echange",
        "EPSG:2154",
        "2025-06-01",
    )


def test_the_report_is_about_the_whole(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    correct(first.path, some(4, 6))
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    page = write_report(whole.summary, tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Reprise de la quarantaine" in page and "4 lignes relancées, dont 2 corrigées" in page.replace("\u202f", " ")
    told = {(row["section"], row["cle"]): row["valeur"] for row in whole.rows("rapport")}
    assert (told["comptes", "lues"], told["comptes", "acceptees"], told["comptes", "quarantaine"]) == ("8", "6", "2")
    assert told["comptes", "constats"] == str(len(whole.findings()))


def test_what_others_told_in_the_report_stays(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    write(
        first.path, "INSERT INTO rapport (section, cle, libelle, valeur) VALUES ('doublons_1', 'paires', 'Paires', '3')"
    )
    again, _, _ = rerun(first, tmp_path / "b.gpkg")
    told = [(row["section"], row["valeur"]) for row in again.rows("rapport") if row["cle"] == "paires"]
    assert told == [("doublons_1", "3")]
    assert len([row for row in again.rows("rapport") if row["cle"] == "lues"]) == 1


class TestRefusals:
    """What is wrong is told in French, and nothing is written."""

    @pytest.fixture
    def first(self, tmp_path, wrong):
        return convert(tmp_path, wrong, plain_profile())

    def refused(self, first, tmp_path, *words, output="b.gpkg"):
        with pytest.raises(FormatError) as caught:
            rerun(first, tmp_path / output)
        for word in words:
            assert word in str(caught.value)
        assert not (tmp_path / output).exists()
        assert list(tmp_path.glob(".*")) == []

    def test_nothing_in_quarantine(self, tmp_path):
        self.refused(convert(tmp_path, plain_rows(2), plain_profile()), tmp_path, "vide")

    def test_a_row_was_deleted(self, first, tmp_path):
        write(first.path, "DELETE FROM quarantaine WHERE ligne_source = 6")
        self.refused(first, tmp_path, "3 au lieu de 4", ": 6.")

    def test_an_occurrence_was_deleted(self, first, tmp_path):
        write(first.path, "DELETE FROM occurrences_point WHERE ligne_source = 3")
        self.refused(first, tmp_path, "occurrences : 3 au lieu de 4")

    def test_a_row_was_added_and_another_deleted(self, first, tmp_path):
        write(first.path, "UPDATE quarantaine SET ligne_source = NULL WHERE ligne_source = 6")
        self.refused(first, tmp_path, "ligne_source")

    def test_a_row_is_there_twice(self, first, tmp_path):
        write(first.path, "UPDATE quarantaine SET ligne_source = 7 WHERE ligne_source = 6")
        self.refused(first, tmp_path, "même numéro", "7")

    def test_a_column_is_gone(self, first, tmp_path):
        connection = sqlite3.connect(first.path)
        connection.execute("ALTER TABLE quarantaine RENAME COLUMN fin TO finie")
        connection.commit()
        connection.close()
        self.refused(first, tmp_path, "« fin »")

    def test_the_memory_was_written_to(self, first, tmp_path):
        write(first.path, "UPDATE quarantaine SET cellules = 'n’importe quoi' WHERE ligne_source = 6")
        self.refused(first, tmp_path, "cellules", "ligne 6")

    def test_no_result(self, tmp_path):
        (tmp_path / "autre.gpkg").write_bytes(b"rien")
        for name in ("absent.gpkg", "autre.gpkg"):
            with pytest.raises(FormatError, match=name):
                rerun(tmp_path / name, tmp_path / "b.gpkg")

    def test_the_place_does_not_exist(self, first, tmp_path):
        self.refused(first, tmp_path, "n’existe pas", output="nulle/part.gpkg")

    def test_the_profile_is_not_known_any_more(self, first, tmp_path):
        write(first.path, "DELETE FROM rapport WHERE cle = 'profil_contenu'")
        with pytest.raises(ConfigError, match="essai"):
            rerun(first, tmp_path / "b.gpkg")

    def test_cancelled(self, first, tmp_path):
        class Impatient:
            def progress(self, done, total):
                pass

            def is_cancelled(self):
                return True

        with pytest.raises(Cancelled):
            rerun_quarantine(first.path, tmp_path / "b.gpkg", AUTHOR, DAY, watch=Impatient())
        assert not (tmp_path / "b.gpkg").exists()
        assert list(tmp_path.glob(".*")) == []


def test_extra_columns_of_the_user_are_left(tmp_path, wrong):
    first = convert(tmp_path, wrong, plain_profile())
    connection = sqlite3.connect(first.path)
    connection.execute("ALTER TABLE quarantaine ADD COLUMN vu TEXT")
    connection.execute("UPDATE quarantaine SET vu = 'oui'")
    connection.commit()
    connection.close()
    correct(first.path, some(4))
    half, _, _ = rerun(first, tmp_path / "b.gpkg")
    assert half.values("quarantaine", "vu") == ["oui"] * 3


def test_several_sheets(tmp_path):
    from sinp_hdf_plugin.core.engine.run import run
    from sinp_hdf_plugin.core.formats.open import open_source

    paths = []
    for name, rows in (
        ("a", plain_rows(3, date={1: "x"})),
        ("b", plain_rows(6, date={4: "y", 0: "z"})[3:] + plain_rows(1, date={0: "z"})),
    ):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(csv_text([{**row, "id": f"{name}{row['id']}"} for row in rows]), encoding="utf-8")
    sources = [open_source(path) for path in paths]
    run(sources, settings(plain_profile()), tmp_path / "r.gpkg", engine="sqlite")
    held = table_rows(tmp_path / "r.gpkg", "quarantaine")
    assert [(row["feuille"], row["ligne_source"]) for row in held] == [("a.csv", 3), ("b.csv", 3), ("b.csv", 5)]
    write(
        tmp_path / "r.gpkg", "UPDATE quarantaine SET date = '2020-05-01' WHERE feuille = 'b.csv' AND ligne_source = 3"
    )
    whole, done, _ = rerun(tmp_path / "r.gpkg", tmp_path / "b.gpkg")
    assert done.accepted == 1
    assert [(row["feuille"], row["ligne_source"]) for row in whole.rows("quarantaine")] == [("a.csv", 3), ("b.csv", 5)]
