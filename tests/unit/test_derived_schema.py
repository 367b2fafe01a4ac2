# SPDX-License-Identifier: GPL-2.0-or-later
"""The JSON Schema of a record: valid itself, and of one mind with the examples of the rules."""

from __future__ import annotations

import json

import pytest
from extended_format import shipped
from jsonschema import Draft202012Validator

from sinp_hdf_plugin.core.rules.catalogue import load_catalogue
from sinp_hdf_plugin.core.standard.json_schema import record_schema, schema_id
from sinp_hdf_plugin.core.standard.load import known_versions, load_codelists, load_version

VERSION, CODELISTS, CATALOGUE = shipped()
LEVELS = ("producteur", "echange")
# Rules about how one value is written: a schema says the same. Those with an expression of their own beside
# the code list narrow it, which only the rule says.
ABOUT_ONE_VALUE = [
    rule
    for rule in CATALOGUE.rules
    if (rule.kind == "codelist" and not rule.expression)
    or rule.id in ("TYP-001", "TYP-006", "TYP-007", "TYP-015", "TYP-019")
]
# As files write it: the reader makes 08:30:00 of it, which is what a record holds.
BEFORE_READING = {"heureDebut": "08:30"}

FULL = {
    "idSINPOccTax": "7f1b9e52-3a64-4c0d-9b1e-5d2a8c6f4e10",
    "statutObservation": "Pr",
    "nomCite": "Bufo bufo",
    "dateDebut": "2020-05-01",
    "heureDebut": "08:30:00",
    "dateFin": "2020-05-01",
    "heureFin": "09:00:00",
    "observateurIdentite": "DUPONT Jeanne",
    "observateurNomOrganisme": "Indépendant",
    "dEEDateDerniereModification": "2021-01-01",
    "dEEDateTransformation": "2021-01-02",
    "dSPublique": "Pu",
    "idSINPJdd": "E2C1A7B4-90D3-4F5E-8A6B-1C2D3E4F5A6B",
    "organismeGestionnaireDonnee": "Conservatoire",
    "orgTransformation": "Plateforme régionale",
    "sensiNiveau": "0",
    "statutSource": "Te",
}  # fmt: skip


def validator(level: str = "echange", required: bool = True) -> Draft202012Validator:
    schema = record_schema(VERSION, CODELISTS, level)
    if not required:
        schema = {**schema, "required": []}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


PARTIAL = {level: validator(level, required=False) for level in LEVELS}


def columns_wrong(record: dict, check: Draft202012Validator) -> set[str]:
    """The columns whose value the schema refuses; `` for the record as a whole."""
    return {str(error.absolute_path[0]) if error.absolute_path else "" for error in check.iter_errors(record)}


def records(kind: str) -> list:
    """Examples with one filled column of the format, and no number: JSON has types where a file has text."""
    found = []
    for rule in ABOUT_ONE_VALUE:
        for example in rule.examples[kind]:
            filled = {name: value for name, value in example.items() if value is not None}
            if len(filled) == 1 and set(filled) <= set(rule.attributes) and filled != BEFORE_READING:
                found.append(pytest.param(filled, id=f"{rule.id}-{next(iter(filled.items()))}"))
    return found


@pytest.mark.parametrize("version_id", known_versions())
@pytest.mark.parametrize("level", LEVELS)
def test_the_schema_of_every_version_is_a_schema(version_id, level):
    version = load_version(version_id)
    schema = record_schema(version, load_codelists(), level)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == [c.name for c in version.columns()]
    assert schema["required"] == list(version.mandatory(level))
    assert json.loads(json.dumps(schema)) == schema


def test_its_name_and_its_language():
    schema = record_schema(VERSION, CODELISTS, "echange")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == schema_id(VERSION) == "occtax-hdf/1.0"
    assert schema_id(VERSION, "producteur") == "occtax-hdf/1.0/producteur"
    assert schema["additionalProperties"] is False
    assert schema["properties"]["dateDebut"]["title"] == "Date de début"
    with pytest.raises(ValueError, match="niveau"):
        record_schema(VERSION, CODELISTS, "national")


def test_there_are_examples_to_try():
    assert len(records("pass")) > 60
    assert len(records("fail")) > 60


@pytest.mark.parametrize("record", records("pass"))
def test_records_that_pass_the_rules_pass_the_schema(record):
    assert columns_wrong(record, PARTIAL["echange"]) == set()
    assert columns_wrong({**FULL, **record}, validator()) == set()


@pytest.mark.parametrize("record", records("fail"))
def test_records_that_fail_the_rules_fail_the_schema(record):
    assert columns_wrong(record, PARTIAL["echange"]) == set(record)


@pytest.mark.parametrize("rule_id", ["OBL-002", "OBL-003", "OBL-004", "OBL-010", "OBL-014", "OBL-016"])
def test_a_record_without_a_mandatory_value_fails(rule_id):
    rule = load_catalogue()[rule_id]
    check, name = validator(), rule.attributes[0]
    assert not list(check.iter_errors(FULL))
    assert list(check.iter_errors({k: v for k, v in FULL.items() if k != name}))
    assert columns_wrong({**FULL, name: None}, check) == {name}
    for example in rule.examples["fail"]:
        assert columns_wrong({**FULL, **example}, check) == {name}


def test_each_level_has_its_obligations():
    producer = {name: value for name, value in FULL.items() if name in VERSION.mandatory("producteur")}
    assert not list(validator("producteur").iter_errors(producer))
    assert columns_wrong(producer, validator("echange")) == {""}


def test_frozen_codes_pass_at_the_producer_level_marked_as_such():
    for record in ({"dSPublique": "Ac"}, {"occStatutBiologique": "1|6"}):
        assert columns_wrong(record, PARTIAL["producteur"]) == set()
        assert columns_wrong(record, PARTIAL["echange"]) == set(record)
    codes = record_schema(VERSION, CODELISTS, "producteur")["$defs"]["DSPubliqueValue"]["oneOf"]
    assert [c["const"] for c in codes if c.get("deprecated")] == ["Re", "Ac"]


def test_a_code_has_its_label_and_its_help():
    public = record_schema(VERSION, CODELISTS)["$defs"]["DSPubliqueValue"]
    assert public["title"] == "Origine publique ou privée de la donnée source"
    assert public["oneOf"][0]["const"] == "Pu" and public["oneOf"][0]["title"] == "Publique"
    assert public["oneOf"][0]["description"].startswith("La donnée source")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("denombrementMin", [3, 0, None], ["3", 3.5, "douze"]),
        ("altitudeMin", [12, 12.5, -3], ["12,5", "120 m"]),
        ("occSexe", ["3", "2|3", "2||3", "|", ""], ["2,3", "2|x", "2 | 3", " 2"]),
        ("nivVal", ["1|2", "5"], ["0", "6"]),
        ("anneeRefCommune", ["2018", "2018|2019", "2018|"], ["2018;2019", 2018]),
        ("dateME", ["2018-01-01|2019-02-28"], ["2018", "2018-13-01"]),
        ("dateDebut", ["2020-02-29"], ["2021-02-29", "2020-04-31", "01/05/2020", "2020-05-01T00:00:00"]),
        ("heureDebut", ["23:59:59"], ["24:00:00", "08:30", "8h30"]),
        ("doublonDe", [FULL["idSINPOccTax"], f"{FULL['idSINPOccTax']}|{FULL['idSINPJdd']}"], ["inconnu"]),
        (
            "geometrie",
            ["POINT (2.5 50.1)", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"],
            ["POLYGON ((0 0, 1 0", "pont"],
        ),
        ("champsAdditionnels", ["{}", '{"meteo": "pluie"}'], ["{meteo: pluie", "[1, 2]", "pluie"]),
        ("nomCommune", ["Lille|Roubaix"], [59350]),
    ],
)
def test_types(name, good, bad):
    for value in good:
        assert columns_wrong({name: value}, PARTIAL["echange"]) == set(), value
    for value in bad:
        assert columns_wrong({name: value}, PARTIAL["echange"]) == {name}, value


def test_a_column_that_the_format_does_not_have():
    assert columns_wrong({"datedebut": "2020-05-01"}, PARTIAL["echange"]) == {""}
