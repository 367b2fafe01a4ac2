# SPDX-License-Identifier: GPL-2.0-or-later
"""The check of names that some QGIS version does not have."""

from __future__ import annotations

import pytest

from tools.check_qt_names import check_source, check_tree
from tools.paths import PACKAGE, ROOT


def test_this_repository_uses_names_of_every_version():
    assert check_tree(ROOT) == []


@pytest.mark.parametrize(
    "source",
    [
        "dialog.exec()",
        "from qgis.PyQt.QtWidgets import QAction",
        "QgsWkbTypes.Type.Point",
        "QDateTime(QDate(2020, 1, 1), QTime(0, 0))",
        "menu.addAction(action)",
        "widget.width()",
        "tr('{n} rows').format(n=3)",
        "point.x()",
        "result.userData = {}",
        "QgsField('a', QVariant.String)",
        "values: dict[str, int] = {}",
    ],
)
def test_good_source_passes(source):
    assert check_source(source) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("dialog.exec_()", "exec_"),
        ("from qgis.PyQt.QtCore import QRegExp", "QRegExp"),
        ("qApp.quit()", "qApp"),
        ("import resources_rc", "resources_rc"),
        ("QDesktopWidget().screen()", "QDesktopWidget"),
        ("from qgis.PyQt.QtGui import QAction", "QtGui.QAction"),
        ("QtGui.QAction('a')", "QtGui.QAction"),
        ("a = Qgis.WkbType.Point", "QgsWkbTypes.Type"),
        ("QgsVariantUtils.isNull(v)", "is_null"),
        ("QgsField('a', QMetaType.Type.QString)", "QVariant"),
        ("box.activated[str].connect(f)", "one signal per name"),
        ("QDateTime(2020, 1, 1, 0, 0, 0, 0, 1)", "single numbers"),
        ("QDateTime(QDate(2020, 1, 1))", "startOfDay"),
        ("QDateTime(QDate.currentDate())", "startOfDay"),
        ("menu.addAction(icon, 'text', slot, shortcut)", "four arguments"),
        ("self.fontMetrics().width('text')", "horizontalAdvance"),
        ("event.x()", "position()"),
        ("tr(f'{n} rows')", "f-string"),
        ("data = result.userData", "crashes 3.22"),
        ("if Qgis.QGIS_VERSION_INT > 33000:\n    pass", "toolbelt/compat.py"),
        ("from qgis.PyQt.QtCore import QT_VERSION_STR", "toolbelt/compat.py"),
    ],
)
def test_bad_source_is_told_what_to_write(source, said):
    problems = check_source(source)
    assert [line for line, _ in problems] == [1] * len(problems)
    assert any(said in text for _, text in problems)


def test_the_compat_module_may_ask_for_the_version(tmp_path):
    for name in ("toolbelt/compat.py", "toolbelt/log.py"):
        path = tmp_path / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("VERSION = Qgis.QGIS_VERSION_INT\n", encoding="utf-8")
    problems = check_tree(tmp_path)
    assert len(problems) == 1
    assert problems[0].startswith(f"{PACKAGE}/toolbelt/log.py:1: ")
