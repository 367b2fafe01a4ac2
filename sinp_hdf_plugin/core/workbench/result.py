# SPDX-License-Identifier: GPL-2.0-or-later
"""A result GeoPackage opened to be worked on: its findings, where each of them stands, and the run it came from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sinp_hdf_plugin.core.engine.plan import Plan, Settings
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.gpkg_connection import failed, open_read_only
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE, QUARANTINE_OWN, crs_of, original_name
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.mapping.profile import Profile, load_profile, parse_profile, profile_ids
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.workbench.cells import Cells
from sinp_hdf_plugin.core.workbench.locating import KEYS, Place, find_places
from sinp_hdf_plugin.core.workbench.modifications import LOG
from sinp_hdf_plugin.core.workbench.own_tables import has_table
from sinp_hdf_plugin.core.workbench.proposals import Proposals

_FINDING = (
    "fid, regle, gravite, attribut, valeur, message, proposition, confiance, id_enregistrement, ligne_source, feuille"
)
_NEEDED = (*OCCURRENCES.values(), QUARANTINE, "elements_deplaces", "constats", "rapport")


class Finding(NamedTuple):
    """One row of `constats`; `id` is its `fid`, `record` the idSINPOccTax of its row."""

    id: int
    rule: str
    severity: str
    attribute: str | None
    value: str | None
    message: str | None
    proposal: str | None
    confidence: str | None
    record: str | None
    line: int | None
    sheet: str | None


@dataclass(frozen=True)
class Facts:
    """What `rapport` says of the run.

    rows: those converted, empty ones left out; constants: (attribute, value, origin); fills: (attribute, rule, rows);
    columns: source column -> (fate, attribute); parameters and crs: as they were given to the run.
    """

    source: str
    sheet: str
    profile_id: str
    profile_title: str
    profile_content: str
    level: str
    format_id: str
    reference_date: str
    rows: int
    constants: tuple[tuple[str, str, str], ...]
    fills: tuple[tuple[str, str, int], ...]
    columns: Mapping[str, tuple[str, str]]
    parameters: Mapping[str, str]
    crs: str | None


def open_result(path: Path, profile: Profile | None = None) -> Result:
    """Open a result for reading. `profile` is that of the run, when the user gives it.

    Raises FormatError when the file cannot be read or is no result of a conversion or of a validation.
    """
    return Result(Path(path), profile)


class Result:
    """A result, opened for reading only; `with` closes it. Applying and undoing write through their own connection."""

    def __init__(self, path: Path, profile: Profile | None = None) -> None:
        if not path.is_file():
            raise FormatError(f"Le résultat « {path} » n’existe pas : choisissez le GeoPackage d’une conversion.")
        self.path = path
        self._opened = open_read_only(path)
        self.connection = self._opened.connection
        try:
            self.connection.execute("PRAGMA temp_store = MEMORY")
            self._check_tables()
            self.facts = _facts(self.connection)
        except sqlite3.Error as error:
            self.close()
            raise failed(path, error) from error
        except FormatError:
            self.close()
            raise
        self.version: Version = load_version(self.facts.format_id)
        self.proposals = Proposals(self.version)
        self.indexed: tuple[int, int] | None = None  # the stamp of the file when places were last looked for
        self._profile, self.profile_note = (profile, "") if profile else _profile_of(self.facts)
        self._cells: Cells | None = None
        self.cells_note = ""

    def _check_tables(self) -> None:
        held = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        missing = [name for name in _NEEDED if name not in held]
        if missing:
            raise FormatError(
                f"« {self.path.name} » n’est pas le résultat d’une conversion ou d’une validation : il lui manque "
                f"{', '.join(f'« {name} »' for name in missing)}. Choisissez le GeoPackage écrit par l’une d’elles."
            )

    def __enter__(self) -> Result:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a temporary copy, where one was needed, is removed."""
        self.connection.close()
        if self._opened.copy:
            self._opened.copy.close()

    def findings(self, ids: Iterable[int] | None = None) -> Iterator[Finding]:
        """The findings, or those of these ids, in the order they were written."""
        if ids is None:
            found = self.connection.execute(f"SELECT {_FINDING} FROM constats ORDER BY fid")  # nosec B608  # our own names
        else:
            self.choose(ids)
            found = self.connection.execute(
                f"SELECT {_FINDING} FROM constats WHERE fid IN (SELECT id FROM temp.voulus) ORDER BY fid"  # nosec B608
            )
        return map(Finding._make, found.fetchall())  # nothing stays open: a writer may come

    def places(self, ids: Iterable[int] | None = None) -> dict[int, Place]:
        """Where each finding stands in the result: table, key of the row, columns."""
        if ids is not None:
            self.choose(ids)
        return find_places(self, ids is not None)

    def choose(self, ids: Iterable[int]) -> None:
        """Put the ids of some findings into the temporary table `voulus`."""
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS voulus (id INTEGER PRIMARY KEY)")
        self.connection.execute("DELETE FROM temp.voulus")
        self.connection.executemany("INSERT OR IGNORE INTO temp.voulus VALUES (?)", ((one,) for one in ids))

    def mended(self) -> set[int]:
        """The findings whose correction is in the log of modifications."""
        if not has_table(self.connection, LOG):
            return set()
        told = self.connection.execute("SELECT constats FROM modifications WHERE constats IS NOT NULL")
        return {int(one) for (ids,) in told for one in ids.split(",") if one}

    def profile(self) -> Profile | None:
        """The profile of the run; None when it cannot be known, and `profile_note` says why."""
        return self._profile

    def settings(self) -> Settings:
        """The choices of the run again. Raises ConfigError when its profile is not known."""
        if self._profile is None:
            raise ConfigError(self.profile_note)
        facts = self.facts
        return Settings(self._profile, facts.level, facts.reference_date, facts.parameters, facts.crs)

    def source_columns(self) -> tuple[str, ...]:
        """The columns of the source, as the quarantine holds them."""
        found = self.connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [QUARANTINE])
        own = (*QUARANTINE_OWN, KEYS[QUARANTINE], "q_geom")
        return tuple(original_name(name) for (name,) in found if name not in own)

    def cells(self) -> Cells | None:
        """How rows in quarantine are read and written; None when it cannot be known, and `cells_note` says why."""
        if self._cells is None and not self.cells_note:
            try:
                self._cells = Cells(Plan(self.settings(), self.source_columns()))
            except ConfigError as error:
                self.cells_note = str(error)
        return self._cells

    def has_held_shape(self) -> bool:
        """Whether the rows in quarantine have the shape of their layer."""
        return self._held_srs() is not None

    def _held_srs(self) -> int | None:
        found = self.connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", [QUARANTINE]
        ).fetchone()
        return int(found[0]) if found else None

    def place_crs(self) -> str | None:
        """The coordinate system in which the source gave its places; None when it cannot be known."""
        if self.facts.crs:
            return self.facts.crs
        held = self._held_srs()
        if held is not None:
            return crs_of(self.connection, held)
        return self._profile.geometry.crs if self._profile else None

    def attribute_of(self, column: str) -> str | None:
        """The attribute that a column of the quarantine feeds, as the run recorded it."""
        return self.facts.columns.get(original_name(column), ("", ""))[1].partition(",")[0] or None

    def stamp(self) -> tuple[int, int]:
        """Two numbers, one of which changes when somebody writes to the file."""
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return int(version), self.path.stat().st_mtime_ns


def _facts(connection: sqlite3.Connection) -> Facts:
    rows = connection.execute("SELECT section, cle, libelle, valeur FROM rapport").fetchall()
    run = {key: value or "" for section, key, _, value in rows if section == "execution"}
    counts = {key: value for section, key, _, value in rows if section == "comptes"}
    missing = [key for key in ("niveau", "format", "date_reference") if not run.get(key)]
    if missing:
        raise FormatError(
            "La table « rapport » ne dit plus de quelle conversion vient ce résultat : il y manque "
            f"{', '.join(missing)}. Refaites la conversion."
        )
    return Facts(
        source=run.get("source", ""),
        sheet=run.get("feuille", ""),
        profile_id=run.get("profil", ""),
        profile_title=run.get("profil_titre", ""),
        profile_content=run.get("profil_contenu", ""),
        level=run["niveau"],
        format_id=run["format"],
        reference_date=run["date_reference"],
        rows=_number(counts.get("lues")) - _number(counts.get("vides")),
        constants=tuple((key, value or "", label) for section, key, label, value in rows if section == "constantes"),
        fills=tuple((key, label, _number(value)) for section, key, label, value in rows if section == "completements"),
        columns={key: (label, value or "") for section, key, label, value in rows if section == "colonnes"},
        parameters=json.loads(run.get("parametres") or "{}"),
        crs=run.get("crs") or None,
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _profile_of(facts: Facts) -> tuple[Profile | None, str]:
    """The profile of a run, or why it cannot be known."""
    try:
        if facts.profile_content:
            return parse_profile(json.loads(facts.profile_content)), ""
        if facts.profile_id in profile_ids():
            return load_profile(facts.profile_id), ""
    except (ConfigError, ValueError) as error:
        return None, f"Le profil « {facts.profile_id} » de cette conversion ne peut plus être lu : {error}"
    return None, (
        f"Le profil « {facts.profile_id} » de cette conversion n’est pas connu ici : donnez son fichier pour corriger "
        "les lignes en quarantaine."
    )
