# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of the `rapport` table of the result: the summary of a run as (section, cle, libelle, valeur)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.standard.recipients import load_recipients

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.rules.summary import RunSummary

#: One row of the `rapport` table: (section, cle, libelle, valeur).
ReportRow = tuple[str, str, str, str]


def report_rows(run: RunSummary) -> Iterator[ReportRow]:
    """All rows, section after section; numbers are written in plain digits."""
    yield from _run_rows(run)
    yield from _count_rows(run)
    yield from _finding_rows(run)
    yield from _column_rows(run)
    yield from _series_rows(run)


def _run_rows(run: RunSummary) -> Iterator[ReportRow]:
    yield "execution", "source", "Source", run.source
    yield "execution", "feuille", "Feuille ou table", run.sheet
    yield "execution", "profil", "Profil", run.profile_id
    yield "execution", "profil_titre", "Titre du profil", run.profile_title
    yield (
        "execution",
        "profil_provisoire",
        "Profil provisoire",
        "oui" if run.profile_provisional else "non",
    )
    yield "execution", "niveau", "Niveau destinataire", run.level
    if run.level in load_recipients():
        yield "execution", "niveau_titre", "Titre du niveau destinataire", load_recipients()[run.level].title.fr
    yield "execution", "format", "Version du format", run.format_version
    yield "execution", "regles", "Version des règles", run.rules_version
    yield "execution", "moteur", "Moteur", run.engine
    yield "execution", "date_reference", "Date de référence", run.reference_date
    yield "execution", "debut", "Début du traitement", run.started
    yield "execution", "duree_s", "Durée en secondes", f"{run.seconds:.1f}"
    yield "execution", "crs", "Système de coordonnées donné", run.crs
    yield "execution", "parametres", "Paramètres donnés", json.dumps(run.parameters, ensure_ascii=False)
    yield "execution", "profil_contenu", "Profil employé", run.profile_content
    for number, note in enumerate(run.notes, start=1):
        yield "execution", f"remarque_{number}", "Remarque", note


def _count_rows(run: RunSummary) -> Iterator[ReportRow]:
    yield "comptes", "lues", "Lignes lues", str(run.rows_read)
    yield "comptes", "acceptees", "Lignes acceptées", str(run.rows_accepted)
    yield "comptes", "quarantaine", "Lignes en quarantaine", str(run.rows_quarantined)
    yield "comptes", "vides", "Lignes vides", str(run.empty_rows)
    yield "comptes", "deplacees", "Lignes acceptées avec valeur déplacée", str(run.rows_displaced)
    yield (
        "comptes",
        "non_echangeables",
        "Lignes acceptées non échangeables",
        str(run.rows_not_exchangeable),
    )
    yield "comptes", "enregistrements", "Enregistrements", str(run.records)
    yield "comptes", "valeurs_deplacees", "Valeurs déplacées", str(run.displaced_values)
    yield "comptes", "constats", "Constats", str(run.findings_total)
    yield "comptes", "propositions", "Propositions", str(run.proposals)
    yield "comptes", "controle", "Contrôle des comptes", run.check() or "Les comptes tombent juste."


def _finding_rows(run: RunSummary) -> Iterator[ReportRow]:
    for severity in SEVERITIES:
        yield (
            "gravites",
            severity,
            f"Constats de gravité « {severity} »",
            str(run.by_severity.get(severity, 0)),
        )
    for rule in run.failed_rules() + run.passed_rules():
        yield "regles", rule.rule, rule.statement_fr, str(rule.found)
    for missing in run.not_evaluated:
        yield "non_evalue", missing.rule, missing.statement_fr, missing.reason_fr


def _column_rows(run: RunSummary) -> Iterator[ReportRow]:
    for item in run.completeness:
        yield "completude", item.column, item.label, f"{item.filled}/{item.total}"
    for constant in run.constants:
        yield "constantes", constant.column, constant.origin, constant.value
    for fill in run.fills:
        yield "completements", fill.column, fill.rule, str(fill.rows)
    for column in run.columns:
        yield "colonnes", column.source, column.fate, column.target


def _series_rows(run: RunSummary) -> Iterator[ReportRow]:
    for year, rows in sorted(run.by_year.items()):
        yield "annees", str(year), "Lignes de l'année", str(rows)
    for month, rows in sorted(run.by_month.items()):
        yield "mois", str(month), "Lignes du mois", str(rows)
    for group, rows in sorted(run.by_group.items(), key=lambda item: (-item[1], item[0])):
        yield "groupes", group, "Lignes du groupe", str(rows)
