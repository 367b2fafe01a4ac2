# SPDX-License-Identifier: GPL-2.0-or-later
"""The shapes of a suggestion: the sample it is made from, and what is proposed for each column, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sinp_hdf_plugin.core.mapping.profile import GeometrySpec


@dataclass(frozen=True)
class Sample:
    """Some rows of a table, by column.

    values: as many lists as `columns`, all of one length; cells are str, int, float or None. rows_seen: rows in the
    sample; rows_total: of the table, None when unknown. stated: in French, what was sampled and how.
    """

    columns: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    rows_seen: int
    rows_total: int | None
    has_geometry: bool
    crs: str | None
    stated: str


@dataclass(frozen=True)
class Candidate:
    """A column of the format that a source column may feed: how sure (0 to 1), and why, in French."""

    target: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ColumnSuggestion:
    """What a source column may be: candidates, best first.

    chosen: the column of the format it is proposed for, None when it is not known (it becomes an additional
    attribute) or when it says where the place is: `place` is then `x`, `y` or `wkt`. labels: its values are labels,
    not codes. split: separator of several values in one cell. pattern: expression whose first group is the value.
    dates: how its days are written, when otherwise than in the rest of the table. note: what else a person should
    know about it, in French.
    """

    source: str
    candidates: tuple[Candidate, ...]
    chosen: str | None
    place: str | None = None
    labels: bool = False
    split: str | None = None
    pattern: str | None = None
    dates: tuple[str, ...] = ()
    note: str = ""

    @property
    def best(self) -> Candidate | None:
        """The candidate that was chosen, else the first one, else None."""
        return next((c for c in self.candidates if c.target == self.chosen), next(iter(self.candidates), None))


@dataclass(frozen=True)
class CodeSuggestion:
    """The values of a coded column: those understood, with their code, and those that nobody knows."""

    source: str
    target: str
    mapped: Mapping[str, str]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Merge:
    """Several source columns for one column of the format, in the order of `sources`, by a profile's `merge`."""

    target: str
    sources: tuple[str, ...]
    merge: str
    join_with: str | None
    reason: str


@dataclass(frozen=True)
class Filler:
    """A value for a column of the format that no source column feeds; `when` names the column that must be filled.

    constant: for every row of the table (`constants` of a profile) instead of empty cells only (`default`).
    """

    target: str
    value: str
    when: str | None
    constant: bool
    reason: str


@dataclass(frozen=True)
class Suggestion:
    """What is proposed for a table. `known`: profiles that come with the plugin and know this layout, with the
    share of the table's columns they name, best first."""

    version: str
    columns: tuple[ColumnSuggestion, ...]
    codes: tuple[CodeSuggestion, ...] = ()
    geometry: GeometrySpec = field(default_factory=GeometrySpec)
    geometry_reason: str = ""
    dates: tuple[str, ...] = ()
    dates_reason: str = ""
    decimal: str = "."
    nulls: tuple[str, ...] = ()
    known: tuple[tuple[str, float], ...] = ()
    merges: tuple[Merge, ...] = ()
    fillers: tuple[Filler, ...] = ()
    notes: tuple[str, ...] = ()
    stated: str = ""

    def column(self, source: str) -> ColumnSuggestion:
        """What is proposed for the column of that name. Raises KeyError."""
        for column in self.columns:
            if column.source == source:
                return column
        raise KeyError(source)

    @property
    def mapped(self) -> tuple[ColumnSuggestion, ...]:
        """Columns that something is proposed for: a column of the format, or the place."""
        return tuple(column for column in self.columns if column.chosen or column.place)

    @property
    def unknown(self) -> tuple[ColumnSuggestion, ...]:
        """Columns that nothing is proposed for."""
        return tuple(column for column in self.columns if not (column.chosen or column.place))
