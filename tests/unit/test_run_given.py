# SPDX-License-Identifier: GPL-2.0-or-later
"""Empty cells: what they take, in which order, and what the report says of it; with both engines."""

from __future__ import annotations

import needs_osgeo  # noqa: F401
import pytest
from helpers import BOTH_ENGINES, CONSTANTS, PARAMETERS, Result, convert_with, plain_rows, profile_of

from sinp_hdf_plugin.core.errors import ConfigError

both_engines = pytest.mark.parametrize("engine", BOTH_ENGINES)
COLUMNS = [
    {"to": "idOrigine", "from": "id"},
    {"to": "nomCite", "from": "nom"},
    {"to": "cdNom", "from": "taxon"},
    {"to": "dateDebut", "from": "date"},
    {"to": "dateFin", "from": "fin"},
]


def told(result: Result) -> dict[str, list[tuple[str, str]]]:
    """What the report says of the values given, by column."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in result.summary.constants:
        found.setdefault(one.column, []).append((one.value, one.origin))
    return found


def with_cells(name: str, *cells: str | None) -> list[dict[str, str | None]]:
    rows = plain_rows(len(cells))
    for row, cell in zip(rows, cells):
        row[name] = cell
    return rows


@both_engines
def test_a_parameter_comes_before_the_default_of_the_profile(tmp_path, engine):
    entries = [*COLUMNS, {"to": "observateurIdentite", "from": "qui", "default": "INCONNU"}]
    rows = with_cells("qui", "MARTIN Luc", None, None)
    given = {**PARAMETERS, "OBSERVATEUR": "PETIT Zoé"}
    result = convert_with(engine, tmp_path, rows, profile_of(entries), parameters=given)
    observers = [row["observateurIdentite"] for row in result.occurrences()]
    assert observers == ["MARTIN Luc", "PETIT Zoé", "PETIT Zoé"]
    assert told(result)["observateurIdentite"] == [("PETIT Zoé", "paramètre OBSERVATEUR (2 lignes)")]
    without = {name: value for name, value in PARAMETERS.items() if name != "OBSERVATEUR"}
    result = convert_with(engine, tmp_path, rows, profile_of(entries), parameters=without, name="sans.gpkg")
    assert [row["observateurIdentite"] for row in result.occurrences()] == ["MARTIN Luc", "INCONNU", "INCONNU"]
    assert told(result)["observateurIdentite"] == [("INCONNU", "valeur par défaut du profil (2 lignes)")]


@both_engines
def test_a_parameter_does_not_ask_what_a_default_asks(tmp_path, engine):
    """`when` and `only_with` say when the profile speaks; the parameter is what the user says of the whole table."""
    entries = [
        *COLUMNS,
        {"to": "commentaire", "from": "note"},
        {"to": "statutSource", "from": "origine", "default": "NSP", "when": "commentaire"},
        {"to": "observateurIdentite", "from": "qui", "only_with": "commentaire"},
    ]
    rows = with_cells("note", "vu", None, None)
    for row, origin in zip(rows, ("Co", None, "Li")):
        row.update(origine=origin, qui="MARTIN Luc", ref="Atlas")
    profile = profile_of([*entries, {"to": "referenceBiblio", "from": "ref"}])
    result = convert_with(engine, tmp_path, rows, profile, parameters={**PARAMETERS, "STATUT_SOURCE": "Te"})
    found = result.occurrences()
    assert [row["statutSource"] for row in found] == ["Co", "Te", "Li"]
    assert [row["observateurIdentite"] for row in found] == ["MARTIN Luc", "DUPONT Jeanne", "DUPONT Jeanne"]


@both_engines
def test_what_depends_on_a_column_sees_the_parameter_in_it(tmp_path, engine):
    """Wherever the profile names them."""
    entries = [
        {"to": "observateurNomOrganisme", "default": "Les Busards", "when": "observateurIdentite"},
        *COLUMNS,
        {"to": "observateurIdentite", "from": "qui"},
    ]
    result = convert_with(engine, tmp_path, with_cells("qui", None, "MARTIN Luc"), profile_of(entries))
    assert [row["observateurNomOrganisme"] for row in result.occurrences()] == ["Les Busards"] * 2


@both_engines
def test_only_with_looks_at_what_the_source_says(tmp_path, engine):
    """What the profile puts into the companion does not give sense to what came with nothing."""
    entries = [
        *COLUMNS,
        {"to": "commentaire", "from": "note", "default": "sans note"},
        {"to": "nomLieu", "from": "lieu", "only_with": "commentaire"},
    ]
    rows = with_cells("note", "vu", None)
    for row in rows:
        row["lieu"] = "Étang"
    result = convert_with(engine, tmp_path, rows, profile_of(entries))
    assert [(row["commentaire"], row["nomLieu"]) for row in result.occurrences()] == [
        ("vu", "Étang"),
        ("sans note", None),
    ]


@both_engines
def test_the_place_is_a_companion_too(tmp_path, engine):
    entries = [*COLUMNS, {"to": "nomLieu", "from": "lieu", "only_with": "geometrie"}]
    rows = with_cells("lieu", "Étang", "Étang")
    rows[1].update(x=None, y=None, commune="Amiens")
    entries.append({"to": "nomCommune", "from": "commune"})
    rows[0]["commune"] = None
    result = convert_with(engine, tmp_path, [{**dict.fromkeys(rows[1]), **row} for row in rows], profile_of(entries))
    kept = {row["ligne_source"]: row["nomLieu"] for row in result.occurrences()}
    assert kept[2] == "Étang"
    assert kept.get(3) is None


@both_engines
def test_a_constant_comes_last(tmp_path, engine):
    entries = [*COLUMNS, {"to": "commentaire", "default": "de la mare", "when": "dateFin"}]
    rows = plain_rows(3, fin={1: None})
    profile = profile_of(entries, constants={**CONSTANTS, "commentaire": "sans date de fin", "statutSource": "Co"})
    result = convert_with(engine, tmp_path, rows, profile)
    comments = [row["commentaire"] for row in result.occurrences()]
    assert comments == ["de la mare", "sans date de fin", "de la mare"]
    assert {row["statutSource"] for row in result.occurrences()} == {"Te"}, "the parameter"
    assert sorted(told(result)["commentaire"]) == [
        ("de la mare", "valeur par défaut du profil (2 lignes)"),
        ("sans date de fin", "profil (1 ligne)"),
    ]
    assert told(result)["statutSource"] == [("Te", "paramètre STATUT_SOURCE (3 lignes)")]


@both_engines
@pytest.mark.parametrize("given", ["jdd-2024", "4d331cae-65e4-4948-b0b2"])
def test_a_data_set_that_is_no_uuid_stops_the_run_before_it_begins(tmp_path, engine, given):
    with pytest.raises(ConfigError, match=rf"« {given} » donnée à « idSINPJdd » \(paramètre JDD\).*TYP-001"):
        convert_with(engine, tmp_path, plain_rows(2), profile_of(COLUMNS), parameters={**PARAMETERS, "JDD": given})
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv"}


@both_engines
def test_words_for_nothing_are_no_additional_attributes(tmp_path, engine):
    rows = with_cells("meteo", "pluie", "sans objet", "9999", None)
    for row, wind in zip(rows, ("9999", "fort", "sans objet", "sans objet")):
        row["vent"] = wind
    profile = profile_of(COLUMNS, nulls=["sans objet", "9999"], ignore=["nombre"])
    kept = [
        (row["nomAttribut"], row["valeurAttribut"])
        for row in convert_with(engine, tmp_path, rows, profile).occurrences()
    ]
    assert kept == [("meteo", "pluie"), ("vent", "fort"), (None, None), (None, None)]
    plain = convert_with(engine, tmp_path, rows, profile_of(COLUMNS, ignore=["nombre"]), name="sans.gpkg").occurrences()
    assert plain[2]["valeurAttribut"] == "9999|sans objet"
