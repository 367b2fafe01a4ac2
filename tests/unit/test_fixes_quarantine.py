# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixes of rows in quarantine: the source's own cells, in a spelling that the profile reads, and the row passes then."""

from __future__ import annotations

import json

import pytest
from helpers import PLAIN, convert, plain_rows, profile_of, table_rows
from test_fixes import edit, reasons
from workbench_results import content, converted, fixed, planned, run_again, table

from sinp_hdf_plugin.core.mapping.profile import load_profile, parse_profile
from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES
from sinp_hdf_plugin.core.workbench.modifications import logged_cells
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.undo import undo_changes


def held(path, column):
    return [row[column] for row in table_rows(path, "quarantaine")]


def passes(path, folder):
    """The quarantine alone, run again: (accepted, held)."""
    summary = run_again(path, folder / "repris.gpkg").summary
    return summary.rows_accepted, summary.rows_quarantined


def test_the_cell_takes_the_proposal_and_the_row_passes(tmp_path):
    result = converted(tmp_path, table(3, statut={1: None}, date={2: "43952"}))
    assert held(result.path, "ligne_source") == [3, 4]
    before = content(result.path)
    done = fixed(result.path)
    assert held(result.path, "statut") == ["Pr", "Pr"] and held(result.path, "date") == ["2020-05-01", "2020-05-01"]
    assert (done.rows, passes(result.path, tmp_path)) == (2, (2, 0))
    with open_result(result.path) as opened:
        assert logged_cells(opened.connection) == {
            (3, "table.csv", "statut", "Pr"),
            (4, "table.csv", "date", "2020-05-01"),
        }
    undo_changes(result.path, result.path)
    assert content(result.path) == before


@pytest.mark.parametrize(
    ("entry", "cell", "expected"),
    [
        ({"to": "statutObservation", "from": "etat", "values": "labels"}, None, "Pr"),
        ({"to": "statutObservation", "from": "etat", "map": {"Pr": "No", "oui": "Pr"}}, None, "oui"),
        ({"to": "statutObservation", "from": "etat", "map": {"Pr": "No"}, "values": "labels"}, None, "Présent"),
    ],
)
def test_the_spelling_is_one_that_the_profile_reads(tmp_path, entry, cell, expected):
    rows = [{**row, "etat": cell} for row in plain_rows(1)]
    others = [{"to": to, "from": name} for name, to in PLAIN.items()]
    result = convert(tmp_path, rows, profile_of([*others, entry]))
    fixed(result.path)
    assert held(result.path, "etat") == [expected]
    assert passes(result.path, tmp_path) == (1, 0)


def test_a_day_in_three_columns(tmp_path):
    """A swap of day and month, its rule named, goes back into year, month and day."""
    rows = [{"id": "7", "nom": "Bufo bufo", "an": "2019", "mois": "17", "jour": "4", "x": "2.3", "y": "49.9"}]
    columns = [
        {"to": "idOrigine", "from": "id"},
        {"to": "nomCite", "from": "nom"},
        {"to": "dateDebut", "from": ["an", "mois", "jour"], "merge": "date"},
    ]
    result = convert(tmp_path, rows, profile_of(columns))
    edit(
        result.path,
        "UPDATE constats SET proposition = '2019-04-17', confiance = 'incertain' WHERE regle LIKE 'TYP-00_'",
    )
    assert planned(result.path, confidences=CONFIDENCES).changes == []
    (rule,) = {row["regle"] for row in table_rows(result.path, "constats") if row["proposition"]}
    fixed(result.path, rules=[rule], confidences=CONFIDENCES)
    assert [held(result.path, name) for name in ("an", "mois", "jour")] == [["2019"], ["04"], ["17"]]
    assert passes(result.path, tmp_path) == (1, 0)


def test_the_first_filled_column_is_the_one_corrected(tmp_path):
    columns = [
        {"to": "idOrigine", "from": "id"},
        {"to": "nomCite", "from": "nom"},
        {"to": "dateDebut", "from": ["jour", "jour_bis"], "merge": "first"},
    ]
    rows = [{"id": "1", "nom": "Bufo bufo", "jour": None, "jour_bis": "43952", "x": "2.3", "y": "49.9"}]
    result = convert(tmp_path, rows, profile_of(columns))
    fixed(result.path)
    assert (held(result.path, "jour"), held(result.path, "jour_bis")) == ([None], ["2020-05-01"])
    assert passes(result.path, tmp_path) == (1, 0)


def test_a_value_that_no_column_feeds_cannot_be_corrected(tmp_path):
    """The profile gives one status to all rows, and these rows count none."""
    rows = [{**row, "nombre": "0", "objet": "IND"} for row in plain_rows(2)]
    result = convert(tmp_path, rows, profile_of({**PLAIN, "objet": "objetDenombrement"}))
    plan = planned(result.path)
    assert plan.changes == [] and ("CNT-003", "sans_colonne") in reasons(plan)
    (sentence,) = {one.sentence for one in plan.skipped if one.reason == "sans_colonne"}
    assert "« statutObservation »" in sentence and "profil" in sentence


def test_counts_of_minus_one_are_an_absence(tmp_path):
    result = converted(tmp_path, table(1, nombre={0: "-1"}, fin_nombre={0: "-1"}, objet={0: "IND"}))
    fixed(result.path)
    assert (held(result.path, "statut"), held(result.path, "nombre")) == (["No"], ["0"])
    assert passes(result.path, tmp_path) == (1, 0)


def test_a_cell_that_was_corrected_by_hand_is_left(tmp_path):
    result = converted(tmp_path, table(2, statut={0: None, 1: None}))
    edit(result.path, "UPDATE quarantaine SET statut = 'No' WHERE ligne_source = 2")
    plan = planned(result.path)
    assert [change.line for change in plan.changes] == [3]
    assert ("OBL-002", "change") in reasons(plan)


def test_places_name_the_source_columns(tmp_path):
    result = converted(tmp_path, table(2, statut={0: None}, alt_min={1: "9"}, alt_max={1: "2"}))
    with open_result(result.path) as opened:
        places = opened.places()
        told = {one.rule: places[one.id] for one in opened.findings()}
    assert (told["OBL-002"].kind, told["OBL-002"].table, told["OBL-002"].columns) == (
        "quarantaine",
        "quarantaine",
        ("statut",),
    )
    assert (told["LOC-032"].table, told["LOC-032"].columns) == ("occurrences_point", ("altitudeMin", "altitudeMax"))


def test_a_run_whose_profile_cannot_be_known(tmp_path):
    """Its rows in quarantine are told and left, its records are corrected all the same."""
    result = converted(tmp_path, table(2, statut={0: None}, nom_obs={1: "inconnu"}))
    edit(result.path, "UPDATE rapport SET valeur = NULL WHERE cle = 'profil_contenu'")
    plan = planned(result.path)
    assert [change.attribute for change in plan.changes] == ["observateurIdentite"]
    assert ("OBL-002", "profil") in reasons(plan)
    with open_result(result.path) as opened:
        (place,) = [p for p in opened.places().values() if p.kind == "quarantaine"][:1]
        assert place.columns == () and "« essai »" in place.note
    with open_result(result.path, profile_of({**PLAIN, "statut": "statutObservation"})) as opened:
        assert opened.profile_note == "" and opened.cells() is not None


def test_a_spoiled_profile_in_the_report_is_said(tmp_path):
    result = converted(tmp_path, table(1, statut={0: None}))
    edit(result.path, "UPDATE rapport SET valeur = '{\"id\": 1}' WHERE cle = 'profil_contenu'")
    with open_result(result.path) as opened:
        assert opened.profile() is None and "ne peut plus être lu" in opened.profile_note
    assert ("OBL-002", "profil") in reasons(planned(result.path))


def test_columns_named_as_the_quarantine_s_own(tmp_path):
    """A source column `motifs` is held as `source_motifs`."""
    rows = [{**row, "motifs": None} for row in plain_rows(1)]
    others = [{"to": to, "from": name} for name, to in PLAIN.items()]
    result = convert(tmp_path, rows, profile_of([*others, {"to": "statutObservation", "from": "motifs"}]))
    fixed(result.path)
    assert held(result.path, "source_motifs") == ["Pr"]
    assert passes(result.path, tmp_path) == (1, 0)


def test_the_profile_of_a_run_is_the_one_it_had(tmp_path):
    """A profile of the user's own, even under the name of one that comes with the plugin."""
    content_of = {**load_profile("clicnat").content, "id": "clicnat"}
    kept = json.loads(json.dumps(content_of))
    kept["columns"] = [
        {**entry, **({"from": "moment"} if entry["to"] == "dateDebut" else {})} for entry in kept["columns"]
    ]
    profile = parse_profile(kept)
    rows = [
        {
            "id_synthese": "1",
            "nom_cite": "Bufo bufo",
            "moment": "43952",
            "statut_observation": "Présent",
            "x_centroid_4326": "2.3",
            "y_centroid_4326": "49.9",
        }
    ]
    result = convert(tmp_path, rows, profile)
    fixed(result.path)
    assert held(result.path, "moment") == ["2020-05-01"]
