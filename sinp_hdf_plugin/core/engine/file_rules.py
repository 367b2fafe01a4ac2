# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules over the whole file that can be settled as rows pass: duplicates and rows of one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.draft import Draft, Finding
from sinp_hdf_plugin.core.engine.duplicates import SeenKeys, digest
from sinp_hdf_plugin.core.engine.plan import Plan

# Blocks that may differ between the rows of one record: counts and descriptions of parts of what was seen.
_ROW_LEVEL_BLOCKS = frozenset(("DenombrementType", "DescriptifSujet"))


class KeyDigests(NamedTuple):
    """One key per row as a digest, and a mask of the rows that have it."""

    digests: np.ndarray
    filled: np.ndarray


class FileRules:
    """DBL-001, DBL-003, DBL-004 and STR-028. The first row of a key is kept, the following ones are held.

    `unlike` names columns that the rows of one record need not agree on.
    """

    def __init__(self, plan: Plan, unlike: frozenset[str] = frozenset()) -> None:
        self._plan = plan
        self._many = plan.settings.profile.rows_per_record == "many"
        self._seen: dict[str, SeenKeys] = {}
        self.record_columns = [
            c.name
            for c in plan.version.columns()
            if c.name in plan.fed and c.block not in _ROW_LEVEL_BLOCKS and c.name not in ("idSINPOccTax", *unlike)
        ]

    def check(self, draft: Draft, raw_digests: np.ndarray | None = None) -> None:
        """Flag the rows of this batch that repeat an earlier one. `raw_digests`: of whole raw rows, where known."""
        self._repeats(draft, "DBL-004", draft.encoded, ~draft.quarantined, raw_digests)
        identifiers, origins = draft.column("idSINPOccTax").map(_without_case), draft.column("idOrigine")
        good = ~draft.quarantined  # a copy is told once; a row may repeat both identifiers of another one
        if self._many:
            self._same_record(draft, [origins, draft.column("idSINPJdd")], good)
            self._same_record(draft, [identifiers], good)
            return
        self._repeats(draft, "DBL-001", [identifiers], good)
        self._repeats(draft, "DBL-003", [origins, draft.column("idSINPJdd")], good)

    @property
    def many(self) -> bool:
        """Several rows may make one record."""
        return self._many

    def know_records(self, columns: Mapping[str, Column], lines: np.ndarray) -> None:
        """Rows accepted by an earlier run: rows to come may repeat them. `columns` has their keys, and, when several
        rows make a record, `record_columns`."""
        identifiers, origins = columns["idSINPOccTax"].map(_without_case), columns["idOrigine"]
        payload = digest([columns[name] for name in self.record_columns]) if self._many else np.zeros(len(lines), np.uint64)
        for rule_id, key in (("DBL-001", [identifiers]), ("DBL-003", [origins, columns["idSINPJdd"]])):
            rows = np.flatnonzero(key[0].filled())
            seen = self._seen.setdefault(f"STR-028 {len(key)}" if self._many else rule_id, SeenKeys())
            seen.first_of(digest([column.take(rows) for column in key]), lines[rows], payload[rows])

    def know_copies(self, encoded: Sequence[Column], lines: np.ndarray) -> None:
        """Whole raw rows accepted by an earlier run, at these lines."""
        seen = self._seen.setdefault("DBL-004", SeenKeys())
        seen.first_of(digest(encoded), lines, np.zeros(len(lines), np.uint64))

    def known(self, keys: Mapping[str, KeyDigests]) -> np.ndarray:
        """True on the rows that share a key (of `key_digests`) with another one, here or earlier."""
        found = np.zeros(len(keys["DBL-001"].filled), bool)
        for rule_id, key in keys.items():
            found[key.filled] |= self._seen.setdefault(rule_id, SeenKeys()).known(key.digests[key.filled])
        return found

    def remember(
        self, keys: Mapping[str, KeyDigests], rows: np.ndarray, lines: np.ndarray, raw_digests: np.ndarray
    ) -> None:
        """Rows (a mask) that are written without passing here, none of them `known`: later rows may repeat them."""
        whole = {"DBL-004": KeyDigests(raw_digests, np.ones(len(rows), bool))}
        for rule_id, key in {**keys, **whole}.items():
            kept = rows & key.filled
            nothing = np.zeros(len(rows), np.uint64)
            self._seen.setdefault(rule_id, SeenKeys()).remember(key.digests, lines.astype(np.int64), nothing, kept)

    def _repeats(
        self, draft: Draft, rule_id: str, columns: list[Column], good: np.ndarray, digests: np.ndarray | None = None
    ) -> None:
        if not columns:
            return
        rows = np.flatnonzero(good) if rule_id == "DBL-004" else np.flatnonzero(good & columns[0].filled())
        if not len(rows):
            return
        lines = np.asarray(draft.lines, np.int64)[rows]
        seen = self._seen.setdefault(rule_id, SeenKeys())
        keys = digest([column.take(rows) for column in columns]) if digests is None else digests[rows]
        first, _ = seen.first_of(keys, lines, np.zeros(len(rows), np.uint64))
        self._hold(draft, rule_id, columns[0], rows[first >= 0], first[first >= 0])

    def _hold(self, draft: Draft, rule_id: str, column: Column, rows: np.ndarray, first: np.ndarray) -> None:
        rule = self._plan.catalogue[rule_id]
        name = "" if rule_id == "DBL-004" else rule.attributes[0]
        for row, line in zip(rows.tolist(), first.tolist()):
            draft.findings.append(
                Finding(rule, row, name, column.at(row) if name else None, note=f"Voir la ligne {line}.")
            )
        draft.quarantined[rows] = True

    def _same_record(self, draft: Draft, key: list[Column], good: np.ndarray) -> None:
        """Rows of one record agree on all that is said of the record."""
        rows = np.flatnonzero(good & ~draft.quarantined & key[0].filled())
        if not len(rows):
            return
        payload = digest([draft.column(name).take(rows) for name in self.record_columns])
        lines = np.asarray(draft.lines, np.int64)[rows]
        seen = self._seen.setdefault(f"STR-028 {len(key)}", SeenKeys())
        first, said = seen.first_of(digest([column.take(rows) for column in key]), lines, payload)
        wrong = (first >= 0) & (said != payload)
        self._hold(draft, "STR-028", key[0], rows[wrong], first[wrong])


def key_digests(
    identifiers: Sequence[str | None], origins: Sequence[str | None], data_sets: Sequence[str | None]
) -> dict[str, KeyDigests]:
    """The keys that `FileRules` compares, by rule, of rows that are not in a draft."""
    every = np.arange(len(identifiers), dtype=np.int32)
    columns: dict[str, list[Sequence[str | None]]] = {
        "DBL-001": [[value and value.lower() for value in identifiers]],
        "DBL-003": [origins, data_sets],
    }
    return {
        rule_id: KeyDigests(
            digest([Column(list(values), every) for values in lists]),
            np.fromiter((value is not None for value in lists[0]), bool, len(every)),
        )
        for rule_id, lists in columns.items()
    }


def _without_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
