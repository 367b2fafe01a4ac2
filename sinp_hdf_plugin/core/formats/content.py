# SPDX-License-Identifier: GPL-2.0-or-later
"""What a file is by its content, whatever its name says (rule STR-004)."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from sinp_hdf_plugin.core.formats import compound
from sinp_hdf_plugin.core.formats.source import WARNING, FileNote, SourceError, unreadable

CSV, GPKG, XLSX, ODS, XLS = "csv", "gpkg", "xlsx", "ods", "xls"
SHP, GEOJSON, FGB, OTHER = "shp", "geojson", "fgb", "ogr"
_NAMES = {
    CSV: "un texte à séparateurs (CSV)",
    GPKG: "un GeoPackage",
    XLSX: "un classeur Excel (XLSX)",
    ODS: "un classeur OpenDocument (ODS)",
    XLS: "un ancien classeur Excel (XLS)",
    SHP: "un shapefile",
    GEOJSON: "un GeoJSON",
    FGB: "un FlatGeobuf",
    OTHER: "d’un autre format",
}
_EXTENSIONS = {
    ".csv": CSV, ".tsv": CSV, ".txt": CSV, ".gpkg": GPKG,
    ".xlsx": XLSX, ".xlsm": XLSX, ".ods": ODS, ".xls": XLS,
    ".shp": SHP, ".dbf": SHP, ".shx": SHP, ".geojson": GEOJSON, ".json": GEOJSON, ".fgb": FGB,
}  # fmt: skip
_OTHER_TEXTS = (".mif", ".gml", ".kml", ".gpx", ".vrt", ".dxf", ".xml", ".geojsonl", ".geojsons")
_REFUSED = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive gzip : décompressez-la d’abord"),
    (b"7z\xbc\xaf", "une archive 7z : décompressez-la d’abord"),
    (b"Rar!", "une archive RAR : décompressez-la d’abord"),
    (b"{\\rtf", "un document de traitement de texte"),
)
_HTML = re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE)
_GEOJSON = re.compile(r'\{\s*"')
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENOUGH = 512  # bytes from which a share of control characters says something
_ADVICE = "Choisissez un tableau (CSV, XLSX, ODS) ou une couche (GPKG, SHP, GeoJSON, FlatGeobuf)."


def kind_of(path: Path) -> str:
    """One of the kinds above. Raises SourceError for a file that is certainly no table."""
    try:
        with path.open("rb") as stream:
            head = stream.read(65536)
            size = stream.seek(0, 2)
    except OSError as error:
        raise unreadable(path, error) from error
    if not size:
        raise SourceError(
            "STR-001",
            f"Le fichier « {path.name} » est vide (0 octet). Vérifiez l’export ou le téléchargement dont il vient.",
        )
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise refused(path, what)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head.startswith(compound.MAGIC[:4]):
        return _kind_of_compound(path)
    if head.startswith(b"SQLite format 3\0"):
        return GPKG if _is_geopackage(path, head) else OTHER
    if head.startswith(b"\x00\x00\x27\x0a"):
        return SHP
    if head.startswith(b"fgb\x03"):
        return FGB
    return _kind_of_rest(path, head)


def extension_note(path: Path, kind: str) -> FileNote | None:
    """What to say when the extension promises another format than the content."""
    promised = _EXTENSIONS.get(path.suffix.lower())
    if promised is None or promised == kind:
        return None
    message = (
        f"« {path.name} » a l’extension « {path.suffix} », mais c’est {_NAMES[kind]} : il est lu comme tel. "
        "Corrigez son extension."
    )
    return FileNote("STR-004", message, value=path.suffix, severity=WARNING)


def refused(path: Path, what: str) -> SourceError:
    """The error of a file that is something else than a table."""
    return SourceError("STR-004", f"« {path.name} » n’est pas un tableau, mais {what}. {_ADVICE}")


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                return _kind_of_open_document(path, archive)
    except (zipfile.BadZipFile, RuntimeError) as error:
        raise SourceError(
            "STR-004",
            f"« {path.name} » est abîmé ou incomplet ({error}). Copiez-le ou téléchargez-le de nouveau.",
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if "xl/workbook.xml" in names:
        return XLSX
    if "xl/workbook.bin" in names:
        raise refused(path, "un classeur Excel binaire (XLSB) : enregistrez-le au format XLSX")
    if any(name.startswith("word/") for name in names):
        raise refused(path, "un document Word")
    if any(name.lower().endswith(".shp") or ".gdb/" in name.lower() for name in names):
        return OTHER
    raise refused(path, "une archive ZIP : décompressez-la d’abord")


def _kind_of_open_document(path: Path, archive: zipfile.ZipFile) -> str:
    if not archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise refused(path, "un document OpenDocument d’une autre sorte qu’un classeur")
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise _locked(path)
    return ODS


def _kind_of_compound(path: Path) -> str:
    """An old Office file, or a locked one."""
    try:
        found = compound.Compound(path)
    except (OSError, OverflowError, struct.error) as error:
        raise SourceError(
            "STR-004", f"« {path.name} » est abîmé ou incomplet. Copiez-le ou téléchargez-le de nouveau."
        ) from error
    if found.is_locked:
        raise _locked(path)
    if "WordDocument" in found.streams:
        raise refused(path, "un document Word")
    return XLS


def _locked(path: Path) -> SourceError:
    return SourceError(
        "STR-004",
        f"Le classeur « {path.name} » est protégé par un mot de passe. Ouvrez-le dans votre tableur, "
        "enregistrez-en une "
        "copie sans mot de passe, et choisissez cette copie.",
    )


def _is_geopackage(path: Path, head: bytes) -> bool:
    said = head[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in head
    return said or path.suffix.lower() == ".gpkg"


def _kind_of_rest(path: Path, head: bytes) -> str:
    extension = path.suffix.lower()
    text = _beginning(head)
    if _HTML.match(text):
        what = "une page web, souvent la page de connexion ou d’erreur enregistrée à la place du fichier"
        raise refused(path, what)
    if extension in _OTHER_TEXTS or text.startswith(("<", "!table")):
        return OTHER
    if text.startswith(("{", "[")) and extension in (".json", ".geojson"):
        return GEOJSON
    if _GEOJSON.match(text) and '"type"' in text:
        return GEOJSON
    if extension == ".dbf":
        return SHP
    return OTHER if _is_binary(head) else CSV


def _beginning(head: bytes) -> str:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head[2:4096].decode(codec, "ignore").lstrip()
    return head[:4096].decode("utf-8-sig", "ignore").lstrip()


def _is_binary(head: bytes) -> bool:
    """Too many control characters for a text, UTF-16 apart, and what a broken copy left after the text."""
    head = head.rstrip(b"\0") or head
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    half = max(1, len(head) // 2)
    zeros = sorted((head[0::2].count(0) / half, head[1::2].count(0) / half))
    if zeros[1] > 0.6 and zeros[0] < 0.05:  # UTF-16 without its mark
        return False
    controls = (len(head) - len(head.translate(None, _CONTROLS))) / len(head)
    try:
        head[:-4].decode("utf-8")
        return controls > 0.3
    except UnicodeDecodeError as error:
        cut = error.start > len(head) - 8
        return controls > (0.3 if cut or len(head) < _ENOUGH else 0.05)
