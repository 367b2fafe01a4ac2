# SPDX-License-Identifier: GPL-2.0-or-later
"""Time the suggestion of a profile for a big table: `python -m bench.suggest [--rows 1000000] [--folder DIR]`.

The table has 80 columns: those of `bench.make_table` and others of a wide sheet. It is written as CSV and GeoPackage,
then opened, sampled and guessed, each in a process of its own. At most 5 seconds are asked for, all included.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench import make_table
from bench.measure import NO_SCREEN, run_child

COLUMNS, ASKED = 80, 5.0
_EXTRA = ("météo", "vent", "température", "remarque", "carnet", "habitat", "photo", "validé", "compteur", "code projet")
_POOL = 500


def columns() -> list[str]:
    """The names of the 80 columns, the geometry apart."""
    names = list(make_table.COLUMNS)
    return names + [f"{_EXTRA[i % len(_EXTRA)]} {i}" for i in range(COLUMNS - len(names) - 1)]


def rows(count: int, seed: int = 93) -> Iterator[tuple[list[Any], tuple[float, float]]]:
    """The rows of `bench.make_table`, made wider."""
    rng = Random(seed)
    wide = len(columns()) - len(make_table.COLUMNS)
    words = ("", "", "oui", "non", "12,5", "faible", "prairie humide à joncs", "P-2019-004", "7", "vu à 20 m du chemin")
    pool = [[rng.choice(words) for _ in range(wide)] for _ in range(_POOL)]
    for number, (row, spot) in enumerate(make_table.rows(count, seed, 1.5, False)):
        yield [*row, *pool[number % _POOL]], spot


def write_csv(path: Path, count: int) -> None:
    """`;`, UTF-8, the point as WKT in the last column."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow([*columns(), make_table.WKT])
        writer.writerows([*row, f"POINT({x:.6f} {y:.6f})"] for row, (x, y) in rows(count))


def write_gpkg(path: Path, count: int) -> None:
    """An attribute table of a GeoPackage: the WKT is its last column."""
    path.unlink(missing_ok=True)
    names = [*columns(), make_table.WKT]
    base = sqlite3.connect(path)
    base.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = 1196444487; "
        "PRAGMA user_version = 10300;"
        "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER, z INTEGER);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER,"
        " definition TEXT);"
        "INSERT INTO gpkg_contents VALUES ('grande', 'attributes', 'grande', 0);"
    )
    listed = ", ".join(f'"{name}" TEXT' for name in names)
    base.execute(f"CREATE TABLE grande (fid INTEGER PRIMARY KEY, {listed})")
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO grande VALUES (NULL, {marks})"
    base.executemany(insert, ([*row, f"POINT({x:.6f} {y:.6f})"] for row, (x, y) in rows(count)))
    base.commit()
    base.close()


def time_it(path: Path) -> dict[str, Any]:
    """Open, sample and guess, in this process."""
    from sinp_hdf_plugin.core.formats.sample import open_sample
    from sinp_hdf_plugin.core.mapping.suggestion.suggest import suggest
    from sinp_hdf_plugin.core.standard.load import load_version

    started = time.monotonic()
    sample = open_sample(path)
    sampled = time.monotonic()
    found = suggest(sample, load_version("occtax-hdf-1.0"))
    ended = time.monotonic()
    return {
        "sample": sampled - started,
        "suggest": ended - sampled,
        "rows": sample.rows_seen,
        "columns": len(sample.columns),
        "mapped": len(found.mapped),
        "stated": sample.stated,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the tables are kept from one time to the next")
    parser.add_argument("--time", type=Path, help="time one table, and answer JSON")
    options = parser.parse_args(arguments)
    if options.time:
        print(json.dumps(time_it(options.time), ensure_ascii=False))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        slow = [over for kind in ("csv", "gpkg") if (over := _measure(folder, kind, options.rows))]
    return 1 if slow else 0


def _measure(folder: Path, kind: str, count: int) -> bool:
    """Print what one kind of table takes; whether that is too long."""
    path = folder / f"suggest_{count}.{kind}"
    if not path.exists():
        (write_csv if kind == "csv" else write_gpkg)(path, count)
    command = [sys.executable, "-W", "ignore", "-m", "bench.suggest", "--time", str(path)]
    measure = run_child(command, path, NO_SCREEN)
    answer = json.loads(measure.answer)
    print(
        f"{kind}, {count:,} rows x {answer['columns']} columns, {path.stat().st_size / 1e6:,.0f} MB: "
        f"{measure.seconds:.2f} s with the start of Python ({answer['sample']:.2f} s to sample "
        f"{answer['rows']:,} rows, {answer['suggest']:.2f} s to guess), {measure.peak / 2**20:,.0f} MiB; "
        f"{answer['mapped']} columns mapped. "
        f"Asked: {ASKED:g} s. {answer['stated']}"
    )
    return bool(measure.seconds > ASKED)


if __name__ == "__main__":
    raise SystemExit(main())
