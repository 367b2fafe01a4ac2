# SPDX-License-Identifier: GPL-2.0-or-later
"""Linking the repository into a QGIS profile."""

from __future__ import annotations

import pytest

from tools.link import link, profiles_folder
from tools.paths import PACKAGE, ROOT


def test_a_linked_plugin_has_what_an_installed_one_has(tmp_path):
    target = link(ROOT, tmp_path)
    assert link(ROOT, tmp_path) == target
    for name in (
        "__init__.py",
        "plugin.py",
        "core",
        "toolbelt/i18n.py",
        "metadata.txt",
        "LICENSE",
        "resources/icons",
    ):
        assert (target / name).exists(), name
    assert (target / "plugin.py").resolve() == ROOT / PACKAGE / "plugin.py"


def test_an_installed_copy_is_left_alone(tmp_path):
    installed = tmp_path / PACKAGE
    installed.mkdir()
    (installed / "plugin.py").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit, match="installed copy"):
        link(ROOT, tmp_path)
    assert (installed / "plugin.py").exists()


def test_the_profiles_folder_follows_qgis_own_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("QGIS_CUSTOM_CONFIG_PATH", str(tmp_path))
    assert profiles_folder() == tmp_path / "profiles"
