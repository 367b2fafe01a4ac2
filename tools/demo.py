# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo: convert the sample tables with a headless QGIS and say what became of their rows."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from tools.headless import AlgorithmError, Headless
from tools.paths import BUILD, ROOT, STAGE

SAMPLES = ROOT / "resources" / "samples"
RESULTS = BUILD / "demo"


class Sample(NamedTuple):
    """A sample table, its profile, and the constants that its source does not have."""

    profile: str
    table: str
    constants: dict[str, str]


DEMO = (
    Sample("clicnat", "clicnat_synthese.csv", {}),
    Sample(
        "sirf",
        "sirf_extraction.csv",
        {
            "JDD": "5f9b1c52-3a0e-4f0d-9c57-2f4f6f6b7a10",
            "DS_PUBLIQUE": "Pu",
            "STATUT_SOURCE": "Te",
            "GESTIONNAIRE": "Organisme de démonstration",
        },
    ),
)
LINES = (
    ("read", "lues"),
    ("accepted", "acceptees"),
    ("  with displaced values", "deplacees"),
    ("  not exchangeable", "non_echangeables"),
    ("quarantined", "quarantaine"),
    ("empty", "vides"),
    ("findings", "constats"),
)


def convert(qgis: Headless, sample: Sample) -> tuple[Path, Path]:
    """Convert a sample table; return the GeoPackage and the report."""
    output, report = (RESULTS / f"{sample.profile}.{suffix}" for suffix in ("gpkg", "html"))
    parameters: dict[str, Any] = {
        "INPUT": SAMPLES / sample.table,
        "PROFILE": sample.profile,
        "OUTPUT": output,
        "REPORT": report,
        **sample.constants,
    }
    qgis.run("sinp_hdf:convert", parameters)
    return output, report


def show(sample: Sample, output: Path, report: Path, seconds: float) -> bool:
    """Print the counts of one conversion and the rules behind them; return whether the counts add up."""
    connection = sqlite3.connect(output)
    counts = dict(connection.execute("SELECT cle, valeur FROM rapport WHERE section = 'comptes'"))
    print(f"\n{sample.table}, profile {sample.profile} ({seconds:.1f} s)")
    for label, key in LINES:
        print(f"  {label:<24}{counts[key]:>8}")
    print("  by rule (errors):")
    rules = connection.execute(
        "SELECT regle, count(DISTINCT ligne_source), min(message) FROM constats"
        " WHERE gravite IN ('bloquant', 'erreur') GROUP BY regle ORDER BY 2 DESC, 1"
    )
    for rule, rows, message in rules:
        print(f"    {rule:<9}{rows:>6}  {message[:90]}")
    connection.close()
    print(f"  result: {output.relative_to(ROOT)}\n  report: {report.relative_to(ROOT)}")
    return int(counts["lues"]) == sum(int(counts[key]) for key in ("acceptees", "quarantaine", "vides"))


def main() -> int:
    """Command line: run the demo."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    try:
        qgis = Headless.create(STAGE, BUILD / "qgis")
        for sample in DEMO:
            started = time.monotonic()
            output, report = convert(qgis, sample)
            if not show(sample, output, report, time.monotonic() - started):
                print("the counts do not add up", file=sys.stderr)
                return 1
    except AlgorithmError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
