# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of everything OGR opens: shapefiles, GeoJSON, FlatGeobuf, PostGIS tables and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from sinp_hdf_plugin.core.formats import header, layer_notes
from sinp_hdf_plugin.core.formats.batching import BatchPile
from sinp_hdf_plugin.core.formats.ogr_crs import crs_of
from sinp_hdf_plugin.core.formats.ogr_errors import quiet_gdal, translated
from sinp_hdf_plugin.core.formats.ogr_fields import Field, fields_of
from sinp_hdf_plugin.core.formats.ogr_rows import read_chunks
from sinp_hdf_plugin.core.formats.source import Batch, FileNote, SourceError, Stamp, TableSource

# Keys that software makes up to number features; any other key is data, and offered as a column.
_TECHNICAL_KEYS = frozenset(("", "fid", "ogc_fid", "gid", "objectid"))
_OPTIONS = {"geojson": ["DATE_AS_STRING=YES", "ARRAY_AS_STRING=YES"], "pg": ["LIST_ALL_TABLES=NO"]}
DATABASE_DRIVERS = ("PostgreSQL",)
_DATABASE_NAME = re.compile(r"dbname\s*=\s*(?:'([^']*)'|(\S+))|://[^/]+/([^?]+)")
_DATABASE_ADVICE = "Vérifiez la connexion : serveur, port, nom de la base, utilisateur et mot de passe."
_FILE_ADVICE = (
    "Vérifiez que le fichier est entier et dans un format connu (CSV, XLSX, ODS, GPKG, SHP, GeoJSON, FlatGeobuf)."
)


class OgrSource(TableSource):
    """One layer of a data source of OGR. `layer` None takes the first one that has features.

    target: what OGR opens; path: its file, None for a database; drivers: those allowed, None for all.
    """

    def __init__(
        self,
        target: str,
        path: Path | None,
        layer: str | None = None,
        kind: str = "ogr",
        drivers: Sequence[str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        super().__init__(path, path.name if path else database_name(target), "")
        self._dataset = open_dataset(target, self.name, drivers, [*_OPTIONS.get(kind, ()), *options])
        files = [Path(name) for name in self._dataset.GetFileList() or () if Path(name).is_file()]
        self._stamp = Stamp.of(files) if files else None
        what = f"« {self.name} » ne peut pas être lu"
        with translated("STR-004", what, "Vérifiez le fichier ou la connexion."):
            self._layer = choose_layer(self._dataset, layer, self.name, ask=path is None)
            self.sheet = self._layer.GetName()
            self._describe(layer)

    @property
    def row_count(self) -> int | None:
        """The number of features, when OGR says it is exact."""
        with quiet_gdal():
            count = self._layer.GetFeatureCount()
        return count if count >= 0 else None

    def batches(self, size: int) -> Iterator[Batch]:
        """Every feature once."""
        self._begin_pass()
        pile = BatchPile(len(self.columns), size, geometry=self.has_geometry)
        where = f"« {self.name} », couche « {self.sheet} »"
        for chunk in read_chunks(self._layer, self._fields, self.has_geometry, where):
            columns = [chunk.fids, *chunk.columns] if self._key_is_data else chunk.columns
            pile.add(columns, chunk.fids, chunk.geometry)
            yield from pile.full()
        if self._stamp:
            self._stamp.check()
        yield from pile.rest()

    def close(self) -> None:
        """Let OGR close the source."""
        self._layer = self._dataset = None

    def _describe(self, asked: str | None) -> None:
        self._fields, left = fields_of(self._layer)
        names = [field.name for field in self._fields]
        key = self._layer.GetFIDColumn()
        self._key_is_data = key.lower() not in _TECHNICAL_KEYS and key not in names
        if self._key_is_data:
            names.insert(0, key)
        header.check_unique([name.strip() for name in names], f"{self.name}, couche {self.sheet}")
        self.columns = tuple(names)
        self.has_geometry = self._layer.GetGeomType() != ogr.wkbNone
        self.crs = crs_of(self._layer.GetSpatialRef()) if self.has_geometry else None
        if self._layer.GetFeatureCount() == 0:
            self.notes.append(layer_notes.empty_layer(self.name, self.sheet, asked))
        self._note_what_is_left(left, asked)

    def _note_what_is_left(self, left: Sequence[Field], asked: str | None) -> None:
        if not self.columns:
            message = "Cette couche n’a aucune colonne : il manque sans doute un fichier (le .dbf d’un shapefile)."
            self.notes.append(FileNote("STR-010", message))
        others = [name for name in layer_names(self._dataset) if name != self.sheet]
        read = f"La couche « {self.sheet} » est lue ; la source contient aussi"
        self.notes += layer_notes.unread_layers(read, others, asked)
        self.notes += [layer_notes.binary_column(field.name) for field in left]


def open_dataset(target: str, name: str, drivers: Sequence[str] | None, options: Sequence[str] = ()) -> Any:
    """An OGR data source for reading. Raises SourceError STR-004."""
    what = f"« {name} » ne peut pas être ouvert" + (f" comme {' ou '.join(drivers)}" if drivers else "")
    advice = _DATABASE_ADVICE if drivers == DATABASE_DRIVERS else _FILE_ADVICE
    with translated("STR-004", what, advice):
        allowed = list(drivers or _readers())
        dataset = gdal.OpenEx(target, gdal.OF_VECTOR, open_options=list(options), allowed_drivers=allowed)
        if dataset is not None:
            gdal.ErrorReset()  # what was said by drivers that were tried and gave up
    with quiet_gdal():  # an OpenDocument is parsed when its sheets are counted
        layers = 0 if dataset is None else dataset.GetLayerCount()
    if not layers:
        raise SourceError("STR-004", f"{what}. {advice}")
    return dataset


def _readers() -> list[str]:
    """The drivers of vector files, but for text tables: GDAL cuts long rows of them without a word."""
    every = (gdal.GetDriver(number) for number in range(gdal.GetDriverCount()))
    return [d.ShortName for d in every if d.GetMetadataItem(gdal.DCAP_VECTOR) and d.ShortName != "CSV"]


def database_name(uri: str) -> str:
    """What to call the database of a connection string, which may hold a password."""
    found = _DATABASE_NAME.search(uri)
    return next((name for name in found.groups() if name), "PostgreSQL") if found else "PostgreSQL"


def layer_names(dataset: Any) -> list[str]:
    """The names of its layers."""
    return [dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())]


def choose_layer(dataset: Any, name: str | None, source: str, *, ask: bool = False) -> Any:
    """The layer of this name, or the first one with features; `ask` refuses to choose between several."""
    if name:
        layer = dataset.GetLayerByName(name)
        if layer is None:
            raise layer_notes.no_such_layer(source, name, layer_names(dataset))
        return layer
    layers = [dataset.GetLayer(i) for i in range(dataset.GetLayerCount())]
    if ask and len(layers) > 1:
        listed = ", ".join(f"« {found} »" for found in layer_names(dataset))
        raise SourceError("STR-004", f"« {source} » a plusieurs tables : indiquez laquelle lire, parmi : {listed}.")
    return next((layer for layer in layers if layer.GetFeatureCount()), layers[0])
