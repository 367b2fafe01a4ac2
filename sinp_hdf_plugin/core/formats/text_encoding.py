# SPDX-License-Identifier: GPL-2.0-or-later
"""The encoding of a text file, from its bytes: UTF-8, UTF-16, Windows-1252 or ISO-8859-15 (rule STR-003)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from sinp_hdf_plugin.core.formats.byte_tally import RESCUE, Fault, Tally, tally_bytes, tally_text
from sinp_hdf_plugin.core.formats.source import INFO, WARNING, FileNote, SourceError, unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
    "iso8859-1": "ISO-8859-1",
}
_SAMPLE = 1 << 20
# In ISO-8859-15 these two bytes are œ and €; in Windows-1252 they are ½ and ¤, rare in French tables.
_LATIN_9 = re.compile(rb"[A-Za-z]\xbd|\xbd[a-z]{2}|[0-9] ?\xa4")
_LATIN_9_EXCLUDED = re.compile(rb"[\x80-\x9f]")
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True)
class TextScan:
    """How to read a text file: codec and error handler for `codecs`, `label` for people, and its counts."""

    codec: str
    errors: str
    label: str
    lines: int
    nuls: int
    carriage_returns_only: bool
    notes: tuple[FileNote, ...] = ()


def scan_text(path: Path, declared: str | None = None) -> TextScan:
    """Read the file once to settle its encoding.

    `declared` is the user's choice, None to detect. Raises SourceError STR-003 when the bytes do not agree
    with it, naming the byte, its line and the encoding to try.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        marked = next((codec for bom, codec in _BOMS if head.startswith(bom)), None)
        wide = marked if marked and marked != "utf-8-sig" else _unmarked_utf16(head)
        if wide and not declared:
            return _settle_text(path, wide)
        tally = tally_bytes(path)
        if declared:
            return _as_declared(path, _codec_of(declared), declared, marked, tally)
        return _detected(path, marked or "utf-8", tally)
    except OSError as error:
        raise unreadable(path, error) from error


def label_of(codec: str) -> str:
    """The name people know an encoding by."""
    return _LABELS.get(codec, codec.upper())


def _codec_of(declared: str) -> str:
    try:
        found = codecs.lookup(declared.strip())
        "a".encode(found.name)  # refuses the codecs that are no text encodings
    except (LookupError, TypeError, ValueError):
        raise SourceError(
            "STR-003",
            f"L’encodage « {declared} » n’est pas connu. Indiquez UTF-8 ou Windows-1252, ou laissez le "
            "choix vide "
            "pour qu’il soit détecté.",
        ) from None
    return found.name


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Latin text is then zero."""
    half = len(head) // 2
    if half < 8:
        return None
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > 0.6 * half and low < 0.05 * half:
        return "utf-16-le"
    if low > 0.6 * half and high < 0.05 * half:
        return "utf-16-be"
    return None


def _settle_text(path: Path, codec: str, notes: tuple[FileNote, ...] = ()) -> TextScan:
    """A file in an encoding that has to be decoded to be counted."""
    tally = tally_text(path, codec)
    if tally.fault:
        raise SourceError(
            "STR-003",
            f"Le fichier « {path.name} » est en {label_of(codec)}, mais il est abîmé ou coupé : "
            f"{_place(tally.fault)}. "
            "Exportez-le de nouveau, si possible en UTF-8.",
        )
    return _scan(codec, "strict", tally, notes)


def _as_declared(path: Path, codec: str, declared: str, marked: str | None, tally: Tally) -> TextScan:
    if marked and codec.split("-")[:2] != marked.split("-")[:2]:
        message = (
            f"Le fichier porte la marque {label_of(marked)} : il est lu ainsi, et non en {declared} comme indiqué."
        )
        return _settle_text(path, marked, (FileNote("STR-003", message, severity=INFO),))
    if codec in ("utf-8", "utf-8-sig"):
        if tally.fault:
            raise _refused(path, declared, tally.fault, _eight_bit(path, tally.fault)[0])
        return _scan("utf-8-sig" if marked else "utf-8", "strict", tally)
    decoded = tally_text(path, codec)
    if decoded.fault:
        raise _refused(path, declared, decoded.fault, "utf-8" if not tally.fault else "cp1252")
    notes = []
    if tally.beyond_ascii and not tally.fault:
        message = (
            f"Le fichier est lu en {declared} comme indiqué, mais tout son texte est aussi de l’UTF-8 "
            "correct : "
            "si des accents sont abîmés, laissez l’encodage vide."
        )
        notes.append(FileNote("STR-003", message, severity=WARNING))
    return _scan(codec, "strict", decoded, tuple(notes))


def _detected(path: Path, codec: str, tally: Tally) -> TextScan:
    if not tally.fault:
        return _scan(codec, "strict", tally)
    if tally.valid * 10 > tally.invalid:
        message = (
            f"Le texte est en UTF-8, mais {tally.invalid} octet(s) n’en sont pas : {_place(tally.fault)}. "
            "Ils sont lus "
            "en Windows-1252 ; vérifiez les accents de ces lignes."
        )
        note = FileNote("STR-003", message, tally.fault.line, value=str(tally.invalid), severity=WARNING)
        return _scan(codec, RESCUE, tally, (note,))
    guess, unsure = _eight_bit(path, tally.fault)
    message = (
        f"Le texte n’est pas en UTF-8 ({_place(tally.fault)}) : il est lu en {label_of(guess)}. "
        "Si des accents sont abîmés, indiquez son encodage."
    )
    if unsure:
        message += " Certains octets n’existent pas dans cet encodage : ils sont gardés comme caractères de contrôle."
    note = FileNote("STR-003", message, tally.fault.line, severity=WARNING if unsure else INFO)
    return _scan(guess, RESCUE, tally, (note,))


def _eight_bit(path: Path, fault: Fault) -> tuple[str, bool]:
    """(Windows-1252 or ISO-8859-15, True when some bytes are in neither)."""
    with path.open("rb") as stream:
        stream.seek(max(0, fault.offset - 4096))
        sample = stream.read(_SAMPLE)
    if not _LATIN_9_EXCLUDED.search(sample) and _LATIN_9.search(sample):
        return "iso8859-15", False
    return "cp1252", bool(_NOT_IN_1252.search(sample))


def _refused(path: Path, declared: str, fault: Fault, proposal: str) -> SourceError:
    return SourceError(
        "STR-003",
        f"Le fichier « {path.name} » n’est pas en {declared} comme indiqué : {_place(fault)}. "
        f"Essayez l’encodage {label_of(proposal)}, ou laissez le choix vide pour qu’il soit détecté.",
    )


def _place(fault: Fault) -> str:
    return f"octet 0x{fault.byte:02X} à la position {fault.offset}, ligne {fault.line} du texte"


def _scan(codec: str, errors: str, tally: Tally, notes: tuple[FileNote, ...] = ()) -> TextScan:
    if tally.nuls:
        message = (
            f"Le fichier contient {tally.nuls} octet(s) nul(s), le premier à la ligne "
            f"{tally.first_nul_line} du texte. "
            "Chacun est montré par le signe « ␀ » ; vérifiez ces cellules."
        )
        notes += (FileNote("STR-014", message, tally.first_nul_line, value=str(tally.nuls)),)
    return TextScan(codec, errors, label_of(codec), tally.lines, tally.nuls, tally.returns and not tally.lines, notes)
