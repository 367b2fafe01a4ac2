# SPDX-License-Identifier: GPL-2.0-or-later
"""Two results compared: findings that are gone, new, the same."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import time

import needs_osgeo  # noqa: F401
import pytest
from helpers import convert, plain_profile, plain_rows, profile_of, table_rows
from osgeo import ogr
from rerun_helpers import correct, rerun

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import gpkg_functions
from sinp_hdf_plugin.core.formats.comparison_files import write_comparison_csv, write_comparison_gpkg
from sinp_hdf_plugin.core.workbench.comparison import Compared


@pytest.fixture
def two(tmp_path):
    """Line 3 mended, line 5 the same, line 7 spoiled."""
    before = convert(
        tmp_path, plain_rows(8, nombre={1: "douze", 3: "qq"}, date={5: "x"}), plain_profile(), name="a.gpkg"
    )
    after = convert(
        tmp_path, plain_rows(8, nombre={1: "12", 3: "tas"}, date={5: "x", 6: "y"}), plain_profile(), name="b.gpkg"
    )
    return before, after


def states(before, after):
    with Compared(before.path, after.path) as compared:
        found = compared.summary()
        rows = list(compared.findings())
    assert (found.gone, found.new, found.same) == tuple(
        sum(row[0] == state for row in rows) for state in ("disparu", "nouveau", "inchangé")
    )
    return found, [(row[0], row[2], row[4], row[10]) for row in rows]


def test_gone_new_and_same(two):
    found, rows = states(*two)
    assert {row for row in rows if row[1] == "TYP-003"} == {
        ("disparu", "TYP-003", "denombrementMin", 3),
        ("inchangé", "TYP-003", "denombrementMin", 5),
    }
    assert ("nouveau", "TYP-006", "dateDebut", 8) in rows and ("inchangé", "TYP-006", "dateDebut", 7) in rows
    rules = {(one.rule, one.attribute): one[2:] for one in found.rules}
    assert rules["TYP-003", "denombrementMin"] == (1, 0, 1)
    assert rules["TYP-006", "dateDebut"] == (0, 1, 1)
    assert found.counts["Lignes en quarantaine"] == ("1", "2")
    assert found.notes == () and found.absent == 0


def test_every_finding_once(two):
    before, after = two
    found, _ = states(before, after)
    assert found.gone + found.same == len(before.findings())
    assert found.new + found.same == len(after.findings())


def test_a_result_and_its_copy_are_the_same(two, tmp_path):
    before, _ = two
    shutil.copy(before.path, tmp_path / "copie.gpkg")
    with Compared(before.path, tmp_path / "copie.gpkg") as compared:
        found = compared.summary()
    assert (found.gone, found.new, found.same) == (0, 0, len(before.findings()))


def test_a_record_that_was_named_anew_is_found_by_its_line(tmp_path):
    """A row without identifier is named by its content: corrected, it has another name, and it is the same row."""
    profile = profile_of({"nom": "nomCite", "date": "dateDebut", "nombre": "denombrementMin"})
    rows = [{k: v for k, v in row.items() if k != "id"} for row in plain_rows(4, nombre={1: "qq"}, date={1: "hier"})]
    first = convert(tmp_path, rows, profile, name="a.gpkg")
    correct(first.path, {3: {"date": "2020-05-01"}})
    whole, _, _ = rerun(first, tmp_path / "b.gpkg")
    found, rows = states(first, whole)
    assert ("inchangé", "TYP-003", "denombrementMin", 3) in rows
    assert found.new == 0 and {row[1] for row in rows if row[0] == "disparu"} == {"TYP-006", "OBL-004", "OBL-005"} - (
        {"OBL-005"} - {row[1] for row in rows if row[0] == "disparu"}
    )
    assert found.absent == 0


def test_several_findings_of_one_cause_are_counted(tmp_path, two):
    before, after = two
    connection = sqlite3.connect(after.path)
    names = "regle, gravite, attribut, valeur, message, id_enregistrement, ligne_source, feuille"
    gpkg_functions.register(connection)
    connection.execute(
        f"INSERT INTO constats ({names}) SELECT {names} FROM constats WHERE ligne_source = 5 AND regle = 'TYP-003'"
    )
    connection.commit()
    connection.close()
    _, rows = states(before, after)
    assert [row[0] for row in rows if row[1:] == ("TYP-003", "denombrementMin", 5)] == ["nouveau", "inchangé"]


def test_what_makes_them_hard_to_compare_is_told(tmp_path, two):
    before, _ = two
    other = convert(
        tmp_path, plain_rows(2), plain_profile(id="autre"), name="c.gpkg", level="echange",
        parameters={"JDD": "4d331cae-65e4-4948-b0b2-a11bc5bb46c2", "DS_PUBLIQUE": "Pu", "STATUT_SOURCE": "Te",
                    "GESTIONNAIRE": "G", "OBSERVATEUR": "O", "ORG_TRANSFORMATION": "P"},
    )  # fmt: skip
    with Compared(before.path, other.path) as compared:
        found = compared.summary()
    assert len(found.notes) == 2 and "niveau" in found.notes[0] and "profil" in found.notes[1]
    assert found.absent > 0


def test_files(two, tmp_path):
    before, after = two
    with Compared(before.path, after.path) as compared:
        found = compared.summary()
        write_comparison_gpkg(tmp_path / "c.gpkg", compared.findings(), found.rules)
        write_comparison_csv(tmp_path / "c.csv", compared.findings())
    rows = table_rows(tmp_path / "c.gpkg", "comparaison")
    assert {row["etat"] for row in rows} == {"disparu", "nouveau", "inchangé"}
    counts = table_rows(tmp_path / "c.gpkg", "comparaison_regles")
    assert (
        sum(row["disparus"] for row in counts) == found.gone and sum(row["inchanges"] for row in counts) == found.same
    )
    dataset = ogr.Open(str(tmp_path / "c.gpkg"))
    layer = dataset.GetLayerByName("comparaison")
    assert layer.GetFeatureCount() == len(rows)
    layer.SetSpatialFilterRect(*[layer.GetExtent()[i] for i in (0, 2, 1, 3)])
    assert layer.GetFeatureCount() == sum(row["geom"] is not None for row in rows) > 0
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream, delimiter=";"))
    assert lines[0][:2] == ["etat", "regle"] and len(lines) == len(rows) + 1
    assert list(tmp_path.glob(".*")) == []


def test_refusals(two, tmp_path):
    before, _ = two
    (tmp_path / "x.gpkg").write_bytes(b"rien")
    for other, word in (("absent.gpkg", "n’existe pas"), ("x.gpkg", "x.gpkg"), (before.path.name, "lui-même")):
        with pytest.raises(FormatError, match=word):
            Compared(before.path, tmp_path / other)
    bare = sqlite3.connect(tmp_path / "nu.gpkg")
    bare.execute("CREATE TABLE constats (a)")
    bare.commit()
    with pytest.raises(FormatError, match="rapport"):
        Compared(before.path, tmp_path / "nu.gpkg")
    with pytest.raises(FormatError, match=r"\.gpkg"):
        write_comparison_gpkg(tmp_path / "c.txt", [], [])
    with pytest.raises(FormatError, match="Impossible"):
        write_comparison_csv(tmp_path / "nulle" / "part.csv", [])


def test_a_hundred_thousand_findings_in_seconds(two, tmp_path):
    paths = []
    for name, drop in (("g.gpkg", 7), ("h.gpkg", 11)):
        shutil.copy(two[0].path, tmp_path / name)
        connection = sqlite3.connect(tmp_path / name)
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 110000) "
            "INSERT INTO constats (regle, gravite, attribut, valeur, id_enregistrement, ligne_source, feuille) "
            "SELECT 'R-' || (i % 40), 'erreur', 'a' || (i % 9), i, 'id' || (i / 3), i / 3, 'f' FROM n WHERE i % ? <> 0",
            [drop],
        )
        connection.commit()
        connection.close()
        paths.append(tmp_path / name)
    start = time.perf_counter()
    with Compared(*paths) as compared:
        found = compared.summary()
        assert sum(1 for _ in compared.findings()) == found.gone + found.new + found.same
    assert time.perf_counter() - start < 6
    assert (found.gone, found.new) == (110000 // 11 - 110000 // 77, 110000 // 7 - 110000 // 77)
