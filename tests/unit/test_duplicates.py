# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys seen before, over several batches, against a plain dictionary."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.duplicates import NOBODY, SeenKeys, digest

NOTHING_SAID = np.uint64(0)


def batches_of(rng: Random, sizes: list[int], variety: int) -> list[list[tuple]]:
    """Rows of (number or text or nothing, data set), of which some come back."""
    kinds = (lambda n: str(n), lambda n: None if n % 7 == 0 else f"id-{n}", lambda n: n)
    kind = rng.choice(kinds)
    return [[(kind(rng.randrange(variety)), rng.choice("abc")) for _ in range(size)] for size in sizes]


def columns_of(rows: list[tuple]) -> list[Column]:
    return [Column.encode(list(column)) for column in zip(*rows)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("variety", [5, 400, 100_000])
def test_first_row_of_each_key(seed, variety):
    rng = Random(seed)
    seen, naive, line = SeenKeys(), {}, 2
    for rows in batches_of(rng, [1, 300, 2, 50, 500, 1, 300], variety):
        lines = np.arange(line, line + len(rows))
        said = np.array([rng.randrange(4) for _ in rows], np.uint64)
        first, first_said = seen.first_of(digest(columns_of(rows)), lines, said)
        for rank, key in enumerate(rows):
            known = naive.setdefault(key, (int(lines[rank]), int(said[rank])))
            expected = NOBODY if known[0] == lines[rank] else known[0]
            assert (int(first[rank]), int(first_said[rank])) == (expected, known[1]), key
        line += len(rows)


def test_batches_may_be_empty():
    seen = SeenKeys()
    nothing = np.array([], np.uint64)
    first, said = seen.first_of(nothing, np.array([], np.int64), nothing)
    assert len(first) == len(said) == 0
    keys = digest([Column.encode(["a", "a"])])
    assert seen.first_of(keys, np.array([2, 3]), np.zeros(2, np.uint64))[0].tolist() == [NOBODY, 2]


def test_keys_known_or_twice_in_the_batch():
    seen = SeenKeys()
    keys = digest([Column.encode(["a", "b"])])
    seen.remember(keys, np.array([2, 3]), np.zeros(2, np.uint64), np.array([True, True]))
    again = digest([Column.encode(["c", "a", "d", "d", "e"])])
    assert seen.known(again).tolist() == [False, True, True, True, False]


VALUES = [None, "a", "A", " a", "b", "1", 1, 2, 0, -1, -2, 1.5, -1.5, 10**15, "None", "é", "e\u0301", "NaN"]


def test_different_values_have_different_digests():
    """-1 and -2 too, whose hash is one and the same in Python."""
    digests = digest([Column.encode(VALUES)])
    same = [(VALUES[i], VALUES[j]) for i in range(len(VALUES)) for j in range(i) if digests[i] == digests[j]]
    assert same == []


def test_digests_do_not_depend_on_the_batch():
    alone = digest([Column.encode(["b"]), Column.encode([3])])
    among = digest([Column.encode(["a", "b", "c"]), Column.encode([5, 3, None])])
    assert alone[0] == among[1]


def test_columns_do_not_mix():
    one = digest([Column.encode(["ab", "a", None, "x"]), Column.encode(["c", "bc", "x", None])])
    assert len(set(one.tolist())) == 4


def test_small_numbers_side_by_side_do_not_collide():
    numbers = [(a, b, c) for a in range(40) for b in range(40) for c in range(40)]
    assert len(set(digest(columns_of(numbers)).tolist())) == len(numbers)
