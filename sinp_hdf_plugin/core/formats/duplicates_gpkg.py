# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of possible duplicates: pairs of records on the map, for a person to decide, and the account."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_tables as gpkg
from sinp_hdf_plugin.core.formats.gpkg_connection import failed, open_read_only
from sinp_hdf_plugin.core.formats.gpkg_tables import Table, TableField
from sinp_hdf_plugin.core.formats.result_tables import REPORT_FIELDS
from sinp_hdf_plugin.core.formats.style_forms import Tab, form_of
from sinp_hdf_plugin.core.formats.styles import write_tables_styles
from sinp_hdf_plugin.core.formats.wkb import LINE, MULTILINE, gpkg_blob
from sinp_hdf_plugin.core.places.projection import REGION_CRS
from sinp_hdf_plugin.core.sql_text import quoted

PAIRS = "doublons"
KEEP, LINK, MERGE = "garder", "lier", "fusionner"  # what a person decides, in the column `decision`
DECISIONS = (KEEP, LINK, MERGE)
FIRST_TABLE, SECOND_TABLE = "table_1", "table_2"  # keys of the report: the inputs of the search

_SIDE = (
    ("nom", "text", "Nom cité"),
    ("dates", "text", "Dates"),
    ("observateur", "text", "Observateurs"),
    ("id", "text", "Identifiant SINP"),
    ("idOrigine", "text", "Identifiant d’origine"),
    ("jdd", "text", "Jeu de données"),
    ("source", "text", "Fichier"),
    ("table", "text", "Couche"),
    ("fid", "integer", "Numéro d’entité"),
    ("ligne", "integer", "Ligne source"),
    ("feuille", "text", "Feuille ou table"),
)
SIDE_NAMES = tuple(name for name, _, _ in _SIDE)
PAIR_FIELDS = (
    TableField("groupe", "integer", "Groupe"),
    TableField("score", "decimal", "Ressemblance (0 à 1)"),
    TableField("decision", "text", "Décision"),
    TableField("garde", "integer", "Enregistrement gardé"),
    TableField("pourquoi", "text", "Pourquoi"),
    TableField("ecart_jours", "integer", "Écart (jours)"),
    TableField("ecart_metres", "decimal", "Écart (m)"),
    TableField("regle", "text", "Règle"),
    *(TableField(f"{name}_{n}", kind, f"{title} ({n})") for n in (1, 2) for name, kind, title in _SIDE),
    TableField("deja_declare", "integer", "Déjà déclarés doublons"),
    TableField("enregistrements_groupe", "integer", "Enregistrements du groupe"),
    TableField("paires_groupe", "integer", "Paires du groupe"),
    TableField("commentaire", "text", "Commentaire"),
)
_TABLES = (
    Table(PAIRS, PAIR_FIELDS, "L", REGION_CRS, title="Doublons possibles"),
    Table("rapport", REPORT_FIELDS, title="Rapport"),
)
_DECIDED = ("decision", "garde", "commentaire")  # what a person fills
_FORM = (
    Tab(
        "Décision",
        boxes=(
            ("Décision", _DECIDED),
            ("Ressemblance", ("pourquoi", "score", "ecart_jours", "ecart_metres", "regle", "deja_declare")),
        ),
    ),
    Tab("Les deux enregistrements", [f"{name}_{n}" for name in SIDE_NAMES for n in (1, 2)]),
    Tab("Groupe", ("groupe", "enregistrements_groupe", "paires_groupe")),
)
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE")


class PairsWriter:
    """Writes the file beside its final place; `finish` gives it its name, `abandon` leaves no trace of it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        if not self.path.parent.is_dir():
            raise FormatError(f"Le dossier « {self.path.parent} » n’existe pas : créez-le ou choisissez-en un autre.")
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._count = 0
        self._boxes: list[tuple[np.ndarray, np.ndarray]] = []
        try:
            self._part.unlink(missing_ok=True)
            gpkg.create(self._part, _TABLES, index=True)
            self._connection = sqlite3.connect(self._part, check_same_thread=False, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            self._part.unlink(missing_ok=True)
            raise self._refused(error) from error
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        self._triggers = gpkg.suspend_triggers(self._connection)
        self._srs = gpkg.srs_id(self._connection, PAIRS)
        self._connection.execute("BEGIN")

    def add(self, rows: Sequence[Sequence[Any]], ends: np.ndarray) -> None:
        """Pairs in the order of PAIR_FIELDS; ends: (n, 4: x1, y1, x2, y2), NaN for a record without a place."""
        names = ["fid", "geom", *(field.name for field in PAIR_FIELDS)]
        fids = np.arange(self._count + 1, self._count + 1 + len(rows))
        drawn = [_line(x1, y1, x2, y2, self._srs) for x1, y1, x2, y2 in ends.tolist()]
        try:
            self._connection.executemany(
                gpkg.insert_statement(PAIRS, names),
                ((fid, blob, *row) for fid, blob, row in zip(fids.tolist(), drawn, rows)),
            )
        except sqlite3.Error as error:
            raise self._refused(error) from error
        self._count += len(rows)
        placed = np.array([blob is not None for blob in drawn], bool)
        if placed.any():
            x, y = ends[placed][:, ::2], ends[placed][:, 1::2]
            lows, highs = (np.nanmin, np.nanmax)
            boxes = [lows(x, axis=1), highs(x, axis=1), lows(y, axis=1), highs(y, axis=1)]
            self._boxes.append((fids[placed], np.column_stack(boxes)))

    def add_report(self, rows: Iterable[Sequence[Any]]) -> None:
        """The account of the search: section, key, label, value."""
        self._connection.executemany(gpkg.insert_statement("rapport", [field.name for field in REPORT_FIELDS]), rows)

    def finish(self) -> None:
        """Index, close, and give the file its name."""
        connection = self._connection
        try:
            if self._boxes:
                ids, boxes = (np.concatenate(arrays) for arrays in zip(*self._boxes))
                gpkg.fill_index(connection, PAIRS, "geom", ids, boxes)
            for table in _TABLES:
                count = connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0]  # nosec B608
                gpkg.set_feature_count(connection, table.name, count)
            write_tables_styles(connection, _TABLES, {PAIRS: form_of(_TABLES[0], _FORM, _DECIDED)})
            for sql in self._triggers:
                connection.execute(sql)
            connection.execute("COMMIT")
            connection.execute("PRAGMA locking_mode = NORMAL")
            connection.close()
            self._part.replace(self.path)
        except (sqlite3.Error, OSError) as error:
            self.abandon()
            raise self._refused(error) from error

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._connection.close()
        for path in (self._part, self._part.with_name(self._part.name + "-journal")):
            path.unlink(missing_ok=True)

    def _refused(self, error: Exception) -> FormatError:
        return FormatError(
            f"L’écriture de « {self.path} » a échoué ({error}). Vérifiez qu’il reste de la place, et fermez ce fichier "
            "s’il est ouvert dans QGIS ou ailleurs ; rien n’a été laissé à moitié écrit."
        )


def _line(x1: float, y1: float, x2: float, y2: float, srs: int) -> bytes | None:
    """The line between two places; a record without a place takes that of the other: the line has no length then."""
    if x1 != x1:
        x1, y1 = x2, y2
    elif x2 != x2:
        x2, y2 = x1, y1
    if x1 != x1:
        return None
    wkb = struct.pack("<BII", 1, MULTILINE, 1) + struct.pack("<BII4d", 1, LINE, 2, x1, y1, x2, y2)
    return gpkg_blob(wkb, srs, (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))


class PairsFile(NamedTuple):
    """total: pairs of the file; across: it comes from a search between two inputs; rows: the pairs that have a
    decision, column -> value, with their `fid`."""

    total: int
    across: bool
    rows: list[dict[str, Any]]


def read_pairs(path: Path) -> PairsFile:
    """The decided pairs. Raises FormatError when the file is not one of pairs, or cannot be read."""
    opened = open_read_only(Path(path))
    names = ["fid", *(field.name for field in PAIR_FIELDS)]
    try:
        there = {row[1] for row in opened.connection.execute(f"PRAGMA table_info({PAIRS})")}
        missing = [name for name in names if name not in there]
        if missing:
            raise FormatError(
                f"« {Path(path).name} » n’est pas un fichier de doublons : il n’a pas de table « {PAIRS} » entière "
                f"(il manque {', '.join(missing[:5])}). Donnez le GeoPackage que « Chercher les doublons » a écrit."
            )
        wanted = ", ".join(map(quoted, names))
        found = opened.connection.execute(
            f"SELECT {wanted} FROM {PAIRS} WHERE trim(coalesce(decision, '')) <> '' ORDER BY fid"  # nosec B608  # our own names
        ).fetchall()
        total = opened.connection.execute(f"SELECT count(*) FROM {PAIRS}").fetchone()[0]  # nosec B608  # our own name
        second = "SELECT 1 FROM rapport WHERE section = 'recherche' AND cle = ?"
        across = opened.connection.execute(second, [SECOND_TABLE]).fetchone() is not None
    except sqlite3.Error as error:
        raise failed(Path(path), error) from error
    finally:
        opened.connection.close()
        if opened.copy:
            opened.copy.close()
    return PairsFile(int(total), across, [dict(zip(names, row)) for row in found])
