# SPDX-License-Identifier: GPL-2.0-or-later
"""Some records of a result checked again after somebody changed them, alone, and their findings replaced in place."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Optional

from sinp_hdf_plugin.core.engine.plan import Plan, Settings
from sinp_hdf_plugin.core.engine.runner import Runner
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.engine.watch import Silent
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import geometry_text
from sinp_hdf_plugin.core.formats.gpkg_tables import insert_statement
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS, OCCURRENCES
from sinp_hdf_plugin.core.formats.source import Batch, TableSource
from sinp_hdf_plugin.core.formats.wkb import gpkg_points
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.rules.catalogue import ERRORS
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.proposals import DONE
from sinp_hdf_plugin.core.workbench.result import Result, open_result
from sinp_hdf_plugin.core.workbench.transaction import writing

_REGIONAL = "occtax_hdf"
_PLACE = "geometrie"
_SAME_PLACE_M = 0.01
_FIELDS = tuple(field.name for field in FINDING_FIELDS)
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


class _Record(NamedTuple):
    """A record as the result holds it."""

    fid: int
    line: Optional[int]
    sheet: str
    identifier: Optional[str]
    values: dict[str, Any]
    wkb: Optional[bytes]


class _Finding(NamedTuple):
    """A finding: its number in the result (None: it is new), its point, its fields in the order of the table."""

    fid: Optional[int]
    geom: Optional[bytes]
    fields: tuple[Any, ...]

    @property
    def cause(self) -> tuple[Any, Any]:
        """Rule and attribute."""
        return self.fields[0], self.fields[2]


def recheck(result: Path, table: str, fids: Iterable[int]) -> Recheck:
    """Check the records `fids` of a table of occurrences of `result` as they are stored now, and replace their findings
    and their `echangeable` in the file itself.

    The rules, level and day are those of the run. Findings that the record cannot show stay: of a value that is
    still displaced, of a completed value that is still there, of a place that has not moved, of several rows. The
    table `rapport` goes on telling what the run found. Raises FormatError: no such table, file that cannot be written.
    """
    wanted = sorted(set(fids))
    if table not in OCCURRENCES.values():
        raise FormatError(f"« {table} » n’est pas une table d’occurrences : choisissez parmi {', '.join(OCCURRENCES.values())}.")
    with open_result(result) as opened:
        records = list(_read(opened, table, wanted))
        plan = _plan(opened, list(records[0].values) if records else [])
    if not records:
        return Recheck(0, 0, 0, 0, 0)
    found = _check(plan, records)
    with writing(result, result) as connection:
        return _Replacing(connection, plan, table, records, found).run()


def _plan(result: Result, columns: Sequence[str]) -> Plan:
    facts = result.facts
    given = {key: value for key, value in facts.parameters.items() if key == "ORG_TRANSFORMATION"}
    names = columns or [column.name for column in result.version.columns() if column.type != "geometry"]
    return Plan(Settings(load_profile(_REGIONAL), facts.level, facts.reference_date, given), names)


def _read(result: Result, table: str, fids: Sequence[int]) -> Iterator[_Record]:
    names = [column.name for column in result.version.columns() if column.type != "geometry"]
    shaped = table != OCCURRENCES[None]
    wanted = ", ".join(["fid", "ligne_source", "feuille", "geom" if shaped else "NULL", *map(quoted, names)])
    result.choose(fids)
    rows = result.connection.execute(
        f"SELECT {wanted} FROM {quoted(table)} WHERE fid IN (SELECT id FROM temp.voulus) ORDER BY fid"  # nosec B608
    )
    for fid, line, sheet, blob, *values in rows:
        cells = dict(zip(names, values))
        wkb = None if blob is None else wkb_of_blob(blob)
        yield _Record(fid, line, sheet or "", cells["idSINPOccTax"], cells, wkb)


class _Records(TableSource):
    """Records as a source; the line that a finding names is the rank of its record."""

    def __init__(self, columns: Sequence[str], records: Sequence[_Record]) -> None:
        super().__init__(None, _REGIONAL, "")
        self.columns, self.crs, self.has_geometry = tuple(columns), REGION_CRS, True
        self._records = records

    def batches(self, size: int) -> Iterator[Batch]:
        """All of them at once: they are few."""
        self._begin_pass()
        cells = [[record.values[name] for record in self._records] for name in self.columns]
        yield Batch(cells, list(range(len(self._records))), [record.wkb for record in self._records])


def _check(plan: Plan, records: Sequence[_Record]) -> dict[int, list[_Finding]]:
    """The findings of each record, by its rank."""
    source = _Records(plan.source_columns, records)
    found: dict[int, list[_Finding]] = {}
    with tempfile.TemporaryDirectory(prefix="sinp_controle_") as folder:
        path = Path(folder) / "controle.gpkg"
        writer = ResultWriter(path, plan.version, plan.source_columns, REGION_CRS, index=False)
        try:
            Runner(plan, Tally(plan), writer, Silent(), None).one_source(source, len(records))
            rows = writer.connection.execute(f"SELECT geom, {', '.join(_FIELDS)} FROM constats ORDER BY fid").fetchall()  # nosec B608
        finally:
            writer.abandon()
    line = _FIELDS.index("ligne_source")
    for geom, *fields in rows:
        record = records[fields[line]]
        fields[line], fields[line + 1] = record.line, record.sheet
        found.setdefault(records.index(record), []).append(_Finding(None, geom, tuple(fields)))
    return found


class _Replacing:
    """The findings of some records replaced, in an open transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        plan: Plan,
        table: str,
        records: Sequence[_Record],
        found: dict[int, list[_Finding]],
    ) -> None:
        self._connection, self._plan, self._table = connection, plan, table
        self._records, self._found = records, found
        self._levels = {rule.id: rule.kind for rule in plan.catalogue.rules}
        self._displaced = self._read_displaced()

    def run(self) -> Recheck:
        """Each record in its turn."""
        before = self._earlier()
        doubles = self._doubles()
        gone = new = same = free = 0
        dropped: list[int] = []
        added: list[_Finding] = []
        flags = []
        for rank, record in enumerate(self._records):
            old = before.get((record.sheet, record.line), [])
            kept = [finding for finding in old if self._stays(finding, record)]
            still = Counter(finding.cause for finding in kept)
            made = [one for one in self._found.get(rank, []) if one.cause[1] != _PLACE or not self._is_kept(kept, _PLACE)]
            made += doubles.get(record.fid, [])
            made = [one for one in made if not still[one.cause]]
            lost = [finding for finding in old if finding not in kept]
            dropped += [finding.fid for finding in lost if finding.fid is not None]
            added += made
            was, now = Counter(f.cause for f in lost), Counter(f.cause for f in made)
            same += len(kept) + sum((was & now).values())
            gone += sum((was - now).values())
            new += sum((now - was).values())
            errors = [one for one in (*made, *(f for f in kept if not self._is_settled(f, record))) if one.fields[1] in ERRORS]
            free += not errors
            flags.append((int(not errors), record.fid))
        self._write(dropped, added, flags)
        return Recheck(len(self._records), gone, new, same, free)

    def _earlier(self) -> dict[tuple[str, int | None], list[_Finding]]:
        """The findings that the result has of these records, by sheet and line."""
        self._connection.execute("CREATE TEMP TABLE controles (feuille TEXT, ligne INTEGER)")
        self._connection.executemany(
            "INSERT INTO temp.controles VALUES (?, ?)", ((record.sheet, record.line) for record in self._records)
        )
        self._connection.execute("CREATE INDEX temp.controles_ligne ON controles (ligne)")
        rows = self._connection.execute(
            f"SELECT fid, geom, {', '.join(_FIELDS)} FROM constats WHERE id_enregistrement IS NOT NULL AND EXISTS "  # nosec B608
            "(SELECT 1 FROM temp.controles c WHERE c.ligne = ligne_source AND c.feuille = coalesce(constats.feuille, ''))"
        ).fetchall()
        self._connection.execute("DROP TABLE temp.controles")
        found: dict[tuple[str, int | None], list[_Finding]] = {}
        for fid, geom, *fields in rows:
            found.setdefault((fields[-1] or "", fields[-2]), []).append(_Finding(fid, geom, tuple(fields)))
        return found

    def _read_displaced(self) -> dict[tuple[str, int | None, str], set[str]]:
        """(sheet, line, rule) -> attributes that it emptied."""
        lines = {(record.sheet, record.line) for record in self._records}
        found: dict[tuple[str, int | None, str], set[str]] = {}
        rows = self._connection.execute("SELECT coalesce(feuille, ''), ligne_source, regle, nomAttr FROM elements_deplaces")
        for sheet, line, rule, attribute in rows:
            if (sheet, line) in lines:
                found.setdefault((sheet, line, rule), set()).add(attribute)
        return found

    def _stays(self, finding: _Finding, record: _Record) -> bool:
        """Whether a finding holds although the record alone does not show it."""
        rule, _, attribute, _, _, proposal = finding.fields[:6]
        if self._levels.get(rule) in _OF_SEVERAL_ROWS:
            return rule != _DOUBLE
        if self._is_settled(finding, record):
            return True
        if proposal and proposal.endswith(DONE):
            return str(record.values.get(attribute)) == proposal[: -len(DONE)]
        return attribute == _PLACE and self._same_place(finding.geom, record.wkb)

    def _is_settled(self, finding: _Finding, record: _Record) -> bool:
        """The value that was at fault is out of the record, and nothing has come in its place."""
        emptied = self._displaced.get((record.sheet, record.line, finding.fields[0]), set())
        return any((record.wkb if name == _PLACE else record.values.get(name)) is None for name in emptied)

    @staticmethod
    def _is_kept(kept: Sequence[_Finding], attribute: str) -> bool:
        return any(finding.cause[1] == attribute for finding in kept)

    @staticmethod
    def _same_place(point: bytes | None, wkb: bytes | None) -> bool:
        """The finding was made where the record still is."""
        if point is None or wkb is None:
            return point is None and wkb is None
        told = wkb_of_blob(point)
        then = None if told is None else geometry_text.representative_point(told)
        now = geometry_text.representative_point(wkb)
        return then is not None and now is not None and max(abs(a - b) for a, b in zip(then, now)) < _SAME_PLACE_M

    def _doubles(self) -> dict[int, list[_Finding]]:
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
            f"SELECT t, fid, id, count(*) OVER (PARTITION BY id) FROM ({union}) WHERE id IN (SELECT id FROM temp.cherches)"  # nosec B608
        ).fetchall()
        connection.execute("DROP TABLE temp.cherches")
        twice = {fid for name, fid, _, count in rows if name == self._table and count > 1}
        rule: Any = self._plan.catalogue[_DOUBLE]
        severity = rule.severity_at(self._plan.settings.level)
        return {
            record.fid: [
                _Finding(
                    None, self._point(record),
                    (rule.id, severity, "idSINPOccTax", record.identifier, rule.sentence("idSINPOccTax", record.identifier),
                     None, None, record.identifier, record.line, record.sheet),
                )
            ]
            for record in self._records if record.fid in twice
        }  # fmt: skip

    def _point(self, record: _Record) -> bytes | None:
        import numpy as np

        place = None if record.wkb is None else geometry_text.representative_point(record.wkb)
        srs = self._connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'constats'"
        ).fetchone()[0]
        return None if place is None else gpkg_points(np.array([place[0]]), np.array([place[1]]), srs)[0]

    def _write(self, dropped: Sequence[int], added: Sequence[_Finding], flags: Sequence[tuple[int, int]]) -> None:
        connection = self._connection
        connection.executemany("DELETE FROM constats WHERE fid = ?", ((fid,) for fid in dropped))
        connection.executemany(
            insert_statement("constats", ["geom", *_FIELDS]), ((one.geom, *one.fields) for one in added)
        )
        connection.executemany(
            f"UPDATE {quoted(self._table)} SET echangeable = ?1 WHERE fid = ?2 AND echangeable IS NOT ?1",  # nosec B608
            flags,
        )
