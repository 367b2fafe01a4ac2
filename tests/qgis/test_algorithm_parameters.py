# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that scripts and models hold on to, and a help for each."""

from __future__ import annotations

import re

import pytest
from qgis.core import QgsApplication, QgsProcessingParameterDefinition

pytestmark = pytest.mark.usefixtures("plugin")

CONSTANTS = ["JDD", "DS_PUBLIQUE", "STATUT_SOURCE", "GESTIONNAIRE", "OBSERVATEUR"]
CONTRACT = {
    "sinp_hdf:convert": [
        *("INPUT", "PROFILE", "OUTPUT", "REPORT", "LEVEL", "CRS", "ENCODING", "REFERENCE_DATE"),
        *CONSTANTS,
    ],
    "sinp_hdf:validate": ["INPUT", "OUTPUT", "REPORT", "LEVEL"],
}
each_algorithm = pytest.mark.parametrize("algorithm_id", CONTRACT)
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional


def algorithm(algorithm_id):
    return QgsApplication.processingRegistry().algorithmById(algorithm_id)


def test_provider():
    provider = QgsApplication.processingRegistry().providerById("sinp_hdf")
    assert provider.name() == "SINP Hauts-de-France"
    assert re.fullmatch(r"SINP Hauts-de-France \d+\.\d+\.\d+", provider.longName())
    assert not provider.icon().isNull()
    assert {one.id() for one in provider.algorithms()} >= set(CONTRACT)


@each_algorithm
def test_ids_and_names(algorithm_id):
    found = algorithm(algorithm_id)
    names = [parameter.name() for parameter in found.parameterDefinitions()]
    assert set(CONTRACT[algorithm_id]) <= set(names)
    assert names[0] == "INPUT"
    assert found.groupId() == "conversion"
    assert not found.icon().isNull() and found.svgIconPath().endswith(".svg")
    assert {"ROWS_READ", "ROWS_ACCEPTED", "ROWS_QUARANTINED", "FINDINGS"} <= {
        output.name() for output in found.outputDefinitions()
    }
    mandatory = {p.name() for p in found.parameterDefinitions() if not p.flags() & OPTIONAL}
    assert mandatory <= {"INPUT", "PROFILE", "OUTPUT", "LEVEL", "ENGINE", "LOAD"}
    by_default = {p.name(): p.defaultValue() for p in found.parameterDefinitions()}
    assert (by_default["LEVEL"], by_default["LOAD"]) == ("producteur", True)
    assert all(by_default.get(name) is None for name in (*CONSTANTS, "ORG_TRANSFORMATION"))  # never from code


@each_algorithm
def test_every_parameter_has_help(algorithm_id):
    for parameter in algorithm(algorithm_id).parameterDefinitions():
        assert len(parameter.help()) > 20, parameter.name()
        assert parameter.description(), parameter.name()
