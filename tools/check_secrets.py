# SPDX-License-Identifier: GPL-2.0-or-later
"""Run detect-secrets over the repository's files against the reviewed list .secrets.baseline.

A false positive (a checksum of reference data) is acknowledged by `make baseline`, then read in the diff and
committed: the site that publishes the plugin runs the same tool and takes the same list.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.paths import ROOT
from tools.stage import BASELINE

NOT_TEXT = {".png", ".gpkg", ".xlsx", ".ods", ".qm", ".dbf", ".shp", ".shx", ".fgb", ".zip"}
NOT_SCANNED = {BASELINE, "metadata.txt", "LICENSE"}  # the site leaves metadata.txt out as well
SAMPLES = "resources/samples/"  # made-up data, not shipped, and a minute to scan


def repository_files(root: Path) -> list[str]:
    """Return the text files that git knows or would take, relative to `root`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    names = {Path(name) for name in listing.stdout.decode("utf-8").split("\0") if name}
    texts = {name.as_posix() for name in names if name.suffix not in NOT_TEXT and (root / name).is_file()}
    return sorted(name for name in texts - NOT_SCANNED if not name.startswith(SAMPLES))


def scan(root: Path) -> dict[str, Any]:
    """Return detect-secrets' report on the repository at `root`, without the date of the run."""
    command = [sys.executable, "-m", "detect_secrets", "scan", *repository_files(root)]
    report = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(report.stdout)
    result.pop("generated_at", None)
    return result


def findings(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the findings of a report as (file, kind, hash): that a line has moved makes nothing new."""
    return {
        (name, finding["type"], finding["hashed_secret"])
        for name, found in report["results"].items()
        for finding in found
    }


def main(arguments: list[str] | None = None) -> int:
    """Command line: fail on findings that are not in the list, or rewrite the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="acknowledge what is found now")
    options = parser.parse_args(arguments)
    report = scan(ROOT)
    baseline = ROOT / BASELINE
    if options.update:
        baseline.write_text(json.dumps(report, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{BASELINE}: {len(findings(report))} acknowledged")
        return 0
    new = findings(report) - findings(json.loads(baseline.read_text(encoding="utf-8")))
    for name, kind, _ in sorted(new):
        lines = [f["line_number"] for f in report["results"][name] if f["type"] == kind]
        print(f"{name}:{lines[0]}: {kind} (reviewed and harmless? make baseline)", file=sys.stderr)
    if not new:
        print("secrets: none beyond the reviewed list")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
