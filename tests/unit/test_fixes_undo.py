# SPDX-License-Identifier: GPL-2.0-or-later
"""Undoing lots of fixes: tables are exactly what they were, and only what can be undone is."""

from __future__ import annotations

import pytest
from helpers import convert, plain_rows, profile_of, table_rows
from test_fixes import edit, record
from workbench_results import AUTHOR, DAY, content, converted, fixed, table

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.workbench.applying import apply_changes
from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES, plan_reversals
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.undo import lots, undo_changes

SPOILED = {
    "sexe": {0: "Femelle", 3: "Mâle", 4: "inventé"},
    "nom_obs": {1: "inconnu", 4: "Anonyme"},
    "nombre": {2: "3"},
    "statut": {5: None, 6: "Présent"},
    "alt_min": {7: "300.5", 8: "0.1"},
    "alt_max": {7: "90.25", 8: "12,75"},
    "commune": {9: "2691|80021"},
    "statut_bio": {10: "7"},
    "taxon": {11: "259.0"},
    "date": {12: "43952"},
}


@pytest.fixture
def result(tmp_path):
    return converted(tmp_path, table(14, **SPOILED))


def test_undo_gives_back_every_table(result, tmp_path):
    before = content(result.path)
    done = fixed(result.path, rules=["LOC-032", "COD-013", "COD-030", "TYP-012", "OBL-002", "STR-020", "STR-021", "COD-031", "CND-015"], confidences=CONFIDENCES)  # fmt: skip
    assert done.changes >= 12 and content(result.path) != before
    undone = undo_changes(result.path, result.path)
    assert (undone.lot, undone.rows, undone.skipped) == (done.lot, done.rows, [])
    assert content(result.path) == before


def test_lots_are_undone_one_by_one(result):
    states = [content(result.path)]
    for rule in ("TYP-012", "COD-013", "STR-020"):
        fixed(result.path, rules=[rule])
        states.append(content(result.path))
    told = [(lot.number, lot.author, lot.date, set(lot.rules)) for lot in lots(result.path)]
    assert [one[0] for one in told] == [3, 2, 1]
    assert told[2] == (1, AUTHOR.identity, DAY, {"TYP-012"}) and "STR-020" in told[0][3]
    for state in reversed(states[:-1]):
        undo_changes(result.path, result.path)
        now = content(result.path)
        assert {**now, "sqlite_sequence": []} == {**state, "sqlite_sequence": []}  # a number is not given twice
    assert lots(result.path) == []


def test_lots_on_other_rows_are_undone_in_any_order(result):
    fixed(result.path, rules=["COD-013", "COD-030"])
    fixed(result.path, rules=["TYP-012"])
    assert undo_changes(result.path, result.path, 1).lot == 1
    assert [lot.number for lot in lots(result.path)] == [2]
    with pytest.raises(ConfigError, match="pas de lot n° 7"):
        undo_changes(result.path, result.path, 7)


def test_the_same_record_is_undone_backwards(tmp_path):
    result = converted(tmp_path, table(1, sexe={0: "Femelle"}, nom_obs={0: "inconnu"}))
    fixed(result.path, rules=["TYP-012"])
    fixed(result.path)
    with pytest.raises(ConfigError, match="lot n° 2, plus récent"):
        undo_changes(result.path, result.path, 1)


def test_rows_edited_since_are_left(result):
    fixed(result.path, rules=["TYP-012"])
    edit(result.path, "UPDATE occurrences_point SET observateurIdentite = 'DURAND Aline' WHERE ligne_source = 3")
    undone = undo_changes(result.path, result.path)
    assert (undone.rows, len(undone.skipped)) == (1, 1)
    assert record(result.path, 3)["observateurIdentite"] == "DURAND Aline"
    assert record(result.path, 6)["observateurIdentite"] == "Anonyme"
    assert [row["ligne_source"] for row in table_rows(result.path, "modifications")] == [3]


def test_undo_into_another_file(result, tmp_path):
    before = content(result.path)
    fixed(result.path)
    changed = content(result.path)
    undo_changes(result.path, tmp_path / "avant.gpkg")
    assert content(result.path) == changed
    assert content(tmp_path / "avant.gpkg") == before


def test_nothing_to_undo_is_said(result):
    with pytest.raises(ConfigError, match="pas de correction à annuler"):
        undo_changes(result.path, result.path)


def test_ten_thousand_fixes_are_one_lot(tmp_path):
    rows = table(10_000, nom_obs=dict.fromkeys(range(10_000), "inconnu"))
    result = converted(tmp_path, rows)
    before = content(result.path)
    done = fixed(result.path)
    assert (done.lot, done.changes, [lot.changes for lot in lots(result.path)]) == (1, 10_000, [10_000])
    undo_changes(result.path, result.path)
    assert content(result.path) == before


def test_an_auto_fill_is_taken_back_where_its_value_was_kept(tmp_path):
    """The date of last change cannot be before that of the transformation: replaced, and the finding keeps it."""
    columns = {
        "nom": "nomCite",
        "date": "dateDebut",
        "id": "idOrigine",
        "fait": "dEEDateTransformation",
        "change": "dEEDateDerniereModification",
    }
    rows = [{**row, "fait": "2024-03-02", "change": f"2024-03-0{rank}"} for rank, row in enumerate(plain_rows(3), 1)]
    result = convert(tmp_path, rows, profile_of(columns))
    assert result.values("occurrences_point", "dEEDateDerniereModification") == [
        "2024-03-02",
        "2024-03-02",
        "2024-03-03",
    ]
    (told,) = [row for row in result.findings("DAT-010") if (row["proposition"] or "").endswith("(déjà appliqué)")]
    with open_result(result.path) as opened:
        plan = plan_reversals(opened)
    (change,) = plan.changes
    assert (change.before, change.after, change.line) == ("2024-03-02", "2024-03-01", told["ligne_source"])
    before = content(result.path)
    apply_changes(result.path, result.path, plan.changes, AUTHOR, DAY)
    row = record(result.path, 2)
    assert (row["dEEDateDerniereModification"], row["attrMod"]) == ("2024-03-01", "dEEDateDerniereModification")
    undo_changes(result.path, result.path)
    assert content(result.path) == before


def test_the_level_of_a_grouping_is_taken_back(tmp_path):
    """The whole of a grouping takes its highest level of sensitivity; the finding says what each record had."""
    group = "7f0d7d4e-52a0-4f3c-8a3f-0b7c2f1d9e11"
    rows = [
        {**row, "groupe": group, "type": "OBS", "methode": "m", "niveau": level}
        for row, level in zip(plain_rows(2), "02")
    ]
    columns = {
        "nom": "nomCite",
        "date": "dateDebut",
        "id": "idOrigine",
        "groupe": "idSINPRegroupement",
        "niveau": "sensiNiveau",
    }
    result = convert(
        tmp_path, rows, profile_of({**columns, "type": "typeRegroupement", "methode": "methodeRegroupement"})
    )
    assert result.values("occurrences_point", "sensiNiveau") == ["2", "2"]
    with open_result(result.path) as opened:
        (change,) = plan_reversals(opened, rules=["SEN-005"]).changes
    assert (change.line, change.before, change.after) == (2, "2", "0")
