# SPDX-License-Identifier: GPL-2.0-or-later
"""The door to every source table: `open_source` finds the reader that fits the content."""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from sinp_hdf_plugin.core.formats import content, shapefile
from sinp_hdf_plugin.core.formats.csv_source import CsvSource
from sinp_hdf_plugin.core.formats.gpkg_source import GpkgSource
from sinp_hdf_plugin.core.formats.source import INFO, FileNote, Source, SourceError, unreadable

_DATABASE = re.compile(r"(PG:|postgres(ql)?://)", re.IGNORECASE)
_SUBSET = re.compile(r"\|(layername|layerid|subset|geometrytype|option:[^=]*)=", re.IGNORECASE)
_DRIVERS = {
    content.SHP: ("ESRI Shapefile",),
    content.GEOJSON: ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    content.FGB: ("FlatGeobuf",),
}
_SPREADSHEETS = {content.XLSX: "XLSX", content.ODS: "ODS", content.XLS: "XLS"}


class _Request(NamedTuple):
    path: Path
    kind: str
    layer: str | None
    encoding: str | None


def open_source(path_or_uri: str | Path, *, encoding: str | None = None, layer: str | None = None) -> Source:
    """Open a table for reading.

    path_or_uri: a file, a file with `|layername=...` as QGIS writes it, or a `PG:` connection string.
    encoding: of a text table or a shapefile, None or "" to detect it. layer: a layer, table or sheet, None
    for the first one with rows. Raises FormatError (SourceError) when it is not a table or cannot be read.
    """
    encoding = encoding if encoding and encoding.strip().lower() not in ("", "system", "auto") else None
    text = str(path_or_uri)
    if _DATABASE.match(text):
        return _open_database(text, layer)
    text, named = _split_layer(text)
    path = Path(text)
    _check_place(path)
    kind = content.OTHER if path.is_dir() else content.kind_of(path)
    request = _Request(path, kind, layer or named, encoding)
    source = _open_file(request)
    note = None if path.is_dir() else content.extension_note(path, kind)
    if note:
        source.notes.append(note)
    if encoding and kind not in (content.CSV, content.SHP):
        message = f"L’encodage indiqué ({encoding}) ne sert pas : ce format dit lui-même le sien."
        source.notes.append(FileNote("STR-003", message, severity=INFO))
    return source


def layers(path_or_uri: str | Path) -> list[str]:
    """The names of the layers, tables or sheets that `open_source` can be asked for; one for a text table."""
    from sinp_hdf_plugin.core.formats import gpkg_connection, gpkg_layers
    from sinp_hdf_plugin.core.formats.ogr_source import (
        DATABASE_DRIVERS,
        database_name,
        layer_names,
        open_dataset,
    )

    text = str(path_or_uri)
    if _DATABASE.match(text):
        return layer_names(open_dataset(text, database_name(text), DATABASE_DRIVERS))
    path = Path(_split_layer(text)[0])
    _check_place(path)
    kind = content.OTHER if path.is_dir() else content.kind_of(path)
    if kind == content.CSV:
        return [path.name]
    if kind == content.GPKG:
        opened = gpkg_connection.open_read_only(path)
        try:
            return [found.name for found in gpkg_layers.list_layers(opened.connection)]
        finally:
            opened.connection.close()
    target, drivers = _target(path, kind)
    return layer_names(open_dataset(target, path.name, drivers))


def _open_file(request: _Request) -> Source:
    path, kind = request.path, request.kind
    if kind == content.CSV:
        return CsvSource(path, request.encoding)
    if kind == content.GPKG:
        return GpkgSource(path, request.layer)
    return _open_with_ogr(request)


def _open_with_ogr(request: _Request) -> Source:
    from sinp_hdf_plugin.core.formats.ogr_source import OgrSource
    from sinp_hdf_plugin.core.formats.spreadsheet_source import SpreadsheetSource

    path, kind = request.path, request.kind
    target, drivers = _target(path, kind)
    if kind in _SPREADSHEETS:
        return SpreadsheetSource(path, _SPREADSHEETS[kind], request.layer, target)
    options: list[str] = []
    notes: list[FileNote] = []
    if kind == content.SHP:
        path = shapefile.main_file(path)
        target = str(path)
        said, notes = shapefile.encoding_of(path, request.encoding)
        options = [f"ENCODING={said}"] if said else []
    source = OgrSource(target, path, request.layer, kind, drivers, options)
    source.notes += notes
    if kind == content.SHP and options:
        source.encoding = options[0].partition("=")[2]
    return source


def _open_database(uri: str, layer: str | None) -> Source:
    from sinp_hdf_plugin.core.formats.ogr_source import DATABASE_DRIVERS, OgrSource

    return OgrSource(uri, None, layer, "pg", DATABASE_DRIVERS)


def _target(path: Path, kind: str) -> tuple[str, tuple[str, ...] | None]:
    """What OGR is asked to open, and with which drivers."""
    if kind in _SPREADSHEETS:
        driver = _SPREADSHEETS[kind]
        wrong = kind == content.ODS and path.suffix.lower() != ".ods"
        return (f"{driver}:{path}" if wrong else str(path)), (driver,)
    if kind == content.OTHER and not path.is_dir() and path.suffix.lower() == ".zip":
        return f"/vsizip/{path}", None
    return str(path), _DRIVERS.get(kind)


def _split_layer(text: str) -> tuple[str, str | None]:
    """A QGIS layer source as (file, layer name)."""
    options = {found.group(1).lower(): found for found in _SUBSET.finditer(text)}
    if not options:
        return text, None
    if "subset" in options or "layerid" in options:
        raise SourceError(
            "STR-004",
            f"« {text} » désigne une couche filtrée ou sans nom : ouvrez la couche dans QGIS et "
            "choisissez-la dans la liste.",
        )
    name = text[options["layername"].end() :].partition("|")[0] if "layername" in options else None
    return text.partition("|")[0], name


def _check_place(path: Path) -> None:
    try:
        folder = S_ISDIR(path.stat().st_mode)
    except OSError as error:
        raise unreadable(path, error) from error
    if folder and path.suffix.lower() != ".gdb":
        raise SourceError("STR-004", f"« {path} » est un dossier. Choisissez un fichier.")
