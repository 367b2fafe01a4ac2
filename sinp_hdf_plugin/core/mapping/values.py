# SPDX-License-Identifier: GPL-2.0-or-later
"""What a value reader answers, and the cleaning that every text cell goes through.

A value reader is called once per *distinct* raw value of a column, never once per row. It answers a `Read`:
the value in the format, and the problems met on the way, each naming the rule of the catalogue it belongs to.
"""

from __future__ import annotations

import re
from typing import Callable, NamedTuple, Union

Raw = Union[str, int, float, bytes, None]
Value = Union[str, int, float, None]


class Problem(NamedTuple):
    """One thing wrong with a value: the rule it breaks and, where there is one, what to put instead.

    `confidence` is `certain` (same information, other spelling), `probable` (one candidate) or `incertain`
    (a guess, never applied in bulk). `elsewhere`: the proposal is for other columns, not a value of this one.
    """

    rule: str
    proposal: str | None = None
    confidence: str | None = None
    elsewhere: bool = False


class Read(NamedTuple):
    """A raw value once read: `value` is None when there was nothing, or nothing that could be understood."""

    value: Value
    problems: tuple[Problem, ...] = ()

    @property
    def lost(self) -> bool:
        """There was something, and it could not be understood; a word for "no value" (STR-015) is nothing."""
        return self.value is None and any(problem.rule != "STR-015" for problem in self.problems)


Reader = Callable[[Raw], Read]
NOTHING = Read(None)

# STR-015: words that programs write for "no value". A profile may declare others as its own way to say nothing.
_NO_VALUE = ("na", "n/a", "null", "none", "nan", "\\n", "-", "--", "?", "nil")
# What spreadsheets show where a formula failed, in English and in French; LibreOffice has numbers for the rest.
_FAILED_FORMULAS = (
    *("#n/a", "#n/d", "#ref!", "#value!", "#valeur!", "#null!", "#nul!", "#name?", "#nom?", "#div/0!", "#num!"),
    *("#nombre!", "#spill!", "#propagation!", "#calc!", "#calcul!", "#field!", "#champ!", "#getting_data", "#err"),
    *(f"err:{number}" for number in range(501, 541)),
)
PSEUDO_NULLS = frozenset((*_NO_VALUE, *_FAILED_FORMULAS))
_BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"
_INNER_BLANKS = re.compile(r"[\t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff\x00-\x1f\x7f]")
# UTF-8 read as Windows-1252 leaves these pairs; a replacement character means that letters are already lost.
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac|\ufffd|[A-Za-z\u00c0-\u00ff]\\?[A-Za-z\u00c0-\u00ff]"
)
# What the text field of a shapefile holds, and of many a database: a longer text is cut there, or was cut before.
SHORT_FIELD = 254
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)  # a question mark is at home there


def clean_text(raw: Raw, declared_nulls: frozenset = frozenset(), strict: bool = False) -> Read:
    """Trim a cell and tell what is odd in it.

    `strict` cells (codes, keys, numbers, dates) may hold no invisible character at all: STR-014. Pseudo-nulls
    become None with STR-015, unless the profile declares them. Returns text, or None for an empty cell.
    """
    if raw is None:
        return NOTHING
    if isinstance(raw, bytes):
        raw = raw.decode("utf-8", "replace")
    if not isinstance(raw, str):
        if raw != raw:  # a NaN is how typed tables say nothing
            return NOTHING
        raw = number_text(raw)
    text = raw.strip(_BLANKS)
    if not text or text in declared_nulls:
        return NOTHING
    if text.lower() in PSEUDO_NULLS:
        return Read(None, (Problem("STR-015", None, "certain"),))
    if strict and (text != raw or _INNER_BLANKS.search(text)):
        text = _INNER_BLANKS.sub(" ", text).strip()
        return Read(text, (Problem("STR-014", text, "certain"),))
    return Read(text)


def read_free_text(raw: Raw, declared_nulls: frozenset = frozenset()) -> Read:
    """A text for people: kept as it is; signs of a double encoding (STR-016) and of a cut (STR-017) are reported."""
    read = clean_text(raw, declared_nulls)
    if read.value is None:
        return read
    text, problems = str(read.value), read.problems
    if len(text) >= SHORT_FIELD:
        problems += (Problem("STR-017"),)
    if _MOJIBAKE.search(_URL.sub("", text)):
        repaired = repair_mojibake(text)
        problems += (Problem("STR-016", repaired, "probable" if repaired else None),)
    return Read(read.value, problems)


def repair_mojibake(text: str) -> str | None:
    """The text as it was before UTF-8 was taken for Windows-1252, or None when letters are lost for good."""
    try:
        repaired = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return repaired if repaired != text else None


def number_text(number: int | float) -> str:
    """A number as a table of texts would write it: whole ones without a tail."""
    if isinstance(number, bool):
        return "true" if number else "false"
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)
