# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings set aside: kept with a reason, for one rule, row and value; carried over to another result."""

from __future__ import annotations

import pytest
from helpers import table_rows
from workbench_results import AUTHOR, DAY, content, converted, table

from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.dismissals import DISMISSED, carry_over, dismiss, read_dismissals, undo_dismissal
from sinp_hdf_plugin.core.workbench.finding_table import Filter, read_table
from sinp_hdf_plugin.core.workbench.result import open_result

MISTAKES = {"alt_min": {0: "300", 2: "410"}, "alt_max": {0: "90", 2: "80"}, "sexe": {1: "inventé"}}


def findings(path, rule=None):
    with open_result(path) as result:
        return [one for one in result.findings() if rule in (None, one.rule)]


def left(path):
    """Ids of the findings that are not set aside."""
    with open_result(path) as result:
        shown = read_table(result)
        return {shown.ids[place] for place in shown.mask(Filter(hide_dismissed=True)).nonzero()[0]}


def test_a_dismissal_is_signed_and_only_about_its_finding(tmp_path):
    path = converted(tmp_path, table(4, **MISTAKES)).path
    first, second = findings(path, "LOC-032")
    dismiss(path, [first.id], " relevé en falaise ", AUTHOR, DAY)
    assert left(path) == {one.id for one in findings(path)} - {first.id}
    (row,) = table_rows(path, DISMISSED)
    assert (row["regle"], row["valeur"], row["id_enregistrement"]) == ("LOC-032", first.value, first.record)
    assert (row["motif"], row["auteur"], row["organisme"], row["date_ecart"]) == ("relevé en falaise", *AUTHOR_TOLD)
    dismiss(path, [first.id, second.id], "autre motif", AUTHOR, "2025-06-02")
    assert {row["motif"] for row in table_rows(path, DISMISSED)} == {"autre motif"}
    assert len(table_rows(path, DISMISSED)) == 2


AUTHOR_TOLD = (AUTHOR.identity, AUTHOR.organisation, DAY)


def test_undone_the_file_is_what_it_was(tmp_path):
    path = converted(tmp_path, table(4, **MISTAKES)).path
    before = content(path)
    ids = [one.id for one in findings(path)]
    dismiss(path, ids, "vu", AUTHOR, DAY)
    assert left(path) == set()
    undo_dismissal(path, ids[:1])
    assert left(path) == set(ids[:1])
    undo_dismissal(path, ids)
    undone = content(path)
    for name in ("sqlite_sequence",):  # SQLite's own counters
        before.pop(name, None), undone.pop(name, None)
    assert undone == before


def test_it_ends_with_the_value_and_lasts_on_another_line(tmp_path):
    old = converted(tmp_path, table(4, **MISTAKES), name="ancien.gpkg").path
    dismiss(old, [one.id for one in findings(old, "LOC-032")], "vu", AUTHOR, DAY)
    changed = {**MISTAKES, "alt_min": {0: "300", 2: "999"}}
    new = converted(tmp_path, table(4, **changed), name="nouveau.gpkg").path
    with open_result(old) as result:
        kept = read_dismissals(result.connection)
    assert carry_over(kept, new) == 1
    (gone,) = {one.id for one in findings(new)} - left(new)
    (one,) = [one for one in findings(new) if one.id == gone]
    assert (one.rule, one.value) == ("LOC-032", findings(old, "LOC-032")[0].value)
    assert carry_over(kept, new) == 0


@pytest.mark.parametrize(
    ("reason", "author", "day"), [("  ", AUTHOR, DAY), ("vu", Author(" "), DAY), ("vu", AUTHOR, "hier")]
)
def test_unsigned_or_without_a_reason(tmp_path, reason, author, day):
    path = converted(tmp_path, table(4, **MISTAKES)).path
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        dismiss(path, [findings(path)[0].id], reason, author, day)
    assert path.read_bytes() == before


def test_a_finding_that_is_no_more(tmp_path):
    path = converted(tmp_path, table(4, **MISTAKES)).path
    ids = [one.id for one in findings(path)]
    with pytest.raises(FormatError, match="rechargez"):
        dismiss(path, [*ids, max(ids) + 7], "vu", AUTHOR, DAY)
    assert left(path) == set(ids)
