# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of the plugin as users see it, in French, on a virtual screen; needs the demo's results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.demo import DEMO, RESULTS, SAMPLES
from tools.headless import Headless
from tools.paths import BUILD, ROOT, STAGE

PICTURES = BUILD / "screenshots"
SCREEN = "-screen 0 1500x950x24"
SHOWN = DEMO[0]  # the sample whose result is put on the map
SECONDS = 180  # after which a QGIS that hangs is given up
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def qgis_pictures(pictures: Path) -> None:
    """Start QGIS with the plugin on a virtual screen; the script beside this one takes the pictures."""
    config = BUILD / "qgis-screen"
    Headless.create(STAGE, config)
    settings = config / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    with settings.open("a", encoding="utf-8") as file:
        file.write("\n[locale]\noverrideFlag=true\nuserLocale=fr_FR\n")
    program = shutil.which("qgis.bin") or shutil.which("qgis") or "qgis"
    command = ["xvfb-run", "-a", "-s", SCREEN, program, "--noversioncheck", "--nologo"]
    command += ["--profiles-path", str(config), "--profile", "default"]
    command += ["--code", str(ROOT / "tools" / "screenshots_in_qgis.py")]
    places = {
        "SCREENSHOTS": str(pictures),
        "SCREENSHOTS_INPUT": str(SAMPLES / SHOWN.table),
        "SCREENSHOTS_RESULT": str(RESULTS / f"{SHOWN.profile}.gpkg"),
    }
    subprocess.run(command, env={**os.environ, **places, "LANG": "C.UTF-8"}, check=True, timeout=SECONDS)


def report_picture(report: Path, picture: Path) -> None:
    """Take a picture of an HTML report, as a browser without a network shows it."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit("a browser is missing: on Debian, apt-get install chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1300,2600"]
    options += [f"--user-data-dir={BUILD / 'browser'}", f"--screenshot={picture}"]
    subprocess.run([program, *options, report.as_uri()], check=True, timeout=SECONDS, capture_output=True)


def main() -> int:
    """Command line: take all pictures."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    qgis_pictures(PICTURES)
    for sample in DEMO:
        report_picture(RESULTS / f"{sample.profile}.html", PICTURES / f"rapport_{sample.profile}.png")
    for path in sorted(PICTURES.glob("*.png")):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
