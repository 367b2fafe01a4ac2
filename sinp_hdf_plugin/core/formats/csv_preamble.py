# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes before the data of a text table: a declared delimiter, blank lines, the header, a second header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from sinp_hdf_plugin.core.formats.blank_rows import is_blank
from sinp_hdf_plugin.core.formats.csv_dialect import COMMENT, Dialect, declared_delimiter, detect
from sinp_hdf_plugin.core.formats.csv_lines import RETURN_HOLD, LineFeed
from sinp_hdf_plugin.core.formats.source import INFO, FileNote, SourceError


@dataclass
class Preamble:
    """dialect; declared: the first line only says the delimiter; before: rows above the header; comments: under it."""

    dialect: Dialect
    declared: bool
    header: list[str] = field(default_factory=list)
    before: int = 0
    comments: int = 0
    notes: list[FileNote] = field(default_factory=list)

    @property
    def first_line(self) -> int:
        """The number of the first row of data; the header is row 1."""
        return 2 + self.comments

    def rows(self, feed: LineFeed) -> Iterator[list[str]]:
        """All rows of a feed that is at its beginning."""
        return self.dialect.rows(islice(feed, 1, None) if self.declared else feed)

    def skip(self, feed: LineFeed) -> None:
        """Bring a feed from its beginning to the first row of data. Raises csv.Error."""
        for _ in islice(self.rows(feed), self.before + 1 + self.comments):
            pass


def read_preamble(feed: LineFeed, name: str) -> Preamble:
    """Find the dialect and the header. Raises csv.Error, and SourceError STR-001 when there is none."""
    lines = feed.peek()
    delimiter = declared_delimiter(lines[0]) if lines else None
    body = lines[1:] if delimiter else lines
    first = next((i for i, line in enumerate(body) if not (is_blank(line) or _is_comment(line))), 0)
    found = Preamble(detect(body[first:], delimiter), delimiter is not None)
    if delimiter:
        message = f"La première ligne « {lines[0]} », qui annonce le séparateur, n’est pas comptée dans les lignes."
        found.notes.append(FileNote("STR-004", message, severity=INFO))
    rows = found.rows(feed)
    _find_header(found, rows, feed, name)
    for row in rows:
        if not (row and _is_comment(row[0])):
            break
        found.comments += 1
        message = "Cette ligne commence par « // » : c’est un second en-tête, elle n’est pas lue comme une donnée."
        line = found.first_line - 1
        found.notes.append(FileNote("STR-026", message, line, value=row[0], severity=INFO))
    return found


def restored(rows: list[list[str]], feed: LineFeed) -> list[list[str]]:
    """Rows with the carriage returns that the feed had to hide."""
    if not feed.holds_returns or not any(RETURN_HOLD in cell for cell in chain.from_iterable(rows)):
        return rows
    return [[cell.replace(RETURN_HOLD, "\r") for cell in row] for row in rows]


def _find_header(found: Preamble, rows: Iterator[list[str]], feed: LineFeed, name: str) -> None:
    blank = 0
    for row in rows:
        if not all(map(is_blank, row)) and not _is_comment(row[0]):
            found.header = restored([row], feed)[0]
            break
        found.before += 1
        blank += all(map(is_blank, row))
    else:
        raise SourceError(
            "STR-001", f"Le fichier « {name} » est vide. Vérifiez l’export ou le téléchargement dont il vient."
        )
    if found.before:
        what = _counted(blank, "vide"), _counted(found.before - blank, "de commentaire (//)")
        message = (
            f"Avant l’en-tête, rien n’est lu ({' et '.join(filter(None, what))}) : les numéros de ligne partent de "
            "l’en-tête (ligne 1)."
        )
        found.notes.append(FileNote("STR-013" if blank else "STR-026", message, severity=INFO))


def _is_comment(text: str) -> bool:
    return text.lstrip('" \t').startswith(COMMENT)


def _counted(count: int, what: str) -> str:
    plural = "s" if count > 1 else ""
    return f"{count} ligne{plural} {what}{plural if what == 'vide' else ''}" if count else ""
