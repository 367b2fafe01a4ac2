# SPDX-License-Identifier: GPL-2.0-or-later
"""Check names that some QGIS from 3.22 to 4.x does not have, and version branches outside toolbelt/compat.py.

flake8-qgis knows the unscoped enums that Qt 6 removed; here is what it does not know.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.paths import PACKAGE, ROOT

COMPAT = Path("toolbelt", "compat.py")

# Any use of the name, bare or as an attribute.
REMOVED = {
    "exec_": "gone in Qt 6: exec()",
    "QRegExp": "gone in Qt 6: QRegularExpression",
    "qApp": "gone in Qt 6: QApplication.instance()",
    "QDesktopWidget": "gone in Qt 6: QScreen",
    "resources_rc": "compiled resources tie us to one Qt: read files from resources/",
    "QgsVariantUtils": "missing in 3.22: toolbelt.compat.is_null",
    "QgsUnsetAttributeValue": "missing in 3.22",
}
# Attributes of Qgis that came after 3.22, and what serves in all versions.
LATE_QGIS = {
    "WkbType": "missing in 3.22: QgsWkbTypes.Type",
    "GeometryType": "missing in 3.22: QgsWkbTypes.GeometryType",
    "LayerType": "missing in 3.22: QgsMapLayerType",
    "LayerFilter": "missing in 3.22: QgsMapLayerProxyModel.Filter",
    "ProcessingSourceType": "missing in 3.22: QgsProcessing.SourceType",
    "ProcessingAlgorithmFlag": "missing in 3.22: QgsProcessingAlgorithm.Flag",
    "FieldParameterDataType": "missing in 3.22: QgsProcessingParameterField.DataType",
}
VERSION_NAMES = {
    "QGIS_VERSION_INT",
    "QGIS_VERSION",
    "versionInt",
    "qVersion",
    "QT_VERSION",
    "QT_VERSION_STR",
    "PYQT_VERSION",
    "PYQT_VERSION_STR",
}
OVERLOADED_SIGNALS = {"activated", "highlighted", "currentIndexChanged", "valueChanged", "buttonClicked"}
EVENT_NAMES = {"event", "ev", "evt", "e"}
EVENT_METHODS = {"x", "y", "globalX", "globalY", "globalPos"}

Problem = tuple[int, str]


def check_source(source: str, is_compat: bool = False) -> list[Problem]:
    """Return (line, what is wrong) for a Python text; only the compat module may branch on versions."""
    problems: list[Problem] = []
    for node in ast.walk(ast.parse(source)):
        problems += _check_node(node, is_compat)
    return sorted(set(problems))


def _check_node(node: ast.AST, is_compat: bool) -> Iterator[Problem]:
    if isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield from _check_name(alias.name, node.lineno, is_compat)
            if alias.name == "QAction" and (node.module or "").endswith("QtGui"):
                yield node.lineno, "QtGui.QAction is missing in 3.22: import QAction from qgis.PyQt.QtWidgets"
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield from _check_name(alias.name.split(".")[-1], node.lineno, is_compat)
    elif isinstance(node, ast.Name):
        yield from _check_name(node.id, node.lineno, is_compat)
    elif isinstance(node, ast.Attribute):
        yield from _check_name(node.attr, node.lineno, is_compat)
        yield from _check_attribute(node)
    elif isinstance(node, ast.Subscript):
        yield from _check_subscript(node)
    elif isinstance(node, ast.Call):
        yield from _check_call(node)


def _check_name(name: str, line: int, is_compat: bool) -> Iterator[Problem]:
    if name in REMOVED:
        yield line, f"{name}: {REMOVED[name]}"
    if name in VERSION_NAMES and not is_compat:
        yield line, f"{name}: version branches belong in {COMPAT.as_posix()}"


def _check_attribute(node: ast.Attribute) -> Iterator[Problem]:
    owner = getattr(node.value, "id", "")
    if owner == "Qgis" and node.attr in LATE_QGIS:
        yield node.lineno, f"Qgis.{node.attr}: {LATE_QGIS[node.attr]}"
    if owner == "QtGui" and node.attr == "QAction":
        yield node.lineno, "QtGui.QAction is missing in 3.22: QtWidgets.QAction"
    if node.attr == "userData" and isinstance(node.ctx, ast.Load):
        yield node.lineno, "reading userData of a locator result crashes 3.22"


def _check_subscript(node: ast.Subscript) -> Iterator[Problem]:
    signal = getattr(node.value, "attr", "")
    if signal in OVERLOADED_SIGNALS and getattr(node.slice, "id", "") in {"str", "int", "bool"}:
        yield node.lineno, f"{signal}[...]: Qt 6 has one signal per name"


def _check_call(node: ast.Call) -> Iterator[Problem]:
    name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
    if name == "tr" and node.args and isinstance(node.args[0], ast.JoinedStr):
        yield node.lineno, "tr() cannot translate an f-string: tr('...').format(...)"
    if name == "QDateTime" and len(node.args) >= 7:
        yield node.lineno, "QDateTime with single numbers is gone in Qt 6: QDateTime(QDate, QTime)"
    if name == "QDateTime" and len(node.args) == 1 and _is_qdate(node.args[0]):
        yield node.lineno, "QDateTime(QDate) is gone in Qt 6: QDate.startOfDay()"
    if name == "QgsField" and any(_root_name(argument) == "QMetaType" for argument in node.args):
        yield node.lineno, "QgsField takes QMetaType from 3.38 only: QVariant.String and so on"
    if not isinstance(node.func, ast.Attribute):
        return
    if name == "addAction" and len(node.args) >= 4:
        yield node.lineno, "addAction with four arguments changed order in Qt 6: make the QAction first"
    if name == "width" and node.args and "ont" in ast.dump(node.func.value):
        yield node.lineno, "QFontMetrics.width is gone in Qt 6: horizontalAdvance"
    if name in EVENT_METHODS and not node.args and getattr(node.func.value, "id", "") in EVENT_NAMES:
        yield node.lineno, f"event.{name}() is gone in Qt 6: pos() or position()"


def _is_qdate(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return _root_name(node.func) == "QDate" or getattr(node.func, "attr", "") == "date"


def _root_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def check_tree(root: Path) -> list[str]:
    """Check every module of the package in the folder `root`; return sentences `file:line: what is wrong`."""
    problems = []
    for path in sorted((root / PACKAGE).rglob("*.py")):
        is_compat = path.relative_to(root / PACKAGE) == COMPAT
        for line, text in check_source(path.read_text(encoding="utf-8"), is_compat):
            problems.append(f"{path.relative_to(root)}:{line}: {text}")
    return problems


def main() -> int:
    """Command line: check the repository."""
    problems = check_tree(ROOT)
    print("\n".join(problems) or "names: QGIS 3.22 to 4.x")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
