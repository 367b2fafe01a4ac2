# SPDX-License-Identifier: GPL-2.0-or-later
"""Keep tests/unit free of QGIS: importing it here is an error, so that the domain stays usable without it."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

REFUSED = {"qgis", "PyQt5", "PyQt6"}


class RefuseQgis(importlib.abc.MetaPathFinder):
    """A finder that answers before the real ones, and refuses."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.split(".")[0] in REFUSED:
            raise ImportError(f"{fullname} is imported in tests/unit, which must run without QGIS")
        return None


def pytest_configure(config: pytest.Config) -> None:
    """Refuse QGIS in the run that is meant to be without it; a run of both suites at once has it loaded."""
    if not config.pluginmanager.hasplugin("pytest_qgis"):
        sys.meta_path.insert(0, RefuseQgis())
