# SPDX-License-Identifier: GPL-2.0-or-later
"""Days and hours: what is declared is read, what is not is refused with a proposal where one exists."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.mapping.dates import compile_pattern, read_date, read_datetime, read_hour
from sinp_hdf_plugin.core.mapping.values import Problem, Read

FRENCH = ("JJ/MM/AAAA",)
BOTH = ("JJ/MM/AAAA", "AAAA-MM-JJ HH:mm:SS", "AAAA-MM-JJTHH:mm:SSZ")


def refused(rule: str, proposal: str | None = None, confidence: str | None = None) -> Read:
    return Read(None, (Problem(rule, proposal, confidence),))


@pytest.mark.parametrize("raw", ["2020-05-01", "2020-02-29", "1823-06-11", "2091-05-14"])
def test_iso_days(raw):
    assert read_date(raw) == Read(raw, ())


@pytest.mark.parametrize("raw", ["2020-05-01T00:00:00", "2020-05-01 00:00", "2020-05-01T00:00:00.000"])
def test_midnight_of_a_typed_table_is_the_day(raw):
    assert read_date(raw) == Read("2020-05-01", ())


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("01/05/2020", "2020-05-01"),
        ("1/5/2020", "2020-05-01"),
        ("31/12/1999", "1999-12-31"),
        ("2020-05-01 14:30:00", "2020-05-01"),
        ("2020-05-01T14:30:00+02:00", "2020-05-01"),
        ("2020-05-01T14:30:00.123Z", "2020-05-01"),
    ],
)
def test_patterns_that_the_profile_declares(raw, day):
    assert read_date(raw, patterns=BOTH) == Read(day, ())


@pytest.mark.parametrize(
    ("raw", "proposal"),
    [
        ("01/05/2020", "2020-05-01"),
        ("2020/05/01", "2020-05-01"),
        ("23.05.2014", "2014-05-23"),
        ("05/23/2014", "2014-05-23"),
    ],
)
def test_a_pattern_nobody_declared_is_not_guessed(raw, proposal):
    assert read_date(raw) == refused("TYP-006", proposal, "incertain")


@pytest.mark.parametrize(
    ("raw", "proposal"), [("05/23/2014", "2014-05-23"), ("04/17/2020", "2020-04-17"), ("12/31/2019", "2019-12-31")]
)
def test_month_before_day_among_days_before_months(raw, proposal):
    """05/06/2014 among them cannot be told apart: it is read as declared. Only an impossible month betrays one."""
    assert read_date(raw, patterns=FRENCH) == refused("TYP-006", proposal, "incertain")
    assert read_date("05/06/2014", patterns=FRENCH) == Read("2014-06-05", ())


@pytest.mark.parametrize(
    "raw",
    ["2021-02-29", "31/02/2020", "2019-04-31", "2020-13-45", "hier", "printemps 2020", "20200501", "2020-05-01T25:00"],
)
def test_days_that_do_not_exist(raw):
    assert read_date(raw, patterns=FRENCH) == refused("TYP-006")


def test_an_impossible_month_proposes_the_other_order():
    assert read_date("2012-13-05") == refused("TYP-006", "2012-05-13", "incertain")


@pytest.mark.parametrize(
    "raw", ["01/05/20", "12/05", "05/2020", "2020-05", "2020", "2020-00-00", "00/05/2011", "20-05-01"]
)
def test_half_days_and_years_of_two_digits(raw):
    assert read_date(raw, patterns=FRENCH) == refused("TYP-008")


@pytest.mark.parametrize("raw", ["12/05/202", "202-05-12"])
def test_a_year_of_three_digits_has_no_proposal(raw):
    assert read_date(raw, patterns=FRENCH).problems[0].proposal is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("44197", "2021-01-01"),
        (44197, "2021-01-01"),
        (35990.0, "1998-07-14"),
        ("44197.75", "2021-01-01"),
        ("44197,5", "2021-01-01"),
    ],
)
def test_serial_numbers_of_spreadsheets(raw, day):
    assert read_date(raw, patterns=FRENCH) == refused("STR-021", day, "probable")


@pytest.mark.parametrize("raw", ["99999", "10000"])
def test_numbers_that_are_no_serial_of_our_time(raw):
    assert read_date(raw) == refused("TYP-006")


def test_words_for_nothing_and_blanks():
    assert read_date(None) == read_date(" ") == Read(None, ())
    assert read_date("\\N") == refused("STR-015", None, "certain")
    assert read_date("NA", frozenset(("NA",))) == Read(None, ())
    assert read_date(" 2020-05-01") == Read("2020-05-01", (Problem("STR-014", "2020-05-01", "certain"),))


def test_patterns_need_year_month_and_day():
    assert compile_pattern("JJ.MM.AAAA").match("01.05.2020")
    assert not compile_pattern("JJ.MM.AAAA").match("01x05x2020")
    for pattern in ("JJ/MM", "AAAA", "dd/mm/yyyy", ""):
        with pytest.raises(ValueError, match="^" + pattern):
            compile_pattern(pattern)


@pytest.mark.parametrize(
    ("raw", "hour"),
    [
        ("08:30", "08:30:00"),
        ("8:30", "08:30:00"),
        ("23:59:59", "23:59:59"),
        ("14h30", "14:30:00"),
        ("8h", "08:00:00"),
        ("00:00", "00:00:00"),
        ("12:05:02.000", "12:05:02"),
    ],
)
def test_hours(raw, hour):
    assert read_hour(raw) == Read(hour, ())


@pytest.mark.parametrize("raw", ["25:10:00", "12:75:00", "24:00", "midi", "8", "1.5", "08:30 (environ)"])
def test_hours_that_do_not_exist(raw):
    assert read_hour(raw) == refused("TYP-007")


@pytest.mark.parametrize(
    ("raw", "hour"),
    [
        ("0.520833333", "12:30:00"),
        ("0,3541666667", "08:30:00"),
        (0.5, "12:00:00"),
        (".25", "06:00:00"),
        ("0.99999999", "00:00:00"),
    ],
)
def test_fractions_of_a_day_are_refused_and_proposed(raw, hour):
    assert read_hour(raw) == refused("TYP-007", hour, "probable")


@pytest.mark.parametrize(
    ("raw", "hour"),
    [("14:30:00+02:00", "14:30:00"), ("06:15:00Z", "06:15:00"), ("06:15 -05", "06:15:00"), ("08:00+0200", "08:00:00")],
)
def test_hours_with_a_zone_are_refused_and_proposed(raw, hour):
    assert read_hour(raw) == refused("TYP-007", hour, "incertain")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2020-05-01", "2020-05-01"),
        ("2020-05-01T08:30:00", "2020-05-01T08:30:00"),
        ("2020-05-01 08:30", "2020-05-01T08:30:00"),
        ("2020-05-01 08:30:00.123456", "2020-05-01T08:30:00"),
        ("2020-05-01T08:30:00Z", "2020-05-01T08:30:00"),
        ("2020-05-01T08:30:00+02:00", "2020-05-01T08:30:00"),
    ],
)
def test_days_with_an_hour(raw, value):
    assert read_datetime(raw) == Read(value, ())


@pytest.mark.parametrize("raw", ["2020-05-01T25:00:00", "demain", "2020-02-30T08:00:00"])
def test_days_with_an_impossible_hour(raw):
    assert read_datetime(raw) == refused("TYP-006")


def test_french_days_with_an_hour_column():
    assert read_datetime("01/05/2020", patterns=FRENCH) == Read("2020-05-01", ())
    assert read_datetime(None) == Read(None, ())
