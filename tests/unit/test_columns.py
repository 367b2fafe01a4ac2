# SPDX-License-Identifier: GPL-2.0-or-later
"""Dictionary-encoded columns against plain lists: whatever is done to one is done to the other."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from sinp_hdf_plugin.core.engine.columns import Column, combinations

RAW = ["b", "a", None, "b", "", "a", None, "c"]


def values_of(column: Column) -> list:
    """Row values, and on the way: no value twice, no code without value."""
    assert len(set(column.values)) == len(column.values)
    assert len(column) == 0 or int(column.codes.max()) < len(column.values)
    return column.decode()


def test_encode_and_decode():
    assert values_of(Column.encode(RAW)) == RAW
    assert Column.encode(RAW).values == ["b", "a", None, "", "c"]
    assert values_of(Column.encode([])) == []
    assert values_of(Column.encode(["x"] * 4)) == ["x"] * 4
    assert len(Column.encode(["x"] * 4).values) == 1
    assert values_of(Column.constant(None, 3)) == [None] * 3
    assert values_of(Column.encode(["a", "b", "c"])) == ["a", "b", "c"]


def test_one_value_of_each_row():
    assert [Column.encode(RAW).at(row) for row in range(len(RAW))] == RAW


def test_map_calls_once_per_value_and_joins_equal_results():
    asked = []
    mapped = Column.encode(RAW).map(lambda value: asked.append(value) or (value or "").upper())
    assert values_of(mapped) == [(value or "").upper() for value in RAW]
    assert asked == ["b", "a", None, "", "c"]
    assert mapped.values == ["B", "A", "", "C"]


def test_take_by_indexes_and_by_mask():
    column = Column.encode(RAW)
    rows = np.array([7, 0, 2])
    assert values_of(column.take(rows)) == ["c", "b", None]
    mask = np.array([value == "a" for value in RAW])
    assert values_of(column.take(mask)) == ["a", "a"]
    assert values_of(Column.encode([str(n) for n in range(100)]).take(np.array([40]))) == ["40"]
    assert values_of(column.take(np.array([], np.int64))) == []


def test_filled_and_empty():
    assert Column.encode(RAW).filled().tolist() == [value is not None for value in RAW]
    assert Column.constant(None, 2).is_empty()
    assert not Column.encode(RAW).is_empty()
    assert Column.encode([None, None]).is_empty()


def test_put_leaves_the_original_alone():
    column = Column.encode(RAW)
    assert values_of(column.put(np.array([0, 7]), "new")) == ["new", *RAW[1:7], "new"]
    assert values_of(column.put(np.array([0]), "a"))[0] == "a"
    assert values_of(column.put(np.array([], np.int64), "z")) == RAW
    assert values_of(column) == RAW


def test_put_many():
    column = Column.encode(RAW)
    changed = column.put_many(np.array([1, 2, 3]), ["x", "a", "x"])
    assert changed.decode() == ["b", "x", "a", "x", *RAW[4:]]
    assert column.decode() == RAW


def test_what_was_put_can_still_be_reduced():
    """A value put twice may be there under two numbers; what counts distinct values must survive it."""
    changed = Column.encode(RAW).put_many(np.array([1]), ["a"])
    assert changed.map(lambda value: value).decode() == changed.decode()
    codes, values = combinations([changed, Column.encode(list("xyxyxyxy"))])
    assert [values[code] for code in codes] == list(zip(RAW, "xyxyxyxy"))


def test_presence():
    assert Column.encode(RAW).presence().decode() == ["•", "•", None, "•", "", "•", None, "•"]


def test_rows_where():
    column = Column.encode(RAW)
    assert column.rows_where(value == "b" for value in column.values).tolist() == [0, 3]
    assert column.rows_where(False for _ in column.values).tolist() == []


@pytest.mark.parametrize("width", [1, 2, 3, 12])
def test_combinations_are_those_of_the_rows(width):
    rng = Random(width)
    raw = [[rng.choice([None, "", "a", "b", 3, 3.5]) for _ in range(500)] for _ in range(width)]
    codes, values = combinations([Column.encode(column) for column in raw])
    rows = list(zip(*raw))
    assert [values[code] for code in codes] == rows
    assert set(values) >= set(rows)
    if width > 1:
        assert len(values) == len(set(rows)) == len(set(values))


def test_combinations_of_columns_too_many_to_number_at_once():
    """Twelve columns of 300 values each: more combinations than a 64-bit number counts."""
    rng = Random(1)
    raw = [[rng.randrange(300) for _ in range(3000)] for _ in range(12)]
    codes, values = combinations([Column.encode(column) for column in raw])
    assert [values[code] for code in codes] == list(zip(*raw))


def test_combinations_of_no_row():
    codes, values = combinations([Column.encode([]), Column.encode([])])
    assert len(codes) == 0
    assert values == []
