# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTML report: self-contained, well formed, honest about its counts, and inert whatever the data say."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from report_page import Page, hostile_run, page, some_run

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.report_html import render, write_report
from sinp_hdf_plugin.core.rules.summary import Example, RuleCount, RunSummary

# -- a page that stands alone


def test_nothing_is_fetched_from_anywhere():
    text = render(some_run())
    assert not re.search(r"https?:|ftp:|//[a-z]+\.[a-z]", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
    assert "@import" not in text
    assert "url(" not in text
    parsed = Page(text)
    for tag in ("link", "img", "iframe", "object", "embed", "base", "form"):
        assert parsed.all(tag) == []
    assert all("src" not in attributes for _, attributes in parsed.tags)
    assert all((attributes.get("href") or "").startswith("#") for attributes in parsed.all("a"))


def test_every_link_and_label_leads_somewhere_and_ids_are_unique():
    parsed = page(some_run())
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {attributes["href"][1:] for attributes in parsed.all("a")}
    for attributes in parsed.all("svg"):
        wanted.update((attributes.get("aria-labelledby") or "").split())
    assert wanted <= set(ids)


def test_policy_allows_our_script_only():
    text = render(some_run())
    script = re.search(r"<script>(.*?)</script>", text, flags=re.S).group(1)
    expected = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(m["content"] for m in Page(text).all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{expected}'" in policy


def test_old_viewers_are_not_asked_for_what_they_lack():
    text = render(some_run())
    assert "var(--" not in text
    assert ":has(" not in text
    assert "display: grid" not in text
    assert not re.search(r"=>|\blet\b|\bconst\b|`", re.search(r"<script>(.*?)</script>", text, flags=re.S).group(1))


# -- what it says


def test_counts_are_printed_and_add_up():
    text = page(some_run()).text
    for shown in (
        "20 000",
        "19 405",
        "588",
        "7",
        "137",
        "1 204",
        "18 990",
        "153",
        "223",
        "97,0 %",
        "2,9 %",
        "< 0,1 %",
    ):
        assert shown in text
    assert "20 000 lignes lues 100 % = 19 405 acceptées 97,0 % + 588 en quarantaine 2,9 % + 7 vides" in text
    assert "ne tombent pas juste" not in text


def test_counts_that_do_not_add_up_are_said():
    run = some_run(rows_quarantined=500)
    assert "écart de +88" in run.check()
    text = page(run).text
    assert "Les comptes ne tombent pas juste" in text
    assert "N’utilisez pas ce résultat" in text


def test_rule_attribute_example_and_fate_are_told():
    text = page(some_run()).text
    for shown in (
        "DAT-001",
        "La fin suit le début.",
        "dateFin",
        "lignes mises en quarantaine",
        "212 propositions",
        "2021-06-12",
        "La date de fin précède la date de début.",
        "2021-06-21",
        "1 exemple sur 212 lignes",
        "Dates et heures",
        "1 règle évaluée sans aucun constat",
        "Il manque TAXREF",
        "statutSource",
        "constante du profil",
        "OBL-001",
        "laissée de côté",
        "Encodage Windows-1252 reconnu.",
        "22 novembre 2026 à 15 h 03",
        "1er novembre 2026",
        "7,3 s",
    ):
        assert shown in text, shown


def test_provisional_profile_is_marked():
    assert "profil provisoire" not in page(some_run()).text
    assert "profil provisoire" in page(some_run(profile_provisional=True)).text


def test_advice_follows_the_run():
    clean = some_run(
        rows_read=5,
        rows_accepted=5,
        rows_quarantined=0,
        empty_rows=0,
        displaced_values=0,
        rows_not_exchangeable=0,
        rows_displaced=0,
        findings_total=0,
        by_severity={},
        rules=[],
        not_evaluated=[],
        constants=[],
    )
    assert "Rien à corriger : le résultat peut être transmis." in page(clean).text
    busy = page(some_run()).text
    assert "Corrigez les 588 lignes de la table quarantaine" in busy
    assert "Rien à corriger" not in busy


def test_no_finding_is_said_in_words():
    text = page(some_run(findings_total=0, by_severity={}, rules=[RuleCount("A-1", "erreur", "date")])).text
    assert "Aucune règle évaluée n’a trouvé de problème." in text
    assert "Aucun attribut n’a de constat." in text
    assert "Aucune correction à proposer." in text


@pytest.mark.parametrize("run", [RunSummary("vide.csv"), RunSummary("")])
def test_empty_run(run):
    text = page(run).text
    assert "Aucune ligne de données n’a été lue." in text
    assert "0 lignes lues – = 0 acceptées" in text
    assert text.count("Aucune donnée.") == 4


def test_refused_file():
    rule = RuleCount(
        "STR-002",
        "bloquant",
        "structure",
        ["(fichier)"],
        "Il y a des données.",
        1,
        [Example(0, "", None, "Le fichier n'a que son en-tête.")],
    )
    text = page(RunSummary("vide.csv", findings_total=1, by_severity={"bloquant": 1}, rules=[rule])).text
    assert "Le fichier n’a pas pu être converti" in text
    assert "Le fichier n'a que son en-tête." in text


# -- what may be in the data


def test_hostile_text_stays_text():
    text = render(hostile_run())
    parsed = page(hostile_run())
    assert len(parsed.all("script")) == 1
    assert parsed.all("img") == []
    assert "<script>alert" not in text
    assert "alert('x')" in parsed.text
    assert all(not name.startswith("on") for _, attributes in parsed.tags for name in attributes)


def test_what_cannot_be_seen_is_shown_and_can_be_written(tmp_path):
    example = Example(2, "", " \ttexte\x00\x1b\u202egauche\ud800 \u00a0", "", None)
    run = some_run(rules=[RuleCount("A-1", "info", "type", ["x"], "Texte.", 1, [example])])
    page(run)
    text = write_report(run, tmp_path / "rapport.html").read_text(encoding="utf-8")
    assert "␣⇥texte␀␛[U+202E]gauche?␣⍽" in text


def test_dollar_signs_and_braces_are_data():
    text = page(some_run(source="$title ${style} {0} %s.csv")).text
    assert "$title ${style} {0} %s.csv" in text


def test_long_value_is_cut():
    run = some_run(rules=[RuleCount("A-1", "info", "type", ["x"], "Texte.", 1, [Example(2, "", "z" * 5000)])])
    assert "z" * 241 not in render(run)
    assert "z" * 240 + "…" in render(run)


# -- sizes


def test_three_hundred_rules():
    rules = [
        RuleCount(
            f"R-{number:03d}",
            ("erreur", "info")[number % 2],
            "type",
            [f"colonne{number}"],
            "Phrase.",
            number,
            [Example(line, "", "v", "m", "p") for line in range(5)],
            "displace",
            number,
        )
        for number in range(1, 301)
    ]
    text = render(some_run(rules=rules))
    parsed = page(some_run(rules=rules))
    found = [attributes["id"] for attributes in parsed.all("tbody") if "id" in attributes]
    assert len(found) == 300
    assert found[:2] == ["regle-R-300", "regle-R-298"]
    assert found[-1] == "regle-R-001"
    assert len(text) < 2_000_000


# -- the file


def test_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "rapport.html"
    assert write_report(some_run(), target) == target
    assert list(tmp_path.iterdir()) == [target]
    assert b"\r" not in target.read_bytes()
    with pytest.raises(ConfigError, match="Choisissez un autre emplacement"):
        write_report(some_run(), Path(tmp_path) / "absent" / "rapport.html")
