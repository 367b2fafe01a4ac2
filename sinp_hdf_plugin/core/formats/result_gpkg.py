# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of a run: one GeoPackage with occurrences, quarantine, displaced values, findings and counts.

It is written beside its final place and takes its name only when it is whole, so that a run that fails or is
cancelled leaves nothing, and an older result stays.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.standard.model import Version

from . import gpkg_tables as gpkg
from .gpkg_tables import Table, TableField
from .styles import write_styles
from .wkb import gpkg_blob, gpkg_points, to_multi

REGION_CRS = "EPSG:2154"
OCCURRENCES = {"P": "occurrences_point", "L": "occurrences_ligne", "A": "occurrences_polygone", None: "occurrences_sans_geometrie"}
_TITLES = {"P": "Occurrences (points)", "L": "Occurrences (lignes)", "A": "Occurrences (polygones)",
           None: "Occurrences sans géométrie"}
TECHNICAL = (TableField("ligne_source", "integer", "Ligne du fichier source"), TableField("feuille", "text", "Feuille ou table source"),
             TableField("echangeable", "integer", "Échangeable (1) ou à revoir (0)"))
FINDING_FIELDS = (
    TableField("regle", "text", "Règle"), TableField("gravite", "text", "Gravité"), TableField("attribut", "text", "Attribut"),
    TableField("valeur", "text", "Valeur trouvée"), TableField("message", "text", "Message"),
    TableField("proposition", "text", "Proposition"), TableField("confiance", "text", "Confiance de la proposition"),
    TableField("id_enregistrement", "text", "Identifiant de l’enregistrement"),
    TableField("ligne_source", "integer", "Ligne du fichier source"), TableField("feuille", "text", "Feuille ou table source"),
)  # fmt: skip
QUARANTINE_OWN = ("ligne_source", "feuille", "motifs", "regles", "cellules")
DISPLACED_FIELDS = (
    TableField("id_enregistrement", "text", "Identifiant de l’enregistrement"), TableField("nomAttr", "text", "Attribut vidé"),
    TableField("valeurInit", "text", "Valeur initiale"), TableField("regle", "text", "Règle"),
    TableField("ligne_source", "integer", "Ligne du fichier source"), TableField("feuille", "text", "Feuille ou table source"),
)  # fmt: skip
REPORT_FIELDS = (TableField("section", "text", "Section"), TableField("cle", "text", "Clé"),
                 TableField("libelle", "text", "Libellé"), TableField("valeur", "text", "Valeur"))


class ResultWriter:
    """Writes a result batch by batch; `finish` gives it its name, `abandon` leaves no trace of it."""

    def __init__(self, path: Path, version: Version, source_columns: Sequence[str], source_crs: Optional[str] = None,
                 index: bool = True) -> None:
        self.path = Path(path)
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._index = index
        self._source_columns = tuple(source_columns)
        self._version = version
        self._boxes: Dict[str, List[Tuple[np.ndarray, np.ndarray]]] = {}
        self._counts: Dict[str, int] = {}
        self._has_source_geometry = source_crs is not None
        self._check_place()
        gpkg.create(self._part, self._tables(source_crs), index)
        self._connection = sqlite3.connect(self._part, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -200000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._triggers = gpkg.suspend_triggers(self._connection)
        self._srs = {table: gpkg.srs_id(self._connection, table) for table in (*OCCURRENCES.values(), "constats", "quarantaine")}
        self._connection.execute("BEGIN")

    def _check_place(self) -> None:
        folder = self.path.parent
        if not folder.is_dir():
            raise FormatError(f"Le dossier « {folder} » n’existe pas : créez-le ou choisissez-en un autre.")
        try:
            self._part.unlink(missing_ok=True)
            self._part.touch()
            self._part.unlink()
        except OSError as error:
            raise FormatError(f"Impossible d’écrire dans « {folder} » ({error.strerror}) : choisissez un dossier où vous avez "
                              "le droit d’écrire.") from error

    def _tables(self, source_crs: Optional[str]) -> List[Table]:
        fields = [TableField(c.name, "text" if c.list else c.type, c.label.fr) for c in self._version.columns() if c.type != "geometry"]
        tables = [Table(OCCURRENCES[kind], [*fields, *TECHNICAL], kind, REGION_CRS, title=_TITLES[kind]) for kind in OCCURRENCES]
        own = [TableField("ligne_source", "integer", "Ligne du fichier source"), TableField("feuille", "text", "Feuille"),
               TableField("motifs", "text", "Motifs de mise en quarantaine"), TableField("regles", "text", "Règles"),
               TableField("cellules", "text", "Cellules d’origine d’une ligne mal formée")]
        columns = [TableField(name) for name in self._source_columns]
        tables.append(Table("quarantaine", own + columns, "*" if source_crs else None, source_crs, "q_fid", "q_geom",
                            "Lignes en quarantaine"))
        tables.append(Table("elements_deplaces", DISPLACED_FIELDS, title="Valeurs déplacées"))
        tables.append(Table("constats", FINDING_FIELDS, "P", REGION_CRS, title="Constats"))
        tables.append(Table("rapport", REPORT_FIELDS, title="Rapport"))
        return tables

    def add_occurrences(self, kind: Optional[str], columns: Dict[str, List[Any]], x: np.ndarray, y: np.ndarray,
                        shapes: Sequence[Optional[Tuple[bytes, Tuple[float, float, float, float]]]]) -> None:
        """Rows of one kind of geometry. `shapes` gives (WKB, bounds) for rows that are not simple points."""
        table = OCCURRENCES[kind]
        rows = len(next(iter(columns.values())))
        if not rows:
            return
        fids = self._next_fids(table, rows)
        names, values = list(columns), list(columns.values())
        if kind is not None:
            blobs, boxes = self._geometries(self._srs[table], x, y, shapes)
            self._boxes.setdefault(table, []).append((fids, boxes))
            names, values = ["geom", *names], [blobs, *values]
        self._insert(table, ["fid", *names], zip(fids.tolist(), *values))

    @staticmethod
    def _geometries(srs: int, x: np.ndarray, y: np.ndarray, shapes: Sequence[Any]) -> Tuple[List[Any], np.ndarray]:
        blobs: List[Any] = gpkg_points(x, y, srs)
        boxes = np.column_stack([x, x, y, y])
        for row, shape in enumerate(shapes):
            if shape is not None:
                wkb, (minx, miny, maxx, maxy) = shape
                blobs[row] = gpkg_blob(to_multi(wkb), srs, (minx, miny, maxx, maxy))
                boxes[row] = minx, maxx, miny, maxy
        return blobs, boxes

    def add_quarantine(self, rows: Iterable[Sequence[Any]], geometry: Optional[Sequence[Optional[bytes]]] = None) -> None:
        """Original rows: ligne_source, feuille, motifs, regles, cellules, then the source's own cells."""
        names = [*QUARANTINE_OWN, *self._source_columns]
        if geometry is not None and self._has_source_geometry:
            srs = self._srs["quarantaine"]
            blobs = [None if wkb is None else b"GP\x00\x01" + srs.to_bytes(4, "little", signed=True) + wkb for wkb in geometry]
            self._insert("quarantaine", [*names, "q_geom"], ((*row, blob) for row, blob in zip(rows, blobs)))
        else:
            self._insert("quarantaine", names, rows)

    def add_displaced(self, rows: Iterable[Sequence[Any]]) -> None:
        """Displaced values, in the order of DISPLACED_FIELDS."""
        self._insert("elements_deplaces", [field.name for field in DISPLACED_FIELDS], rows)

    def add_findings(self, rows: Sequence[Sequence[Any]], x: np.ndarray, y: np.ndarray) -> None:
        """Findings, in the order of FINDING_FIELDS, each with a point or NaN."""
        if not rows:
            return
        fids = self._next_fids("constats", len(rows))
        placed = np.isfinite(x) & np.isfinite(y)
        blobs: List[Any] = gpkg_points(np.where(placed, x, 0), np.where(placed, y, 0), self._srs["constats"])
        for row in np.flatnonzero(~placed).tolist():
            blobs[row] = None
        boxes = np.column_stack([x, x, y, y])[placed]
        self._boxes.setdefault("constats", []).append((fids[placed], boxes))
        names = ["fid", "geom", *(field.name for field in FINDING_FIELDS)]
        self._insert("constats", names, ((fid, blob, *row) for fid, blob, row in zip(fids.tolist(), blobs, rows)))

    def add_report(self, rows: Iterable[Sequence[Any]]) -> None:
        """The counts of the run: section, key, label, value."""
        self._insert("rapport", [field.name for field in REPORT_FIELDS], rows)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, for what is settled over the whole file (groupings)."""
        return self._connection

    def finish(self) -> None:
        """Index, close, and give the file its name."""
        try:
            for table, parts in self._boxes.items():
                ids, boxes = (np.concatenate(arrays) for arrays in zip(*parts))
                gpkg.fill_index(self._connection, table, "geom", ids, boxes)
            for table in (*OCCURRENCES.values(), "constats"):
                gpkg.set_feature_count(self._connection, table, self._counts.get(table, 0))
            for table in ("quarantaine", "elements_deplaces", "rapport"):
                count = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # nosec B608
                gpkg.set_feature_count(self._connection, table, count)
            write_styles(self._connection, self._version)
            for sql in self._triggers:
                self._connection.execute(sql)
            self._connection.execute("COMMIT")
            self._connection.execute("PRAGMA locking_mode = NORMAL")
            self._connection.close()
            os.replace(self._part, self.path)
        except (sqlite3.Error, OSError) as error:
            self.abandon()
            raise _write_error(self.path, error) from error

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._connection.close()
        for path in (self._part, self._part.with_name(self._part.name + "-journal")):
            path.unlink(missing_ok=True)

    def _next_fids(self, table: str, rows: int) -> np.ndarray:
        first = self._counts.get(table, 0) + 1
        self._counts[table] = first + rows - 1
        return np.arange(first, first + rows)

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._connection.executemany(gpkg.insert_statement(table, columns), rows)
        except sqlite3.OperationalError as error:
            raise _write_error(self.path, error) from error


def tables_with_rows(path: Path) -> list[str]:
    """The tables of a result that are worth showing, those to draw above first."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = ("constats", *OCCURRENCES.values(), "quarantaine")
        return [name for name in names if connection.execute(f"SELECT 1 FROM {gpkg.quoted(name)} LIMIT 1").fetchone()]  # nosec B608  # our own names
    finally:
        connection.close()


def _write_error(path: Path, error: Exception) -> FormatError:
    if "full" in str(error) or getattr(error, "errno", None) == 28:
        return FormatError(f"Plus de place sur le disque pour écrire « {path} ». Libérez de la place ou choisissez un autre "
                           "disque ; rien n’a été laissé à moitié écrit.")
    return FormatError(f"L’écriture de « {path} » a échoué ({error}). S’il est ouvert dans QGIS ou ailleurs, fermez-le ; "
                       "rien n’a été laissé à moitié écrit.")
