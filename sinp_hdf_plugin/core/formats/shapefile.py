# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a shapefile, and the encoding of its text: what its .cpg says, what its .dbf shows."""

from __future__ import annotations

from pathlib import Path

from sinp_hdf_plugin.core.formats.byte_tally import tally_bytes
from sinp_hdf_plugin.core.formats.source import INFO, WARNING, FileNote, SourceError, unreadable

# The code page byte of a .dbf: none, Windows "ANSI", Windows-1252. Others (DOS) are known to OGR.
_WINDOWS_PAGES = (0x00, 0x03, 0x57)
_PAGE_AT, _HEADER_LENGTH_AT, _FIXED_HEADER = 29, 8, 32


def main_file(path: Path) -> Path:
    """The .shp of a shapefile named by any of its files; a .dbf alone stays itself. Raises SourceError."""
    if path.suffix.lower() in (".shx", ".dbf", ".prj", ".cpg"):
        path = _beside(path, ".shp") or path
    if path.suffix.lower() == ".shp" and _beside(path, ".shx") is None:
        raise SourceError(
            "STR-004",
            f"Le shapefile « {path.name} » est incomplet : son fichier « {path.stem}.shx » manque. Copiez "
            "ensemble tous ses "
            "fichiers (.shp, .shx, .dbf, .prj, .cpg).",
        )
    return path


def encoding_of(path: Path, declared: str | None) -> tuple[str | None, list[FileNote]]:
    """(OGR's ENCODING option, None to leave the choice to OGR; notes)."""
    dbf, cpg = _beside(path, ".dbf"), _beside(path, ".cpg")
    if declared or dbf is None:
        return declared, []
    try:
        said = cpg.read_text("ascii", "replace").strip() if cpg else ""
        if said and not any(name in said.upper() for name in ("UTF-8", "UTF8", "65001")):
            return None, []
        with dbf.open("rb") as stream:
            head = stream.read(_FIXED_HEADER)
        tally = tally_bytes(dbf, int.from_bytes(head[_HEADER_LENGTH_AT : _HEADER_LENGTH_AT + 2], "little"))
    except OSError as error:
        raise unreadable(dbf, error) from error
    if not tally.beyond_ascii:
        return None, []
    in_utf8 = tally.valid > tally.invalid  # a few bytes are wrong where a text was cut at its 254th byte
    if said and in_utf8:
        return None, []
    if said:
        message = f"Le fichier .cpg annonce {said}, mais le texte n’en est pas : il est lu en Windows-1252."
        return "CP1252", [FileNote("STR-003", message, value=said, severity=WARNING)]
    if not in_utf8 and head[_PAGE_AT] not in _WINDOWS_PAGES:
        return None, []
    message = (
        "Le shapefile n’a pas de fichier .cpg qui dise son encodage : son texte est lu en "
        f"{'UTF-8' if in_utf8 else 'Windows-1252'}. Si des accents sont abîmés, indiquez l’encodage."
    )
    return "UTF-8" if in_utf8 else "CP1252", [FileNote("STR-003", message, severity=INFO)]


def _beside(path: Path, suffix: str) -> Path | None:
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate
    return None
