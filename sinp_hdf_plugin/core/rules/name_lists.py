# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of names that an expression leaves to the version of the format: `{every_name}` becomes `idSINPOccTax|...`.

A new attribute is so in the rules about attributes without a change to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Callable

from sinp_hdf_plugin.core.standard.model import Version

# Name in the expressions -> the names, which stand there with | between them, for a regular expression.
NAME_LISTS: Mapping[str, Callable[[Version], tuple[str, ...]]] = {
    "every_name": Version.every_name,
    "never_displaced": Version.never_displaced,
}
_PLACE = re.compile(r"{([A-Za-z_]+)}")  # repetitions of regular expressions, {2,3}, hold digits


def lists_in(expression: str) -> tuple[str, ...]:
    """What the expression leaves to the version, known or not."""
    return tuple(_PLACE.findall(expression))


def with_names(expression: str, version: Version) -> str:
    """The expression as it is run: with the names of this version."""
    return _PLACE.sub(lambda found: "|".join(NAME_LISTS[found.group(1)](version)), expression)
