# SPDX-License-Identifier: GPL-2.0-or-later
"""STR-021 over a column: some of its dates only exist with day and month exchanged, so others may be turned round."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sinp_hdf_plugin.core.engine.draft import Draft

RULE, _READ_BY = "STR-021", "TYP-006"
_OTHER_ORDER = "incertain"  # of a proposal for a date that does not exist as written
_SIGN = "qu’en échangeant le jour et le mois (la première à la ligne"
_COUNTED = """SELECT attribut, count(*), min(ligne_source), feuille FROM constats WHERE regle = ? AND confiance = ?
    AND proposition IS NOT NULL AND id_enregistrement IS NOT NULL GROUP BY attribut ORDER BY min(fid)"""


class MixedOrder(NamedTuple):
    """A column with dates of the other order, the first of their rows, and what to tell."""

    column: str
    line: int
    sheet: str
    message: str


class DayOrder:
    """Counts, batch by batch, the dates that cannot be read in the order of the profile."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}

    def look(self, draft: Draft) -> None:
        """The findings of a batch: readers say which dates exist in the other order only."""
        for finding in draft.findings:
            if finding.rule.id == _READ_BY and finding.confidence == _OTHER_ORDER and finding.proposal:
                self._counts[finding.column] += 1
                self._first.setdefault(finding.column, (draft.lines[finding.row], draft.sheets[finding.row]))

    def look_again(self, connection: sqlite3.Connection) -> None:
        """Count what the table `constats` of a whole result says, and take out what was told before."""
        for column, count, line, sheet in connection.execute(_COUNTED, [_READ_BY, _OTHER_ORDER]):
            self._counts[column], self._first[column] = count, (line, sheet or "")
        connection.execute(
            "DELETE FROM constats WHERE regle = ? AND id_enregistrement IS NULL AND message LIKE ?",
            [RULE, f"%{_SIGN}%"],
        )

    def mixed(self) -> Iterator[MixedOrder]:
        """One for each column where there are some."""
        for column, count in self._counts.items():
            line, sheet = self._first[column]
            said = "date n’existe" if count == 1 else "dates n’existent"
            message = (
                f"Dans « {column} », {count} {said} {_SIGN} {line}) : "
                "d’autres dates de la colonne, où le jour et le mois sont tous deux inférieurs à 13, sont peut-être "
                "inversées sans que cela se voie. Vérifiez-les auprès du producteur."
            )
            yield MixedOrder(column, line, sheet, message)
