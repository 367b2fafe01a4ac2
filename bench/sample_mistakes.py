# SPDX-License-Identifier: GPL-2.0-or-later
"""How the mistakes of real files are made: what a kind of mistake is, and the changes it is composed of.

`apply(row, rng, other)` changes `row` in place; `other` is a clean row of the same file, for duplicates.
Keys that are no column change the line itself: CUT drops so many cells at its end, EXTRA is a cell too many.
Kinds whose `rules` is empty are traps, not mistakes: a good reader takes them without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Callable

from bench.lambert93 import to_lambert93

Row = dict[str, str]
Apply = Callable[[Row, Random, Row], None]

CUT, EXTRA = "\0cut", "\0extra"
NO_BREAK = "\u00a0"
PSEUDO_NULLS = ("NA", "\\N", "-", "NULL", "#N/A")
WRONG_SHAPES = {
    "broken": ("POINT({0} {1}", "POINT {0},{1}", "{0} {1}", "PONT({0} {1})"),
    "collection": ("GEOMETRYCOLLECTION(POINT({0} {1}),LINESTRING({0} {1},{2} {3}))",),
    "crossing": ("POLYGON(({0} {1},{2} {3},{2} {1},{0} {3},{0} {1}))",),
}


@dataclass(frozen=True)
class Mistake:
    """A kind of mistake: `rate` is the number of rows in 10,000 that have it."""

    name: str
    rate: float
    columns: str
    rules: str
    text: str
    apply: Apply


def put(**values: str) -> Apply:
    """Return a change that writes fixed values; `a|b|c` is a choice between three."""

    def apply(row: Row, rng: Random, _: Row) -> None:
        for column, choices in values.items():
            row[column] = rng.choice(choices.split("|"))

    return apply


def edit(columns: str, change: Callable[[str, Random], str]) -> Apply:
    """Return a change that rewrites the text of each of the columns (blank-separated names)."""

    def apply(row: Row, rng: Random, _: Row) -> None:
        for column in columns.split():
            row[column] = change(row[column], rng)

    return apply


def edit_one(columns: str, change: Callable[[str, Random], str]) -> Apply:
    """Return a change that rewrites one of the columns, drawn among those that are filled."""

    def apply(row: Row, rng: Random, _: Row) -> None:
        column = rng.choice([name for name in columns.split() if row[name]])
        row[column] = change(row[column], rng)

    return apply


def both(first: Apply, second: Apply) -> Apply:
    """Return two changes, one after the other."""

    def apply(row: Row, rng: Random, other: Row) -> None:
        first(row, rng, other)
        second(row, rng, other)

    return apply


def borrow(*columns: str) -> Apply:
    """Return a change that takes columns over from another row: duplicates, or a whole copy without names."""

    def apply(row: Row, _: Random, other: Row) -> None:
        row.update(other if not columns else {column: other[column] for column in columns})

    return apply


def move_day(column: str, nearest: int, farthest: int, into: str = "") -> Apply:
    """Return a change that moves an ISO day by a number of days drawn between two bounds."""

    def apply(row: Row, rng: Random, _: Row) -> None:
        day = date.fromisoformat(row[column]) + timedelta(days=rng.randint(nearest, farthest))
        row[into or column] = day.isoformat()

    return apply


def mojibake(text: str, _: Random) -> str:
    """Return a name (one with accents, if need be another) as UTF-8 read as Windows-1252 shows it."""
    accented = text if any(letter > "\x7f" for letter in text) else "GENÊT Aimé"
    return accented.encode("utf-8").decode("cp1252", errors="replace")


def serial(text: str, _: Random) -> str:
    """Return the number by which a spreadsheet keeps an ISO day."""
    return str((date.fromisoformat(text) - date(1899, 12, 30)).days)


def french(text: str, _: Random) -> str:
    """Return an ISO day as dd/mm/yyyy."""
    return "/".join(reversed(text.split("-")))


def padded(text: str, rng: Random) -> str:
    """Return a text with blanks that do not belong to it, visible or not."""
    return rng.choice((f"{text} ", f" {text}", f"{text}{NO_BREAK}", f"{NO_BREAK}{text}"))


def sexagesimal(text: str, letters: str) -> str:
    """Return decimal degrees as degrees, minutes and seconds."""
    degrees, rest = divmod(abs(float(text)), 1)
    minutes, rest = divmod(rest * 60, 1)
    return f"{int(degrees)}°{int(minutes):02d}'{rest * 60:04.1f}\"{letters[float(text) < 0]}"


def place(row: Row, longitude: str, latitude: str) -> None:
    """Write a point in the three columns that hold it."""
    row.update(
        geometrie_wkt_4326=f"POINT({longitude} {latitude})",
        x_centroid_4326=longitude,
        y_centroid_4326=latitude,
    )


def swapped(row: Row, _: Random, __: Row) -> None:
    place(row, row["y_centroid_4326"], row["x_centroid_4326"])


def at_zero(row: Row, _: Random, __: Row) -> None:
    place(row, "0", "0")


def elsewhere(row: Row, rng: Random, _: Row) -> None:
    place(row, f"{rng.uniform(-0.5, 5.5):.5f}", f"{rng.uniform(44.0, 47.5):.5f}")


def in_metres(row: Row, _: Random, __: Row) -> None:
    x, y = to_lambert93(float(row["x_centroid_4326"]), float(row["y_centroid_4326"]))
    place(row, f"{x:.1f}", f"{y:.1f}")


def without_wkt(change: Apply) -> Apply:
    """Return a change of the two coordinate columns, in a row that has nothing but them."""
    return both(put(geometrie_wkt_4326=""), change)


def in_sexagesimal(row: Row, _: Random, __: Row) -> None:
    row["x_centroid_4326"] = sexagesimal(row["x_centroid_4326"], "EW")
    row["y_centroid_4326"] = sexagesimal(row["y_centroid_4326"], "NS")


def first_point(wkt: str) -> tuple[float, float]:
    """Return the first corner of a WKT geometry."""
    x, y = wkt.split("(")[-1].split(",")[0].rstrip(")").split()
    return float(x), float(y)


def shaped(kind: str, column: str, reach: float, decimals: int) -> Apply:
    """Return a change of a WKT column into a shape that cannot be taken, at the first point of the old."""

    def apply(row: Row, rng: Random, _: Row) -> None:
        x, y = first_point(row[column])
        corners = (x, y, x + reach, y + reach)
        row[column] = rng.choice(WRONG_SHAPES[kind]).format(*(f"{corner:.{decimals}f}" for corner in corners))

    return apply


def too_long(column: str) -> Apply:
    """Return a change that leaves a semicolon of a comment unquoted: one cell more from there on."""
    return put(**{column: "Vu deux fois", EXTRA: f"{column} la seconde fois en vol"})
