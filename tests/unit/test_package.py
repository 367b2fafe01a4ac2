# SPDX-License-Identifier: GPL-2.0-or-later
"""The zip: accepted by the rules of plugins.qgis.org, complete, and the same bytes each time."""

from __future__ import annotations

import json
import zipfile

import pytest

from tools.package import package
from tools.paths import PACKAGE, ROOT
from tools.site_rules import check_zip
from tools.stage import stage

METADATA = """[general]
name=Any
description=Some text
version=1.2.3
qgisMinimumVersion=3.22
author=Somebody
email=somebody@example.org
about=More text
homepage=https://example.org
tracker=https://example.org/issues
repository=https://example.org
icon=icon.png
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return package(ROOT, tmp_path_factory.mktemp("build"))


def small_zip(path, changes=None, top="a_plugin"):
    """Write a zip that the site takes, with changes: name -> content, None to leave it out."""
    files = {"__init__.py": "", "metadata.txt": METADATA, "LICENSE": "x", "icon.png": "x", **(changes or {})}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(zipfile.ZipInfo(f"{top}/{name}"), content)
    return path


def test_the_plugin_is_accepted(built):
    assert check_zip(built) == []


def test_the_plugin_is_complete(built):
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
    inside = {name[len(PACKAGE) + 1 :] for name in names}
    sources = {path.relative_to(ROOT / PACKAGE).as_posix() for path in (ROOT / PACKAGE).rglob("*.py")}
    assert sources <= inside
    assert {
        "resources/icons/icon.svg",
        "resources/i18n/sinp_hdf_fr.qm",
        "resources/help/index.html",
    } <= inside
    assert not any(name.endswith(".ts") or name.startswith("resources/samples") for name in inside)
    assert names == sorted(names)


def test_the_same_sources_give_the_same_bytes(built, tmp_path):
    again = package(ROOT, tmp_path)
    assert again.read_bytes() == built.read_bytes()


def test_the_name_carries_the_version(built):
    with zipfile.ZipFile(built) as archive:
        text = archive.read(f"{PACKAGE}/metadata.txt").decode("utf-8")
    assert built.name == f"{PACKAGE}-{text.split('version=')[1].splitlines()[0]}.zip"


def test_a_small_lawful_zip_is_accepted(tmp_path):
    assert check_zip(small_zip(tmp_path / "a.zip")) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"LICENSE": None}, "LICENSE is missing"),
        ({"__init__.py": None}, "__init__.py is missing"),
        ({"metadata.txt": None}, "metadata.txt is missing"),
        ({"a.pyc": "x"}, "kind of file"),
        ({"__pycache__/a.py": "x"}, "folder that the site refuses"),
        ({"run.sh": "x"}, "kind of file"),
        ({".hidden": "x"}, "hidden file"),
        ({"../up.py": "x"}, "leaves the archive"),
        ({"a\\b.py": "x"}, "leaves the archive"),
        ({"icon.png": None}, "icon is not in the archive"),
        ({"metadata.txt": METADATA.replace("about=", "other=")}, "about is missing"),
        ({"metadata.txt": METADATA.replace("email=somebody@example.org", "email=")}, "email is missing"),
        ({"metadata.txt": METADATA.replace("1.2.3", "1.2.3-beta")}, "MAJOR.MINOR.PATCH"),
        ({"metadata.txt": METADATA.replace("https://example.org/issues", "bugs")}, "tracker is not an https"),
        (
            {"metadata.txt": METADATA.replace("homepage=https://example.org\n", "")},
            "homepage is not an https",
        ),
        ({"metadata.txt": METADATA.replace("More", "100 % more")}, "metadata.txt: '%'"),
        ({"metadata.txt": METADATA.replace("More", "<b>More</b>")}, "about has HTML"),
        ({"metadata.txt": METADATA.replace("name=Any", "name=Any Plugin")}, "repeats the word"),
        ({"metadata.txt": METADATA + "supportsQt6=True\n"}, "out of use"),
        ({"metadata.txt": "name=no section"}, "metadata.txt: "),
    ],
)
def test_what_the_site_refuses_is_said(tmp_path, changes, said):
    assert any(said in problem for problem in check_zip(small_zip(tmp_path / "a.zip", changes)))


def test_two_top_folders_are_refused(tmp_path):
    path = small_zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/x", "")
    assert any("one top folder" in problem for problem in check_zip(path))


def test_a_name_that_is_not_an_identifier_is_refused(tmp_path):
    problems = check_zip(small_zip(tmp_path / "a.zip", top="a-plugin"))
    assert any("not a Python identifier" in problem for problem in problems)


def test_execute_bits_are_refused(tmp_path):
    path = small_zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("a_plugin/tool.py")
        entry.external_attr = 0o100755 << 16
        archive.writestr(entry, "")
    assert check_zip(path) == ["a_plugin/tool.py: execute bit"]


def test_a_large_zip_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.site_rules.MAX_BYTES", 100)
    assert "larger than" in check_zip(small_zip(tmp_path / "a.zip"))[0]


def repository(folder):
    """Make a small repository to stage."""
    for name in ("metadata.txt", "LICENSE", "CHANGELOG.md", f"{PACKAGE}/core/a.py", "resources/b.json"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (folder / "resources/i18n").mkdir()
    return folder


def test_caches_and_hidden_files_are_not_staged(tmp_path):
    root = repository(tmp_path / "repository")
    for name in (f"{PACKAGE}/__pycache__/a.pyc", f"{PACKAGE}/.hidden", "resources/b.gpkg-wal"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    (root / PACKAGE / "core" / "a.py").chmod(0o755)
    staged = stage(root, tmp_path / "build" / PACKAGE)
    files = {path.relative_to(staged).as_posix(): path for path in staged.rglob("*") if path.is_file()}
    assert sorted(files) == ["CHANGELOG.md", "LICENSE", "core/a.py", "metadata.txt", "resources/b.json"]
    assert not any(path.stat().st_mode & 0o111 for path in files.values())


def test_staging_again_leaves_nothing_of_the_first_time(tmp_path):
    root = repository(tmp_path / "repository")
    target = tmp_path / "build" / PACKAGE
    stage(root, target)
    (target / "old.py").write_text("x", encoding="utf-8")
    assert not (stage(root, target) / "old.py").exists()


def test_reviewed_findings_are_shipped_under_the_plugins_own_paths(tmp_path):
    root = repository(tmp_path / "repository")
    finding = {"type": "Hex High Entropy String", "hashed_secret": "0", "line_number": 1}
    names = (f"{PACKAGE}/core/a.py", "resources/b.json", "tests/c.py")
    baseline = {"version": "1", "results": {name: [{**finding, "filename": name}] for name in names}}
    (root / ".secrets.baseline").write_text(json.dumps(baseline), encoding="utf-8")
    staged = stage(root, tmp_path / "build" / PACKAGE)
    shipped = json.loads((staged / ".secrets.baseline").read_text(encoding="utf-8"))
    assert {name: found[0]["filename"] for name, found in shipped["results"].items()} == {
        "core/a.py": "core/a.py",
        "resources/b.json": "resources/b.json",
    }
