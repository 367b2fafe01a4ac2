# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the big table of the benchmark: `python -m bench.make_table OUT.gpkg` (or OUT.csv).

One row is one occurrence of the GeoNature synthese layout, 45 columns and a point in EPSG:4326 (in a CSV: a
46th column of WKT), so that the profile `clicnat` converts it. Cardinalities are those of a region: about
400 taxa, 250 communes, 3,000 observers, every identifier and UUID once; 1.5 % of the rows have a mistake.
"""

from __future__ import annotations

import argparse
import csv
import math
import sqlite3
import struct
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.clicnat_mistakes import CLICNAT
from bench.lambert93 import to_degrees
from bench.sample_maker import LAST_DAY, Maker, Row, new_uuid
from bench.sample_rows import CLICNAT_COLUMNS, clicnat_row

WKT = "geometrie_wkt_4326"
GEOMETRY = {WKT, "x_centroid_4326", "y_centroid_4326"}
COLUMNS = [
    name
    for name in (*CLICNAT_COLUMNS, "nom_valide")
    if name not in {*GEOMETRY, "jdd_nom", "comment_releve", "producteur", "ds_publique"}
]
NUMBERS = {"id_synthese", "cd_nom", "cd_ref", "nombre_min", "nombre_max", "alti_min", "alti_max"}
POOL = 40_000  # rows drawn in full, whose descriptors the others repeat
TABLE = "synthese"
Located = tuple[list[Any], tuple[float, float]]  # values in the order of COLUMNS, longitude and latitude

# The kinds of the sample that a typed table with a point geometry can hold.
TAKEN = """
    fin_avant_debut date_future date_francaise date_impossible numero_tableur date_absente fin_absente
    date_ancienne periode_longue heure_fraction heure_fuseau heure_impossible heures_inversees
    cd_nom_absent mojibake libelle_inconnu libelle_gele casse deux_valeurs min_sup_max effectif_negatif
    effectif_zero effectif_sans_objet absent_denombre observateur_absent determinateur_absent
    nom_cite_absent statut_observation_absent statut_source_absent jdd_absent litterature_sans_reference
    public_floute preuve_sans_piece url_invalide uuid_invalide uuid_double id_origine_double
    lat_lon_inversees zero_zero hors_region nature_absente precision_invalide altitudes_inversees
    altitude_absurde
"""
MISTAKES = [kind for kind in CLICNAT if kind.name in set(TAKEN.split())]


def periods(rng: Random, french: bool) -> list[tuple[str, str]]:
    """Return the first and last days to draw from, later years more often."""
    written = "%d/%m/%Y" if french else "%Y-%m-%d"
    found = []
    for _ in range(60_000):
        begin = LAST_DAY - timedelta(days=int(12_500 * rng.random() ** 2))
        end = min(begin + timedelta(days=rng.randint(1, 12)), LAST_DAY) if rng.random() < 0.04 else begin
        found.append((begin.strftime(written), end.strftime(written)))
    return found


def hours(rng: Random) -> list[tuple[str | None, str | None]]:
    """Return the hours to draw from: none for two rows in three."""
    found: list[tuple[str | None, str | None]] = [(None, None)] * 4_000
    for _ in range(2_000):
        start = rng.randint(5 * 60, 22 * 60)
        found.append((clock(start), clock(start + rng.randint(5, 90))))
    return found


def clock(minutes: int) -> str:
    """Return a time of day from the minutes since midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def discs(maker: Maker) -> list[tuple[str, float, float, float, float]]:
    """Return name, longitude, latitude and reach in degrees (east, north) of each commune."""
    found = []
    for commune in [*maker.communes[0], *maker.communes[1]]:
        longitude, latitude = to_degrees(commune.x, commune.y)
        reach = (commune.radius - 120) / 111_320
        found.append((commune.name, longitude, latitude, reach / math.cos(math.radians(latitude)), reach))
    return found


def spoil(row: list[Any], before: list[Any], spot: tuple[float, float], rng: Random) -> tuple[float, float]:
    """Give a row one mistake, in place; return where it now lies."""
    values = texts(row)
    values.update(jdd_nom="", x_centroid_4326=f"{spot[0]:.6f}", y_centroid_4326=f"{spot[1]:.6f}")
    other: Row = {"jdd_nom": "", **texts(before)}
    iso = {name: values[name] for name in ("date_debut", "date_fin")}
    if "/" in iso["date_debut"]:  # mistakes are made on ISO days
        values.update({name: "-".join(reversed(text.split("/"))) for name, text in iso.items()})
    rng.choice(MISTAKES).apply(values, rng, other)
    row[:] = [typed(name, values[name]) for name in COLUMNS]
    return float(values["x_centroid_4326"]), float(values["y_centroid_4326"])


def texts(row: list[Any]) -> Row:
    """Return a row as the texts of a file."""
    return {name: "" if value is None else str(value) for name, value in zip(COLUMNS, row)}


def typed(name: str, text: str) -> Any:
    """Return the value of a cell as the table keeps it: a number, a text, or nothing."""
    if not text:
        return None
    return int(text) if name in NUMBERS else text


def drawn_row(maker: Maker, number: int) -> list[Any]:
    """Return one row without mistakes, drawn in full."""
    row = clicnat_row(maker, number)
    row["nom_valide"] = maker.valid_names[row["cd_ref"]]
    return [typed(name, row[name]) for name in COLUMNS]


def rows(count: int, seed: int, errors: float, french: bool) -> Iterator[Located]:
    """Yield `count` rows; only identifiers, days, hours, people and places are drawn anew for each."""
    rng = Random(seed)
    maker = Maker(rng, observers=3_000)
    pool = [drawn_row(maker, number) for number in range(min(POOL, count))]
    days, times, places = periods(rng, french), hours(rng), discs(maker)
    people = maker.persons
    at = {name: position for position, name in enumerate(COLUMNS)}
    key, origin, uuid = (at[name] for name in ("id_synthese", "id_origine", "uuid_perm_sinp"))
    begin, end, start, stop = (at[name] for name in ("date_debut", "date_fin", "heure_debut", "heure_fin"))
    observer, expert, where = (at[name] for name in ("observateurs", "determinateur", "communes"))
    draw, share = rng.random, errors / 100
    before = pool[0]
    for number in range(count):
        row = pool[int(draw() * len(pool))].copy()
        row[key], row[origin], row[uuid] = 1_000_000 + number, f"C{number:07d}", new_uuid(rng)
        row[begin], row[end] = days[int(draw() * len(days))]
        row[start], row[stop] = times[int(draw() * len(times))]
        row[observer] = row[expert] = people[int(draw() * draw() * len(people))]
        row[where], longitude, latitude, east, north = places[int(draw() * len(places))]
        angle, reach = draw() * 6.283, math.sqrt(draw())
        spot = longitude + reach * east * math.cos(angle), latitude + reach * north * math.sin(angle)
        if draw() < share:
            spot = spoil(row, before, spot, rng)
        before = row
        yield row, spot


class Reach:
    """Packs points for a GeoPackage, and remembers the box they fill."""

    pack = struct.Struct("<2sBBiBIdd").pack

    def __init__(self) -> None:
        self.box = [180.0, 90.0, -180.0, -90.0]

    def blob(self, x: float, y: float) -> bytes:
        """Return the point as a GeoPackage blob: no envelope, then WKB."""
        box = self.box
        if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            box[:] = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)
        return self.pack(b"GP", 0, 1, 4326, 1, 1, x, y)


def write_csv(path: Path, source: Iterator[Located]) -> None:
    """Write the table as `;` UTF-8, with the point as WKT in the last column."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow([*COLUMNS, WKT])
        writer.writerows([*row, f"POINT({x:.6f} {y:.6f})"] for row, (x, y) in source)


def write_gpkg(path: Path, source: Iterator[Located], index: bool) -> None:
    """Write the table as a GeoPackage that GDAL makes and SQLite fills; a spatial index comes last."""
    create_gpkg(path)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    insert = f"INSERT INTO {TABLE} (geom, {', '.join(COLUMNS)}) VALUES ({marks})"
    reach = Reach()
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    counters = base.execute(triggers, [TABLE]).fetchall()
    for name, _ in counters:
        base.execute(f'DROP TRIGGER "{name}"')
    base.executemany(insert, ([reach.blob(*spot), *row] for row, spot in source))
    base.execute(f"UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {TABLE})")
    base.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", reach.box)
    for _, sql in counters:
        base.execute(sql)
    base.commit()
    base.close()
    if index:
        from osgeo import ogr

        data = ogr.Open(str(path), 1)
        data.ExecuteSQL(f"SELECT CreateSpatialIndex('{TABLE}', 'geom')")
        data = None


def create_gpkg(path: Path) -> None:
    """Create the empty table, without spatial index, by GDAL."""
    from osgeo import ogr, osr

    ogr.UseExceptions()
    path.unlink(missing_ok=True)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer(TABLE, crs, ogr.wkbPoint, ["SPATIAL_INDEX=NO", "GEOMETRY_NAME=geom"])
    for name in COLUMNS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger64 if name in NUMBERS else ogr.OFTString))
    layer = data = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="file to write, .gpkg or .csv")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--errors", type=float, default=1.5, help="rows with a mistake, in percent")
    parser.add_argument("--dates", choices=("iso", "fr"), default="iso")
    parser.add_argument("--spatial-index", action="store_true")
    parser.add_argument("--seed", type=int, default=93)
    options = parser.parse_args(arguments)
    started = time.monotonic()
    source = rows(options.rows, options.seed, options.errors, options.dates == "fr")
    if options.out.suffix.lower() == ".csv":
        write_csv(options.out, source)
    else:
        write_gpkg(options.out, source, options.spatial_index)
    size = options.out.stat().st_size / 1e6
    print(f"{options.out}: {options.rows:,} rows, {size:,.0f} MB, {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
