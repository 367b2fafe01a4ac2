# SPDX-License-Identifier: GPL-2.0-or-later
"""Words and colours of the editor, in the language of QGIS."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor

from sinp_hdf_plugin.core.mapping.editing.content import ADDITIONAL, IGNORED, PLACE, Fate
from sinp_hdf_plugin.toolbelt.i18n import tr

INK = QColor("#1d2321")  # of text on the colours below, whatever the theme of QGIS
QUIET = QColor("#7a8783")
GOOD, MIDDLING, WEAK = QColor("#d3ead9"), QColor("#f6ecc8"), QColor("#f3dfd6")
MISSING = QColor("#f6cfc9")
SEVERITY_COLOURS = {
    "bloquant": QColor("#e9a49b"),
    "erreur": QColor("#f6cfc9"),
    "avertissement": QColor("#f8e6ae"),
    "info": QColor("#d8e6f3"),
}
HELD_COLOUR = QColor("#ecdde9")


def confidence_colour(confidence: float) -> QColor:
    """The background of a suggestion."""
    return GOOD if confidence >= 0.8 else MIDDLING if confidence >= 0.5 else WEAK


def percent(share: float) -> str:
    """A share for people."""
    return f"{round(100 * share)} %"


def fate_text(fate: Fate) -> str:
    """What becomes of a source column."""
    if fate.kind == PLACE:
        return place_text(fate.targets[0])
    if fate.kind == ADDITIONAL:
        return tr("Additional attribute")
    if fate.kind == IGNORED:
        return tr("Left out")
    return ", ".join(fate.targets)


def place_text(axis: str) -> str:
    """What a column of the place is called."""
    return {
        "x": tr("Place: X or longitude"),
        "y": tr("Place: Y or latitude"),
        "wkt": tr("Place: geometry as text (WKT)"),
    }[axis]


def obligation_text(obligation: str) -> str:
    """How much the format asks for an attribute."""
    return {
        "mandatory": tr("Mandatory"),
        "conditional": tr("Conditional"),
        "recommended": tr("Recommended"),
        "optional": tr("Optional"),
    }.get(obligation, tr("Not stated"))


def severity_text(severity: str) -> str:
    """A severity in words."""
    return {
        "bloquant": tr("Blocking"),
        "erreur": tr("Error"),
        "avertissement": tr("Warning"),
        "info": tr("Information"),
    }.get(severity, severity)


def row_fate_text(fate: str) -> str:
    """What becomes of a row of the preview."""
    return {
        "accepte": tr("Accepted"),
        "deplace": tr("Accepted, a value is taken out"),
        "signale": tr("Accepted, not to be exchanged"),
        "quarantaine": tr("Quarantine"),
    }[fate]


def merge_text(merge: str) -> str:
    """How several source columns make one value."""
    return {
        "first": tr("The first that is filled"),
        "join": tr("One after the other, in one text"),
        "all": tr("As a list"),
        "date": tr("Year, month and day make a date"),
    }[merge]
