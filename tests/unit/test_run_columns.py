# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings about the columns or the file: counted apart from rows, without a false line, naming the column's fate."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import BOTH_ENGINES, PLAIN, convert_with, plain_rows, profile_of
from report_page import Page, some_run

from sinp_hdf_plugin.core.formats.report_html import render
from sinp_hdf_plugin.core.rules.summary import Example, RuleCount


@pytest.mark.parametrize("engine", BOTH_ENGINES)
@pytest.mark.parametrize(
    ("fate", "said"),
    [("additional", "gardée comme attribut additionnel"), ("ignore", "ses valeurs ne sont pas dans le")],
)
def test_an_unknown_column_is_about_no_row(tmp_path: Path, engine: str, fate: str, said: str) -> None:
    rows = plain_rows(7)
    for row in rows:
        row.update(meteo="pluie", anRef="2020")
    result = convert_with(engine, tmp_path, rows, profile_of(PLAIN, unknown_columns=fate))
    found = {row["attribut"]: row for row in result.findings("STR-011")}
    assert set(found) == {"meteo", "anRef"}
    assert all(row["ligne_source"] is None and said in row["message"] for row in found.values())
    (meanings,) = result.findings("STR-018")
    assert meanings["ligne_source"] is None
    assert "Il peut s’agir de " in meanings["message"]
    rules = {rule.rule: rule for rule in result.summary.rules}
    assert (rules["STR-011"].rows, rules["STR-011"].file_findings, rules["STR-018"].rows) == (0, 2, 0)
    assert [example.line for example in rules["STR-011"].examples] == [0, 0]
    assert rules["STR-011"] in result.summary.failed_rules()
    assert rules["STR-011"] not in result.summary.passed_rules()
    told = {row["cle"]: row["valeur"] for row in result.rows("rapport") if row["section"] == "regles"}
    assert (told["STR-011"], told["STR-018"]) == ("2", "1")


def test_the_report_gives_no_share_of_rows_to_a_finding_on_the_file() -> None:
    rule = RuleCount(
        "STR-011", "avertissement", "structure", statement_fr="Colonnes connues.", fate="Ligne acceptée",
        examples=[Example(0, message="La colonne « meteo » est inconnue.")], file_findings=1,
    )  # fmt: skip
    text = Page(render(some_run(rules=[rule], rows_read=7, rows_accepted=7, rows_quarantined=0, empty_rows=0))).text
    section = text[text.index("Colonnes connues.") :]
    section = section[: section.index("est inconnue.")]
    assert "1 constat sur le fichier" in section.replace("\u00a0", " ")
    assert "%" not in section
    assert "Suite donnée" not in section
    assert "1 ligne" not in section.replace("\u00a0", " ")
