# SPDX-License-Identifier: GPL-2.0-or-later
"""Find the plugin's own files, in an installed plugin and in the repository, and read its metadata."""

from __future__ import annotations

from configparser import ConfigParser
from functools import cache
from pathlib import Path

NAME = "SINP Hauts-de-France"  # as users read it; a proper name, not translated
PACKAGE = Path(__file__).parent.parent


def plugin_file(*parts: str) -> Path:
    """Return the path of a file inside the package (installed) or beside it (repository)."""
    installed = PACKAGE.joinpath(*parts)
    return installed if installed.exists() else PACKAGE.parent.joinpath(*parts)


def resource(*parts: str) -> Path:
    """Return the path of a file of resources/."""
    return plugin_file("resources", *parts)


@cache
def version() -> str:
    """Return the plugin's version, MAJOR.MINOR.PATCH, from metadata.txt."""
    parser = ConfigParser(interpolation=None)  # a % in the text is a %
    parser.read(plugin_file("metadata.txt"), encoding="utf-8")
    return parser["general"]["version"]
