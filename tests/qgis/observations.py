# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of the plugin's algorithms as a test reads them, and what stands in their files."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

ROWS = 300
# Known of every run of these tests, so that a year later they say the same.
TODAY = "2026-11-01"
COUNTS = (
    *("ROWS_READ", "ROWS_ACCEPTED", "ROWS_DISPLACED", "ROWS_QUARANTINED", "ROWS_NOT_EXCHANGEABLE"),
    *("ROWS_EMPTY", "FINDINGS"),
)
OCCURRENCES = (*("occurrences_point", "occurrences_ligne", "occurrences_polygone", "occurrences_sans_geometrie"),)
JDD = "4d331cae-65e4-4948-b0b2-a11bc5bb46c2"


class Recorder(QgsProcessingFeedback):
    """Remembers what the user would read."""

    def __init__(self) -> None:
        super().__init__(False)
        self.infos: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.percents: list[float] = []
        self.progressChanged.connect(self.percents.append)

    def pushInfo(self, info):
        self.infos.append(info)

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def reportError(self, error, fatalError=False):
        self.errors.append(error)


@dataclass
class Run:
    """One run that came to its end."""

    results: dict[str, Any]
    feedback: Recorder
    context: QgsProcessingContext

    @property
    def counts(self) -> dict[str, int]:
        return {name: self.results[name] for name in COUNTS}

    @property
    def output(self) -> Path:
        return Path(self.results["OUTPUT"])


def run(algorithm: str, feedback: Recorder | None = None, **parameters: Any) -> Run:
    """Run `sinp_hdf:<algorithm>` with the settings that QGIS's window has. Raises QgsProcessingException."""
    import processing

    feedback = feedback or Recorder()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryAbortOnInvalid)
    parameters = {"REFERENCE_DATE": TODAY, **parameters}
    results = processing.run(f"sinp_hdf:{algorithm}", parameters, feedback=feedback, context=context)
    return Run(results, feedback, context)


def refusal(algorithm: str, **parameters: Any) -> str:
    """What the user reads when a run is refused: a French sentence, no traceback, no file."""
    with pytest.raises(QgsProcessingException) as caught:
        run(algorithm, **parameters)
    text = str(caught.value).replace("Unable to execute algorithm\n", "")  # QGIS's own, in QGIS's language
    assert "Traceback" not in text
    assert "«" in text and text.rstrip().endswith((".", "!"))
    output = Path(parameters["OUTPUT"])
    assert not output.is_file() or output.read_bytes() == b"before"
    if output.parent.is_dir():
        assert list(output.parent.glob(".*.part")) == []
    return text


def well_formed(path: Path, count: int) -> Iterator[list[str]]:
    """The titles and the first `count` rows of a table that have a cell for each."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter=";")
        titles = next(rows)
        yield titles
        for row in rows:
            if count and len(row) == len(titles) and any(row):
                count -= 1
                yield row


def rows(path: Path | str, table: str, columns: str = "*", where: str = "1") -> list[dict[str, Any]]:
    """Rows of a table of a GeoPackage, by column."""
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        found = connection.execute(f"SELECT {columns} FROM {table} WHERE {where}").fetchall()
    finally:
        connection.close()
    return [dict(row) for row in found]


def identifiers(path: Path | str) -> list[str]:
    """The identifiers of all accepted records."""
    return sorted(row["idSINPOccTax"] for table in OCCURRENCES for row in rows(path, table, "idSINPOccTax"))


def translated(source: Path, target: Path, driver: str, layer: str = "observations", **options: Any) -> Path:
    """A copy of a table in another format, every cell as text."""
    options = {"layerName": layer, **options}
    opened = gdal.OpenEx(str(source), gdal.OF_VECTOR, open_options=options.pop("reading", []))
    done = gdal.VectorTranslate(str(target), opened, format=driver, **options)
    assert done is not None
    del done
    return target


def layer_of(path: Path | str, table: str | None = None, name: str = "essai") -> QgsVectorLayer:
    """A layer in the project."""
    layer = QgsVectorLayer(f"{path}|layername={table}" if table else str(path), name, "ogr")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer
