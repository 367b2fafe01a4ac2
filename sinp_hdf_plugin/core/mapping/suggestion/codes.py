# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of a column against the code lists of the format: codes, labels, synonyms, gender and number aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.standard.codes import CodeList
from sinp_hdf_plugin.core.standard.load import load_codelists

SEPARATORS = ("|", ";", ",", "/", "+")
_ENDINGS = re.compile(r"(?:ees|ee|es|e|s|x)\Z")
_ASIDE = re.compile(r"\([^()]*\)|[^0-9a-z♂♀]+")
_NUMBERED = re.compile(r"([0-9A-Za-z]{1,4}) ?[-–:=.)] ?(.{3,})\Z", re.DOTALL)  # "2 - Femelle"
_UNDERSTOOD = 0.5


@dataclass(frozen=True)
class Reading:
    """How the values of a column read in one code list.

    codes: value -> code; by_code: how many values are codes as they stand; share: of the values read, the others being
    `left`, most frequent first; split: separator of several codes in a cell.
    """

    codes: Mapping[str, str]
    by_code: int
    left: tuple[str, ...]
    split: str | None = None

    @property
    def share(self) -> float:
        """The share of the values that were understood."""
        return len(self.codes) / (len(self.codes) + len(self.left)) if self.codes else 0.0

    @property
    def told(self) -> float:
        """The same, less where all are bare numbers, which fit any list."""
        if not self.codes:
            return 0.0
        bare = sum(value.isdigit() or len(value) == 1 for value in self.codes) / len(self.codes)
        return self.share * (1 - 0.85 * bare)


class Spellings:
    """Every way that the live codes of a list are known to be written."""

    def __init__(self, codelist: CodeList, version: str) -> None:
        live = frozenset(codelist.codes_live(version))
        self._exact = live
        self._known: dict[str, str] = {}
        self._loose: dict[str, str] = {}
        frozen = {code.code: code.frozen[version]["replaced_by"] for code in codelist.codes if version in code.frozen}
        ours = {fold(text): code for text, code in knowledge("codes").get(codelist.name, {}).items() if code in live}
        for code in codelist.codes:
            if code.code not in live:
                continue
            for text in (code.label.fr, code.label.en, *code.synonyms):
                self._known.setdefault(fold(text), code.code)
        self._known.update(ours)
        self._known.update({fold(code): code for code in live})
        for former, replaced in frozen.items():
            if len(replaced) == 1 and not replaced[0]["attribute"] and replaced[0]["code"] in live:
                self._known.setdefault(fold(former), replaced[0]["code"])
        for text, found in self._known.items():
            self._loose.setdefault(_loose(text), found)

    def is_code(self, text: str) -> bool:
        """Whether it is a code as it stands."""
        return text in self._exact

    def code(self, text: str) -> str | None:
        """The code of a value, None when nobody knows."""
        folded = fold(text)
        found = self._known.get(folded) or self._loose.get(_loose(folded))
        if found is None:
            numbered = _NUMBERED.match(text.strip())
            if numbered:
                return self.code(numbered.group(2))
        return found


def read_codes(facts: Facts, list_name: str, version: str, several: bool) -> Reading:
    """The values in that list. `several`: a cell may hold more than one, then separators are tried too."""
    spellings = _spellings(list_name, version)
    whole = _read(facts.texts, spellings, None)
    if not several or whole.share > _UNDERSTOOD:
        return whole
    tries = [whole]
    for separator in SEPARATORS:
        if any(separator in text for text in facts.texts):
            items = dict.fromkeys(item.strip() for text in facts.texts for item in text.split(separator))
            tries.append(_read([item for item in items if item], spellings, separator))
    return max(tries, key=lambda reading: reading.share)


def _read(texts: Iterable[str], spellings: Spellings, split: str | None) -> Reading:
    codes: dict[str, str] = {}
    left: list[str] = []
    by_code = 0
    for text in texts:
        found = text if spellings.is_code(text) else spellings.code(text)
        if found is None:
            left.append(text)
        else:
            codes[text] = found
            by_code += found == text
    return Reading(codes, by_code, tuple(left), split)


@lru_cache(maxsize=128)
def _spellings(list_name: str, version: str) -> Spellings:
    return Spellings(load_codelists()[list_name], version)


@lru_cache(maxsize=4096)
def _loose(folded: str) -> str:
    """Without what stands in brackets, signs, and the endings of gender and number."""
    words = [_ENDINGS.sub("", word) if len(word) > 3 else word for word in _ASIDE.split(folded) if word]
    return " ".join(word for word in words if word)
