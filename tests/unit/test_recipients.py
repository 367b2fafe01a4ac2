# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipient levels: their data, what they change in a run, and a result seen by another recipient without one."""

from __future__ import annotations

import json

import needs_osgeo  # noqa: F401
import pytest
from engine_results import FIELDS, differences, gpkg_of, record
from engine_results import PARAMETERS as ENGINE_PARAMETERS
from helpers import PLAIN, convert, plain_profile, plain_rows, profile_of, settings
from jsonschema import Draft202012Validator

from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.recipients_page import recipients_page
from sinp_hdf_plugin.core.formats.report_html import write_report
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.rules.catalogue import OFF, load_catalogue
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.core.standard.recipients import load_recipient, load_recipients, recipient_ids
from sinp_hdf_plugin.core.workbench.recipients import finding_kinds, severities

CATALOGUE, VERSION = load_catalogue(), load_version("occtax-hdf-1.0")
FILES = sorted(resource("standard", "recipients").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_follow_the_schema(path):
    Draft202012Validator(read_json(resource("standard", "schemas", "recipient.schema.json"))).validate(read_json(path))


def test_the_delivered_recipients():
    assert recipient_ids() == ("producteur", "echange", "geonature", "csv_national", "inpn")
    for recipient in load_recipients().values():
        assert set(recipient.weights) <= {rule.id for rule in CATALOGUE.rules}
        assert all(VERSION.has_column(name) for name in (*recipient.added, *recipient.removed))
        assert set(recipient.removed) <= set(VERSION.mandatory(recipient.base))
        assert not set(recipient.added) & set(VERSION.mandatory(recipient.base))


@pytest.mark.parametrize("recipient", load_recipients().values(), ids=lambda one: one.id)
def test_every_weight_changes_something(recipient):
    for rule_id, weight in recipient.weights.items():
        assert CATALOGUE[rule_id].severity_at(recipient.id) == weight.severity
        assert CATALOGUE[rule_id].severity_at(recipient.base) != weight.severity, rule_id


def test_the_bases_are_the_levels_of_the_catalogue():
    for level in ("producteur", "echange"):
        assert load_recipient(level).mandatory(VERSION) == VERSION.mandatory(level)
        assert not load_recipient(level).weights
    with pytest.raises(ConfigError, match="« mars ».*geonature"):
        CATALOGUE["OBL-001"].severity_at("mars")


def folder_with(tmp_path, **files):
    for path in FILES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def recipient_file(**changes):
    made = read_json(resource("standard", "recipients", "inpn.json"))
    return {**made, "id": "region", **changes}


def test_a_new_recipient_is_a_new_file(tmp_path):
    rules = [{"ids": ["DAT-004"], "severity": "off", "why": {"fr": "x", "en": "x"}, "source": "x"}]
    folder = folder_with(
        tmp_path, region=recipient_file(rank=0, rules=rules, mandatory={"add": ["cdNom"], "remove": []})
    )
    found = load_recipient("region", folder)
    assert next(iter(load_recipients(folder))) == "region"
    assert found.weights["DAT-004"].severity == "off"
    assert "cdNom" in found.mandatory(VERSION)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "autre"}, "Les deux doivent être égaux"),
        ({"base": "nationale"}, "n’est pas admis"),
        ({"couleur": "bleu"}, "n’est pas connue"),
        ({"rules": [{"ids": ["DAT-004"], "severity": "grave", "why": {"fr": "x", "en": "x"}, "source": "x"}]}, "grave"),
        ({"rules": 2 * [{"ids": ["DAT-004"], "severity": "off", "why": {"fr": "x", "en": "x"}, "source": "x"}]}, "déjà citée"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named(tmp_path, changes, words):
    folder = folder_with(tmp_path, region=recipient_file(**changes))
    with pytest.raises(ConfigError, match=f"region.*{words}"):
        load_recipients(folder)


def test_a_folder_without_the_bases(tmp_path):
    with pytest.raises(ConfigError, match="echange, producteur"):
        load_recipients(tmp_path)


# --- a run for a recipient


def test_what_geonature_would_refuse(tmp_path):
    rows = plain_rows(4, taxon={1: None}, date={2: "1850-05-01"}, fin={2: "1850-05-01"})
    producer = convert(tmp_path, rows, plain_profile(), name="a.gpkg")
    assert producer.summary.rows_quarantined == 0
    theirs = convert(tmp_path, rows, plain_profile(), level="geonature", name="b.gpkg")
    assert {r["ligne_source"] for r in theirs.rows("quarantaine")} == {3}
    assert {(r["ligne_source"], r["gravite"]) for r in theirs.findings("OBL-018")} == {(3, "erreur")}
    assert {(r["ligne_source"], r["gravite"]) for r in theirs.findings("DAT-004")} == {(4, "erreur")}
    assert {r["ligne_source"]: r["echangeable"] for r in theirs.occurrences()} == {2: 1, 4: 0, 5: 1}


def test_what_geonature_does_not_ask(tmp_path):
    profile = profile_of(PLAIN, constants={})
    bare = {"JDD": "4d331cae-65e4-4948-b0b2-a11bc5bb46c2", "OBSERVATEUR": "DUPONT Jeanne"}
    with pytest.raises(ConfigError, match="STR-010.*(?s:.*)dSPublique"):
        Plan(settings(profile, "producteur", bare), list(plain_rows(1)[0]))
    plan = Plan(settings(profile, "geonature", bare), list(plain_rows(1)[0]))
    assert plan.mandatory == {"nomCite", "dateDebut", "cdNom", "observateurIdentite"}
    result = convert(tmp_path, plain_rows(2), profile, level="geonature", parameters=bare)
    assert result.summary.rows_accepted == 2
    assert {r["gravite"] for r in result.findings("OBL-010")} == {"avertissement"}
    with pytest.raises(ConfigError, match="cdNom"):
        Plan(settings(profile, "geonature", bare), ["id", "nom", "date", "x", "y"])


def test_frozen_codes_follow_the_base(tmp_path):
    profile = profile_of({**PLAIN, "statut": "dSPublique"})
    rows = [{**row, "statut": "Ac"} for row in plain_rows(1)]
    for level, held in (("producteur", 0), ("csv_national", 0), ("echange", 1), ("inpn", 1)):
        parameters = {**settings(profile).parameters, "ORG_TRANSFORMATION": "Les Busards"}
        result = convert(tmp_path, rows, profile, level=level, parameters=parameters, name=f"{level}.gpkg")
        assert result.summary.rows_quarantined == held, level


def test_the_region_does_not_matter_to_the_inpn(tmp_path):
    rows = plain_rows(2, x={1: "-1.5"}, y={1: "43.5"})
    parameters = {**settings(plain_profile()).parameters, "ORG_TRANSFORMATION": "Les Busards"}
    assert convert(tmp_path, rows, plain_profile(), level="echange", parameters=parameters).findings("LOC-011")
    there = convert(tmp_path, rows, plain_profile(), level="inpn", parameters=parameters, name="b.gpkg")
    assert not there.findings("LOC-011")
    assert [r["echangeable"] for r in there.occurrences()] == [1, 1]


def test_the_report_names_the_recipient(tmp_path):
    result = convert(tmp_path, plain_rows(1), plain_profile(), level="geonature")
    kept = {row["cle"]: row["valeur"] for row in result.rows("rapport")}
    assert kept["niveau"] == "geonature"
    assert kept["niveau_titre"].startswith("GeoNature")
    write_report(result.summary, tmp_path / "rapport.html")
    assert "GeoNature (import dans une synthèse" in (tmp_path / "rapport.html").read_text(encoding="utf-8")


@pytest.mark.skipif(why_not() is not None, reason="DuckDB is not installed")
@pytest.mark.parametrize("level", recipient_ids())
def test_both_engines_agree(tmp_path, level):
    made = [record(number) for number in range(60)]
    made[3].update(cd_nom=None)
    made[5].update(date_debut="1850-05-01")
    made[7].update(nombre_min=-2)
    made[9].update(date_debut="2031-01-01")
    made[11].update(geometrie_wkt_4326="POINT (-1.5 43.5)")
    made[13].update(statut_observation="Vu")
    source = gpkg_of(tmp_path / "donnees.gpkg", FIELDS, [[row.get(name) for name in FIELDS] for row in made], {})
    parameters = {**ENGINE_PARAMETERS, "ORG_TRANSFORMATION": "Les Busards"}
    assert differences(source, "clicnat", tmp_path, level=level, parameters=parameters) == []


# --- a result seen by another recipient


def seen(result, recipient):
    return severities(finding_kinds(result.path), recipient, result.summary.level, VERSION)


def test_findings_weigh_as_a_new_run_would_say(tmp_path):
    rows = plain_rows(6, taxon={1: None}, date={2: "1850-05-01"}, nombre={3: "-2"}, x={4: "-1.5"}, y={4: "43.5"})
    parameters = {**settings(plain_profile()).parameters, "ORG_TRANSFORMATION": "Les Busards"}
    here = convert(tmp_path, rows, plain_profile(), parameters=parameters, name="a.gpkg")
    for recipient in recipient_ids():
        there = convert(tmp_path, rows, plain_profile(), level=recipient, parameters=parameters, name="b.gpkg")
        view = seen(here, recipient)
        weighed = {(r["regle"], r["ligne_source"]): view.severity(r["regle"], r["gravite"]) for r in here.findings()}
        rerun = {(r["regle"], r["ligne_source"]): r["gravite"] for r in there.findings()}
        new = {rule.rule for rule in view.to_run}
        expected = {key: severity for key, severity in weighed.items() if severity != OFF and key[0] not in new}
        assert {key: rerun.get(key) for key in expected} == expected, recipient
        assert {key[0] for key in rerun if key not in weighed} <= new, recipient


def test_what_a_run_would_tell(tmp_path):
    result = convert(tmp_path, plain_rows(3, taxon={1: None}), plain_profile())
    same = seen(result, "producteur")
    assert same.complete
    assert set(same.severities.values()) == {severity for _, severity in finding_kinds(result.path)}
    geonature = seen(result, "geonature")
    assert geonature.severity("OBL-018", "avertissement") == "erreur"
    assert geonature.fates == ("OBL-018",)
    assert not geonature.to_run
    national = seen(result, "inpn")
    assert {"OBL-013", "OBL-015", "COD-003"} <= {one.rule for one in national.to_run}
    assert all(one.reason.endswith(".") for one in national.to_run)
    assert not {one.rule for one in national.to_run} & {rule.id for rule in CATALOGUE.rules if rule.needs}


def test_severities_set_by_circumstances_stay():
    view = severities(
        [("STR-026", "info"), ("CNT-001", "info"), ("CNT-001", "erreur")], "csv_national", "producteur", VERSION
    )
    assert view.severities == {
        ("STR-026", "info"): "info",
        ("CNT-001", "info"): "info",
        ("CNT-001", "erreur"): "avertissement",
    }
    assert view.severity("XYZ-999", "erreur") == "erreur"


def test_what_is_no_result(tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(b"rien")
    with pytest.raises(FormatError, match="n’est pas un résultat"):
        finding_kinds(path)


def test_the_page_of_the_documentation():
    page = recipients_page(VERSION, CATALOGUE)
    for recipient in load_recipients().values():
        assert f"`{recipient.id}`" in page
        assert all(f"[{rule}](regles.md#{rule})" in page for rule in recipient.weights)
