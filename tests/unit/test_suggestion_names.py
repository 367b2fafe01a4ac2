# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of columns: what they are recognised by, whatever their spelling, and what they are not taken for."""

from __future__ import annotations

import pytest
from suggestion_tables import VERSION

from sinp_hdf_plugin.core.mapping.profile import profile_ids
from sinp_hdf_plugin.core.mapping.suggestion.book import OUTSIDE, book_of
from sinp_hdf_plugin.core.mapping.suggestion.names import match_names
from sinp_hdf_plugin.core.mapping.suggestion.words import concepts, plain_words, squashed


def best(name: str, *, without: tuple[str, ...] = ()) -> str:
    found = match_names(name, book_of(VERSION, frozenset(without)))
    return max(found, key=lambda target: found[target].score, default="?")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DateObs_1", ["date", "obs", "1"]),
        ("n° d'observation", ["num", "observation"]),
        ("X_L93", ["x", "l93"]),
        ("observateur2", ["observateur", "2"]),
        ("Précision (m)", ["precision", "m"]),
        ("dEEFloutage", ["d", "ee", "floutage"]),
        ("l’espèce", ["espece"]),
        ("", []),
    ],
)
def test_words_of_a_name(name, words):
    assert plain_words(name) == words


def test_spellings_of_one_name():
    assert squashed("Date d’Obs.") == squashed("DATE_D OBS") == "datedobs"
    assert concepts("nb_individus") == concepts("Count of individuals") == concepts("NbIndividu")


@pytest.mark.parametrize("spelling", ["codeCommune", "CODE_COMMUNE", "Code commune", "côde-communes", "code.commune"])
def test_the_names_of_the_format_in_any_spelling(spelling):
    assert best(spelling) == "codeCommune"


@pytest.mark.parametrize("column", [c for c in VERSION.columns() if c.type != "geometry"], ids=lambda c: c.name)
def test_every_column_is_found_by_its_name_and_its_short_name(column):
    assert best(column.name) == column.name
    found = match_names(column.short, book_of(VERSION, frozenset()))
    assert found[column.name].score >= 0.95


@pytest.mark.parametrize(
    ("cut", "target"),
    [
        ("statutObse", "statutObservation"),
        ("precisionG", "precisionGeometrie"),
        ("lifestage", "occStadeDeVie"),
        ("nom_scient", "nomCite"),
        ("date_deter", "dateDetermination"),
        ("denombreme", "denombrementMin"),
        ("coordinate", "precisionGeometrie"),
    ],
)
def test_names_cut_by_a_shapefile(cut, target):
    assert target in match_names(cut, book_of(VERSION, frozenset()))


def test_what_a_cut_leaves_in_doubt_is_less_sure():
    alone = match_names("precisionG", book_of(VERSION, frozenset()))["precisionGeometrie"]
    shared = match_names("determinat", book_of(VERSION, frozenset()))["determinateurMail"]
    assert alone.score > shared.score


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("comune", "nomCommune"),
        ("obervateur", "observateurIdentite"),
        ("commentiare", "commentaire"),
        ("precsion", "precisionGeometrie"),
    ],
)
def test_slips_of_the_pen(typed, target):
    assert best(typed) == target


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Recorded by", "observateurIdentite"),
        ("Sampling effort", "effortEchantillonnage"),
        ("Scientific name", "nomCite"),
        ("Number of individuals", "denombrementMin"),
        ("life stage", "occStadeDeVie"),
        ("Municipality", "nomCommune"),
    ],
)
def test_english(name, target):
    assert best(name, without=tuple(profile_ids())) == target


@pytest.mark.parametrize(
    "name", ["Famille", "ordre", "regne", "statut liste rouge", "jdd_nom", "région", "Mot de passe"]
)
def test_what_is_outside_the_format(name):
    found = match_names(name, book_of(VERSION, frozenset()))
    assert max(found, key=lambda target: found[target].score) == OUTSIDE


def test_profiles_are_evidence_unless_they_are_left_out():
    odd = "unique_dataset_id"
    profile = "geonature_import"
    reason = match_names(odd, book_of(VERSION, frozenset()))["idSINPJdd"].reason
    assert profile in reason or "synonyme" in reason
    told = [m.reason for m in match_names("id_synthese", book_of(VERSION, frozenset(profile_ids()))).values()]
    assert not any("profil" in reason for reason in told)


def test_reasons_are_said():
    assert match_names("Vu par", book_of(VERSION, frozenset()))["observateurIdentite"].reason == (
        "« Vu par » s’écrit comme « vu par » (un synonyme connu)"
    )
