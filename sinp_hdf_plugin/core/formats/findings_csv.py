# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result as a CSV that spreadsheets open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sinp_hdf_plugin.core.formats.csv_writer import write_csv
from sinp_hdf_plugin.core.formats.result_tables import FINDING_FIELDS


def write_findings_csv(result: Path, path: Path) -> Path:
    """Write every row of the table `constats` of a result. Raises FormatError when the place cannot be written."""
    names = [field.name for field in FINDING_FIELDS]
    connection = sqlite3.connect(f"{result.resolve().as_uri()}?mode=ro", uri=True)
    try:
        selected = ", ".join(names)
        found = connection.execute(f"SELECT {selected} FROM constats ORDER BY fid")  # nosec B608  # names of our own
        return write_csv(path, names, found)
    finally:
        connection.close()
