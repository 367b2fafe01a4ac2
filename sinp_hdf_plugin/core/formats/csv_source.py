# SPDX-License-Identifier: GPL-2.0-or-later
"""Reader of text tables: CSV and its kin, whatever their delimiter, quoting and encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sinp_hdf_plugin.core.formats import header
from sinp_hdf_plugin.core.formats.batching import BatchPile
from sinp_hdf_plugin.core.formats.blank_rows import BlankRows, blank_positions, is_blank
from sinp_hdf_plugin.core.formats.csv_cells import has_spaced_quotes, split_lines
from sinp_hdf_plugin.core.formats.csv_lines import NUL_SIGN, LineFeed
from sinp_hdf_plugin.core.formats.csv_preamble import read_preamble, restored
from sinp_hdf_plugin.core.formats.source import (
    WARNING,
    Batch,
    FileNote,
    MalformedRow,
    SourceError,
    Stamp,
    TableSource,
)
from sinp_hdf_plugin.core.formats.text_encoding import scan_text

_MOST_NUL_NOTES = 10_000


class _Chunk(NamedTuple):
    """Rows of one block: every column of the file, also those that are not offered."""

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]
    malformed: list[MalformedRow]


class PlainText(NamedTuple):
    """How to read a text that anything can read: UTF-8, its header on the first line, rows below; `quote` may be empty.

    `rows` counts the lines below the header: fewer rows than that have cells of several lines.
    """

    delimiter: str
    quote: str
    rows: int


class CsvSource(TableSource):
    """A text table. `encoding` None detects it. Raises SourceError when it is none (STR-001 to STR-009)."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        super().__init__(path, path.name, path.name)
        self._path = path
        self._stamp = Stamp.of([path])
        self._scan = scan_text(path, encoding)
        self.encoding = self._scan.label
        self.notes += self._scan.notes
        self._blanks = BlankRows()
        self._open_table()

    @property
    def estimated_rows(self) -> int | None:
        """The lines of the text but the header's; line feeds inside cells are counted too."""
        return max(0, self._scan.lines - 1)

    @property
    def plain(self) -> PlainText | None:
        """How another program reads the same table, or None where this reader has to cope with something."""
        scan, preamble = self._scan, self._preamble
        dialect = preamble.dialect
        plain = (
            not scan.nuls
            and not scan.carriage_returns_only
            and scan.codec.lower() in ("utf-8", "utf-8-sig")
            and scan.errors == "strict"
            and not dialect.spaced
            and not preamble.declared
            and not preamble.before
            and not preamble.comments
            and len(self.columns) == len(preamble.header) > 1
            and not (dialect.quoting and has_spaced_quotes(self._path, dialect.delimiter))
        )
        return PlainText(dialect.delimiter, '"' if dialect.quoting else "", scan.lines - 1) if plain else None

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once; short and long rows come apart, as malformed; empty ones are counted and left."""
        self._begin_pass()
        pile = BatchPile(len(self.columns), size)
        nul_cells = 0
        for chunk in self._chunks(self._header.needed):
            if self._scan.nuls:
                nul_cells += self._note_nuls(chunk, nul_cells)
            kept = (chunk.columns[position] for position in self._header.positions)
            pile.add([_without_empty(c) for c in kept], chunk.lines, malformed=chunk.malformed)
            yield from pile.full()
        self._stamp.check()
        self.empty_rows = self._blanks.total
        self.notes += self._blanks.notes()
        if nul_cells > _MOST_NUL_NOTES:
            message = f"{nul_cells - _MOST_NUL_NOTES} autres cellules contiennent un octet nul, montré « ␀ »."
            self.notes.append(FileNote("STR-014", message, value=str(nul_cells - _MOST_NUL_NOTES)))
        yield from pile.rest()

    def _open_table(self) -> None:
        """Find the dialect and the header, and make sure that rows follow."""
        feed = LineFeed(self._path, self._scan)
        try:
            self._preamble = read_preamble(feed, self.name)
        except csv.Error as error:
            raise self._not_a_table(error) from error
        finally:
            feed.close()
        self.notes += self._preamble.notes
        names = header.clean_names(self._preamble.header)
        header.check_unique(names, self.name)
        self._width = len(names)
        without_name = header.nameless(names)
        self._header = header.settle(names, self._filled(names, without_name) if without_name else ())
        self.columns = self._header.names
        self.notes += self._header.notes
        if not any(chunk.lines or chunk.malformed for chunk in self._chunks(self._header.needed)):
            raise SourceError(
                "STR-002",
                f"Le fichier « {self.name} » n’a que sa ligne d’en-tête : il ne contient aucune donnée. "
                "Vérifiez l’export dont il vient.",
            )
        if self._width == 1:
            message = (
                "Le tableau n’a qu’une colonne. S’il devait en avoir plusieurs, son séparateur n’est pas reconnu : "
                "enregistrez-le avec des points-virgules."
            )
            self.notes.append(FileNote("STR-007", message, line=1, severity=WARNING))

    def _filled(self, names: Sequence[str], positions: Sequence[int]) -> set[int]:
        """Which of these columns have something in a row: the file is read for it."""
        filled: set[int] = set()
        needed = max((i + 1 for i, name in enumerate(names) if name), default=0)
        for chunk in self._chunks(needed):
            filled.update(i for i in positions if i not in filled and not all(map(is_blank, chunk.columns[i])))
            if len(filled) == len(positions):
                break
        return filled

    def _chunks(self, needed: int) -> Iterator[_Chunk]:
        """The rows of data, block by block. Rows of at least `needed` cells are completed with empty ones."""
        self._blanks = BlankRows()
        feed = LineFeed(self._path, self._scan)
        try:
            self._preamble.skip(feed)
            line = self._preamble.first_line
            while True:
                lines = feed.peek()
                if not lines:
                    return
                columns = split_lines(lines, self._preamble.dialect, self._width, feed.has_quote)
                if columns is None:
                    rows = self._parse(feed)
                    yield self._sorted(rows, line, needed)
                    line += len(rows)
                else:
                    feed.skip()
                    self._blanks.data()
                    yield _Chunk(columns, range(line, line + len(lines)), [])
                    line += len(lines)
        except csv.Error as error:
            raise self._not_a_table(error) from error
        finally:
            feed.close()

    def _parse(self, feed: LineFeed) -> list[list[str]]:
        """Rows up to the first one that ends with a block."""
        rows = []
        for row in self._preamble.dialect.rows(feed):
            rows.append(row)
            if not feed.pending:
                break
        return restored(rows, feed)

    def _sorted(self, rows: list[list[str]], line: int, needed: int) -> _Chunk:
        """Good rows by column, malformed ones apart, empty ones counted."""
        if set(map(len, rows)) == {self._width}:
            columns: list[Sequence[str]] = list(zip(*rows))
            if not blank_positions(columns, len(rows)):
                self._blanks.data()
                return _Chunk(columns, range(line, line + len(rows)), [])
        good, lines, malformed = [], [], []
        for number, row in enumerate(rows, start=line):
            if all(map(is_blank, row)):
                self._blanks.blank(number)
                continue
            self._blanks.data()
            if needed <= len(row) < self._width:
                row = row + [""] * (self._width - len(row))
            if len(row) == self._width:
                good.append(row)
                lines.append(number)
            else:
                malformed.append(MalformedRow(number, row, "STR-007", self._why_malformed(number, row)))
        columns = list(zip(*good)) if good else [()] * self._width
        return _Chunk(columns, lines, malformed)

    def _why_malformed(self, number: int, row: list[str]) -> str:
        count = f"{len(row)} cellule" + ("s" if len(row) > 1 else "")
        message = f"La ligne {number} a {count} au lieu de {self._width}."
        if any("\n" in cell for cell in row):
            return message + (" Un guillemet ouvert n’y est sans doute pas fermé, ou l’est plus loin que prévu.")
        if len(row) > self._width:
            return message + " Une cellule contient sans doute le séparateur sans être entre guillemets."
        return message + (
            " Il manque des séparateurs, ou un saut de ligne coupe une cellule qui n’est pas entre guillemets."
        )

    def _note_nuls(self, chunk: _Chunk, already: int) -> int:
        """Name each cell with a NUL byte; return how many there are."""
        found = [
            (line, name, column[row])
            for name, position in zip(self.columns, self._header.positions)
            for column in [chunk.columns[position]]
            for row, line in enumerate(chunk.lines)
            if NUL_SIGN in column[row]
        ]
        found += [(bad.line, "", cell) for bad in chunk.malformed for cell in bad.cells if NUL_SIGN in cell]
        for line, name, cell in found[: max(0, _MOST_NUL_NOTES - already)]:
            where = f"La colonne « {name} »" if name else "Une cellule"
            message = f"{where} de la ligne {line} contient un octet nul, montré « ␀ »."
            self.notes.append(FileNote("STR-014", message, line, name or None, cell))
        return len(found)

    def _not_a_table(self, error: csv.Error) -> SourceError:
        return SourceError(
            "STR-007",
            f"« {self.name} » ne se lit pas comme un tableau : une cellule n’a pas de fin ({error}). Un "
            "guillemet ouvert "
            "n’est sans doute jamais fermé : corrigez-le, ou exportez le fichier de nouveau.",
        )


def _without_empty(column: Sequence[str]) -> Sequence[str | None]:
    """The column with None for empty texts."""
    return [cell or None for cell in column] if "" in column else column
