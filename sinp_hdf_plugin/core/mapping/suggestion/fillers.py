# SPDX-License-Identifier: GPL-2.0-or-later
"""Values for what a table does not say and the format asks for, each with its reason: a person confirms them."""

from __future__ import annotations

from collections.abc import Collection

from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.model import Filler

GEOMETRY = "geometrie"


def fillers_for(fed: Collection[str]) -> tuple[Filler, ...]:
    """What to add. fed: the columns of the format that the table feeds, `geometrie` among them if it has places."""
    found: list[Filler] = []
    known, done = set(fed), set()
    for entry in knowledge("fillers"):
        target, when = entry["to"], entry.get("when")
        constant = bool(entry.get("constant"))
        if target in done or (constant and target in fed) or (when and when not in known):
            continue
        known.add(target)
        done.add(target)
        found.append(Filler(target, entry["value"], when, constant, entry["reason"]))
    return tuple(found)
