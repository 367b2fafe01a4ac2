# SPDX-License-Identifier: GPL-2.0-or-later
"""From a sample of a table to a suggestion: the door of this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sinp_hdf_plugin.core.mapping.suggestion.book import book_of
from sinp_hdf_plugin.core.mapping.suggestion.candidates import candidates_for
from sinp_hdf_plugin.core.mapping.suggestion.choose import assign
from sinp_hdf_plugin.core.mapping.suggestion.day_patterns import patterns_of, with_own_patterns
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts, facts_of
from sinp_hdf_plugin.core.mapping.suggestion.fillers import GEOMETRY, fillers_for
from sinp_hdf_plugin.core.mapping.suggestion.layouts import from_layout, known_layouts, trusted_layout
from sinp_hdf_plugin.core.mapping.suggestion.merges import merges_of
from sinp_hdf_plugin.core.mapping.suggestion.model import (
    Candidate,
    ColumnSuggestion,
    Merge,
    Sample,
    Suggestion,
)
from sinp_hdf_plugin.core.mapping.suggestion.names import match_names
from sinp_hdf_plugin.core.mapping.suggestion.places import Place, find_place
from sinp_hdf_plugin.core.mapping.suggestion.treatment import codes_of, treated
from sinp_hdf_plugin.core.standard.model import Version

_PAIRS = 0.5
_FAULTS = ("#", "?")  # a formula that failed, a doubt: to be reported, not to be taken for an empty cell
_OFTEN = 2  # columns in which a word for "nothing" is found before it is declared for the whole table


def suggest(sample: Sample, version: Version, *, without: Collection[str] = ()) -> Suggestion:
    """What the columns of a table may be in that version of the format.

    without: ids of profiles that are not to be learned from. May reach pyproj (see toolbelt/threads).
    """
    book = book_of(version, frozenset(without))
    facts = [facts_of(cells) for cells in sample.values]
    names = [match_names(name, book) for name in sample.columns]
    place = find_place(sample, facts, names)
    known = known_layouts(sample.columns, without)
    layout = trusted_layout(sample.columns, known)
    told, merges = from_layout(sample.columns, layout) if layout else ({}, [])
    candidates = {
        name: () if name in place.parts else candidates_for(name, fact, matches, version)
        for name, fact, matches in zip(sample.columns, facts, names)
    }
    candidates = _as_told(candidates, told)
    chosen = assign(candidates)
    if not layout:
        best = {name: found[0] for name, found in candidates.items() if found}
        merges = merges_of(sample.columns, facts, chosen, best)
    chosen = _with_merges(chosen, merges, candidates)
    columns = tuple(
        _column(name, fact, candidates[name], chosen.get(name), place, version)
        for name, fact in zip(sample.columns, facts)
    )
    dates, dates_reason = patterns_of(columns, facts, version)
    columns = with_own_patterns(columns, facts, dates, version)
    fed = {column.chosen for column in columns if column.chosen}
    has_place = place.spec.native or bool(place.parts)
    return Suggestion(
        version=version.id,
        columns=columns,
        codes=tuple(codes for column, fact in zip(columns, facts) if (codes := codes_of(column, fact, version))),
        geometry=place.spec,
        geometry_reason=place.reason,
        dates=dates,
        dates_reason=dates_reason,
        decimal="," if sum(fact.commas for fact in facts) > sum(fact.points for fact in facts) else ".",
        nulls=_nulls(facts),
        known=known,
        merges=tuple(merges),
        fillers=fillers_for(fed | ({GEOMETRY} if has_place else set())),
        notes=_notes(columns, facts, has_place),
        stated=sample.stated,
    )


def _as_told(
    candidates: Mapping[str, tuple[Candidate, ...]], told: Mapping[str, Candidate | None]
) -> dict[str, tuple[Candidate, ...]]:
    """What a known layout says goes before what was guessed, and its targets are not given to other columns."""
    if not told:
        return dict(candidates)
    taken = {candidate.target for candidate in told.values() if candidate}
    result = {}
    for name, found in candidates.items():
        said = told.get(name)
        if said is not None:
            result[name] = (said, *(candidate for candidate in found if candidate.target not in taken))
        elif name in told:
            result[name] = ()
        else:
            result[name] = tuple(candidate for candidate in found if candidate.target not in taken)
    return result


def _with_merges(
    chosen: Mapping[str, Candidate], merges: Sequence[Merge], candidates: Mapping[str, Sequence[Candidate]]
) -> dict[str, Candidate]:
    result = dict(chosen)
    for merge in merges:
        for source in merge.sources:
            own = next((c for c in candidates[source] if c.target == merge.target), None)
            sure = max(own.confidence if own else 0.0, 0.8)
            reasons = (*(own.reasons if own else ()), merge.reason)
            result[source] = Candidate(merge.target, sure, reasons)
    return result


def _column(
    name: str,
    facts: Facts,
    candidates: Sequence[Candidate],
    chosen: Candidate | None,
    place: Place,
    version: Version,
) -> ColumnSuggestion:
    if name in place.parts:
        said = Candidate(GEOMETRY, place.confidence, (place.reason,))
        return ColumnSuggestion(name, (said,), None, place=place.parts[name])
    if chosen is None:
        return ColumnSuggestion(name, tuple(candidates), None)
    others = [candidate for candidate in candidates if candidate.target != chosen.target]
    column = ColumnSuggestion(name, (chosen, *others), chosen.target)
    return treated(column, facts, version.column(chosen.target), version)


def _nulls(facts: Sequence[Facts]) -> tuple[str, ...]:
    """Words for "nothing" found in several columns: the source's own way, not to be reported each time."""
    found = Counter(text for fact in facts for text in fact.nulls if not text.startswith(_FAULTS))
    return tuple(text for text, count in found.most_common() if count >= _OFTEN)


def _notes(columns: Sequence[ColumnSuggestion], facts: Sequence[Facts], has_place: bool) -> tuple[str, ...]:
    pairs = [column.source for column, fact in zip(columns, facts) if fact.share("coordinate_pair") > _PAIRS]
    notes = [f"« {name} » a deux coordonnées dans une cellule : séparez-les en deux colonnes" for name in pairs]
    notes += [f"« {column.source} » : {column.note}" for column in columns if column.note]
    if not has_place:
        notes.append("aucune géométrie ni coordonnées n’ont été reconnues : les lignes seront sans géométrie")
    return tuple(notes)
