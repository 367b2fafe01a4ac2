# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of dates and hours: declared patterns are read, anything else is reported, nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache
from re import Pattern

from sinp_hdf_plugin.core.mapping.values import Problem, Raw, Read, clean_text

# Date patterns are written as the field writes them: AAAA, MM, JJ, HH, mm, SS; anything else stands for itself.
_TOKENS = {
    "AAAA": "(?P<y>[0-9]{4})",
    "MM": "(?P<m>[0-9]{1,2})",
    "JJ": "(?P<d>[0-9]{1,2})",
    "HH": "[0-9]{1,2}",
    "mm": "[0-9]{2}",
    "SS": r"[0-9]{2}(?:\.[0-9]+)?",
    "Z": r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
}
_TOKEN = re.compile("AAAA|MM|JJ|HH|mm|SS|Z")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_ISO_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?\Z")
_THREE_NUMBERS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})\Z")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:hH]([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)?\Z")
_HOUR_ALONE = re.compile(r"([01]?[0-9]|2[0-3])\s*[hH]\Z")
_ZONED = re.compile(r"(.+?)\s*(Z|[+-][0-9]{2}(:?[0-9]{2})?)\Z")
_FRACTION = re.compile(r"0?[.,][0-9]+\Z")
_SERIAL = re.compile(r"[0-9]{5}([.,][0-9]+)?\Z")
# Months as people write them: their first letters are enough, without accents.
_MONTHS = ("janv", "f[ée]v", "mars", "avr", "mai", "juin", "juil", "ao[uû]", "sept?", "oct", "nov", "d[ée]c")
_WRITTEN_OUT = re.compile(
    r"(?:[a-zé]+\.?,?\s+)?([0-9]{1,2})(?:er)?[\s./-]+([a-zéûA-ZÉÛ]+)\.?[\s./-]+([0-9]{4})\Z", re.IGNORECASE
)
_EPOCH_1900 = datetime.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 15000, 60000  # 1941 to 2064: outside, a number is not a date


@cache
def compile_pattern(pattern: str) -> Pattern:
    """`JJ/MM/AAAA` as a regular expression with groups y, m, d. Raises ValueError when one of them is missing."""
    pieces, last = [], 0
    for token in _TOKEN.finditer(pattern):
        pieces += [re.escape(pattern[last : token.start()]), _TOKENS[token.group(0)]]
        last = token.end()
    text = "".join(pieces) + re.escape(pattern[last:])
    if not all(f"(?P<{part}>" in text for part in "ymd"):
        raise ValueError(pattern)
    return re.compile(text + r"\Z")


def read_date(raw: Raw, declared_nulls: frozenset = frozenset(), patterns: Iterable[str] = ()) -> Read:
    """A day as AAAA-MM-JJ (TYP-006). Two-digit years and half dates are TYP-008, spreadsheet serials STR-021."""
    read = clean_text(raw, declared_nulls, strict=True)
    if read.value is None:
        return read
    text = str(read.value)
    iso = _ISO.match(text)
    if iso:
        day = _day(*map(int, iso.groups()))
        return Read(day, read.problems) if day else Read(None, read.problems + (_bad_day(text),))
    midnight = _ISO_MIDNIGHT.match(text)
    if midnight:
        return read_date(midnight.group(1), declared_nulls)._replace(problems=read.problems)
    for pattern in patterns:
        match = compile_pattern(pattern).match(text)
        if match:
            day = _day(int(match.group("y")), int(match.group("m")), int(match.group("d")))
            return Read(day, read.problems) if day else Read(None, read.problems + (_bad_day(text),))
    return Read(None, read.problems + (_why_not_a_day(text),))


def read_datetime(raw: Raw, declared_nulls: frozenset = frozenset(), patterns: Iterable[str] = ()) -> Read:
    """A day, with an hour when there is one: AAAA-MM-JJ or AAAA-MM-JJTHH:MM:SS."""
    text = str(raw).strip() if isinstance(raw, str) else ""
    day, separator, hour = text.replace("T", " ").partition(" ")
    if separator and _ISO.match(day):
        zoned = _ZONED.match(hour)
        clock = read_hour(zoned.group(1) if zoned and ":" in zoned.group(1) else hour.partition(".")[0])
        date = read_date(day, declared_nulls)
        if date.value and clock.value:
            return Read(f"{date.value}T{clock.value}")
    return read_date(raw, declared_nulls, patterns)


def read_hour(raw: Raw, declared_nulls: frozenset = frozenset()) -> Read:
    """A local hour as HH:MM:SS (TYP-007); a fraction of a day or an hour with a zone is refused with a proposal."""
    read = clean_text(raw, declared_nulls, strict=True)
    if read.value is None:
        return read
    text = str(read.value)
    clock = _CLOCK.match(text)
    if clock:
        hour, minute, second = clock.group(1), clock.group(2), clock.group(3) or "00"
        return Read(f"{int(hour):02d}:{minute}:{second}", read.problems)
    alone = _HOUR_ALONE.match(text)
    if alone:
        return Read(f"{int(alone.group(1)):02d}:00:00", read.problems)
    proposal, confidence = _hour_proposal(text)
    return Read(None, read.problems + (Problem("TYP-007", proposal, confidence),))


def _hour_proposal(text: str) -> tuple[str | None, str | None]:
    if _FRACTION.match(text):
        seconds = round(float(text.replace(",", ".")) * 86400) % 86400
        return str(datetime.timedelta(seconds=seconds)).zfill(8), "probable"
    zoned = _ZONED.match(text)
    if zoned:
        inner = read_hour(zoned.group(1))
        return (str(inner.value), "incertain") if inner.value else (None, None)
    return None, None


def _why_not_a_day(text: str) -> Problem:
    if _SERIAL.match(text) and _FIRST_SERIAL <= float(text.replace(",", ".")) <= _LAST_SERIAL:
        day = _EPOCH_1900 + datetime.timedelta(days=int(float(text.replace(",", "."))))
        return Problem("STR-021", day.isoformat(), "probable")
    numbers = _THREE_NUMBERS.match(text)
    if numbers:
        first, _second, third = (numbers.group(i) for i in (1, 2, 3))
        if len(first) <= 2 and len(third) <= 2:
            return Problem("TYP-008")
        return _bad_day(text)
    written = _written_out(text)
    if written:
        return Problem("TYP-006", written, "certain")
    if re.match(r"[0-9]{4}([-/][0-9]{1,2})?\Z|[0-9]{1,2}[-/.][0-9]{1,2}\Z|[0-9]{1,2}[-/.][0-9]{4}\Z", text):
        return Problem("TYP-008")
    return Problem("TYP-006")


def _written_out(text: str) -> str | None:
    """`12 mai 2020`, `ven. 1er févr. 2019`, with the month in letters."""
    found = _WRITTEN_OUT.match(text)
    if not found:
        return None
    day, name, year = found.groups()
    month = next((rank for rank, word in enumerate(_MONTHS, start=1) if re.match(word, name, re.IGNORECASE)), None)
    return _day(int(year), month, int(day)) if month else None


def _bad_day(text: str) -> Problem:
    """The day does not exist as written: propose the other order of day and month when that one exists."""
    match = _THREE_NUMBERS.match(text)
    if not match or 4 not in (len(match.group(1)), len(match.group(3))):
        return Problem("TYP-006")
    numbers = [int(number) for number in match.groups()]
    if 0 in numbers:
        return Problem("TYP-008")
    year_first = len(match.group(1)) == 4
    year = numbers[0] if year_first else numbers[2]
    orders = (numbers[1:], numbers[:0:-1]) if year_first else ((numbers[1], numbers[0]), (numbers[0], numbers[1]))
    for month, day in orders:
        found = _day(year, month, day)
        if found:
            return Problem("TYP-006", found, "incertain")
    return Problem("TYP-006")


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
