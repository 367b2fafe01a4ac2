# SPDX-License-Identifier: GPL-2.0-or-later
"""Corrections carried out by another editor: what was really saved is what is logged."""

from __future__ import annotations

import pytest
from helpers import table_rows
from test_fixes import edit
from workbench_results import AUTHOR, DAY, content, converted, fixed, planned, table

from sinp_hdf_plugin.core.workbench.buffered import log_saved, plan_edits, saved_edits
from sinp_hdf_plugin.core.workbench.choosing import plan_chosen, plan_one
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.undo import undo_changes

WRONG = {"sexe": {0: "Femelle", 1: "mâle"}, "nom_obs": {1: "inconnu"}}


def save(path, edits):
    for row in edits:
        names = ", ".join(f'"{name}" = ?' for name in row.news)
        edit(path, f"UPDATE {row.table} SET {names} WHERE fid = ?", *row.news.values(), row.fid)


def test_saved_and_logged_it_is_what_applying_makes(tmp_path):
    path, other = (converted(tmp_path, table(3, **WRONG), name=f"{n}.gpkg").path for n in ("a", "b"))
    before = content(path)
    fixed(other)
    edits = plan_edits(path, planned(path).changes, AUTHOR, DAY, {})
    save(path, edits.rows)
    kept = saved_edits([edits.rows], {row.key: dict(row.news) for row in edits.rows})
    assert kept == [edits.rows]
    assert log_saved(path, AUTHOR, DAY, kept[0]) == 1
    for name in ("occurrences_sans_geometrie", "occurrences_point", "elements_deplaces", "modifications"):
        assert table_rows(path, name) == table_rows(other, name), name
    undo_changes(path, path)
    after = content(path)
    assert all(
        after[name] == before[name] for name in before if name.startswith(("occurrences", "elements", "constats"))
    )


@pytest.mark.parametrize("undone", [0, 1])
def test_what_was_undone_before_the_save_is_not_logged(tmp_path, undone):
    path = converted(tmp_path, table(3, **WRONG)).path
    first = plan_edits(path, planned(path, rules=["TYP-012"]).changes, AUTHOR, DAY, {})
    pending = {row.key: dict(row.news) for row in first.rows}
    second = plan_edits(path, planned(path, rules=["COD-013"]).changes, AUTHOR, DAY, pending)
    both = {row.key: dict(row.news) for row in first.rows}
    for row in second.rows if not undone else ():
        both.setdefault(row.key, {}).update(row.news)
    kept = saved_edits([first.rows, second.rows], both)
    assert kept == [first.rows, [] if undone else second.rows]


def test_cells_edited_meanwhile_and_rows_deleted_are_left(tmp_path):
    path = converted(tmp_path, table(3, **WRONG)).path
    changes = planned(path).changes
    cells = {change.cell: change for change in changes if change.attribute == "occSexe"}
    one, other = sorted(cells)
    edits = plan_edits(path, changes, AUTHOR, DAY, {one[:2]: {"occSexe": "5"}, other[:2]: None})
    assert [row for row in edits.rows if row.key == other[:2]] == []
    assert all("occSexe" not in row.news for row in edits.rows)
    assert {skipped.reason for skipped in edits.skipped} == {"change"}


def test_guesses_are_for_those_who_tick(tmp_path):
    path = converted(tmp_path, table(2, sexe={0: "Femelle"}, alt_min={1: "300"}, alt_max={1: "90"})).path
    with open_result(path) as result:
        ids = {one.rule: one.id for one in result.findings() if one.proposal}
    choice = plan_chosen(path, ids.values())
    assert {change.attribute for change in choice.plan.changes} == {"occSexe"}
    assert (choice.guarded, choice.waiting) == ({"LOC-032": 1}, 1)
    choice = plan_chosen(path, ids.values(), {"LOC-032"})
    assert {change.attribute for change in choice.plan.changes} == {"occSexe", "altitudeMin", "altitudeMax"}
    assert choice.waiting == 0
    assert {change.attribute for change in plan_one(path, ids["LOC-032"]).changes} == {"altitudeMin", "altitudeMax"}
    assert plan_chosen(path, []).plan.changes == []
