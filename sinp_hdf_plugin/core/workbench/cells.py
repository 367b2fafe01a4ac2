# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells of rows in quarantine: which ones feed an attribute, what they say, and how to write another value there.

A row in quarantine is as its source wrote it. A correction of an attribute is therefore written in the source's own
way: in the column that the profile reads, in a spelling that it reads as the value wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sinp_hdf_plugin.core.engine.plan import Plan, Target
from sinp_hdf_plugin.core.formats.gpkg_layers import held_name
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, merge_texts
from sinp_hdf_plugin.core.mapping.values import Raw, Read, Value, clean_text
from sinp_hdf_plugin.core.workbench.proposals import GEOMETRY

#: Why a value cannot be written.
NO_COLUMN, UNREADABLE = "sans_colonne", "illisible"
_DATE_WIDTHS = (4, 2, 2)
_ALONE = (None, "first")


class Held(NamedTuple):
    """The columns of the quarantine that feed an attribute, and why there are none."""

    columns: tuple[str, ...]
    note: str


class Written(NamedTuple):
    """New cells by column of the quarantine; or `refusal`, one of the reasons above."""

    cells: tuple[tuple[str, str | None], ...]
    refusal: str = ""


class Cells:
    """The cells of the rows that one run held back, by the profile of that run."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._targets = {target.name: target for target in plan.targets}
        self._names = tuple(map(held_name, plan.source_columns))
        self.says = lru_cache(maxsize=100_000)(self._says)
        self.rewrite = lru_cache(maxsize=100_000)(self._rewrite)

    def columns(self, attribute: str) -> Held:
        """The columns that feed an attribute."""
        if attribute == GEOMETRY:
            found = tuple(self._names[place] for place in self._plan.geometry.values() if place is not None)
            return Held(found, "" if found else "Le lieu vient de la géométrie de la couche, pas d’une colonne.")
        target = self._targets.get(attribute)
        if target is not None and target.inputs:
            return Held(tuple(self._names[place] for place in target.inputs), "")
        return Held(
            (),
            f"Aucune colonne de la source n’alimente « {attribute} » : sa valeur vient du profil, d’un paramètre de la "
            "conversion ou d’une règle.",
        )

    def place(self) -> dict[str, str]:
        """The columns that say where: `wkt`, `x`, `y`, as far as there are."""
        return {axis: self._names[place] for axis, place in self._plan.geometry.items() if place is not None}

    @property
    def decimal(self) -> str:
        """The decimal sign of the source."""
        return self._plan.settings.profile.decimal

    def _says(self, attribute: str, raws: tuple[Raw, ...], value: str | None) -> bool:
        """Whether these cells of an attribute still are what a finding says: the text as written, or as it is read."""
        texts = [_text(raw) for raw in raws]
        if value is not None and _text(value) in (*texts, " ; ".join(text for text in texts if text)):
            return True
        read = self._value(attribute, raws)
        return (None if read is None else str(read)) == value

    def _value(self, attribute: str, raws: Sequence[Raw]) -> Value:
        """What the run makes of the cells: read, else the profile's default, else a constant."""
        target = self._targets.get(attribute)
        value: Value = None
        if target is not None:
            value = _read(target, raws).value if target.inputs else None
            if value is None and target.mapping.when is None:
                value = target.mapping.default
        return self._plan.constants.get(attribute, (None, ""))[0] if value is None else value

    def _rewrite(self, attribute: str, raws: tuple[Raw, ...], after: Value) -> Written:
        """The cells with which an attribute is read as `after`."""
        target = self._targets.get(attribute)
        if target is None or not target.inputs:
            return Written((), NO_COLUMN)
        for cells in self._tries(target, raws, after):
            read = _read(target, cells).value
            if read == after or (read is not None and after is not None and str(read) == str(after)):
                names = [self._names[place] for place in target.inputs]
                return Written(tuple((name, new) for name, new, old in zip(names, cells, raws) if new != _text(old)))
        return Written((), UNREADABLE)

    def _tries(self, target: Target, raws: tuple[Raw, ...], after: Value) -> Iterator[list[str | None]]:
        texts = [_text(raw) for raw in raws]
        if target.mapping.merge == "date" and after is not None:
            yield [part.zfill(width) for part, width in zip(str(after).split("-"), _DATE_WIDTHS)]
        filled = [rank for rank, text in enumerate(texts) if text is not None]
        if len(raws) > 1 and target.mapping.merge not in _ALONE and len(filled) > 1:
            return  # which of the merged cells is at fault cannot be told
        place = self._place(target, raws, filled)
        for spelling in self._spellings(target, after):
            yield [spelling if rank == place else text for rank, text in enumerate(texts)]

    @staticmethod
    def _place(target: Target, raws: tuple[Raw, ...], filled: Sequence[int]) -> int:
        """The cell that the run took the value from; where none is filled, the first."""
        read = (rank for rank in filled if target.reader(raws[rank]).value is not None)
        return next(read, filled[0] if filled else 0)

    def _spellings(self, target: Target, after: Value) -> Iterator[str | None]:
        """The value itself, then in the ways of the profile: its separator, its comma, its own words, its labels."""
        if after is None:
            yield None
            return
        text = str(after)
        yield text
        if target.mapping.split:
            yield text.replace(LIST_SEPARATOR, target.mapping.split)
        yield text.replace(".", ",")
        yield from (raw for raw, value in target.mapping.value_map.items() if value == text)
        codelist = self._plan.codelists.get(self._plan.version.column(target.name).codelist or "")
        if codelist is not None:
            yield from (code.label.fr for code in codelist.codes if code.code == text)


def _read(target: Target, raws: Sequence[Raw]) -> Read:
    """What the profile reads in the cells of an attribute, as the engine does."""
    if len(raws) > 1 and target.mapping.merge not in _ALONE:
        return merge_texts(target.mapping, target.reader, raws)
    read = Read(None)
    for raw in raws:
        read = target.reader(raw)
        if read.value is not None:
            break
    return read


def _text(raw: Raw) -> str | None:
    """A cell as text without the blanks around it; None for an empty one."""
    if raw is None:
        return None
    if isinstance(raw, str):
        return raw.strip() or None
    value = clean_text(raw).value
    return None if value is None else str(value)
