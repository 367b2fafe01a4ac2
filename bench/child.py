# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured, one job a process: `python -m bench.child JOB ...`; the answer is JSON on the last line.

Nothing heavy is imported before the job needs it, so that a process costs only what it is measured for.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.measure import UNAVAILABLE

PARAMETERS = {"DS_PUBLIQUE": "Pu", "GESTIONNAIRE": "X"}  # mandatory values that the table does not have
REFERENCE_DATE = "2025-01-01"  # the day after the last one of the table


class Refused(Exception):
    """The job cannot be done here: not installed, or not offered."""


def versions(_: argparse.Namespace) -> dict[str, str]:
    """The versions of what takes part."""
    import numpy
    from osgeo import gdal

    found = {
        "Python": sys.version.split()[0],
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "SQLite": sqlite3.sqlite_version,
        "numpy": numpy.__version__,
    }
    try:
        import duckdb

        found["DuckDB"] = duckdb.__version__
    except ImportError:
        pass
    return found


def table(options: argparse.Namespace) -> dict[str, Any]:
    """Make the table of the benchmark; it takes its name only when it is whole."""
    from bench.make_table import main

    part = options.output.with_name(f"part-{options.output.name}")
    main([str(part), "--rows", str(options.rows), "--spatial-index"])
    part.replace(options.output)
    return {"bytes": options.output.stat().st_size}


def translate(options: argparse.Namespace) -> dict[str, Any]:
    """What ogr2ogr does, through the GDAL of this interpreter: for where the program is not installed, or another."""
    from osgeo import gdal

    gdal.UseExceptions()
    gdal.VectorTranslate(
        str(options.output),
        str(options.source),
        format="GPKG",
        dstSRS="EPSG:2154",
        layerCreationOptions=[f"SPATIAL_INDEX={'YES' if options.index else 'NO'}"],
    )
    return {}


def convert(options: argparse.Namespace) -> dict[str, Any]:
    """One conversion by one of our engines, with every rule on."""
    from sinp_hdf_plugin.core.engine.plan import Settings
    from sinp_hdf_plugin.core.engine.run import run
    from sinp_hdf_plugin.core.errors import ConfigError
    from sinp_hdf_plugin.core.formats.open import open_source
    from sinp_hdf_plugin.core.mapping.profile import load_profile
    from sinp_hdf_plugin.core.rules.catalogue import LEVELS

    _require(options.engine)
    chosen = Settings(load_profile("clicnat"), LEVELS[0], REFERENCE_DATE, PARAMETERS)
    source = open_source(options.source)
    try:
        summary = run([source], chosen, options.output, index=options.index, engine=options.engine)
    except ConfigError as error:
        if options.engine == "sqlite":
            raise
        raise Refused(str(error)) from error
    finally:
        source.close()
    if options.engine == "duckdb" and "duckdb" not in summary.engine.lower():
        raise Refused(f"run(engine='duckdb') used « {summary.engine} »")
    return {
        "engine": summary.engine,
        "read": summary.rows_read,
        "accepted": summary.rows_accepted,
        "displaced": summary.rows_displaced,
        "quarantined": summary.rows_quarantined,
        "findings": summary.findings_total,
        "rules": {rule.rule: rule.rows for rule in summary.rules if rule.rows},
    }


def _require(engine: str) -> None:
    if engine == "duckdb":
        try:
            import duckdb  # noqa: F401
        except ImportError as error:
            raise Refused(f"DuckDB is not importable ({error})") from error


def profile(options: argparse.Namespace) -> dict[str, Any]:
    """The same conversion under cProfile: where the processor time of the main thread goes."""
    from bench.profiling import profiled

    return profiled(lambda: convert(options))


def model(options: argparse.Namespace) -> dict[str, Any]:
    """Write the Processing model of QGIS's own tools; answer the name of its output parameter."""
    from bench.qgis_model import write_model

    try:
        return {"output": write_model(options.output, options.reproject)}
    except ImportError as error:
        raise Refused(f"{sys.executable} cannot import QGIS ({error})") from error


JOBS = {
    "versions": versions,
    "table": table,
    "translate": translate,
    "convert": convert,
    "profile": profile,
    "model": model,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=JOBS)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--engine", choices=("sqlite", "duckdb"), default="sqlite")
    parser.add_argument("--reproject", action="store_true", help="model: with Reproject layer")
    parser.add_argument("--no-index", dest="index", action="store_false")
    options = parser.parse_args(arguments)
    try:
        print(json.dumps(JOBS[options.job](options)))
    except Refused as error:
        print(error, file=sys.stderr)
        return UNAVAILABLE
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
