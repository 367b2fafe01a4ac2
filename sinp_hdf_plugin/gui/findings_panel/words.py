# SPDX-License-Identifier: GPL-2.0-or-later
"""Words and colours of the panel, in the language of QGIS."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtGui import QColor

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.workbench.finding_table import ATTRIBUTE, CAUSE, RULE, SEVERITY
from sinp_hdf_plugin.toolbelt.i18n import tr

QUIET = QColor("#7a8783")
MENDED = QColor("#2f7d4f")
COLOURS = dict(zip(SEVERITIES, map(QColor, ("#a3201d", "#d9534a", "#e0a31a", "#4a87b8"))))
EMPTY = "∅"


def severity_name(severity: str) -> str:
    """A severity."""
    names = {
        "bloquant": tr("Blocking"),
        "erreur": tr("Error"),
        "avertissement": tr("Warning"),
        "info": tr("Information"),
    }
    return names.get(severity, severity)


def confidence_name(confidence: str | None) -> str:
    """How sure a proposal is."""
    names = {"certain": tr("certain"), "probable": tr("likely"), "incertain": tr("uncertain")}
    return names.get(confidence or "", "")


def grouping_name(by: str) -> str:
    """What findings are grouped by."""
    return {RULE: tr("Rule"), ATTRIBUTE: tr("Attribute"), SEVERITY: tr("Severity"), CAUSE: tr("Cause")}[by]


def shown(value: Any) -> str:
    """A value, or the sign of an empty one."""
    return EMPTY if value is None or value == "" else str(value)


def number(count: int) -> str:
    """A number as the user's language writes it."""
    return QLocale().toString(int(count))
