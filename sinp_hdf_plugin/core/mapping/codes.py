# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of coded values: a code, or a label where the profile says that its source writes labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from sinp_hdf_plugin.core.mapping.values import Problem, Raw, Read, clean_text
from sinp_hdf_plugin.core.standard.load import CodeList

_APOSTROPHES = str.maketrans({"’": "'", "œ": "oe", "Œ": "oe", "æ": "ae"})


def fold(text: str) -> str:
    """A label without accents, case, doubled blanks or typographic apostrophes: what two spellings share."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


class CodeReader:
    """Codes of one list, for one version of the standard.

    `labels` tells whether the source writes labels: then a label or a known synonym is as good as its code. Where
    it does not, the text is kept, the list's rule will refuse it, and COD-030 proposes the code. Frozen codes are
    kept and reported with what replaces them (COD-031).
    """

    def __init__(
        self,
        codelist: CodeList,
        version: str,
        labels: bool = False,
        value_map: Mapping[str, str | None] | None = None,
        declared_nulls: frozenset = frozenset(),
    ) -> None:
        self._labels = labels
        self._nulls = declared_nulls
        self._live = frozenset(codelist.codes_live(version))
        self._frozen = {code.code: code.frozen[version] for code in codelist.codes if version in code.frozen}
        self._map = {fold(raw): code for raw, code in (value_map or {}).items()}
        self._spellings = _spellings(codelist, self._live)
        self._frozen_spellings = _spellings(codelist, frozenset(self._frozen))

    def __call__(self, raw: Raw) -> Read:
        """The code of `raw`; an unknown text is returned as it is, for the list's own rule to refuse."""
        read = clean_text(raw, self._nulls, strict=not self._labels)
        if read.value is None:
            return read
        text = str(read.value)
        if fold(text) in self._map:
            return Read(self._map[fold(text)], read.problems)
        if text in self._live:
            return Read(text, read.problems)
        if text in self._frozen:
            return Read(text, read.problems + (_frozen_code(self._frozen[text]),))
        proposal = self.propose(text)
        if proposal is None:
            return Read(text, read.problems)
        if self._labels:
            return Read(proposal, read.problems)
        return Read(text, read.problems + (Problem("COD-030", proposal, "certain"),))

    def propose(self, text: str) -> str | None:
        """The code a label, a synonym or another spelling stands for, or None."""
        return self._spellings.get(fold(text)) or self._spellings.get(_whole_number(text))

    def propose_list(self, text: str) -> str | None:
        """The codes of all the items of a cell, or None when one of them stands for none."""
        codes = [self.propose(item) if item else "" for item in text.split("|")]
        return None if None in codes else "|".join(map(str, codes))


def _spellings(codelist: CodeList, live: frozenset) -> dict[str, str]:
    """Every folded spelling of the live codes. A code's own text wins over another code's label."""
    found: dict[str, str] = {}
    codes = [code for code in codelist.codes if code.code in live]
    for code in codes:
        for text in (code.label.fr, code.label.en, *code.synonyms):
            found.setdefault(fold(text), code.code)
    found.update({fold(code.code): code.code for code in codes})
    return found


def _frozen_code(frozen: Mapping) -> Problem:
    """What replaces a frozen code: another one of its list, or codes of other attributes."""
    targets = frozen.get("replaced_by") or ()
    instead = " ; ".join(f"{t['attribute']} = {t['code']}" if t.get("attribute") else t["code"] for t in targets)
    here = len(targets) == 1 and not any(target.get("attribute") for target in targets)
    return Problem("COD-031", instead or None, "probable" if instead else None, bool(instead) and not here)


def _whole_number(text: str) -> str:
    head, _, tail = text.replace(",", ".").partition(".")
    return head if tail and not tail.strip("0") else text
