# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result as a CSV that spreadsheets open: UTF-8 with a mark, semicolons, no formula."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_findings_csv(result: Path, path: Path) -> Path:
    """Write every row of the table `constats` of a result. Raises FormatError when the place cannot be written."""
    names = [field.name for field in FINDING_FIELDS]
    part = path.with_name(f".{path.name}.part")
    connection = sqlite3.connect(f"{result.resolve().as_uri()}?mode=ro", uri=True)
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(names)
            selected = ", ".join(names)
            for row in connection.execute(f"SELECT {selected} FROM constats ORDER BY fid"):  # nosec B608  # names of our own
                writer.writerow([_safe(value) for value in row])
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FormatError(
            f"Impossible d’écrire « {path} » ({error.strerror}). Fermez le fichier s’il est ouvert."
        ) from error
    finally:
        connection.close()
    return path


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
