# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark measures child processes, charges time to the right stage, and prints its ratios with what is asked."""

from __future__ import annotations

import cProfile
import pstats
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.figures import figures, markdown
from bench.measure import UNAVAILABLE, ChildFailed, Measure, Unavailable, median, run_child
from bench.profiling import by_stage, stage_of
from bench.qgis_model import field_mapping
from bench.runs import Run, Workshop

ROWS = 2000
MIB = 2**20


def python(code: str) -> Measure:
    return run_child([sys.executable, "-c", code])


def taken(seconds: float, peak: int = 100 * MIB) -> Measure:
    return Measure(seconds, seconds, peak, "")


def test_a_child_is_measured() -> None:
    one = python("import time; held = b'x' * (300 << 20); time.sleep(0.3); print('done')")
    assert one.answer == "done\n"
    assert one.seconds > 0.3
    assert one.cpu > 0
    assert 300 * MIB < one.peak < 400 * MIB


def test_a_child_that_fails_says_why() -> None:
    with pytest.raises(ChildFailed, match="broken"):
        python("raise SystemExit('broken')")


def test_a_child_whose_subject_is_missing() -> None:
    with pytest.raises(Unavailable, match="not here"):
        python(f"import sys; print('not here', file=sys.stderr); sys.exit({UNAVAILABLE})")


def test_median_of_runs() -> None:
    middle = median([taken(3.0, 5), taken(1.0, 9), taken(2.0, 7)])
    assert (middle.seconds, middle.peak) == (2.0, 9)


def test_figures_and_verdicts() -> None:
    measures = {
        Run("floor", 100): taken(10.0),
        Run("qgis", 100): taken(200.0),
        Run("sqlite", 100): taken(50.0, 4 * 1024 * MIB),
        Run("sqlite", 100, "csv"): taken(60.0),
        Run("sqlite", 600): taken(400.0),
        Run("duckdb", 100): taken(20.0),
    }
    asked = [figure for figure in figures(measures, 100) if figure.asked is not None]
    found = {figure.name: (round(figure.value, 2), figure.verdict) for figure in asked}
    assert found == {
        "DuckDB engine / floor, with spatial index": (2.0, "ok"),
        "QGIS: Refactor fields, then Reproject layer / DuckDB engine": (10.0, "ok"),
        "DuckDB engine: peak of memory, 100 rows": (0.1, "ok"),
        "built-in engine / floor, with spatial index": (5.0, "ok"),
        "QGIS: Refactor fields, then Reproject layer / built-in engine": (4.0, "ok"),
        "built-in engine: CSV / GPKG": (1.2, "ok"),
        "built-in engine: peak of memory, 100 rows": (4.0, "over"),
        "built-in engine: peak of memory, 600 rows": (0.1, "ok"),
        "built-in engine: cost per row, 600 / 100 rows": (1.33, "over"),
    }


def test_scaling_leaves_the_start_up_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = Workshop(tmp_path)
    monkeypatch.setattr(workshop, "measure", lambda run: taken(1.0 + run.rows / 100))
    start = 1.0 + 1000 / 100
    assert workshop.scaled(Run("qgis", 50_000), 5000).seconds == pytest.approx(start + (51.0 - start) * 10)


def test_markdown_escapes_and_aligns() -> None:
    assert markdown(["a", "n"], [["x|y", "1"]], "lr").splitlines() == [
        "| a    |   n |",
        "| ---- | --: |",
        "| x\\|y |   1 |",
    ]


def test_time_is_charged_to_the_stage_that_calls() -> None:
    core = "/somewhere/sinp_hdf_plugin/core/"
    writer, reader = (core + "formats/result_gpkg.py", 1, "w"), (core + "formats/gpkg_source.py", 1, "r")
    library, builtin = ("/usr/lib/numpy.py", 1, "n"), ("~", 0, "b")
    stats = {
        writer: (1, 1, 1.0, 5.0, {}),
        reader: (1, 1, 2.0, 3.0, {}),
        library: (2, 2, 0.0, 4.0, {writer: (1, 1, 0.0, 3.0), reader: (1, 1, 0.0, 1.0)}),
        builtin: (2, 2, 4.0, 4.0, {library: (2, 2, 4.0, 4.0)}),
    }
    assert by_stage(stats) == pytest.approx({"writing": 4.0, "reading": 3.0})


def test_stages_cover_a_real_profile() -> None:
    profiler = cProfile.Profile()
    profiler.runcall(sorted, range(10))
    assert sum(by_stage(pstats.Stats(profiler).stats).values()) >= 0.0  # type: ignore[attr-defined]
    assert stage_of("C:\\plugins\\sinp_hdf_plugin\\core\\formats\\rtree.py") == "index"
    assert stage_of("/x/sinp_hdf_plugin/core/engine/later.py") == "engine/later"


def test_the_mapping_for_qgis_has_every_column() -> None:
    fields = field_mapping()
    names = [field["name"] for field in fields]
    assert len(names) == len(set(names)) == 45
    dates = [field["expression"] for field in fields if field["type"] == 14]
    assert dates == ['try(to_date("date_debut"))', 'try(to_date("date_fin"))']
    assert sum("map_get" in field["expression"] for field in fields) >= 12


def test_a_tiny_benchmark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("osgeo.ogr", reason="GDAL's Python is not installed")
    given = ["--rows", str(ROWS), "--sizes", f"{ROWS},{ROWS + 1000}", "--keep", str(tmp_path)]
    assert bench.main([*given, "--only", "floor,sqlite,duckdb,sizes,profile"]) == 0
    printed = capsys.readouterr().out
    assert f"## Benchmark: {ROWS:,} rows x 45 columns and a point" in printed
    for line in (
        "| ogr2ogr (the floor) | GPKG -> GPKG, no index |",
        "| built-in engine     | CSV -> GPKG            |",
        "| built-in engine / floor, with spatial index",
        "| built-in engine: CSV / GPKG",
        f"| built-in engine: cost per row, {ROWS + 1000:,} / {ROWS:,} rows",
        "conversions give the same counts, rule by rule.",
        "Where the time goes: built-in engine",
        "| writing ",
    ):
        assert line in printed
    assert ("Skipped: DuckDB engine" in printed) != ("| DuckDB engine / floor" in printed)
    kept = {path.name for path in tmp_path.iterdir()}
    assert {f"table-{ROWS}.gpkg", f"table-{ROWS}.csv"} <= kept
    assert "result.gpkg" not in kept


def test_without_keep_nothing_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("osgeo.ogr", reason="GDAL's Python is not installed")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    assert bench.main(["--rows", "500", "--sizes", "", "--only", "floor"]) == 0
    assert list((tmp_path / "build" / "bench").iterdir()) == []


def test_what_it_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--only", "speed"], ["--sizes", "many"]):
        with pytest.raises(SystemExit):
            bench.main(wrong)
    assert "--sizes takes numbers" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("sizes", "add floor or duckdb or sqlite, as --only sizes,sqlite"),
        ("sizes,qgis", "add floor or duckdb or sqlite"),
        ("profile,floor", "add duckdb or sqlite, as --only profile,sqlite"),
    ],
)
def test_a_part_that_would_measure_nothing_says_what_it_needs(
    only: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--only", only])
    assert said in capsys.readouterr().err


def test_sizes_alone_are_of_what_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("osgeo.ogr", reason="GDAL's Python is not installed")
    given = ["--rows", "500", "--sizes", "500,900", "--keep", str(tmp_path)]
    assert bench.main([*given, "--only", "sizes,floor"]) == 0
    assert re.search(r"\| +900 \|", capsys.readouterr().out)


def test_the_command_line_answers() -> None:
    done = subprocess.run([sys.executable, "-m", "bench", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "--qgis-full" in done.stdout
