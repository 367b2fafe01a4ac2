# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells that hold a list: read as a whole or not at all, each fault told once with the whole list mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import PLAIN, convert, plain_rows, profile_of

from sinp_hdf_plugin.core.mapping.pieces import together
from sinp_hdf_plugin.core.mapping.values import NOTHING, Problem, Read

COMMUNES = profile_of({**PLAIN, "c": "codeCommune"})


def rows_of(*cells: str | None, column: str = "c") -> list[dict[str, str | None]]:
    rows = plain_rows(len(cells))
    for row, cell in zip(rows, cells):
        row[column] = cell
    return rows


@pytest.mark.parametrize(
    ("cell", "proposal"),
    [
        ("02691|2691", "02691|02691"),
        ("2691|2692", "02691|02692"),
        ("2691||02693", "02691||02693"),
        ("2691|1.2E+4", None),
        ("2691", "02691"),
    ],
)
def test_a_list_with_an_unreadable_item_is_displaced_whole_and_once(tmp_path: Path, cell: str, proposal: str) -> None:
    result = convert(tmp_path, rows_of(cell), COMMUNES)
    (row,) = result.occurrences()
    assert row["codeCommune"] is None
    assert (row["nomAttr"], row["valeurInit"]) == ("codeCommune", cell.replace("|", "¦"))
    (moved,) = result.rows("elements_deplaces")
    assert (moved["nomAttr"], moved["valeurInit"], moved["regle"]) == ("codeCommune", cell, "STR-020")
    (found,) = result.findings("STR-020")
    assert (found["valeur"], found["proposition"]) == (cell, proposal)


def test_a_sound_list_and_words_for_nothing_are_kept(tmp_path: Path) -> None:
    result = convert(tmp_path, rows_of("02691|80021", "02691|NA"), COMMUNES)
    assert [row["codeCommune"] for row in result.occurrences() if row["valeurInit"] is None] == [
        "02691|80021",
        "02691|",
    ]


def test_columns_merged_into_a_list_follow_the_same_law(tmp_path: Path) -> None:
    entries = [{"to": to, "from": name} for name, to in PLAIN.items()]
    profile = profile_of([*entries, {"to": "codeCommune", "from": ["c", "d"], "merge": "all"}])
    rows = rows_of("02691", "2691", "02691")
    for row, cell in zip(rows, ("80021", "80021", None)):
        row["d"] = cell
    result = convert(tmp_path, rows, profile)
    assert [row["codeCommune"] for row in result.occurrences()] == ["02691|80021", None, "02691"]
    (found,) = result.findings("STR-020")
    assert (found["ligne_source"], found["proposition"]) == (3, "02691|80021")


def test_the_next_column_is_read_where_the_first_one_is_displaced(tmp_path: Path) -> None:
    entries = [{"to": to, "from": name} for name, to in PLAIN.items()]
    profile = profile_of([*entries, {"to": "codeCommune", "from": ["c", "d"], "merge": "first"}])
    rows = rows_of("2691", "2691", "80021")
    for row, cell in zip(rows, ("80022", "2692", "2693")):
        row["d"] = cell
    result = convert(tmp_path, rows, profile)
    assert [row["codeCommune"] for row in result.occurrences()] == ["80022", None, "80021"]
    moved = [(row["ligne_source"], row["valeurInit"]) for row in result.rows("elements_deplaces")]
    assert moved == [(2, "2691"), (3, "2691"), (3, "2692")]


def test_pieces_are_one_value_and_one_problem_a_rule() -> None:
    sure, guess = Problem("A", "1", "certain"), Problem("B", "2", "incertain")
    assert together([Read("1", (sure,)), Read("3")], "|") == Read("1|3", (Problem("A", "1|3", "certain"),))
    both = (Problem("A", "1|2", "incertain"), Problem("B", "1|2", "incertain"))
    assert together([Read("1", (sure,)), Read(None, (guess,))], "|") == Read(None, both)
    assert together([Read(None, (guess,)), Read("1", (sure,))], "|") == Read(
        None, (Problem("A", "2|1", "incertain"), Problem("B", "2|1", "incertain"))
    )
    assert together([Read("1", (sure,)), Read("4", (Problem("A"),))], "|") == Read("1|4", (Problem("A"),))
    elsewhere = Problem("C", "autre = 3", "probable", True)
    assert together([Read("5", (elsewhere,)), Read("6")], "|") == Read("5|6", (Problem("C"),))
    assert together([Read("5", (elsewhere,))], "|") == Read("5", (elsewhere,))
    assert together([NOTHING, NOTHING], "|") == NOTHING
    assert together([Read("7"), Read("8")], ", ", blanks=False) == Read("7, 8")
