# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts changes into a result, as one lot: cells, displaced values, the records' own modifications, and the log."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent, Watch
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE
from sinp_hdf_plugin.core.formats.gpkg_tables import TableField, insert_statement
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.workbench.candidates import Change
from sinp_hdf_plugin.core.workbench.corrections import load_corrections
from sinp_hdf_plugin.core.workbench.fixes import Skipped, skip_change
from sinp_hdf_plugin.core.workbench.modifications import (
    TAKEN_BACK,
    TYPED,
    Entry,
    Modification,
    list_columns,
    log,
    new_lot,
    with_entry,
)
from sinp_hdf_plugin.core.workbench.own_tables import ensure_table
from sinp_hdf_plugin.core.workbench.records import DISPLACED, POINTS, SHAPE, Rows, many_objects, read_rows, write_rows
from sinp_hdf_plugin.core.workbench.result import open_result
from sinp_hdf_plugin.core.workbench.transaction import writing

STATES = "modifications_etats"
STATE_FIELDS = (
    TableField("lot", "integer"),
    TableField("nom_table"),
    TableField("cle", "integer"),
    TableField("avant"),
    TableField("apres"),
    TableField("deplaces"),
    TableField("vers", "integer"),
)
EXTENT = "gpkg_contents"  # stands for a table in the state of the extent of the points
_REASONS = {TYPED: "Valeur saisie à la main", TAKEN_BACK: "Retour à la valeur d’avant le complètement automatique"}


@dataclass(frozen=True)
class Author:
    """Who answers for the changes, as the standard's Modification wants it."""

    identity: str
    organisation: str = "Inconnu"


@dataclass(frozen=True)
class Applied:
    """What was done. `lot` is 0 when nothing was; `skipped` are cells that have changed since the plan was made."""

    lot: int
    path: Path
    changes: int
    rows: int
    findings: int
    skipped: list[Skipped]


def apply_changes(
    result_path: Path,
    output_path: Path,
    changes: Sequence[Change],
    author: Author,
    date: str,
    watch: Watch | None = None,
) -> Applied:
    """Write the changes into `output_path`: a copy of the result, or the result itself when it is the same file.

    `date`: AAAA-MM-JJ. A cell that is no more as the plan saw it is left, with all changes of the same findings. Raises
    ConfigError without an author or a date, FormatError when a file cannot be read or written, Cancelled; then nothing
    is changed.
    """
    check_author(author, date)
    with open_result(result_path) as result:
        version = result.version
    with writing(result_path, output_path) as connection:
        lot = LotWriter(connection, version, author, date, watch or Silent())
        with many_objects():
            return lot.apply(changes, Path(output_path))


def check_author(author: Author, date: str) -> None:
    """Raise ConfigError when nobody is named, or the date is none."""
    if not author.identity.strip() or not author.organisation.strip():
        raise ConfigError(
            "Dites qui fait ces corrections : elles sont consignées au nom d’une personne et d’un organisme."
        )
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        raise ConfigError(f"« {date} » n’est pas un jour : écrivez-le AAAA-MM-JJ.") from None


class LotWriter:
    """One lot of changes on its way into an open result."""

    def __init__(
        self, connection: sqlite3.Connection, version: Version, author: Author, date: str, watch: Watch
    ) -> None:
        self._connection, self._version = connection, version
        self._author, self._date, self._watch = author, date, watch
        self._lists = list_columns(version)
        self._corrections = load_corrections()
        self._reason = lru_cache(maxsize=10_000)(self._told)
        self._statements = {rule.id: rule.statement["fr"] for rule in load_catalogue().rules}

    def apply(self, changes: Sequence[Change], path: Path) -> Applied:
        """Everything, inside the transaction under way."""
        by_row: dict[tuple[str, int], list[Change]] = defaultdict(list)
        for change in changes:
            by_row[change.table, change.fid].append(change)
        rows = read_rows(self._connection, by_row, self._lists)
        skipped = self.leave_changed(by_row, rows)
        if not by_row:
            return Applied(0, path, 0, 0, 0, skipped)
        number = new_lot(self._connection)
        done: list[Change] = []
        states = []
        for rank, (key, asked) in enumerate(by_row.items()):
            if rank % 5000 == 0:
                self._follow(rank, len(by_row))
            states.append(self.change_row(number, key, asked, rows))
            done += asked
        last = self._connection.execute(f"SELECT max(fid) FROM {POINTS}").fetchone()[0]  # nosec B608  # our own name
        moved = write_rows(self._connection, rows)
        if moved:
            states.append(self._extended(number, last or 0))
        states = [(*state, moved.get(state[1:3])) for state in states]
        log(self._connection, (self.modification(number, change) for change in done))
        ensure_table(self._connection, STATES, STATE_FIELDS)
        self._connection.executemany(insert_statement(STATES, [field.name for field in STATE_FIELDS]), states)
        findings = {finding for change in done for finding in change.findings}
        return Applied(number, path, len(done), len(by_row), len(findings), skipped)

    def _extended(self, lot: int, last: int) -> tuple[Any, ...]:
        """The extent of the points, which have got others above the key `last`: before and after."""
        before = extent(self._connection)
        gpkg_functions.extend(self._connection, POINTS, SHAPE, last)
        after = extent(self._connection)
        return lot, EXTENT, 0, _json(before), _json(after), "[]"

    def _follow(self, done: int, total: int) -> None:
        if self._watch.is_cancelled():
            raise Cancelled("Corrections annulées : rien n’a été changé.")
        self._watch.progress(done, total)

    def leave_changed(self, by_row: dict[tuple[str, int], list[Change]], rows: Rows) -> list[Skipped]:
        """Take out the changes of cells that are no more what the plan saw, and what goes with them."""
        gone: list[Change] = []
        for key, changes in by_row.items():
            held = rows.values.get(key)
            for change in changes:
                there = held is not None and held[change.column] == change.before
                if not there or (change.displaced is not None and change.displaced not in rows.displaced):
                    gone.append(change)
        lost = {finding: change for change in gone for finding in change.findings}
        typed = {change.cell: change for change in gone if not change.findings}
        for key in list(by_row):
            by_row[key] = [c for c in by_row[key] if c.cell not in typed and not lost.keys() & set(c.findings)]
            if not by_row[key]:
                del by_row[key]
        skipped = [skip_change(finding, change) for finding, change in sorted(lost.items())]
        return skipped + [skip_change(0, change) for change in typed.values()]

    def change_row(self, lot: int, key: tuple[str, int], changes: Sequence[Change], rows: Rows) -> tuple[Any, ...]:
        """Change one row of `rows`; answer what to keep so that it can be undone."""
        table, fid = key
        values = rows.values[key]
        news: dict[str, Any] = {change.column: change.after for change in changes}
        gone = [rows.displaced[change.displaced] for change in changes if change.displaced is not None]
        if table != QUARANTINE:
            news.update(self._without(values, gone))
            news.update(with_entry({name: values[name] for name in self._lists}, self._entry(changes)))
        before = {name: values[name] for name in news}
        rows.change(key, news, [entry[0] for entry in gone])
        return lot, table, fid, _json(before), _json(news), _json([list(entry) for entry in gone])

    def _without(self, values: dict[str, Any], gone: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
        """The record's own ElementsDeplaces without the values that have come back."""
        if not gone or not all(name in values for name in DISPLACED):
            return {}
        pairs = list(zip(*((values[name] or "").split("|") for name in DISPLACED)))
        for _, _, attribute, value, *_ in gone:
            wanted = (str(attribute), str(value).replace("|", "¦"))
            if wanted in pairs:
                pairs.remove(wanted)
        lists = list(zip(*pairs)) or [(), ()]
        return {name: "|".join(items) or None for name, items in zip(DISPLACED, lists)}

    def _entry(self, changes: Sequence[Change]) -> Entry:
        """The Modification of a record: all that one lot changed in it."""
        return Entry(
            max(self._corrections.criticality(change.attribute) for change in changes),
            *(self._date, self._author.identity, self._author.organisation),
            " ; ".join(dict.fromkeys(self._reason(change.origin, change.rule) for change in changes)),
            ", ".join(dict.fromkeys(change.attribute for change in changes)),
        )

    def _told(self, origin: str, rules: str) -> str:
        """Why a change was made, in French: the rules that asked for it."""
        told = [f"{rule} : {self._statements.get(rule, '')}".rstrip(" :") for rule in rules.split(", ") if rule]
        return " ; ".join(filter(None, [_REASONS.get(origin), *told]))

    def modification(self, lot: int, change: Change) -> Modification:
        return Modification(
            idSINPOccTax=change.record,
            criticite=self._corrections.criticality(change.attribute),
            dateMod=self._date,
            auteurModIdentite=self._author.identity,
            auteurModNomOrganisme=self._author.organisation,
            motifMod=self._reason(change.origin, change.rule),
            attrMod=change.attribute,
            regle=change.rule or None,
            confiance=change.confidence,
            valeur_avant=_shown(change.shown_before),
            valeur_apres=_shown(change.after),
            ligne_source=change.line,
            feuille=change.sheet,
            origine=change.origin,
            lot=lot,
            nom_table=change.table,
            cle=change.fid,
            colonne=change.column,
            constats=",".join(map(str, change.findings)) or None,
        )


def extent(connection: sqlite3.Connection) -> list[float | None]:
    """The extent that the layer of points is said to have."""
    return list(
        connection.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", [POINTS]
        ).fetchone()
    )


_json = json.JSONEncoder(ensure_ascii=False).encode


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)
