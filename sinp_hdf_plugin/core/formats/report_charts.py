# SPDX-License-Identifier: GPL-2.0-or-later
"""Inline SVG charts of the HTML report: columns, horizontal bars, one thin bar for a share.

No script and no style of their own: colours come from the page's classes. Each chart carries a title and a
description for screen readers, and the same numbers in a table under it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from sinp_hdf_plugin.core.formats.report_blocks import Head, fold, head
from sinp_hdf_plugin.core.formats.report_text import count, esc, fr, number, percent, slug

Unit = tuple[str, str]
"""(singular, plural) of what is counted."""

ROWS: Unit = ("ligne", "lignes")

WIDTH = 500
MAX_YEARS = 40
MAX_BARS = 15
_TOP, _FLOOR, _LEFT, _RIGHT = 22, 200, 54, 6
_NAMES, _FIGURES, _LINE = 172, 62, 24
_MANY, _OTHER_LABEL = 20, 3
_LETTER = 6.8
"""Width of a letter of a label, on average, with the widest of the page's fonts."""


class Bar(NamedTuple):
    """One bar: its label, its value, and a CSS class for its colour."""

    label: str
    value: int
    css: str = ""


def columns_chart(title: str, bars: list[Bar], table: list[Bar] | None = None, unit: Unit = ROWS) -> str:
    """Vertical bars in the order given, as a <figure>; a sentence when there is nothing to draw.

    table: the figures to list under the drawing when they are finer than the bars.
    """
    if not bars:
        return _nothing(title)
    top, step = scale(max(bar.value for bar in bars))
    slot = (WIDTH - _LEFT - _RIGHT) / len(bars)
    middles = [_LEFT + slot * (index + 0.5) for index in range(len(bars))]
    parts = [_grid_line(tick, top) for tick in range(0, top + 1, step)]
    parts += [_column(bar, middle, slot, top, unit) for bar, middle in zip(bars, middles)]
    parts.append(f'<line class="axis" x1="{_LEFT}" y1="{_FLOOR}" x2="{WIDTH - _RIGHT}" y2="{_FLOOR}"></line>')
    parts.append(_axis_labels(bars, middles))
    return _figure(title, table or bars, "".join(parts), _FLOOR + 24, unit)


def _column(bar: Bar, middle: float, slot: float, top: int, unit: Unit) -> str:
    height = (_FLOOR - _TOP) * bar.value / top
    if bar.value:
        height = max(height, 1.0)
    width = min(slot * 0.78, 54.0)
    drawn = (
        f'<rect class="bar {bar.css}" x="{middle - width / 2:.1f}" y="{_FLOOR - height:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}"><title>{_tip(bar, unit)}</title></rect>'
    )
    written = number(bar.value)
    if bar.value and len(written) * _LETTER < slot:
        drawn += _text(middle, _FLOOR - height - 5, written, "middle", "figure")
    return drawn


def _axis_labels(bars: list[Bar], middles: list[float]) -> str:
    """As many labels as fit without touching: the bars apart first, then round years, then the others
    unless there are many bars."""
    order = sorted(range(len(bars)), key=lambda index: _label_rank(bars[index]))
    if len(bars) > _MANY:
        order = [index for index in order if _label_rank(bars[index]) < _OTHER_LABEL]
    taken: list[tuple[float, float]] = []
    parts = []
    for index in order:
        half = len(bars[index].label) * _LETTER / 2
        middle = min(max(middles[index], half), WIDTH - half)
        if all(middle + half + 2 < start or middle - half - 2 > end for start, end in taken):
            taken.append((middle - half, middle + half))
            parts.append(_text(middle, _FLOOR + 16, bars[index].label, "middle"))
    return "".join(parts)


def _label_rank(bar: Bar) -> int:
    return 0 if bar.css else 1 if bar.label.endswith("0") else 2 if bar.label.endswith("5") else _OTHER_LABEL


def bars_chart(title: str, bars: list[Bar], unit: Unit = ROWS) -> str:
    """Horizontal bars with their label and value, as a <figure>; long lists end with a sum of the rest."""
    if not bars:
        return _nothing(title)
    shown = bars if len(bars) <= MAX_BARS + 1 else bars[:MAX_BARS]
    rest = bars[len(shown) :]
    if rest:
        shown = [*shown, Bar(f"Autres ({len(rest)})", sum(bar.value for bar in rest), "other")]
    highest = max(max(bar.value for bar in shown), 1)
    parts = [_bar(bar, 4 + index * _LINE, highest, unit) for index, bar in enumerate(shown)]
    return _figure(title, bars, "".join(parts), 4 + len(shown) * _LINE, unit)


def _bar(bar: Bar, y: int, highest: int, unit: Unit) -> str:
    width = (WIDTH - _NAMES - _FIGURES) * bar.value / highest
    if bar.value:
        width = max(width, 1.0)
    room = int((_NAMES - 8) / _LETTER)
    label = bar.label if len(bar.label) <= room else bar.label[: room - 1] + "…"
    return (
        f"<g><title>{_tip(bar, unit)}</title>{_text(_NAMES - 8, y + 12, label, 'end')}"
        f'<rect class="bar {bar.css}" x="{_NAMES}" y="{y}" width="{width:.1f}" height="16"></rect>'
        f"{_text(_NAMES + width + 6, y + 12, number(bar.value), 'start', 'figure')}</g>"
    )


def year_bars(by_year: dict[int, int]) -> list[Bar]:
    """One bar a year over the years that hold most rows; what is before and after, gathered at both ends."""
    if not by_year:
        return []
    first, last = min(by_year), max(by_year)
    if last - first >= MAX_YEARS:
        first, last = _fullest_years(by_year)
    bars = [Bar(str(year), by_year.get(year, 0)) for year in range(first, last + 1)]
    before = sum(rows for year, rows in by_year.items() if year < first)
    after = sum(rows for year, rows in by_year.items() if year > last)
    start = [Bar(f"avant {first}", before, "other")] if before else []
    end = [Bar(f"après {last}", after, "other")] if after else []
    return start + bars + end


def _fullest_years(by_year: dict[int, int]) -> tuple[int, int]:
    """First and last year of the MAX_YEARS in a row that hold most rows, the latest such."""
    years = sorted(by_year)
    totals = [0, *accumulate(by_year[year] for year in years)]
    ends = [bisect_left(years, year + MAX_YEARS) for year in years]
    start = max(range(len(years)), key=lambda index: (totals[ends[index]] - totals[index], index))
    return years[start], years[ends[start] - 1]


def share_bar(part: int, whole: int, css: str = "", rest: str = "") -> str:
    """One thin bar that fills its cell in proportion; silent for screen readers, as the figure is beside it.

    rest: CSS class of what is not filled, when that deserves a colour.
    """
    width = min(100.0 * part / whole, 100.0) if whole else 0.0
    if part:
        width = max(width, 0.5)
    if part < whole:
        width = min(width, 99.0)
    under = f"bar {rest}" if rest and part < whole else "track"
    return (
        '<svg class="share" width="100%" height="10" viewBox="0 0 100 10" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        f'<rect class="{under}" x="0" y="0" width="100" height="10"></rect>'
        f'<rect class="bar {css}" x="0" y="0" width="{width:.2f}" height="10"></rect></svg>'
    )


def stacked_bar(bars: list[Bar], description: str, unit: Unit = ROWS) -> str:
    """One wide bar cut in proportion to the values given; nothing when they are all zero."""
    whole = sum(bar.value for bar in bars)
    if not whole:
        return ""
    parts, x = [], 0.0
    for bar in bars:
        width = 100.0 * bar.value / whole
        parts.append(
            f'<rect class="bar {bar.css}" x="{x:.3f}" y="0" width="{width:.3f}" height="10">'
            f"<title>{_tip(bar, unit)}</title></rect>"
        )
        x += width
    return (
        '<svg class="stack" width="100%" height="14" viewBox="0 0 100 10" preserveAspectRatio="none"'
        f' role="img" aria-label="{esc(description)}">{"".join(parts)}</svg>'
    )


def scale(highest: int) -> tuple[int, int]:
    """(top, step) of an axis with round ticks, two to six of them, top at or above the highest value."""
    power = 1
    while power * 50 < highest:
        power *= 10
    step = next(size * power for size in (1, 2, 5, 10) if size * power * 5 >= highest)
    return max(-(-highest // step), 1) * step, step


def _grid_line(tick: int, top: int) -> str:
    y = _FLOOR - (_FLOOR - _TOP) * tick / top
    line = f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"></line>'
    return line + _text(_LEFT - 7, y + 4, number(tick), "end")


def _text(x: float, y: float, text: str, anchor: str, css: str = "label") -> str:
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{esc(text)}</text>'


def _tip(bar: Bar, unit: Unit) -> str:
    return f"{esc(bar.label)}{fr(' : ')}{esc(count(bar.value, *unit))}"


def _nothing(title: str) -> str:
    told = '<p class="none">Aucune donnée.</p>'
    return f'<figure class="chart"><figcaption>{fr(title)}</figcaption>{told}</figure>'


def _figure(title: str, bars: list[Bar], drawing: str, height: int, unit: Unit) -> str:
    """The drawing with its caption, its description for screen readers and its figures."""
    key = "graph-" + slug(title)
    whole = sum(bar.value for bar in bars)
    told = f"{count(whole, *unit)} au total"
    if whole:
        best = max(bars, key=lambda bar: bar.value)
        told += f", maximum {number(best.value)} pour {best.label}"
    return (
        f'<figure class="chart"><figcaption>{fr(title)}</figcaption>'
        f'<svg class="graph" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' preserveAspectRatio="xMinYMin meet" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{fr(title)}</title><desc id="{key}-d">{esc(told)}</desc>{drawing}</svg>'
        f"{fold('Les chiffres', _figures(bars, whole, unit), css='data')}</figure>"
    )


def _figures(bars: list[Bar], whole: int, unit: Unit) -> str:
    heads = (Head("", ""), Head(unit[1].capitalize(), "", "num"), Head("Part", "", "num"))
    rows = "".join(
        f'<tr><th scope="row">{esc(bar.label)}</th><td class="num">{number(bar.value)}</td>'
        f'<td class="num">{esc(percent(bar.value, whole))}</td></tr>'
        for bar in bars
    )
    return f"<table>{head(heads)}<tbody>{rows}</tbody></table>"
