# SPDX-License-Identifier: GPL-2.0-or-later
"""Every example of rules on places, sets of rows and files that is data: through small runs of the engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import needs_osgeo  # noqa: F401
import pytest
from helpers import Result, convert, plain_profile, plain_rows, profile_of

from sinp_hdf_plugin.core.errors import SinpError
from sinp_hdf_plugin.core.mapping.profile import Profile
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue

CATALOGUE = load_catalogue()
EVALUATED = [rule for rule in CATALOGUE.rules if not rule.needs and not rule.without_object]
WORDS = ("pass", "fail")


def examples(kind: str, *others: str) -> list[Any]:
    """(rule id, example, whether it passes) of the rules that can be evaluated."""
    return [
        pytest.param(rule.id, example, word == "pass", id=f"{rule.id}-{word}-{rank}")
        for rule in EVALUATED
        if rule.kind == kind or rule.id in others
        for word in WORDS
        for rank, example in enumerate(rule.examples[word], 1)
        if not (isinstance(example, dict) and "note" in example)
    ]


# Places ------------------------------------------------------------------------------------------


def place_of(example: dict[str, Any]) -> dict[str, str | None]:
    """The cells of the place: WKT, or two coordinates, or both."""
    wkt = example.get("wkt", example.get("geometrie"))
    return {"g": wkt, "x": example.get("longitude"), "y": example.get("latitude")}


def places(param: Any) -> tuple[str, dict[str, Any], bool, str | None]:
    rule, example, passes = param.values
    return rule, example, passes, example.get("crs", "EPSG:4326")


PLACES = [
    places(param)
    for param in examples("geometry", "TYP-018", "LOC-010")
    if "geometrie" in param.values[1] or "wkt" in param.values[1] or "latitude" in param.values[1]
]


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Result, list[dict[str, Any]]]]:
    """One run for each system of coordinates, with all its examples, one a row."""
    found = {}
    for crs in sorted({crs for _, _, _, crs in PLACES if crs}):
        cases = [example for _, example, _, wanted in PLACES if wanted == crs]
        rows = plain_rows(len(cases))
        for row, example in zip(rows, cases):
            row.update(place_of(example))
        profile = plain_profile(geometry={"wkt": "g", "x": "x", "y": "y", "crs": crs})
        found[crs] = (convert(tmp_path_factory.mktemp("lieux"), rows, profile), cases)
    return found


@pytest.mark.parametrize(("rule", "example", "passes", "crs"), [case for case in PLACES if case[0] != "LOC-005"])
def test_examples_of_places(rule, example, passes, crs, placed):
    result, cases = placed[crs]
    line = next(rank for rank, case in enumerate(cases) if case is example) + 2
    assert (rule in result.rules(line)) != passes, result.rules(line)


@pytest.mark.parametrize(("rule", "example", "passes", "crs"), [case for case in PLACES if case[0] == "LOC-005"])
def test_examples_of_systems_of_coordinates(rule, example, passes, crs, placed, tmp_path):
    if crs is None:
        rows = plain_rows(1, x={0: None}, y={0: None})
        rows[0]["g"] = example["wkt"]
        with pytest.raises(SinpError, match="^LOC-005"):
            convert(tmp_path, rows, plain_profile(geometry={"wkt": "g"}))
        return
    assert (rule in placed[crs][0].rules()) != passes


# Sets of rows ------------------------------------------------------------------------------------

SOUND = {
    "nomCite": "Bufo bufo",
    "dateDebut": "2020-05-01",
    "statutObservation": "Pr",
    "observateurNomOrganisme": "Inconnu",
}
# What goes with a value, so that the rows of an example break no other rule.
COMPANIONS = {
    "objetDenombrement": ("IND", "denombrementMax"),
    "typeDenombrement": ("Co", "denombrementMax"),
    "sensiDateAttribution": ("2024-01-01", "sensiNiveau"),
    "sensiReferentiel": ("Référentiel régional", "sensiNiveau"),
    "sensiVersionReferentiel": ("2024", "sensiNiveau"),
    "typeRegroupement": ("OBS", "idSINPRegroupement"),
    "methodeRegroupement": ("Même station", "idSINPRegroupement"),
}
ONE_RECORD_MANY_ROWS = ("STR-028", "CNT-009")


def profile_for(columns: list[str], many: bool) -> Profile:
    entries: list[dict[str, Any]] = [{"to": name, "from": name} for name in columns]
    entries += [
        {"to": name, "default": value, "when": with_}
        for name, (value, with_) in COMPANIONS.items()
        if with_ in columns and name not in columns
    ]
    constants = {name: value for name, value in SOUND.items() if name not in columns}
    return profile_of(entries, constants=constants, rows_per_record="many" if many else "one", ignore=["n"])


@pytest.mark.parametrize(("rule", "rows", "passes"), examples("set"))
def test_examples_of_sets_of_rows(rule, rows, passes, tmp_path):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    place = {"x": "2.3", "y": "49.9"}
    cells = [{**{name: None if row.get(name) is None else str(row[name]) for name in columns}, **place} for row in rows]
    if rule != "DBL-004":  # whole copies are told as such, and no more
        cells = [{**row, "n": str(rank)} for rank, row in enumerate(cells)]
    profile = profile_for(columns, rule in ONE_RECORD_MANY_ROWS)
    result = convert(tmp_path, cells, profile)
    assert (rule in result.rules()) != passes, result.rules()


# Files -------------------------------------------------------------------------------------------


READ = ("nomCite", "dateDebut", "dateFin", "commentaire", "observateurIdentite", "denombrementMin")


@cache
def file_profile(*columns: str) -> Profile:
    """A profile that reads these columns by their own name; what is mandatory besides is constant."""
    constants = {name: value for name, value in SOUND.items() if name not in columns}
    return profile_of({name: name for name in columns}, constants=constants, geometry={})


def rules_of_file(
    folder: Path, content: bytes, encoding: str | None = None, columns: tuple[str, ...] = READ
) -> set[str]:
    """The rules that a file breaks, whether it can be read in the end or not."""
    try:
        return convert(folder, content, file_profile(*columns), encoding=encoding).rules()
    except SinpError as error:
        named = getattr(error, "rule", None) or str(error).partition(" ")[0]
        return {named}


@pytest.mark.parametrize(("rule", "text", "passes"), examples("file"))
def test_examples_of_files(rule, text, passes, tmp_path):
    columns = ("commentaire",) if rule == "STR-018" else READ  # its files have nothing else that is mandatory
    assert (rule in rules_of_file(tmp_path, text.encode("utf-8"), columns=columns)) != passes


@pytest.mark.parametrize("word", WORDS)
def test_examples_of_encodings(word, tmp_path):
    for example in CATALOGUE["STR-003"].examples[word]:
        body = bytes.fromhex(example["hex"]).replace(b"nom\n", b"dateDebut;nomCite\n2020-05-01;")
        assert ("STR-003" in rules_of_file(tmp_path, body, example["encoding"])) == (word == "fail"), example


def test_examples_of_missing_columns(tmp_path):
    (example,) = CATALOGUE["STR-010"].examples["fail"]
    assert rules_of_file(tmp_path, example["csv"].encode("utf-8")) == {"STR-010"}
