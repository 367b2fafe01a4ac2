# SPDX-License-Identifier: GPL-2.0-or-later
"""What one finding would change: its row looked at as it is now, in the occurrences or in the quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from sinp_hdf_plugin.core.mapping.values import Raw, Value, number_text
from sinp_hdf_plugin.core.workbench.corrections import load_corrections
from sinp_hdf_plugin.core.workbench.locating import ABSENT, DOUBLE, FILE, HELD, KEYS, RowOf, find_rows
from sinp_hdf_plugin.core.workbench.place_fixes import PlaceFixes, Spot, held_axis
from sinp_hdf_plugin.core.workbench.proposals import GEOMETRY, Asked
from sinp_hdf_plugin.core.workbench.records import HELD_SHAPE, NOWHERE, POINTS, SHAPE, fetch_rows

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.result import Finding, Result

_PLACES = {FILE: "phrase", ABSENT: "absent", DOUBLE: "double"}


class Refused(Exception):
    """A finding that is not applied: `reason` is a key of fixes.REASONS."""

    def __init__(self, reason: str, attribute: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.attribute = reason, attribute


class Change(NamedTuple):
    """One cell of one row that takes another value.

    `column` is the column of `table`: the attribute itself, or a source column in the quarantine. `displaced` is the
    `fid` of the entry of `elements_deplaces` that goes when the value comes back, `initial` the value it kept.
    """

    table: str
    fid: int
    attribute: str
    column: str
    before: Value
    after: Value
    rule: str
    confidence: str
    record: str | None
    line: int | None
    sheet: str | None
    findings: tuple[int, ...]
    displaced: int | None
    initial: str | None
    origin: str

    @property
    def cell(self) -> tuple[str, int, str]:
        """Which cell it is."""
        return self.table, self.fid, self.column

    @property
    def shown_before(self) -> Value:
        """The value before, as a person knows it: the displaced one where the cell was emptied."""
        return self.before if self.displaced is None else self.initial

    def also(self, other: Change) -> Change:
        """The same, asked for by another finding too."""
        rules = self.rule if other.rule in self.rule.split(", ") else f"{self.rule}, {other.rule}"
        kept = self if self.displaced is not None else other
        return self._replace(
            rule=rules,
            findings=(*self.findings, *other.findings),
            displaced=kept.displaced,
            initial=kept.initial,
        )


class Entry(NamedTuple):
    """A displaced value."""

    fid: int
    attribute: str
    value: str | None
    rule: str


#: (attribute, column, before, after, displaced entry that goes)
Cell = tuple[str, str, Value, Value, Optional[Entry]]


class Candidates:
    """Reads once the rows that the findings chosen are about, then answers for each finding."""

    def __init__(self, result: Result, chosen: Sequence[tuple[Finding, Asked]], origin: str) -> None:
        self._result, self._origin = result, origin
        self._read_of = lru_cache(maxsize=100_000)(self._reading)
        self._as_read = load_corrections().read_as_proposed
        places = [(one.value or "", str(asked.parts[0][1])) for one, asked in chosen if asked.parts[0][0] == GEOMETRY]
        crs = result.place_crs() if places else None
        self._places = PlaceFixes(crs, places) if crs else None
        result.choose(one.id for one, _ in chosen)
        self._rows = find_rows(result, True)
        self._displaced = self._entries()
        self._has_held_shape = result.has_held_shape()
        self._values = self._read(chosen)

    def changes(self, one: Finding, asked: Asked) -> list[Change]:
        """The changes of a finding. Raises Refused."""
        row = self._rows[one.id]
        if row.kind in _PLACES or row.table is None or row.fid is None:
            raise Refused(_PLACES.get(row.kind, "absent"))
        values = self._values[row.table].get(row.fid)
        if values is None:
            raise Refused("absent")
        if asked.parts[0][0] == GEOMETRY:
            changes = list(self._place_changes(one, asked, row, values))
        else:
            held = self._held_changes if row.kind == HELD else self._record_changes
            changes = list(held(one, asked, values))
        if not changes:
            raise Refused("deja", asked.parts[0][0])
        return [
            Change(
                *(row.table, row.fid, attribute, column, before, after, one.rule, one.confidence or "certain"),
                *(one.record, one.line, one.sheet, (one.id,)),
                *(None if entry is None else entry.fid, None if entry is None else entry.value, self._origin),
            )
            for attribute, column, before, after, entry in changes
        ]

    def _record_changes(self, one: Finding, asked: Asked, values: dict[str, Any]) -> Iterator[Cell]:
        """(attribute, column, before, after, displaced entry) of an accepted record."""
        if one.rule in self._as_read:
            raise Refused("deja", one.attribute)
        entries = self._displaced.get((one.line, one.sheet), {})
        if all(_text(values.get(name)) == _text(after) for name, after in asked.parts):
            raise Refused("deja", asked.parts[0][0])
        for name, shown in asked.shown:
            if name in values and name != GEOMETRY and not self._is_there(name, values[name], entries.get(name), shown):
                raise Refused("change", name)
        said = dict(asked.shown)
        taken = set()
        for name, after in asked.parts:
            entry = entries.get(name)
            if name in asked.moved and _text(values[name]) not in (None, _text(after)):
                raise Refused("change", name)
            taken.add(name)
            if _text(values[name]) != _text(after):
                comes_back = entry is not None and _text(values[name]) in (None, self._read_of(name, said.get(name)))
                yield name, name, values[name], after, entry if comes_back else None
        for name, entry in entries.items():  # what the same rule had emptied with it comes back
            if entry.rule == one.rule and name not in taken and name != GEOMETRY and entry.value is not None:
                back = self._result.proposals.typed(name, entry.value)
                if back is not None and _text(values.get(name)) is None:
                    yield name, name, values.get(name), back, entry

    def _is_there(self, name: str, value: Any, entry: Entry | None, shown: str | None) -> bool:
        """Whether a record still has what a finding shows: as it is, as it is read, or among the displaced values."""
        now, wanted = _text(value), _text(shown)
        if now is None:
            return wanted is None or (entry is not None and _text(entry.value) == wanted)
        return now in (wanted, self._read_of(name, shown))

    def _reading(self, name: str, shown: str | None) -> str | None:
        return None if shown is None else _text(self._result.proposals.read(name, shown))

    def _held_changes(self, one: Finding, asked: Asked, values: dict[str, Any]) -> Iterator[Cell]:
        """The same for a row in quarantine: cells of the source."""
        cells = self._result.cells()
        if cells is None:
            raise Refused("profil")

        def raws(name: str) -> tuple[Raw, ...]:
            return tuple(values[column] for column in cells.columns(name).columns)

        for name, shown in asked.shown:
            if name != GEOMETRY and not cells.says(name, raws(name), shown):
                raise Refused("change", name)
        for name, after in asked.parts:
            written = cells.rewrite(name, raws(name), after)
            if written.refusal:
                raise Refused(written.refusal, name)
            for column, cell in written.cells:
                yield name, column, values[column], cell, None

    def _place_changes(self, one: Finding, asked: Asked, row: RowOf, values: dict[str, Any]) -> Iterator[Cell]:
        """The same for a place."""
        shown, words = one.value or "", str(asked.parts[0][1])
        cells = self._result.cells() if row.kind == HELD else None
        if one.rule in self._as_read:
            if cells is None:
                raise Refused("deja", GEOMETRY)
            yield from ((GEOMETRY, *cell, None) for cell in held_axis(cells, values, shown, words))
            return
        if self._places is None or (row.kind == HELD and cells is None):
            raise Refused("profil", GEOMETRY)
        spot = self._places.spot(shown, words)
        if spot is None:
            raise Refused("phrase", GEOMETRY)
        if cells is not None:
            held = self._places.held(cells, values, shown, spot)
            found: list[Cell] = [(GEOMETRY, *cell, None) for cell in held]
        else:
            found = list(self._record_place(one, row, values, shown, spot))
        if not found:
            raise Refused("change", GEOMETRY)
        yield from found

    def _record_place(self, one: Finding, row: RowOf, values: dict[str, Any], shown: str, spot: Spot) -> Iterator[Cell]:
        """The shape of a record, and what it had lost for want of a place."""
        entries = self._displaced.get((one.line, one.sheet), {})
        entry = entries.get(GEOMETRY)
        gone = row.table == NOWHERE
        if self._places is None or row.table not in (NOWHERE, POINTS):
            return
        if gone and (entry is None or _text(entry.value) != shown):
            return
        change = self._places.record(spot, values[SHAPE])
        if change is None:
            return
        yield (GEOMETRY, *change, entry if gone else None)
        for name, other in entries.items():
            rule = self._result.proposals.rule(other.rule)
            if gone and name != GEOMETRY and rule is not None and GEOMETRY in rule.attributes and other.value:
                back = self._result.proposals.typed(name, other.value)
                if back is not None and _text(values.get(name)) is None:
                    yield name, name, values.get(name), back, other

    def _entries(self) -> dict[tuple[int | None, str | None], dict[str, Entry]]:
        """Displaced values of the rows chosen, by row and attribute."""
        found = self._result.connection.execute(
            "SELECT d.ligne_source, d.feuille, d.fid, d.nomAttr, d.valeurInit, d.regle FROM elements_deplaces d "
            "WHERE d.ligne_source IN (SELECT ligne_source FROM constats WHERE fid IN (SELECT id FROM temp.voulus)) "
            "ORDER BY d.fid"
        )
        entries: dict[tuple[int | None, str | None], dict[str, Entry]] = defaultdict(dict)
        for line, sheet, *entry in found.fetchall():
            entries[line, sheet].setdefault(entry[1], Entry(*entry))
        return entries

    def _read(self, chosen: Sequence[tuple[Finding, Asked]]) -> dict[str, dict[int, dict[str, Any]]]:
        """Table -> key -> column -> value, of the rows and columns that are needed."""
        columns: dict[str, set[str]] = {table: set() for table in KEYS}
        rows: dict[str, set[int]] = {table: set() for table in KEYS}
        for one, asked in chosen:
            row = self._rows[one.id]
            if row.table is not None and row.fid is not None:
                rows[row.table].add(row.fid)
                columns[row.table].update(self._needed(row, one, asked))
        return {table: self._fetched(table, rows[table], columns[table]) for table in KEYS}

    def _needed(self, row: RowOf, one: Finding, asked: Asked) -> Iterator[str]:
        names = [name for name, _ in (*asked.parts, *asked.shown)]
        if row.kind == HELD:
            cells = self._result.cells()
            for name in names if cells else ():
                yield from cells.columns(name).columns if cells else ()
            if GEOMETRY in names and self._has_held_shape:
                yield HELD_SHAPE
            return
        if GEOMETRY in names:
            yield SHAPE
        names += [name for name, entry in self._displaced.get((one.line, one.sheet), {}).items()]
        yield from (name for name in names if self._result.version.has_column(name) and name != GEOMETRY)

    def _fetched(self, table: str, keys: set[int], columns: set[str]) -> dict[int, dict[str, Any]]:
        if not keys:
            return {}
        return fetch_rows(self._result.connection, table, sorted(columns), keys)


def _text(value: Any) -> str | None:
    """A value as findings write it; None for an empty one."""
    if value is None:
        return None
    return (value if isinstance(value, str) else number_text(value)).strip() or None
