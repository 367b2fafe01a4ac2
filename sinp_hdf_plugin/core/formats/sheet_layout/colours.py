# SPDX-License-Identifier: GPL-2.0-or-later
"""What colours say of the rows of a table: a text for each coloured row, decoration left out, the legend added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Callable

from sinp_hdf_plugin.core.formats.sheet_layout.marks import Look, Marks
from sinp_hdf_plugin.core.formats.sheet_layout.words import sheet_words

COLUMN = "couleur"
_WHOLE_ROW = 0.8
_DECORATION = 0.9  # share of the rows from which a coloured column is drawn so, and says nothing of a row
_BANDS = 0.8  # share of the rows where the colour changes, in a table whose lines are drawn in two colours
_NAMED_COLUMNS = 4
_FEW_ROWS = 2
_LONGEST_LEGEND = 80

TextAt = Callable[[int, int], "str | None"]


@dataclass
class RowColours:
    """By row, what its colours say. cells: how many are coloured; names: the colours met; legend: colour -> meaning.

    decoration: they are the same all over the table; overflow: there are too many of them.
    """

    texts: dict[int, str] = field(default_factory=dict)
    cells: int = 0
    names: list[str] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    decoration: bool = False
    overflow: bool = False


def read_colours(marks: Marks, columns: Mapping[int, str], rows: range, count: int, text_at: TextAt) -> RowColours:
    """Colours of the `count` rows of data found in the range `rows`, in these columns (place -> name).

    text_at(row, column) gives the texts around the table, where a legend may be; None inside it.
    """
    found = RowColours(overflow=marks.painted.overflow)
    if found.overflow:
        return found
    painted = marks.painted
    per_column: Counter[tuple[int, Look]] = Counter()
    for (column, style), cells in Counter(zip(painted.columns, painted.looks)).items():
        per_column[column, marks.looks[style]] += cells
    drawn = {key for key, cells in per_column.items() if cells >= _DECORATION * count and count > _FEW_ROWS}
    said = {(column, style): (column, look) not in drawn for style, look in marks.looks.items() for column in columns}
    inside: dict[int, dict[Look, list[int]]] = defaultdict(lambda: defaultdict(list))  # row -> look -> columns
    around: list[tuple[int, int, Look]] = []
    for row, column, style in zip(painted.rows, painted.columns, painted.looks):
        if row in rows and column in columns:
            if said[column, style]:
                inside[row][marks.looks[style]].append(column)
        else:
            around.append((row, column, marks.looks[style]))
    if _is_banded(inside, count):
        found.decoration = True
        return found
    names = _names({look for looks in inside.values() for look in looks})
    legend = _legend(around, text_at)
    for row, looks in inside.items():
        texts = []
        for look, places in looks.items():
            found.cells += len(places)
            name = names[look]
            texts.append(_said(name, legend.get(look), [columns[c] for c in places], len(columns)))
            if name not in found.names:
                found.names.append(name)
                if look in legend:
                    found.legend[name] = legend[look]
        found.texts[row] = " ; ".join(texts)
    found.decoration = not found.texts and bool(drawn)
    return found


def colour_name(rgb: str) -> str:
    """The French name of the nearest colour that has one."""
    return min(_reference(), key=lambda known: _distance(known[1], rgb))[0]


def _said(name: str, meaning: str | None, columns: Sequence[str], width: int) -> str:
    text = name if len(columns) >= _WHOLE_ROW * width else f"{name} ({_listed(columns)})"
    return f"{text} : {meaning}" if meaning else text


def _listed(columns: Sequence[str]) -> str:
    more = len(columns) - _NAMED_COLUMNS
    return ", ".join(columns[:_NAMED_COLUMNS]) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")


def _is_banded(rows: Mapping[int, Mapping[Look, list[int]]], count: int) -> bool:
    """Whole rows in one colour, every other one."""
    if count < 6 or not 0.4 * count <= len(rows) <= 0.6 * count + 1:
        return False
    if len({look for looks in rows.values() for look in looks}) > 1:
        return False
    numbers = sorted(rows)
    steps = [second - first for first, second in zip(numbers, numbers[1:])]
    return sum(step == 2 for step in steps) >= _BANDS * len(steps)


def _names(looks: Collection[Look]) -> dict[Look, str]:
    """A name for each look; those that would share one get their code too."""
    plain = {look: _describe(look, False) for look in looks}
    times = Counter(plain.values())
    return {look: name if times[name] == 1 else _describe(look, True) for look, name in plain.items()}


def _describe(look: Look, exact: bool) -> str:
    code = {True: lambda rgb: f" (#{rgb})", False: lambda _: ""}[exact]
    parts = []
    if look.fill:
        parts.append(colour_name(look.fill) + code(look.fill))
    if look.font:
        parts.append(f"texte {colour_name(look.font)}{code(look.font)}")
    if look.struck:
        parts.append("texte barré")
    return ", ".join(parts)


def _legend(around: Sequence[tuple[int, int, Look]], text_at: TextAt) -> dict[Look, str]:
    """Coloured cells beside the table with a text in them or at their right; a colour with two texts has none."""
    texts: dict[Look, set[str]] = defaultdict(set)
    for row, column, look in around:
        own = (text_at(row, column) or "").strip()
        text = own or (text_at(row, column + 1) or "").strip()
        if text and len(text) <= _LONGEST_LEGEND:
            texts[look].add(text)
    return {look: next(iter(found)) for look, found in texts.items() if len(found) == 1}


def _distance(first: tuple[int, int, int], rgb: str) -> float:
    """How different two colours look: the weights follow how strongly the eye sees each light."""
    red, green, blue = (int(rgb[i : i + 2], 16) for i in (0, 2, 4))
    mean = (first[0] + red) / 2
    dr, dg, db = first[0] - red, first[1] - green, first[2] - blue
    return (2 + mean / 256) * dr * dr + 4 * dg * dg + (2 + (255 - mean) / 256) * db * db


@cache
def _reference() -> tuple[tuple[str, tuple[int, int, int]], ...]:
    return tuple(
        (known["name"], (int(known["rgb"][:2], 16), int(known["rgb"][2:4], 16), int(known["rgb"][4:], 16)))
        for known in sheet_words()["colours"]
    )
