# SPDX-License-Identifier: GPL-2.0-or-later
"""Sheets made for people, from the file to the result: every row is somewhere, nothing is read wrongly in silence."""

from __future__ import annotations

import needs_osgeo  # noqa: F401
import pytest
from helpers import convert, plain_profile, profile_of
from workbook import DATE, Cell, Sheet, write_xlsx

COLUMNS = ["id", "nom", "taxon", "date", "nombre", "x", "y"]


def row(rank, **other):
    made = {"id": f"N{rank}", "nom": "Bufo bufo", "taxon": 259, "date": (DATE, 43952 + rank), "nombre": 1 + rank,
            "x": 2.3 + rank / 1000, "y": 49.9}  # fmt: skip
    return list({**made, **other}.values())


def run(folder, rows, profile=None, **more):
    path = write_xlsx(folder / "releve.xlsx", {"Relevé": Sheet(rows, **more)})
    columns = {"id": "idOrigine", "nom": "nomCite", "taxon": "cdNom", "date": "dateDebut", "nombre": "denombrementMin"}
    return convert(folder, path, profile or profile_of(columns, dates=["JJ/MM/AAAA"]))


def counts(result):
    told = result.summary
    return told.rows_read, told.rows_accepted, told.rows_quarantined, told.empty_rows


def test_every_row_of_a_sheet_is_counted_once(tmp_path):
    rows = [
        ["Inventaire de la mare aux joncs"],
        None,
        COLUMNS,
        *(row(i) for i in range(4)),
        None,
        [None, "Sous-total", None, None, 10],
        *(row(i) for i in range(4, 7)),
        ["TOTAL", None, None, None, 28],
        None,
        ["Relu par Paul"],
    ]
    result = run(tmp_path, rows)
    assert counts(result) == (12, 7, 3, 2)
    held = {r["ligne_source"]: r for r in result.rows("quarantaine")}
    assert set(held) == {9, 13, 15}
    assert (held[13]["id"], held[13]["nombre"]) == ("TOTAL", "28")
    assert "ligne de totaux (« TOTAL »)" in held[13]["motifs"]
    assert "Relu par Paul" in held[15]["cellules"]
    assert {r["ligne_source"] for r in result.occurrences()} == {4, 5, 6, 7, 10, 11, 12}


def test_a_header_on_two_lines_feeds_a_profile(tmp_path):
    groups = ["Donnée", None, "Taxon", "Observation", None, "Lieu", None]
    rows = [groups, COLUMNS, *(row(i) for i in range(5))]
    names = {"Donnée / nom": "nomCite", "Donnée / id": "idOrigine", "Taxon / taxon": "cdNom",
             "Observation / date": "dateDebut"}  # fmt: skip
    profile = profile_of(names, geometry={"x": "Lieu / x", "y": "Lieu / y", "crs": "EPSG:4326"})
    result = run(tmp_path, rows, profile, merges=("A1:B1", "D1:E1", "F1:G1"))
    assert counts(result) == (5, 5, 0, 0)
    assert {r["source"] for r in map(vars, result.summary.columns)} >= {"Observation / nombre", "Lieu / x"}


def test_colours_are_kept_as_an_additional_attribute(tmp_path):
    rows = [COLUMNS, *(row(i) for i in range(6))]
    rows[3] = [
        Cell(v[1], fill="FFFF00", style=v[0]) if isinstance(v, tuple) else Cell(v, fill="FFFF00") for v in rows[3]
    ]
    result = run(tmp_path, rows)
    kept = {r["ligne_source"]: (r["nomAttribut"], r["valeurAttribut"]) for r in result.occurrences()}
    assert kept.pop(4) == ("couleur", "jaune")
    assert set(kept.values()) == {(None, None)}
    assert any("« couleur »" in note for note in result.summary.notes)


def test_formulas_that_failed_are_empty_and_told(tmp_path):
    bad = Cell("#REF!", style=DATE, kind="e", formula="B99")
    rows = [
        COLUMNS,
        row(0),
        row(1, date=bad),
        row(2, nombre=Cell("#NOM?", kind="e")),
        row(3, taxon=Cell("#N/A", kind="e")),
    ]
    result = run(tmp_path, rows)
    assert {r["ligne_source"] for r in result.rows("quarantaine")} == {3}, "without a day no row is accepted"
    told = {(r["ligne_source"], r["attribut"], r["valeur"]) for r in result.findings("STR-015") if r["ligne_source"]}
    assert told >= {(3, "dateDebut", "#REF!"), (4, "denombrementMin", "#NOM?"), (5, "cdNom", "#N/A")}
    assert not [r for r in result.occurrences() if str(r["dateDebut"]).startswith("1899")]


@pytest.mark.parametrize("patterns", [["JJ/MM/AAAA"], ["JJ/MM/AAAA", "AAAA.MM.JJ"]])
def test_days_in_many_spellings(tmp_path, patterns):
    days = {
        "2020-05-12": "2020-05-12",
        "12/05/2020": "2020-05-12",
        "2020.05.12": "2020-05-12" if len(patterns) > 1 else None,
        (DATE, 43963): "2020-05-12",
        (DATE, 43963.6): "2020-05-12",
        "12 mai 2020": None,
        "mai 2020": None,
        "12/05/20": None,
        "05/23/2020": None,
        43963: None,
        "vers 2020": None,
    }
    rows = [COLUMNS, *(row(i, date=day) for i, day in enumerate(days))]
    result = run(
        tmp_path,
        rows,
        profile_of({"id": "idOrigine", "nom": "nomCite", "taxon": "cdNom", "date": "dateDebut"}, dates=patterns),
    )
    read = {r["ligne_source"]: r["dateDebut"] for r in result.occurrences()}
    wanted = {line: day for line, day in enumerate(days.values(), start=2) if day}
    assert read == wanted
    blamed = {r["ligne_source"] for r in result.errors() if r["attribut"] == "dateDebut"} | {
        r["ligne_source"] for r in result.findings("STR-021")
    }
    assert set(range(2, 13)) - set(wanted) <= blamed
    assert "12 mai 2020" in {r["valeur"] for r in result.findings() if r["proposition"] == "2020-05-12"}
    assert any("échangeant le jour et le mois" in r["message"] for r in result.findings("STR-021"))


def test_days_that_the_spreadsheet_turned_round(tmp_path):
    days = [*((DATE, 43831 + 31 * i) for i in range(7)), "25/12/2020", "13/06/2020", "31/08/2020"]
    result = run(tmp_path, [COLUMNS, *(row(i, date=day) for i, day in enumerate(days))])
    assert result.summary.rows_accepted == 10
    told = [r["message"] for r in result.findings("STR-021")]
    assert len(told) == 1
    assert "inversé le jour et le mois" in told[0]
    sound = [*days, (DATE, 44121)]
    assert not run(tmp_path, [COLUMNS, *(row(i, date=day) for i, day in enumerate(sound))]).findings("STR-021")


PLACES = {  # two ways of writing Amiens, and the rest
    "EPSG:4326": [(2.3, 49.9), (649745.2, 6978283.1), (49.9, 2.3), (1649000, 9198000), ("2,3", "49,9"), (256035, 6429000), (597000, 2544600)],
    "EPSG:2154": [(649745.2, 6978283.1), (2.3, 49.9), (6978283.1, 649745.2), (1649000, 9198000), ("649745,2", "6978283,1"), (256035, 6429000), (597000, 2544600)],
}  # fmt: skip


@pytest.mark.parametrize("crs", PLACES)
def test_two_coordinate_systems_in_one_column(tmp_path, crs):
    places = PLACES[crs]
    rows = [COLUMNS, *(row(i, x=x, y=y) for i, (x, y) in enumerate(places))]
    columns = {"id": "idOrigine", "nom": "nomCite", "taxon": "cdNom", "date": "dateDebut"}
    profile = profile_of(columns, geometry={"x": "x", "y": "y", "crs": crs}, decimal=",")
    result = run(tmp_path, rows, profile)
    told = {}
    for found in result.findings():
        if found["attribut"] == "geometrie" and found["ligne_source"]:
            told.setdefault(found["ligne_source"], []).append(found["regle"])
    sound = {2, 6}
    assert set(told) == set(range(2, 9)) - sound
    exchanged = {r["ligne_source"] for r in result.occurrences() if r["echangeable"]}
    assert exchanged == sound
    other = "EPSG:2154" if crs == "EPSG:4326" else "EPSG:4326"
    assert any(other in (r["proposition"] or "") for r in result.findings() if r["ligne_source"] == 3)


def test_several_species_in_one_cell(tmp_path):
    names = [
        "Bufo bufo ; Rana temporaria",
        "Mésange bleue, Mésange charbonnière",
        "Bufo bufo",
        "Hyla arborea\nBufo bufo",
    ]
    rows = [COLUMNS, *(row(i, nom=name, taxon=None) for i, name in enumerate(names)), row(9, nom=names[0])]
    result = run(tmp_path, rows)
    held = {r["ligne_source"]: r["motifs"] for r in result.rows("quarantaine")}
    assert set(held) == {2, 3, 5}
    assert "nomme plusieurs taxons" in held[2]
    assert result.summary.rows_accepted == 2, "one taxon, and one that a cdNom tells"


def test_three_hundred_columns(tmp_path):
    extra = [f"mesure {i}" for i in range(293)]
    rows = [[*COLUMNS, *extra], *([*row(i), *range(293)] for i in range(3))]
    result = run(tmp_path, rows)
    assert counts(result) == (3, 3, 0, 0)
    assert result.occurrences()[0]["nomAttribut"].count("|") == 292
    spoilt = run(tmp_path, [[*COLUMNS, *extra], *([*row(i, date="?"), *range(293)] for i in range(3))])
    assert counts(spoilt) == (3, 0, 3, 0)


def test_an_ordinary_sheet_says_nothing_more(tmp_path):
    result = run(tmp_path, [COLUMNS, *(row(i) for i in range(3))], plain_profile())
    assert result.summary.notes == []
    assert counts(result) == (3, 3, 0, 0)
