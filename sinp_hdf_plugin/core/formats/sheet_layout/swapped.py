# SPDX-License-Identifier: GPL-2.0-or-later
"""Dates that a spreadsheet turned round: it took 05/12 for 12 May where it could, and left 25/12 as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sinp_hdf_plugin.core.formats.sheet_layout.head import HeadRow
from sinp_hdf_plugin.core.formats.source import WARNING, FileNote

_DATE = re.compile(r"[0-9]{4}/[0-9]{2}/([0-9]{2})(?: .*)?\Z")
_TEXT = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}\Z")
_LAST_MONTH = 12
_DATES, _TEXTS = 6, 3  # as many at least: chance alone would do so once in a thousand columns


def swapped_days(rows: Sequence[HeadRow], columns: Mapping[int, str]) -> Iterator[FileNote]:
    """A note for each column where all true dates have a day that may be a month, and all others have not."""
    for column, name in columns.items():
        days, texts = [], []
        for row in rows:
            cell = row.cells[column] or ""
            date, text = _DATE.match(cell), _TEXT.match(cell)
            if date:
                days.append(int(date[1]))
            elif text:
                texts.append((int(text[1]), int(text[2]), row.number))
        if len(days) < _DATES or len(texts) < _TEXTS or max(days) > _LAST_MONTH:
            continue
        if all(first > _LAST_MONTH >= second for first, second, _ in texts):
            message = (
                f"Dans « {name} », les dates que le tableur a reconnues ont toutes un jour inférieur à 13, et celles "
                f"restées en texte (ligne {texts[0][2]}…) un jour supérieur à 12 : il a sans doute inversé le jour et "
                "le mois des premières. Comparez-les au document d’origine avant de vous y fier."
            )
            yield FileNote("STR-021", message, line=texts[0][2], column=name, severity=WARNING)
