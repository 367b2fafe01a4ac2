# SPDX-License-Identifier: GPL-2.0-or-later
"""Cited names brought to one writing, so that two records without a taxon code can be compared by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sinp_hdf_plugin.core.duplicates.criteria import Likeness, load_likeness

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[()\[\]]")
_SIGNS = re.compile(r"[.,;:?!\"«»“”*_]+")
_SENSE = re.compile(r"\b(?:s\.\s?(?:l|s|str|lat)|sensu\s+(?:lato|stricto))\b\.?", re.IGNORECASE)
_CROSS = "x"
_APOSTROPHES = re.compile("[’ʼ`´]")
_DIGITS = re.compile(r"[0-9]")


def folded(text: str) -> str:
    """Small letters without accents, apostrophes of one kind."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text).replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def normal_name(cited: object, likeness: Likeness | None = None) -> str:
    """The name without case, accents, authors, year, brackets nor words of doubt (sp., cf.); "" for nothing.

    Authors are told from the name by their capital after a small-letter epithet, or by the year; a vernacular name
    (`Mésange Bleue`, `Bergeronnette de Yarrell`) is left whole.
    """
    if cited is None:
        return ""
    words = (likeness or load_likeness()).names
    text = _SENSE.sub(" ", _BRACKETS.sub(" ", str(cited)).replace("×", f" {_CROSS} "))
    dated = bool(_DIGITS.search(text))
    tokens = [token for token in _SIGNS.sub(" ", text).split() if folded(token) not in words["open"]]
    tokens = tokens[: next((k for k, token in enumerate(tokens) if k and _DIGITS.search(token)), len(tokens))]
    return " ".join(folded(token) for token in _without_authors(tokens, dated, words))


def _without_authors(tokens: Sequence[str], dated: bool, words: Mapping[str, list[str]]) -> list[str]:
    """The tokens of the name itself."""
    if len(tokens) < 2 or _CROSS in tokens[2:]:  # of a hybrid the second parent is told too
        return list(tokens)
    if all(token.isupper() for token in tokens):  # letters tell nothing: an author only where a year says so
        return list(tokens[:2] if dated else tokens)
    if tokens[1][0].isupper() or tokens[1] in words["particles"]:
        return [tokens[0]] if dated and tokens[1][0].isupper() else list(tokens)
    return _epithets(tokens, words)


def _epithets(tokens: Sequence[str], words: Mapping[str, list[str]]) -> list[str]:
    """A genus (or a first word) and what follows in small letters; after an author, only a rank goes on."""
    kept, author = list(tokens[:2]), False
    for place, word in enumerate(tokens[2:], start=2):
        rank = word in words["ranks"] and place + 1 < len(tokens) and tokens[place + 1][0].islower()
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        if rank:
            author = False
        elif word[0].isupper() or word == "&" or (word in words["particles"] and after[:1].isupper()):
            author = True
        elif not author:
            kept.append(word)
    return kept
