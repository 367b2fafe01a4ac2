# SPDX-License-Identifier: GPL-2.0-or-later
"""One coordinate, in the many ways people write it."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.mapping.values import Read


@pytest.mark.parametrize(
    ("raw", "value"),
    [("3.0564", 3.0564), ("-2.5", -2.5), (650000, 650000), ("6980000.5", 6980000.5), (2.25, 2.25), ("0", 0)],
)
def test_plain_numbers(raw, value):
    assert read_coordinate(raw) == Read(value, ())


def test_decimal_commas_are_told_unless_the_profile_announces_them():
    assert read_coordinate("50,6325").value == 50.6325
    assert [problem.rule for problem in read_coordinate("50,6325").problems] == ["STR-022"]
    assert read_coordinate("50,6325", decimal=",") == Read(50.6325, ())


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("49°53'40\"N", 49 + 53 / 60 + 40 / 3600),
        ("2°17'45\"E", 2 + 17 / 60 + 45 / 3600),
        ("2° 17′ 45″ E", 2 + 17 / 60 + 45 / 3600),
        ("N 49° 53' 40,5''", 49 + 53 / 60 + 40.5 / 3600),
        ("49°53.667'N", 49 + 53.667 / 60),
        ("49 53 40 N", 49 + 53 / 60 + 40 / 3600),
        ("49:53:40", 49 + 53 / 60 + 40 / 3600),
        ("49d53m40s", 49 + 53 / 60 + 40 / 3600),
        ("49deg53m", 49 + 53 / 60),
        ("2°17'45\"W", -(2 + 17 / 60 + 45 / 3600)),
        ("2°17'45\"O", -(2 + 17 / 60 + 45 / 3600)),
        ("33°26'10\"S", -(33 + 26 / 60 + 10 / 3600)),
        ("-2°17'45\"", -(2 + 17 / 60 + 45 / 3600)),
    ],
)
def test_degrees_minutes_seconds(raw, value):
    read = read_coordinate(raw)
    assert read.value == pytest.approx(value, abs=1e-12)
    assert read.problems == ()


@pytest.mark.parametrize(
    "raw", ["49°75'40\"N", "49°53'61\"N", "nord de la ville", "12;5", "N", "49°", "2°17'45\"E 49°53'40\"N", "1 703 99"]
)
def test_what_cannot_be_understood_is_refused(raw):
    read = read_coordinate(raw)
    assert read.value is None
    assert [problem.rule for problem in read.problems] == ["LOC-010"]


def test_metres_with_grouped_digits_are_no_degrees():
    assert read_coordinate("1 703 993").value == 1703993
    assert read_coordinate("650 980.5").value is not None
    assert read_coordinate("650 980.5").value > 650000


def test_nothing():
    assert read_coordinate(None) == read_coordinate(" ") == Read(None, ())
    assert read_coordinate("SO", frozenset(("SO",))) == Read(None, ())
    assert [problem.rule for problem in read_coordinate("NA").problems] == ["STR-015"]
