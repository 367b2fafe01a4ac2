# SPDX-License-Identifier: GPL-2.0-or-later
"""The corrections of a workbook that came back, put into the quarantine: only cells that somebody changed.

A cell that was also changed here since the workbook was sent, in another way, is a conflict: nobody's correction is
overwritten.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import geometry_text, held_cells
from sinp_hdf_plugin.core.formats.workbook import CUT, LONGEST, held
from sinp_hdf_plugin.core.formats.workbook_cells import ERROR, SheetCell
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.held_rows import HeldRows, read_held
from sinp_hdf_plugin.core.workbench.modifications import logged_cells
from sinp_hdf_plugin.core.workbench.quarantine_sheet import faulty_columns, sent_cells, sent_columns
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.returned_sheet import Key, Returned, ReturnedRow, read_returned
from sinp_hdf_plugin.core.workbench.same_cell import Verdict, compare

_ERROR_WORDS = (
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#VALEUR!",
    "#NAME?",
    "#NOM?",
    "#DIV/0!",
    "#NUM!",
    "#NOMBRE!",
    "#NULL!",
    "Err:",
)


@dataclass
class TakenBack:
    """What came of a workbook. The lists are French sentences for whoever must decide.

    changed: cells put into the quarantine, of so many rows; absent: rows sent that are not in the workbook any more;
    rewritten: cells that a spreadsheet wrote otherwise, left as they were.
    """

    changed: int = 0
    rows: int = 0
    absent: int = 0
    rewritten: int = 0
    conflicts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Workbook:
    """A workbook that came back, read against the result it was made from. Raises FormatError when it is not of it."""

    def __init__(self, result: Path, path: Path) -> None:
        with open_result(result) as opened:
            quarantine = read_held(opened.connection, tuple(opened.facts.columns))
            self._columns = sent_columns(quarantine)
            self._faulty = faulty_columns(opened, quarantine)
            source = opened.facts.source
        self._returned: Returned = read_returned(path, self._columns)
        made_from = self._returned.about.get("source", source)
        if made_from != source:
            raise FormatError(
                f"« {path.name} » a été fait pour corriger « {made_from} », et ce résultat vient de « {source} » : "
                "choisissez le résultat de la même source."
            )
        self.taken = TakenBack()

    def put(self, connection: sqlite3.Connection, columns: Sequence[str]) -> TakenBack:
        """Put the changed cells into the quarantine of the connection; `columns` are the source's."""
        quarantine = read_held(connection, columns)
        job = _Putting(connection, quarantine, self._columns, self._faulty, self._returned, self.taken)
        job.run()
        return self.taken


class _Putting:
    """One workbook into one quarantine."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        quarantine: HeldRows,
        columns: Sequence[str],
        faulty: Mapping[int, set[str]],
        returned: Returned,
        taken: TakenBack,
    ) -> None:
        self._connection, self._quarantine, self._columns = connection, quarantine, columns
        self._faulty, self._returned, self._taken = faulty, returned, taken
        self._rows: dict[Key, int] = {key: row for row, key in enumerate(zip(quarantine.sheets, quarantine.lines))}
        self._logged = {(sheet or "", line, column): after for line, sheet, column, after in logged_cells(connection)}

    def run(self) -> None:
        """Each row of the workbook once."""
        returned, taken = self._returned, self._taken
        if returned.sent is None:
            taken.notes.append(
                f"« {returned.name} » n’a plus la feuille cachée « envoi », qui garde ce qui a été envoyé : les "
                "cellules sont comparées à la quarantaine telle que la dernière conversion l’a laissée."
            )
        for name in returned.extra:
            taken.notes.append(f"La colonne « {name} » a été ajoutée au classeur : elle n’est pas reprise.")
        copies = Counter(row.key for row in returned.rows if row.key is not None)
        done: set[Key] = set()
        for row in returned.rows:
            if row.key is not None and copies[row.key] > 1 and not self._is_single(row, done):
                continue
            self._one_row(row)
        present = set(copies)
        sent = set(self._rows) if returned.sent is None else set(returned.sent) & set(self._rows)
        taken.absent = len(sent - present)

    def _is_single(self, row: ReturnedRow, done: set[Key]) -> bool:
        """Of several rows with one number: the first when all say the same; else none."""
        assert row.key is not None  # nosec B101  # said by the caller
        twins = [other for other in self._returned.rows if other.key == row.key]
        same = all(self._texts(twin) == self._texts(row) for twin in twins)
        first = row.key not in done
        done.add(row.key)
        if first and not same:
            numbers = ", ".join(str(twin.number) for twin in twins)
            self._taken.refused.append(
                f"Lignes {numbers} du classeur : toutes disent être la ligne {row.key[1]}, et elles diffèrent. Aucune "
                "n’est reprise : n’en gardez qu’une."
            )
        return first and same

    def _texts(self, row: ReturnedRow) -> dict[str, str]:
        return {name: row.cells[name].text for name in self._columns if name in row.cells}

    def _one_row(self, row: ReturnedRow) -> None:
        taken, key = self._taken, row.key
        where = f"Ligne {row.number} du classeur"
        if key is None or (key not in self._rows and not self._was_sent(key)):
            taken.refused.append(
                f"{where} : elle ne vient pas de l’envoi (« ligne_source » est "
                f"{'vide ou illisible' if key is None else key[1]}). Les lignes ajoutées ne sont pas reprises : "
                "convertissez-les comme de nouvelles données."
            )
            return
        if key not in self._rows:
            self._accepted_already(row, key)
            return
        if not any(name in row.cells for name in self._columns):
            taken.refused.append(f"{where} : toutes ses cellules ont été vidées. La ligne {key[1]} reste telle quelle.")
            return
        self._put_cells(row, key)

    def _was_sent(self, key: Key) -> bool:
        return self._returned.sent is not None and key in self._returned.sent

    def _accepted_already(self, row: ReturnedRow, key: Key) -> None:
        """The row has left the quarantine since: a correction that says something else is a conflict."""
        sent = (self._returned.sent or {}).get(key, {})
        for name in self._columns:
            back = row.cells.get(name)
            text = None if back is None else back.text
            if text == self._logged.get((key[0], key[1], name), sent.get(name)):
                continue
            if compare(sent.get(name), text, back.kind if back else "", False) is Verdict.CHANGED:
                self._taken.conflicts.append(
                    f"Ligne {key[1]}, colonne « {name} » : le classeur écrit « {text or ''} », mais la ligne a été "
                    "acceptée entre-temps avec d’autres corrections. Corrigez l’occurrence elle-même si le classeur a "
                    "raison."
                )

    def _put_cells(self, row: ReturnedRow, key: Key) -> None:
        place = self._rows[key]
        quarantine = self._quarantine
        now = dict(zip(self._columns, sent_cells(quarantine, place)))
        sent = self._sent(place, key)
        faulty = self._faulty.get(quarantine.keys[place], set())
        state = quarantine.states[place]
        news: dict[str, str | None] = {}
        for name in self._columns:
            back = row.cells.get(name)
            before = sent.get(name) or None
            uncut = state is not None and state.is_uncut
            verdict = compare(before, back.text if back else None, back.kind if back else "", name in faulty or uncut)
            if verdict is Verdict.CHANGED:
                self._change(news, key[1], name, before, now[name], back)
            elif verdict is Verdict.SWAPPED:
                self._taken.refused.append(
                    f"Ligne {key[1]}, colonne « {name} » : « {before} » est revenu « {back.text if back else ''} »"
                    ", jour et mois échangés, sans doute par le tableur. La cellule reste comme envoyée ; corrigez-la "
                    "à la main si c’était voulu."
                )
            elif verdict is Verdict.REWRITTEN:
                self._taken.rewritten += 1
        if news:
            self._write(quarantine.keys[place], news)
            self._taken.rows += 1
            self._taken.changed += len(news)

    def _sent(self, place: int, key: Key) -> Mapping[str, str | None]:
        """The cells as sent; where the workbook does not say, as the last run left them."""
        if self._returned.sent is not None and key in self._returned.sent:
            return self._returned.sent[key]
        then = self._quarantine.take([place]).at_last_run()
        rows = then if len(then) else self._quarantine.take([place])
        return dict(zip(self._columns, sent_cells(rows, 0)))

    def _change(
        self,
        news: dict[str, str | None],
        line: int,
        name: str,
        before: str | None,
        now: str | None,
        back: SheetCell | None,
    ) -> None:
        """Take one changed cell, unless it cannot be, or another one stands here since."""
        text = None if back is None else back.text
        where = f"Ligne {line}, colonne « {name} »"
        if back is not None and (back.kind == ERROR or back.text.startswith(_ERROR_WORDS)):
            self._taken.refused.append(f"{where} : « {back.text} » est une erreur du tableur, pas une valeur.")
        elif text is not None and text.endswith(CUT) and len(text) > LONGEST:
            self._taken.refused.append(f"{where} : ce texte est trop long pour un tableur. Corrigez-le dans QGIS.")
        elif name == held_cells.SHAPE and text is not None and geometry_text.wkb_from_text(text)[0] is None:
            self._taken.refused.append(f"{where} : « {text[:60]} » n’est pas une géométrie écrite en WKT.")
        elif compare(before, now, "", True) is Verdict.SAME or (now or "") == (held(text) or ""):
            if (now or "") != (held(text) or ""):
                news[name] = text
        else:
            self._taken.conflicts.append(
                f"{where} : le classeur écrit « {text or ''} », la quarantaine « {now or ''} », et « {before or ''} » "
                "avait été envoyé. Deux personnes ont corrigé cette cellule : la quarantaine est gardée. Choisissez."
            )

    def _write(self, key: int, news: Mapping[str, str | None]) -> None:
        values: dict[str, object] = {**news}
        if held_cells.SHAPE in news:
            values[held_cells.SHAPE] = self._blob(news[held_cells.SHAPE])
        places = ", ".join(f"{quoted(name)} = ?" for name in values)
        self._connection.execute(f"UPDATE quarantaine SET {places} WHERE q_fid = ?", [*values.values(), key])  # nosec B608

    def _blob(self, text: str | None) -> bytes | None:
        wkb = None if text is None else geometry_text.wkb_from_text(text)[0]
        if wkb is None:
            return None
        srs = self._connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'quarantaine'"
        ).fetchone()[0]
        return b"GP\x00\x01" + int(srs).to_bytes(4, "little", signed=True) + wkb
