# SPDX-License-Identifier: GPL-2.0-or-later
"""Each delivered profile on a table of its format: nothing is lost, what is known has its code, twice gives the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import needs_osgeo  # noqa: F401
import profile_cases
import profile_cases_tools
import pytest
from engine_results import differences
from helpers import PARAMETERS, Result, convert
from profile_cases import DATA, Case, Cell

from sinp_hdf_plugin.core.engine import fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile

CASES = {**profile_cases.CASES, **profile_cases_tools.CASES}
KEPT = "nomAttribut"


class Run:
    """A table, and what its conversion gave."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.case: Case = CASES[name]
        self.path = DATA / self.case.file
        self.parameters = {**PARAMETERS, "DS_PUBLIQUE": self.case.public}
        self.result: Result = convert(folder, self.path, name, parameters=self.parameters)
        self.rows = {row["ligne_source"]: row for row in self.result.occurrences()}
        source = open_source(self.path)
        self.columns = source.columns
        self.cells: dict[int, dict[str, Any]] = {}
        for batch in source.batches(10_000):
            for line, values in zip(batch.lines, zip(*batch.columns)):
                self.cells[line] = dict(zip(self.columns, values))
        source.close()

    def additional(self, line: int) -> dict[str, str]:
        """The additional attributes of an accepted row."""
        row = self.rows[line]
        if row["nomAttribut"] is None:
            return {}
        names, values = row["nomAttribut"].split("|"), row["valeurAttribut"].split("|")
        assert len(names) == len(values) == len(set(names))
        return dict(zip(names, values))

    def expected(self, line: int, value: Any) -> Any:
        """The value itself, or what the source says there."""
        if not isinstance(value, Cell):
            return value
        said = self.cells[line][value]
        return said.partition(":")[2] if said.startswith("INSEE:") else said


@pytest.fixture(scope="module", params=sorted(CASES))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(request.param, tmp_path_factory.mktemp(request.param))


def test_every_row_ends_in_one_place_and_counts_add_up(run):
    held = {row["ligne_source"]: row["regles"].split(", ") for row in run.result.rows("quarantaine")}
    assert Counter([*run.rows, *held]) == Counter(list(run.cells))
    summary = run.result.summary
    assert (summary.rows_read, summary.rows_accepted, summary.rows_quarantined) == (
        len(run.cells),
        len(run.rows),
        len(held),
    )
    assert set(held) == set(run.case.held)
    for line, rule in run.case.held.items():
        assert rule in held[line], line
    assert summary.records == (run.case.records or len(run.rows))


def test_only_the_wrong_values_are_displaced(run):
    found = {(row["ligne_source"], row["nomAttr"]): row["valeurInit"] for row in run.result.rows("elements_deplaces")}
    assert found == run.case.displaced


def test_sound_rows_pass_without_an_error(run):
    wrong = {*run.case.held, *(line for line, _ in run.case.displaced)}
    assert {row["ligne_source"] for row in run.result.errors()} <= {*wrong, None}
    assert not [row for row in run.result.errors() if row["ligne_source"] is None]
    assert all(row["echangeable"] == 1 for line, row in run.rows.items() if line not in wrong)


def test_what_is_known_has_its_code(run):
    for line, expected in run.case.written.items():
        found = {name: run.rows[line][name] for name in expected}
        assert found == {name: run.expected(line, value) for name, value in expected.items()}, line
    for name, allowed in run.case.every.items():
        allowed = allowed if isinstance(allowed, tuple) else (allowed,)
        assert {row[name] for row in run.rows.values()} <= set(allowed), name


def test_what_has_no_place_is_an_additional_attribute(run):
    for line, expected in run.case.kept.items():
        found = run.additional(line)
        wanted = {name: run.expected(line, value) for name, value in expected.items()}
        assert {name: found.get(name, "") for name in wanted} == wanted, line


def test_every_column_has_a_fate(run):
    fates = {column.source: column.fate for column in run.result.summary.columns}
    assert list(fates) == list(run.columns)
    assert {name for name, fate in fates.items() if fate == "ignoré par le profil"} == run.case.left_out
    assert "inconnu, non repris" not in fates.values()
    assert {row["attribut"] for row in run.result.findings("STR-011")} == run.case.unknown


def test_no_cell_of_an_accepted_row_is_lost(run):
    """A filled cell is in an additional attribute, in a column of the format, displaced, or the place."""
    fates = {column.source: column for column in run.result.summary.columns}
    displaced = {(line, name) for line, name in run.case.displaced}
    for line, row in run.rows.items():
        additional = run.additional(line)
        for name, cell in run.cells[line].items():
            fate = fates[name]
            if cell is None or not str(cell).strip() or name in run.case.left_out:
                continue
            targets = fate.target.split(", ")
            if KEPT in targets:
                assert additional[name] == str(cell).replace("|", "¦"), (line, name)
            elif fate.fate == "repris":
                assert any(row[to] is not None or (line, to) in displaced for to in targets), (line, name)
            else:
                assert fate.fate == "géométrie"
                assert row.get("geom") is not None or (line, "geometrie") in displaced, (line, name)


def test_findings_of_this_format(run):
    for (line, attribute), rule in run.case.findings.items():
        found = [(row["ligne_source"], row["attribut"]) for row in run.result.findings(rule)]
        assert (line, attribute) in found


def test_converting_twice_gives_the_same_identifiers(run):
    again = convert(run.folder, run.path, run.name, name="encore.gpkg", parameters=run.parameters, batch_rows=5)
    identifiers = {row["ligne_source"]: row["idSINPOccTax"] for row in again.occurrences()}
    assert identifiers == {line: row["idSINPOccTax"] for line, row in run.rows.items()}
    assert len(set(identifiers.values())) == run.result.summary.records


@pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
def test_both_engines_agree(run, tmp_path, monkeypatch):
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    found = differences(run.path, run.name, tmp_path, parameters=run.parameters)
    if load_profile(run.name).rows_per_record == "many":  # the fast engine leaves it to the other one, and says so
        assert len(found) == 1 and found.pop().startswith("not the fast engine")
    assert found == []


@pytest.mark.parametrize("level", ["producteur", "echange"])
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_run_needs_no_more_than_the_parameters(name, level, tmp_path):
    parameters = {**PARAMETERS, "ORG_TRANSFORMATION": "Les Busards", "DS_PUBLIQUE": CASES[name].public}
    result = convert(tmp_path, DATA / CASES[name].file, name, parameters=parameters, level=level)
    held = {row["ligne_source"] for row in result.rows("quarantaine")}
    assert held >= set(CASES[name].held)
    assert result.summary.rows_accepted > 0.5 * result.summary.rows_read


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_profile_says_what_it_is(name):
    profile = load_profile(name)
    assert profile.title["fr"] != profile.title["en"]
    assert profile.source_id == name
    assert profile.provisional == (name in ("sinp_delivery", "visionature"))
