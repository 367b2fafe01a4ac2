# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of GeoPackage layers and tables, straight from SQLite."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats import gpkg_connection as connections
from sinp_hdf_plugin.core.formats import gpkg_layers as layers_of
from sinp_hdf_plugin.core.formats import header, layer_notes
from sinp_hdf_plugin.core.formats.batching import BatchPile
from sinp_hdf_plugin.core.formats.byte_tally import RESCUE
from sinp_hdf_plugin.core.formats.gpkg_layers import Layer
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob, wkb_of_blobs
from sinp_hdf_plugin.core.formats.source import (
    WARNING,
    Batch,
    FileNote,
    SourceError,
    Stamp,
    TableSource,
    changed,
)
from sinp_hdf_plugin.core.sql_text import quoted

_ROWS = 1000  # rows fetched at once: few enough to stay in the processor's cache
_NUMBERS = re.compile(r"(?:TINY|SMALL|MEDIUM|BIG)?INT|INTEGER|REAL|DOUBLE|FLOAT|BOOLEAN")
# GDAL writes local times with this ending, whatever their zone: it says nothing.
_ZULU = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.0+)?Z?\Z")


class GpkgSource(TableSource):
    """One layer or table of a GeoPackage. `layer` None takes the first one with rows.

    `uri` (for `sqlite3` and ATTACH), `table`, `key`, `geometry_column` and `columns` let SQL read the same.
    """

    _stored: list[str]
    _cleaners: list[Any]

    def __init__(self, path: Path, layer: str | None = None) -> None:
        self._stamp = Stamp.of([path])
        self._opened = connections.open_read_only(path)
        self._connection = self._opened.connection
        super().__init__(path, path.name, "")
        self._path = path
        try:
            self._open_layer(layer)
        except sqlite3.Error as error:
            self.close()
            raise connections.failed(path, error) from error
        except SourceError:
            self.close()
            raise
        self._count: int | None = None

    @property
    def row_count(self) -> int | None:
        """The number of rows, counted when first asked for."""
        if self._count is None:
            sql = f"SELECT count(*) FROM {quoted(self.table)}"  # nosec B608
            self._count = int(self._query(sql).fetchone()[0])
        return self._count

    def narrow(self, wanted: Collection[str]) -> None:
        """Offer these columns only: the others are not even read. Names that are not there are passed over."""
        kept = [place for place, name in enumerate(self.columns) if name in wanted]
        self.columns = tuple(self.columns[place] for place in kept)
        self._stored = [self._stored[place] for place in kept]
        self._cleaners = [self._cleaners[place] for place in kept]

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once, in the order of the keys."""
        self._begin_pass()
        version = self._data_version()
        pile = BatchPile(
            len(self.columns), size, geometry=self.has_geometry, sheets=self._shape.sheet_column is not None
        )
        done = 0
        for rows in self._fetched():
            values = list(zip(*rows))
            lines = self._lines(values[0], done)
            geometry = self._geometry(values[1], lines) if self.has_geometry else None
            sheets = values[2] if self._shape.sheet_column else None
            columns = [clean(column) for clean, column in zip(self._cleaners, values[3:])]
            pile.add(columns, lines, geometry, sheets=sheets)
            done += len(rows)
            yield from pile.full()
        self._check_unchanged(version)
        yield from pile.rest()

    def close(self) -> None:
        """Close the file, and remove the temporary copy if one was needed."""
        self._connection.close()
        if self._opened.copy:
            self._opened.copy.close()

    def _open_layer(self, name: str | None) -> None:
        if self._opened.note:
            self.notes.append(self._opened.note)
        layers = self._layers()
        if name:
            layer = layers_of.find_layer(layers, name)
        else:
            layer = layers_of.default_layer(self._connection, layers)
        if layer is None:
            raise layer_notes.no_such_layer(self.name, name or "", (found.name for found in layers))
        self.table = self.sheet = layer.name
        self.uri = self._opened.uri
        self.geometry_column = layer.geometry
        self.has_geometry = layer.geometry is not None
        self.crs = layers_of.crs_of(self._connection, layer.srs_id) if self.has_geometry else None
        if self.crs and layer.height:
            from sinp_hdf_plugin.core.formats.ogr_crs import without_height

            self.crs = without_height(self.crs)
        self._shape = layers_of.shape_of(self._connection, layer)
        self.key = self._shape.key
        self._stored = [column.name for column in self._shape.columns]
        names = list(map(layers_of.original_name, self._stored)) if self._shape.sheet_column else self._stored
        header.check_unique([column.strip() for column in names], f"{self.name}, couche {layer.name}")
        self.columns = tuple(names)
        self._cleaners = [_cleaner(column.type) for column in self._shape.columns]
        self._note_what_is_left(layer, layers, name)

    def _layers(self) -> list[Layer]:
        try:
            layers = layers_of.list_layers(self._connection)
        except sqlite3.OperationalError:  # an SQLite file without the tables of a GeoPackage
            layers = []
        if not layers:
            raise SourceError(
                "STR-004",
                f"« {self.name} » ne contient aucune couche ni table lisible. Vérifiez que c’est le bon GeoPackage.",
            )
        return layers

    def _note_what_is_left(self, layer: Layer, layers: Sequence[Layer], asked: str | None) -> None:
        if not layers_of.has_rows(self._connection, layer.name):
            self.notes.append(layer_notes.empty_layer(self.name, layer.name, asked))
        others = [found.name for found in layers if found.name != layer.name]
        read = f"La couche « {layer.name} » est lue ; le fichier contient aussi"
        self.notes += layer_notes.unread_layers(read, others, asked)
        self.notes += [layer_notes.binary_column(column.name) for column in self._shape.left]

    def _sql(self) -> str:
        key = "NULL" if self.key is None else self.key if self.key == "rowid" else quoted(self.key)
        geometry = quoted(self.geometry_column) if self.geometry_column else "NULL"
        sheet = quoted(self._shape.sheet_column) if self._shape.sheet_column else "NULL"
        wanted = ", ".join([key, geometry, sheet, *map(quoted, self._stored)])
        order = "" if self.key is None else f" ORDER BY {key}"
        return f"SELECT {wanted} FROM {quoted(self.table)}{order}"  # nosec B608

    def _fetched(self) -> Iterator[list[tuple]]:
        """Rows, and all of them even where text is not UTF-8: those cells are then read as Windows-1252."""
        done = 0
        try:
            cursor = self._connection.execute(self._sql())
            while True:
                rows = cursor.fetchmany(_ROWS)
                if not rows:
                    return
                done += len(rows)
                yield rows
        except sqlite3.Error as error:
            if "decode" not in str(error):
                raise connections.failed(self._path, error) from error
        message = "Du texte de cette table n’est pas en UTF-8 : il est lu en Windows-1252. Vérifiez les accents."
        self.notes.append(FileNote("STR-003", message, severity=WARNING))
        self._connection.text_factory = _lenient_text
        try:
            cursor = self._query(f"{self._sql()} LIMIT -1 OFFSET {done}")
            yield from iter(lambda: cursor.fetchmany(_ROWS), [])
        except sqlite3.Error as error:
            raise connections.failed(self._path, error) from error
        finally:
            self._connection.text_factory = str

    def _query(self, sql: str) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql)
        except sqlite3.Error as error:
            raise connections.failed(self._path, error) from error

    def _lines(self, keys: Sequence[Any], done: int) -> list[int]:
        if self.key is None:
            return list(range(done + 1, done + len(keys) + 1))
        if self._shape.sheet_column is None:
            return list(keys)
        return [key if isinstance(key, int) else done + row for row, key in enumerate(keys, start=1)]

    def _geometry(self, blobs: Sequence[Any], lines: Sequence[int]) -> list[bytes | None]:
        try:
            return wkb_of_blobs(blobs)
        except (ValueError, TypeError):
            return [self._one_geometry(blob, line) for blob, line in zip(blobs, lines)]

    def _one_geometry(self, blob: Any, line: int) -> bytes | None:
        try:
            return None if blob is None else wkb_of_blob(blob)
        except (ValueError, TypeError):
            message = f"La géométrie de l’entité {line} est illisible : elle est lue comme absente."
            shown = blob[:40].hex() if isinstance(blob, bytes) else str(blob)[:80]
            self.notes.append(FileNote("TYP-018", message, line, self.geometry_column, shown))
            return None

    def _data_version(self) -> int:
        return int(self._query("PRAGMA data_version").fetchone()[0])

    def _check_unchanged(self, version: int) -> None:
        """SQLite keeps what one statement reads as it was; still, a file written to meanwhile is told."""
        if self._data_version() != version:
            raise changed(self.name)
        if not self._opened.wal or self._opened.frozen:  # in WAL mode the file itself may change much later
            self._stamp.check()


def _lenient_text(raw: bytes) -> str:
    return raw.decode("utf-8", RESCUE)


def _cleaner(declared: str) -> Any:
    """What brings the values of a column of this declared type to the kinds that `Batch` promises."""
    if _NUMBERS.match(declared):
        return _as_it_is
    return _clean_datetimes if declared.startswith("DATETIME") else _clean_texts


def _as_it_is(column: Sequence[Any]) -> Sequence[Any]:
    return column


def _clean_texts(column: Sequence[Any]) -> Sequence[Any]:
    return [None if value == "" else value for value in column] if "" in column else column


def _clean_datetimes(column: Sequence[Any]) -> Sequence[Any]:
    return [_ZULU.sub(r"\1", value) or None if isinstance(value, str) else value for value in column]
