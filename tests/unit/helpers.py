# SPDX-License-Identifier: GPL-2.0-or-later
"""Small runs of the engine: a table written on the spot, a profile written in the test, the result read back."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import BATCH_ROWS, run
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.mapping.profile import Profile, load_profile, parse_profile
from sinp_hdf_plugin.core.rules.summary import RunSummary

ENGINE = os.environ.get("SINP_TEST_ENGINE", "sqlite")  # "duckdb" runs the same tests with the fast engine
# For what both engines must do alike: `@pytest.mark.parametrize("engine", BOTH_ENGINES)` and `convert_with`.
BOTH_ENGINES = [
    "sqlite",
    pytest.param("duckdb", marks=pytest.mark.skipif(why_not() is not None, reason=why_not() or "")),
]
TODAY = "2025-06-01"
JDD = "4d331cae-65e4-4948-b0b2-a11bc5bb46c2"
# What the tests' own tables leave out, given as a user would give it.
PARAMETERS = {
    "JDD": JDD,
    "DS_PUBLIQUE": "Pu",
    "STATUT_SOURCE": "Te",
    "GESTIONNAIRE": "Les Busards",
    "OBSERVATEUR": "DUPONT Jeanne",
}
CONSTANTS = {"statutObservation": "Pr", "observateurNomOrganisme": "Inconnu", "licence": "CC BY 4.0"}
# What a sound record has besides: the nature of its place, who named the taxon.
DEFAULTS = [
    {"to": "natureObjetGeo", "default": "NSP", "when": "geometrie"},
    {"to": "determinateurIdentite", "default": "INCONNU", "when": "cdNom"},
    {"to": "determinateurNomOrganisme", "default": "Inconnu", "when": "determinateurIdentite"},
]


def profile_of(columns: Mapping[str, Any] | Sequence[dict[str, Any]], **other: Any) -> Profile:
    """A profile for a test: `{"source column": "target"}` or full entries; longitude and latitude in x and y."""
    entries = [{"to": to, "from": name} for name, to in columns.items()] if isinstance(columns, Mapping) else [*columns]
    fed = {entry["to"] for entry in entries}
    entries += [entry for entry in DEFAULTS if entry["to"] not in fed]
    content = {
        "id": "essai",
        "version": "1",
        "title": {"fr": "Essai", "en": "Trial"},
        "format": "occtax-hdf-1.0",
        "geometry": {"x": "x", "y": "y", "crs": "EPSG:4326"},
        "constants": {key: value for key, value in CONSTANTS.items() if key not in fed},
        "columns": entries,
        **other,
    }
    return parse_profile(content)


PLAIN = {
    "id": "idOrigine",
    "nom": "nomCite",
    "taxon": "cdNom",
    "date": "dateDebut",
    "fin": "dateFin",
    "nombre": "denombrementMin",
}


def plain_profile(**other: Any) -> Profile:
    """Few columns, codes and ISO days: id, nom, taxon, date, fin, nombre, x, y."""
    return profile_of(PLAIN, **other)


def plain_rows(rows: int, **changes: Mapping[int, str | None]) -> list[dict[str, str | None]]:
    """Sound rows for `plain_profile`; `changes` gives, by column, other values for some rows (from 0)."""
    made: list[dict[str, str | None]] = [
        {"id": str(100 + rank), "nom": "Bufo bufo", "taxon": "259", "date": "2020-05-01", "fin": "2020-05-01", "nombre": None,
         "x": f"{2.3 + rank / 1e4:.4f}", "y": "49.9"}
        for rank in range(rows)
    ]  # fmt: skip
    for column, values in changes.items():
        for rank, value in values.items():
            made[rank][column] = value
    return made


def csv_text(rows: Sequence[Mapping[str, str | None]]) -> str:
    """Rows as a table with semicolons, its columns those of the first row; quoted where a cell needs it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass
class Result:
    """A finished run: its account and its file."""

    summary: RunSummary
    path: Path

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, as dictionaries."""
        return table_rows(self.path, table)

    def values(self, table: str, column: str) -> list[Any]:
        """One column of a table."""
        return [row[column] for row in table_rows(self.path, table, f'"{column}"')]

    def occurrences(self) -> list[dict[str, Any]]:
        """The accepted rows of all kinds of geometry, in the order of the source."""
        found = [row for table in OCCURRENCES.values() for row in self.rows(table)]
        return sorted(found, key=lambda row: row["ligne_source"])

    def findings(self, rule: str | None = None) -> list[dict[str, Any]]:
        """The findings, or those of one rule."""
        return [row for row in self.rows("constats") if rule in (None, row["regle"])]

    def rules(self, line: int | None = None) -> set[str]:
        """The rules that found something, in the file or on one line."""
        return {row["regle"] for row in self.findings() if line in (None, row["ligne_source"])}

    def errors(self) -> list[dict[str, Any]]:
        """The findings that are errors."""
        return [row for row in self.findings() if row["gravite"] in ("bloquant", "erreur")]


def table_rows(path: Path, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """All rows of a table of a GeoPackage."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY rowid')]
    finally:
        connection.close()


def settings(
    profile: Profile | str,
    level: str = "producteur",
    parameters: Mapping[str, str] | None = None,
    crs: str | None = None,
) -> Settings:
    """The choices of a run; `parameters` None gives what the tests' tables lack."""
    chosen = load_profile(profile) if isinstance(profile, str) else profile
    return Settings(chosen, level, TODAY, PARAMETERS if parameters is None else parameters, crs)


def convert(
    folder: Path,
    table: str | bytes | Path | Sequence[Mapping[str, str | None]],
    profile: Profile | str,
    *,
    name: str = "resultat.gpkg",
    encoding: str | None = None,
    layer: str | None = None,
    batch_rows: int = BATCH_ROWS,
    watch: Any = None,
    engine: str = ENGINE,
    **choices: Any,
) -> Result:
    """Convert a table (text, bytes, rows or a file) and check that the counts add up."""
    source = open_source(_written(folder, table), encoding=encoding, layer=layer)
    output = folder / name
    try:
        summary = run([source], settings(profile, **choices), output, watch, batch_rows=batch_rows, engine=engine)
    finally:
        source.close()
    assert summary.check() is None
    return Result(summary, output)


def convert_with(engine: str, folder: Path, table: Any, profile: Profile | str, **choices: Any) -> Result:
    """`convert` with that very engine, however few rows of the table are clean."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sinp_hdf_plugin.core.engine.fast_lane.WORTH_SHARE", 0)
        result = convert(folder, table, profile, engine=engine, **choices)
    assert result.summary.engine.startswith("DuckDB") == (engine == "duckdb"), result.summary.engine
    return result


def _written(folder: Path, table: str | bytes | Path | Sequence[Mapping[str, str | None]]) -> Path:
    if isinstance(table, Path):
        return table
    if not isinstance(table, (str, bytes)):
        table = csv_text(table)
    path = folder / "table.csv"
    path.write_bytes(table.encode("utf-8") if isinstance(table, str) else table)
    return path
