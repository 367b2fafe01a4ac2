# SPDX-License-Identifier: GPL-2.0-or-later
"""Codes: the code itself, a label where the profile announces labels, and what is proposed elsewhere."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.mapping.codes import CodeReader, fold
from sinp_hdf_plugin.core.mapping.values import Problem, Read
from sinp_hdf_plugin.core.standard.load import load_codelists

LISTS = load_codelists()


def reader(name: str, **options) -> CodeReader:
    return CodeReader(LISTS[name], "2.0", **options)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Présent", "PRESENT"),
        ("Œuf", "oeuf"),
        ("  Non   observé ", "non observe"),
        ("L’abri", "l'abri"),
        ("Élevé", "eleve"),
    ],
)
def test_two_spellings_of_one_label(one, other):
    assert fold(one) == fold(other)


def test_different_labels_stay_different():
    assert fold("Mâle") != fold("Femelle")
    assert fold("2A") != fold("2B")


def test_a_live_code_is_itself():
    assert reader("StatutObservationValue")("Pr") == Read("Pr", ())
    assert reader("StatutObservationValue", labels=True)("Pr") == Read("Pr", ())
    assert reader("OccurrenceSexeValue")(3) == Read("3", ())
    assert reader("OccurrenceSexeValue")(3.0) == Read("3", ())


@pytest.mark.parametrize("raw", ["Présent", "present", "PRÉSENT", " Présent ", "Present"])
def test_a_label_is_its_code_where_labels_are_announced(raw):
    assert reader("StatutObservationValue", labels=True)(raw).value == "Pr"


@pytest.mark.parametrize("raw", ["Présent", "PR", "pr"])
def test_elsewhere_the_text_is_kept_and_the_code_proposed(raw):
    assert reader("StatutObservationValue")(raw) == Read(raw, (Problem("COD-030", "Pr", "certain"),))


def test_a_code_with_a_decimal_tail():
    assert reader("OccurrenceSexeValue")("3.0") == Read("3.0", (Problem("COD-030", "3", "certain"),))
    assert reader("OccurrenceSexeValue", labels=True)("3,0").value == "3"
    assert reader("OccurrenceSexeValue").propose("3.5") is None


@pytest.mark.parametrize("labels", [False, True])
def test_an_unknown_text_is_left_to_the_rule_of_the_list(labels):
    assert reader("OccurrenceSexeValue", labels=labels)("Ado") == Read("Ado", ())


@pytest.mark.parametrize("labels", [False, True])
def test_a_frozen_code_is_kept_and_what_replaces_it_told(labels):
    read = reader("OccurrenceStatutBiologiqueValue", labels=labels)("6")
    assert read.value == "6"
    assert [problem.rule for problem in read.problems] == ["COD-031"]
    assert read.problems[0].proposal == "occComportement = 6"


def test_a_frozen_code_that_nothing_replaces_has_no_proposal():
    assert reader("TypeENValue")("ENS") == Read("ENS", (Problem("COD-031", None, None),))


def test_the_words_of_a_profile_come_first():
    mapped = reader("StatutSourceValue", labels=True, value_map={"Observation": "Te", "Rien": None})
    assert mapped("observation") == Read("Te", ())
    assert mapped("rien") == Read(None, ())
    assert mapped("Terrain") == Read("Te", ())


def test_nothing_and_words_for_nothing():
    assert reader("StatutSourceValue")(None) == Read(None, ())
    assert reader("StatutSourceValue", declared_nulls=frozenset(("xx",)))("xx") == Read(None, ())
    assert reader("StatutSourceValue")("NULL") == Read(None, (Problem("STR-015", None, "certain"),))


def test_blanks_around_a_code_are_told():
    assert reader("StatutObservationValue")(" Pr") == Read("Pr", (Problem("STR-014", "Pr", "certain"),))


def test_every_label_of_every_list_is_read_as_a_live_code():
    """A label shared by two codes of one list would be read as the first: there must be none among live ones."""
    for codelist in LISTS.values():
        for version in ("2.0",):
            read = CodeReader(codelist, version, labels=True)
            live = [code for code in codelist.codes if code.is_live(version)]
            for code in live:
                assert read(code.code).value == code.code, codelist.name
                assert read(code.label.fr).value == code.code, (codelist.name, code.label.fr)
