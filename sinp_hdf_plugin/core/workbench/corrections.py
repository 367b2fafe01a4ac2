# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be applied in bulk and how grave a change is, as resources/corrections says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.json_shape import faults
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.rules.catalogue import Rule

MAJOR, MINOR = "2", "1"  # codes of CriticiteValue


@dataclass(frozen=True)
class Corrections:
    """Which proposals are for a person to choose, which rules move a value, which attributes are major."""

    guarded_confidences: frozenset[str]
    guarded_categories: frozenset[str]
    guarded_attributes: frozenset[str]
    guarded_unless_certain: frozenset[str]
    moves: frozenset[str]
    places: frozenset[str]
    read_as_proposed: frozenset[str]
    major: frozenset[str]

    def is_guarded(self, rule: Rule, attribute: str, confidence: str | None) -> bool:
        """Never in bulk unless the rule is named."""
        return (
            confidence in self.guarded_confidences
            or rule.category in self.guarded_categories
            or attribute in self.guarded_attributes
            or (attribute in self.guarded_unless_certain and confidence != "certain")
        )

    def criticality(self, attribute: str) -> str:
        """The code of CriticiteValue of a change of this attribute."""
        return MAJOR if attribute in self.major else MINOR


@cache
def load_corrections(path: Path | None = None) -> Corrections:
    """The plugin's own settings, or those of a file. Raises ConfigError with all that is wrong in it."""
    path = path or resource("corrections", "corrections.json")
    content = read_json(path)
    wrong = faults(content, read_json(resource("standard", "schemas", "corrections.schema.json")))
    if wrong:
        raise ConfigError(f"« {path.name} » ne peut pas être utilisé :\n- " + "\n- ".join(wrong))
    guarded = content["named_only"]
    return Corrections(
        guarded_confidences=frozenset(guarded["confidences"]),
        guarded_categories=frozenset(guarded["categories"]),
        guarded_attributes=frozenset(guarded["attributes"]),
        guarded_unless_certain=frozenset(guarded["unless_certain"]),
        moves=frozenset(content["moves"]),
        places=frozenset(content["places"]),
        read_as_proposed=frozenset(content["read_as_proposed"]),
        major=frozenset(content["major"]),
    )
