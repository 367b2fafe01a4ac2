# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a row is its own affair: neither its neighbours in a batch nor the length of batches change it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers import BOTH_ENGINES, PLAIN, Result, convert, convert_with, plain_profile, plain_rows, profile_of, settings

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.encoding import encoded_batches
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.engine.sqlite_rules import SqliteRules
from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.mapping.profile import Profile
from sinp_hdf_plugin.core.rules.catalogue import ERRORS

URL = "https://exemple.fr/photo.jpg"
# By source column: its target, and what cells of damaged tables hold.
DAMAGES: dict[str, tuple[str, list[str | None]]] = {
    "maille": ("codeMaille", [None, "10kmL93E065N697", "a|b", "abc", "E065N697", "10kmL93E065N697|abc"]),
    "lien": ("typeInfoGeoMaille", [None, "1", "2", "2|2", "2|", "9"]),
    "preuve": ("preuveExistante", [None, "1", "2", "2|1", "1|2", "2|2|2", "Oui"]),
    "url": ("uRLPreuveNumerique", [None, URL, f"{URL}|{URL}", f"|{URL}|", "photo.jpg"]),
    "insee": ("codeCommune", [None, "80021", "2691", "02691|2691", "80021|2691|NA", "1.2E+4", "8002A"]),
    "commune": ("nomCommune", [None, "Amiens", "Amiens|Laon"]),
    "annee": ("anneeRefCommune", [None, "2020", "2020|2020", "1800", "x"]),
    "lien_commune": ("typeInfoGeoCommune", [None, "2", "1", "2|2"]),
    "nombre": ("denombrementMin", [None, "3", "0", "-1", "12 ind", "9"]),
    "max": ("denombrementMax", [None, "5", "0", "3"]),
    "objet": ("objetDenombrement", [None, "IND", "?!"]),
    "sexe": ("occSexe", [None, "3", "9", "3|9"]),
    "habitat": ("codeHabRef", [None, "1234", "12.0"]),
    "typologie": ("refHabitat", [None, "HABREF", "EUNIS", "?"]),
    "nature": ("natureObjetGeo", [None, "St", "In", "Z"]),
    "x": ("", ["2.3", "2.3", "2,3", None, "190"]),
    "fin": ("dateFin", ["2020-05-01", "2020-04-30", "2020-05-02", None]),
}


def with_cells(names: tuple[str, ...], *cells: tuple[str | None, ...]) -> list[dict[str, str | None]]:
    """Sound rows that have these cells besides."""
    rows = plain_rows(len(cells))
    for row, own in zip(rows, cells):
        row.update(zip(names, own))
    return rows


def fates(result: Result) -> dict[str, Any]:
    """All that a result says of its rows, in no order."""
    said: dict[str, Any] = {}
    for table in (*OCCURRENCES.values(), "quarantaine", "elements_deplaces", "constats"):
        rows = [
            {name: value for name, value in row.items() if name not in ("fid", "geom")} for row in result.rows(table)
        ]
        if table == "quarantaine":  # its reasons are those of the findings, and in their order
            rows = [
                {**r, "motifs": sorted(r["motifs"].split("\n")), "regles": sorted(r["regles"].split(", "))}
                for r in rows
            ]
        said[table] = Counter(repr(sorted(row.items())) for row in rows)
    said["regles"] = {rule.rule: rule.found for rule in result.summary.rules}
    return said


def broken(result: Result, profile: Profile, source_columns: list[str]) -> list[tuple[str, list[int]]]:
    """The errors that accepted rows still have, with the lines of the rows."""
    rows = [{**row, "geometrie": kind} for kind, table in OCCURRENCES.items() for row in result.rows(table)]
    plan = Plan(settings(profile), source_columns)
    columns = {name: Column.encode([row.get(name) for row in rows]) for name in {key for row in rows for key in row}}
    checks = [c for c in plan.checks() if c[0].severity_at("producteur") in ERRORS and c[0].on_fail != "flag_only"]
    return [
        (rule.id, [rows[row]["ligne_source"] for row in found.tolist()])
        for rule, _, found in SqliteRules(checks, plan.settings.reference_date).failures(columns, len(rows))
    ]


@pytest.mark.parametrize("engine", BOTH_ENGINES)
@pytest.mark.parametrize("seed", range(3))
def test_batches_of_any_length_say_the_same(tmp_path: Path, engine: str, seed: int) -> None:
    chance = random.Random(seed)
    rows = plain_rows(60)
    for row in rows:
        row.update(
            {
                name: chance.choice(cells[1][:2] if chance.random() < 0.5 else cells[1])
                for name, cells in DAMAGES.items()
            }
        )
    profile = profile_of({**PLAIN, **{name: target for name, (target, _) in DAMAGES.items() if target}})
    results = {}
    for size in (1, 5, len(rows)):
        folder = tmp_path / str(size)
        folder.mkdir()
        results[size] = convert_with(engine, folder, rows, profile, batch_rows=size)
    expected = fates(results[len(rows)])
    assert expected["quarantaine"]
    assert expected["elements_deplaces"]
    assert len(results[1].occurrences()) > 3
    for size, result in results.items():
        assert fates(result) == expected, size
        assert broken(result, profile, list(rows[0])) == [], size


def test_what_another_rule_took_out_does_not_hold_the_row(tmp_path: Path) -> None:
    profile = profile_of({**PLAIN, "m": "codeMaille", "t": "typeInfoGeoMaille"})
    alone = convert(tmp_path, with_cells(("m", "t"), ("a|b", None)), profile)
    assert [(row["codeMaille"], row["valeurInit"]) for row in alone.occurrences()] == [(None, "a¦b")]
    assert {(row["regle"], row["valeur"]) for row in alone.errors()} == {
        ("TYP-020", "a|b"),
        ("CND-024", "codeMaille = a|b ; typeInfoGeoMaille = ∅"),
    }
    beside = convert(tmp_path, with_cells(("m", "t"), ("a|b", None), ("abc", "1")), profile)
    assert beside.occurrences()[0] == alone.occurrences()[0]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_an_error_that_is_left_holds_the_row(tmp_path: Path, size: int) -> None:
    profile = profile_of({**PLAIN, "p": "preuveExistante", "u": "uRLPreuveNumerique"})
    cells = [(None, f"{URL}|{URL}")] * 3 + [("2|1", f"{URL}|{URL}"), ("1|2", f"{URL}|{URL}"), ("2|2|2", f"|{URL}|")]
    result = convert(tmp_path, with_cells(("p", "u"), *cells, ("1|1", f"{URL}|{URL}")), profile, batch_rows=size)
    assert result.values("quarantaine", "ligne_source") == [2, 3, 4, 5, 6, 7]
    assert {row["regles"] for row in result.rows("quarantaine")} == {"CND-012"}
    assert all(URL in row["valeur"] and "2|1" in row["valeur"] for row in result.findings() if row["ligne_source"] == 5)
    assert result.rows("elements_deplaces") == []


class Watch:
    """Counts the steps of a run, and stops it after some."""

    def __init__(self, last: int = 1000) -> None:
        self.told: list[int] = []
        self._last = last

    def progress(self, done: int, total: int | None) -> None:
        self.told.append(done)

    def is_cancelled(self) -> bool:
        return len(self.told) >= self._last


def malformed(rows: int) -> str:
    """A table of which all rows but one are short."""
    head, sound = "id;nom;taxon;date;fin;nombre;x;y\n", "1;Bufo bufo;259;2020-05-01;2020-05-01;;2.3;49.9\n"
    return head + "2;Bufo bufo\n" * rows + sound


def test_malformed_rows_fill_batches_too(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(malformed(20_000), encoding="utf-8")
    source = open_source(path)
    batches = list(encoded_batches(source, 2_000))
    source.close()
    assert sum(len(batch.malformed) for batch in batches) == 20_000
    assert sum(len(batch.lines) for batch in batches) == 1
    assert max(len(batch.malformed) for batch in batches) == 2_000


def test_progress_and_cancellation_while_rows_are_malformed(tmp_path: Path) -> None:
    watch = Watch()
    result = convert(tmp_path, malformed(20_000), plain_profile(), batch_rows=2_000, watch=watch)
    assert (result.summary.rows_quarantined, result.summary.rows_accepted) == (20_000, 1)
    assert len(watch.told) > 5
    with pytest.raises(Cancelled):
        convert(tmp_path, malformed(20_000), plain_profile(), batch_rows=2_000, watch=Watch(2))
