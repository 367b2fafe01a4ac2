# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules about places compare with: coordinate systems, distances, surfaces. From resources/standard."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.entry import Entry


class PlaceLimits(NamedTuple):
    """As `places.schema.json` tells them: metres, square metres, codes such as EPSG:2154."""

    accepted_crs: tuple[str, ...]
    candidate_crs: tuple[str, ...]
    parts_apart_m: int
    largest_m2: int
    longest_m: int
    agreement_m: int


@cache
def place_limits(path: Path | None = None) -> PlaceLimits:
    """The limits that come with the plugin, or those of another file. Read once and kept.

    Raises ConfigError when a key is missing, misspelt or of another kind.
    """
    path = path or resource("standard", "places.json")
    entry = Entry(read_json(path), f"Limites des lieux « {path.name} »")
    entry.only(" ".join(PlaceLimits._fields))
    return PlaceLimits(
        accepted_crs=_systems(entry, "accepted_crs"),
        candidate_crs=_systems(entry, "candidate_crs"),
        parts_apart_m=_limit(entry, "parts_apart_m"),
        largest_m2=_limit(entry, "largest_m2"),
        longest_m=_limit(entry, "longest_m"),
        agreement_m=_limit(entry, "agreement_m"),
    )


def _systems(entry: Entry, name: str) -> tuple[str, ...]:
    return entry.texts(name) or entry.fail(f"la clé « {name} » manque. Ajoutez-la.")


def _limit(entry: Entry, name: str) -> int:
    return entry.number(name) or entry.fail(f"la clé « {name} » manque ou vaut zéro. Donnez un nombre entier.")
