# SPDX-License-Identifier: GPL-2.0-or-later
"""Assemble the installable plugin in one folder: package, metadata, licence, resources, translations."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from tools.i18n import compile_translations
from tools.paths import PACKAGE, ROOT, STAGE

TOP_FILES = ("metadata.txt", "LICENSE", "CHANGELOG.md")
NOT_SHIPPED = shutil.ignore_patterns(".*", "*~", "__pycache__", "*.py[cod]", "*.ts", "*.qm", "*.gpkg-wal", "*.gpkg-shm")
BASELINE = ".secrets.baseline"


def stage(root: Path = ROOT, target: Path = STAGE) -> Path:
    """Write the plugin of the repository at `root` into the folder `target`, which is replaced; return it."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(root / PACKAGE, target, ignore=NOT_SHIPPED)
    shutil.copytree(root / "resources", target / "resources", ignore=_not_shipped_resources)
    for name in TOP_FILES:
        shutil.copy(root / name, target / name)
    compile_translations(root / "resources" / "i18n", target / "resources" / "i18n")
    _stage_baseline(root / BASELINE, target)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def _not_shipped_resources(folder: str, names: list[str]) -> set[str]:
    """Name what is left out of a folder of resources/: the samples, for the demo only and large."""
    samples = {"samples"} if Path(folder).name == "resources" else set()
    return samples | set(NOT_SHIPPED(folder, names))


def _stage_baseline(source: Path, target: Path) -> None:
    """Ship the reviewed false positives of detect-secrets, with the paths their files have in the plugin.

    Nothing is written when no shipped file has any: the site then needs no configuration.
    """
    if not source.exists():
        return
    baseline = json.loads(source.read_text(encoding="utf-8"))
    shipped = {}
    for name, findings in baseline["results"].items():
        inside = name[len(PACKAGE) + 1 :] if name.startswith(f"{PACKAGE}/") else name
        if (target / inside).exists():
            shipped[inside] = [{**finding, "filename": inside} for finding in findings]
    if shipped:
        text = json.dumps({**baseline, "results": shipped}, indent=2, ensure_ascii=False)
        (target / BASELINE).write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Command line: stage the repository."""
    target = stage()
    count = sum(path.is_file() for path in target.rglob("*"))
    print(f"staged {count} files in {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
