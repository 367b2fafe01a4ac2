# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and texts inside SQL: the one place where they are quoted."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A table or column name as an SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL constant."""
    return "'" + text.replace("'", "''") + "'"
