# SPDX-License-Identifier: GPL-2.0-or-later
"""How a text table separates and quotes its cells, found from its first lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sinp_hdf_plugin.core.formats.blank_rows import is_blank
from sinp_hdf_plugin.core.formats.csv_lines import LONGEST_LINE

DELIMITERS = (";", ",", "\t", "|")
COMMENT = "//"
_SAMPLE_LINES = 300
_DECLARATION = re.compile(r'"?sep=(.)"?[;,\t| ]*\Z', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """delimiter; quoting: cells may stand in quotation marks; spaced: with blanks before the mark."""

    delimiter: str = ";"
    quoting: bool = True
    spaced: bool = False

    def rows(self, lines: Iterable[str], strict: bool = False) -> Iterator[list[str]]:
        """Rows of these lines. Raises csv.Error; `strict` makes it do so for quotation marks out of place."""
        if csv.field_size_limit() < LONGEST_LINE:
            csv.field_size_limit(LONGEST_LINE)
        if not self.quoting:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, quotechar=None)
        return csv.reader(lines, delimiter=self.delimiter, strict=strict, skipinitialspace=self.spaced)


def declared_delimiter(line: str) -> str | None:
    """The delimiter of a first line `sep=;`, as spreadsheets write it."""
    found = _DECLARATION.match(line)
    return found.group(1) if found else None


def detect(lines: Sequence[str], delimiter: str | None = None) -> Dialect:
    """The dialect under which the header gives most columns and most rows agree with it.

    `lines` are without line feeds, from the first one that may be the header; `delimiter` when it is known.
    """
    sample = [line + "\n" for line in lines[:_SAMPLE_LINES]]
    cut = len(sample) < len(lines)
    candidates = [Dialect(found) for found in ([delimiter] if delimiter else DELIMITERS)]
    best = max(candidates, key=lambda dialect: _score(dialect, sample, cut))
    if not any('"' in line for line in sample):
        return best
    ways = [best, replace(best, quoting=False)]
    if any(f'{best.delimiter} "' in line for line in sample):
        ways.insert(1, replace(best, spaced=True))
    if _stray_marks(best.delimiter, sample):
        ways.reverse()  # the first one wins where all agree
    return max(ways, key=lambda dialect: _agreement(dialect, sample, cut)[1])


def _stray_marks(delimiter: str, sample: Sequence[str]) -> bool:
    """Whether most quotation marks that begin a cell have none at its end."""
    cells = [cell.strip() for line in sample for cell in line.split(delimiter)]
    marked = [cell for cell in cells if cell.startswith('"')]
    return sum(len(cell) > 1 and cell.endswith('"') for cell in marked) * 2 < len(marked)


def _score(dialect: Dialect, sample: Sequence[str], cut: bool) -> float:
    width, agreement = _agreement(dialect, sample, cut)
    return (width - 1) * (0.1 + agreement)


def _agreement(dialect: Dialect, sample: Sequence[str], cut: bool) -> tuple[int, float]:
    """(cells of the header, share of the rows that have as many)."""
    try:
        rows = [row for row in dialect.rows(sample) if not all(map(is_blank, row))]
    except csv.Error:
        return 1, 0.0
    if cut:
        del rows[-1:]  # perhaps the beginning of a row
    if not rows:
        return 1, 0.0
    width = len(rows[0])
    body = [row for row in rows[1:] if not row[0].startswith(COMMENT)]
    return width, sum(len(row) == width for row in body) / len(body) if body else 0.0
