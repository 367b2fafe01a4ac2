# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of the wholly empty rows of a table: those at its end, and those in its body (STR-013)."""

from __future__ import annotations

from collections.abc import Sequence

from sinp_hdf_plugin.core.formats.source import INFO, FileNote

_SHOWN = 10


class BlankRows:
    """Counts empty rows in the order of the table; which are the last ones is known at the end only."""

    def __init__(self) -> None:
        self.body = 0
        self._first: list[int] = []  # the first lines of the body that are empty
        self._pending: list[int] = []  # the first lines of the run under way
        self._run = 0

    def blank(self, line: int) -> None:
        """An empty row."""
        self._run += 1
        if len(self._pending) < _SHOWN:
            self._pending.append(line)

    def data(self) -> None:
        """A row with something in it: the empty ones before it were in the body."""
        if self._run:
            self.body += self._run
            self._first = (self._first + self._pending)[:_SHOWN]
            self._run, self._pending = 0, []

    @property
    def total(self) -> int:
        """Empty rows met so far."""
        return self.body + self._run

    def notes(self) -> list[FileNote]:
        """What to tell once the table is read to its end."""
        notes = []
        if self.body:
            message = (
                f"{_rows(self.body)} dans le corps du tableau, {_ignored(self.body)} "
                f"(ligne{'s' if self.body > 1 else ''} {_listed(self._first, self.body)})."
            )
            notes.append(FileNote("STR-013", message, line=self._first[0], value=str(self.body)))
        if self._run:
            message = f"{_rows(self._run)} à la fin du tableau, {_ignored(self._run)}."
            notes.append(FileNote("STR-013", message, line=self._pending[0], value=str(self._run), severity=INFO))
        return notes


def blank_positions(columns: Sequence[Sequence], count: int) -> list[int]:
    """Positions of the rows where each column is empty or blank text."""
    left: list[int] = list(range(count))
    for column in columns:
        left = [i for i in left if is_blank(column[i])]
        if not left:
            break
    return left


def is_blank(value: object) -> bool:
    """True for no value, and for a text of blanks only."""
    return value is None or (isinstance(value, str) and not value.strip())


def _rows(count: int) -> str:
    return f"{count} ligne entièrement vide" if count == 1 else f"{count} lignes entièrement vides"


def _ignored(count: int) -> str:
    return "ignorée" if count == 1 else "ignorées"


def _listed(lines: Sequence[int], count: int) -> str:
    return ", ".join(map(str, lines)) + (", …" if count > len(lines) else "")
