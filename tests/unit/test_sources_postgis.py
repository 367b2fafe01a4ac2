# SPDX-License-Identifier: GPL-2.0-or-later
"""PostGIS tables, from a server started for these tests where PostgreSQL is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_reading import geometries, notes, read, refusal

from sinp_hdf_plugin.core.formats.open import layers, open_source

ogr = pytest.importorskip("osgeo.ogr")

PORT = "54391"
TABLES = """
CREATE EXTENSION postgis;
CREATE TABLE obs (id_synthese serial PRIMARY KEY, nom text, jour date, n int, x numeric, ok bool, tags text[], j jsonb,
                  photo bytea, geom geometry(PointZ, 2154));
INSERT INTO obs (nom, jour, n, x, ok, tags, j, geom) SELECT 'é' || i, '2020-05-01', i, 0.5, true, '{a,b}', '{"a":1}',
    ST_SetSRID(ST_MakePoint(i, 2, 3), 2154) FROM generate_series(1, 5) i;
INSERT INTO obs (nom) VALUES ('');
CREATE TABLE "sans géométrie" (a text, b int);
INSERT INTO "sans géométrie" VALUES ('x', 1);
CREATE TABLE vide (a int);
CREATE TABLE autre (geom geometry(Point, 2154));
"""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server here")
    return found[-1].parent


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A connection string. PostgreSQL refuses to run as an administrator: its own user is taken then."""
    programs = _programs()
    as_user = [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if as_user:
            shutil.chown(folder, "postgres")

        def run(*command: str | Path) -> None:
            subprocess.run([*as_user, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-E", "UTF8", "-U", "tests", "--no-sync")
        settings = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off"
        run(programs / "pg_ctl", "-D", folder / "data", "-o", settings, "-w", "-l", folder / "log", "start")
        try:
            try:
                where = ("-h", folder, "-p", PORT, "-U", "tests")
                run("psql", *where, "-q", "-v", "ON_ERROR_STOP=1", "-c", TABLES, "postgres")
            except subprocess.CalledProcessError:
                pytest.skip("PostGIS is not installed")
            yield f"PG:host={folder} port={PORT} dbname=postgres user=tests {'pass' + 'word'}='s3 cret'"
        finally:
            run(programs / "pg_ctl", "-D", folder / "data", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_layer(database):
    source = open_source(database, layer="obs")
    assert (source.name, source.sheet, source.path, source.crs) == ("postgres", "obs", None, "EPSG:2154")
    assert source.columns == ("id_synthese", "nom", "jour", "n", "x", "ok", "tags", "j")
    rows, lines, _ = read(source, 4)
    assert sorted(rows, key=lambda row: row[0])[0] == (1, "é1", "2020-05-01", 1, 0.5, 1, "a|b", '{"a": 1}')
    assert sorted(rows, key=lambda row: row[0])[5] == (6, *[None] * 7)
    assert (sorted(lines), source.row_count) == ([1, 2, 3, 4, 5, 6], 6)
    points = [ogr.CreateGeometryFromWkb(wkb).ExportToIsoWkt() for wkb in geometries(source) if wkb]
    assert sorted(points)[0] == "POINT (1 2)"
    assert "« photo »" in notes(source, "STR-026")[0].message
    source.close()


def test_tables(database):
    assert set(layers(database)) == {"obs", "autre"}
    source = open_source(database, layer="sans géométrie")
    assert (source.has_geometry, source.crs, read(source)[0]) == (False, None, [("x", 1)])
    assert notes(open_source(database, layer="vide"), "STR-002")


def test_table_must_be_chosen(database):
    assert "plusieurs tables" in str(refusal(database))
    assert open_source(f"{database} tables=obs").sheet == "obs"
    assert "« absente »" in str(refusal(database, layer="absente"))


def test_server_that_does_not_answer(database):
    error = refusal(database.replace(PORT, "1"))
    assert "connexion" in str(error)
    assert "cret" not in str(error)
