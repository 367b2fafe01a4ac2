# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules over the whole file that can be settled as rows pass: duplicates and rows of one record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.draft import Draft, Finding
from sinp_hdf_plugin.core.engine.duplicates import NOBODY, Hashes, SeenKeys, digest, mixed
from sinp_hdf_plugin.core.engine.plan import Plan

# Blocks that may differ between the rows of one record: counts and descriptions of parts of what was seen.
_ROW_LEVEL_BLOCKS = frozenset(("DenombrementType", "DescriptifSujet"))
_COPY = "DBL-004"  # an exact copy of a whole row
# What a row says of its record, as a digest, and the number of its sheet.
_SAID = np.dtype([("record", np.uint64), ("sheet", np.uint64)])


class KeyDigests(NamedTuple):
    """One key per row as a digest, and a mask of the rows that have it."""

    digests: np.ndarray
    filled: np.ndarray


class Earlier(NamedTuple):
    """A row that came before and has the same key. `sheet` is a number of `FileRules`; `kept`: it is accepted."""

    line: int
    sheet: int
    kept: bool


class FileRules:
    """DBL-001, DBL-003, DBL-004 and STR-028.

    A row is held when it repeats an earlier one that is accepted, or is the exact copy of any. What repeats a row in
    quarantine is accepted, since a row that is not in the result takes nobody's place there; but this is told, as a
    warning: once corrected, the held row would be the double. A held row is told what it repeats, so that nobody
    corrects it for nothing. Rows of one record (STR-028) are compared with those accepted only: what a held row says
    of its record may be what is wrong in it. `unlike` names columns that the rows of one record need not agree on.
    """

    def __init__(self, plan: Plan, hashes: Hashes | None = None, unlike: frozenset[str] = frozenset()) -> None:
        self._plan, self._hashes = plan, hashes
        self._many = plan.settings.profile.rows_per_record == "many"
        self._kept: dict[str, SeenKeys] = defaultdict(SeenKeys)
        self._held: dict[str, SeenKeys] = defaultdict(SeenKeys)
        self._sheets: list[str] = []
        self.record_columns = [
            c.name
            for c in plan.version.columns()
            if c.name in plan.fed and c.block not in _ROW_LEVEL_BLOCKS and c.name not in ("idSINPOccTax", *unlike)
        ]

    def check(self, draft: Draft, raw_digests: np.ndarray | None = None) -> None:
        """Flag the rows of this batch that repeat an earlier one. `raw_digests`: of whole raw rows, where known."""
        every = np.ones(draft.rows, bool)
        sheets = self._numbers(draft.sheets)
        whole = digest(draft.encoded, self._hashes) if raw_digests is None and draft.encoded else raw_digests
        keys = {} if whole is None else {_COPY: KeyDigests(whole, every)}
        identifiers, origins = draft.column("idSINPOccTax").map(_without_case), draft.column("idOrigine")
        data_sets = draft.column("idSINPJdd")
        if self._many:
            self._repeats(draft, keys, sheets)
            good = ~draft.quarantined
            self._same_record(draft, [origins, data_sets], good, sheets)
            self._same_record(draft, [identifiers], good, sheets)
            return
        known_set = ~draft.quarantined | data_sets.filled()
        keys["DBL-001"] = KeyDigests(digest([identifiers], self._hashes), identifiers.filled())
        keys["DBL-003"] = KeyDigests(digest([origins, data_sets], self._hashes), origins.filled() & known_set)
        self._repeats(draft, keys, sheets)

    @property
    def many(self) -> bool:
        """Several rows may make one record."""
        return self._many

    def know_records(self, columns: Mapping[str, Column], lines: np.ndarray, sheets: Sequence[str]) -> None:
        """Rows accepted by an earlier run: rows to come may repeat them. `columns` has their keys, and, when several
        rows make a record, `record_columns`."""
        identifiers, origins = columns["idSINPOccTax"].map(_without_case), columns["idOrigine"]
        numbers = self._numbers(sheets)
        said = np.zeros(len(lines), _SAID)
        said["sheet"] = numbers
        if self._many:
            said["record"] = digest([columns[name] for name in self.record_columns])
        for rule_id, key in (("DBL-001", [identifiers]), ("DBL-003", [origins, columns["idSINPJdd"]])):
            filled = key[0].filled()
            if self._many:
                self._kept[f"STR-028 {len(key)}"].first_of(
                    digest([column.take(filled) for column in key]), lines[filled], said[filled]
                )
            else:
                self._kept[rule_id].remember(digest(key, self._hashes), lines, numbers, filled)

    def know_copies(self, encoded: Sequence[Column], lines: np.ndarray, sheets: Sequence[str]) -> None:
        """Whole raw rows accepted by an earlier run, at these lines."""
        every = np.ones(len(lines), bool)
        self._kept[_COPY].remember(digest(encoded, self._hashes), lines, self._numbers(sheets), every)

    def known(self, keys: Mapping[str, KeyDigests]) -> np.ndarray:
        """True on the rows that share a key (of `key_digests`) with another one, here or earlier, held or not."""
        found = np.zeros(len(next(iter(keys.values())).filled), bool)
        for rule_id, key in keys.items():
            mine = key.digests[key.filled]
            found[key.filled] |= self._kept[rule_id].known(mine) | self._held[rule_id].holds(mine)
        return found

    def remember(
        self, keys: Mapping[str, KeyDigests], rows: np.ndarray, lines: np.ndarray, raw_digests: np.ndarray, sheet: str
    ) -> None:
        """Rows (a mask) that are written without passing here, none of them `known`: later rows may repeat them."""
        whole = {_COPY: KeyDigests(raw_digests, np.ones(len(rows), bool))}
        sheets = self._numbers([sheet] * len(rows))
        for rule_id, key in {**keys, **whole}.items():
            self._kept[rule_id].remember(key.digests, lines.astype(np.int64), sheets, rows & key.filled)

    def _numbers(self, sheets: Sequence[str]) -> np.ndarray:
        """The number of the sheet of each row."""
        names = Column.encode(sheets)
        self._sheets += [name for name in names.values if name not in self._sheets]
        return np.array([self._sheets.index(name) for name in names.values], np.uint64)[names.codes]

    def _repeats(self, draft: Draft, keys: Mapping[str, KeyDigests], sheets: np.ndarray) -> None:
        """Settle the rows that share a key with an earlier one, in their order, then remember all."""
        if not keys:
            return
        lines = np.asarray(draft.lines, np.int64)
        rows = np.flatnonzero(self.known(keys))
        here: dict[str, dict[int, Earlier]] = {rule_id: {} for rule_id in keys}
        before = {rule_id: self._before(rule_id, key.digests[rows], sheets[rows]) for rule_id, key in keys.items()}
        for rank, row in enumerate(rows.tolist()):
            mine_here = {rule_id: int(key.digests[row]) for rule_id, key in keys.items() if key.filled[row]}
            found = {
                rule_id: _first(before[rule_id][rank], here[rule_id].get(own)) for rule_id, own in mine_here.items()
            }
            self._settle(draft, row, {rule_id: earlier for rule_id, earlier in found.items() if earlier})
            me = Earlier(int(lines[row]), int(sheets[row]), not draft.quarantined[row])
            for rule_id, own in mine_here.items():
                here[rule_id][own] = _first(here[rule_id].get(own), me) or me
        for rule_id, key in keys.items():
            self._kept[rule_id].remember(key.digests, lines, sheets, key.filled & ~draft.quarantined)
            self._held[rule_id].remember(key.digests, lines, sheets, key.filled & draft.quarantined)

    def _before(self, rule_id: str, digests: np.ndarray, sheets: np.ndarray) -> list[Earlier | None]:
        """The row of an earlier batch that has the key, for each key."""
        found: list[Earlier | None] = [None] * len(digests)
        for seen, kept in ((self._held[rule_id], False), (self._kept[rule_id], True)):
            lines, numbers = seen.find(digests, sheets)
            for rank in np.flatnonzero(lines != NOBODY).tolist():
                found[rank] = Earlier(int(lines[rank]), int(numbers[rank]), kept)
        return found

    def _settle(self, draft: Draft, row: int, found: Mapping[str, Earlier]) -> None:
        """Tell what one row repeats, and hold it if it must be; an exact copy is told once."""
        if _COPY in found:
            draft.quarantined[row] = True
            self._tell(draft, row, _COPY, found[_COPY])
            return
        if any(earlier.kept for earlier in found.values()):
            draft.quarantined[row] = True
        for rule_id, earlier in found.items():
            self._tell(draft, row, rule_id, earlier, None if draft.quarantined[row] else "avertissement")

    def _tell(self, draft: Draft, row: int, rule_id: str, earlier: Earlier, severity: str | None = None) -> None:
        rule = self._plan.catalogue[rule_id]
        name = "" if rule_id == _COPY else rule.attributes[0]
        sheet = self._sheets[earlier.sheet]
        note = f"Voir la ligne {earlier.line}"
        note += f" de « {sheet} »" if sheet and sheet != draft.sheets[row] else ""
        note += "." if earlier.kept else ", qui est en quarantaine."
        value = draft.column(name).at(row) if name else None
        draft.findings.append(Finding(rule, row, name, value, note=note, severity=severity))

    def _same_record(self, draft: Draft, key: list[Column], good: np.ndarray, sheets: np.ndarray) -> None:
        """Rows of one record agree on all that is said of the record."""
        rows = np.flatnonzero(good & ~draft.quarantined & key[0].filled())
        if not len(rows):
            return
        said = np.zeros(len(rows), _SAID)
        said["record"] = digest([draft.column(name).take(rows) for name in self.record_columns])
        said["sheet"] = sheets[rows]
        lines = np.asarray(draft.lines, np.int64)[rows]
        seen = self._kept[f"STR-028 {len(key)}"]
        first, first_said = seen.first_of(digest([column.take(rows) for column in key]), lines, said)
        for rank in np.flatnonzero((first != NOBODY) & (first_said["record"] != said["record"])).tolist():
            draft.quarantined[rows[rank]] = True
            earlier = Earlier(int(first[rank]), int(first_said["sheet"][rank]), True)
            self._tell(draft, int(rows[rank]), "STR-028", earlier)


def _first(one: Earlier | None, other: Earlier | None) -> Earlier | None:
    """The first of two rows in this order, but an accepted one before one that is held."""
    return other if one is None or (other is not None and other.kept and not one.kept) else one


class KeyHashes(NamedTuple):
    """Of one column, one per row: the hash of its value (an identifier in small letters), and whether it has one."""

    hashes: np.ndarray
    filled: np.ndarray


def key_digests(identifiers: KeyHashes, origins: KeyHashes, data_sets: KeyHashes) -> dict[str, KeyDigests]:
    """The keys that `FileRules` compares, by rule, of rows that are not in a draft."""
    return {
        "DBL-001": KeyDigests(mixed([identifiers.hashes]), identifiers.filled),
        "DBL-003": KeyDigests(mixed([origins.hashes, data_sets.hashes]), origins.filled),
    }


def _without_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
