# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person should know of a profile and its source before trusting the result: remarks of the report."""

from __future__ import annotations

from collections.abc import Sequence

from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats.source import Source
from sinp_hdf_plugin.core.mapping.profile import GeometrySpec


def remarks(plan: Plan, sources: Sequence[Source]) -> list[str]:
    """French sentences: what the profile says it does not know, and a place that it expects in vain."""
    profile = plan.settings.profile
    found = []
    if profile.undocumented:
        found.append(
            f"Le profil « {profile.id} » ne connaît pas : {' ; '.join(profile.undocumented)}. Vérifiez avec "
            "l’expéditeur ce qui en dépend."
        )
    wanted = _wanted(plan.settings.profile.geometry)
    if wanted and not plan.reads_places and not any(source.has_geometry for source in sources):
        found.append(
            f"Aucune ligne n’est placée sur la carte : le profil « {profile.id} » cherche le lieu dans "
            f"{' ou dans '.join(wanted)}, que la source n’a pas. Si elle devrait l’avoir, donnez une autre couche, ou "
            "corrigez « geometry » dans le profil."
        )
    return found


def _wanted(place: GeometrySpec) -> list[str]:
    """Where the profile looks for the place; empty when it expects none."""
    wanted = ["la géométrie de la couche"] if place.native else []
    wanted += [f"la colonne « {place.wkt} »"] if place.wkt else []
    wanted += [f"les colonnes « {place.x} » et « {place.y} »"] if place.x else []
    return wanted
