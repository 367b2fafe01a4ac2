# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules about the columns of a source: unknown ones (STR-011), short names of several attributes (STR-018)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.resources import read_json, resource

_CUT = 10  # a shapefile cuts longer names


# What the report says of a column that the profile does not know, by its fate in `Plan.column_fates`.
_FATES = {
    "attribut additionnel": (
        "Elle est gardée comme attribut additionnel : son nom dans « nomAttribut », ses valeurs dans "
        "« valeurAttribut »."
    ),
    "inconnu, non repris": "Elle est ignorée : ses valeurs ne sont pas dans le résultat.",
}


class HeaderFinding(NamedTuple):
    """A finding about a column of the source; `note` is the sentence that says the rest."""

    rule: str
    column: str
    note: str


def header_findings(plan: Plan) -> Iterator[HeaderFinding]:
    """One finding for each column that the profile does not know, or two when its name has several meanings."""
    shared = read_json(resource("standard", "shared_short_names.json"))["names"]
    fates = plan.column_fates()
    for position in plan.unknown:
        name, fate, _ = fates[position]
        yield HeaderFinding("STR-011", name, _FATES[fate])
        meanings = tuple(shared.get(name, ())) or tuple(
            column.name for column in plan.version.columns() if len(name) == _CUT and column.name[:_CUT] == name
        )
        if len(meanings) > 1:
            yield HeaderFinding("STR-018", name, f"Il peut s’agir de {', '.join(meanings)}.")
