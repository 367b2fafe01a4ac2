# SPDX-License-Identifier: GPL-2.0-or-later
"""The domain is importable, all of it, by a Python that has no QGIS."""

from __future__ import annotations

import subprocess
import sys

from tools.paths import PACKAGE, ROOT

PROGRAM = """
import importlib, sys
for name in ("qgis", "PyQt5", "PyQt6"):
    sys.modules[name] = None  # importing it raises ImportError
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def test_every_module_of_core_imports_without_qgis():
    files = sorted((ROOT / PACKAGE / "core").rglob("*.py"))
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    assert modules
    done = subprocess.run([sys.executable, "-c", PROGRAM, *modules], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
