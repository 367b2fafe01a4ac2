# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: those delivered are sound, a faulty one is refused with all its faults, in French."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sinp_hdf_plugin.core.engine.plan import Plan, Settings
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.profile import load_profile, parse_profile, profile_ids
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

SCHEMA = Draft202012Validator(read_json(resource("standard", "schemas", "profile.schema.json")))
PARAMETERS = dict(load_version("occtax-hdf-1.0").parameters)
GOOD: dict[str, Any] = {
    "id": "essai",
    "version": "1",
    "title": {"fr": "Essai", "en": "Trial"},
    "format": "occtax-hdf-1.0",
    "columns": [{"to": "nomCite", "from": "nom"}],
}

GIVEN_BY_THE_USER = {
    "JDD": "4d331cae-65e4-4948-b0b2-a11bc5bb46c2",
    "DS_PUBLIQUE": "Pu",
    "STATUT_SOURCE": "Te",
    "GESTIONNAIRE": "Les Busards",
    "OBSERVATEUR": "DUPONT Jeanne",
}


def column(**entry: Any) -> dict[str, Any]:
    return {**GOOD, "columns": [{"to": "nomCite", "from": "nom", **entry}]}


def refusal(content: Any) -> str:
    with pytest.raises(ConfigError) as error:
        parse_profile(content)
    return str(error.value)


def test_the_delivered_profiles():
    assert profile_ids() == [
        *("clicnat", "dwc_occurrence", "gbif_simple", "geonature_import", "inaturalist", "national_csv", "naturaliz"),
        *("occtax_1_2_1", "occtax_hdf", "occtax_short_names", "openobs", "sinp_delivery", "sirf", "visionature"),
    ]
    assert [name for name in profile_ids() if load_profile(name).provisional] == [
        "sinp_delivery",
        "sirf",
        "visionature",
    ]


@pytest.mark.parametrize("name", profile_ids())
def test_delivered_profiles_follow_the_schema(name):
    SCHEMA.validate(read_json(resource("profiles", f"{name}.json")))
    assert load_profile(name).id == name


@pytest.mark.parametrize("name", profile_ids())
def test_codes_written_in_delivered_profiles_are_live(name):
    profile = load_profile(name)
    version, lists = load_version(profile.format_id), load_codelists()
    written = [(m.to, code) for m in profile.columns for code in (m.default, *m.value_map.values()) if code is not None]
    for target, code in (*written, *profile.constants.items()):
        codelist = version.column(target).codelist
        if codelist:
            assert code in lists[codelist].codes_live(version.codes_version), f"{target} = {code}"


def test_the_regional_profile_takes_every_column_of_the_format():
    fed = {mapping.to: mapping.sources for mapping in load_profile("occtax_hdf").columns}
    expected = {c.name: (c.name,) for c in load_version("occtax-hdf-1.0").columns() if c.type != "geometry"}
    assert fed == expected


BROKEN = {
    "not an object": ([], "objet JSON"),
    "no key": ({}, "il manque la clé « columns »"),
    "unknown key": ({**GOOD, "colums": []}, "clé inconnue « colums »"),
    "unknown key of a column": (column(form="x"), "« columns » n° 1 (« nomCite ») : clé inconnue « form »"),
    "columns is a text": ({**GOOD, "columns": "nom"}, "« columns » : il faut une liste"),
    "no column": ({**GOOD, "columns": []}, "« columns » : la liste est vide"),
    "a column is a text": ({**GOOD, "columns": ["nom"]}, "« columns » n° 1 : il faut un objet"),
    "a column without source": ({**GOOD, "columns": [{"to": "nomCite"}]}, "ni « from » ni « default »"),
    "an empty list of sources": (column(**{"from": []}), "une liste de noms, est attendu"),
    "a source that is a number": (column(**{"from": 5}), "le nom d’une colonne source"),
    "two columns to one target": (
        {
            **GOOD,
            "columns": [{"to": "nomCite", "from": "a"}, {"to": "dateFin", "from": "f"}, {"to": "nomCite", "from": "b"}],
        },
        "« nomCite » reçoit deux colonnes (n° 1 et n° 3) sans règle de fusion",
    ),
    "several sources without merge": (column(**{"from": ["a", "b"]}), "sans règle de fusion « merge » (STR-019)"),
    "unknown merge": (
        column(merge="add"),
        "« add » n’est pas connu (possibles : « first », « join », « date », « all »)",
    ),
    "a day of two parts": (column(**{"from": ["a", "m"], "merge": "date"}), "trois colonnes source"),
    "unknown target": (column(to="nomcite"), "« nomcite » n’existe pas dans le format occtax-hdf-1.0"),
    "the place as a column": (column(to="geometrie"), "dites où est le lieu dans « geometry »"),
    "unknown format": ({**GOOD, "format": "occtax-9"}, "« occtax-9 » n’existe pas. Versions connues"),
    "bad date pattern": (
        {**GOOD, "dates": ["JJ/MM"]},
        "« dates » n° 1 : un modèle de date doit contenir AAAA, MM et JJ",
    ),
    "bad date pattern of a column": (column(dates=["dd/mm/yyyy"]), "doit contenir AAAA, MM et JJ"),
    "patterns as a text": ({**GOOD, "dates": "JJ/MM/AAAA"}, "« dates » : il faut une liste"),
    "unknown constant": ({**GOOD, "constants": {"jdd": "1"}}, "constante « jdd » n’existe pas"),
    "a constant that is nothing": (
        {**GOOD, "constants": {"licence": None}},
        "« constants », « licence » : il faut un texte",
    ),
    "a companion that is no column": (column(only_with="xyz"), "« only_with » nomme « xyz », qui n’existe pas"),
    "labels misspelt": (column(values="label"), "« label » n’est pas connu"),
    "unknown fate of other columns": ({**GOOD, "unknown_columns": "map"}, "possibles : « additional », « ignore »"),
    "several values where there is one": (
        column(split=","),
        "colonne n° 1 (« nomCite ») : « split » coupe une cellule en plusieurs valeurs, mais « nomCite » n’en a qu’une",
    ),
    "decimal sign": ({**GOOD, "decimal": ";"}, "« ; » n’est pas connu"),
    "x without y": ({**GOOD, "geometry": {"x": "lon"}}, "« x » ne va pas sans « y »"),
    "CRS in words": ({**GOOD, "geometry": {"crs": "Lambert 93"}}, "un code comme EPSG:2154 est attendu"),
    "unknown key of the place": ({**GOOD, "geometry": {"lat": "y"}}, "clé inconnue « lat »"),
    "not a regular expression": (column(pattern="("), "n’est pas une expression régulière"),
    "an expression that takes nothing": (column(pattern="[0-9]+"), "n’a pas de groupe"),
}
# What a schema cannot say.
BEYOND_THE_SCHEMA = {
    "two columns to one target",
    "several sources without merge",
    "a day of two parts",
    "unknown target",
    "unknown format",
    "the place as a column",
    "unknown constant",
    "a companion that is no column",
    "several values where there is one",
    "not a regular expression",
    "an expression that takes nothing",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_profile_is_refused_in_french(name):
    content, words = BROKEN[name]
    message = refusal(content)
    assert words in message
    assert message.startswith("Le profil « (en mémoire) »")


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_and_the_reader_agree(name):
    assert SCHEMA.is_valid(BROKEN[name][0]) == (name in BEYOND_THE_SCHEMA)


def test_every_fault_is_listed():
    shape = refusal({**GOOD, "decimal": ";", "nulls": "NA", "zzz": 1, "columns": [{"to": "nomCite"}, {"from": "a"}]})
    assert shape.count("\n- ") == 5
    meaning = refusal(
        {
            **GOOD,
            "constants": {"abc": "1"},
            "columns": [
                {"to": "nomCité", "from": "a"},
                {"to": "dateFin", "from": ["b", "c"]},
                {"to": "dateFin", "from": "d", "when": "e"},
            ],
        }
    )
    assert meaning.count("\n- ") == 5


def test_a_sound_profile_is_accepted():
    profile = parse_profile(GOOD)
    assert profile.source_id == "essai"
    assert profile.columns[0].sources == ("nom",)


def test_a_profile_from_a_file(tmp_path):
    path = tmp_path / "mien.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert load_profile(str(path)).id == "essai"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="« mien.json » n’est pas un fichier JSON lisible"):
        load_profile(str(path))
    path.write_bytes('{"id": "é"}'.encode("cp1252"))
    with pytest.raises(ConfigError, match="n’est pas un fichier JSON lisible"):
        load_profile(str(path))
    with pytest.raises(ConfigError, match="Profil introuvable.*clicnat, dwc_occurrence"):
        load_profile("click-nat")


def plan(content: dict[str, Any], columns: list[str], level: str = "producteur", **parameters: str) -> Plan:
    return Plan(Settings(parse_profile(content), level, "2025-06-01", parameters), columns)


def test_what_is_mandatory_and_has_no_origin_stops_the_run_before_it_begins():
    with pytest.raises(ConfigError) as error:
        plan({**GOOD, "columns": [*GOOD["columns"], {"to": "dateDebut", "from": "jour"}]}, ["nom", "autre"])
    message = str(error.value)
    assert message.startswith("STR-010")
    assert "- dateDebut (colonne attendue : jour)" in message
    assert "nomCite" not in message
    for target in ("idSINPJdd", "dSPublique", "statutSource", "organismeGestionnaireDonnee", "observateurIdentite"):
        assert f"- {target} — donnez le paramètre {PARAMETERS[target]}" in message
    assert "- statutObservation — ajoutez une constante au profil" in message
    assert "Colonnes du fichier : nom, autre." in message


def test_parameters_and_constants_are_origins():
    constants = {
        "statutObservation": "Pr",
        "observateurNomOrganisme": "Inconnu",
        "dateDebut": "2020-01-01",
        "dSPublique": "Pr",
    }
    made = plan({**GOOD, "constants": constants}, ["nom"], **GIVEN_BY_THE_USER)
    assert made.constants["dSPublique"] == ("Pu", "paramètre DS_PUBLIQUE")
    assert made.constants["statutObservation"] == ("Pr", "profil")
    fed = plan({**GOOD, "constants": {**constants, "nomCite": "x"}}, ["nom"], **GIVEN_BY_THE_USER)
    assert "nomCite" not in fed.constants


@pytest.mark.parametrize(
    ("parameter", "target", "text", "words"),
    [
        ("JDD", "idSINPJdd", "jeu-de-2024", "TYP-001 : .*UUID"),
        ("JDD", "idSINPJdd", "{4d331cae-65e4-4948-b0b2-a11bc5bb46c2}", "TYP-001 : .*UUID"),
        ("JDD", "idSINPJdd", "https://exemple.fr/4d331cae-65e4-4948-b0b2-a11bc5bb46c2", "TYP-001 : .*UUID"),
        ("DS_PUBLIQUE", "dSPublique", "Privée", "il faut un code de sa liste .Pu, Pr, NSP.. Vouliez-vous dire « Pr »"),
        ("STATUT_SOURCE", "statutSource", "terrain", "Vouliez-vous dire « Te »"),
    ],
)
def test_parameters_that_every_row_would_be_refused_for(parameter, target, text, words):
    constants = {"statutObservation": "Pr", "dateDebut": "2020-05-01"}
    with pytest.raises(ConfigError, match=rf"« {text} » donnée à « {target} » .paramètre {parameter}.*{words}"):
        plan({**GOOD, "constants": constants}, ["nom"], **{**GIVEN_BY_THE_USER, parameter: text})


def test_blanks_around_a_parameter_are_no_reason_to_refuse_it():
    constants = {"statutObservation": "Pr", "dateDebut": "2020-05-01"}
    given = {**GIVEN_BY_THE_USER, "JDD": f" {GIVEN_BY_THE_USER['JDD'].upper()} "}
    made = plan({**GOOD, "constants": constants}, ["nom"], **given)
    assert made.constants["idSINPJdd"][0] == GIVEN_BY_THE_USER["JDD"].upper()


@pytest.mark.parametrize("key", ["constants", "default"])
def test_values_of_the_profile_that_every_row_would_be_refused_for(key):
    content = {**GOOD, "constants": {"statutObservation": "Pr", "dateDebut": "2020-05-01"}}
    if key == "constants":
        content["constants"] = {**content["constants"], "idSINPRegroupement": "12"}
    else:
        content["columns"] = [*GOOD["columns"], {"to": "idSINPRegroupement", "default": "12"}]
    with pytest.raises(ConfigError, match=r"« 12 » donnée à « idSINPRegroupement » .*TYP-001"):
        plan(content, ["nom"], **GIVEN_BY_THE_USER)


def test_a_column_that_feeds_several_attributes_shows_them_all():
    entries = [
        {"to": "nomCite", "from": "nom"},
        {"to": "denombrementMin", "from": "nb"},
        {"to": "denombrementMax", "from": "nb"},
        {"to": "precisionGeometrie", "from": "lat"},
    ]
    constants = {"statutObservation": "Pr", "dateDebut": "2020-05-01"}
    content = {**GOOD, "constants": constants, "columns": entries, "geometry": {"x": "lon", "y": "lat"}}
    made = plan(content, ["nom", "nb", "lat", "lon", "autre"], **GIVEN_BY_THE_USER)
    assert made.column_fates() == [
        ("nom", "repris", "nomCite"),
        ("nb", "repris", "denombrementMin, denombrementMax"),
        ("lat", "repris", "precisionGeometrie, geometrie"),
        ("lon", "géométrie", "geometrie"),
        ("autre", "attribut additionnel", "nomAttribut"),
    ]


def test_a_day_in_three_columns_of_which_one_is_missing_is_not_fed():
    content = {
        **GOOD,
        "columns": [*GOOD["columns"], {"to": "dateDebut", "from": ["an", "mois", "jour"], "merge": "date"}],
    }
    with pytest.raises(ConfigError, match="dateDebut .colonne attendue : an, mois, jour."):
        plan(content, ["nom", "an", "mois"])


def test_names_of_columns_are_found_in_other_spellings():
    constants = {"statutObservation": "Pr", "observateurNomOrganisme": "Inconnu"}
    entries = [{"to": "nomCite", "from": "nom_cité"}, {"to": "dateDebut", "from": "date", "synonyms": ["jour"]}]
    made = plan({**GOOD, "constants": constants, "columns": entries}, ["NOM_CITE", "Jour"], **GIVEN_BY_THE_USER)
    assert {target.name: target.inputs for target in made.targets} == {"nomCite": (0,), "dateDebut": (1,)}


@pytest.mark.parametrize(
    ("target", "text", "value"),
    [
        ("denombrementMin", "3", 3),
        ("altitudeMin", "12.50", 12.5),
        ("dSPublique", "Pu", "Pu"),
        ("dateFin", "2020-05-01", "2020-05-01"),
    ],
)
def test_constants_and_defaults_have_the_type_of_their_column(target, text, value):
    """As text, 3 individuals would be more than 10."""
    rest = {"statutObservation": "Pr", "dateDebut": "2020-05-01"}
    constant = plan(
        {**GOOD, "constants": {**rest, target: text}},
        ["nom"],
        **{**GIVEN_BY_THE_USER, "DS_PUBLIQUE": ""} if target == "dSPublique" else GIVEN_BY_THE_USER,
    )
    assert constant.constants[target][0] == value
    entries = [*GOOD["columns"], {"to": target, "default": text}]
    made = plan({**GOOD, "constants": rest, "columns": entries}, ["nom"], **GIVEN_BY_THE_USER)
    assert [t.mapping.default for t in made.targets if t.name == target] == [value]


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        ("dSPublique", "Publique", "il faut un code de sa liste .Pu, Pr, NSP.. Vouliez-vous dire « Pu »"),
        ("dSPublique", "X", "il faut un code de sa liste"),
        ("dSPublique", "Ac", "il faut un code de sa liste"),
        ("dateFin", "01/05/2020", "il faut un jour écrit AAAA-MM-JJ. Vouliez-vous dire « 2020-05-01 »"),
        ("denombrementMin", "trois", "il faut un nombre entier"),
        ("commentaire", "-", "il faut un texte"),
    ],
)
def test_constants_and_parameters_that_no_row_could_carry(target, text, words):
    constants = {"statutObservation": "Pr", "dateDebut": "2020-05-01"}
    with pytest.raises(ConfigError, match=rf"« {text} » donnée à « {target} » .constante du profil.*{words}"):
        plan({**GOOD, "constants": {**constants, target: text}}, ["nom"], **{**GIVEN_BY_THE_USER, "DS_PUBLIQUE": "Pu"})
    if target in PARAMETERS:
        with pytest.raises(ConfigError, match=rf"paramètre {PARAMETERS[target]}.*{words}"):
            plan({**GOOD, "constants": constants}, ["nom"], **{**GIVEN_BY_THE_USER, PARAMETERS[target]: text})
