# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of some records of a result replaced by those of a new check, but for what that check cannot see."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats import geometry_text
from sinp_hdf_plugin.core.formats.gpkg_tables import insert_statement
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS, OCCURRENCES
from sinp_hdf_plugin.core.formats.wkb import gpkg_points
from sinp_hdf_plugin.core.mapping.values import Reader
from sinp_hdf_plugin.core.rules.catalogue import ERRORS
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.proposals import DONE

FIELDS = tuple(field.name for field in FINDING_FIELDS)
_PLACE = "geometrie"
_SAME_PLACE_M = 0.01
# What one record alone cannot tell: these findings stay.
_OF_SEVERAL_ROWS = frozenset(("set", "file"))
_DOUBLE = "DBL-001"


@dataclass(frozen=True)
class Recheck:
    """records: checked; gone, new, same: their findings; exchangeable: records that may be exchanged now."""

    records: int
    gone: int
    new: int
    same: int
    exchangeable: int


class CheckedRecord(NamedTuple):
    """A record as the result holds it."""

    fid: int
    line: int | None
    sheet: str
    identifier: str | None
    values: dict[str, Any]
    wkb: bytes | None


class RecordFinding(NamedTuple):
    """A finding: its number in the result (None: it is new), its point, its fields in the order of the table."""

    fid: int | None
    geom: bytes | None
    fields: tuple[Any, ...]

    @property
    def cause(self) -> tuple[Any, Any]:
        """Rule and attribute."""
        return self.fields[0], self.fields[2]


class Replacing:
    """The findings of some records replaced, in an open transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        plan: Plan,
        readers: Mapping[str, Reader],
        table: str,
        records: Sequence[CheckedRecord],
        found: dict[int, list[RecordFinding]],
    ) -> None:
        self._connection, self._plan, self._table = connection, plan, table
        self._records, self._found = records, found
        self._readers = readers
        self._kinds = {rule.id: rule.kind for rule in plan.catalogue.rules}
        self._displaced = self._read_displaced()

    def run(self) -> Recheck:
        """Each record in its turn."""
        before, doubles = self._earlier(), self._doubles()
        of_all_rows = {
            rule
            for (rule,) in self._connection.execute(
                "SELECT DISTINCT regle FROM constats WHERE id_enregistrement IS NULL AND ligne_source IS NULL"
            )
        }
        gone = new = same = free = 0
        dropped: list[int] = []
        added: list[RecordFinding] = []
        flags = []
        for rank, record in enumerate(self._records):
            old = before.get((record.sheet, record.line), [])
            kept = [finding for finding in old if self._stays(finding, record)]
            lost = [finding for finding in old if finding not in kept]
            causes = {finding.cause for finding in old}
            made = [
                one
                for one in (*self._found.get(rank, ()), *doubles.get(record.fid, ()))
                if one.fields[0] not in of_all_rows and self._is_news(one, record, kept, causes)
            ]
            dropped += [finding.fid for finding in lost if finding.fid is not None]
            added += made
            was, now = Counter(one.cause for one in lost), Counter(one.cause for one in made)
            same += len(kept) + sum((was & now).values())
            gone += sum((was - now).values())
            new += sum((now - was).values())
            wrong = [*made, *(one for one in kept if not self._is_settled(one, record))]
            errors = any(one.fields[1] in ERRORS for one in wrong)
            free += not errors
            flags.append((int(not errors), record.fid))
        self._write(dropped, added, flags)
        return Recheck(len(self._records), gone, new, same, free)

    def _is_news(
        self, made: RecordFinding, record: CheckedRecord, kept: Sequence[RecordFinding], causes: set[tuple[Any, Any]]
    ) -> bool:
        """Whether a finding of this check is to be told: not what is told already, nor a warning about a value that
        the run itself has emptied."""
        rule, severity, attribute = made.fields[:3]
        if any(one.cause == made.cause or (attribute == _PLACE and one.cause[1] == _PLACE) for one in kept):
            return False
        if severity in ERRORS or made.cause in causes:
            return True
        emptied = self._emptied(record)
        return not emptied.intersection((attribute, *self._plan.catalogue[rule].attributes))

    def _earlier(self) -> dict[tuple[str, int | None], list[RecordFinding]]:
        """The findings that the result has of these records, by sheet and line."""
        self._connection.execute("CREATE TEMP TABLE controles (feuille TEXT, ligne INTEGER)")
        self._connection.executemany(
            "INSERT INTO temp.controles VALUES (?, ?)", ((record.sheet, record.line) for record in self._records)
        )
        self._connection.execute("CREATE INDEX temp.controles_ligne ON controles (ligne)")
        rows = self._connection.execute(
            f"SELECT fid, geom, {', '.join(FIELDS)} FROM constats WHERE id_enregistrement IS NOT NULL AND EXISTS "  # nosec B608
            "(SELECT 1 FROM temp.controles c WHERE c.ligne = ligne_source "
            "AND c.feuille = coalesce(constats.feuille, ''))"
        ).fetchall()
        self._connection.execute("DROP TABLE temp.controles")
        found: dict[tuple[str, int | None], list[RecordFinding]] = {}
        for fid, geom, *fields in rows:
            found.setdefault((fields[-1] or "", fields[-2]), []).append(RecordFinding(fid, geom, tuple(fields)))
        return found

    def _read_displaced(self) -> dict[tuple[str, int | None, str], set[str]]:
        """(sheet, line, rule) -> attributes that it emptied."""
        lines = {(record.sheet, record.line) for record in self._records}
        found: dict[tuple[str, int | None, str], set[str]] = {}
        rows = self._connection.execute(
            "SELECT coalesce(feuille, ''), ligne_source, regle, nomAttr FROM elements_deplaces"
        )
        for sheet, line, rule, attribute in rows:
            if (sheet, line) in lines:
                found.setdefault((sheet, line, rule), set()).add(attribute)
        return found

    def _stays(self, finding: RecordFinding, record: CheckedRecord) -> bool:
        """Whether a finding holds although the record alone does not show it."""
        rule, _, attribute, value, _, proposal = finding.fields[:6]
        if self._kinds.get(rule) in _OF_SEVERAL_ROWS:
            return rule != _DOUBLE
        if self._is_settled(finding, record):
            return True
        if attribute == _PLACE:
            return self._same_place(finding.geom, record.wkb)
        if proposal and proposal.endswith(DONE):
            return str(record.values.get(attribute)) == proposal[: -len(DONE)]
        return self._kinds.get(rule) == "value" and self._is_as_read(attribute, value, record)

    def _is_as_read(self, attribute: str, raw: str | None, record: CheckedRecord) -> bool:
        """The record still has what the run read in the source; a finding is about how it was written there."""
        reader = self._readers.get(attribute)
        if reader is None or raw is None:
            return False
        read, held = reader(raw).value, record.values.get(attribute)
        return read == held or (read is not None and str(read) == str(held))

    def _is_settled(self, finding: RecordFinding, record: CheckedRecord) -> bool:
        """The value that was at fault is out of the record, and nothing has come in its place."""
        emptied = self._displaced.get((record.sheet, record.line, finding.fields[0]), set())
        return any(self._is_empty(record, name) for name in emptied)

    def _emptied(self, record: CheckedRecord) -> set[str]:
        """The attributes that the run emptied, and that are empty still."""
        found: set[str] = set()
        for (sheet, line, _), names in self._displaced.items():
            if (sheet, line) == (record.sheet, record.line):
                found.update(name for name in names if self._is_empty(record, name))
        return found

    @staticmethod
    def _is_empty(record: CheckedRecord, name: str) -> bool:
        return (record.wkb if name == _PLACE else record.values.get(name)) is None

    @staticmethod
    def _same_place(point: bytes | None, wkb: bytes | None) -> bool:
        """The finding was made where the record still is."""
        if point is None or wkb is None:
            return point is None and wkb is None
        told = wkb_of_blob(point)
        then = None if told is None else geometry_text.representative_point(told)
        now = geometry_text.representative_point(wkb)
        return then is not None and now is not None and max(abs(a - b) for a, b in zip(then, now)) < _SAME_PLACE_M

    def _doubles(self) -> dict[int, list[RecordFinding]]:
        """DBL-001: identifiers of these records that another record bears."""
        if _DOUBLE not in self._plan.catalogue or self._plan.settings.profile.rows_per_record == "many":
            return {}
        connection = self._connection
        connection.execute("CREATE TEMP TABLE cherches (id TEXT PRIMARY KEY)")
        connection.executemany(
            "INSERT OR IGNORE INTO temp.cherches VALUES (?)",
            ((record.identifier.lower(),) for record in self._records if record.identifier),
        )
        union = " UNION ALL ".join(
            f"SELECT '{name}' AS t, fid, lower(idSINPOccTax) AS id FROM {quoted(name)}"  # nosec B608  # our own names
            for name in OCCURRENCES.values()
        )
        rows = connection.execute(
            f"SELECT t, fid, id, count(*) OVER (PARTITION BY id) FROM ({union}) "  # nosec B608
            "WHERE id IN (SELECT id FROM temp.cherches)"
        ).fetchall()
        connection.execute("DROP TABLE temp.cherches")
        twice = {fid for name, fid, _, count in rows if name == self._table and count > 1}
        rule: Any = self._plan.catalogue[_DOUBLE]
        severity = rule.severity_at(self._plan.settings.level)
        return {record.fid: [self._double(rule, severity, record)] for record in self._records if record.fid in twice}

    def _double(self, rule: Any, severity: str, record: CheckedRecord) -> RecordFinding:
        name, value = "idSINPOccTax", record.identifier
        told = (rule.id, severity, name, value, rule.sentence(name, value), None, None, value)
        return RecordFinding(None, self._point(record), (*told, record.line, record.sheet))

    def _point(self, record: CheckedRecord) -> bytes | None:
        place = None if record.wkb is None else geometry_text.representative_point(record.wkb)
        srs = self._connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'constats'"
        ).fetchone()[0]
        return None if place is None else gpkg_points(np.array([place[0]]), np.array([place[1]]), srs)[0]

    def _write(self, dropped: Sequence[int], added: Sequence[RecordFinding], flags: Sequence[tuple[int, int]]) -> None:
        connection = self._connection
        connection.executemany("DELETE FROM constats WHERE fid = ?", ((fid,) for fid in dropped))
        connection.executemany(
            insert_statement("constats", ["geom", *FIELDS]), ((one.geom, *one.fields) for one in added)
        )
        connection.executemany(
            f"UPDATE {quoted(self._table)} SET echangeable = ?1 WHERE fid = ?2 AND echangeable IS NOT ?1",  # nosec B608
            flags,
        )
