# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a cell that came back differs from the one sent because somebody changed it, or because a spreadsheet did.

Spreadsheets drop leading zeros, make days of `1/2`, numbers of days, and round long codes: none of it is a correction.
"""

from __future__ import annotations

import datetime
import re
from enum import Enum
from functools import lru_cache

from sinp_hdf_plugin.core.formats.workbook_cells import DAY, HOUR, LOGICAL, TEXT

_NUMBER = re.compile(r"([+-]?)([0-9][0-9   ]*)?(?:[.,]([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?\s?(%?)\Z")
_BLANKS = re.compile(r"[   \s]+")
_DAY = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,4}))?(?:[T ]([0-9:]+(?:\.[0-9]+)?))?Z?\Z")
_MONTH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})\Z")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9:]+)(?:\.[0-9]+)?)?\Z")
_CLOCK = re.compile(r"([0-9]{1,2})\s?[:hH]\s?([0-9]{2})?(?:[:mM ]([0-9]{2})s?)?\Z")
_TRUE, _FALSE = frozenset(("true", "vrai", "1")), frozenset(("false", "faux", "0"))
_FIRST_DAYS = (datetime.date(1899, 12, 30), datetime.date(1904, 1, 1))
_LAST_SERIAL = 2_958_465  # 31 December 9999
_CENTURY = 100
_DAY_SECONDS = 86_400


class Verdict(Enum):
    """What became of a cell: as sent; written otherwise by a spreadsheet; day and month swapped by one; changed."""

    SAME, REWRITTEN, SWAPPED, CHANGED = "same", "rewritten", "swapped", "changed"


@lru_cache(maxsize=50_000)
def compare(sent: str | None, back: str | None, kind: str, faulty: bool) -> Verdict:
    """`kind` is what the spreadsheet takes the cell for (workbook_cells); `faulty` cells were marked to be corrected.

    In a faulty cell, and in one that still is text, whatever differs was typed by somebody, blanks aside.
    """
    if (sent or "") == (back or ""):
        return Verdict.SAME
    a, b = _tidy(sent), _tidy(back)
    if a == b:  # only blanks: a correction where blanks may be the fault
        return Verdict.CHANGED if faulty and b else Verdict.REWRITTEN
    if faulty or kind == TEXT or not a or not b:
        return Verdict.CHANGED
    if _same_number(a, b) or _same_clock(a, b, kind) or (kind == LOGICAL and _same_truth(a, b)):
        return Verdict.REWRITTEN
    return _compare_days(a, b, kind)


def _tidy(text: str | None) -> str:
    return _BLANKS.sub(" ", text or "").strip().lstrip("'")


def _number(text: str) -> float | None:
    found = _NUMBER.match(text)
    if not found or not (found.group(2) or found.group(3)):
        return None
    sign, whole, part, power, percent = found.groups()
    value = float(f"{sign}{_BLANKS.sub('', whole or '0')}.{part or '0'}e{power or '0'}")
    return value / 100 if percent else value


def _same_number(a: str, b: str) -> bool:
    """Equal to the 15 digits that a spreadsheet keeps."""
    one, other = _number(a), _number(b)
    return one is not None and other is not None and f"{one:.14e}" == f"{other:.14e}"


def _seconds(text: str) -> int | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _same_clock(a: str, b: str, kind: str) -> bool:
    """An hour, as an hour or as the fraction of a day that spreadsheets hold."""
    then = _seconds(a)
    if then is None:
        return False
    now = _seconds(b)
    fraction = _number(b) if now is None and kind != HOUR else None
    if fraction is not None and 0 <= fraction < 1:
        now = round(fraction * _DAY_SECONDS)
    return now is not None and abs(now - then) <= 1


def _same_truth(a: str, b: str) -> bool:
    return any(a.lower() in words and b.lower() in words for words in (_TRUE, _FALSE))


def _compare_days(a: str, b: str, kind: str) -> Verdict:
    """A day that became a date of the spreadsheet, or its number. Only then may it be written in another order."""
    sent = _DAY.match(a)
    back = _days_of(b, kind)
    month = _MONTH.match(a)
    if month and back:
        first = _date(int(month.group(2)), int(month.group(1)), 1)
        return Verdict.REWRITTEN if first in back else Verdict.CHANGED
    if not sent or not back:
        return Verdict.CHANGED
    clock = sent.group(4)
    back_clock = _ISO_DAY.match(b)
    if clock and not (back_clock and _seconds(clock[:8]) == _seconds((back_clock.group(4) or "00:00")[:8])):
        return Verdict.CHANGED
    plain, swapped = _readings(sent)
    if not sent.group(3):  # `1/2`: the spreadsheet added a year, or a day
        short = {(day.day, day.month) for day in back}
        return Verdict.REWRITTEN if short & {plain, swapped} else Verdict.CHANGED
    if plain in back:
        return Verdict.REWRITTEN
    return Verdict.SWAPPED if swapped in back else Verdict.CHANGED


def _days_of(text: str, kind: str) -> set[datetime.date]:
    """The days that a cell of a spreadsheet may mean."""
    iso = _ISO_DAY.match(text)
    if iso:
        day = _date(*map(int, iso.group(1, 2, 3)))
        return {day} if day else set()
    serial = _number(text) if kind not in (DAY, HOUR) else None
    if serial is None or not 1 <= serial <= _LAST_SERIAL:
        return set()
    found = set()
    for first in _FIRST_DAYS:
        try:
            found.add(first + datetime.timedelta(days=int(serial)))
        except OverflowError:
            continue
    return found


def _readings(found: re.Match[str]) -> tuple[object, object]:
    """The day as written here (day first, or year first), and with day and month the other way round."""
    first, second, third = found.group(1), found.group(2), found.group(3)
    if third is None:
        return (int(first), int(second)), (int(second), int(first))
    if len(first) > 2:
        return _date(int(first), int(second), int(third)), _date(int(first), int(third), int(second))
    year = int(third) if len(third) > 2 else _full_year(int(third))
    return _date(year, int(second), int(first)), _date(year, int(first), int(second))


def _full_year(short: int) -> int:
    """As spreadsheets read two digits: 00 to 29 are of this century."""
    return short + (2000 if short < 30 else 1900) if short < _CENTURY else short


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
