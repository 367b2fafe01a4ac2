# SPDX-License-Identifier: GPL-2.0-or-later
"""The code lists of the standard: shape, both languages, spellings that mean one code, versions of codes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "standard" / "codelists"
VERSIONS = ["1.2.1", "2.0", "3.0"]
IMPLEMENTATIONS = {"geonature", "ginco", "naturaliz", "dbchiro"}

# Number of codes live in versions 1.2.1 and 2.0 of each list of the standard.
LIVE = {
    "CodeRefHabitatValue": (24, 24),
    "CriticiteValue": (0, 2),
    "DSPubliqueValue": (5, 3),
    "EchelleValidationValue": (0, 3),
    "NatureObjetGeoValue": (3, 3),
    "NivValAutoValue": (0, 5),
    "NivValManComValue": (0, 5),
    "NiveauPrecisionValue": (6, 6),
    "ObjetDenombrementValue": (10, 10),
    "ObservationTechniqueValue": (26, 28),
    "OccurrenceComportementValue": (0, 24),
    "OccurrenceEtatBiologiqueValue": (4, 4),
    "OccurrenceNaturaliteValue": (6, 6),
    "OccurrenceSexeValue": (7, 7),
    "OccurrenceStadeDeVieValue": (26, 28),
    "OccurrenceStatutBiogeographiqueValue": (7, 7),
    "OccurrenceStatutBiologiqueValue": (13, 8),
    "PerimetreValidationValue": (0, 2),
    "PreuveExistanteValue": (4, 4),
    "SensibiliteValue": (5, 5),
    "SensibleValue": (2, 0),
    "StatutObservationValue": (2, 3),
    "StatutSourceValue": (4, 4),
    "TypeAttributValue": (2, 3),
    "TypeDenombrementValue": (4, 4),
    "TypeENValue": (31, 26),
    "TypeInfoGeoValue": (2, 2),
    "TypeRegroupementValue": (11, 11),
    "TypeValValue": (0, 4),
    "VersionMasseDEauValue": (3, 3),
    "dEEFloutageValue": (2, 3),
}

# Lists that attributes of the v3.0 standard use.
SOT = [
    "comportmnt",
    "echVal",
    "etatBio",
    "exposition",
    "indPres",
    "methDenbr",
    "methDeterm",
    "natObjGeo",
    "nivValid",
    "objDenombr",
    "phaseBio",
    "sexe",
    "spontaneit",
    "stadeBio",
    "statSource",
    "statutObs",
    "typLocal",
]

# The list each attribute named by a replacement takes its codes from.
LIST_OF = {
    "occComportement": "OccurrenceComportementValue",
    "dSPublique": "DSPubliqueValue",
    "typeEN": "TypeENValue",
}

LISTS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
STANDARD = {stem: content for stem, content in LISTS.items() if not stem.startswith("SINP2023_")}


def fold(text: str) -> str:
    """The text without case, accents, ligatures or doubled blanks: what two spellings share."""
    text = text.casefold().replace("œ", "oe").replace("’", "'")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.split())


def codes(name: str) -> dict[str, dict[str, Any]]:
    """The entries of one list by code."""
    return {entry["code"]: entry for entry in LISTS[name]["codes"]}


def live(name: str, version: str) -> list[str]:
    """The codes of one list that may be used in one version, in their order."""
    return [entry["code"] for entry in LISTS[name]["codes"] if version in entry["live"]]


def meaning(name: str, text: str) -> str | None:
    """The code a spelling stands for."""
    wanted = fold(text)
    for entry in LISTS[name]["codes"]:
        spellings = [entry["code"], *entry["label"].values(), *entry["synonyms"]]
        if wanted in map(fold, spellings):
            return entry["code"]
    return None


def test_all_lists_are_there():
    assert sorted(STANDARD) == sorted(LIVE)
    assert {f"SINP2023_{name}" for name in SOT} <= set(LISTS)


@pytest.mark.parametrize("stem", LISTS)
def test_shape_of_a_list(stem):
    content = LISTS[stem]
    assert list(content) == ["name", "number", "label", "names", "source", "codes"]
    assert content["name"] == stem.replace("SINP2023_", "SINP2023:")
    assert content["source"].strip() and content["codes"]
    assert (content["number"] is None) == stem.startswith("SINP2023_")
    assert all(content["names"].values())


@pytest.mark.parametrize("stem", LISTS)
def test_shape_of_codes(stem):
    for entry in LISTS[stem]["codes"]:
        keys = [key for key in entry if key not in ("frozen", "only")]
        assert keys == ["code", "label", "help", "live", "synonyms"], entry["code"]
        assert entry["code"].strip() == entry["code"] != ""
        assert entry["live"] == [version for version in VERSIONS if version in entry["live"]]
        assert bool(entry["live"]) != ("only" in entry), entry["code"]
        assert set(entry.get("only", [])) <= IMPLEMENTATIONS
        assert not set(entry.get("frozen", {})) & set(entry["live"])


@pytest.mark.parametrize("stem", LISTS)
def test_both_languages(stem):
    for holder in [LISTS[stem], *LISTS[stem]["codes"]]:
        for key in ("label", "help"):
            if key == "help" and holder is LISTS[stem]:
                continue
            texts = holder[key]
            assert list(texts) == ["fr", "en"]
            for text in texts.values():
                assert text == text.strip() != "", holder.get("code")
    for entry in LISTS[stem]["codes"]:
        assert entry["help"]["fr"].endswith("."), entry["code"]
        assert entry["help"]["en"].endswith("."), entry["code"]
        assert fold(entry["help"]["fr"]) != fold(entry["label"]["fr"]) + "."


@pytest.mark.parametrize("stem", STANDARD)
def test_help_is_written_once(stem):
    entries = [entry for entry in STANDARD[stem]["codes"] if "frozen" not in entry]
    for language in ("fr", "en"):
        helps = [entry["help"][language] for entry in entries]
        assert len(set(helps)) == len(helps)


@pytest.mark.parametrize("stem", LISTS)
def test_no_duplicate_code(stem):
    names = [entry["code"] for entry in LISTS[stem]["codes"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("stem", LISTS)
def test_a_spelling_means_one_code(stem):
    owner: dict[str, str] = {}
    for entry in LISTS[stem]["codes"]:
        for text in [entry["code"], *entry["label"].values(), *entry["synonyms"]]:
            assert owner.setdefault(fold(text), entry["code"]) == entry["code"], text


@pytest.mark.parametrize("stem", LISTS)
def test_synonyms_add_something(stem):
    for entry in LISTS[stem]["codes"]:
        known = {fold(entry["code"]), *map(fold, entry["label"].values())}
        for text in entry["synonyms"]:
            assert text.strip() and fold(text) not in known, f"{entry['code']}: {text}"
            known.add(fold(text))


@pytest.mark.parametrize("stem", LISTS)
def test_numeric_codes_are_in_order(stem):
    names = [entry["code"] for entry in LISTS[stem]["codes"]]
    if stem != "SensibleValue" and all(name.isdigit() for name in names):
        assert names == sorted(names, key=int)


@pytest.mark.parametrize("stem", LIVE)
def test_number_of_live_codes(stem):
    assert (len(live(stem, "1.2.1")), len(live(stem, "2.0"))) == LIVE[stem]
    assert live(stem, "3.0") == []


def test_lists_of_2023_live_in_3_0_only():
    for stem in LISTS.keys() - STANDARD.keys():
        for entry in LISTS[stem]["codes"]:
            assert entry["live"] == ([] if "only" in entry else ["3.0"]), f"{stem} {entry['code']}"


def test_a_code_lost_between_versions_is_frozen():
    for stem in STANDARD.keys() - {"SensibleValue"}:  # the list itself is gone in 2.0
        lost = set(live(stem, "1.2.1")) - set(live(stem, "2.0"))
        frozen = {entry["code"] for entry in LISTS[stem]["codes"] if "2.0" in entry.get("frozen", {})}
        assert frozen == lost, stem


@pytest.mark.parametrize("stem", LISTS)
def test_replacements_exist_and_are_live(stem):
    for entry in LISTS[stem]["codes"]:
        for version, frozen in entry.get("frozen", {}).items():
            assert list(frozen) == ["replaced_by"] and version in VERSIONS
            for target in frozen["replaced_by"]:
                assert target["code"] in live(LIST_OF[target["attribute"]], version), entry["code"]


def test_statuses_that_became_behaviours():
    moved = ["6", "7", "8", "10", "11", "12"]
    assert live("OccurrenceStatutBiologiqueValue", "2.0") == ["0", "1", "2", "3", "4", "5", "9", "13"]
    for code in moved:
        entry = codes("OccurrenceStatutBiologiqueValue")[code]
        assert entry["live"] == ["1.2.1"]
        assert entry["frozen"] == {"2.0": {"replaced_by": [{"attribute": "occComportement", "code": code}]}}
        assert entry["label"] == codes("OccurrenceComportementValue")[code]["label"]


def test_other_frozen_codes():
    for code in ("Ac", "Re"):
        assert codes("DSPubliqueValue")[code]["frozen"]["2.0"]["replaced_by"] == [
            {"attribute": "dSPublique", "code": "Pu"}
        ]
    parks = codes("TypeENValue")
    assert parks["CNP"]["frozen"]["2.0"]["replaced_by"] == [{"attribute": "typeEN", "code": "CPN"}]
    for code in ("ANTAR", "APIA", "ENS", "NAIRO", "ZHAE"):
        assert parks[code]["frozen"] == {"2.0": {"replaced_by": []}}


def test_codes_of_implementations():
    found = {
        (stem, entry["code"]): entry["only"]
        for stem, content in STANDARD.items()
        for entry in content["codes"]
        if "only" in entry
    }
    assert found == {
        ("NivValManComValue", "0"): ["geonature"],
        ("NivValManComValue", "6"): ["geonature"],
        ("NiveauPrecisionValue", "m02"): ["naturaliz"],
        ("SensibiliteValue", "m01"): ["naturaliz"],
        ("SensibiliteValue", "m02"): ["naturaliz"],
        ("SensibleValue", "0"): ["ginco"],
        ("SensibleValue", "1"): ["ginco"],
    }


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("SensibiliteValue", "Non sensible - Diffusion précise", "0"),
        ("SensibiliteValue", "Sensible - Diffusion à la Commune ou Znieff", "1"),
        ("NiveauPrecisionValue", "Précise", "5"),
        ("OccurrenceEtatBiologiqueValue", "NSP", "0"),
        ("OccurrenceStadeDeVieValue", "Exuvie", "11"),
        ("OccurrenceStadeDeVieValue", "oeuf", "9"),
        ("OccurrenceStadeDeVieValue", "Pupa", "13"),
        ("OccurrenceStadeDeVieValue", "nymph", None),
        ("OccurrenceStatutBiologiqueValue", "Non Déterminé", "2"),
        ("OccurrenceComportementValue", "ChassAlim", "8"),
        ("ObservationTechniqueValue", "Fèces/Guano/Epreintes", "6"),
        ("ObservationTechniqueValue", "COQUILLES D'OEUF", "2"),
        ("OccurrenceSexeValue", "male", "3"),
        ("StatutObservationValue", "ABSENT", "No"),
        ("StatutSourceValue", "PRESERVED_SPECIMEN", "Co"),
        ("NivValManComValue", "Certain  ‐ très probable", "1"),
        ("NivValManComValue", "En attente de validation", "0"),
        ("CodeRefHabitatValue", "HABITATS_MARINS_MEDITERRANNEE", "HABITATS_MARINS_MEDITERRANEE"),
        ("CodeRefHabitatValue", "CORINEBIOTOPE", "CORINEBIOTOPES"),
    ],
)
def test_spellings_met_in_exports(name, text, code):
    assert meaning(name, text) == code
