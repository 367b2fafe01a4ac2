# SPDX-License-Identifier: GPL-2.0-or-later
"""What a finding asks for: its value and its proposal, which are text, as attributes and values of the format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sinp_hdf_plugin.core.mapping.profile import ColumnMapping, Profile, load_profile
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, reader_for
from sinp_hdf_plugin.core.mapping.values import Reader, Value
from sinp_hdf_plugin.core.rules.catalogue import Catalogue, Rule, load_catalogue
from sinp_hdf_plugin.core.standard.load import load_codelists
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version
from sinp_hdf_plugin.core.workbench.corrections import load_corrections

#: What the proposal of a value already put by the engine ends with.
DONE = " (déjà appliqué)"
#: How a finding about several columns writes an empty one.
EMPTY = "∅"
#: What may become of a proposal: values to put; already put by the engine; advice in words; none.
VALUES, ALREADY, WORDS, NOTHING = "proposition", "deja", "phrase", ""
REGIONAL = "occtax_hdf"
GEOMETRY = "geometrie"


class Asked(NamedTuple):
    """A proposal understood.

    parts: attribute and the value it takes (None empties it); shown: attribute and value as the finding gives them;
    moved: attributes that must be empty to take what leaves another one.
    """

    state: str
    parts: tuple[tuple[str, Value], ...]
    shown: tuple[tuple[str, str | None], ...]
    guarded: bool
    moved: frozenset[str] = frozenset()


class Proposals:
    """Understands the proposals of the rules, for one version of the format."""

    def __init__(self, version: Version, catalogue: Catalogue | None = None) -> None:
        self._version = version
        self._rules = {rule.id: rule for rule in (catalogue or load_catalogue()).rules}
        self._corrections = load_corrections()
        self._codelists = load_codelists()
        self._profile: Profile = load_profile(REGIONAL)
        self._readers: dict[str, Reader] = {}
        self.asked = lru_cache(maxsize=100_000)(self._asked)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of the catalogue; None for one that is no more."""
        return self._rules.get(rule_id)

    def _asked(
        self, rule_id: str, attribute: str | None, value: str | None, proposal: str | None, confidence: str | None
    ) -> Asked:
        """What a finding asks for. Kept: the same cause comes back thousands of times."""
        rule = self.rule(rule_id)
        shown = self._shown(rule, attribute, value)
        if not proposal or rule is None or not attribute:
            return Asked(NOTHING, (), shown, False)
        if proposal.endswith(DONE):
            return Asked(ALREADY, (), shown, False)
        known = self._corrections
        if attribute == GEOMETRY and (rule_id in known.places or rule_id in known.read_as_proposed):
            return Asked(VALUES, ((GEOMETRY, proposal),), shown, rule_id in known.places)
        pairs = self._proposed(rule, attribute, proposal)
        guarded = any(self._corrections.is_guarded(rule, name, confidence) for name, _ in pairs)
        parts: list[tuple[str, Value]] = []
        for name, text in pairs:
            typed = self.typed(name, text)
            if typed is None:
                return Asked(WORDS, (), shown, guarded)
            parts.append((name, typed))
        moved: frozenset[str] = frozenset()
        if rule_id in self._corrections.moves and attribute not in dict(parts):
            moved = frozenset(dict(parts))
            parts.append((attribute, None))
        return Asked(VALUES, tuple(parts), shown, guarded, moved)

    def attributes(self, rule_id: str, attribute: str | None, value: str | None) -> tuple[str, ...]:
        """The columns of the format that a finding is about."""
        shown = self._shown(self.rule(rule_id), attribute, value)
        return tuple(name for name, _ in shown if self._version.has_column(name))

    def _shown(self, rule: Rule | None, attribute: str | None, value: str | None) -> tuple[tuple[str, str | None], ...]:
        if rule is not None and rule.kind == "row" and len(rule.attributes) > 1 and value:
            pairs = _pairs(value, rule.attributes)
            if pairs:
                return tuple((name, None if text == EMPTY else text) for name, text in pairs)
        return ((attribute, value),) if attribute else ()

    def _proposed(self, rule: Rule, attribute: str, proposal: str) -> list[tuple[str, str]]:
        names = [one.column for one in rule.propose]
        if rule.id in self._corrections.moves:
            names = [column.name for column in self._version.columns()]
        return _pairs(proposal, names) or [(attribute, proposal)]

    def typed(self, attribute: str, text: str) -> Value:
        """The value that a text is in a column of the format; None when it is none: advice in words, unknown code."""
        if not self._version.has_column(attribute) or attribute == GEOMETRY:
            return None
        column = self._version.column(attribute)
        value = self._reader(column)(text).value
        if value is None or not self._is_coded(column, str(value)):
            return None
        return str(value) if column.list else value

    def read(self, attribute: str, text: str) -> Value:
        """What the format's own readers make of a text, wholly or in part; None when they make nothing of it."""
        return self._reader(self._version.column(attribute))(text).value

    def _reader(self, column: FlatColumn) -> Reader:
        if column.name not in self._readers:
            mapping = ColumnMapping(column.name, ())
            self._readers[column.name] = reader_for(
                column, mapping, self._profile, self._codelists, self._version.codes_version
            )
        return self._readers[column.name]

    def _is_coded(self, column: FlatColumn, text: str) -> bool:
        codelist = self._codelists.get(column.codelist or "")
        if codelist is None:
            return True
        live = codelist.codes_live(self._version.codes_version)
        items = text.split(LIST_SEPARATOR) if column.list else [text]
        return all(not item or item in live for item in items)


def _pairs(text: str, names: Iterable[str]) -> list[tuple[str, str]]:
    """`a = 1 ; b = 2` as pairs, when each part begins with one of `names`; [] for any other text."""
    known = "|".join(map(re.escape, names))
    if not known:
        return []
    starts = list(re.finditer(rf"(?:\A| ; )({known}) = ", text))
    if not starts or starts[0].start() != 0:
        return []
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return [(found.group(1), text[found.end() : end]) for found, end in zip(starts, ends)]
