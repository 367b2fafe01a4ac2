# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a CSV that spreadsheets open: UTF-8 with a mark, semicolons, no formula; whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import FormatError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write the titles and the rows. Raises FormatError when the place cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(names)
            writer.writerows([_safe(value) for value in row] for row in rows)
        part.replace(path)
    except OSError as error:
        raise FormatError(
            f"Impossible d’écrire « {path} » ({error.strerror}). Fermez le fichier s’il est ouvert."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
