# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines cut the fast way give what csv.reader gives."""

from __future__ import annotations

import csv
import random

import pytest

from sinp_hdf_plugin.core.formats.csv_cells import split_lines
from sinp_hdf_plugin.core.formats.csv_dialect import Dialect, detect


def test_fast_cutting_gives_what_csv_reader_gives():
    chance = random.Random(20)
    cells = ["", "a", "é è", " x ", "12,5", "\t", "a b", '"', 'q"q', '""', '"x"', '"x;y"', '"x""y"', '"', "//", "\xa0"]
    cut = 0
    for _ in range(4000):
        width = chance.randint(1, 4)
        pick = cells[:7] if chance.random() < 0.4 else cells
        lines = [";".join(chance.choice(pick) for _ in range(width)) for _ in range(chance.randint(1, 5))]
        if chance.random() < 0.2:
            lines = [";".join(f'"{chance.choice(["", "a;b", "é", ";"])}"' for _ in range(width)) for _ in lines]
        columns = split_lines(lines, Dialect(";"), width)
        if columns is None:
            continue
        cut += 1
        expected = list(csv.reader([line + "\n" for line in lines], delimiter=";"))
        assert [list(row) for row in zip(*columns)] == expected, lines
    assert cut > 1000


@pytest.mark.parametrize(
    "lines", [["a;b", ""], ["a;b", ";"], ["a;b", "c"], ["a;b", "c;d;e"], ['a;"b', 'c";d'], ["a;b", ' ; "" ']]
)
def test_fast_cutting_leaves_what_is_unusual(lines):
    assert split_lines(lines, Dialect(";"), 2) is None


def test_detection_needs_only_the_beginning():
    assert detect(["a\tb"] + ["1\t2"] * 5000) == Dialect("\t")
