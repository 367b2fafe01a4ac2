# SPDX-License-Identifier: GPL-2.0-or-later
"""The staged plugin under qgis_process, as a server or a scheduled task runs it, on a French machine."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from observations import TODAY, rows

from tools.headless import Headless
from tools.stage import stage

pytestmark = pytest.mark.skipif(
    not (shutil.which("qgis_process.bin") or shutil.which("qgis_process")),
    reason="qgis_process is missing: install QGIS",
)
SECONDS = 120
# What Debian 12's QGIS prints by itself, whatever is run.
NOISE = ("XDG_RUNTIME_DIR", "setapi() is deprecated", "DeprecationWarning")


@pytest.fixture(scope="module")
def qgis(tmp_path_factory) -> Headless:
    folder = tmp_path_factory.mktemp("headless")
    return Headless.create(stage(target=folder / "stage" / "sinp_hdf_plugin"), folder / "config")


def call(qgis: Headless, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**qgis.environment(), "LANG": "fr_FR.UTF-8", "LC_ALL": "", "LANGUAGE": "fr"}
    return subprocess.run([qgis.program, *arguments], env=environment, capture_output=True, text=True, timeout=SECONDS)


def told(done: subprocess.CompletedProcess) -> list[str]:
    """What came on the error stream, without what QGIS says anyway."""
    return [line for line in done.stderr.splitlines() if line.strip() and not any(word in line for word in NOISE)]


def test_convert_then_validate(qgis, observations, tmp_path):
    converted, checked, report = tmp_path / "c.gpkg", tmp_path / "v.gpkg", tmp_path / "c.html"
    given = [f"INPUT={observations}", "PROFILE=clicnat", f"OUTPUT={converted}", f"REPORT={report}"]
    done = call(qgis, "run", "sinp_hdf:convert", "--", *given, f"REFERENCE_DATE={TODAY}")
    assert done.returncode == 0, done.stderr
    assert told(done) == []  # QObject::setParent and the like would be here
    assert "lignes lues" in done.stdout  # in French
    assert f"OUTPUT:\t{converted}" in done.stdout
    assert report.stat().st_size > 1000

    given = [f"INPUT={converted}", f"OUTPUT={checked}", f"REFERENCE_DATE={TODAY}"]
    done = call(qgis, "--json", "run", "sinp_hdf:validate", "--", *given)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    assert results["ROWS_READ"] == results["ROWS_ACCEPTED"] > 0
    assert len(rows(checked, "occurrences_point", "fid")) == len(rows(converted, "occurrences_point", "fid"))


@pytest.mark.parametrize(
    ("wrong", "words"), [({"INPUT": "/nulle/part.csv"}, "introuvable"), ({"PROFILE": "inconnu"}, "Profil introuvable")]
)
def test_a_refusal_is_one_french_sentence(qgis, observations, tmp_path, wrong, words):
    given = {"INPUT": observations, "PROFILE": "clicnat", "OUTPUT": tmp_path / "r.gpkg", **wrong}
    done = call(qgis, "run", "sinp_hdf:convert", "--", *(f"{name}={value}" for name, value in given.items()))
    assert done.returncode != 0
    assert words in done.stderr and "Traceback" not in done.stderr + done.stdout
    assert list(tmp_path.iterdir()) == []


def test_help_is_french(qgis):
    done = call(qgis, "help", "sinp_hdf:convert")
    assert done.returncode == 0 and told(done) == []
    assert "Convertir vers le format régional" in done.stdout
    assert "Niveau destinataire" in done.stdout
