# SPDX-License-Identifier: GPL-2.0-or-later
"""Workbooks under a password, in containers laid out as real software does."""

from __future__ import annotations

import os
import random
import struct
import zipfile
from pathlib import Path

import pytest
from source_reading import refusal
from workbook_ods import MIMETYPE, write_ods

from sinp_hdf_plugin.core.formats.compound import MAGIC, Compound
from sinp_hdf_plugin.core.formats.open import open_source

pytest.importorskip("osgeo.gdal")

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
# What Office puts in a locked workbook, in its order.
LOCKED = ["Root Entry", "\6DataSpaces", "Version", "DataSpaceMap", "DataSpaceInfo", "StrongEncryptionDataSpace",
          "TransformInfo", "StrongEncryptionTransform", "\6Primary", "EncryptionInfo", "EncryptedPackage"]  # fmt: skip
LEGACY = ["Root Entry", "Workbook", "\5SummaryInformation"]


def container(path: Path, names: list[str], content: bytes, where: str) -> Path:
    """A compound file of 512-byte sectors: one stream, and the directory in a chain of sectors placed `where`."""
    shuffle = random.Random(where).sample
    data = [content[i : i + 512].ljust(512, b"\0") for i in range(0, len(content), 512)]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(50)
        + struct.pack("<3I", *((0, len(content), 0) if rank == len(names) - 1 or name == "Workbook" else (END, 0, 0)))
        for rank, name in enumerate(names)
    )  # fmt: skip
    directory = [entries[i : i + 512].ljust(512, b"\0") for i in range(0, len(entries), 512)]
    places = list(range(len(data), len(data) + 4 * len(directory)))
    chosen = sorted(shuffle(places, len(directory))) if where == "scattered" else places[: len(directory)]
    if where == "backwards":
        chosen.reverse()
    total = places[-1] + 1
    tables = -(-(total + 8) // 128)
    table = [FREE] * (128 * tables)
    for i in range(len(data)):
        table[i] = i + 1 if i + 1 < len(data) else END
    for sector, after in zip(chosen, [*chosen[1:], END]):
        table[sector] = after
    sectors = [*data, *[bytes(512)] * (total - len(data))]
    for sector, part in zip(chosen, directory):
        sectors[sector] = part
    for i in range(tables):
        table[total + i] = TABLE
    head = bytearray(512)
    head[:8] = MAGIC
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<8I", head, 44, tables, chosen[0], 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", head, 76, *[total + i if i < tables else FREE for i in range(109)])
    path.write_bytes(bytes(head) + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table))
    return path


@pytest.mark.parametrize("where", ["in a row", "backwards", "scattered"])
@pytest.mark.parametrize("size", [5_000, 400_000])
def test_a_locked_xlsx(tmp_path, where, size):
    path = container(tmp_path / "t.xlsx", LOCKED, os.urandom(size), where)
    assert set(LOCKED) <= set(Compound(path).streams)
    error = refusal(path)
    assert (error.rule, "protégé par un mot de passe" in str(error)) == ("STR-004", True)


def records(*kinds: int) -> bytes:
    return b"".join(struct.pack("<2H", kind, 16) + bytes(16) for kind in kinds).ljust(6000, b"\0")


def test_a_locked_old_workbook(tmp_path):
    path = container(tmp_path / "t.xls", LEGACY, records(0x809, 0x2F, 0xE1), "scattered")
    assert "mot de passe" in str(refusal(path))
    open_one = container(tmp_path / "u.xls", LEGACY, records(0x809, 0xE1, 0xC1), "scattered")
    assert not Compound(open_one).is_locked
    assert "mot de passe" not in str(refusal(open_one))


def test_a_word_document(tmp_path):
    path = container(tmp_path / "t.xls", ["Root Entry", "WordDocument"], records(0), "in a row")
    assert "un document Word" in str(refusal(path))


def test_a_cut_container(tmp_path):
    whole = container(tmp_path / "t.xls", LEGACY, records(0x809), "in a row").read_bytes()
    for size in (8, 511, 600, len(whole) - 700):
        (tmp_path / "t.xls").write_bytes(whole[:size])
        assert "mot de passe" not in str(refusal(tmp_path / "t.xls"))


def manifest(*entries: str) -> str:
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:size="100"><manifest:encryption-data '
        'manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" manifest:checksum="eA=="/>'
        "</manifest:file-entry>"
        for name in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>{lines}</manifest:manifest>'
    )


@pytest.mark.parametrize("parts", [("content.xml", "styles.xml", "settings.xml"), ("encrypted-package",)])
def test_a_locked_ods(tmp_path, parts):
    path = tmp_path / "t.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", manifest(*parts))
        for name in parts:
            archive.writestr(name, os.urandom(500))
    assert "mot de passe" in str(refusal(path))


def test_an_ods_without_a_manifest_is_not_locked(tmp_path):
    path = write_ods(tmp_path / "t.ods", {"F": [["a"], ["b"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.startswith("META")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert open_source(path).columns == ("a",)
