# SPDX-License-Identifier: GPL-2.0-or-later
"""How the days of a column are written: the patterns that a profile may declare, and what is sure about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_DAY = re.compile(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})(?![0-9])(.*)\Z", re.DOTALL)
_CLOCK = re.compile(r"( |T)([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?\Z")
_COMPACT = re.compile(r"(1[6-9]|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])\Z")
_SERIAL = re.compile(r"[2-5][0-9]{4}(?:\.[0-9]+)?\Z")  # what a spreadsheet keeps for a day: 1954 to 2064
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}\Z")
_PARTIAL = re.compile(r"(?:[0-9]{1,2}[-/.])?(?:1[6-9]|20)[0-9]{2}\Z|(?:1[6-9]|20)[0-9]{2}-[0-9]{2}\Z")
_MONTHS = "janv|f[ée]vr|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c|jan|feb|apr|may|jun|jul|aug|dec"
_IN_WORDS = re.compile(rf"(?:.*\W)?[0-9]{{0,2}}(?:er)?[ -]?(?:{_MONTHS})[a-zéû]*\.?[ -][0-9]{{2,4}}\Z", re.IGNORECASE)
_NUMBERED, _INCOMPLETE = "que le tableur a changés en numéros", "qui n’ont pas de jour ou de mois"
_ODD = {
    "écrits en toutes lettres": _IN_WORDS,
    "dont l’année n’a que deux chiffres": _SHORT_YEAR,
    _INCOMPLETE: _PARTIAL,
    _NUMBERED: _SERIAL,
}
_MUTE = (_NUMBERED, _INCOMPLETE)  # alone, they may as well be other numbers
_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _UNSURE = "day", "month", "year", "unsure"


@dataclass(frozen=True)
class Days:
    """What was found among the values of a column.

    share: of the values, those that are days, whole or not; mute: those that may be other numbers just as well;
    readable: those that `patterns` (best first) read; certain: nothing contradicts the order of day and month, and
    something proves it; note: in French, what is odd.
    """

    share: float
    readable: float
    patterns: tuple[str, ...] = ()
    certain: bool = True
    note: str = ""
    mute: float = 0.0


NO_DAYS = Days(0.0, 0.0)


def days_of(texts: Sequence[str]) -> Days:
    """How the days among these values are written."""
    whole: Counter[tuple[str, str]] = Counter()  # (order, separator and clock) -> how many
    odd: Counter[str] = Counter()
    for text in texts:
        shape = _shape(text)
        if shape:
            whole[shape] += 1
        else:
            kind = _odd_kind(text)
            if kind:
                odd[kind] += 1
    found = sum(whole.values())
    if not found and not odd:
        return NO_DAYS
    orders = {
        order: sum(count for (found_order, _), count in whole.items() if found_order == order)
        for order in (_DAY_FIRST, _MONTH_FIRST)
    }
    month_first = orders[_MONTH_FIRST] > orders[_DAY_FIRST]
    patterns: Counter[str] = Counter()
    for (order, written), count in whole.items():
        patterns[_pattern(order, written, month_first)] += count
    slashed = found - sum(n for (o, _), n in whole.items() if o == _YEAR_FIRST)
    minority = min(orders.values())
    telling = sum(count for kind, count in odd.items() if found or kind not in _MUTE)
    return Days(
        (found + telling) / len(texts),
        (found - minority) / len(texts),
        tuple(_useful(patterns, minority, month_first)),
        not slashed or (bool(orders[_DAY_FIRST]) != bool(orders[_MONTH_FIRST])),
        _note(odd, minority, slashed, sum(orders.values()), month_first, len(texts)),
        sum(odd[kind] for kind in _MUTE) / len(texts),
    )


def _shape(text: str) -> tuple[str, str] | None:
    """Which number is the day, and how the rest is written; None when it is not a whole day."""
    if _COMPACT.match(text):
        return _YEAR_FIRST, ""
    match = _DAY.match(text)
    if not match:
        return None
    first, separator, second, third, rest = match.groups()
    clock = _clock(rest)
    if clock is None or not 1 <= int(second) <= 31:
        return None
    if len(first) == 4 and len(third) <= 2:
        return (_YEAR_FIRST, separator + clock) if int(second) <= 12 and 1 <= int(third) <= 31 else None
    if len(third) != 4 or len(first) > 2 or not 1 <= int(first) <= 31:
        return None
    if int(first) > 12:
        return (_DAY_FIRST, separator + clock) if int(second) <= 12 else None
    return (_MONTH_FIRST if int(second) > 12 else _UNSURE), separator + clock


def _clock(rest: str) -> str | None:
    """The pattern of what follows the day, None when it is not an hour."""
    if not rest.strip():
        return ""
    match = _CLOCK.match(rest)
    if not match:
        return None
    seconds = ":SS" if rest.count(":") >= 2 and re.match(r".[0-9]+:[0-9]+:", rest) else ""
    return f"{match.group(1)}HH:mm{seconds}{'Z' if match.group(4) else ''}"


def _pattern(order: str, shape: str, month_first: bool) -> str:
    separator, clock = shape[:1], shape[1:]
    if order == _YEAR_FIRST:
        return separator.join(("AAAA", "MM", "JJ")) + clock
    first = ("MM", "JJ") if order == _MONTH_FIRST or (order == _UNSURE and month_first) else ("JJ", "MM")
    return separator.join((*first, "AAAA")) + clock


def _useful(patterns: Counter[str], minority: int, month_first: bool) -> list[str]:
    """Best first. Where both orders occur, only the usual one: the other would turn days into months unseen."""
    refused = "JJ" if month_first else "MM"
    return [
        pattern
        for pattern, _ in patterns.most_common()
        if pattern != "AAAA-MM-JJ" and not (minority and pattern.startswith(refused) and not pattern.startswith("AAAA"))
    ]


def _odd_kind(text: str) -> str | None:
    return next((kind for kind, expression in _ODD.items() if expression.match(text)), None)


def _note(odd: Counter[str], minority: int, slashed: int, sure: int, month_first: bool, count: int) -> str:
    said = []
    if slashed and not sure:
        said.append("rien ne dit si le jour ou le mois vient en premier : pris pour JJ/MM, comme en France")
    if minority:
        usual = "le mois avant le jour" if month_first else "le jour avant le mois"
        said.append(f"le plus souvent {usual}, mais l’inverse pour {minority} valeur(s) au moins : à vérifier")
    said += [f"{number} sur {count} {kind} : ils ne seront pas lus" for kind, number in odd.most_common()]
    return " ; ".join(said)
