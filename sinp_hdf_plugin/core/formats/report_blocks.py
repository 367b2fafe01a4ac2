# SPDX-License-Identifier: GPL-2.0-or-later
"""Building blocks of the HTML report: tables, folds, lists of rules, calm sentences.

Names of columns and sentences given to these functions are ours (they pass through `fr`); everything called
`html`, `rows` or `body` is already safe HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sinp_hdf_plugin.core.formats.report_text import esc, fr, number, slug


class Head(NamedTuple):
    """Head of a column: its name; kind `text` or `num` (both sortable) or empty; a CSS class."""

    name: str
    kind: str = "text"
    css: str = ""


def table(heads: Iterable[Head], rows: str, css: str = "sortable") -> str:
    """A table that scrolls sideways when the page is narrow; rows: `<tr>` elements."""
    return f'<div class="scroll"><table class="{css}">{head(heads)}<tbody>{rows}</tbody></table></div>'


def head(heads: Iterable[Head]) -> str:
    """The `<thead>` of a table."""
    cells = []
    for item in heads:
        css = " ".join(name for name in ("num" if item.kind == "num" else "", item.css) if name)
        marks = (f' class="{css}"' if css else "") + (f' data-sort="{item.kind}"' if item.kind else "")
        cells.append(f'<th scope="col"{marks}>{fr(item.name)}</th>')
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def number_cell(value: int, css: str = "num strong") -> str:
    """A cell with a count, sorted on its value and not on its text."""
    return f'<td class="{css}" data-v="{value}">{number(value)}</td>'


def name_cell(name: str, label: str = "") -> str:
    """The heading cell of a row: a technical name and what it means."""
    told = f' <span class="sub">{fr(label)}</span>' if label else ""
    return f'<th scope="row"><code>{esc(name)}</code>{told}</th>'


def calm(sentence: str) -> str:
    """A paragraph that says there is nothing to show."""
    return f'<p class="calm">{fr(sentence)}</p>'


def fold(title_html: str, body: str, unfolded: bool = False, css: str = "fold") -> str:
    """A part that can be folded; it is complete, and printed, without script."""
    return f'<details class="{css}"{" open" if unfolded else ""}><summary>{title_html}</summary>{body}</details>'


def rule_list(rules: Iterable[tuple[str, str]]) -> str:
    """A list of (rule id, sentence)."""
    items = "".join(f"<li><code>{esc(rule)}</code> {fr(statement)}</li>" for rule, statement in rules)
    return f'<ul class="plain">{items}</ul>'


def rule_links(rules: Iterable[str]) -> str:
    """Ids of rules, each a link to its place among the findings."""
    return " ".join(f'<a class="id" href="#{rule_anchor(rule)}">{esc(rule)}</a>' for rule in rules)


def rule_anchor(rule: str) -> str:
    """Id of the element that shows the findings of a rule."""
    return f"regle-{slug(rule)}"
