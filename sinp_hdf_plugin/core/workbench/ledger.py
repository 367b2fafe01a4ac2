# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written while duplicates are settled, into records and into the log, in the name of who decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sinp_hdf_plugin.core.duplicates.decisions import Ref
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.corrections import MAJOR, load_corrections
from sinp_hdf_plugin.core.workbench.modifications import Entry, Modification, list_columns, log, new_lot, with_entry
from sinp_hdf_plugin.core.workbench.paired_records import Held, PairedRecords

WHOLE_ROW = "(ligne)"
ORIGIN, NOT_TAKEN = "doublon", "doublon_conflit"


class Ledger:
    """Writes into records, each with its Modification, and keeps the log of one lot until `close`."""

    def __init__(
        self, connection: sqlite3.Connection, records: PairedRecords, version: Version, author: Author, date: str
    ) -> None:
        self._connection, self._records, self._version = connection, records, version
        self.author, self.date = author, date
        self.lot = new_lot(connection)
        self._log: list[Modification] = []

    def close(self) -> None:
        """Write the log."""
        log(self._connection, self._log)

    def count(self, origin: str) -> int:
        """Entries of the log of one origin."""
        return sum(one.origine == origin for one in self._log)

    def held(self, ref: Ref) -> Held:
        """A record that was there when the decisions were read."""
        found = self._records.get(ref)
        if found is None:
            raise FormatError(f"L’enregistrement {ref.fid} de « {ref.table} » a disparu pendant le traitement.")
        return found

    def put(self, ref: Ref, news: Mapping[str, Any], motive: str) -> None:
        """Write values into a record, with the Modification that the standard asks for."""
        if not news:
            return
        held = self.held(ref)
        lists = {name: held.values[name] for name in list_columns(self._version) if name in held.values}
        criticality = max((load_corrections().criticality(name) for name in news), default=MAJOR)
        entry = Entry(criticality, self.date, self.author.identity, self.author.organisation, motive, ", ".join(news))
        self._records.write(ref, {**news, **with_entry(lists, entry)})

    def note(self, held: Held, column: str, before: Any, after: Any, motive: str, origin: str = ORIGIN) -> None:
        """Log one value that changes, or that is not taken over (origin NOT_TAKEN)."""
        self._log.append(
            Modification(
                held.values.get("idSINPOccTax"),
                MAJOR if column == WHOLE_ROW else load_corrections().criticality(column),
                *(self.date, self.author.identity, self.author.organisation, motive, column, None, None),
                *(_text(before), _text(after), held.values.get("ligne_source"), held.values.get("feuille"), origin),
                *(self.lot, held.ref.table, held.ref.fid, column if origin == ORIGIN else None, None),
            )
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
