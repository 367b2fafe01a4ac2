# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue of rules: which ids there are, and that each entry says all it must."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, LEVELS, OFF, SEVERITIES, fate_of, identifiers, load_catalogue
from sinp_hdf_plugin.core.rules.name_lists import lists_in
from sinp_hdf_plugin.core.rules.predicates import conjuncts, predicate
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

# The 140 rules of first priority: they may be refined, never dropped nor renamed.
FIRST_PRIORITY = """
STR 001 002 003 004 007 008 009 010 019 020 024 025 028
TYP 001 003 004 005 006 007 009 015 018 019 020 021
OBL 001 002 003 004 005 008 009 010 011 012 013 014 015 016 017 020
COD 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 017 018 019 020 021 022 023 024 025 026 027 028 029
CND 001 003 004 006 007 008 009 011 012 013 015 018 019 020 022 023 024 025 026 027 028 030 031 033 034 035 036 037
CND 038 039 040 041
DAT 001 002 003 010
CNT 001 002 003
TAX 001 002 004 018 020
LOC 001 003 005 006 010 011 016 020 021 022 024 029 032 035
DBL 001 003 004 008 009
SEN 001 005 006 007
MET 001 002
PLA 022
"""
ON_FAIL = {"suggest_fix", "auto_fill", "reject_row", "displace", "flag_only", "reject_file"}
REFERENCES = {
    "taxref",
    "habref",
    "cog",
    "grille",
    "espaces",
    "sandre",
    "sensibilite",
    "jdd",
    "idcnp",
    "base",
    "versions",
    "destinataire",
    "xsd",
    "annuaire",
    "fils",
}
# Words that QGIS, SQLite and DuckDB do not share.
OUTSIDE_THE_SUBSET = re.compile(
    r"\b(BETWEEN|ILIKE|GLOB|SIMILAR|if|iif|concat|greatest|least|max|min|left|right|strpos|instr|to_int|to_date|substr|"
    r"substring|regexp_replace|EXISTS|SELECT|CAST|TRUE|FALSE)\b|::|!=|==|\\d|\\w|\(\?",
    re.IGNORECASE,
)

CATALOGUE = load_catalogue()
RULES = {rule.id: rule for rule in CATALOGUE.rules}
VERSION = load_version("occtax-hdf-1.0")
FILES = sorted(resource("standard", "rules").glob("*.json"))


def first_priority() -> set[str]:
    lines = [line.split() for line in FIRST_PRIORITY.split("\n") if line]
    return {f"{line[0]}-{number}" for line in lines for number in line[1:]}


def expression(rule) -> str | None:
    return predicate(rule, VERSION, load_codelists()) if rule.kind in ("row", "codelist") else None


def test_the_rules_of_first_priority():
    assert len(first_priority()) == 140
    assert {rule.id for rule in CATALOGUE.rules if rule.priority == "P1"} == first_priority()


def test_ids_are_unique_and_their_category_is_that_of_the_file():
    assert len(RULES) == len(CATALOGUE.rules)
    for path in FILES:
        content = read_json(path)
        assert content["category"].split("/")[0] == path.stem
        prefixes = {rule["id"][:3] for rule in content["rules"]}
        assert len(prefixes) == 1, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_follow_the_schema(path):
    Draft202012Validator(read_json(resource("standard", "schemas", "rules.schema.json"))).validate(read_json(path))


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_a_rule_says_all_it_must(rule):
    assert rule.severity in SEVERITIES
    assert rule.on_fail in ON_FAIL
    assert rule.kind in ("row", "codelist", "value", "set", "geometry", "file")
    assert set(rule.needs) <= REFERENCES
    assert set(rule.levels) <= set(LEVELS)
    assert set(rule.levels.values()) <= {*SEVERITIES, OFF}
    for texts in (rule.statement, rule.message, rule.advice):
        assert texts["fr"].strip()
        assert texts["en"].strip()
    assert set(re.findall(r"{\w*}", rule.message["fr"])) <= {"{valeur}", "{colonne}", "{attribut}"}
    assert rule.examples["pass"]
    assert rule.examples["fail"]
    assert rule.expression is None or rule.kind in ("row", "codelist")
    assert rule.expression or rule.needs or rule.kind != "row", "only what waits for references has no expression yet"


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_attributes_are_columns_of_the_format(rule):
    beyond = {name for name in (*rule.attributes, *(rule.displaces or ())) if not VERSION.has_column(name)}
    assert beyond <= {"annee", "mois", "jour"}, "only parts of a date beside it"
    assert {fill.column for fill in (*rule.fill, *rule.propose)} <= {column.name for column in VERSION.columns()}


@pytest.mark.parametrize("rule", [r for r in CATALOGUE.rules if expression(r)], ids=lambda rule: rule.id)
def test_expressions_keep_to_the_subset(rule):
    texts = [expression(rule), *(f.expression for f in (*rule.fill, *rule.propose) if f.expression)]
    for text in texts:
        assert not lists_in(text), "the text that is run names attributes"
        outside_quotes = re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", "''", text)
        assert not OUTSIDE_THE_SUBSET.search(outside_quotes), outside_quotes
        for pattern in re.findall(r"regexp_match\([^']*'((?:[^']|'')*)'", text):
            assert not re.search(r"\\d|\\w|\\s|\(\?", pattern), pattern
            re.compile(pattern)
    if rule.kind == "row":
        assert set(identifiers(texts[0])) & set(rule.attributes), "what it reads is among what it is about"


@pytest.mark.parametrize(
    "rule", [r for r in CATALOGUE.rules if r.kind == "row" and r.expression], ids=lambda rule: rule.id
)
def test_examples_of_row_rules_name_columns_that_the_rule_reads(rule):
    read = set(identifiers(rule.expression))
    for example in (*rule.examples["pass"], *rule.examples["fail"]):
        assert not example or "note" in example or set(example) & read, example


def test_code_list_rules_are_about_coded_columns():
    for rule in CATALOGUE.rules:
        if rule.kind == "codelist":
            assert expression(rule), rule.id
            assert all(VERSION.column(name).codelist for name in rule.attributes), rule.id


def test_every_coded_column_has_a_rule():
    checked = {name for rule in CATALOGUE.rules if rule.kind == "codelist" for name in rule.attributes}
    coded = {column.name for column in VERSION.columns() if column.codelist}
    assert coded <= checked


def columns_of_cnd_039() -> set[str]:
    """The columns that the rule forbids to displace, as the text that is run lists them."""
    (listed,) = re.findall(r"\[\|\]\(([\w|]+)\)\[\|\]", expression(RULES["CND-039"]))
    return set(listed.split("|"))


def test_the_text_of_rules_with_a_list_of_names():
    """To the letter: QGIS and SQL are given this."""
    assert expression(RULES["CND-039"]) == (
        "(coalesce(\"nomAttr\", '') || coalesce(\"valeurInit\", '') = '') OR (nullif(\"valeurInit\", '') IS NOT NULL "
        "AND (\"nomAttr\" IS NOT NULL AND ('|' || \"nomAttr\" || '|') NOT LIKE '%||%') AND NOT regexp_match('|' || "
        "\"nomAttr\" || '|', '[|](idSINPOccTax|statutObservation|nomCite|dateDebut|dateFin|observateur|"
        "observateurIdentite|observateurNomOrganisme|dSPublique|idSINPJdd|organismeGestionnaireDonnee|statutSource)"
        "[|]'))"
    )
    text = expression(RULES["CND-040"])
    assert text.endswith(f"'^(({'|'.join(VERSION.every_name())})?[|,] ?)+$'))")
    assert text.replace("|".join(VERSION.every_name()), "{every_name}") == RULES["CND-040"].expression


def test_what_may_not_be_displaced_is_what_is_mandatory():
    listed = columns_of_cnd_039()
    exchange = set(VERSION.mandatory("echange")) | {"observateur"}  # the attribute of which they are the columns
    assert set(VERSION.mandatory("producteur")) <= listed <= exchange


@pytest.mark.parametrize("level", LEVELS)
def test_no_rule_displaces_what_may_not_be(level):
    mandatory, listed = frozenset(VERSION.mandatory(level)), columns_of_cnd_039()
    for rule in CATALOGUE.rules:
        text = expression(rule)
        for part in conjuncts(text) if text else [""]:
            culprits = tuple(n for n in rule.attributes if n in identifiers(part)) or rule.attributes
            fate, columns = fate_of(rule, level, mandatory, culprits)
            assert fate != "deplace" or not listed.intersection(columns), (rule.id, columns)


def test_fates():
    mandatory = frozenset(("nomCite",))
    assert fate_of(RULES["OBL-003"], "producteur", mandatory) == ("quarantaine", ())
    assert fate_of(RULES["LOC-011"], "producteur", mandatory) == ("signale", ())
    assert fate_of(RULES["STR-015"], "producteur", mandatory) == ("accepte", ())
    assert fate_of(RULES["CNT-001"], "producteur", mandatory) == ("deplace", ("denombrementMin", "denombrementMax"))
    assert fate_of(RULES["COD-013"], "producteur", mandatory, ("occSexe",)) == ("deplace", ("occSexe",))
    assert fate_of(RULES["COD-013"], "producteur", frozenset(("occSexe",)), ("occSexe",)) == ("quarantaine", ())


def test_levels():
    softer = [
        rule.id for rule in CATALOGUE.rules if rule.severity in ERRORS and rule.severity_at("producteur") not in ERRORS
    ]
    assert "OBL-001" in softer
    assert {rule.id for rule in CATALOGUE.at_level("producteur")} <= set(RULES)


def test_conjuncts():
    assert conjuncts("(a) AND (b OR (c)) AND (d)") == ["(a)", "(b OR (c))", "(d)"]
    for whole in ("a AND b", "(a) OR (b)", "(a) AND b", "(a AND b)", "(a) AND (b) OR (c)", "NOT (a) AND (b)"):
        assert conjuncts(whole) == [whole]
    assert conjuncts("(\"x\" = ')') AND (y)") == ["(\"x\" = ')')", "(y)"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"expression": "regexp_match(\"x\", '^({every_nam})$')"},
            "« {every_nam} » n’est pas connue. Listes possibles : ",
        ),
        ({"propose": [{"column": "x", "expression": "'{every_name}'"}]}, "Écrivez les noms."),
        (
            {"expression": "\"x\" = '{every_name}'", "fill": [{"column": "x", "expression": "'y'"}]},
            "Écrivez les noms.",
        ),
    ],
)
def test_a_list_of_names_that_could_not_be_run_is_refused(tmp_path, changes, said):
    entry = next(
        entry for entry in read_json(resource("standard", "rules", "date.json"))["rules"] if entry["kind"] == "row"
    )
    text = json.dumps({"category": "essai", "rules": [{**entry, **changes}]})
    (tmp_path / "essai.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(f"essai.json, règle {entry['id']} : ")) as error:
        load_catalogue(tmp_path)
    assert said in str(error.value)


def test_a_broken_catalogue_names_file_and_rule(tmp_path):
    entry = json.loads((FILES[0]).read_text(encoding="utf-8"))["rules"][0]
    path = tmp_path / "essai.json"
    path.write_text(json.dumps({"category": "essai", "rules": [entry, entry]}), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"définies deux fois : {entry['id']}"):
        load_catalogue(tmp_path)
    load_catalogue.cache_clear()
    path.write_text(json.dumps({"category": "essai", "rules": [{"id": "ESS-001"}]}), encoding="utf-8")
    with pytest.raises(ConfigError, match="essai.json, règle ESS-001 : il manque 'kind'"):
        load_catalogue(tmp_path)
    load_catalogue.cache_clear()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="illisible : essai.json"):
        load_catalogue(tmp_path)
    load_catalogue.cache_clear()
