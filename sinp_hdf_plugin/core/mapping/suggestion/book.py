# SPDX-License-Identifier: GPL-2.0-or-later
"""Every name by which a column of the format is known: the standard, its short names, synonyms, other profiles."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sinp_hdf_plugin.core.mapping.profile import Profile, load_profile, profile_ids
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.words import concepts, plain_words, squashed
from sinp_hdf_plugin.core.standard.load import known_versions, load_version
from sinp_hdf_plugin.core.standard.model import Version

OUTSIDE = ""  # stands for "not in the format"
PLACES = ("x", "y", "wkt")
_SURE, _WEAK = 1.0, 0.55
_CUT = 10  # characters that a shapefile keeps


@dataclass(frozen=True)
class Known:
    """A name and what it is the name of. strength: 0 to 1; origin: in French, where it is known from."""

    text: str
    target: str
    strength: float
    origin: str

    @cached_property
    def squash(self) -> str:
        """Without separators."""
        return squashed(self.text)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Its words in their usual form."""
        return concepts(self.text)

    @cached_property
    def cuts(self) -> frozenset[str]:
        """What a shapefile leaves of it, written in one word or with underscores; nothing when it is short enough."""
        written = (self.squash, "_".join(plain_words(self.text)))
        return frozenset(squashed(text[:_CUT]) for text in written if len(text) > _CUT)


class Book:
    """The names, found by their spelling, by what a shapefile left of them, by their words, by their letters."""

    def __init__(self, names: Collection[Known]) -> None:
        self.by_squash: dict[str, list[Known]] = defaultdict(list)
        self.by_cut: dict[str, list[Known]] = defaultdict(list)
        self.by_concept: dict[str, list[Known]] = defaultdict(list)
        self.by_trigram: dict[str, list[Known]] = defaultdict(list)
        counts: Counter[str] = Counter()
        for known in names:
            self.by_squash[known.squash].append(known)
            for cut in known.cuts:
                self.by_cut[cut].append(known)
            for concept in known.concepts:
                self.by_concept[concept].append(known)
                counts[concept] += 1
            for trigram in trigrams(known.squash):
                self.by_trigram[trigram].append(known)
        self._weights = {concept: math.log(1 + len(names) / count) for concept, count in counts.items()}
        self._unknown = math.log(1 + len(names) / 20)

    def weight(self, concept: str) -> float:
        """How much a word tells: rare ones tell more."""
        return self._weights.get(concept, self._unknown)


def trigrams(text: str) -> set[str]:
    """Every three letters in a row, the ends included."""
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


@lru_cache(maxsize=16)
def book_of(version: Version, without: frozenset[str]) -> Book:
    """The names known for a version of the format, except those that the profiles in `without` teach."""
    fillable = {column.name for column in version.columns() if column.type != "geometry"}
    names = [*_of_the_standard(version), *_of_other_versions(version), *_synonyms(), *_outside()]
    for name in profile_ids():
        if name not in without:
            names += _of_profile(load_profile(name))
    kept: dict[tuple[str, str], Known] = {}
    for known in names:
        if known.target in fillable or known.target in (OUTSIDE, *PLACES):
            key = (known.squash, known.target)
            if known.squash and (key not in kept or kept[key].strength < known.strength):
                kept[key] = known
    return Book(list(kept.values()))


def _of_the_standard(version: Version) -> Iterator[Known]:
    for column in version.columns():
        yield Known(column.name, column.name, _SURE, "le nom du format")
        short = "le nom court officiel" if column.short_official else "le nom court"
        yield Known(column.short, column.name, 0.97, short)
        yield Known(column.label.fr, column.name, 0.95, "le libellé du format")
        yield Known(column.label.en, column.name, 0.95, "le libellé anglais du format")


def _of_other_versions(version: Version) -> Iterator[Known]:
    """Names that the same attribute has in other versions of the standard."""
    for other in known_versions():
        if other == version.id:
            continue
        for attribute in load_version(other).attributes:
            former = attribute.renamed_from
            target = next((c.name for c in version.columns() if c.attribute == former and not c.part), None)
            if former and target and attribute.column and attribute.short:
                origin = f"le nom dans « {other} »"
                yield Known(attribute.column, target, _SURE, origin)
                yield Known(attribute.short, target, 0.97, origin)


def _synonyms() -> Iterator[Known]:
    for target, names in _all_synonyms().items():
        for strength, texts in ((_SURE, names["sure"]), (_WEAK, names.get("weak", ()))):
            yield from (Known(text, target, 0.95 * strength, "un synonyme connu") for text in texts)


def _all_synonyms() -> Mapping[str, Mapping[str, list[str]]]:
    return {**knowledge("names"), **knowledge("places")}


def _outside() -> Iterator[Known]:
    yield from (Known(text, OUTSIDE, 0.9, "un nom connu hors du format") for text in knowledge("outside"))


def _of_profile(profile: Profile) -> Iterator[Known]:
    origin = f"un nom connu du profil « {profile.id} »"
    for mapping in profile.columns:
        for text in (*mapping.sources, *mapping.synonyms):
            yield Known(text, mapping.to, 0.93, origin)
    places = [(place, name) for place in PLACES for name in profile.geometry.names(place)]
    yield from (Known(name, place, 0.93, origin) for place, name in places)
    used = {name for _, name in places}
    yield from (
        Known(text, OUTSIDE, 0.8, f"laissé de côté par le profil « {profile.id} »")
        for text in profile.ignored
        if text not in used
    )
