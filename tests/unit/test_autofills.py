# SPDX-License-Identifier: GPL-2.0-or-later
"""Values completed at the conversion are told record by record."""

from __future__ import annotations

from helpers import PLAIN, convert, plain_rows, profile_of, table_rows
from test_fixes import edit

from sinp_hdf_plugin.core.workbench.autofills import completed
from sinp_hdf_plugin.core.workbench.result import open_result


def told(result, line):
    (row,) = [row for row in table_rows(result.path, "occurrences_point") if row["ligne_source"] == line]
    with open_result(result.path) as opened:
        return {one.attribute: one for one in completed(opened, "occurrences_point", row["fid"])}


def test_what_rules_and_constants_completed(tmp_path):
    rows = plain_rows(3, fin={1: None})
    result = convert(tmp_path, rows, profile_of(PLAIN))
    first, second = told(result, 2), told(result, 3)
    assert (second["dateFin"].origin, second["dateFin"].sure) == ("OBL-005", False)  # only some rows had none
    assert (second["idSINPOccTax"].origin, second["idSINPOccTax"].sure) == ("OBL-001", True)
    assert (first["observateurIdentite"].origin, first["observateurIdentite"].sure) == ("paramètre OBSERVATEUR", True)
    assert first["statutObservation"].origin == "profil" and first["determinateurIdentite"].value == "INCONNU"
    assert {"nomCite", "dateDebut", "idOrigine"}.isdisjoint(second)


def test_identifiers_of_the_source_are_its_own(tmp_path):
    given = "0b1a6c4e-7c1e-4c39-9a61-4f3f0d3d2a10"
    rows = [{**row, "uuid": given if rank else None} for rank, row in enumerate(plain_rows(2))]
    result = convert(tmp_path, rows, profile_of({**PLAIN, "uuid": "idSINPOccTax"}))
    assert "idSINPOccTax" in told(result, 2) and "idSINPOccTax" not in told(result, 3)


def test_a_value_that_was_replaced_says_which(tmp_path):
    columns = {**PLAIN, "fait": "dEEDateTransformation", "change": "dEEDateDerniereModification"}
    rows = [{**row, "fait": "2024-03-02", "change": f"2024-03-0{rank}"} for rank, row in enumerate(plain_rows(2), 1)]
    result = convert(tmp_path, rows, profile_of(columns))
    one = told(result, 2)["dEEDateDerniereModification"]
    assert (one.origin, one.sure, one.former) == ("DAT-010", True, "2024-03-01")


def test_a_value_that_somebody_changed_is_not_completed_any_more(tmp_path):
    result = convert(tmp_path, plain_rows(1), profile_of(PLAIN))
    assert "observateurIdentite" in told(result, 2)
    edit(result.path, "UPDATE occurrences_point SET observateurIdentite = 'DURAND Aline'")
    assert "observateurIdentite" not in told(result, 2)


def test_rows_that_are_no_records(tmp_path):
    result = convert(tmp_path, plain_rows(1), profile_of(PLAIN))
    with open_result(result.path) as opened:
        assert completed(opened, "quarantaine", 1) == [] == completed(opened, "occurrences_point", 99)
