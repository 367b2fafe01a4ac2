# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample tables converted whole: every row ends in one place, and twice the same run gives twice the same result."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from helpers import PARAMETERS, Result, convert

from bench.make_samples import LAYOUTS, SAMPLES, Sample, build
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue

# What the sources lack: SIRF says neither its data set nor where its data come from.
GIVEN = {
    "clicnat": {},
    "sirf": {key: PARAMETERS[key] for key in ("JDD", "DS_PUBLIQUE", "STATUT_SOURCE", "GESTIONNAIRE")},
}
TABLES = (*OCCURRENCES.values(), "quarantaine", "elements_deplaces", "constats")


class Run:
    """A sample, and what its conversion gave."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.path = SAMPLES / LAYOUTS[name].file
        self.sample: Sample = build(name)
        self.result = self.again("resultat.gpkg")
        self.occurrences = self.result.occurrences()

    def again(self, output: str, **options: int) -> Result:
        return convert(self.folder, self.path, self.name, name=output, parameters=GIVEN[self.name], **options)

    def lines_of(self, kind: str) -> set[int]:
        """The lines that the generator spoilt in a way."""
        return {line for line, mistake in self.sample.mistakes.items() if mistake.name == kind}


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(request.param, tmp_path_factory.mktemp(request.param))


def test_every_row_ends_in_exactly_one_place(run):
    accepted = [row["ligne_source"] for row in run.occurrences]
    held = [row["ligne_source"] for row in run.result.rows("quarantaine")]
    empty = run.lines_of("ligne_vide")
    every = Counter([*accepted, *held, *empty])
    assert every == Counter(range(2, len(run.sample.rows) + 2))


def test_counts_are_those_of_the_tables(run):
    summary, rows = run.result.summary, run.occurrences
    assert summary.rows_read == len(run.sample.rows)
    assert summary.rows_accepted == len(rows)
    assert summary.rows_quarantined == len(run.result.rows("quarantaine"))
    assert summary.empty_rows == len(run.lines_of("ligne_vide"))
    assert summary.rows_displaced == sum(row["nomAttr"] is not None for row in rows)
    assert summary.displaced_values == len(run.result.rows("elements_deplaces"))
    assert summary.rows_not_exchangeable == sum(row["echangeable"] == 0 for row in rows)
    assert summary.records == len({row["idSINPOccTax"] for row in rows})


def test_findings_are_counted_by_severity_and_rule(run):
    summary, findings = run.result.summary, run.result.findings()
    assert summary.findings_total == len(findings) == sum(summary.by_severity.values())
    assert Counter(row["gravite"] for row in findings) == Counter(summary.by_severity)
    lines: dict[str, set] = {}
    for row in findings:
        if row["ligne_source"] is not None:
            lines.setdefault(row["regle"], set()).add(row["ligne_source"])
    told = {rule.rule: rule for rule in summary.failed_rules()}
    assert set(told) == {row["regle"] for row in findings}
    about_rows = {rule: found for rule, found in lines.items() if load_catalogue()[rule].kind != "file"}
    for rule, found in about_rows.items():
        assert told[rule].rows == len(found), rule
        assert told[rule].examples


def test_series_add_up(run):
    summary = run.result.summary
    assert sum(summary.by_year.values()) == summary.rows_accepted
    assert sum(summary.by_month.values()) == summary.rows_accepted
    assert sum(summary.by_group.values()) == summary.rows_accepted
    assert set(summary.by_month) <= set(range(1, 13))


def test_completeness_is_that_of_the_tables(run):
    rows = run.occurrences
    filled = {one.column: one for one in run.result.summary.completeness}
    for name in ("idSINPOccTax", "nomCite", "cdNom", "dateFin", "occSexe", "denombrementMin", "nomAttr", "cdRef"):
        assert filled[name].filled == sum(row[name] is not None for row in rows), name
        assert filled[name].total == len(rows)


def test_converting_twice_gives_the_same_tables(run):
    again = run.again("encore.gpkg", batch_rows=777)
    for table in TABLES:
        assert differences(run.result.path, again.path, table) == 0, table
    identifiers = {row["ligne_source"]: row["idSINPOccTax"] for row in run.occurrences}
    assert {row["ligne_source"]: row["idSINPOccTax"] for row in again.occurrences()} == identifiers


def differences(one: Path, other: Path, table: str) -> int:
    """Rows of one file that are not in the other, but for their number: batches decide on the order of findings."""
    connection = sqlite3.connect(one)
    connection.execute("ATTACH ? AS other", (str(other),))
    columns = [row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")')]
    named = ", ".join(f'"{name}"' for name in columns if name not in ("fid", "q_fid"))
    here, there = (f'SELECT {named} FROM {schema}."{table}"' for schema in ("main", "other"))
    sql = f"SELECT (SELECT count(*) FROM ({here} EXCEPT {there})) + (SELECT count(*) FROM ({there} EXCEPT {here})), "
    counts = f'(SELECT count(*) FROM main."{table}") - (SELECT count(*) FROM other."{table}")'
    unlike, apart = connection.execute(sql + counts).fetchone()
    connection.close()
    return unlike + abs(apart)


def test_accepted_rows_have_all_that_is_mandatory(run):
    for name in (
        "idSINPOccTax",
        "statutObservation",
        "nomCite",
        "dateDebut",
        "dateFin",
        "observateurIdentite",
        "observateurNomOrganisme",
        "dSPublique",
        "organismeGestionnaireDonnee",
        "statutSource",
    ):
        assert all(row[name] for row in run.occurrences), name


def test_rows_in_quarantine_say_why(run):
    rules = {row["ligne_source"]: set() for row in run.result.rows("quarantaine")}
    for row in run.result.errors():
        if row["ligne_source"] in rules:
            rules[row["ligne_source"]].add(row["regle"])
    for row in run.result.rows("quarantaine"):
        assert row["motifs"], row["ligne_source"]
        assert rules[row["ligne_source"]] <= set(row["regles"].split(", "))
        assert rules[row["ligne_source"]], row["ligne_source"]


def test_quarantine_keeps_the_cells_of_the_file(run):
    source = open_source(run.path)
    original = {}
    for batch in source.batches(5000):
        original.update(zip(batch.lines, zip(*batch.columns)))
    names = source.columns
    source.close()
    for row in run.result.rows("quarantaine"):
        if not row["cellules"].startswith("["):
            assert tuple(row[name] for name in names) == original[row["ligne_source"]]


def test_findings_about_placed_rows_are_on_the_map(run):
    placed = set(run.result.values("occurrences_point", "ligne_source"))
    for row in run.result.findings():
        if row["ligne_source"] in placed and load_catalogue()[row["regle"]].kind != "file":
            assert row["geom"] is not None, row["regle"]
    assert all(row["geom"] is None for row in run.result.findings() if row["ligne_source"] is None)


def test_the_report_table_is_the_summary(run):
    told = {(row["section"], row["cle"]): row["valeur"] for row in run.result.rows("rapport")}
    assert told["comptes", "lues"] == str(run.result.summary.rows_read)
    assert told["comptes", "controle"] == "Les comptes tombent juste."
    assert len(told) == len(run.result.rows("rapport"))
