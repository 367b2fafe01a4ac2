# SPDX-License-Identifier: GPL-2.0-or-later
"""An empty template of the format, to be filled in: a GeoPackage or a spreadsheet, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from osgeo import gdal

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.ogr_errors import quiet_gdal
from sinp_hdf_plugin.core.formats.template_gpkg import write_gpkg
from sinp_hdf_plugin.core.formats.template_xlsx import write_xlsx
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import Version

_WRITERS: Mapping[str, Callable[[Path, Version, Mapping[str, CodeList]], None]] = {
    ".gpkg": write_gpkg,
    ".xlsx": write_xlsx,
}


def write_template(path: Path, version: Version, codelists: Mapping[str, CodeList]) -> None:
    """Write an empty template at `path`, `.gpkg` or `.xlsx`; a file already there is replaced.

    GeoPackage: a layer per kind of geometry and a table without, as in a result, in EPSG:2154. Spreadsheet:
    the sheets `occurrences` (one line of column names), `dictionnaire` and `codes`. Raises FormatError for
    another extension or when the place cannot be written; nothing is then left, and an older file stays.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise FormatError(
            f"Un modèle ne s’écrit pas en « {path.suffix or path.name} ». Donnez un nom en .gpkg ou en .xlsx."
        )
    if not path.parent.is_dir():
        raise FormatError(f"Le dossier « {path.parent} » n’existe pas. Créez-le ou choisissez-en un autre.")
    part = path.with_name(f".{path.stem}.part{path.suffix.lower()}")
    try:
        part.touch()  # tells a folder that cannot be written in better than GDAL does
        part.unlink()
        _written(part, lambda: write(part, version, codelists))
        part.replace(path)
    except (OSError, RuntimeError, FormatError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FormatError(
            f"Le modèle « {path} » n’a pas pu être écrit ({reason}). Vérifiez que le fichier n’est pas "
            "ouvert, que vous avez le droit d’écrire dans ce dossier et qu’il reste de la place."
        ) from error
    finally:
        _remove(part)


def _written(part: Path, write: Callable[[], None]) -> None:
    """Write, and raise RuntimeError when GDAL reports a failure that it does not raise itself."""
    with quiet_gdal():
        write()
        if gdal.GetLastErrorType() >= gdal.CE_Failure or not part.is_file():
            raise RuntimeError(gdal.GetLastErrorMsg() or "aucun fichier écrit")


def _remove(part: Path) -> None:
    for name in (part.name, f"{part.name}-journal"):
        try:
            part.with_name(name).unlink(missing_ok=True)
        except OSError:
            pass  # what failed is already being told
