# SPDX-License-Identifier: GPL-2.0-or-later
"""Collecting, keeping and compiling translations."""

from __future__ import annotations

import pytest

from tools.i18n import FOLDER, SourceError, check, compile_translations, read_ts, sentences, ts_text, update
from tools.paths import PACKAGE, ROOT


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "a.py").write_text('x = tr("Rows read")\ny = self.tr("A " "long one")\n', encoding="utf-8")
    return folder


def test_the_french_translation_is_complete():
    assert check(ROOT / PACKAGE, FOLDER) == []


def test_sentences_are_found_once_and_sorted(package):
    (package / "b.py").write_text('z = i18n.tr("Rows read")\n', encoding="utf-8")
    assert sentences(package) == ["A long one", "Rows read"]


@pytest.mark.parametrize("call", ['tr(f"{n} rows")', "tr(text)", "tr()"])
def test_a_sentence_that_cannot_be_read_is_an_error(package, call):
    (package / "b.py").write_text(f"\n{call}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"b\.py:2"):
        sentences(package)


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(package, tmp_path):
    folder = tmp_path / "i18n"
    folder.mkdir()
    path = folder / "sinp_hdf_fr.ts"
    path.write_text(ts_text("fr_FR", {"Rows read": "Lignes lues", "Gone": "Parti"}), encoding="utf-8")
    assert len(check(package, folder)) == 2
    update(package, folder)
    assert read_ts(path) == {"A long one": "", "Rows read": "Lignes lues"}
    assert check(package, folder) == ["sinp_hdf_fr.ts: unfinished: 'A long one'"]


def test_compiled_translations_are_written_where_asked(tmp_path):
    (tmp_path / "sinp_hdf_fr.ts").write_text(ts_text("fr_FR", {"Rows & <read>": "Lignes « lues »"}), encoding="utf-8")
    compiled = compile_translations(tmp_path, tmp_path / "out")
    assert compiled == [tmp_path / "out" / "sinp_hdf_fr.qm"]
    assert "Lignes « lues »".encode("utf-16-be") in compiled[0].read_bytes()
