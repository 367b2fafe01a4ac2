# SPDX-License-Identifier: GPL-2.0-or-later
"""The quarantine as a user mends it in QGIS: opened, corrected, converted again, saved or not."""

from __future__ import annotations

import pytest
from observations import layer_of, rows, run
from test_convert import regional

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")


@pytest.fixture
def held(tmp_path):
    """A result with two rows in quarantine, of a table that has columns named as the quarantine's own."""
    table = regional(tmp_path / "t.csv", {}, {"dateDebut": "jadis"}, {"nomCite": ""})
    text = table.read_text(encoding="utf-8").splitlines()
    extra = ["feuille;motifs;Source_Motifs", "f1;m1;s1", "f2;m2;s2", "f3;m3;s3"]
    table.write_text("\n".join(f"{line};{more}" for line, more in zip(text, extra)), encoding="utf-8")
    done = run("convert", INPUT=str(table), PROFILE="occtax_hdf", OUTPUT=str(tmp_path / "r.gpkg"), LOAD=False)
    assert done.results["ROWS_QUARANTINED"] == 2
    return done.output


def mend(layer):
    for feature in layer.getFeatures():
        for name, value in (("dateDebut", "2020-04-30"), ("nomCite", "Lutra lutra")):
            layer.changeAttributeValue(feature.id(), layer.fields().indexOf(name), value)


def test_the_original_row_is_there(held):
    found = rows(held, "quarantaine", "ligne_source, motifs, source_feuille, source_motifs, source_Source_Motifs")
    assert [tuple(row.values())[2:] for row in found] == [("f2", "m2", "s2"), ("f3", "m3", "s3")]
    assert [row["ligne_source"] for row in found] == [3, 4]
    assert "DAT" in found[0]["motifs"] or "TYP" in found[0]["motifs"]


@pytest.mark.parametrize("saved", [True, False])
def test_corrected_and_converted_again(held, tmp_path, saved):
    layer = layer_of(held, "quarantaine")
    assert layer.startEditing()
    mend(layer)
    if saved:
        assert layer.commitChanges()
    done = run("convert", INPUT=layer, PROFILE="occtax_hdf", OUTPUT=str(tmp_path / "2.gpkg"), LOAD=False)
    if not saved:
        layer.rollBack()
    assert (done.results["ROWS_READ"], done.results["ROWS_ACCEPTED"]) == (2, 2)
    found = rows(done.output, "occurrences_point", "nomCite, ligne_source, nomAttribut, valeurAttribut")
    assert [row["ligne_source"] for row in found] == [3, 4]  # where they stood in the first file
    assert {row["nomCite"] for row in found} == {"Lutra lutra"}
    assert found[0]["nomAttribut"] == "motifs|Source_Motifs"  # the profile ignores `feuille`
    assert [row["valeurAttribut"] for row in found] == ["m2|s2", "m3|s3"]
