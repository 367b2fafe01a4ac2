# SPDX-License-Identifier: GPL-2.0-or-later
"""What a search compares of each record: numbers in arrays, made from the distinct values of the columns read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.duplicates.criteria import Criteria, Likeness, load_likeness
from sinp_hdf_plugin.core.duplicates.people import People, people_of
from sinp_hdf_plugin.core.duplicates.records import Records
from sinp_hdf_plugin.core.duplicates.taxon_names import normal_name
from sinp_hdf_plugin.core.engine.columns import Column, combinations

NONE = -1
UNDATED = 1 << 22  # a day that no calendar has: records without a date are alike among themselves only
_DAY = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_BETWEEN_CODES = re.compile(r"[|,;\s]+")


@dataclass
class Facts:
    """One entry a row; NONE (-1) where a record does not say.

    taxon: cd_ref, or cd_nom; name: number of the normal name; start, end: days (UNDATED without any); x, y, half_x,
    half_y: the box of the place, in metres; placed: it is one and not too large; reach: metres that its precision
    adds; people: number of the list of observers, in `lists`; details: for each detail column the number of its value;
    status: 0 or 1 for the two opposed ones; communes: number of the list of communes, in `commune_lists`.
    """

    side: np.ndarray
    taxon: np.ndarray
    name: np.ndarray
    start: np.ndarray
    end: np.ndarray
    x: np.ndarray
    y: np.ndarray
    half_x: np.ndarray
    half_y: np.ndarray
    placed: np.ndarray
    reach: np.ndarray
    people: np.ndarray
    lists: list[People]
    status: np.ndarray
    details: dict[str, np.ndarray]
    communes: np.ndarray
    commune_lists: list[tuple[str, ...]]
    counts: dict[str, int]

    def __len__(self) -> int:
        return len(self.taxon)


def facts_of(records: Records, criteria: Criteria, likeness: Likeness | None = None) -> Facts:
    """The facts of every record; `counts` tells how many lack what the search lives on."""
    likeness = likeness or load_likeness()
    columns, boxes = records.columns, records.boxes
    start, end, unread = _periods(columns["dateDebut"], columns["dateFin"])
    precision = _precisions(columns["precisionGeometrie"])
    large = likeness.limits["large_m"]
    given = np.isfinite(boxes.x)
    vague = given & ((np.maximum(boxes.half_x, boxes.half_y) > large) | (precision > large))
    taxon = _taxa(columns["cdNom"], columns["cdRef"])
    name, names = _numbered(columns["nomCite"], normal_name)
    name[np.array([not text for text in names], bool)[name]] = NONE
    lists, people = _lists(columns["observateurIdentite"], people_of)
    commune_lists, communes = _lists(columns["codeCommune"], lambda value: _codes(value, likeness.limits["communes"]))
    placed = given & ~vague
    nowhere = ~placed & (communes == NONE)
    return Facts(
        records.side(), taxon, name, start, end, boxes.x, boxes.y, boxes.half_x, boxes.half_y, placed,
        np.where(placed, precision, 0) if criteria.precision else np.zeros(len(records)),
        people, lists, _statuses(columns["statutObservation"], likeness.opposed_status),
        {name: _detail(columns[name], likeness.unknown_codes.get(name, frozenset())) for name in likeness.details},
        communes, commune_lists,
        {
            "dates_illisibles": int(unread.sum()), "sans_date": int((start == UNDATED).sum()),
            "sans_taxon": int(((taxon == NONE) & (name == NONE)).sum()), "lieux_vagues": int(vague.sum()),
            "par_commune": int((~placed & ~nowhere).sum()), "sans_lieu": int(nowhere.sum()),
            "sans_observateur": int((people == NONE).sum()),
        },
    )  # fmt: skip


def _numbered(column: Column, normal: Any) -> tuple[np.ndarray, list[Any]]:
    """(the number of the normal value of each row, the distinct normal values)."""
    mapped = column.map(normal)
    return mapped.codes.astype(np.int32), mapped.values


def _lists(column: Column, read: Any) -> tuple[list[Any], np.ndarray]:
    """(the distinct lists, the number of that of each row): NONE for an empty one."""
    numbers, values = _numbered(column, read)
    empty = np.array([not value for value in values], bool)
    return values, np.where(empty[numbers], NONE, numbers).astype(np.int32)


def day_of(value: Any) -> int | None:
    """The number of a day written as ISO text, with or without an hour; None when it is not one."""
    found = _DAY.match(str(value)) if value is not None else None
    try:
        return None if found is None else datetime.date(*map(int, found.groups())).toordinal()
    except ValueError:
        return None


def _periods(first: Column, last: Column) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(first day, last day, the rows whose date cannot be read); one date stands for both, in whatever order."""
    bounds, unread = [], np.zeros(len(first), bool)
    for column in (first, last):
        days = np.array([day_of(value) or 0 for value in column.values], np.int32)
        filled = np.array([value is not None and str(value).strip() != "" for value in column.values], bool)
        unread |= (filled & (days == 0))[column.codes]
        bounds.append(days[column.codes])
    start = np.where(bounds[0] > 0, bounds[0], bounds[1])
    end = np.where(bounds[1] > 0, bounds[1], bounds[0])
    start, end = np.minimum(start, end), np.maximum(start, end)
    nothing = end == 0
    start[nothing] = end[nothing] = UNDATED
    return start, end, unread


def whole_number(value: Any) -> int | None:
    """A number without decimals from a cell, None for anything else."""
    try:
        return int(str(value).strip()) if isinstance(value, str) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _precisions(column: Column) -> np.ndarray:
    found = [max(0.0, float(whole_number(value) or 0)) for value in column.values]
    return np.array(found)[column.codes]


def _taxa(cd_nom: Column, cd_ref: Column) -> np.ndarray:
    """cd_ref, else the cd_ref that the same cd_nom has elsewhere in these records, else cd_nom; NONE without any."""
    codes, found = combinations([cd_nom, cd_ref])
    pairs = [(_code(name), _code(reference)) for name, reference in found]
    valid = _references(pairs)
    numbers = [reference if reference != NONE else valid.get(name, name) for name, reference in pairs]
    return np.array(numbers, np.int64)[codes]


def _code(value: Any) -> int:
    number = whole_number(value)
    return NONE if number is None or not 0 < number < 1 << 40 else number


def _references(pairs: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """cd_nom -> cd_ref, where the records agree on it."""
    known: dict[int, set[int]] = {}
    for name, reference in pairs:
        if name != NONE and reference != NONE:
            known.setdefault(name, set()).add(reference)
    return {name: next(iter(found)) for name, found in known.items() if len(found) == 1}


def _statuses(column: Column, opposed: tuple[str, str]) -> np.ndarray:
    found = [opposed.index(text) if (text := str(value).strip()) in opposed else NONE for value in column.values]
    return np.array(found, np.int8)[column.codes]


def _detail(column: Column, unknown: frozenset[str]) -> np.ndarray:
    """Numbers of the values of a detail; those that say nothing are NONE."""
    numbers, values = _numbered(column, _plain)
    silent = np.array([value == "" or value in unknown for value in values], bool)
    return np.where(silent[numbers], NONE, numbers).astype(np.int32)


def _plain(value: Any) -> str:
    number = whole_number(value) if not isinstance(value, str) or value.strip().isdigit() else None
    return str(number) if number is not None else "" if value is None else str(value).strip()


def _codes(value: Any, most: int) -> tuple[str, ...]:
    """The codes of communes of a cell, each once; none when they are too many to tell a place."""
    if value is None:
        return ()
    found = tuple(sorted({code for code in _BETWEEN_CODES.split(str(value).strip().upper()) if code}))
    return found if len(found) <= most else ()
