# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of numbers and of codes made of digits."""

from __future__ import annotations

import math
import re

from sinp_hdf_plugin.core.mapping.values import Problem, Raw, Read, clean_text

# 18 digits at most: what an integer column holds.
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?\Z")
_TRAILING_ZERO = re.compile(r"([+-]?[0-9]{1,18})[.,]0+\Z")
_ONE_OR_A_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,]000\Z")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+]?[0-9]{1,2}\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u202f'][0-9]{3})+([.,][0-9]+)?\Z")
_NUMBER_INSIDE = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def read_integer(raw: Raw, declared_nulls: frozenset = frozenset(), code: bool = False) -> Read:
    """A whole number (TYP-003). `code` numbers (cdNom, codeHabRef) were damaged if they read 12345.0 (STR-020)."""
    read = _digits(raw, declared_nulls)
    if read.value is None:
        return read
    text, problems = str(read.value), read.problems
    if _INTEGER.match(text):
        return Read(int(text), problems)
    whole = _whole(text) if code or not _ONE_OR_A_THOUSAND.match(text) else None
    if whole is None:
        inside = _NUMBER_INSIDE.search(text)
        guess = inside.group(0) if inside and _INTEGER.match(inside.group(0)) else None
        return Read(None, problems + (Problem("TYP-003", guess, "incertain" if guess else None),))
    if code:
        return Read(None, problems + (Problem("STR-020", str(whole), "certain"),))
    return Read(whole, problems + (Problem("STR-022", str(whole), "certain"),))


def read_decimal(raw: Raw, declared_nulls: frozenset = frozenset(), decimal: str = ".") -> Read:
    """A decimal number (TYP-004). A decimal comma the profile does not announce is normalised and reported."""
    read = _digits(raw, declared_nulls)
    if read.value is None:
        return read
    text, problems = str(read.value), read.problems
    if decimal == "," and "," in text:
        text = text.replace(" ", "").replace(",", ".")
    if _is_decimal(text):
        return Read(_shortest(float(text)), problems)
    normal = _normal_decimal(text)
    if normal is not None:
        return Read(_shortest(float(normal)), problems + (Problem("STR-022", normal, "certain"),))
    inside = _NUMBER_INSIDE.search(text)
    guess = inside.group(0).replace(",", ".") if inside else None
    return Read(None, problems + (Problem("TYP-004", guess, "incertain" if guess else None),))


def read_padded_code(raw: Raw, declared_nulls: frozenset = frozenset(), length: int = 5) -> Read:
    """A code whose leading zero is part of it (INSEE): 2691 was 02691, '12345.0' was 12345 (STR-020)."""
    read = clean_text(raw, declared_nulls, strict=True)
    if read.value is None:
        return read
    text = str(read.value).upper()
    whole = _TRAILING_ZERO.match(text)
    damaged = whole.group(1) if whole else text
    if (whole or len(damaged) == length - 1) and damaged.isdigit():
        return Read(None, read.problems + (Problem("STR-020", damaged.zfill(length), "certain"),))
    if _SCIENTIFIC.match(text):
        return Read(None, read.problems + (Problem("STR-020"),))
    return Read(text, read.problems)


def _digits(raw: Raw, declared_nulls: frozenset) -> Read:
    """The cell as text, blanks around digits ignored: '1 250' is one number, not two."""
    return clean_text(raw, declared_nulls, strict=True)


def _whole(text: str) -> int | None:
    match = _TRAILING_ZERO.match(text)
    if match:
        return int(match.group(1))
    if _SCIENTIFIC.match(text):
        value = float(text.replace(",", "."))
        return int(value) if value.is_integer() and abs(value) < 1e18 else None
    if _GROUPED.match(text):
        return _whole_of_group(text)
    return None


def _whole_of_group(text: str) -> int | None:
    digits = re.sub("[ \u00a0\u202f']", "", text)
    return int(digits) if _INTEGER.match(digits) else None


def _normal_decimal(text: str) -> str | None:
    candidate = re.sub("[ \u00a0\u202f']", "", text) if _GROUPED.match(text) else text
    if candidate.count(",") == 1 and "." not in candidate:
        candidate = candidate.replace(",", ".")
    return candidate if candidate != text and _is_decimal(candidate) else None


def _is_decimal(text: str) -> bool:
    return bool(_DECIMAL.match(text)) and math.isfinite(float(text))


def _shortest(number: float) -> float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
