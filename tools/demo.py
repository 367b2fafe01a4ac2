# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo: convert the sample tables with a headless QGIS and say what became of their rows."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from tools.headless import AlgorithmError, Headless
from tools.paths import BUILD, ROOT, STAGE

SAMPLES = ROOT / "resources" / "samples"
RESULTS = BUILD / "demo"
PROFILES = {"clicnat": "clicnat_synthese.csv", "sirf": "sirf_extraction.csv"}  # profile -> sample table


def convert(qgis: Headless, profile: str) -> dict[str, Any]:
    """Convert the sample table of a profile; return the algorithm's results."""
    return qgis.run(
        "sinp_hdf:convert",
        {
            "INPUT": SAMPLES / PROFILES[profile],
            "PROFILE": profile,
            "OUTPUT": RESULTS / f"{profile}.gpkg",
            "REPORT": RESULTS / f"{profile}.html",
        },
    )


def show(profile: str, results: dict[str, Any], seconds: float) -> None:
    """Print the counts and the files that one conversion gave."""
    print(f"\n{profile} ({seconds:.1f} s)")
    for name, value in results.items():
        shown = Path(value).relative_to(ROOT) if str(value).startswith(str(ROOT)) else value
        print(f"  {name:<24} {shown}")


def main() -> int:
    """Command line: run the demo."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    try:
        qgis = Headless.create(STAGE, BUILD / "qgis")
        for profile in PROFILES:
            started = time.monotonic()
            show(profile, convert(qgis, profile), time.monotonic() - started)
    except AlgorithmError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
