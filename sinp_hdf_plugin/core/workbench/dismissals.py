# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings that a person set aside, with the reason: the table `constats_ecartes` of a result.

A dismissal is about one rule, one attribute and one value of one row. It lasts as long as the value: a later check that
finds another value there makes a finding that is not dismissed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.gpkg_tables import TableField, insert_statement
from sinp_hdf_plugin.core.workbench.applying import Author, check_author
from sinp_hdf_plugin.core.workbench.own_tables import drop_if_empty, ensure_table, has_table
from sinp_hdf_plugin.core.workbench.result import Finding
from sinp_hdf_plugin.core.workbench.transaction import writing

DISMISSED = "constats_ecartes"
FIELDS = (
    TableField("regle", "text", "Règle"),
    TableField("attribut", "text", "Attribut"),
    TableField("valeur", "text", "Valeur trouvée"),
    TableField("id_enregistrement", "text", "Identifiant de l’enregistrement"),
    TableField("ligne_source", "integer", "Ligne source"),
    TableField("feuille", "text", "Feuille ou table"),
    TableField("motif", "text", "Motif"),
    TableField("auteur", "text", "Auteur"),
    TableField("organisme", "text", "Organisme"),
    TableField("date_ecart", "date", "Date"),
)
_NAMES = tuple(field.name for field in FIELDS)
_ABOUT = ", ".join(_NAMES[:6])


class Subject(NamedTuple):
    """What a dismissal is about. The row is known by its identifier; one that has none, by its line and sheet."""

    rule: str
    attribute: str | None
    value: str | None
    record: str | None
    line: int | None
    sheet: str | None

    @property
    def key(self) -> Subject:
        """Two subjects of the same key are the same: a record may stand on another line of another file."""
        return self if self.record is None else self._replace(record=self.record.lower(), line=None, sheet=None)


class Dismissal(NamedTuple):
    """Why, by whom, when (AAAA-MM-JJ) a finding was set aside."""

    reason: str
    author: str
    organisation: str
    date: str


def subject_of(finding: Finding) -> Subject:
    """What dismissing a finding is about."""
    return Subject(finding.rule, finding.attribute, finding.value, finding.record, finding.line, finding.sheet)


def read_dismissals(connection: sqlite3.Connection) -> dict[Subject, Dismissal]:
    """The dismissals of an open result, by the key of their subject."""
    if not has_table(connection, DISMISSED):
        return {}
    found = connection.execute(f"SELECT {', '.join(_NAMES)} FROM {DISMISSED} ORDER BY fid").fetchall()  # nosec B608  # our own names
    return {Subject(*row[:6]).key: Dismissal(*(value or "" for value in row[6:])) for row in found}


def dismiss(path: Path, findings: Iterable[int], reason: str, author: Author, date: str) -> dict[Subject, Dismissal]:
    """Set findings (their `fid` in `constats`) of a result aside, in the file itself; answer the dismissals made.

    One that was already takes the new reason. Raises ConfigError without a reason, an author or a date, FormatError
    when the file cannot be written or a finding is no more in it; then nothing is changed.
    """
    check_author(author, date)
    if not reason.strip():
        raise ConfigError("Dites pourquoi ces constats sont écartés : le motif est gardé avec eux.")
    made = Dismissal(reason.strip(), author.identity.strip(), author.organisation.strip(), date)
    with writing(path, path) as connection:
        subjects = _subjects(connection, findings)
        _put(connection, dict.fromkeys(subjects, made))
    return {subject.key: made for subject in subjects}


def undo_dismissal(path: Path, findings: Iterable[int]) -> int:
    """Bring findings back among those to look at; answer how many dismissals are gone. Raises FormatError."""
    with writing(path, path) as connection:
        if not has_table(connection, DISMISSED):
            return 0
        gone = _forget(connection, {subject.key for subject in _subjects(connection, findings)})
        drop_if_empty(connection, DISMISSED)
    return gone


def carry_over(dismissals: Mapping[Subject, Dismissal], path: Path) -> int:
    """Set aside, in another result, the findings that were in a former one: same rule, record, attribute and value.

    Answers how many findings that is; those set aside there already stay as they are. Raises FormatError.
    """
    if not dismissals:
        return 0
    with writing(path, path) as connection:
        known = read_dismissals(connection)
        rows = connection.execute(f"SELECT {_ABOUT} FROM constats").fetchall()  # nosec B608  # our own names
        every = (Subject(*row) for row in rows)
        subjects = [one for one in every if one.key in dismissals and one.key not in known]
        _put(connection, {subject: dismissals[subject.key] for subject in subjects})
    return len(subjects)


def _subjects(connection: sqlite3.Connection, findings: Iterable[int]) -> list[Subject]:
    """What these findings are about. Raises FormatError when one is no more there."""
    wanted = sorted(set(findings))
    connection.execute("CREATE TEMP TABLE ecartes (id INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO temp.ecartes VALUES (?)", ((one,) for one in wanted))
    rows = connection.execute(
        f"SELECT {_ABOUT} FROM constats WHERE fid IN (SELECT id FROM temp.ecartes) ORDER BY fid"  # nosec B608
    ).fetchall()
    if len(rows) != len(wanted):
        raise FormatError("Des constats choisis ne sont plus dans le résultat, qui a changé depuis : rechargez-le.")
    return [Subject(*row) for row in rows]


def _put(connection: sqlite3.Connection, made: Mapping[Subject, Dismissal]) -> None:
    if not made:
        return
    ensure_table(connection, DISMISSED, FIELDS, "Constats écartés")
    _forget(connection, {subject.key for subject in made})
    rows = ((*subject, *dismissal) for subject, dismissal in made.items())
    connection.executemany(insert_statement(DISMISSED, _NAMES), rows)


def _forget(connection: sqlite3.Connection, keys: set[Subject]) -> int:
    rows = connection.execute(f"SELECT fid, {_ABOUT} FROM {DISMISSED}").fetchall()  # nosec B608  # our own names
    gone = [(fid,) for fid, *about in rows if Subject(*about).key in keys]
    connection.executemany(f"DELETE FROM {DISMISSED} WHERE fid = ?", gone)  # nosec B608
    return len(gone)
