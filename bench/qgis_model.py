# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's own way from the table to the format: a Processing model of Refactor fields and Reproject layer.

A model, because the field mapping of Refactor fields cannot be given on the command line of qgis_process before
QGIS 3.24. Runs where qgis.core can be imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.make_table import COLUMNS
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping, load_profile
from sinp_hdf_plugin.core.sql_text import literal
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

TARGET_CRS = "EPSG:2154"
# QVariant types by those of the format, with what turns a cell into one: try() keeps one bad cell from stopping it all.
_TEXT, _INTEGER, _REAL, _DATE = 10, 4, 6, 14
_CASTS = {
    "date": (_DATE, 'try(to_date("{0}"))'),
    "integer": (_INTEGER, 'try(to_int("{0}"))'),
    "decimal": (_REAL, 'try(to_real("{0}"))'),
}


def field_mapping() -> list[dict[str, Any]]:
    """One field for each of the 45 columns: renamed, its labels replaced by codes, its type changed."""
    profile = load_profile("clicnat")
    version, codelists = load_version(profile.format_id), load_codelists()
    targets = {name: mapping for mapping in profile.columns for name in mapping.sources}
    taken: set[str] = set()
    fields = []
    for name in COLUMNS:
        mapping = targets.get(name)
        if mapping is None or mapping.to in taken:
            fields.append(_field(name, _TEXT, f'"{name}"'))
            continue
        taken.add(mapping.to)
        column = version.column(mapping.to)
        if mapping.labels:
            codes = {code.label.fr: code.code for code in codelists[column.codelist].codes}
            fields.append(_field(mapping.to, _TEXT, _coded(mapping, name, codes)))
        else:
            kind, expression = _CASTS.get(column.type, (_TEXT, '"{0}"'))
            fields.append(_field(mapping.to, kind, expression.format(name)))
    return fields


def _coded(mapping: ColumnMapping, name: str, codes: dict[str, str]) -> str:
    pairs = ", ".join(f"{literal(label)}, {literal(code)}" for label, code in codes.items())
    found = f'map_get(map({pairs}), "{name}")'
    return found if mapping.default is None else f"coalesce({found}, {literal(mapping.default)})"


def _field(name: str, kind: int, expression: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "length": 0, "precision": 0, "expression": expression}


def write_model(path: Path, reproject: bool) -> str:
    """Write the model, with Reproject layer behind Refactor fields or without; return the name of its output."""
    from qgis.analysis import QgsNativeAlgorithms
    from qgis.core import (
        QgsApplication,
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterFeatureSource,
    )

    application = QgsApplication([], False)
    application.initQgis()
    QgsApplication.processingRegistry().addProvider(QgsNativeAlgorithms())
    given = QgsProcessingModelChildParameterSource
    fields = {"INPUT": given.fromModelParameter("INPUT"), "FIELDS_MAPPING": given.fromStaticValue(field_mapping())}
    place = {"INPUT": given.fromChildOutput("fields", "OUTPUT"), "TARGET_CRS": given.fromStaticValue(TARGET_CRS)}
    steps = [("fields", "native:refactorfields", fields), ("place", "native:reprojectlayer", place)]
    if not reproject:
        del steps[1]
    model = QgsProcessingModelAlgorithm("bench", "bench")
    model.addModelParameter(QgsProcessingParameterFeatureSource("INPUT", "INPUT"), QgsProcessingModelParameter("INPUT"))
    for name, algorithm, parameters in steps:
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(name)
        child.setDescription(name)
        for parameter, value in parameters.items():
            child.addParameterSources(parameter, [value])
        if name == steps[-1][0]:
            output = QgsProcessingModelOutput("RESULT", "RESULT")
            output.setChildId(name)
            output.setChildOutputName("OUTPUT")
            child.setModelOutputs({"RESULT": output})
        model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    if not model.toFile(str(path)):
        raise OSError(f"cannot write {path}")
    return next(p.name() for p in model.parameterDefinitions() if p.isDestination())
