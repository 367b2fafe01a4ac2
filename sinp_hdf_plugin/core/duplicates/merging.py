# SPDX-License-Identifier: GPL-2.0-or-later
"""A record completed from its duplicate: what it lacks is taken over, what both say differently stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.duplicates.criteria import load_likeness
from sinp_hdf_plugin.core.standard.model import Version


class Merged(NamedTuple):
    """filled: column -> value taken over; refused: column -> value of the duplicate that was not."""

    filled: dict[str, Any]
    refused: dict[str, Any]


def complete(kept: Mapping[str, Any], other: Mapping[str, Any], version: Version) -> Merged:
    """What `kept` takes over from `other`: attribute by attribute, or together where several say one thing.

    A value is refused when the kept record has another one, when it goes with such a value, or with the geometry.
    """
    filled: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    for unit in _units(version):
        names = [name for name in unit.columns if name in kept and name in other]
        news = {name: other[name] for name in names if not _empty(other[name])}
        agree = all(_empty(kept[name]) or _same(kept[name], value) for name, value in news.items())
        taken = {name: value for name, value in news.items() if _empty(kept[name])}
        if not unit.never and agree and _fits(kept, taken, names, version.list_separator if unit.list else None):
            filled.update(taken)
        else:
            refused.update(taken)
        refused.update({n: v for n, v in news.items() if n not in taken and not _same(kept[n], v)})
    return Merged(filled, refused)


class _Unit(NamedTuple):
    """Columns that say one thing. list: their lists must be equally long; never: they are not taken over."""

    columns: tuple[str, ...]
    list: bool
    never: bool


@cache
def _units(version: Version) -> tuple[_Unit, ...]:
    merging = load_likeness().merging
    columns = {column.name: column for column in version.columns() if column.type != "geometry"}
    units: dict[tuple[str, ...], _Unit] = {}
    for name, column in columns.items():
        if name in merging["own"] or column.block in merging["own_blocks"]:
            continue
        never = name in merging["never"]
        if never:
            together: tuple[str, ...] = (name,)
        elif column.list or column.block in merging["whole_blocks"]:
            together = tuple(n for n, c in columns.items() if c.block == column.block)
        else:
            found = next((group for group in merging["together"] if name in group), [name])
            together = tuple(n for n in found if n in columns)
        units.setdefault(together, _Unit(together, column.list, never))
    return tuple(units.values())


def _empty(value: Any) -> bool:
    return value is None or value == ""


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or str(one).strip() == str(other).strip()


def _fits(kept: Mapping[str, Any], taken: Mapping[str, Any], names: list[str], separator: str | None) -> bool:
    """Whether the lists of a block stay equally long."""
    if separator is None:
        return True
    held = [value for name in names if not _empty(value := kept[name])]
    return len({str(value).count(separator) for value in (*held, *taken.values())}) <= 1
