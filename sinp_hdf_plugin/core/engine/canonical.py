# SPDX-License-Identifier: GPL-2.0-or-later
"""Which raw values a reader leaves as they are, said in DuckDB's SQL, so that Python need not look at each of them.

A condition may be narrower than the reader (then Python reads more values than it must), never wider: where it
holds, the reader answers the value itself, in the type of its column, without a problem. A test proves it.
"""

from __future__ import annotations

from functools import partial
from math import isfinite
from typing import Any

from sinp_hdf_plugin.core.mapping.dates import read_date, read_hour
from sinp_hdf_plugin.core.mapping.numbers import read_decimal, read_integer
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, read_list
from sinp_hdf_plugin.core.mapping.values import PSEUDO_NULLS, SHORT_FIELD, Reader, clean_text, read_free_text
from sinp_hdf_plugin.core.sql_text import literal

TEXT, WHOLE, REAL = "VARCHAR", "BIGINT", "DOUBLE"
_BLANK = r" \t\r\n\v\f\x{a0}\x{2007}\x{202f}\x{200b}\x{feff}"
_ODD_ENDS = f"^[{_BLANK}]|[{_BLANK}]$"
_ODD_INSIDE = r"[\t\r\n\v\f\x{a0}\x{2007}\x{202f}\x{200b}\x{feff}\x00-\x1f\x7f]"
_GARBLED = r"[\x{c2}\x{c3}\x{fffd}]|\x{e2}\x{20ac}|[A-Za-z\x{c0}-\x{ff}]\?[A-Za-z\x{c0}-\x{ff}]"
_DAY = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_LARGE = 10**15
_INTEGER = "0|-?[1-9][0-9]{0,14}"
_DECIMAL = "-?[0-9]{1,9}([.][0-9]{1,6})?"


def condition(reader: Reader, raw_type: str, cell: str) -> str | None:
    """The SQL condition on `cell` (never NULL where `cell` is not), or None when Python must read every value."""
    function, options = _opened(reader)
    if function is read_list:
        return _single_item(reader, raw_type, cell)
    shape = _shape(function, options, raw_type, cell)
    if shape is None:
        return None
    nulls = sorted(options.get("declared_nulls", ()))
    if raw_type == REAL:
        nulls = [text for text in nulls if _is_number(text)]
    compared = cell if raw_type == REAL else f"CAST({cell} AS VARCHAR)"
    excluded = f" AND {compared} NOT IN ({', '.join(_constants(nulls, raw_type))})" if nulls else ""
    return f"({shape}{excluded})"


def _constants(nulls: list[str], raw_type: str) -> list[str]:
    """The words for "nothing" as constants that a cell can be compared with."""
    if raw_type == REAL:
        return [f"CAST({literal(text)} AS DOUBLE)" for text in nulls]
    return [f"CAST({literal(text)} AS VARCHAR)" for text in nulls]


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _opened(reader: Any) -> tuple[Any, dict]:
    return (reader.func, reader.keywords) if isinstance(reader, partial) else (reader, {})


def _single_item(reader: Any, raw_type: str, cell: str) -> str | None:
    """A cell without any separator is read as the one item it is."""
    item, separator = reader.args
    inner = condition(item, raw_type, cell)
    if inner is None or raw_type != TEXT:
        return inner
    return (
        f"({inner} AND NOT contains({cell}, {literal(separator)}) AND NOT contains({cell}, {literal(LIST_SEPARATOR)}))"
    )


def _shape(function: Any, options: dict, raw_type: str, cell: str) -> str | None:
    if raw_type == REAL:
        return f"isfinite({cell})" if function is read_decimal else None
    if raw_type == WHOLE:
        safe = f"{cell} > -{_LARGE} AND {cell} < {_LARGE}"
        return safe if function in (read_integer, read_decimal, clean_text, read_free_text) else None
    if function is read_date:
        return f"regexp_full_match({cell}, '{_DAY}') AND TRY_CAST({cell} AS DATE) IS NOT NULL"
    if function is read_hour:
        return f"regexp_full_match({cell}, '{_CLOCK}')"
    if function is read_integer:
        return f"regexp_full_match({cell}, '{_INTEGER}')"
    if function is read_decimal:
        return f"regexp_full_match({cell}, '{_DECIMAL}')"
    if function in (clean_text, read_free_text):
        odd = "|".join(
            [
                _ODD_ENDS,
                *([_ODD_INSIDE] if options.get("strict") else ()),
                *([_GARBLED] if function is read_free_text else ()),
            ]
        )
        words = ", ".join(map(literal, sorted(PSEUDO_NULLS)))
        short = f" AND length({cell}) < {SHORT_FIELD}" if function is read_free_text else ""
        return f"{cell} <> '' AND NOT regexp_matches({cell}, {literal(odd)}) AND lower({cell}) NOT IN ({words}){short}"
    return None
