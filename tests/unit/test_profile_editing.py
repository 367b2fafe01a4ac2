# SPDX-License-Identifier: GPL-2.0-or-later
"""A profile under a person's hands: what each step changes, what it leaves alone, what is told of a broken one."""

from __future__ import annotations

import copy
import json

import pytest

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.editing.content import ProfileContent
from sinp_hdf_plugin.core.mapping.editing.difference import compare, described
from sinp_hdf_plugin.core.mapping.editing.naming import copy_of, id_from, next_version, stamped
from sinp_hdf_plugin.core.mapping.editing.opening import check_content, open_content, read_content
from sinp_hdf_plugin.core.mapping.editing.values import coded_values, with_code
from sinp_hdf_plugin.core.mapping.profile import parse_profile, profile_ids
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

COLUMNS = ("num", "Espece", "jour", "mois", "annee", "rem1", "rem2", "lon", "lat", "vent")


def content(columns=COLUMNS, **more):
    data = {
        "id": "essai",
        "version": "1.0",
        "title": {"fr": "Essai", "en": "Trial"},
        "format": "occtax-hdf-1.0",
        "columns": [{"to": "nomCite", "from": "espece", "synonyms": ["taxon"]}, {"to": "idOrigine", "from": "num"}],
        **more,
    }
    return ProfileContent(data, columns)


@pytest.mark.parametrize("name", profile_ids())
def test_opening_changes_nothing(name):
    data = read_json(resource("profiles", f"{name}.json"))
    assert ProfileContent(data).data == data == ProfileContent(data, COLUMNS).data
    assert open_content(resource("profiles", f"{name}.json")).faults == ""


def test_columns_are_found_without_case_or_accents():
    made = content()
    assert made.fate("Espece").targets == ("nomCite",)
    assert made.sources("nomCite") == ("Espece",)
    assert made.fate("vent") == ("additionnel", ())


def test_a_column_sent_elsewhere_leaves_where_it_was():
    made = content()
    made.send("num", "nomCite")
    assert made.fate("num").targets == ("nomCite",)
    assert made.entry("idOrigine") is None
    assert made.sources("nomCite") == ("Espece", "num")
    assert parse_profile({**made.data})  # a merge was chosen


@pytest.mark.parametrize(
    ("target", "sources", "merge"),
    [
        ("commentaire", ("rem1", "rem2"), "join"),
        ("idOrigine", ("num", "rem1"), None),
        ("codeCommune", ("rem1", "rem2"), "all"),
    ],
)
def test_several_columns_for_one_attribute(target, sources, merge):
    made = content()
    for source in sources:
        made.send(source, target)
    assert made.sources(target) == sources
    assert made.entry(target)["merge"] in ((merge,) if merge else ("first", "join"))
    made.order(target, sources[::-1])
    assert made.sources(target) == sources[::-1]
    made.detach(sources[0], target)
    assert made.entry(target) == {"to": target, "from": sources[1]}


@pytest.mark.parametrize(("source", "target"), [("Espece", "nomCite"), ("num", "idOrigine")])
def test_an_undone_mapping_comes_back_with_all_it_said(source, target):
    made = content()
    made.set(target, "map", {"x": "y"})
    made.keep(source)
    assert made.fate(source).kind == "additionnel"
    made.send(source, target)
    assert made.sources(target) == (source,) and made.entry(target)["map"] == {"x": "y"}


def test_a_default_outlives_its_column():
    made = content()
    made.set("nomCite", "default", "Inconnu")
    made.ignore("Espece")
    assert made.fate("Espece").kind == "ignore" and made.data["ignore"] == ["Espece"]
    assert made.entry("nomCite")["default"] == "Inconnu"


def test_ignore_and_keep_follow_what_becomes_of_unknown_columns():
    made = content(unknown_columns="ignore")
    assert made.fate("vent").kind == "ignore"
    made.keep("vent")
    assert made.fate("vent").kind == "additionnel" and made.data["additional"] == ["vent"]
    made.ignore("vent")
    assert made.fate("vent").kind == "ignore" and "additional" not in made.data


def test_the_place():
    made = content()
    made.locate("lon", "x")
    made.locate("lat", "y")
    assert made.fate("lon") == ("lieu", ("x",)) and made.data["geometry"] == {"x": "lon", "y": "lat"}
    made.send("lat", "commentaire")
    assert made.data["geometry"] == {"x": "lon"}
    assert "y" in made.refusal()
    made.forget_place("x")
    assert made.refusal() == ""


def test_a_table_with_other_names_becomes_a_synonym():
    made = content(columns=("nom_latin",))
    made.send("nom_latin", "nomCite")
    assert made.entry("nomCite") == {"to": "nomCite", "from": "espece", "synonyms": ["nom_latin", "taxon"]}
    assert made.sources("nomCite") == ("nom_latin",)


def test_what_the_format_does_not_have_is_kept_and_told():
    made = content(constants={"couleur": "rouge"})
    made.data["columns"].append({"to": "forme", "from": "vent"})
    made.bind(COLUMNS)
    assert made.strangers() == ("forme", "couleur")
    assert "forme" in made.refusal() and "couleur" in made.refusal()
    for name in made.strangers():
        made.remove(name)
    assert made.refusal() == ""


def test_values_and_their_codes():
    version = load_version("occtax-hdf-1.0")
    column = version.column("occSexe")
    codelist = load_codelists()[column.codelist]
    cells = ["mâle", "mâle", "F", None, "3", "bleu", "?"]
    entry = {"to": "occSexe", "from": "s", "map": {"F": "2"}}
    found = {one.value: one for one in coded_values([cells], entry, column, codelist, version)}
    assert {value: (one.rows, one.code, one.how) for value, one in found.items()} == {
        "mâle": (2, "3", "proposition"),
        "F": (1, "2", "table"),
        "3": (1, "3", "code"),
        "bleu": (1, None, "inconnu"),
    }
    assert [one.value for one in coded_values([cells], entry, column, codelist, version)][:2] == ["mâle", "bleu"]
    with_labels = {**entry, "values": "labels", "map": with_code(entry, "bleu", None)}
    assert not [one for one in coded_values([cells], with_labels, column, codelist, version) if one.is_left]
    assert with_code(entry, "f", "5") == {"f": "5"}
    assert with_code(entry, "F", None, forget=True) == {}


def test_a_text_that_is_no_profile_is_refused_with_its_place(tmp_path):
    path = tmp_path / "coupe.json"
    path.write_text('{"id": "a",\n "version": }', encoding="utf-8")
    with pytest.raises(ConfigError, match="ligne 2"):
        open_content(path)
    with pytest.raises(ConfigError, match="ligne 1"):
        read_content("{", "projet:a")


def test_a_profile_broken_in_its_bones_is_refused_with_every_fault():
    with pytest.raises(ConfigError) as error:
        check_content({"columns": "nomCite", "inconnue": 1, "dates": "JJ/MM/AAAA"}, "x.json")
    for name in ("columns", "inconnue", "dates", "version", "title"):
        assert name in str(error.value)


def test_a_profile_with_faults_is_opened_with_every_fault():
    data = {**content().data, "constants": {"zut": "1"}, "couleur": "vert"}
    data["columns"] = [*data["columns"], {"to": "dateDebut"}]
    opened = check_content(data, "x.json")
    assert opened.content == data
    assert "couleur" in opened.faults and "dateDebut" in opened.faults


def test_a_profile_for_another_version_is_opened_and_said():
    data = {**content().data, "format": "occtax-9.9"}
    opened = check_content(data, "x.json")
    assert opened.content == {**data, "format": "occtax-hdf-1.0"}
    assert "occtax-9.9" in opened.faults and "occtax-2.0" in opened.faults
    assert check_content({**content().data, "format": "occtax-2.0"}, "x.json").content["format"] == "occtax-2.0"


def test_two_profiles_are_compared_by_attribute():
    first, second = content().data, content(decimal=",", constants={"dSPublique": "Pu"}).data
    second["columns"][1] = {"to": "idOrigine", "from": ["num", "rem1"], "merge": "first"}
    differing = {one.about: one for one in compare(first, second) if not one.is_same}
    assert set(differing) == {"idOrigine", "dSPublique", "(signe décimal)"}
    assert "rem1" in differing["idOrigine"].second and "rem1" not in differing["idOrigine"].first
    assert all(one.is_same for one in compare(first, copy.deepcopy(first)))


def test_every_key_of_an_entry_is_told():
    schema = read_json(resource("standard", "schemas", "profile.schema.json"))
    given = {
        "from": ["a1", "a2"],
        "synonyms": ["b"],
        "merge": "join",
        "with": "c",
        "values": "labels",
        "map": {"d": "e"},
    }
    given.update(
        {"default": "f", "when": "g", "only_with": "h", "split": "i", "dates": ["JJ/MM/AAAA"], "pattern": "j()"}
    )
    assert set(given) == set(schema["$defs"]["column"]["properties"]) - {"to"}
    for key in given:
        assert described({"to": "t", **given}) != described(
            {"to": "t", **{k: v for k, v in given.items() if k != key}}
        ), key


def test_names_and_versions():
    assert id_from("Carnet d’été (2024)", ()) == "carnet_d_ete_2024"
    assert id_from("clicnat", ("clicnat", "clicnat_2")) == "clicnat_3"
    assert [next_version(version) for version in ("1.0", "1.9", "2", "bêta", "")] == [
        "1.1",
        "1.10",
        "3",
        "bêta.1",
        "1.0",
    ]
    made = copy_of(read_json(resource("profiles", "sirf.json")), profile_ids())
    assert made["id"] == "sirf_copie" and made["identity"]["source"] == "sirf" and made["version"] == "1.0"
    assert parse_profile(made)


def test_a_profile_that_replaces_another_takes_the_next_version():
    before = content(version="1.4", date="2020-01-01").data
    changed = {**before, "decimal": ","}
    assert stamped(changed, before, "2026-11-22")["version"] == "1.5"
    assert stamped({**changed, "version": "2.0"}, before, "2026-11-22")["version"] == "2.0"
    assert stamped(before, copy.deepcopy(before), "2026-11-22") == {**before, "date": "2026-11-22"}
    assert stamped(changed, None, "2026-11-22")["version"] == "1.4"
    assert json.dumps(before) == json.dumps(content(version="1.4", date="2020-01-01").data)
