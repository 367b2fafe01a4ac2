# SPDX-License-Identifier: GPL-2.0-or-later
"""What each column may be, from its name and its values together."""

from __future__ import annotations

from collections.abc import Mapping

from sinp_hdf_plugin.core.mapping.suggestion.book import OUTSIDE
from sinp_hdf_plugin.core.mapping.suggestion.codes import Reading, read_codes
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.expect import support
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.mapping.suggestion.model import Candidate
from sinp_hdf_plugin.core.mapping.suggestion.names import NameMatch
from sinp_hdf_plugin.core.mapping.suggestion.words import concepts
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

_LEAST, _MOST = 0.15, 6
_OUTSIDE_WEIGHT = 0.7
_EXACT, _AS_GOOD, _LESS = 0.88, 0.08, 0.6
_NAMELESS = NameMatch(0.0, "")


def candidates_for(name: str, facts: Facts, names: Mapping[str, NameMatch], version: Version) -> tuple[Candidate, ...]:
    """The columns of the format that a source column may be, best first."""
    names = _explained(names)
    words = concepts(name)
    outside = names.get(OUTSIDE, _NAMELESS)
    priors = knowledge("expected")["blocks"]
    found = []
    for column in version.columns():
        if column.type == "geometry":
            continue
        named = names.get(column.name, _NAMELESS)
        reading = reading_of(column, facts, version)
        values = support(column, facts, reading, words)
        usual = priors.get(column.block, 1.0)
        confidence = usual * (1 - (1 - named.score) * (1 - values.alone)) * values.factor
        reasons = [reason for reason in (named.reason, values.reason) if reason]
        if outside.score > named.score:
            confidence *= 1 - _OUTSIDE_WEIGHT * outside.score
            reasons.append(f"mais {outside.reason}")
        if named.score and facts.filled == 0:
            reasons.append("la colonne est vide dans l’échantillon")
        if confidence >= _LEAST:
            found.append(Candidate(column.name, round(min(confidence, 0.99), 3), tuple(reasons)))
    return tuple(sorted(found, key=lambda candidate: -candidate.confidence)[:_MOST])


def _explained(names: Mapping[str, NameMatch]) -> Mapping[str, NameMatch]:
    """A name that is written just as a known one says nothing for those that it only resembles."""
    best = max((match.score for match in names.values()), default=0.0)
    if best < _EXACT:
        return names
    return {
        target: match if match.score >= best - _AS_GOOD else NameMatch(match.score * _LESS, match.reason)
        for target, match in names.items()
    }


def reading_of(column: FlatColumn, facts: Facts, version: Version) -> Reading | None:
    """The values in the code list of a column, None when it has none or there is nothing to read."""
    if not column.codelist or not facts.filled:
        return None
    return read_codes(facts, column.codelist, version.codes_version, column.list)
