# SPDX-License-Identifier: GPL-2.0-or-later
"""Every word of the algorithms, in the language of QGIS."""

from __future__ import annotations

import re

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QTranslator

from sinp_hdf_plugin import classFactory
from sinp_hdf_plugin.toolbelt.i18n import CONTEXT
from sinp_hdf_plugin.toolbelt.resources import resource
from tools.i18n import FOLDER, compile_translations, read_ts, sentences
from tools.paths import PACKAGE, ROOT

ALGORITHMS = ("sinp_hdf:convert", "sinp_hdf:validate")


@pytest.fixture
def locale(qgis_processing, request):
    """The plugin in a QGIS of this language."""
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", request.param)
    compile_translations(FOLDER, FOLDER)
    plugin = classFactory(None)
    plugin.initProcessing()
    yield request.param
    plugin.unload()
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")


def algorithm(algorithm_id):
    return QgsApplication.processingRegistry().algorithmById(algorithm_id)


def words(algorithm_id):
    """Every text of an algorithm that a user reads."""
    shown = algorithm(algorithm_id)
    yield from (shown.displayName(), shown.group(), shown.shortDescription())
    for parameter in shown.parameterDefinitions():
        yield parameter.description()
        yield parameter.help()


@pytest.mark.parametrize("locale", ["fr", "fr_FR"], indirect=True)
def test_in_a_french_qgis_all_is_french(locale):
    english = set(sentences(ROOT / PACKAGE))
    for algorithm_id in ALGORITHMS:
        for text in words(algorithm_id):
            assert text and text not in english, text
        page = algorithm(algorithm_id).shortHelpString()
        assert page == resource("help", f"{algorithm_id.partition(':')[2]}.fr.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", ["en_GB", "de"], indirect=True)
def test_elsewhere_all_is_english(locale):
    english = set(sentences(ROOT / PACKAGE))
    with_lists = tuple(text.partition("{")[0] for text in english if text.partition("{")[0].count(" ") > 2)
    for algorithm_id in ALGORITHMS:
        foreign = [text for text in words(algorithm_id) if text not in english]
        assert [text for text in foreign if not text.startswith(with_lists)] == []
        page = algorithm(algorithm_id).shortHelpString()
        assert page == resource("help", f"{algorithm_id.partition(':')[2]}.en.html").read_text(encoding="utf-8")


def test_the_compiled_translation_has_every_sentence(tmp_path):
    compiled = compile_translations(FOLDER, tmp_path)[0]
    translator = QTranslator()
    assert translator.load(str(compiled))
    missing = [text for text in sentences(ROOT / PACKAGE) if not translator.translate(CONTEXT, text.encode())]
    assert missing == []


def test_translations_keep_what_is_filled_in():
    """A sentence with {names} must have the same ones in French, or its format() fails on a user's screen."""
    wrong = [
        source
        for source, french in read_ts(FOLDER / "sinp_hdf_fr.ts").items()
        if sorted(re.findall(r"\{\w*\}", source)) != sorted(re.findall(r"\{\w*\}", french))
    ]
    assert wrong == []
