# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells and bytes that programs read differently: nothing of them is lost, and both engines say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import BOTH_ENGINES, convert, convert_with, plain_profile, plain_rows, profile_of

from sinp_hdf_plugin.core.formats.csv_cells import has_spaced_quotes


def table_of(rows: list[dict[str, Any]]) -> str:
    names = list(rows[0])
    lines = [";".join(names), *(";".join(row[name] or "" for name in names) for row in rows)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text", ["POINT(inf 49.9)", "POINT (nan nan)", "POINT(2.3 -inf)", "POINT(2.3_1 49.9)", "POINT(２.３ 49.9)"]
)
@pytest.mark.parametrize("engine", BOTH_ENGINES)
def test_a_point_whose_coordinates_are_no_numbers_is_told(engine: str, text: str, tmp_path: Path) -> None:
    columns = {"id": "idOrigine", "nom": "nomCite", "taxon": "cdNom", "date": "dateDebut"}
    rows = [{**row, "w": "POINT(2.31 49.9)", "x": None, "y": None} for row in plain_rows(4)]
    rows[2]["w"] = text
    result = convert_with(engine, tmp_path, rows, profile_of(columns, geometry={"wkt": "w", "crs": "EPSG:4326"}))
    told = [found for found in result.findings("TYP-018") if found["ligne_source"] == 4]
    assert told and told[0]["valeur"] == text


@pytest.mark.parametrize("engine", BOTH_ENGINES)
@pytest.mark.parametrize("cell", ["2.3_1", "４9.9", "inf"])
def test_a_coordinate_that_only_python_reads_is_told(engine: str, cell: str, tmp_path: Path) -> None:
    result = convert_with(engine, tmp_path, plain_rows(5, x={3: cell}), plain_profile())
    assert [found["ligne_source"] for found in result.findings("LOC-010")] == [5]


@pytest.mark.parametrize("engine", BOTH_ENGINES)
def test_a_blank_before_a_late_quotation_mark(engine: str, tmp_path: Path) -> None:
    rows = plain_rows(300, nom=dict.fromkeys(range(299), '"Bufo bufo"'))
    rows[299]["nom"] = ' "Z; bufo"'
    (tmp_path / "table.csv").write_text(table_of(rows), "utf-8")
    result = convert(tmp_path, tmp_path / "table.csv", plain_profile(), engine=engine)
    assert result.summary.rows_read == 300
    assert result.summary.rows_quarantined == 1
    assert len(result.findings("STR-007")) == 1


@pytest.mark.parametrize(
    "text, found",
    [
        ('a;"b";c\n', False), ('a; "b";c\n', True), (' "a";b\n', True), ('a;"b" ;c\n', True), ('a;"b" \n', True),
        ('a;"dit ""le petit"" ici";c\n', False), ('a;b "c" d;e\n', False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [0, (1 << 22) - 3])
def test_spaced_quotes_are_seen_anywhere(text: str, found: bool, before: int, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x" * (before - 1) + "\n" * bool(before) + text, "utf-8")
    assert has_spaced_quotes(path, ";") is found


def test_what_a_broken_copy_left_behind_a_text_costs_no_cell(tmp_path: Path) -> None:
    rows = plain_rows(3)
    text = table_of(rows).splitlines()
    text[2] += ";precieux;x"
    (tmp_path / "table.csv").write_bytes("\n".join(text).encode() + b"\n" + b"\0" * 800)
    result = convert(tmp_path, tmp_path / "table.csv", plain_profile())
    held = result.rows("quarantaine")
    assert any("precieux" in (row["cellules"] or "") for row in held)
    assert result.summary.rows_accepted == 2
