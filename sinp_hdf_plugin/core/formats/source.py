# SPDX-License-Identifier: GPL-2.0-or-later
"""What every reader of a source table offers: named columns, batches of values, and notes on the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sinp_hdf_plugin.core.errors import FormatError

INFO, WARNING = "info", "avertissement"


@dataclass(frozen=True)
class FileNote:
    """A finding on the file, in French.

    `rule` is a rule of the catalogue. `severity` None means the severity of the rule; it is set when the
    reader coped with the circumstance, for which the rule's own severity would be too harsh.
    """

    rule: str
    message: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str | None = None


@dataclass
class MalformedRow:
    """A row whose cells do not fit the header: kept as it is, never squeezed into the columns."""

    line: int
    cells: list[str]
    rule: str
    message: str


@dataclass
class Batch:
    """Some rows, by column.

    columns: one list per name of `Source.columns`; values are str, int, float or None (also for empty text).
    lines: the row number of each (header = 1), or the feature id in a layer.
    geometry: 2D ISO WKB, little endian, in `Source.crs`; None when the source has no geometry.
    sheets: the sheet each row came from first, only for a `quarantaine` table; else None.
    """

    columns: list[list]
    lines: list[int]
    geometry: list[bytes | None] | None = None
    malformed: list[MalformedRow] = field(default_factory=list)
    sheets: list[str | None] | None = None

    def __len__(self) -> int:
        return len(self.lines)


class Source(Protocol):
    """A table to read. `batches` may be called again to read it again; a finished pass completes `notes`."""

    path: Path | None
    name: str
    sheet: str
    columns: tuple[str, ...]
    crs: str | None  # "EPSG:2154", else WKT, None when unknown
    has_geometry: bool
    notes: list[FileNote]
    encoding: str | None
    empty_rows: int  # wholly empty rows left out by the last pass

    @property
    def row_count(self) -> int | None:
        """The exact number of rows when it can be known without reading the table, else None."""

    @property
    def estimated_rows(self) -> int | None:
        """About how many rows there are: for progress only."""

    def batches(self, size: int) -> Iterator[Batch]:
        """Every row once, `size` rows at a time. Raises FormatError when the source changes meanwhile."""

    def close(self) -> None:
        """Give back the file."""


class SourceError(FormatError):
    """A source that cannot be read, or not to its end; `rule` is the rule of the catalogue that it breaks."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class TableSource:
    """What the readers share: the fields of `Source`, and notes that a second pass does not repeat."""

    def __init__(self, path: Path | None, name: str, sheet: str) -> None:
        self.path = path
        self.name = name
        self.sheet = sheet
        self.columns: tuple[str, ...] = ()
        self.crs: str | None = None
        self.has_geometry = False
        self.encoding: str | None = None
        self.notes: list[FileNote] = []
        self.empty_rows = 0
        self._opening_notes: int | None = None

    @property
    def row_count(self) -> int | None:
        """The exact number of rows when it can be known without reading the table, else None."""
        return None

    @property
    def estimated_rows(self) -> int | None:
        """About how many rows there are: for progress only."""
        return self.row_count

    def close(self) -> None:
        """Give back the file."""

    def _begin_pass(self) -> None:
        if self._opening_notes is None:
            self._opening_notes = len(self.notes)
        del self.notes[self._opening_notes :]
        self.empty_rows = 0


@dataclass(frozen=True)
class Stamp:
    """Size and time of the files of a source, to tell afterwards that nobody wrote to them meanwhile."""

    files: tuple[Path, ...]
    state: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, files: Sequence[Path]) -> Stamp:
        """The present state of these files."""
        return cls(tuple(files), _state(files))

    def check(self) -> None:
        """Raise SourceError when one of the files is not as it was."""
        try:
            same = _state(self.files) == self.state
        except SourceError:
            same = False
        if not same:
            raise changed(self.files[0].name)


def changed(name: str) -> SourceError:
    """The error of a source that was written to while it was read."""
    return SourceError(
        "STR-026",
        f"« {name} » a été modifié pendant sa lecture : le résultat ne serait pas fiable. "
        "Attendez que l’enregistrement ou la copie du fichier soit terminé, puis recommencez.",
    )


def _state(files: Sequence[Path]) -> tuple[tuple[int, int], ...]:
    try:
        return tuple((found.st_size, found.st_mtime_ns) for found in (path.stat() for path in files))
    except OSError as error:
        raise unreadable(files[0], error) from error


def unreadable(path: Path, error: OSError) -> SourceError:
    """The system's refusal to give a file, said in French."""
    if isinstance(error, FileNotFoundError):
        return SourceError("STR-004", f"Le fichier « {path} » n’existe pas. Vérifiez son nom et son emplacement.")
    if isinstance(error, PermissionError):
        return SourceError(
            "STR-004",
            f"Le fichier « {path} » ne peut pas être lu : accès refusé. "
            "Fermez le logiciel qui l’utilise, ou demandez le droit de le lire.",
        )
    return SourceError(
        "STR-004",
        f"Le fichier « {path} » ne peut pas être lu ({error.strerror or error}). "
        "Vérifiez que le disque ou le partage est accessible, ou copiez le fichier sur votre poste.",
    )
