# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user asks of a search for duplicates, and the weights and limits that the plugin's data set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import read_json, resource

_MOST_DAYS, _MOST_METRES = 3660, 20_000.0


@dataclass(frozen=True)
class Criteria:
    """The tolerances of a search.

    days: between two periods; metres: between two places, to which `precision` adds what each record says of its own;
    observer: likeness of two lists of people, 0 to ignore them; same_id: also records with one identifier;
    min_score: pairs below are left out. Raises ConfigError for what makes no sense.
    """

    days: int = 0
    metres: float = 100.0
    precision: bool = False
    observer: float = 0.8
    same_id: bool = True
    min_score: float = 0.7

    def __post_init__(self) -> None:
        _within("L’écart de dates", self.days, _MOST_DAYS, "jours")
        _within("L’écart de lieux", self.metres, _MOST_METRES, "mètres")
        _within("La ressemblance des observateurs", self.observer, 1, "")
        _within("Le score minimal", self.min_score, 1, "")


def _within(what: str, value: float, most: float, unit: str) -> None:
    if not (math.isfinite(value) and 0 <= value <= most):
        raise ConfigError(f"{what} va de 0 à {most:g} {unit}".rstrip() + f" : {value:g} ne convient pas.")


@dataclass(frozen=True)
class Likeness:
    """How likenesses become a score, and where the search stops; see `duplicates.schema.json` for each entry."""

    weights: Mapping[str, float]
    shares: Mapping[str, float]
    limits: Mapping[str, Any]
    details: tuple[str, ...]
    contradictions: frozenset[str]
    unknown_codes: Mapping[str, frozenset[str]]
    opposed_status: tuple[str, str]
    people: Mapping[str, Any]
    names: Mapping[str, Any]
    merging: Mapping[str, Any]


@lru_cache(maxsize=1)
def load_likeness() -> Likeness:
    """The data of the plugin. Raises ConfigError when they are missing or broken."""
    path = resource("duplicates", "likeness.json")
    data = read_json(path)
    try:
        first, second = data["opposed_status"]
        return Likeness(
            weights=data["weights"],
            shares=data["shares"],
            limits=data["limits"],
            details=tuple(data["details"]),
            contradictions=frozenset(data["contradictions"]),
            unknown_codes={name: frozenset(codes) for name, codes in data["unknown_codes"].items()},
            opposed_status=(first, second),
            people=data["people"],
            names=data["names"],
            merging=data["merging"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"« {path} » n’est pas complet ({error}). Réinstallez l’extension.") from error
