# SPDX-License-Identifier: GPL-2.0-or-later
"""Promises about the repository's files that no linter checks."""

from __future__ import annotations

import configparser
import re
import subprocess

from tools.paths import PACKAGE, ROOT

SPDX = "# SPDX-License-Identifier: GPL-2.0-or-later"
HOME = "https://github.com/sinp-hdf/sinp-hdf-plugin"


def metadata():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


def test_every_python_file_names_its_licence_and_its_subject():
    folders = [ROOT / name for name in (PACKAGE, "tools", "tests", "bench")]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        first, second, *_ = [*path.read_text(encoding="utf-8").splitlines(), "", ""]
        assert first == SPDX, path
        assert second.startswith('"""'), path


def test_the_licence_is_the_gpl_2():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 2, June 1991" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_metadata_says_what_qgis_and_the_site_need():
    general = metadata()
    assert general["name"] == "SINP Hauts-de-France"
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert general["hasProcessingProvider"] == "yes"
    assert {general["homepage"], general["repository"], general["tracker"]} == {HOME, f"{HOME}/issues"}
    for key in ("name[fr]", "description[fr]", "about[fr]"):
        assert general[key]


def test_the_version_is_in_the_changelog_and_in_the_metadatas_own():
    general = metadata()
    assert general["version"] in general["changelog"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert general["version"] in headings


def test_scripts_are_executable_and_well_formed():
    for name in (".ci/run", "tools/bootstrap.sh"):
        path = ROOT / name
        assert path.stat().st_mode & 0o100, name
        shell = path.read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]
        subprocess.run([shell, "-n", str(path)], check=True)


def test_the_readme_names_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z0-9]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
