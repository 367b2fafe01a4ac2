# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that repeat one another: who is accepted, who is held, and what each is told; with both engines."""

from __future__ import annotations

from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from helpers import BOTH_ENGINES, PARAMETERS, Result, convert_with, plain_profile, plain_rows, profile_of, settings
from layers import layer_of

from sinp_hdf_plugin.core.engine import fast_lane
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.formats.open import open_source

both_engines = pytest.mark.parametrize("engine", BOTH_ENGINES)
HELD = ", qui est en quarantaine."


def doubles(result: Result) -> dict[int, list[tuple[str, str, str]]]:
    """(rule, severity, the last sentence of the message) by line."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for row in result.findings():
        if row["regle"].startswith(("DBL-", "STR-028")):
            said = (row["regle"], row["gravite"], row["message"][row["message"].rindex("Voir") :])
            found.setdefault(row["ligne_source"], []).append(said)
    return {line: sorted(told) for line, told in found.items()}


def held(result: Result) -> dict[int, list[str]]:
    """The rules for which each row is held, by line."""
    return {row["ligne_source"]: sorted(row["regles"].split(", ")) for row in result.rows("quarantaine")}


def both(severity: str, said: str) -> list[tuple[str, str, str]]:
    """Rows without an identifier of the SINP that have one origin have one made identifier too."""
    return [("DBL-001", severity, said), ("DBL-003", severity, said)]


@both_engines
@pytest.mark.parametrize("size", [2, 100])
def test_what_repeats_a_held_row_is_accepted_and_told(tmp_path, engine, size, monkeypatch):
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", size)
    rows = plain_rows(7, date={1: "2020-13-45"})
    rows[4]["id"] = rows[5]["id"] = rows[1]["id"]
    result = convert_with(engine, tmp_path, rows, plain_profile(), batch_rows=size)
    assert set(held(result)) == {3, 7}
    assert doubles(result) == {
        6: both("avertissement", f"Voir la ligne 3{HELD}"),
        7: both("erreur", "Voir la ligne 6."),
    }
    (rule,) = (rule for rule in result.summary.rules if rule.rule == "DBL-003")
    assert (rule.rows, rule.severity) == (2, "erreur")


@both_engines
@pytest.mark.parametrize("size", [2, 100])
def test_a_held_row_is_told_what_it_repeats(tmp_path, engine, size, monkeypatch):
    """Nobody corrects a row for nothing."""
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", size)
    rows = plain_rows(8, date={3: "hier", 5: "hier", 6: "demain"})
    rows[3]["id"] = rows[0]["id"]
    rows[6]["id"] = rows[5]["id"]
    result = convert_with(engine, tmp_path, rows, plain_profile(), batch_rows=size)
    assert {line: set(rules) & {"DBL-001", "DBL-003"} for line, rules in held(result).items()} == {
        5: {"DBL-001", "DBL-003"},
        7: set(),
        8: {"DBL-001", "DBL-003"},
    }
    assert doubles(result) == {5: both("erreur", "Voir la ligne 2."), 8: both("erreur", f"Voir la ligne 7{HELD}")}


@both_engines
def test_copies_of_a_held_row_are_told_once(tmp_path, engine):
    rows = plain_rows(4, date={1: "hier"})
    rows[2] = dict(rows[1])
    result = convert_with(engine, tmp_path, rows, plain_profile())
    assert doubles(result) == {4: [("DBL-004", "erreur", f"Voir la ligne 3{HELD}")]}
    assert set(held(result)) == {3, 4}


@both_engines
@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_double_takes_nobodys_place(tmp_path, engine, size, monkeypatch):
    """The third row shares something with the second only, which is held for what it shares with the first."""
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", size)
    names = [f"3f2504e0-4f89-41d3-9a0c-00000000000{number}" for number in range(4)]
    rows = plain_rows(4)
    for row, name in zip(rows, (names[0], names[0].upper(), names[2], names[3])):
        row["uuid"] = name
    rows[2]["id"] = rows[1]["id"]
    rows[3]["uuid"] = names[2]
    profile = profile_of({"id": "idOrigine", "uuid": "idSINPOccTax", "nom": "nomCite", "date": "dateDebut"})
    result = convert_with(engine, tmp_path, rows, profile, batch_rows=size)
    assert doubles(result) == {
        3: [("DBL-001", "erreur", "Voir la ligne 2.")],
        4: [("DBL-003", "avertissement", f"Voir la ligne 3{HELD}")],
        5: [("DBL-001", "erreur", "Voir la ligne 4.")],
    }
    assert set(held(result)) == {3, 5}


@both_engines
def test_rows_without_data_set_are_not_said_to_share_one(tmp_path, engine):
    rows = plain_rows(3)
    for row in rows:
        row.update(jdd=None, id="7")
    rows[2]["jdd"] = PARAMETERS["JDD"]
    profile = profile_of({"id": "idOrigine", "jdd": "idSINPJdd", "nom": "nomCite", "date": "dateDebut", "x": "nomLieu"})
    given = {name: value for name, value in PARAMETERS.items() if name != "JDD"}
    result = convert_with(engine, tmp_path, rows, profile, parameters=given)
    assert result.findings("DBL-003") == []
    assert set(held(result)) == {2, 3}


def test_rows_of_one_record_are_compared_with_accepted_ones(tmp_path):
    profile = plain_profile(rows_per_record="many")
    rows = plain_rows(3, date={0: "hier"}, x=dict.fromkeys(range(3), "2.3"))
    for row, name in zip(rows, ("Hyla arborea", "Bufo bufo", "Rana")):
        row.update(id="1", nom=name)
    result = convert_with("sqlite", tmp_path, rows, profile)
    assert set(held(result)) == {2, 4}
    assert {said for _, _, said in doubles(result)[4]} == {"Voir la ligne 3."}


def two_sheets(folder: Path, first: list[dict], second: list[dict], engine: str, **other) -> Result:
    sources = []
    for name, rows in (("printemps", first), ("automne", second)):
        (folder / name).mkdir()
        points = [(float(row["x"]), float(row["y"])) for row in rows]
        sources.append(open_source(layer_of(folder / name / f"{name}.gpkg", rows, points, table=name)))
    summary = run(sources, settings(plain_profile(geometry={}, **other)), folder / "resultat.gpkg", engine=engine)
    for source in sources:
        source.close()
    assert summary.engine.startswith("DuckDB") == (engine == "duckdb"), summary.engine
    return Result(summary, folder / "resultat.gpkg")


@both_engines
def test_the_sheet_of_the_first_row_is_named_when_it_is_another(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    spring, autumn = plain_rows(4), plain_rows(8)[4:]
    spring[3]["id"] = spring[0]["id"]
    autumn[0]["id"] = spring[1]["id"]
    autumn[1] = dict(spring[2])
    result = two_sheets(tmp_path, spring, autumn, engine)
    told = (row for row in result.findings() if row["regle"].startswith("DBL-"))
    said = [(row["feuille"], row["ligne_source"], row["message"]) for row in told]
    assert {(sheet, line, text[text.rindex("Voir") :]) for sheet, line, text in said} == {
        ("printemps", 4, "Voir la ligne 1."),
        ("automne", 1, "Voir la ligne 2 de « printemps »."),
        ("automne", 2, "Voir la ligne 3 de « printemps »."),
    }


def test_the_sheet_is_named_for_rows_of_one_record_too(tmp_path):
    spring, autumn = plain_rows(2), plain_rows(2)
    autumn[0]["nom"] = "Rana"
    result = two_sheets(tmp_path, spring, autumn[:1], "sqlite", rows_per_record="many")
    assert {said for _, _, said in doubles(result)[1]} == {"Voir la ligne 1 de « printemps »."}


@both_engines
def test_features_with_the_same_cells_elsewhere_are_no_copies(tmp_path, engine):
    rows = [{**row, "id": None} for row in plain_rows(4)]
    cells = [{name: rows[0][name] for name in ("id", "nom", "date")} for _ in rows]
    points = [(2.3, 49.9), (2.31, 49.9), (2.3, 49.9), None]
    path = layer_of(tmp_path / "points.gpkg", cells, points)
    profile = profile_of({"id": "idOrigine", "nom": "nomCite", "date": "dateDebut"}, geometry={})
    result = convert_with(engine, tmp_path, path, profile)
    assert set(held(result)) - {4} == {3}
    assert doubles(result) == {3: [("DBL-004", "erreur", "Voir la ligne 1.")]}


@both_engines
def test_features_with_one_origin_elsewhere_are_no_copies(tmp_path, engine):
    rows = [
        {name: row[name] for name in ("nom", "date")} | {"id": str(rank // 2)} for rank, row in enumerate(plain_rows(4))
    ]
    points = [(2.3, 49.9), (2.31, 49.9), (2.3, 49.9), (2.3, 49.9)]
    path = layer_of(tmp_path / "points.gpkg", rows, points)
    profile = profile_of({"id": "idOrigine", "nom": "nomCite", "date": "dateDebut"}, geometry={})
    result = convert_with(engine, tmp_path, path, profile)
    assert doubles(result) == {
        2: both("erreur", "Voir la ligne 1."),
        4: [("DBL-004", "erreur", "Voir la ligne 3.")],
    }


def test_features_that_are_not_saved_yet_are_compared_too(tmp_path):
    """QGIS gives them negative identifiers."""
    path = layer_of(tmp_path / "points.gpkg", plain_rows(3), [(2.3, 49.9)] * 3, first=-5)
    result = convert_with("sqlite", tmp_path, path, plain_profile(geometry={}, ignore=["x", "y"]))
    assert result.values("occurrences_point", "ligne_source") == [-5, -4, -3]
    rows = plain_rows(3)
    rows[2]["id"] = rows[0]["id"]
    path = layer_of(tmp_path / "doubles.gpkg", rows, [(2.3, 49.9)] * 3, first=-5)
    result = convert_with("sqlite", tmp_path, path, plain_profile(geometry={}, ignore=["x", "y"]), name="d.gpkg")
    assert doubles(result) == {-3: both("erreur", "Voir la ligne -5.")}
