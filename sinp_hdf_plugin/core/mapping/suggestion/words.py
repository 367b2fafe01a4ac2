# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of columns as words: no accents, no case, no separators, abbreviations and English brought to one word."""

from __future__ import annotations

import re
from functools import cache

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge

_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_NUMBERED = re.compile(r"([a-z]{3,})([0-9]{1,2})\Z")
_ELIDED = re.compile(r"\b(?:[dlnsjc]|qu)['’´`]", re.IGNORECASE)  # l'espèce, d'observation
_NUMERO = re.compile(r"\bn\s?[°º]", re.IGNORECASE)
_SHORTEST_PLURAL = 4


def plain_words(name: str) -> list[str]:
    """The words of a name as they stand: `DateObs_1` is date, obs, 1."""
    text = _HUMP.sub(" ", _ELIDED.sub("", _NUMERO.sub("num ", name)))
    found: list[str] = []
    for word in _NOT_A_WORD.split(fold(text)):
        numbered = _NUMBERED.match(word)
        found += numbered.groups() if numbered else [word] if word else []
    return found


def squashed(name: str) -> str:
    """The name without separators, accents and case: `Date d'Obs.` is datedobs."""
    return _NOT_A_WORD.sub("", fold(_NUMERO.sub("num ", name)))


@cache
def concepts(name: str) -> frozenset[str]:
    """The words that count, each in its usual form: `nb_individus` and `Count of individuals` are the same."""
    usual, empty = _usual_forms()
    words = plain_words(name)
    found = frozenset(_usual(word, usual) for word in words if word not in empty)
    return found or frozenset(words)


def _usual(word: str, usual: dict[str, str]) -> str:
    if word in usual:
        return usual[word]
    if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx":
        return usual.get(word[:-1], word[:-1])
    return word


@cache
def _usual_forms() -> tuple[dict[str, str], frozenset[str]]:
    words = knowledge("words")
    usual = {form: word for word, forms in words.items() for form in (word, *forms)}
    return usual, frozenset(knowledge("stop_words"))
