# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark of the search for duplicates: `python -m bench.duplicates`. Seconds, memory and pairs on 1 M records.

The table of `bench.make_table` is converted once; then every fiftieth record is told again as another platform would:
another identifier, 30 m away, the observer's names in the other order, every second one without its taxon code.
A search must find these pairs, and few others: the table's records are drawn at random.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.measure import ROOT, run_child, run_job
from bench.runs import enough_room

EVERY = 50
SEARCHES: dict[str, dict[str, Any]] = {
    "same day, 100 m": {},
    "3 days, 500 m": {"days": 3, "metres": 500},
    "3 days, 500 m, precision": {"days": 3, "metres": 500, "precision": True},
    "between two files": {"across": True},
}
POINTS = "occurrences_point"


def prepared(folder: Path, rows: int) -> tuple[Path, Path]:
    """(the converted table with its repeated records, those records alone); made once."""
    whole, others = folder / f"duplicates-{rows}.gpkg", folder / f"duplicates-{rows}-others.gpkg"
    if not (whole.exists() and others.exists()):
        table = folder / f"table-{rows}.gpkg"
        if not table.exists():
            run_job("table", "--output", table, "--rows", str(rows))
        part = folder / "part.gpkg"
        run_job("convert", "--source", table, "--output", part, "--engine", "sqlite", "--no-index")
        repeat(part, others)
        part.replace(whole)
    return whole, others


def repeat(path: Path, others: Path) -> None:
    """Tell every fiftieth record again, in the file itself and in another that holds nothing else."""
    base = sqlite3.connect(path)
    base.create_function("deplace", 1, moved)
    base.create_function("retourne", 1, turned)
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    names = [row[1] for row in base.execute(f"PRAGMA table_info({POINTS})") if row[1] not in ("fid", "cdRef")]
    changed = {
        "geom": "deplace(geom)",
        "idSINPOccTax": "'ffffffff' || substr(idSINPOccTax, 9)",
        "idOrigine": "'autre-' || idOrigine",
        "observateurIdentite": "retourne(observateurIdentite)",
        "cdNom": f"CASE WHEN fid % {2 * EVERY} THEN cdNom END",
        "nomCite": "upper(nomCite)",
    }
    picked = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    wanted = f"SELECT {picked} FROM {POINTS} WHERE fid % {EVERY} = 0"
    base.execute(f"INSERT INTO {POINTS} ({columns}) {wanted}")
    base.commit()
    other = sqlite3.connect(others)
    base.backup(other)
    other.execute(f"DELETE FROM {POINTS} WHERE idSINPOccTax NOT LIKE 'ffffffff%'")
    other.commit()
    other.execute("VACUUM")
    other.close()
    base.close()


def moved(blob: bytes) -> bytes:
    """A point 30 m away."""
    x, y = struct.unpack("<2d", blob[-16:])
    return blob[:-16] + struct.pack("<2d", x + 24, y - 18)


def turned(text: str | None) -> str | None:
    """Names with their words in the other order."""
    return text and ", ".join(" ".join(reversed(name.split())) for name in text.split(", "))


def search(arguments: argparse.Namespace) -> dict[str, Any]:
    """One search, in the process of its own that is measured."""
    from sinp_hdf_plugin.core.duplicates.criteria import Criteria
    from sinp_hdf_plugin.core.duplicates.run import find_duplicates
    from sinp_hdf_plugin.core.formats.open import open_source

    wanted = dict(SEARCHES[arguments.search])
    files = [arguments.source, *([arguments.other] if wanted.pop("across", False) else [])]
    sides = [[open_source(path, layer=POINTS)] for path in files]
    summary = find_duplicates(sides, Criteria(**wanted), arguments.output)
    base = sqlite3.connect(arguments.output)
    found = base.execute(
        "SELECT count(DISTINCT max(id_1, id_2)) FROM doublons "
        "WHERE substr(id_1, 9) = substr(id_2, 9) AND (id_1 LIKE 'ffffffff%' OR id_2 LIKE 'ffffffff%')"
    ).fetchone()[0]
    base.close()
    return {"records": summary.records, "pairs": summary.pairs, "groups": summary.groups, "found": found}


def repeated(path: Path) -> int:
    """How many records were told again."""
    base = sqlite3.connect(path)
    try:
        return int(base.execute(f"SELECT count(*) FROM {POINTS} WHERE idSINPOccTax LIKE 'ffffffff%'").fetchone()[0])
    finally:
        base.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line: print the table of figures; 1 when told-again records were missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "bench", help="where the tables are kept")
    parser.add_argument("--only", choices=SEARCHES, action="append", help="some of the searches")
    parser.add_argument("--search", choices=SEARCHES, help=argparse.SUPPRESS)
    for name in ("--source", "--other", "--output"):
        parser.add_argument(name, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.search:
        print(json.dumps(search(options)))
        return 0
    options.keep.mkdir(parents=True, exist_ok=True)
    wrong = enough_room(options.keep, [options.rows])
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    whole, others = prepared(options.keep, options.rows)
    told, missed = repeated(others), 0
    print(f"{options.rows:,} records, {told:,} told again")
    print("| search | seconds | CPU seconds | peak MiB | pairs | told again found |\n|---|---|---|---|---|---|")
    output = options.keep / "pairs.gpkg"
    for name in options.only or SEARCHES:
        command = [sys.executable, "-W", "ignore", "-m", "bench.duplicates", "--search", name]
        places = ["--source", str(whole), "--other", str(others), "--output", str(output)]
        measure = run_child([*command, *places], reads=whole)
        answer = json.loads(measure.answer.splitlines()[-1])
        missed += told - answer["found"]
        print(
            f"| {name} | {measure.seconds:.1f} | {measure.cpu:.1f} | {measure.peak / 2**20:,.0f} "
            f"| {answer['pairs']:,} | {answer['found']:,} |",
            flush=True,
        )
        output.unlink(missing_ok=True)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
