# SPDX-License-Identifier: GPL-2.0-or-later
"""What a column may be, judged by its name alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from sinp_hdf_plugin.core.mapping.suggestion.book import Book, Known, trigrams
from sinp_hdf_plugin.core.mapping.suggestion.words import concepts, squashed

_CUT = 10
_SHORTNESS = 0.05  # of two names that fit as well, the longer one tells more
_COUNTED_CUT = re.compile(r"(.{6,8})_?[0-9]{1,2}\Z")  # what GDAL writes for a second name with the same beginning
_LEAST_SHARE, _LEAST_RATIO, _LEAST_TRIGRAMS = 0.5, 0.84, 0.45


@dataclass(frozen=True)
class NameMatch:
    """How well a name fits a column of the format: 0 to 1, and why, in French."""

    score: float
    reason: str


def match_names(name: str, book: Book) -> dict[str, NameMatch]:
    """The columns of the format that the name may mean, with how well it fits; those that fit best win."""
    best: dict[str, NameMatch] = {}
    for known, score, how in _matches(name, book):
        score = score * known.strength - _SHORTNESS / max(4, len(known.squash))
        if known.target not in best or best[known.target].score < score:
            best[known.target] = NameMatch(round(score, 3), f"« {name} » {how} ({known.origin})")
    return best


def _matches(name: str, book: Book) -> Iterable[tuple[Known, float, str]]:
    squash, words = squashed(name), concepts(name)
    for known in book.by_squash.get(squash, ()):
        yield known, 1.0, f"s’écrit comme « {known.text} »"
    yield from _cut(name, squash, book)
    yield from _by_words(words, book)
    yield from _by_letters(squash, book)


def _cut(name: str, squash: str, book: Book) -> Iterable[tuple[Known, float, str]]:
    """Names longer than a shapefile allows: the fewer the columns that begin so, the surer."""
    begins = [squash] if len(name) == _CUT else []
    counted = _COUNTED_CUT.match(name)
    found = [known for begin in begins for known in book.by_cut.get(begin, ())]
    if counted and not found and len(name) <= _CUT:
        begin = squashed(counted.group(1))
        found = [k for cut, knowns in book.by_cut.items() if cut.startswith(begin) for k in knowns]
    targets = {known.target for known in found}
    score = 0.9 if len(targets) == 1 else 0.75 if len(targets) <= 3 else 0.55
    yield from ((known, score, f"est « {known.text} » coupé à dix caractères") for known in found)


def _by_words(words: frozenset[str], book: Book) -> Iterable[tuple[Known, float, str]]:
    candidates = {id(known): known for word in words for known in book.by_concept.get(word, ())}
    weight = book.weight
    mine = sum(map(weight, words))
    for known in candidates.values():
        if known.concepts == words:
            yield known, 0.95, f"a les mêmes mots que « {known.text} »"
            continue
        common = sum(weight(word) for word in known.concepts & words)
        theirs = sum(map(weight, known.concepts))
        share = common / (mine + theirs - common)
        if share >= _LEAST_SHARE:
            yield known, 0.45 + 0.45 * share, f"a presque les mêmes mots que « {known.text} »"
        elif len(words) > 1 and common == theirs and len(known.concepts) > 1:
            yield known, 0.62, f"contient les mots de « {known.text} »"


def _by_letters(squash: str, book: Book) -> Iterable[tuple[Known, float, str]]:
    """Near misses: a letter more, less, or another."""
    if len(squash) < 5:
        return
    mine = trigrams(squash)
    shared: Counter[int] = Counter()
    knowns: dict[int, Known] = {}
    for trigram in mine:
        for known in book.by_trigram.get(trigram, ()):
            shared[id(known)] += 1
            knowns[id(known)] = known
    for key, count in shared.items():
        known = knowns[key]
        if known.squash == squash or 2 * count / (len(mine) + len(trigrams(known.squash))) < _LEAST_TRIGRAMS:
            continue
        ratio = SequenceMatcher(None, squash, known.squash, autojunk=False).ratio()
        if ratio >= _LEAST_RATIO:
            yield known, 0.9 * ratio, f"ressemble à « {known.text} »"
