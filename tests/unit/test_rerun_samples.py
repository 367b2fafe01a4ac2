# SPDX-License-Identifier: GPL-2.0-or-later
"""The samples, their quarantine corrected at random and run again: the same result as the corrected file gives."""

from __future__ import annotations

import csv
import io
import random
import sqlite3

import needs_osgeo  # noqa: F401
import pytest
from helpers import convert
from rerun_helpers import differences, rerun

from tools.paths import ROOT

SAMPLES = ROOT / "resources" / "samples"


@pytest.mark.parametrize("seed", [1, 8])
@pytest.mark.parametrize(
    ("sample", "profile", "encoding", "own"),
    [
        ("clicnat_synthese.csv", "clicnat", "utf-8", {"id_synthese": "{}", "id_origine": "N{}", "uuid_perm_sinp": ""}),
        ("sirf_extraction.csv", "sirf", "cp1252", {"id_cit": "9{}", "rq": "ligne {}"}),
    ],
)
def test_corrected_at_random(tmp_path, sample, profile, encoding, own, seed):
    draw = random.Random(seed)
    text = (SAMPLES / sample).read_bytes().decode(encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    names = rows[0]
    (tmp_path / "avant").mkdir()
    before = tmp_path / "avant" / sample
    _write(before, rows, encoding)
    first = convert(tmp_path, before, profile, name="a.gpkg", encoding=encoding)
    sound = [row["ligne_source"] for row in first.occurrences() if "\n" not in "".join(rows[row["ligne_source"] - 1])]
    cells = {}
    for held in first.rows("quarantaine"):
        line = held["ligne_source"]
        if "DBL" in held["regles"] or draw.random() < 0.3:
            continue
        good = dict(zip(names, rows[draw.choice(sound) - 1]))
        good.update({name: pattern.format(line) for name, pattern in own.items()})
        rows[line - 1] = [good[name] for name in names]
        cells[line] = {name: value or None for name, value in good.items()}
    _correct(first.path, cells)
    whole, done, _ = rerun(first, tmp_path / "b.gpkg")
    assert done.corrected_rows == len(cells) and done.accepted >= 0.9 * len(cells)
    _write(tmp_path / sample, rows, encoding)
    assert differences(whole, convert(tmp_path, tmp_path / sample, profile, name="c.gpkg", encoding=encoding)) == []


def _write(path, rows, encoding):
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\n").writerows(rows)


def _correct(path, cells):
    connection = sqlite3.connect(path)
    for line, values in cells.items():
        names = ", ".join(f'"{name}" = ?' for name in values)
        connection.execute(f"UPDATE quarantaine SET {names} WHERE ligne_source = ?", [*values.values(), line])
    connection.commit()
    connection.close()
