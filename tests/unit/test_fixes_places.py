# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates that were misread: corrected only when their rule is named, and exactly undone."""

from __future__ import annotations

import sqlite3

import pytest
from helpers import PLAIN, convert, plain_rows, profile_of, table_rows
from test_fixes import edit, reasons
from workbench_results import content, fixed, planned, run_again, validated

from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.wkb import points_of
from sinp_hdf_plugin.core.workbench.fixes import CONFIDENCES
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.undo import undo_changes

AMIENS = pytest.approx((649668.1, 6978145.5), abs=1)
NAMED = {"rules": ["LOC-006", "LOC-007", "LOC-008"], "confidences": CONFIDENCES}


def points(path, table="occurrences_point", column="geom"):
    found = {}
    for row in table_rows(path, table):
        x, y, _ = points_of([wkb_of_blob(row[column])])
        found[row["ligne_source"]] = (float(x[0]), float(y[0]))
    return found


def index(path):
    """The boxes of the spatial index, by key."""
    with sqlite3.connect(path) as connection:
        return {row[0]: row[1:] for row in connection.execute("SELECT * FROM rtree_occurrences_point_geom")}


def differing(path, before):
    """The tables that are not as before, but for the pages of the spatial index and the numbers given meanwhile."""
    now = content(path)
    names = {name for name in before.keys() | now.keys() if not name.startswith(("rtree_", "sqlite_"))}
    return {name for name in names if before.get(name) != now.get(name)}


def west_of_greenwich():
    """Two sound rows, the first without the sign that its longitude should not have."""
    return plain_rows(2, x={0: "-2.3"})


def somewhere(rows, x, y, **other):
    """Rows whose commune is known too: those that lose their place are accepted all the same."""
    return [{**row, "commune": "Amiens", **other} for row in plain_rows(rows, x={0: x}, y={0: y})]


PLACED = {**PLAIN, "commune": "nomCommune"}


def test_a_record_out_of_place_is_moved_when_its_rule_is_named(tmp_path):
    result = convert(tmp_path, west_of_greenwich(), profile_of(PLAIN))
    assert points(result.path)[2] != AMIENS
    assert planned(result.path, confidences=CONFIDENCES).changes == []
    assert ("LOC-008", "reserve") in reasons(planned(result.path, confidences=CONFIDENCES))
    before, boxes = content(result.path), index(result.path)
    fixed(result.path, **NAMED)
    assert points(result.path)[2] == AMIENS
    (row,) = [row for row in table_rows(result.path, "occurrences_point") if row["ligne_source"] == 2]
    assert (row["attrMod"], row["criticite"]) == ("geometrie", "2")
    assert index(result.path)[row["fid"]] == pytest.approx((649668.1, 649668.1, 6978145.5, 6978145.5), abs=2)
    assert validated(result.path, tmp_path / "v.gpkg").rules().isdisjoint({"LOC-008", "LOC-011", "CND-040"})
    undo_changes(result.path, result.path)
    assert differing(result.path, before) == set()
    assert {key: pytest.approx(box, abs=1) for key, box in boxes.items()} == index(result.path)


def test_a_place_that_had_been_displaced_comes_back(tmp_path):
    """Metres where degrees are expected: the record had lost its place, and the nature of its place with it."""
    rows = somewhere(2, "649668.1", "6978145.5", nature="St")
    result = convert(tmp_path, rows, profile_of({**PLACED, "nature": "natureObjetGeo"}))
    (lost,) = table_rows(result.path, "occurrences_sans_geometrie")
    assert set(lost["nomAttr"].split("|")) == {"geometrie", "natureObjetGeo"}
    before = content(result.path)
    done = fixed(result.path, **NAMED)
    assert done.rows == 1 and table_rows(result.path, "occurrences_sans_geometrie") == []
    (row,) = [row for row in table_rows(result.path, "occurrences_point") if row["ligne_source"] == 2]
    assert (row["natureObjetGeo"], row["nomAttr"], row["idOrigine"]) == ("St", None, lost["idOrigine"])
    assert points(result.path)[2] == AMIENS and table_rows(result.path, "elements_deplaces") == []
    with open_result(result.path) as opened:
        kinds = {place.table for place in opened.places().values() if place.kind == "occurrence"}
    assert kinds == {"occurrences_point"}
    assert validated(result.path, tmp_path / "v.gpkg").summary.rows_read == 2
    undo_changes(result.path, result.path)
    assert differing(result.path, before) == set()


def test_the_first_point_of_a_result_gives_its_layer_an_extent(tmp_path):
    result = convert(tmp_path, somewhere(1, "49.9", "2.3"), profile_of(PLACED))
    before = content(result.path)
    fixed(result.path, **NAMED)
    (extent,) = [row for row in table_rows(result.path, "gpkg_contents") if row["table_name"] == "occurrences_point"]
    assert (extent["min_x"], extent["max_y"]) == AMIENS
    undo_changes(result.path, result.path)
    assert differing(result.path, before) == set()


@pytest.mark.parametrize(
    ("cells", "geometry", "expected"),
    [
        ({"x": "6978145.5", "y": "649668.1"}, {"x": "x", "y": "y", "crs": "EPSG:2154"}, {"x": "649668.1", "y": "6978145.5"}),
        ({"x": "49,9", "y": "2,3"}, {"x": "x", "y": "y", "crs": "EPSG:4326"}, {"x": "2,3", "y": "49,9"}),
        ({"lieu": "POINT(49.9 2.3)"}, {"wkt": "lieu", "crs": "EPSG:4326"}, {"lieu": "POINT(2.3 49.9)"}),
        ({"lieu": "POINT(2.3 49.9)"}, {"wkt": "lieu", "crs": "EPSG:2154"}, {"lieu": "POINT(649668.1 6978145.52)"}),
    ],
)  # fmt: skip
def test_the_cells_of_a_row_in_quarantine(tmp_path, cells, geometry, expected):
    """Held for its day, the row has a place to correct as well."""
    rows = [
        {**{k: v for k, v in row.items() if k not in ("x", "y")}, **cells} for row in plain_rows(1, date={0: "43952"})
    ]
    comma = "," if any("," in text for text in cells.values()) else "."
    result = convert(tmp_path, rows, profile_of(PLAIN, geometry=geometry, decimal=comma))
    fixed(result.path, **NAMED)
    (held,) = table_rows(result.path, "quarantaine")
    assert {name: held[name] for name in expected} == expected
    fixed(result.path, rules=["STR-021"])
    again = run_again(result.path, tmp_path / "q.gpkg")
    assert again.summary.rows_accepted == 1
    assert points(again.path)[2] == pytest.approx((649668.1, 6978145.5), abs=1)
    assert again.rules().isdisjoint({"LOC-006", "LOC-007", "LOC-008", "LOC-011"})


def test_a_place_that_was_moved_since_is_left(tmp_path):
    result = convert(tmp_path, west_of_greenwich(), profile_of(PLAIN))
    edit(
        result.path,
        "UPDATE occurrences_point SET geom = (SELECT geom FROM occurrences_point WHERE ligne_source = 3) WHERE ligne_source = 2",
    )
    plan = planned(result.path, **NAMED)
    assert plan.changes == [] and ("LOC-008", "change") in reasons(plan)


def test_an_axis_that_was_read_all_the_same(tmp_path):
    """A decimal comma nobody announced: the record has its place, the cell of a held row is put right."""
    result = convert(tmp_path, plain_rows(2, x={0: "2,3", 1: "2,3"}, date={1: "43952"}), profile_of(PLAIN))
    plan = planned(result.path)
    assert ("STR-022", "deja") in reasons(plan)
    fixed(result.path)
    assert [row["x"] for row in table_rows(result.path, "quarantaine")] == ["2.3"]
    assert run_again(result.path, tmp_path / "q.gpkg").rules(3).isdisjoint({"STR-022"})


def test_advice_about_a_shape_is_no_value(tmp_path):
    crossed = "POLYGON((2.3 49.9, 2.4 50.0, 2.4 49.9, 2.3 50.0, 2.3 49.9))"
    rows = [{**{k: v for k, v in row.items() if k not in ("x", "y")}, "lieu": crossed} for row in plain_rows(1)]
    result = convert(tmp_path, rows, profile_of(PLAIN, geometry={"wkt": "lieu", "crs": "EPSG:4326"}))
    plan = planned(result.path, rules=["LOC-001"], confidences=CONFIDENCES)
    assert plan.changes == [] and reasons(plan) == {("LOC-001", "phrase")}
