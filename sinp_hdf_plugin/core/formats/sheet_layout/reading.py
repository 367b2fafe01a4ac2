# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a sheet as OGR gives them, with what its XML says: true texts, skipped cells, values of merged cells."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from osgeo import gdal

from sinp_hdf_plugin.core.formats.ogr_errors import quiet_gdal, settings
from sinp_hdf_plugin.core.formats.ogr_rows import Chunk
from sinp_hdf_plugin.core.formats.sheet_layout.marks import Marks, Merge, TooMuch
from sinp_hdf_plugin.core.formats.sheet_layout.ods_marks import ods_marks
from sinp_hdf_plugin.core.formats.sheet_layout.parts import UnreadablePart
from sinp_hdf_plugin.core.formats.sheet_layout.xlsx_book import read_book
from sinp_hdf_plugin.core.formats.sheet_layout.xlsx_marks import xlsx_marks
from sinp_hdf_plugin.core.formats.source import SourceError

_DAY = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})")
_FROM_1900, _TO_1904 = datetime.date(1899, 12, 30), datetime.timedelta(days=1462)


def read_marks(path: Path, driver: str, sheet: str) -> Marks:
    """The marks of a sheet; `unseen` says why there are none. Raises SourceError when OGR misreads too many cells."""
    if driver == "XLS":
        return Marks(unseen="c’est un ancien classeur XLS")
    try:
        with zipfile.ZipFile(path) as archive:
            return ods_marks(archive, sheet) if driver == "ODS" else xlsx_marks(archive, read_book(archive), sheet)
    except UnreadablePart as error:
        return Marks(unseen=str(error))
    except TooMuch as error:
        raise SourceError(
            "STR-026",
            f"« {path.name} », feuille « {sheet} » : trop de cellules fusionnées, de formules ou de "
            "commentaires pour la lire sans erreur. Dans votre tableur, copiez-la et collez ses valeurs seules dans "
            "une nouvelle feuille, puis recommencez.",
        ) from error
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        return Marks(unseen=f"son archive ne se lit pas bien ({error})")


def hidden_sheets(path: Path, driver: str) -> frozenset[str]:
    """Names of the sheets that an XLSX does not show; nothing when that cannot be read."""
    if driver != "XLSX":
        return frozenset()
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(read_book(archive).hidden)
    except (UnreadablePart, OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return frozenset()


class Corrections:
    """Puts into each chunk what OGR got wrong. `width`: how many columns the sheet has once that is done."""

    def __init__(self, marks: Marks, driver: str, width: int) -> None:
        self._texts = marks.texts
        self._shifts = marks.shifts if driver == "ODS" and marks.shifts and _skips_covered_cells() else {}
        self.width = max(width, marks.width if self._shifts else 0)
        self._days_from_1904 = False

    def count_from_1904(self) -> None:
        """Move the days, which OGR counts from 1900."""
        self._days_from_1904 = True

    def apply(self, chunk: Chunk) -> Chunk:
        """The chunk as the spreadsheet shows it."""
        if not (self._texts or self._shifts or self._days_from_1904):
            return chunk
        columns = chunk.columns
        if self._shifts:
            columns += [[None] * len(chunk.fids) for _ in range(self.width - len(columns))]
        for place, row in enumerate(chunk.fids):
            if row in self._shifts:
                self._insert(columns, place, self._shifts[row])
            for column, text in self._texts.get(row, {}).items():
                if column < len(columns):
                    columns[column][place] = text
        if self._days_from_1904:
            columns = [[_moved(cell) for cell in column] for column in columns]
        return Chunk(chunk.fids, columns, None)

    @staticmethod
    def _insert(columns: Sequence[list], place: int, shifts: Sequence[tuple[int, int]]) -> None:
        cells = [column[place] for column in columns]
        for start, more in shifts:
            cells[start:start] = [None] * more
        for column, cell in zip(columns, cells):
            column[place] = cell


class MergedCells:
    """Repeats on each row the value of cells merged downwards; `repeated` counts them by column."""

    def __init__(self, merges: Sequence[Merge], below: int, columns: Sequence[int]) -> None:
        wanted = set(columns)
        self._merges = sorted(m for m in merges if m.bottom > m.top > below and m.left in wanted)
        self._tops = [merge.top for merge in self._merges]
        self._open: list[tuple[Merge, str | None]] = []
        self.repeated: dict[int, int] = {}

    def begin(self) -> None:
        """Before the first chunk of a pass."""
        self._open, self.repeated = [], {}

    def apply(self, columns: Sequence[list], rows: Sequence[int], blank: set[int]) -> None:
        """Fill a chunk in place; rows that are wholly empty stay so."""
        if not self._merges or not rows:
            return
        places = {row: place for place, row in enumerate(rows)}
        first, last = bisect_left(self._tops, rows[0]), bisect_left(self._tops, rows[-1] + 1)
        begun = [(merge, self._value(columns, places, merge)) for merge in self._merges[first:last]]
        for merge, value in [*self._open, *begun]:
            if value is None:
                continue
            for row in range(max(merge.top + 1, rows[0]), min(merge.bottom, rows[-1]) + 1):
                place = places.get(row)
                if place is not None and place not in blank and columns[merge.left][place] is None:
                    columns[merge.left][place] = value
                    self.repeated[merge.left] = self.repeated.get(merge.left, 0) + 1
        self._open = [(merge, value) for merge, value in [*self._open, *begun] if merge.bottom > rows[-1]]

    @staticmethod
    def _value(columns: Sequence[list], places: dict[int, int], merge: Merge) -> str | None:
        place = places.get(merge.top)
        return None if place is None else columns[merge.left][place]


def counts_from_1900(shown: str | None, days: float) -> bool:
    """OGR gave this text for a cell of so many days after 1 January 1904, as if they were counted from 1900."""
    found = _DAY.match(shown or "")
    if not found:
        return False
    said = datetime.date(*map(int, found.groups()))
    return said == _FROM_1900 + datetime.timedelta(days=int(days))


def _moved(cell: str | None) -> str | None:
    found = _DAY.match(cell) if cell else None
    if not cell or not found:
        return cell
    try:
        day = datetime.date(*map(int, found.groups())) + _TO_1904
    except ValueError:
        return cell
    return day.strftime("%Y/%m/%d") + cell[found.end() :]


@cache
def _skips_covered_cells() -> bool:
    """Whether this GDAL takes several cells covered by a merged one for a single cell; tried on a tiny document."""
    cells = (
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
    )
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    place = "/vsimem/sinp_hdf_cellules.ods"
    table = f"<table:table table:name='a'><table:table-row>{cells}</table:table-row></table:table>"
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with quiet_gdal(), settings({"OGR_ODS_HEADERS": "DISABLE"}):
        _write_archive(
            place,
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": f"<office:document-content{names}>{body}</office:document-content>",
            },
        )
        try:
            dataset = gdal.OpenEx(place, gdal.OF_VECTOR, allowed_drivers=["ODS"])
            feature = dataset.GetLayer(0).GetNextFeature()
            return bool(feature.GetFieldCount() < 4)
        except (RuntimeError, AttributeError):
            return True
        finally:
            dataset = None
            gdal.Unlink(place)


def _write_archive(place: str, parts: dict[str, str]) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    gdal.FileFromMemBuffer(place, held.getvalue())
