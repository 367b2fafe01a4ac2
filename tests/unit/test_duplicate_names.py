# SPDX-License-Identifier: GPL-2.0-or-later
"""Names compared by the search for duplicates: taxa by text, and people."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from sinp_hdf_plugin.core.duplicates.people import likeness_of_people, people_of
from sinp_hdf_plugin.core.duplicates.taxon_names import normal_name


@pytest.mark.parametrize(
    ("cited", "normal"),
    [
        ("Rana temporaria Linnaeus, 1758", "rana temporaria"),
        ("RANA TEMPORARIA LINNAEUS, 1758", "rana temporaria"),
        ("  rana   temporaria ", "rana temporaria"),
        ("Rana cf. temporaria", "rana temporaria"),
        ("Rana temporaria ?", "rana temporaria"),
        ("Rana sp.", "rana"),
        ("Rana Linnaeus, 1758", "rana"),
        ("Bombus (Bombus) terrestris (Linnaeus, 1758)", "bombus terrestris"),
        ("Festuca rubra L. subsp. commutata (Gaudin) Markgr.-Dann.", "festuca rubra commutata"),
        ("Lacerta agilis de Blainville", "lacerta agilis"),
        ("Tetrix undulata s.l.", "tetrix undulata"),
        ("Tetrix undulata sensu lato", "tetrix undulata"),
        ("Salix ×rubens Schrank", "salix x rubens"),
        ("Anas platyrhynchos x Anas acuta", "anas platyrhynchos x anas acuta"),
        ("Mésange Bleue", "mesange bleue"),
        ("MÉSANGE BLEUE", "mesange bleue"),
        ("Grenouille rousse (La)", "grenouille rousse"),
        ("Bergeronnette de Yarrell", "bergeronnette de yarrell"),
        ("Busard Saint-Martin", "busard saint-martin"),
        ("Taupe d’Europe", "taupe d'europe"),
        ("Taupe d'Europe", "taupe d'europe"),
        ("Œdicnème criard", "oedicneme criard"),
        (None, ""),
        (" ", ""),
        (12, "12"),
    ],
)
def test_names_of_taxa(cited, normal):
    assert normal_name(cited) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mésange Bleue", "Mésange Charbonnière"),
        ("Rana temporaria", "Rana dalmatina"),
        ("Pouillot de Bonelli", "Pouillot de Schwarz"),
    ],
)
def test_other_taxa_stay_other(one, other):
    assert normal_name(one) != normal_name(other)


def alike(one, other):
    found = likeness_of_people(people_of(one), people_of(other))
    assert found == likeness_of_people(people_of(other), people_of(one))
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DUPONT Jeanne", "Jeanne Dupont"),
        ("Éloïse GENÊT", "genet eloise"),
        ("DUPONT Jeanne (Les Busards)", "Dupont Jeanne"),
        ("DUPONT Jeanne [LPO]", "Dupont Jeanne - Les Busards"),
        ("DUPONT, Jeanne", "Jeanne DUPONT"),
        ("Mme Dupont Jeanne", "DUPONT JEANNE"),
        ("DUPONT Jeanne ; MARTIN Paul", "Paul Martin & Jeanne Dupont"),
        ("DUPONT Jeanne et MARTIN Paul", "MARTIN Paul, DUPONT Jeanne"),
        ("O’Brien Pat", "OBRIEN Pat"),
        ("LE GOFF Anne-Marie", "Le Goff Anne Marie"),
    ],
)
def test_the_same_people(one, other):
    assert alike(one, other) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DUPONT J.", "DUPONT Jeanne"),
        ("J. Dupont", "DUPONT Jeanne (Les Busards)"),
        ("MARTIN JP", "MARTIN Jean-Pierre"),
        ("J.-P. Martin", "Jean-Pierre MARTIN"),
        ("DUPOND Jeanne", "DUPONT Jeanne"),
        ("LECLERCQ Maëlle", "LECLERQC Maelle"),
        ("DUPONT Jeanne", "DUPONT Jeanne, MARTIN Paul, GENET Élo"),
        ("M. Paul Martin", "Martin Paul"),
    ],
)
def test_people_written_otherwise(one, other):
    best, whole = alike(one, other)
    assert 0.8 <= best <= 1 and 0.7 <= whole <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DUPONT Jeanne", "DUPONT Paul"),
        ("DUPONT Jeanne", "MARTIN Jeanne"),
        ("DUPONT J.", "DURAND J."),
        ("GENET Paul", "MARTIN Élo"),
        ("DUPONT Jeanne, GENET Élo", "MARTIN Paul, ROUX Luc"),
    ],
)
def test_other_people(one, other):
    assert alike(one, other).best < 0.8


@pytest.mark.parametrize("nobody", [None, "", " ", "INCONNU", "Anonyme", "NSP", "(Les Busards)", "?", "non renseigné"])
def test_nobody(nobody):
    assert people_of(nobody) == ()
    assert likeness_of_people(people_of(nobody), people_of("DUPONT Jeanne")) is None


def test_likeness_is_the_same_both_ways_and_within_bounds():
    rng = Random(4)
    words = ["dupont", "dupond", "jeanne", "j", "jp", "jean", "pierre", "paul", "m", "martin", "martine", "le", "goff"]
    people = [" ".join(rng.sample(words, rng.randint(1, 4))) for _ in range(60)]
    lists = people + [", ".join(rng.sample(people, rng.randint(2, 3))) for _ in range(20)]
    for one, other in combinations(lists, 2):
        found = alike(one, other)
        if found:
            assert 0 <= found.whole <= found.best <= 1
