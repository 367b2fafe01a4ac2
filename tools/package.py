# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the zip that plugins.qgis.org accepts, the same bytes each time, and check it by the site's rules."""

from __future__ import annotations

import configparser
import sys
import zipfile
from pathlib import Path

from tools.paths import BUILD, PACKAGE, ROOT
from tools.site_rules import check_zip
from tools.stage import stage

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold
PLAIN_FILE = 0o100644 << 16  # a regular file, readable, not executable


def version(metadata: Path) -> str:
    """Return the plugin's version, as its metadata file says it."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(metadata, encoding="utf-8")
    return parser["general"]["version"]


def write_zip(folder: Path, target: Path) -> Path:
    """Zip `folder`, named by its own name inside; names sorted, dates fixed, no execute bits."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH)
                entry.external_attr = PLAIN_FILE
                entry.create_system = 3  # Unix, so that the permissions above are read
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return target


def package(root: Path = ROOT, build: Path = BUILD) -> Path:
    """Stage the repository at `root` under `build`, zip it as <package>-<version>.zip; return the zip."""
    staged = stage(root, build / "stage" / PACKAGE)
    return write_zip(staged, build / f"{PACKAGE}-{version(staged / 'metadata.txt')}.zip")


def main() -> int:
    """Command line: make the zip; fails when the site would refuse it."""
    target = package()
    problems = check_zip(target)
    for problem in problems:
        print(f"{target.name}: {problem}", file=sys.stderr)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
