# SPDX-License-Identifier: GPL-2.0-or-later
"""What the values of a column look like: numbers, days, codes, people... as shares of its distinct values."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.days import NO_DAYS, Days, days_of
from sinp_hdf_plugin.core.mapping.values import PSEUDO_NULLS, clean_text
from sinp_hdf_plugin.core.resources import resource

_MOST = 400  # distinct values looked at
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_INTEGER = re.compile(r"[+-]?[0-9]+(?:[.,]0+)?\Z")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+\Z")
_POINT = re.compile(r"[+-]?[0-9]+\.[0-9]+\Z")
_ARTICLE = re.compile(r" \((?:Le|La|Les|L')\)\Z")
_NEARLY_ALL = 0.97
_KEY_ROWS = 10  # rows from which a column where nothing comes twice is taken for a key
_CD_NOM_LEAST, _CD_NOM_MOST = 40, 1_200_000


@dataclass(frozen=True)
class Facts:
    """The values of one column of the sample.

    filled: cells with something; rows: all of them; values: distinct texts, the most frequent first, with how many
    cells hold each; shares: kind (see resources/mapping) -> share of `values`; low, high: of the numbers.
    """

    rows: int
    filled: int
    values: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    days: Days = NO_DAYS
    low: float = 0.0
    high: float = 0.0
    commas: int = 0
    points: int = 0
    nulls: Mapping[str, int] = field(default_factory=dict)

    @property
    def distinct(self) -> int:
        """How many different values there are in the sample."""
        return len(self.values)

    @property
    def unique(self) -> bool:
        """No value comes twice."""
        return self.filled > 1 and self.distinct == self.filled

    def share(self, kind: str) -> float:
        """The share of the values that are of this kind."""
        return self.shares.get(kind, 0.0)

    @property
    def texts(self) -> list[str]:
        """The values looked at: the most frequent ones."""
        return list(self.values)[:_MOST]


def facts_of(cells: Sequence[Any]) -> Facts:
    """What the cells of a column look like."""
    counts: Counter[str] = Counter()
    nulls: Counter[str] = Counter()
    for cell, number in Counter(cells).items():
        text = clean_text(cell).value
        if text is not None:
            counts[str(text)] += number
        elif isinstance(cell, str) and cell.strip().lower() in PSEUDO_NULLS:
            nulls[cell.strip()] += number
    values = dict(counts.most_common())
    if not values:
        return Facts(len(cells), 0, nulls=nulls)
    texts = list(values)[:_MOST]
    numbers = [float(text.replace(",", ".")) for text in texts if _NUMBER.match(text)]
    days = days_of(texts)
    filled = sum(values.values())
    shares = _shares(texts, numbers, days)
    nearly_all = _NEARLY_ALL * len(cells)
    if len(cells) >= _KEY_ROWS and len(values) >= nearly_all and not any(" " in text for text in texts):
        shares["key"] = 1.0
    return Facts(
        len(cells),
        filled,
        values,
        shares,
        days,
        min(numbers, default=0.0),
        max(numbers, default=0.0),
        sum(bool(_COMMA.match(text)) for text in texts),
        sum(bool(_POINT.match(text)) for text in texts),
        nulls,
    )


def _shares(texts: Sequence[str], numbers: Sequence[float], days: Days) -> dict[str, float]:
    found = {kind: sum(bool(match(text)) for text in texts) / len(texts) for kind, match in _recognisers()}
    whole = sum(bool(_INTEGER.match(text)) for text in texts) / len(texts)
    found.update(
        number=len(numbers) / len(texts),
        integer=whole,
        date=days.share,
        day_number=days.mute,
        cd_nom=_like_cd_nom(numbers, whole),
    )
    folded = [fold(_ARTICLE.sub("", text)) for text in texts]
    for kind, names in _known_names().items():
        found[kind] = sum(text in names for text in folded) / len(texts)
    return {kind: share for kind, share in found.items() if share}


def _like_cd_nom(numbers: Sequence[float], whole: float) -> float:
    """Numbers of TAXREF are whole, far apart, and go from tens to a million."""
    if whole < 0.5 or min(numbers) < 1 or max(numbers) > _CD_NOM_MOST or max(numbers) < 1000:
        return 0.0
    spread = len(set(numbers)) > 1 and (max(numbers) - min(numbers)) / len(set(numbers)) > 10
    large = sum(number >= _CD_NOM_LEAST for number in numbers) / len(numbers)
    return whole * large if spread or len(numbers) <= 2 else 0.3 * whole


@cache
def _recognisers() -> tuple[tuple[str, Any], ...]:
    return tuple((entry["kind"], re.compile(entry["pattern"]).fullmatch) for entry in knowledge("recognisers"))


@cache
def _known_names() -> Mapping[str, frozenset[str]]:
    """The communes and the taxa that the plugin knows by name."""
    found: dict[str, frozenset[str]] = {}
    for kind, file, columns in (
        ("commune_name", "communes_exemple.csv", ("nom",)),
        ("taxon_name", "taxons_exemple.csv", ("lb_nom", "nom_scientifique", "nom_vernaculaire")),
    ):
        with resource("reference", file).open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter=";")
            names = {_ARTICLE.sub("", row[column]) for row in rows for column in columns}
        found[kind] = frozenset(fold(name) for name in names if name)
    return found
