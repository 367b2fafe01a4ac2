# SPDX-License-Identifier: GPL-2.0-or-later
"""The empty spreadsheet of the format: a line of column names, and beside it the dictionary and the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from osgeo import ogr

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.format_words import obligation, type_name
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

DICTIONARY_HEADER = ("colonne", "libellé", "aide", "obligation", "type", "liste de codes")
CODES_HEADER = ("liste", "code", "libellé", "aide")


def write_xlsx(path: Path, version: Version, codelists: Mapping[str, CodeList]) -> None:
    """Write the three sheets. Raises FormatError or RuntimeError when GDAL cannot."""
    driver = ogr.GetDriverByName("XLSX")
    dataset = driver.CreateDataSource(str(path)) if driver else None
    if dataset is None:
        raise FormatError("le pilote XLSX de GDAL manque ou refuse ce nom de fichier")
    # GDAL writes the line of names only above a row: an empty one, which no spreadsheet shows.
    _sheet(dataset, "occurrences", [c.name for c in version.columns()], [()])
    _sheet(dataset, "dictionnaire", DICTIONARY_HEADER, dictionary_rows(version))
    _sheet(dataset, "codes", CODES_HEADER, code_rows(version, codelists))
    del dataset  # what GDAL writes, it writes when it closes


def dictionary_rows(version: Version) -> list[tuple[str, ...]]:
    """One row per column, in the order of DICTIONARY_HEADER."""
    return [
        (c.name, c.label.fr, _help(c, version), obligation(c, version), type_name(c), c.codelist or "")
        for c in version.columns()
    ]


def code_rows(version: Version, codelists: Mapping[str, CodeList]) -> list[tuple[str, ...]]:
    """One row per code that may be used in the version, in the order of CODES_HEADER."""
    used = [(c.codelist, c.codelist_if.codelist if c.codelist_if else None) for c in version.columns()]
    names = dict.fromkeys(name for pair in used for name in pair if name and name in codelists)
    return [
        (name, code.code, code.label.fr, code.help.fr)
        for name in names
        for code in codelists[name].codes
        if code.is_live(version.codes_version)
    ]


def _help(column: FlatColumn, version: Version) -> str:
    if column.type == "geometry":
        return f"{column.help.fr} Dans un tableur : en WKT, coordonnées en Lambert-93 (EPSG:2154)."
    if column.list:
        return f"{column.help.fr} Plusieurs valeurs : séparées par « {version.list_separator} »."
    return column.help.fr


def _sheet(dataset: ogr.DataSource, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    layer = dataset.CreateLayer(name)
    for column in header:
        layer.CreateField(ogr.FieldDefn(column, ogr.OFTString))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for position, value in enumerate(row):
            feature.SetField(position, value)
        layer.CreateFeature(feature)
