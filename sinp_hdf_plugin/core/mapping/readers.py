# SPDX-License-Identifier: GPL-2.0-or-later
"""The value reader of each target column, composed from its type in the format and from the profile."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Callable

from sinp_hdf_plugin.core.mapping.codes import CodeReader, fold
from sinp_hdf_plugin.core.mapping.dates import read_date, read_datetime, read_hour
from sinp_hdf_plugin.core.mapping.numbers import read_decimal, read_integer, read_padded_code
from sinp_hdf_plugin.core.mapping.pieces import together
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping, Profile
from sinp_hdf_plugin.core.mapping.values import (
    NOTHING,
    Problem,
    Raw,
    Read,
    Reader,
    clean_text,
    read_free_text,
)
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import FlatColumn

# A literal separator inside an item of a list is written ¦ : lists have one separator, without escapes.
LIST_SEPARATOR, SEPARATOR_IN_ITEM = "|", "¦"
_GRID = "grille"  # the reference of cell codes
_SHORT_CELL = re.compile(r"E([0-9]{3,4})N([0-9]{3,4})\Z", re.IGNORECASE)
_BOOLEANS = {
    "oui": "true",
    "o": "true",
    "vrai": "true",
    "true": "true",
    "t": "true",
    "yes": "true",
    "1": "true",
    "non": "false",
    "n": "false",
    "faux": "false",
    "false": "false",
    "f": "false",
    "no": "false",
    "0": "false",
}


def reader_for(
    column: FlatColumn,
    mapping: ColumnMapping,
    profile: Profile,
    codelists: Mapping[str, CodeList],
    codes_version: str,
) -> Reader:
    """The reader of one target column: raw cell in, `Read` out. Lists are read item by item."""
    item = _item_reader(column, mapping, profile, codelists, codes_version)
    if mapping.pattern:
        item = partial(_extract, item, re.compile(mapping.pattern))
    separator = mapping.split or (LIST_SEPARATOR if column.list else None)
    return partial(read_list, item, separator) if separator and column.list else item


def read_boolean(raw: Raw) -> Read:
    """'true' or 'false' from the spellings met in files (TYP-005)."""
    read = clean_text(raw)
    if read.value is None:
        return read
    value = _BOOLEANS.get(fold(str(read.value)))
    return Read(value, read.problems) if value else Read(None, read.problems + (Problem("TYP-005"),))


def _item_reader(
    column: FlatColumn,
    mapping: ColumnMapping,
    profile: Profile,
    codelists: Mapping[str, CodeList],
    codes_version: str,
) -> Reader:
    nulls = profile.nulls
    if column.codelist and column.codelist in codelists:
        return CodeReader(codelists[column.codelist], codes_version, mapping.labels, mapping.value_map, nulls)
    if mapping.value_map:
        return partial(
            _mapped,
            {fold(raw): value for raw, value in mapping.value_map.items()},
            _plain_reader(column, mapping, profile),
        )
    return _plain_reader(column, mapping, profile)


def _plain_reader(column: FlatColumn, mapping: ColumnMapping, profile: Profile) -> Reader:
    nulls = profile.nulls
    by_type: Mapping[str, Callable[[Raw], Read]] = {
        "integer": partial(read_integer, declared_nulls=nulls, code=column.exact),
        "decimal": partial(read_decimal, declared_nulls=nulls, decimal=profile.decimal),
        "date": partial(read_date, declared_nulls=nulls, patterns=mapping.dates),
        "datetime": partial(read_datetime, declared_nulls=nulls, patterns=mapping.dates),
        "time": partial(read_hour, declared_nulls=nulls),
        "uuid": partial(clean_text, declared_nulls=nulls, strict=True),
        "url": partial(clean_text, declared_nulls=nulls, strict=True),
        "json": partial(_read_json, nulls),
    }
    if column.length is not None:
        return partial(read_padded_code, declared_nulls=nulls, length=column.length)
    if column.exact and column.type == "text":
        exact = partial(clean_text, declared_nulls=nulls, strict=True)
        return partial(_read_cell_code, nulls) if column.reference == _GRID else exact
    return by_type.get(column.type, partial(read_free_text, declared_nulls=nulls))


def read_list(item: Reader, separator: str, raw: Raw) -> Read:
    """The items of a cell, each read by `item`, in one text with the separator of lists; see `together`."""
    if not isinstance(raw, str) or (separator not in raw and LIST_SEPARATOR not in raw):
        return item(raw)
    if separator not in raw:
        return item(raw.replace(LIST_SEPARATOR, SEPARATOR_IN_ITEM))
    reads = [
        item(cell if separator == LIST_SEPARATOR else cell.replace(LIST_SEPARATOR, SEPARATOR_IN_ITEM))
        for cell in raw.split(separator)
    ]
    return together(reads, LIST_SEPARATOR)


def _mapped(values: Mapping[str, str | None], otherwise: Reader, raw: Raw) -> Read:
    if isinstance(raw, str) and fold(raw) in values:
        return Read(values[fold(raw)])
    return otherwise(raw)


def _extract(item: Reader, pattern: re.Pattern, raw: Raw) -> Read:
    """The first group of the profile's pattern, where it is found: a UUID inside a URL, a year inside a version.

    A number is looked at as it would be written. A group that took no part in the match gives nothing.
    """
    text = raw if isinstance(raw, str) else clean_text(raw).value
    found = pattern.search(str(text)) if text is not None else None
    return item(found.group(1) if found else raw)


def _read_json(nulls: frozenset, raw: Raw) -> Read:
    read = clean_text(raw, nulls)
    if read.value is None:
        return read
    try:
        content = json.loads(str(read.value))
    except ValueError:
        content = None
    if isinstance(content, dict):
        return Read(str(read.value), read.problems)
    return Read(None, read.problems + (Problem("TYP-019"),))


def _read_cell_code(nulls: frozenset, raw: Raw) -> Read:
    """A 10 km cell code; the short form E065N697 names one cell and is proposed in full (TYP-020)."""
    read = clean_text(raw, nulls, strict=True)
    short = _SHORT_CELL.match(str(read.value)) if read.value is not None else None
    if not short:
        return read
    full = f"10kmL93E{short.group(1)[:3]}N{short.group(2)[:3]}"
    return Read(None, read.problems + (Problem("TYP-020", full, "probable"),))


def merge_texts(mapping: ColumnMapping, reader: Reader, raws: Sequence[Raw]) -> Read:
    """One value from several source columns, by the profile's merge rule (`first` is done by the engine)."""
    if mapping.merge == "date":
        return reader(_join_date(raws))
    reads = [read for read in map(reader, raws) if read != NOTHING]
    return together(reads, LIST_SEPARATOR if mapping.merge == "all" else mapping.join_with, blanks=False)


def _join_date(raws: Sequence[Raw]) -> Raw:
    parts = [clean_text(raw).value for raw in raws]
    if all(part is None for part in parts):
        return None
    year, month, day = (str(part or "").partition(".")[0] for part in parts)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}" if month and day else f"{year}-{month}".strip("-")
