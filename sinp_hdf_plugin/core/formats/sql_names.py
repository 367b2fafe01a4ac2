# SPDX-License-Identifier: GPL-2.0-or-later
"""Names inside SQL text: the one place where an identifier is quoted."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A table or column name as an SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'
