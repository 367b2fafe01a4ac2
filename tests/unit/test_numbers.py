# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers as files write them: what is read, what is read and told, what is refused with a proposal."""

from __future__ import annotations

import pytest

from sinp_hdf_plugin.core.mapping.numbers import read_decimal, read_integer, read_padded_code
from sinp_hdf_plugin.core.mapping.values import Problem, Read


@pytest.mark.parametrize(("raw", "value"), [("3", 3), ("-1", -1), ("+5", 5), ("007", 7), (12, 12), (12.0, 12)])
def test_whole_numbers(raw, value):
    assert read_integer(raw) == Read(value, ())


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12.0", 12), ("12,0", 12), ("1 200", 1200), ("1\u202f250\u202f000", 1250000), ("1.2E+3", 1200), ("1'250", 1250)],
)
def test_other_spellings_of_whole_numbers_are_read_and_told(raw, value):
    read = read_integer(raw)
    assert read.value == value
    assert Problem("STR-022", str(value), "certain") in read.problems


@pytest.mark.parametrize(
    ("raw", "guess"), [("douze", None), ("3,5", None), (">10", "10"), ("10-20", "10"), ("qq", None), ("3.7", None)]
)
def test_what_is_no_whole_number_is_refused(raw, guess):
    assert read_integer(raw) == Read(None, (Problem("TYP-003", guess, "incertain" if guess else None),))


@pytest.mark.parametrize("raw", ["1.000", "12,000", "-3.000"])
def test_one_or_a_thousand_is_not_guessed(raw):
    assert read_integer(raw) == Read(None, (Problem("TYP-003", None, None),))


@pytest.mark.parametrize("raw", ["99999999999999999999", "-9223372036854775809", "1e30", "1e400"])
def test_numbers_too_large_for_a_table_are_refused(raw):
    """They would stop the run where SQLite is asked to hold them."""
    for code in (False, True):
        read = read_integer(raw, code=code)
        assert read.value is None
        assert read.problems


@pytest.mark.parametrize(("raw", "proposal"), [("60612.0", "60612"), ("60612,00", "60612"), ("1.2E+5", "120000")])
def test_code_numbers_that_a_spreadsheet_damaged_are_not_taken(raw, proposal):
    assert read_integer(raw, code=True) == Read(None, (Problem("STR-020", proposal, "certain"),))


def test_a_name_where_a_code_is_expected():
    assert read_integer("Parus major", code=True) == Read(None, (Problem("TYP-003", None, None),))


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_no_number(raw):
    for reader in (read_integer, read_decimal, read_padded_code):
        assert reader(raw) == Read(None, ())


@pytest.mark.parametrize("reader", [read_integer, read_decimal, read_padded_code])
def test_words_for_nothing_and_blanks_around(reader):
    assert reader("NA") == Read(None, (Problem("STR-015", None, "certain"),))
    assert reader("NA", frozenset(("NA",))) == Read(None, ())
    padded = reader(" 12345\u00a0")
    assert str(padded.value) == "12345"
    assert [problem.rule for problem in padded.problems] == ["STR-014"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12", 12), ("12.5", 12.5), ("-3", -3), (".5", 0.5), ("12.", 12), ("1e3", 1000), (12.5, 12.5), (12.0, 12)],
)
def test_decimal_numbers(raw, value):
    read = read_decimal(raw)
    assert read == Read(value, ())
    assert isinstance(read.value, type(value))


@pytest.mark.parametrize(("raw", "value"), [("45,5", 45.5), ("46,0", 46), ("1 250,75", 1250.75), ("1 200", 1200)])
def test_a_decimal_comma_nobody_announced_is_told(raw, value):
    read = read_decimal(raw)
    assert read.value == value
    assert [problem.rule for problem in read.problems] == ["STR-022"]


def test_a_decimal_comma_the_profile_announces_is_silent():
    assert read_decimal("45,5", decimal=",") == Read(45.5, ())
    assert read_decimal("1 250,75", decimal=",") == Read(1250.75, ())
    assert read_decimal("45.5", decimal=",") == Read(45.5, ())


@pytest.mark.parametrize(
    ("raw", "guess"), [("120 m", "120"), ("environ 50", "50"), ("1,2,3", "1.2"), ("haut", None), ("1.2.3", "1.2")]
)
def test_what_is_no_decimal_number_is_refused(raw, guess):
    assert read_decimal(raw) == Read(None, (Problem("TYP-004", guess, "incertain" if guess else None),))


@pytest.mark.parametrize("raw", ["1e999", "-1e999", "inf", "Infinity", "0x1F", "1_000"])
def test_numbers_that_python_reads_but_no_table_holds(raw):
    read = read_decimal(raw)
    assert read.value is None
    assert read.problems[-1].rule == "TYP-004"


@pytest.mark.parametrize("raw", ["02691", "59350", "2A004", "97411"])
def test_commune_codes(raw):
    assert read_padded_code(raw) == Read(raw, ())


@pytest.mark.parametrize(
    ("raw", "length", "proposal"),
    [
        ("2691", 5, "02691"),
        (2691, 5, "02691"),
        (2691.0, 5, "02691"),
        ("2691.0", 5, "02691"),
        ("59350.0", 5, "59350"),
        ("2", 2, "02"),
        ("2.0", 2, "02"),
    ],
)
def test_codes_that_lost_their_zero_are_refused_and_proposed(raw, length, proposal):
    assert read_padded_code(raw, length=length) == Read(None, (Problem("STR-020", proposal, "certain"),))


def test_codes_in_scientific_notation_are_lost():
    assert read_padded_code("5.94E+4") == Read(None, (Problem("STR-020"),))


def test_letters_of_a_code_are_capital():
    assert read_padded_code("2a004") == Read("2A004", ())
