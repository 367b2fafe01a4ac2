# SPDX-License-Identifier: GPL-2.0-or-later
"""The check of import directions, on small trees that break one law each."""

from __future__ import annotations

import pytest

from tools.check_imports import check_tree
from tools.paths import PACKAGE, ROOT


def tree(folder, files):
    for name, text in files.items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_this_repository_keeps_the_laws():
    assert check_tree(ROOT) == []


def test_a_lawful_tree_passes(tmp_path):
    files = {
        "__init__.py": f"def classFactory(iface):\n    from {PACKAGE}.plugin import Plugin\n",
        "plugin.py": f"from qgis.core import QgsApplication\nfrom {PACKAGE}.gui import dock\n",
        "core/errors.py": "import json\n",
        "core/standard/load.py": "from sinp_hdf_plugin.core.errors import FormatError\n",
        "core/taxa/search.py": "from ..standard import load\n",
        "core/rules/check.py": "from ..standard.load import a\nfrom . import other\nimport numpy\n",
        "core/formats/csv.py": "from osgeo import ogr\nfrom ..mapping import b\n",
        "core/engine/run.py": "from ..formats import csv\n",
        "core/store/keep.py": "from ..engine.run import go\n",
        "connectors/gbif.py": "import requests\nfrom sinp_hdf_plugin.core.store import keep\n",
        "processing/convert.py": "from sinp_hdf_plugin.core.engine import run\nfrom ..toolbelt import i18n\n",
        "toolbelt/i18n.py": "from qgis.core import QgsApplication\nfrom . import resources\n",
    }
    assert check_tree(tree(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("core/rules/a.py", "from qgis.core import QgsPoint", "core may not import qgis"),
        ("core/rules/a.py", "from qgis.PyQt.QtCore import QDate", "core may not import qgis"),
        ("core/rules/a.py", "import PyQt5.QtCore", "core may not import PyQt5"),
        ("core/rules/a.py", "import requests", "core may not import requests"),
        ("core/engine/a.py", "def f():\n    from osgeo import ogr", "osgeo is for core/formats only"),
        ("core/errors.py", "from osgeo import gdal", "osgeo is for core/formats only"),
        ("core/standard/a.py", "from ..rules import b", "core/standard may not import core/rules"),
        (
            "core/standard/a.py",
            "from sinp_hdf_plugin.core import taxa",
            "core/standard may not import core/taxa",
        ),
        ("core/taxa/a.py", "from ..places import b", "core/taxa may not import core/places"),
        ("core/mapping/a.py", "from ..rules import b", "core/mapping may not import core/rules"),
        ("core/mapping/a.py", "from ..formats import b", "core/mapping may not import core/formats"),
        ("core/formats/a.py", "from ..engine import b", "core/formats may not import core/engine"),
        ("core/formats/__init__.py", "from ..engine import b", "core/formats may not import core/engine"),
        ("core/engine/a.py", "import sinp_hdf_plugin.core.store.b", "core/engine may not import core/store"),
        ("core/errors.py", "from .standard import b", "core/errors may not import core/standard"),
        ("core/rules/a.py", "from ...toolbelt import log", "core may not import toolbelt"),
        ("core/rules/a.py", "from sinp_hdf_plugin import plugin", "core may not import plugin"),
        ("connectors/a.py", "from ..processing import b", "connectors may not import processing"),
        ("toolbelt/a.py", "from ..core import errors", "toolbelt may not import core"),
        ("__init__.py", "from sinp_hdf_plugin.core import errors", "__init__ may not import core"),
        ("cellar/a.py", "", "unknown room 'cellar'"),
        ("core/cellar/a.py", "", "core/cellar: unknown room"),
    ],
)
def test_a_broken_law_is_named_with_its_place(tmp_path, file, text, said):
    problems = check_tree(tree(tmp_path, {file: text + "\n"}))
    assert len(problems) == 1
    assert said in problems[0]
    assert problems[0].startswith(f"{PACKAGE}/{file.split('/')[0]}")
