# SPDX-License-Identifier: GPL-2.0-or-later
"""The summary of a run: its sums, its orders, and its rows for the `rapport` table."""

from __future__ import annotations

from report_page import some_run

from sinp_hdf_plugin.core.rules.summary import Completeness, RuleCount, RunSummary


def test_counts_are_checked():
    assert some_run().check() is None
    assert RunSummary("vide.csv").check() is None
    wrong = some_run(rows_accepted=20001).check()
    assert wrong is not None
    assert "20000 lignes lues" in wrong
    assert "écart de -596" in wrong


def test_rate_of_nothing_is_zero():
    assert Completeness("a", "A", "optional", 0, 0).rate == 0.0
    assert Completeness("a", "A", "optional", 1, 4).rate == 0.25


def test_rules_are_ordered_by_gravity_then_rows():
    run = some_run(
        rules=[
            RuleCount("D", "info", "type", rows=9),
            RuleCount("C", "erreur", "type", rows=1),
            RuleCount("B", "erreur", "type", rows=5),
            RuleCount("A", "erreur", "type", rows=0),
        ]
    )
    assert [rule.rule for rule in run.failed_rules()] == ["B", "C", "D"]
    assert [rule.rule for rule in run.passed_rules()] == ["A"]


def test_rows_of_the_rapport_table():
    rows = some_run().to_rows()
    assert all(len(row) == 4 and all(isinstance(cell, str) for cell in row) for row in rows)
    assert ("comptes", "lues", "Lignes lues", "20000") in rows
    assert ("comptes", "controle", "Contrôle des comptes", "Les comptes tombent juste.") in rows
    assert ("regles", "DAT-001", "La fin suit le début.", "212") in rows
    assert ("regles", "COD-010", "Le code est vivant.", "0") in rows
    assert ("non_evalue", "TAX-002", "Le nom existe.", "Il manque TAXREF") in rows
    assert ("completude", "dateDebut", "Date de début", "19399/19405") in rows
    keys = [(section, key) for section, key, _, _ in rows]
    assert len(keys) == len(set(keys))


def test_attributes_are_ordered_by_gravity():
    run = some_run(
        rules=[
            RuleCount("A", "info", "type", ["x", "y"], "", 900),
            RuleCount("B", "erreur", "type", ["y", "y"], "", 2),
            RuleCount("C", "erreur", "type", ["z"], "", 1),
        ]
    )
    assert [(a.attribute, a.by_severity, a.rules) for a in run.by_attribute()] == [
        ("y", {"erreur": 2, "info": 900}, ["B", "A"]),
        ("z", {"erreur": 1}, ["C"]),
        ("x", {"info": 900}, ["A"]),
    ]
