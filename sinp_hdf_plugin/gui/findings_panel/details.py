# SPDX-License-Identifier: GPL-2.0-or-later
"""What one finding says, as a page: the rule, what was found and expected, where, and the proposal before and after."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from qgis.PyQt.QtWidgets import QTextBrowser, QWidget

from sinp_hdf_plugin.core.rules.catalogue import Rule
from sinp_hdf_plugin.core.workbench.locating import NOTES
from sinp_hdf_plugin.core.workbench.proposals import DONE, VALUES
from sinp_hdf_plugin.core.workbench.result import Finding
from sinp_hdf_plugin.gui.findings_panel import words
from sinp_hdf_plugin.gui.findings_panel.loading import Loaded
from sinp_hdf_plugin.toolbelt.i18n import tr


class Details(QTextBrowser):
    """The page of a finding; or a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def say(self, sentence: str) -> None:
        """A sentence where there is no finding."""
        self.setHtml(f"<p style='color:{words.QUIET.name()}'>{escape(sentence)}</p>" if sentence else "")

    def show_finding(self, loaded: Loaded, position: int, state: str, is_alone: bool = True) -> None:
        """The page of a finding; `state`: a sentence about what was done with it, or "". Not alone: an example."""
        one = loaded.table.finding(position)
        rule = loaded.result.proposals.rule(one.rule)
        colour = words.COLOURS.get(one.severity, words.QUIET).name()
        head = " · ".join(filter(None, (one.rule, words.severity_name(one.severity), one.attribute)))
        parts = [f"<p><b style='color:{colour}'>■</b> <b>{escape(head)}</b>"]
        if one.message:
            parts.append(f"<br>{escape(one.message)}")
        parts.append("</p>")
        if state:
            parts.append(f"<p style='color:{words.MENDED.name()}'>{escape(state)}</p>")
        rows = [
            *self._values(loaded, one),
            *self._explained(rule),
            *(_where(loaded, position, one) if is_alone else ()),
        ]
        cells = "".join(
            f"<tr><td style='padding-right:10px;color:{words.QUIET.name()}'>{escape(label)}</td><td>{text}</td></tr>"
            for label, text in rows
        )
        self.setHtml("".join(parts) + f"<table cellspacing='0' cellpadding='2'>{cells}</table>")

    def _values(self, loaded: Loaded, one: Finding) -> Iterator[tuple[str, str]]:
        yield tr("Found"), f"<b>{escape(words.shown(one.value))}</b>"
        if not one.proposal:
            return
        if one.proposal.endswith(DONE):
            yield tr("Completed by itself"), f"<b>{escape(one.proposal[: -len(DONE)])}</b>"
            return
        asked = loaded.result.proposals.asked(one.rule, one.attribute, one.value, one.proposal, one.confidence)
        sure = words.confidence_name(one.confidence)
        note = f" <span style='color:{words.QUIET.name()}'>({escape(sure)})</span>" if sure else ""
        if asked.state != VALUES:
            yield tr("Advice"), escape(one.proposal)
            return
        before = dict(asked.shown)
        lines = [
            f"{escape(name)} : {escape(words.shown(before.get(name)))} → <b>{escape(words.shown(after))}</b>"
            for name, after in asked.parts
        ]
        yield tr("Proposal"), "<br>".join(lines) + note

    def _explained(self, rule: Rule | None) -> Iterator[tuple[str, str]]:
        if rule is None:
            return
        yield tr("Expected"), escape(rule.statement["fr"])
        if rule.advice.get("fr"):
            yield tr("What to do"), escape(rule.advice["fr"])
        if rule.source:
            yield tr("Source"), escape(rule.source)


def _where(loaded: Loaded, position: int, one: Finding) -> Iterator[tuple[str, str]]:
    row = loaded.table.rows[position]
    place = []
    if one.line is not None:
        place.append(tr("row {number}").format(number=one.line) + (f", {one.sheet}" if one.sheet else ""))
    if row.table:
        columns = loaded.columns(position)
        place.append(f"{row.table}{' : ' if columns else ''}{', '.join(columns)}")
    if place:
        yield tr("Where"), escape(" · ".join(place))
    note = NOTES.get(row.kind) or loaded.note(position)
    if note:
        yield "", escape(note)
    if one.record:
        yield tr("Record"), escape(one.record)
