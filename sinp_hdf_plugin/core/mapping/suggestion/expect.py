# SPDX-License-Identifier: GPL-2.0-or-later
"""What the values say of a column of the format: for it, against it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sinp_hdf_plugin.core.mapping.suggestion.codes import Reading
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.standard.model import FlatColumn

_ENOUGH = 0.8  # the share of values from which a column is all of one kind
_FEW = 3  # values under which nothing can be said against a column
_REFUSED, _DOUBTED = 0.2, 0.6
_NAMES = {
    "key": "toutes différentes, comme des identifiants",
    "number": "des nombres",
    "integer": "des nombres entiers",
    "date": "des dates",
    "day_number": "des numéros de jours, des mois ou des années",
    "cd_nom": "des nombres comme ceux de TAXREF",
    "commune_name": "des communes de la région",
    "taxon_name": "des noms d’espèces",
    "code": "des valeurs de la liste",
}


@dataclass(frozen=True)
class Support:
    """alone: confidence that the values give by themselves (0 to 1); factor: by what they lessen that of the name."""

    alone: float
    factor: float
    reason: str


NOTHING = Support(0.0, 1.0, "")


def support(column: FlatColumn, facts: Facts, codes: Reading | None, words: frozenset[str] = frozenset()) -> Support:
    """What the values say of this column. `codes`: how they read in its code list; `words`: those of the name."""
    wanted = _wanted(column.name, column.type)
    if not facts.filled or not wanted:
        return NOTHING
    against = _against(wanted, facts)
    if against:
        return against
    kind, share = _best_kind(wanted, facts, codes.share if codes else 0.0)
    if not kind:
        return NOTHING
    said = f"{_percent(share)} des valeurs sont {_name(kind)}"
    if share < wanted.get("needed", 0):
        factor = wanted.get("refused", _REFUSED) if facts.distinct >= _FEW else _DOUBTED
        return Support(0.0, factor, f"mais {_percent(share)} seulement des valeurs sont {_name(kind)}")
    if kind in wanted.get("mute", ()):
        return Support(0.0, 1.0, said)
    told = codes.told if codes and kind == "code" else share
    fits = min(1.0, told / wanted.get("full", _ENOUGH))
    if wanted.get("unique") and not facts.unique:
        fits *= 0.5
    if wanted.get("named", "") not in ("", *words):
        return NOTHING
    if facts.distinct == 1:
        fits *= 0.5
    if wanted.get("few") and facts.distinct * 5 > facts.filled > _FEW:
        fits *= 0.3
    low, high = wanted.get("range", (facts.low, facts.high))
    if facts.low < low or facts.high > high:
        return Support(0.0, _DOUBTED, f"mais des valeurs sortent de {low} à {high}")
    return Support(wanted.get("alone", 0.0) * fits, 1.0, said if share else "")


def wanted_kind(column: FlatColumn, facts: Facts) -> str:
    """The kind of values that suits the column best among those of this table."""
    wanted = _wanted(column.name, column.type)
    return _best_kind(wanted, facts, 0.0)[0] if wanted else ""


def warnings(column: FlatColumn, facts: Facts) -> list[str]:
    """What is trouble in the values of the column that was chosen, in French."""
    told = _wanted(column.name, column.type).get("warn", {})
    return [f"{said} ({_percent(facts.share(kind))} des valeurs)" for kind, said in told.items() if facts.share(kind)]


def _wanted(name: str, kind: str) -> Mapping[str, Any]:
    expected = _expected()
    return {**expected["types"].get(kind, {}), **expected["columns"].get(name, {})}


@cache
def _expected() -> Mapping[str, Any]:
    return dict(knowledge("expected"))


def _against(wanted: Mapping[str, Any], facts: Facts) -> Support | None:
    """Values that are nearly all of a kind that this column does not hold."""
    for kind in wanted.get("against", ()):
        share = facts.share(kind)
        if share >= _ENOUGH and not any(facts.share(good) >= share for good in wanted.get("any", ())):
            return Support(0.0, 0.35, f"mais {_percent(share)} des valeurs sont {_name(kind)}")
    return None


def _best_kind(wanted: Mapping[str, Any], facts: Facts, codes_share: float) -> tuple[str, float]:
    shares = {kind: codes_share if kind == "code" else facts.share(kind) for kind in wanted.get("any", ())}
    return max(shares.items(), key=lambda item: item[1], default=("", 0.0))


@cache
def _labels() -> Mapping[str, str]:
    return {**_NAMES, **{entry["kind"]: entry["label"] for entry in knowledge("recognisers")}}


def _name(kind: str) -> str:
    return _labels()[kind]


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
