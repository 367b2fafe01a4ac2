# SPDX-License-Identifier: GPL-2.0-or-later
"""Samples of tables: spread over the whole where that costs little, and honest about what was not read."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import csv_source, sample_csv
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.sample import open_sample, take_sample


def text_table(path: Path, rows: int, delimiter: str = ";", encoding: str = "utf-8", quoted: bool = False) -> Path:
    words = ('"une ""remarque""\nsur deux lignes"' if quoted else "forêt de Mormal",)
    lines = [delimiter.join(("numéro", "texte", "vide"))]
    lines += [delimiter.join((str(number), words[number % len(words)], "")) for number in range(rows)]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def test_a_small_table_is_taken_whole(tmp_path):
    sample = open_sample(text_table(tmp_path / "a.csv", 150))
    assert (sample.rows_seen, sample.rows_total, sample.columns) == (150, 150, ("numéro", "texte", "vide"))
    assert (sample.values[0][0], sample.values[0][-1]) == ("0", "149")
    assert set(sample.values[2]) == {None}
    assert sample.stated == "150 lignes : toute la table « a.csv »."


def test_rows_are_spread_over_a_middling_table(tmp_path):
    sample = open_sample(text_table(tmp_path / "a.csv", 9000), 500)
    numbers = list(map(int, sample.values[0]))
    assert len(numbers) == 500
    assert (numbers[0], numbers[-1]) == (0, 8999)
    assert max(b - a for a, b in zip(numbers, numbers[1:])) <= 19
    assert "parmi les 9\u202f000 premières" in sample.stated


@pytest.fixture
def big(tmp_path) -> Path:
    return text_table(tmp_path / "grande.csv", 400_000)


@pytest.mark.parametrize("way", ["path", "source"])
def test_a_big_text_is_read_in_pieces(big, way):
    if way == "path":
        sample = open_sample(big)
    else:
        source = open_source(big)
        sample = take_sample(source)
        assert sum(len(batch) for batch in source.batches(50_000)) == 400_000
    numbers = list(map(int, sample.values[0]))
    assert len(numbers) == sample.rows_seen == 2000
    assert numbers == sorted(numbers)
    tenths = {number * 10 // 400_000 for number in numbers}
    assert tenths == set(range(10))
    assert sample.rows_total is None
    assert "lignes sur environ 400\u202f000, prises en 16 endroits" in sample.stated
    assert "n’a pas été lu" in sample.stated


def test_only_the_pieces_are_read(big, monkeypatch):
    read = 0
    scan = csv_source.scan_text

    def counted(path, declared=None):
        nonlocal read
        read += path.stat().st_size
        return scan(path, declared)

    monkeypatch.setattr(csv_source, "scan_text", counted)
    open_sample(big)
    assert 0 < read < big.stat().st_size / 3


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1252", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", ";")]
)
def test_encodings_and_separators(tmp_path, encoding, delimiter):
    sample = open_sample(text_table(tmp_path / "a.csv", 300_000, delimiter, encoding))
    assert sample.columns == ("numéro", "texte", "vide")
    assert set(sample.values[1]) == {"forêt de Mormal"}


def test_cells_on_several_lines_do_not_spoil_it(tmp_path):
    sample = open_sample(text_table(tmp_path / "a.csv", 200_000, quoted=True))
    assert sample.rows_seen > 100
    assert set(sample.values[1]) == {'une "remarque"\nsur deux lignes'}


def test_a_declared_encoding_counts(tmp_path):
    path = text_table(tmp_path / "a.csv", 300_000, encoding="cp1252")
    assert open_sample(path, encoding="cp1252").values[1][0] == "forêt de Mormal"
    with pytest.raises(FormatError, match="n’est pas en utf-8"):
        open_sample(path, encoding="utf-8")


def test_what_is_no_table_is_refused_as_elsewhere(tmp_path):
    with pytest.raises(FormatError, match="n’existe pas"):
        open_sample(tmp_path / "absent.csv")
    empty = tmp_path / "vide.csv"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(FormatError, match="vide"):
        open_sample(empty)


def geopackage(path: Path, rows: int, gap: int = 1) -> Path:
    base = sqlite3.connect(path)
    base.executescript(
        "PRAGMA application_id = 1196444487;"
        "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER, z INTEGER);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER,"
        " definition TEXT);"
        "INSERT INTO gpkg_contents VALUES ('t', 'attributes', 't', 0);"
        'CREATE TABLE t (fid INTEGER PRIMARY KEY, "nom ""cité""" TEXT, "vide" TEXT);'
    )
    base.executemany("INSERT INTO t VALUES (?, ?, ?)", ((1 + gap * i, f"n{i}", "") for i in range(rows)))
    base.commit()
    base.close()
    return path


@pytest.mark.parametrize("gap", [1, 7])
def test_rows_of_a_geopackage_are_found_by_their_keys(tmp_path, gap):
    sample = open_sample(geopackage(tmp_path / "a.gpkg", 60_000, gap), 400)
    numbers = [int(name[1:]) for name in sample.values[0]]
    assert sample.columns == ('nom "cité"', "vide")
    assert set(sample.values[1]) == {None}
    assert 380 <= len(numbers) == len(set(numbers)) <= 400
    assert min(numbers) == 0
    assert max(numbers) > 59_000
    assert "prises en 20 endroits" in sample.stated


def test_a_small_geopackage_is_taken_whole(tmp_path):
    sample = open_sample(geopackage(tmp_path / "a.gpkg", 90))
    assert (sample.rows_seen, sample.rows_total) == (90, 90)


def test_a_view_without_keys_is_read_from_its_beginning(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", 300)
    base = sqlite3.connect(path)
    base.execute("CREATE VIEW v AS SELECT * FROM t")
    base.execute("INSERT INTO gpkg_contents VALUES ('v', 'attributes', 'v', 0)")
    base.commit()
    base.close()
    sample = open_sample(path, 100, layer="v")
    assert sample.rows_seen == 100


def test_a_big_table_takes_a_moment(big):
    """A tenth of a second; the limit is generous."""
    started = time.monotonic()
    open_sample(big)
    assert time.monotonic() - started < 5
    assert big.stat().st_size > sample_csv.BIG
