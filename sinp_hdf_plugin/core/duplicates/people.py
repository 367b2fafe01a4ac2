# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of observers: who is named in a cell, and how alike two such lists are.

Case, accents, the order of name and first name, initials, organisations in brackets and small slips of the
keyboard make no other person; somebody else of the same family, or of the same first name, does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sinp_hdf_plugin.core.duplicates.criteria import Likeness, load_likeness
from sinp_hdf_plugin.core.duplicates.taxon_names import folded

Person = tuple[str, ...]  # the words of a name, sorted
People = tuple[Person, ...]

_BRACKETS = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)|<[^<>]*>")
_ORGANISATION = re.compile(r"\s+[-–—]\s+.*", re.DOTALL)
_NO_LETTER = re.compile(r"[\W\d_]+")
_MISTER = "m"  # with a name and a first name behind; else an initial
_INITIALS = 3  # letters that first names written as one word may have (JP, JPM)
_SLIP, _LONG_WORD = 4, 8  # letters from which one slip, and two, are forgiven


class Alike(NamedTuple):
    """best: the likeness of the two people most alike; whole: of the two lists."""

    best: float
    whole: float


def people_of(cell: object, likeness: Likeness | None = None) -> People:
    """The people named in a cell, each once, sorted; none when it is empty or names nobody."""
    words = (likeness or load_likeness()).people
    text = _BRACKETS.sub(" ", "" if cell is None else str(cell))
    nobody = frozenset(words["nobody"])
    between = rf"\s(?:{'|'.join(map(re.escape, words['words_between']))})\s"
    parts = re.split(f"[{re.escape(''.join(words['separators']))}]|{between}", text, flags=re.IGNORECASE)
    found = set()
    for part in (piece for whole in parts for piece in _by_commas(whole)):
        person = _person(_ORGANISATION.sub("", part), frozenset(words["titles"]))
        if person and " ".join(_words(part)) not in nobody and " ".join(person) not in nobody:
            found.add(person)
    return tuple(sorted(found))


def _by_commas(text: str) -> list[str]:
    """People between commas; two single words around one comma are the name and the first name of one person."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) == 2 and all(len(part.split()) == 1 for part in parts):
        return [" ".join(parts)]
    return parts


def _words(text: str) -> list[str]:
    return _NO_LETTER.sub(" ", folded(text).replace("'", "")).split()


def _person(text: str, titles: frozenset[str]) -> Person:
    words = [word for word in _words(text) if word not in titles]
    if len(words) > 2 and words[0] == _MISTER:
        del words[0]
    return tuple(sorted(words))


def likeness_of_people(one: People, other: People, likeness: Likeness | None = None) -> Alike | None:
    """How alike two lists of people are, from 0 to 1; None when one of them names nobody."""
    if not one or not other:
        return None
    words = (likeness or load_likeness()).people
    table = [[likeness_of_persons(a, b, words["initial"]) for b in other] for a in one]
    rows = [max(row) for row in table]
    columns = [max(column) for column in zip(*table)]
    best = max(rows)
    common = sum(value >= words["same"] for value in (*rows, *columns)) / (len(rows) + len(columns))
    company = words["company"]
    return Alike(best, best * (company + (1 - company) * common) if best >= words["same"] else best)


def likeness_of_persons(one: Person, other: Person, initial: float) -> float:
    """How alike two names are, from 0 to 1: the share of their words that go together."""
    if one == other:
        return 1.0
    left, right = list(one), list(other)
    total = 0.0
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
            total += 2.0
    total += _run_of_initials(left, right, initial) + _run_of_initials(right, left, initial)
    total += 2 * _best_words(left, right, initial)
    return round(total / (len(one) + len(other)), 6)


def _run_of_initials(short: list[str], full: list[str], initial: float) -> float:
    """`jp` for `jean pierre`: takes the words out, answers their weight."""
    for word in short:
        if 2 <= len(word) <= _INITIALS and len(word) <= len(full) and "".join(sorted(word)) in _initials(full):
            taken = [next(w for w in full if w.startswith(letter)) for letter in sorted(word)]
            if len(set(taken)) == len(word):
                short.remove(word)
                for found in taken:
                    full.remove(found)
                return initial * (len(word) + 1)
    return 0.0


def _initials(words: Sequence[str]) -> str:
    return "".join(sorted(word[0] for word in words))


def _best_words(left: list[str], right: list[str], initial: float) -> float:
    """The likeness of the words that go together best, each used once."""
    found = sorted(
        ((-_alike(a, b, initial), min(a, b), max(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    )
    used: tuple[set[int], set[int]] = set(), set()
    total = 0.0
    for value, _, _, i, j in found:
        if value < 0 and i not in used[0] and j not in used[1]:
            total -= value
            used[0].add(i)
            used[1].add(j)
    return total


def _alike(one: str, other: str, initial: float) -> float:
    """Two words: an initial, or a slip of the keyboard."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return initial if long[0] == short else 0.0
    if len(short) < _SLIP or len(long) - len(short) > 2:
        return 0.0
    most = 2 if len(long) >= _LONG_WORD else 1
    slips = _few_slips(one, other, most)
    return 0.0 if slips is None else 1 - slips / len(long)


def _few_slips(one: str, other: str, most: int) -> int | None:
    """Letters to put, take, change or swap to go from one word to the other; None when they are more than `most`."""
    if len(set(one) ^ set(other)) > 2 * most:  # most words are far apart: a quick answer for them
        return None
    start = 0
    while one[start] == other[start]:
        start += 1
        if start == min(len(one), len(other)):
            break
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if max(len(one), len(other)) > most + 1 and most == 1:
        return None
    slips = _slips(one, other)
    return slips if slips <= most else None


def _slips(one: str, other: str) -> int:
    """Letters to put, take, change or swap (Damerau)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
