# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of one coordinate: decimal degrees or metres, degrees-minutes-seconds, decimal minutes, decimal comma."""

from __future__ import annotations

import re

from sinp_hdf_plugin.core.mapping.numbers import read_decimal
from sinp_hdf_plugin.core.mapping.values import Problem, Raw, Read, clean_text

_SEXAGESIMAL = re.compile(
    r"\s*(?P<before>[NSEWO])?\s*(?P<sign>[-+])?(?P<d>[0-9]{1,3})\s*(?:°|º|d|deg|:|\s)\s*"
    r"(?P<m>[0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:['’′m:]|\s|$)\s*(?:(?P<s>[0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|”|″|''|s)?)?\s*"
    r"(?P<after>[NSEWO])?\s*\Z",
    re.IGNORECASE,
)


def read_coordinate(raw: Raw, declared_nulls: frozenset = frozenset(), decimal: str = ".") -> Read:
    """A coordinate as a float, in the unit it was written in. LOC-010 when it cannot be understood.

    West (W, or the French O) and south are negative. 'O' as east in German-speaking files is not expected here.
    """
    read = clean_text(raw, declared_nulls)
    if read.value is None:
        return read
    match = _SEXAGESIMAL.match(str(read.value))
    if match:
        return _from_sexagesimal(match)
    number = read_decimal(raw, declared_nulls, decimal)
    if number.value is None:
        return Read(None, (Problem("LOC-010", *number.problems[-1][1:]),))
    return number


def _from_sexagesimal(match: re.Match) -> Read:
    minutes = float(match.group("m").replace(",", "."))
    seconds = float((match.group("s") or "0").replace(",", "."))
    if minutes >= 60 or seconds >= 60:
        return Read(None, (Problem("LOC-010"),))
    degrees = float(match.group("d")) + minutes / 60 + seconds / 3600
    side = (match.group("before") or match.group("after") or "").upper()
    return Read(-degrees if side in ("S", "W", "O") or match.group("sign") == "-" else degrees)
