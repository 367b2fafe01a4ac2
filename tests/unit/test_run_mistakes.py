# SPDX-License-Identifier: GPL-2.0-or-later
"""The samples' mistakes, told by their generator: each spoilt line has its finding, no other line has an error."""

from __future__ import annotations

from collections import defaultdict

import needs_osgeo  # noqa: F401
import pytest
from helpers import PARAMETERS, Result, convert

from bench.make_samples import LAYOUTS, SAMPLES, Sample, build

GIVEN = {
    "clicnat": {},
    "sirf": {key: PARAMETERS[key] for key in ("JDD", "DS_PUBLIQUE", "STATUT_SOURCE", "GESTIONNAIRE")},
}
# Mistakes of which lines have no finding of their own, and why.
WITHOUT_FINDING = {
    "fin_absente": "the rule completes it; the report counts what was completed",
    "determinateur_absent": "the profile has a default; the report counts it",
    "nature_absente": "the profile has a default; the report counts it",
    "casse": "the profile announces labels: any spelling of a label is as good",
    "xy_sexagesimal": "degrees, minutes and seconds are accepted (LOC-010)",
    "formule": "what a spreadsheet would do with a text is no rule of the catalogue",
    "ligne_vide": "one finding for the file; the report counts them",
}
# Mistakes that are found on some lines only.
FOUND_IN_PART = {
    "espaces": "blanks around are told of codes, keys and numbers; around labels and texts they are no fault",
    "observateur_inconnu": "a lone question mark is a word for nothing (STR-015): then nobody is named (OBL-008)",
    "contributeur_inconnu": "the same",
}
# What makes two lines doubles of each other: the second is held, whichever the generator spoilt.
KEYS = {
    "uuid_double": ("uuid_perm_sinp",),
    "id_origine_double": ("id_origine", "jdd_uuid"),
    "id_double": ("id_cit",),
    "copie_exacte": None,
}


class Case:
    """A sample and its findings by line: all, and errors only."""

    def __init__(self, name: str, result: Result) -> None:
        self.name, self.result, self.sample = name, result, build(name)
        self.found: dict[int, set[str]] = defaultdict(set)
        self.errors: dict[int, set[str]] = defaultdict(set)
        for row in result.findings():
            self.found[row["ligne_source"]].add(row["regle"])
        for row in result.errors():
            self.errors[row["ligne_source"]].add(row["regle"])

    def doubles(self, line: int) -> set[int]:
        """The lines with the same key as a line that was spoilt into a double, itself among them."""
        rows, columns = self.sample.rows, KEYS[self.sample.mistakes[line].name] or self.sample.layout.columns
        key = [rows[line - 2][name] for name in columns]
        return {rank + 2 for rank, row in enumerate(rows) if [row[name] for name in columns] == key}


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    return Case(name, convert(folder, SAMPLES / LAYOUTS[name].file, name, parameters=GIVEN[name]))


def rules_of(sample: Sample, line: int) -> set[str]:
    return set(sample.mistakes[line].rules.replace(",", " ").split())


def test_every_spoilt_line_has_a_finding_of_its_mistake(case):
    missed = []
    for line, mistake in case.sample.mistakes.items():
        if not mistake.rules or mistake.name in WITHOUT_FINDING or mistake.name in FOUND_IN_PART:
            continue
        lines = case.doubles(line) if mistake.name in KEYS else {line}
        found = set().union(*(case.found[one] for one in lines))
        if not rules_of(case.sample, line) & found:
            missed.append((line, mistake.name, mistake.rules, sorted(found)))
    assert missed == []


def test_mistakes_found_in_part_are_found_somewhere(case):
    for kind in FOUND_IN_PART:
        lines = [line for line, mistake in case.sample.mistakes.items() if mistake.name == kind]
        found = [line for line in lines if rules_of(case.sample, line) & case.found[line]]
        assert not lines or 0 < len(found) < len(lines), kind


def test_mistakes_without_finding_are_exceptions_that_still_hold(case):
    """One that begins to be found must leave the list."""
    for line, mistake in case.sample.mistakes.items():
        if mistake.name in WITHOUT_FINDING and mistake.name != "ligne_vide":
            assert not rules_of(case.sample, line) & case.found[line], mistake.name


def test_traps_are_no_mistakes(case):
    for line, mistake in case.sample.mistakes.items():
        if not mistake.rules:
            assert not case.errors[line], mistake.name


def test_lines_that_were_not_touched_have_no_error(case):
    told = set(case.errors) - set(case.sample.mistakes) - {None}
    for line, mistake in case.sample.mistakes.items():
        if mistake.name in KEYS and told:
            told -= case.doubles(line)
    assert {line: case.errors[line] for line in told} == {}


def test_a_double_is_held_and_its_original_accepted(case):
    held = set(case.result.values("quarantaine", "ligne_source"))
    for line, mistake in case.sample.mistakes.items():
        if mistake.name in KEYS:
            lines = sorted(case.doubles(line))
            assert len(lines) > 1
            assert lines[0] not in held, mistake.name
            assert held.issuperset(lines[1:]), mistake.name


def test_what_completes_a_line_is_counted(case):
    counts = case.sample.counts()
    summary = case.result.summary
    assert summary.empty_rows == counts["ligne_vide"]
    if case.name == "clicnat":
        fills = {(one.column, one.rule): one.rows for one in summary.fills}
        assert fills["dateFin", "OBL-005"] >= counts["fin_absente"]
        constants = {one.column: int(one.origin.split("(")[1].split()[0]) for one in summary.constants}
        assert constants["determinateurIdentite"] >= counts["determinateur_absent"]
        assert constants["natureObjetGeo"] >= counts["nature_absente"]


def test_proposals_are_what_the_mistake_was(case):
    """Where the generator's change can be undone, the proposal undoes it."""
    if case.name != "clicnat":
        pytest.skip("told by the other sample")
    proposals = {(row["ligne_source"], row["regle"]): row["proposition"] for row in case.result.findings()}
    for line, mistake in case.sample.mistakes.items():
        row = case.sample.rows[line - 2]
        if mistake.name == "cd_nom_decimal":
            assert proposals[line, "STR-020"] == row["cd_nom"].removesuffix(".0")
        if mistake.name == "numero_tableur":
            assert proposals[line, "STR-021"] == row["date_fin"] or row["date_fin"] > proposals[line, "STR-021"]
        if mistake.name == "mojibake" and "?" not in row["observateurs"] and "\ufffd" not in row["observateurs"]:
            assert proposals[line, "STR-016"] == row["observateurs"].encode("cp1252").decode("utf-8")
