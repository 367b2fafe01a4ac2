# SPDX-License-Identifier: GPL-2.0-or-later
"""Some records of a result checked again after somebody changed them, alone, and their findings replaced in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sinp_hdf_plugin.core.engine.plan import Plan, Settings
from sinp_hdf_plugin.core.engine.runner import Runner
from sinp_hdf_plugin.core.engine.tally import Tally
from sinp_hdf_plugin.core.engine.watch import Silent
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.formats.source import Batch, TableSource
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.mapping.values import Reader
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.recheck_findings import FIELDS, CheckedRecord, Recheck, RecordFinding, Replacing
from sinp_hdf_plugin.core.workbench.result import Result, open_result
from sinp_hdf_plugin.core.workbench.transaction import writing
from sinp_hdf_plugin.core.working_folder import WorkingFolder

_REGIONAL = "occtax_hdf"


def recheck(result: Path, table: str, fids: Iterable[int]) -> Recheck:
    """Check the records `fids` of a table of occurrences of `result` as they are stored now, and replace their findings
    and their `echangeable` in the file itself.

    The rules, level and day are those of the run. Findings that the record cannot show stay: of a value that is
    still displaced, of a completed value that is still there, of a place that has not moved, of several rows. The
    table `rapport` goes on telling what the run found. Raises FormatError: no such table, file that cannot be written.
    """
    wanted = sorted(set(fids))
    if table not in OCCURRENCES.values():
        known = ", ".join(OCCURRENCES.values())
        raise FormatError(f"« {table} » n’est pas une table d’occurrences : choisissez parmi {known}.")
    with open_result(result) as opened:
        records = list(_read(opened, table, wanted))
        plan = _plan(opened)
        readers = _readers(opened)
    if not records:
        return Recheck(0, 0, 0, 0, 0)
    found = _check(plan, records)
    with writing(result, result) as connection:
        return Replacing(connection, plan, readers, table, records, found).run()


def _columns(result: Result) -> list[str]:
    return [column.name for column in result.version.columns() if column.type != "geometry"]


def _plan(result: Result) -> Plan:
    """The rules of the run, on records that are in the regional format."""
    facts = result.facts
    given = {key: value for key, value in facts.parameters.items() if key == "ORG_TRANSFORMATION"}
    return Plan(Settings(load_profile(_REGIONAL), facts.level, facts.reference_date, given), _columns(result))


def _readers(result: Result) -> dict[str, Reader]:
    """How the run read a value of each attribute; nothing when its profile is not known any more."""
    try:
        plan = Plan(result.settings(), tuple(result.facts.columns))
    except ConfigError:
        return {}
    return {target.name: target.reader for target in plan.targets}


def _read(result: Result, table: str, fids: Sequence[int]) -> Iterator[CheckedRecord]:
    names = _columns(result)
    shaped = table != OCCURRENCES[None]
    wanted = ", ".join(["fid", "ligne_source", "feuille", "geom" if shaped else "NULL", *map(quoted, names)])
    result.choose(fids)
    rows = result.connection.execute(
        f"SELECT {wanted} FROM {quoted(table)} WHERE fid IN (SELECT id FROM temp.voulus) ORDER BY fid"  # nosec B608
    )
    for fid, line, sheet, blob, *values in rows:
        cells = dict(zip(names, values))
        wkb = None if blob is None else wkb_of_blob(blob)
        yield CheckedRecord(fid, line, sheet or "", cells["idSINPOccTax"], cells, wkb)


class _Records(TableSource):
    """Records as a source; the line that a finding names is the rank of its record."""

    def __init__(self, columns: Sequence[str], records: Sequence[CheckedRecord]) -> None:
        super().__init__(None, _REGIONAL, "")
        self.columns, self.crs, self.has_geometry = tuple(columns), REGION_CRS, True
        self._records = records

    def batches(self, size: int) -> Iterator[Batch]:
        """All of them at once: they are few."""
        self._begin_pass()
        cells = [[record.values[name] for record in self._records] for name in self.columns]
        yield Batch(cells, list(range(len(self._records))), [record.wkb for record in self._records])


def _check(plan: Plan, records: Sequence[CheckedRecord]) -> dict[int, list[RecordFinding]]:
    """The findings of each record, by its rank."""
    source = _Records(plan.source_columns, records)
    found: dict[int, list[RecordFinding]] = {}
    folder = WorkingFolder()
    try:
        writer = ResultWriter(folder.path / "controle.gpkg", plan.version, plan.source_columns, REGION_CRS, index=False)
        try:
            Runner(plan, Tally(plan), writer, Silent(), None).one_source(source, len(records))
            rows = writer.connection.execute(f"SELECT geom, {', '.join(FIELDS)} FROM constats ORDER BY fid").fetchall()  # nosec B608
        finally:
            writer.abandon()
    finally:
        folder.close()
    line = FIELDS.index("ligne_source")
    for geom, *fields in rows:
        rank = fields[line]
        fields[line], fields[line + 1] = records[rank].line, records[rank].sheet
        found.setdefault(rank, []).append(RecordFinding(None, geom, tuple(fields)))
    return found
