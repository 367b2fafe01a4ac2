# SPDX-License-Identifier: GPL-2.0-or-later
"""A run as the dialogs start it: in a task, beside a window that goes on living."""

from __future__ import annotations

import threading
import time

import pytest
from observations import COUNTS, TODAY, Recorder, identifiers, layer_of, rows, run, translated
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QTimer

from sinp_hdf_plugin.processing.conversion import runs

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
PATIENCE = 60  # seconds


class Background:
    """One run in a QgsProcessingAlgRunnerTask, waited for by an event loop."""

    def __init__(self, feedback: Recorder | None = None, **parameters) -> None:
        self.feedback = feedback or Recorder()
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self.beats = 0
        self.ok, self.results = None, None
        algorithm = QgsApplication.processingRegistry().algorithmById("sinp_hdf:convert")
        given = {"PROFILE": "clicnat", "REFERENCE_DATE": TODAY, **parameters}
        self.task = QgsProcessingAlgRunnerTask(algorithm, given, self.context, self.feedback)
        self.task.executed.connect(self._done)
        self.loop = QEventLoop()

    def _done(self, ok, results):
        self.ok, self.results = ok, results
        self.loop.quit()

    def run(self) -> Background:
        beat, late = QTimer(), QTimer()
        beat.timeout.connect(self._beat)
        late.timeout.connect(self.loop.quit)
        beat.start(5)
        late.start(PATIENCE * 1000)
        QgsApplication.taskManager().addTask(self.task)
        self.loop.exec()
        QCoreApplication.processEvents()
        assert self.ok is not None, "the task never came to its end"
        return self

    def _beat(self):
        self.beats += 1


@pytest.fixture
def seen(monkeypatch):
    """The threads in which the core ran, each kept busy a moment."""
    threads = []
    run = runs.run

    def slowly(*given, **named):
        threads.append(threading.current_thread())
        time.sleep(0.3)
        return run(*given, **named)

    monkeypatch.setattr(runs, "run", slowly)
    return threads


def test_a_file(observations, tmp_path, seen):
    done = Background(INPUT=str(observations), OUTPUT=str(tmp_path / "r.gpkg")).run()
    assert done.ok and done.results["ROWS_READ"] > 0
    assert seen[0].name == "sinp_hdf"
    assert done.beats > 20  # the window was alive all the while
    assert sorted(done.context.layersToLoadOnCompletion())[0].endswith("constats")


def test_run_after_run(observations, tmp_path):
    """Each in a thread that Python made: in Qt's own, pyproj 3.7 crashes QGIS at the second."""
    for rank in range(3):
        done = Background(INPUT=str(observations), OUTPUT=str(tmp_path / f"{rank}.gpkg")).run()
        assert done.ok


def test_the_fast_engine(tmp_path):
    """DuckDB in QGIS's process, beside its window: what the built-in engine finds."""
    from conftest import SAMPLE

    from sinp_hdf_plugin.core.engine import duckdb_session

    if duckdb_session.why_not():
        pytest.skip(duckdb_session.why_not())
    found = [
        Background(INPUT=str(SAMPLE), OUTPUT=str(tmp_path / f"{engine}.gpkg"), ENGINE=engine).run().results
        for engine in ("duckdb", "sqlite")
    ]
    duckdb, sqlite = ({name: one[name] for name in COUNTS} for one in found)
    assert duckdb == sqlite
    assert identifiers(found[0]["OUTPUT"]) == identifiers(found[1]["OUTPUT"])
    engine = rows(found[0]["OUTPUT"], "rapport", "valeur", "section = 'execution' AND valeur LIKE '%DuckDB%'")
    assert len(engine) == 1


def test_from_a_script_without_a_thread_of_its_own(observations, tmp_path, seen):
    run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    assert seen == [threading.main_thread()]


def test_a_selection_of_a_layer(observations, tmp_path, seen):
    layer = layer_of(translated(observations, tmp_path / "p.gpkg", "GPKG"), "observations")
    layer.selectByExpression("fid <= 25")
    source = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    done = Background(INPUT=source, OUTPUT=str(tmp_path / "r.gpkg")).run()
    assert done.ok and done.results["ROWS_READ"] == 25
    assert seen[0].name == "sinp_hdf"


def test_a_layer_that_is_being_edited(observations, tmp_path):
    layer = layer_of(translated(observations, tmp_path / "p.gpkg", "GPKG"), "observations")
    layer.startEditing()
    layer.deleteFeature(1)
    done = Background(INPUT=layer.id(), OUTPUT=str(tmp_path / "r.gpkg")).run()
    layer.rollBack()
    assert done.ok and done.results["ROWS_READ"] == layer.featureCount() - 1


def test_a_refusal(observations, tmp_path):
    done = Background(INPUT=str(observations), PROFILE="inconnu", OUTPUT=str(tmp_path / "r.gpkg")).run()
    assert done.ok is False
    assert "Profil introuvable" in "\n".join(done.feedback.errors)
    assert list(tmp_path.iterdir()) == []


def test_cancelled_half_way(observations, tmp_path, monkeypatch):
    """The user presses Cancel while rows are read: nothing is left, and the run ends soon."""
    from sinp_hdf_plugin.processing.base import FeedbackWatch

    feedback = Recorder()
    run, progress = runs.run, FeedbackWatch.progress
    monkeypatch.setattr(runs, "run", lambda *given, **named: run(*given, batch_rows=20, **named))

    def and_cancel(watch, done, total):
        progress(watch, done, total)
        feedback.cancel()

    monkeypatch.setattr(FeedbackWatch, "progress", and_cancel)
    done = Background(feedback, INPUT=str(observations), OUTPUT=str(tmp_path / "r.gpkg"), ENGINE="sqlite").run()
    assert done.ok is False
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told(observations, tmp_path, monkeypatch):
    run = runs.run
    monkeypatch.setattr(runs, "run", lambda *given, **named: run(*given, batch_rows=50, **named))
    package = translated(observations, tmp_path / "p.gpkg", "GPKG")
    done = Background(INPUT=str(package), OUTPUT=str(tmp_path / "r.gpkg"), ENGINE="sqlite").run()
    percents = done.feedback.percents
    assert len(percents) > 3 and percents == sorted(percents) and 0 < percents[0] < percents[-1] <= 100
