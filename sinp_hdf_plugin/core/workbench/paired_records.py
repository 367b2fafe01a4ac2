# SPDX-License-Identifier: GPL-2.0-or-later
"""The records that pairs of duplicates are about, read one by one from their file, written back or taken out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.duplicates.decisions import Ref
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_layers
from sinp_hdf_plugin.core.formats.duplicates_gpkg import PairsFile
from sinp_hdf_plugin.core.formats.geometry_text import wkt_of
from sinp_hdf_plugin.core.formats.gpkg_connection import open_read_only
from sinp_hdf_plugin.core.formats.plain_wkb import wkb_of_blob
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.own_tables import has_table


class _Shape(NamedTuple):
    key: str
    geometry: str | None
    columns: tuple[str, ...]


@dataclass
class Held:
    """One record: its cells but for key and geometry, and its geometry as the file has it."""

    ref: Ref
    values: dict[str, Any]
    geometry: bytes | None

    def is_as_told(self, row: Mapping[str, Any], number: int) -> bool:
        """Whether it is the record that side `number` of a pair tells of."""
        told, own = (_plain(value) for value in (row[f"id_{number}"], self.values.get("idSINPOccTax")))
        if told or own:
            return told == own
        pairs = (("nom", "nomCite"), ("observateur", "observateurIdentite"), ("idOrigine", "idOrigine"))
        return all(_plain(row[f"{key}_{number}"]) == _plain(self.values.get(name)) for key, name in pairs)

    def wkt(self) -> str | None:
        """Its geometry as text."""
        try:
            wkb = None if self.geometry is None else wkb_of_blob(self.geometry)
        except (ValueError, TypeError):  # a damaged shape is kept as it is
            return None if self.geometry is None else self.geometry.hex()
        return None if wkb is None else wkt_of(wkb)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip().lower()


class PairedRecords:
    """Records of the copy under way (side 0), and of the other file of the search (side 1), if it was given."""

    def __init__(self, connection: sqlite3.Connection, pairs: PairsFile, other: Path | None) -> None:
        self._connection = connection
        self._known: dict[Ref, Held | None] = {}
        self._shape = lru_cache(maxsize=None)(self._read_shape)
        told = {str(row[f"table_{n}"]) for row in pairs.rows for n in ((1,) if pairs.across else (1, 2))}
        names = dict.fromkeys([*OCCURRENCES.values(), *sorted(told)])
        self.tables = [name for name in names if has_table(connection, name)]
        if told and not told & set(self.tables):
            raise FormatError(
                f"Ce fichier n’a aucune des couches des paires ({', '.join(sorted(told))}) : donnez celui où les "
                "doublons ont été cherchés."
            )
        self._opened = open_read_only(other) if other else None

    @property
    def has_other(self) -> bool:
        """Whether records of the other file can be read."""
        return self._opened is not None

    def close(self) -> None:
        """Give the other file back."""
        if self._opened:
            self._opened.connection.close()
            if self._opened.copy:
                self._opened.copy.close()

    def count(self) -> int:
        """The records of the copy."""
        sql = "SELECT count(*) FROM {}"
        return sum(int(self._connection.execute(sql.format(quoted(name))).fetchone()[0]) for name in self.tables)

    def get(self, ref: Ref) -> Held | None:
        """A record, None when it is not there."""
        if ref not in self._known:
            self._known[ref] = self._read(ref)
        return self._known[ref]

    def write(self, ref: Ref, values: Mapping[str, Any]) -> None:
        """Put values into columns that the record has."""
        held, shape = self.get(ref), self._shape(0, ref.table)
        if held is None or shape is None:
            return
        news = {name: value for name, value in values.items() if name in held.values}
        put = ", ".join(f"{quoted(name)} = ?" for name in news)
        sql = f"UPDATE {quoted(ref.table)} SET {put} WHERE {shape.key} = ?"  # nosec B608  # names of the file, quoted
        self._connection.execute(sql, [*news.values(), ref.fid])
        held.values.update(news)

    def delete(self, ref: Ref) -> None:
        """Take a record out of its table."""
        shape = self._shape(0, ref.table)
        if shape:
            self._connection.execute(f"DELETE FROM {quoted(ref.table)} WHERE {shape.key} = ?", [ref.fid])  # nosec B608

    def take_out(self, table: str, held: Held) -> str | None:
        """What a table of the result says of a record (findings, displaced values): taken out, as JSON."""
        line, sheet = held.values.get("ligne_source"), held.values.get("feuille")
        if line is None or not has_table(self._connection, table):
            return None
        where = "ligne_source IS ? AND feuille IS ? AND id_enregistrement IS ?"
        values = [line, sheet, held.values.get("idSINPOccTax")]
        cursor = self._connection.execute(f"SELECT * FROM {quoted(table)} WHERE {where}", values)  # nosec B608
        names = [column[0] for column in cursor.description]
        found = [
            {name: value for name, value in zip(names, row) if value is not None and not isinstance(value, bytes)}
            for row in cursor.fetchall()
        ]
        if not found:
            return None
        self._connection.execute(f"DELETE FROM {quoted(table)} WHERE {where}", values)  # nosec B608
        return json.dumps(found, ensure_ascii=False)

    def declared(self, column: str) -> Iterator[tuple[Ref, str]]:
        """The records of the copy that have a value in a column, with it."""
        for table in self.tables:
            shape = self._shape(0, table)
            if shape and column in shape.columns:
                sql = f"SELECT {shape.key}, {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} <> ''"  # nosec B608
                for fid, text in self._connection.execute(sql).fetchall():
                    yield Ref(0, table, fid), str(text)

    def _base(self, side: int) -> sqlite3.Connection | None:
        return self._connection if side == 0 else self._opened.connection if self._opened else None

    def _read_shape(self, side: int, table: str) -> _Shape | None:
        base = self._base(side)
        if base is None:
            return None
        layer = gpkg_layers.find_layer(gpkg_layers.list_layers(base), table)
        if layer is None:
            return None
        shape = gpkg_layers.shape_of(base, layer)
        names = tuple(column.name for column in shape.columns)
        key = "rowid" if shape.key in (None, "rowid") else quoted(str(shape.key))
        return _Shape(key, layer.geometry, names)

    def _read(self, ref: Ref) -> Held | None:
        base, shape = self._base(ref.side), self._shape(ref.side, ref.table)
        if base is None or shape is None:
            return None
        wanted = ", ".join([quoted(shape.geometry) if shape.geometry else "NULL", *map(quoted, shape.columns)])
        sql = f"SELECT {wanted} FROM {quoted(ref.table)} WHERE {shape.key} = ?"  # nosec B608  # names of the file, quoted
        found = base.execute(sql, [ref.fid]).fetchone()
        return None if found is None else Held(ref, dict(zip(shape.columns, found[1:])), found[0])
