# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a table has the layout of a profile that comes with the plugin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.profile import Profile, load_profile, profile_ids
from sinp_hdf_plugin.core.mapping.suggestion.model import Candidate, Merge

_LEAST, _NEARLY_ALL = 0.5, 0.85


def known_layouts(columns: Sequence[str], without: Collection[str] = ()) -> tuple[tuple[str, float], ...]:
    """(profile, share of the table's columns that it names) for the profiles whose tell-tale columns are all here."""
    found = []
    folded = {fold(name) for name in columns}
    for name in profile_ids():
        if name in without:
            continue
        telling, named = _names(name)
        share = len(folded & named) / len(folded) if folded else 0.0
        if telling and telling <= folded and share >= _LEAST:
            found.append((name, round(share, 3)))
    return tuple(sorted(found, key=lambda item: -item[1]))


def trusted_layout(columns: Sequence[str], known: Sequence[tuple[str, float]]) -> Profile | None:
    """The best known layout, when it names nearly all of the table or nearly all of it is in the table."""
    if not known:
        return None
    name, share = known[0]
    profile = load_profile(name)
    here = {fold(column) for column in columns}
    wanted = [mapping for mapping in profile.columns if mapping.sources]
    read = [m for m in wanted if here & {fold(text) for text in (*m.sources, *m.synonyms)}]
    return profile if share >= _NEARLY_ALL or len(read) >= _NEARLY_ALL * len(wanted) else None


@cache
def _names(profile_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names by which the profile says that its layout is known, and all those that it reads or leaves aside."""
    profile = load_profile(profile_id)
    return frozenset(map(fold, profile.content.get("recognise", ()))), frozenset(map(fold, names_of(profile)))


def from_layout(columns: Sequence[str], profile: Profile) -> tuple[dict[str, Candidate | None], list[Merge]]:
    """What a profile makes of the columns it names: its target, or None for those it leaves aside; and its merges."""
    here = {fold(name): name for name in columns}
    found: dict[str, Candidate | None] = {here[fold(name)]: None for name in profile.ignored if fold(name) in here}
    merges = []
    for mapping in profile.columns:
        sources = [here[fold(name)] for name in mapping.sources if fold(name) in here]
        if not sources:
            sources = [here[fold(name)] for name in mapping.synonyms if fold(name) in here][:1]
        reason = f"le profil « {profile.id} », qui connaît ce format de table, y lit « {mapping.to} »"
        sources = [name for name in sources if found.get(name) is None]
        found.update({name: Candidate(mapping.to, 0.99, (reason,)) for name in sources})
        if len(sources) > 1 and mapping.merge:
            with_ = mapping.join_with if mapping.merge == "join" else None
            merges.append(Merge(mapping.to, tuple(sources), mapping.merge, with_, reason))
    return found, merges


def names_of(profile: Profile) -> set[str]:
    """Every source column that a profile names."""
    names = {text for mapping in profile.columns for text in (*mapping.sources, *mapping.synonyms)}
    places = {text for axis in ("wkt", "x", "y") for text in profile.geometry.names(axis)}
    group = {profile.group} if profile.group else set()
    return names | places | group | set(profile.ignored) | set(profile.additional)
