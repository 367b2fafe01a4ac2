# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules by which plugins.qgis.org takes or refuses a zip, as far as they can be checked offline."""

from __future__ import annotations

import configparser
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlparse

MAX_BYTES = 25_000_000
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE")
REQUIRED_KEYS = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
)
URL_KEYS = ("homepage", "tracker", "repository")
ALLOWED_HIDDEN = {".bandit", ".secrets.baseline", ".flake8", ".gitignore", ".gitattributes"}
REFUSED_FOLDERS = {"__pycache__", ".git", "__MACOSX"}
REFUSED_SUFFIXES = {".pyc", ".pyo", ".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd"}


def check_zip(path: Path) -> list[str]:
    """Return what the site would refuse or remark in the zip at `path`; empty when all is well."""
    if path.stat().st_size > MAX_BYTES:
        return [f"larger than {MAX_BYTES / 1e6:.0f} MB"]
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        if damaged:
            return [f"damaged entry {damaged}"]
        names = archive.namelist()
        problems = [problem for entry in archive.infolist() for problem in _check_entry(entry)]
        tops = {name.split("/")[0] for name in names}
        if len(tops) != 1:
            return [*problems, f"one top folder expected, found {sorted(tops)}"]
        top = tops.pop()
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", top):
            problems.append(f"top folder {top!r} is not a Python identifier")
        missing = [name for name in REQUIRED_FILES if f"{top}/{name}" not in names]
        problems += [f"{name} is missing" for name in missing]
        if "metadata.txt" not in missing:
            inside = {name[len(top) + 1 :] for name in names}
            problems += _check_metadata(archive.read(f"{top}/metadata.txt"), inside)
    return problems


def _check_entry(entry: zipfile.ZipInfo) -> Iterator[str]:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    if ".." in name or "\\" in name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        yield f"{name}: path that leaves the archive"
    if REFUSED_FOLDERS & set(parts):
        yield f"{name}: folder that the site refuses"
    if PurePosixPath(name).suffix.lower() in REFUSED_SUFFIXES:
        yield f"{name}: kind of file that the site refuses"
    if any(part.startswith(".") and part not in ALLOWED_HIDDEN for part in parts):
        yield f"{name}: hidden file"
    if (entry.external_attr >> 16) & 0o111:
        yield f"{name}: execute bit"


def _check_metadata(content: bytes, names: set[str]) -> Iterator[str]:
    parser = configparser.ConfigParser()  # with interpolation, as the site: a lone % is an error
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    try:
        parser.read_string(content.decode("utf-8"))
        general = dict(parser.items("general"))
    except (UnicodeDecodeError, configparser.Error) as error:
        yield f"metadata.txt: {error}"
        return
    yield from (f"metadata.txt: {key} is missing or empty" for key in REQUIRED_KEYS if not general.get(key))
    for key in URL_KEYS:
        url = urlparse(general.get(key, ""))
        if url.scheme != "https" or not url.netloc:
            yield f"metadata.txt: {key} is not an https address"
    if not re.fullmatch(r"\d+\.\d+\.\d+", general.get("version", "")):
        yield "metadata.txt: version is not MAJOR.MINOR.PATCH"
    if general.get("icon") not in names:
        yield "metadata.txt: icon is not in the archive"
    if "supportsQt6" in general:
        yield "metadata.txt: supportsQt6 is out of use"
    if "/" in general.get("author", ""):
        yield "metadata.txt: author has a slash"
    if "plugin" in general.get("name", "").lower():
        yield "metadata.txt: name repeats the word plugin"
    for key in ("description", "about"):
        if re.search(r"<[a-zA-Z/]", general.get(key, "")):
            yield f"metadata.txt: {key} has HTML"
