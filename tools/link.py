# SPDX-License-Identifier: GPL-2.0-or-later
"""Link the repository into a QGIS profile, so that QGIS runs the sources as they are."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from tools.i18n import FOLDER, compile_translations
from tools.paths import PACKAGE, ROOT
from tools.stage import TOP_FILES


def profiles_folder(qgis: str = "QGIS3") -> Path:
    """Return the folder of the user's QGIS profiles on this system; `qgis` is QGIS3 or QGIS4."""
    if os.environ.get("QGIS_CUSTOM_CONFIG_PATH"):
        return Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles"
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(os.environ["APPDATA"])
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "QGIS" / qgis / "profiles"


def link(root: Path, plugins: Path) -> Path:
    """Make `plugins`/<package> a folder of symlinks into the repository; an installed copy is refused."""
    target = plugins / PACKAGE
    if target.is_symlink():
        target.unlink()
    elif target.is_dir():
        if not (target / "plugin.py").is_symlink():
            raise SystemExit(f"{target} is an installed copy of the plugin: uninstall it in QGIS first")
        shutil.rmtree(target)
    target.mkdir(parents=True)
    entries = [path for path in (root / PACKAGE).iterdir() if path.name != "__pycache__"]
    for path in [*entries, *(root / name for name in TOP_FILES), root / "resources"]:
        (target / path.name).symlink_to(path)
    return target


def main(arguments: list[str] | None = None) -> int:
    """Command line: link into the named profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="default", help="name of the QGIS profile")
    parser.add_argument("--qgis", default="QGIS3", choices=("QGIS3", "QGIS4"), help="family of QGIS versions")
    options = parser.parse_args(arguments)
    compile_translations(FOLDER, FOLDER)
    target = link(ROOT, profiles_folder(options.qgis) / options.profile / "python" / "plugins")
    print(f"linked {target}")
    print("restart QGIS and enable the plugin; link again when the package gets a new file or folder on top")
    return 0


if __name__ == "__main__":
    sys.exit(main())
