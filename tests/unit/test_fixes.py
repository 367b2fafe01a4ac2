# SPDX-License-Identifier: GPL-2.0-or-later
"""Proposals as changes: which are planned, what they do to a record, what they leave and why."""

from __future__ import annotations

import sqlite3

import pytest
from helpers import convert, plain_rows, profile_of, table_rows
from workbench_results import AUTHOR, DAY, content, converted, fixed, planned, run_again, table, validated

from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.workbench.applying import Author, apply_changes
from sinp_hdf_plugin.core.workbench.causes import causes, members
from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES, change_to, plan_fixes, proposing_rules
from sinp_hdf_plugin.core.workbench.result import open_result


def reasons(plan):
    return {(one.rule, one.reason) for one in plan.skipped}


def record(path, line=2):
    (found,) = [
        r
        for t in ("point", "sans_geometrie")
        for r in table_rows(path, f"occurrences_{t}")
        if r["ligne_source"] == line
    ]
    return found


def edit(path, sql, *values):
    """What somebody does to a result with another program."""
    from sinp_hdf_plugin.core.formats import gpkg_functions

    with sqlite3.connect(path) as connection:
        gpkg_functions.register(connection)
        connection.execute(sql, values)
    connection.close()


@pytest.mark.parametrize(("label", "code"), [("Femelle", "2"), ("mâle", "3")])
def test_a_displaced_value_comes_back_as_proposed(tmp_path, label, code):
    result = converted(tmp_path, table(3, sexe={1: label}))
    assert [row["nomAttr"] for row in result.rows("elements_deplaces")] == ["occSexe"]
    done = fixed(result.path)
    assert (done.lot, done.changes, done.rows, done.skipped) == (1, 1, 1, [])
    row = record(result.path, 3)
    assert (row["occSexe"], row["nomAttr"], row["valeurInit"]) == (code, None, None)
    assert table_rows(result.path, "elements_deplaces") == []
    (told,) = table_rows(result.path, "modifications")
    assert (told["valeur_avant"], told["valeur_apres"], told["attrMod"]) == (label, code, "occSexe")
    assert {"COD-013", "COD-030"} == set(told["regle"].split(", "))
    assert validated(result.path, tmp_path / "v.gpkg").rules(2).isdisjoint({"COD-013", "COD-030"})


def test_other_displaced_values_of_the_record_stay(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle"}, statut_bio={0: "inventé"}))
    fixed(result.path)
    row = record(result.path)
    assert (row["occSexe"], row["nomAttr"], row["valeurInit"]) == ("2", "occStatutBiologique", "inventé")
    assert [one["nomAttr"] for one in table_rows(result.path, "elements_deplaces")] == ["occStatutBiologique"]


def test_what_a_rule_had_emptied_with_it_comes_back(tmp_path):
    """A count without its object is displaced; with the object proposed, it is a count again."""
    result = converted(tmp_path, table(1, nombre={0: "4"}, fin_nombre={0: "7"}))
    assert record(result.path)["denombrementMin"] is None
    assert fixed(result.path).changes == 3
    row = record(result.path)
    assert (row["denombrementMin"], row["denombrementMax"], row["objetDenombrement"]) == (4, 7, "NSP")
    assert row["nomAttr"] is None


def test_the_record_tells_what_was_modified(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle"}, nom_obs={0: "inconnu"}))
    fixed(result.path)
    row = record(result.path)
    assert (row["criticite"], row["dateMod"]) == ("2", DAY)
    assert (row["auteurModIdentite"], row["auteurModNomOrganisme"]) == (AUTHOR.identity, AUTHOR.organisation)
    assert set(row["attrMod"].split(", ")) == {"occSexe", "observateurIdentite"}
    assert "COD-013 : " in row["motifMod"] and "TYP-012 : " in row["motifMod"]
    assert validated(result.path, tmp_path / "v.gpkg").findings("CND-040") == []


def test_a_second_lot_adds_to_the_lists(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle"}, nom_obs={0: "inconnu"}))
    assert fixed(result.path, rules=["TYP-012"]).lot == 1
    assert fixed(result.path).lot == 2
    row = record(result.path)
    assert (row["criticite"], row["attrMod"]) == ("1|2", "observateurIdentite|occSexe")
    assert row["auteurModIdentite"] == f"{AUTHOR.identity}|{AUTHOR.identity}"
    assert validated(result.path, tmp_path / "v.gpkg").rules(2).isdisjoint({"CND-040", "STR-025"})


def test_guesses_wait_for_their_rule_to_be_named(tmp_path):
    result = converted(tmp_path, table(1, alt_min={0: "300"}, alt_max={0: "90"}))
    plan = planned(result.path, confidences=CONFIDENCES)
    assert plan.changes == [] and ("LOC-032", "reserve") in reasons(plan)
    assert ("LOC-032", "confiance") in reasons(planned(result.path, rules=["LOC-032"]))
    fixed(result.path, rules=["LOC-032"], confidences=CONFIDENCES)
    row = record(result.path)
    assert (row["altitudeMin"], row["altitudeMax"], row["nomAttr"]) == (90, 300, None)


def test_proposals_that_disagree_are_both_left(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle"}, nom_obs={0: "inconnu"}))
    edit(result.path, "UPDATE constats SET proposition = '3' WHERE regle = 'COD-030'")
    plan = planned(result.path)
    assert {change.attribute for change in plan.changes} == {"observateurIdentite"}
    assert {("COD-013", "conflit"), ("COD-030", "conflit")} <= reasons(plan)
    assert [c.after for c in planned(result.path, rules=["COD-013"]).changes] == ["2"]  # a person chose


def test_a_value_that_changed_since_is_left(tmp_path):
    result = converted(tmp_path, table(2, nom_obs={0: "inconnu", 1: "Anonyme"}))
    edit(result.path, "UPDATE occurrences_point SET observateurIdentite = 'DURAND Aline' WHERE ligne_source = 2")
    plan = planned(result.path)
    assert [(change.line, change.after) for change in plan.changes] == [(3, "ANONYME")]
    assert ("TYP-012", "change") in reasons(plan)
    assert "« observateurIdentite » n’a plus la valeur" in plan.skipped[0].sentence
    done = fixed(result.path)
    assert record(result.path)["observateurIdentite"] == "DURAND Aline" and done.changes == 1


def test_a_value_that_changes_between_plan_and_writing_is_left(tmp_path):
    result = converted(tmp_path, table(2, nom_obs={0: "inconnu", 1: "Anonyme"}))
    changes = planned(result.path).changes
    edit(result.path, "UPDATE occurrences_point SET observateurIdentite = 'DURAND Aline' WHERE ligne_source = 2")
    done = apply_changes(result.path, result.path, changes, AUTHOR, DAY)
    assert (done.changes, [one.reason for one in done.skipped]) == (1, ["change"])
    assert record(result.path)["observateurIdentite"] == "DURAND Aline"


def test_a_row_that_is_gone_is_told(tmp_path):
    result = converted(tmp_path, table(2, nom_obs={0: "inconnu"}))
    edit(result.path, "DELETE FROM occurrences_point WHERE ligne_source = 2")
    plan = planned(result.path)
    assert plan.changes == [] and reasons(plan) == {("TYP-012", "absent")}
    with open_result(result.path) as opened:
        (place,) = opened.places([plan.skipped[0].finding]).values()
    assert (place.kind, place.fid) == ("absent", None) and place.note.endswith(".")


def test_advice_in_words_is_no_value(tmp_path):
    result = convert(
        tmp_path, plain_rows(1, x={0: "49.9"}, y={0: "2.3"}), profile_of({"nom": "nomCite", "date": "dateDebut"})
    )
    edit(result.path, "UPDATE constats SET proposition = 'demander au producteur' WHERE regle = 'OBL-018'")
    assert ("OBL-018", "phrase") in reasons(planned(result.path, confidences=CONFIDENCES))


def test_what_was_read_as_proposed_needs_no_change(tmp_path):
    result = converted(tmp_path, table(1, alt_min={0: "45,50"}))
    plan = planned(result.path)
    assert plan.changes == [] and reasons(plan) == {("STR-022", "deja")}


def test_a_code_that_moved_empties_the_attribute_it_leaves(tmp_path):
    result = converted(tmp_path, table(1, statut_bio={0: "7"}))
    fixed(result.path)
    row = record(result.path)
    assert (row["occStatutBiologique"], row["occComportement"]) == (None, "7")


def test_a_list_is_proposed_as_a_whole(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle|3"}, commune={0: "2691|80021"}))
    fixed(result.path)
    row = record(result.path)
    assert (row["occSexe"], row["codeCommune"]) == ("2|3", "02691|80021")


def test_causes_gather_findings(tmp_path):
    result = converted(
        tmp_path, table(6, nom_obs=dict.fromkeys(range(4), "inconnu"), alt_min={5: "9"}, alt_max={5: "2"})
    )
    with open_result(result.path) as opened:
        found = {cause.key.rule: cause for cause in causes(opened)}
        assert found["TYP-012"].count == 4 and found["TYP-012"].state == "proposition"
        assert found["LOC-032"].guarded and not found["TYP-012"].guarded
        ids = members(opened, found["TYP-012"].key)
        assert [one.line for one in opened.findings(ids)] == [2, 3, 4, 5]
        plan = plan_fixes(opened, causes=[found["TYP-012"].key])
        assert plan.before_after() == [("TYP-012", "observateurIdentite", "inconnu", "INCONNU", 4)]
        one = plan_fixes(opened, findings=ids[1:2])
        assert [(change.line, change.findings) for change in one.changes] == [(3, (ids[1],))]


def test_findings_that_were_mended_are_known(tmp_path):
    result = converted(tmp_path, table(2, nom_obs={0: "inconnu"}, sexe={1: "Femelle"}))
    fixed(result.path, rules=["TYP-012"])
    with open_result(result.path) as opened:
        mended = list(opened.findings(opened.mended()))
    assert [one.rule for one in mended] == ["TYP-012"]


def test_the_source_is_untouched_when_the_output_is_another_file(tmp_path):
    result = converted(tmp_path, table(1, nom_obs={0: "inconnu"}))
    before = result.path.read_bytes()
    done = fixed(result.path, tmp_path / "corrige.gpkg")
    assert result.path.read_bytes() == before and done.path.name == "corrige.gpkg"
    assert record(done.path)["observateurIdentite"] == "INCONNU"
    assert list(tmp_path.glob(".*")) == []


def test_a_person_types_a_value(tmp_path):
    result = converted(tmp_path, table(1))
    fid = record(result.path)["fid"]
    with open_result(result.path) as opened:
        change = change_to(opened, "occurrences_point", fid, "altitudeMin", "120", rule="LOC-033")
        assert (change.before, change.after) == (None, 120)
        with pytest.raises(ConfigError, match="« beaucoup » ne convient pas à « altitudeMin »"):
            change_to(opened, "occurrences_point", fid, "altitudeMin", "beaucoup")
        with pytest.raises(ConfigError, match="« X9 » ne convient pas"):
            change_to(opened, "occurrences_point", fid, "occSexe", "X9")
        with pytest.raises(ConfigError, match="n’existe plus"):
            change_to(opened, "occurrences_point", 99, "occSexe", "2")
    apply_changes(result.path, result.path, [change], AUTHOR, DAY)
    assert record(result.path)["altitudeMin"] == 120
    (told,) = table_rows(result.path, "modifications")
    assert told["origine"] == "saisie"


@pytest.mark.parametrize("author", [Author(""), Author("  "), Author("MARTIN Zoé", " ")])
def test_nobody_is_no_author(tmp_path, author):
    result = converted(tmp_path, table(1, nom_obs={0: "inconnu"}))
    changes = planned(result.path).changes
    with pytest.raises(ConfigError, match="qui fait ces corrections"):
        apply_changes(result.path, result.path, changes, author, DAY)
    with pytest.raises(ConfigError, match="« demain » n’est pas un jour"):
        apply_changes(result.path, result.path, changes, AUTHOR, "demain")


def test_nothing_to_change_makes_no_lot(tmp_path):
    result = converted(tmp_path, table(1))
    before = result.path.read_bytes()
    assert fixed(result.path).lot == 0
    assert result.path.read_bytes() == before


def test_files_that_are_no_result_are_refused(tmp_path):
    with pytest.raises(FormatError, match="n’existe pas"):
        open_result(tmp_path / "rien.gpkg")
    sqlite3.connect(tmp_path / "autre.gpkg").executescript("CREATE TABLE constats (a); VACUUM;")
    with pytest.raises(FormatError, match="n’est pas le résultat"):
        open_result(tmp_path / "autre.gpkg")
    (tmp_path / "texte.gpkg").write_text("bonjour")
    with pytest.raises(FormatError, match="ne peut pas être lu"):
        open_result(tmp_path / "texte.gpkg")


def test_a_result_that_somebody_writes_to_is_waited_for_then_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sinp_hdf_plugin.core.workbench.transaction.PATIENCE", 0.1)
    result = converted(tmp_path, table(1, nom_obs={0: "inconnu"}))
    changes = planned(result.path).changes
    other = sqlite3.connect(result.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(FormatError, match="occupé par un autre logiciel"):
            apply_changes(result.path, result.path, changes, AUTHOR, DAY)
    finally:
        other.rollback()
        other.close()
    assert record(result.path)["observateurIdentite"] == "inconnu"


def test_rules_to_name_are_those_that_propose(tmp_path):
    result = converted(
        tmp_path, table(1, sexe={0: "Femelle"}, alt_min={0: "9"}, alt_max={0: "2"}, nom_obs={0: "inconnu"})
    )
    told = {row["regle"] for row in result.findings() if row["proposition"]}
    assert told and told <= set(proposing_rules())


def test_the_next_validation_shows_the_gain(tmp_path):
    rows = table(20, nom_obs=dict.fromkeys(range(5), "inconnu"), sexe={6: "Femelle", 7: "Mâle"}, statut={9: None})
    result = converted(tmp_path, rows, constants={"observateurNomOrganisme": "Inconnu", "licence": "CC BY 4.0"})
    before = validated(result.path, tmp_path / "v0.gpkg").summary.findings_total
    fixed(result.path)
    after = validated(result.path, tmp_path / "v1.gpkg")
    assert after.summary.findings_total == before - 5
    assert after.summary.rows_read == 19
    assert run_again(result.path, tmp_path / "q.gpkg").summary.rows_accepted == 1


@pytest.mark.parametrize("name", ["resultat.gpkg", "corrige.gpkg"])
def test_cancelling_changes_nothing(tmp_path, name):
    class Impatient:
        def progress(self, done, total):
            pass

        def is_cancelled(self):
            return True

    result = converted(tmp_path, table(1, nom_obs={0: "inconnu"}))
    before = content(result.path)
    with pytest.raises(Cancelled, match="rien n’a été changé"):
        apply_changes(result.path, tmp_path / name, planned(result.path).changes, AUTHOR, DAY, Impatient())
    assert content(result.path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resultat.gpkg", "table.csv"]
