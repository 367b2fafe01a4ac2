# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in QGIS's Processing, and a table of observations in as many forms as users have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from observations import ROWS, well_formed

from sinp_hdf_plugin import classFactory
from tools.paths import ROOT

SAMPLE = ROOT / "resources" / "samples" / "clicnat_synthese.csv"


@pytest.fixture(scope="module")
def plugin(qgis_processing):
    """The plugin without a window, its algorithms in the registry."""
    loaded = classFactory(None)
    loaded.initProcessing()
    yield loaded
    loaded.unload()


@pytest.fixture(scope="session")
def observations(tmp_path_factory) -> Path:
    """The first well-formed rows of the sample of ClicNat, mistakes included."""
    path = tmp_path_factory.mktemp("observations") / "observations.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\n").writerows(well_formed(SAMPLE, ROWS))
    return path
