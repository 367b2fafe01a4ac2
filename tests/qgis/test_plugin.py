# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in QGIS: added whole, removed whole, translated, and the small things all parts use."""

from __future__ import annotations

import pytest
from qgis.core import NULL, QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QVariant
from qgis.PyQt.QtWidgets import QMenu

from sinp_hdf_plugin import classFactory
from sinp_hdf_plugin.toolbelt import compat, log
from sinp_hdf_plugin.toolbelt.i18n import Translation, tr
from sinp_hdf_plugin.toolbelt.resources import resource, version
from tools.i18n import FOLDER, compile_translations, read_ts

PROVIDER = "sinp_hdf"


@pytest.fixture
def help_menu(qgis_iface, monkeypatch):
    menu = QMenu()
    monkeypatch.setattr(qgis_iface, "pluginHelpMenu", lambda: menu, raising=False)
    return menu


@pytest.fixture
def french():
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "fr_FR")
    compile_translations(FOLDER, FOLDER)
    yield
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")


def provider():
    return QgsApplication.processingRegistry().providerById(PROVIDER)


def test_unload_removes_all_that_init_gui_added(qgis_iface, help_menu):
    assert provider() is None
    plugin = classFactory(qgis_iface)
    for _ in range(2):
        plugin.initGui()
        assert provider() is not None
        assert [action.text() for action in help_menu.actions()] == ["SINP Hauts-de-France"]
        assert not help_menu.actions()[0].icon().isNull()
        plugin.unload()
        assert provider() is None
        assert help_menu.actions() == []


def test_without_a_window_only_processing_is_added():
    plugin = classFactory(None)
    plugin.initProcessing()
    assert {"convert", "validate"} <= {algorithm.name() for algorithm in provider().algorithms()}
    plugin.unload()
    assert provider() is None


def test_the_help_page_is_there():
    assert "SINP" in resource("help", "index.html").read_text(encoding="utf-8")


def test_sentences_are_french_in_a_french_qgis(french):
    source, translated = next((s, t) for s, t in read_ts(FOLDER / "sinp_hdf_fr.ts").items() if s != t)
    translation = Translation()
    translation.install()
    assert tr(source) == translated
    translation.remove()
    assert tr(source) == source


def test_the_version_is_that_of_the_metadata():
    assert f"version={version()}\n" in resource().parent.joinpath("metadata.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("value", [None, NULL, QVariant(), QVariant(QVariant.Int)])
def test_nulls_of_all_kinds_are_null(value):
    assert compat.is_null(value)


@pytest.mark.parametrize("value", ["", 0, False, 0.0, "NULL", QVariant("text")])
def test_empty_is_not_null(value):
    assert not compat.is_null(value)


def test_the_log_has_a_tab_of_its_own():
    received = []
    messages = QgsApplication.messageLog()
    messages.messageReceived.connect(lambda text, tab, level: received.append((text, tab)))
    log.log("Something happened.")
    assert ("Something happened.", "SINP Hauts-de-France") in received
