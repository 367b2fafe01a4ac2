# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:validate`: what was converted is still right, what was spoiled since is found."""

from __future__ import annotations

import pytest
from observations import COUNTS, OCCURRENCES, Run, identifiers, layer_of, refusal, rows, run
from qgis.core import QgsProcessingFeatureSourceDefinition

pytestmark = pytest.mark.usefixtures("plugin", "qgis_new_project")
ERRORS = "gravite IN ('bloquant', 'erreur')"


@pytest.fixture(scope="module")
def converted(plugin, tmp_path_factory) -> Run:
    """The whole sample of ClicNat, with every mistake it has."""
    from conftest import SAMPLE

    output = tmp_path_factory.mktemp("converted") / "r.gpkg"
    return run("convert", INPUT=str(SAMPLE), PROFILE="clicnat", OUTPUT=str(output), LOAD=False)


def errors(path) -> dict[str, set[str]]:
    """Identifier of a record -> the errors it has."""
    found: dict[str, set[str]] = {}
    for row in rows(path, "constats", "regle, id_enregistrement", ERRORS):
        found.setdefault(row["id_enregistrement"], set()).add(row["regle"])
    return found


def test_a_whole_result(converted, tmp_path):
    """Same counts, nothing lost, and no error that the conversion had not told of the very record."""
    done = run("validate", INPUT=str(converted.output), OUTPUT=str(tmp_path / "v.gpkg"))
    accepted = converted.results["ROWS_ACCEPTED"]
    assert (done.results["ROWS_READ"], done.results["ROWS_ACCEPTED"]) == (accepted, accepted)
    assert done.results["ROWS_QUARANTINED"] == done.results["ROWS_DISPLACED"] == 0
    assert done.results["ROWS_NOT_EXCHANGEABLE"] == converted.results["ROWS_NOT_EXCHANGEABLE"]
    assert identifiers(done.output) == identifiers(converted.output)
    before = errors(converted.output)
    new = {name: rules - before.get(name, set()) for name, rules in errors(done.output).items()}
    assert {name: rules for name, rules in new.items() if rules} == {}
    for table in OCCURRENCES:
        columns = "idSINPOccTax, nomCite, dateDebut, echangeable, nomAttr, valeurInit"
        columns += "" if table.endswith("sans_geometrie") else ", geom"
        assert in_order(done, table, columns) == in_order(converted, table, columns)


def in_order(done: Run, table: str, columns: str) -> list[dict]:
    found = sorted(rows(done.output, table, columns), key=lambda row: row["idSINPOccTax"])
    return [{**row, "valeurInit": (row["valeurInit"] or "").strip()} for row in found]


@pytest.mark.parametrize("given", ["path", "layer", "id"])
def test_one_layer(converted, tmp_path, given):
    table = "occurrences_polygone"
    layer = layer_of(converted.output, table)
    source = {"path": f"{converted.output}|layername={table}", "layer": layer, "id": layer.id()}[given]
    done = run("validate", INPUT=source, OUTPUT=str(tmp_path / "v.gpkg"), LOAD=False)
    count = len(rows(converted.output, table, "fid"))
    assert done.results["ROWS_READ"] == done.results["ROWS_ACCEPTED"] == count > 0
    assert len(rows(done.output, table, "fid")) == count


def test_selected_features(converted, tmp_path):
    layer = layer_of(converted.output, "occurrences_point")
    layer.selectByExpression("fid <= 30")
    source = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    done = run("validate", INPUT=source, OUTPUT=str(tmp_path / "v.gpkg"), LOAD=False)
    assert done.results["ROWS_READ"] == done.results["ROWS_ACCEPTED"] == 30
    stored = rows(converted.output, "occurrences_point", "idSINPOccTax, geom", "fid <= 30")
    assert rows(done.output, "occurrences_point", "idSINPOccTax, geom") == stored


def being_edited(done: Run):
    """Some of the points, and the first of them."""
    layer = layer_of(done.output, "occurrences_point")
    assert layer.setSubsetString("fid <= 100")
    assert layer.startEditing()
    return layer, next(layer.getFeatures())


def test_a_change_that_spoils_is_found_before_it_is_saved(converted, tmp_path):
    layer, first = being_edited(converted)
    layer.changeAttributeValue(first.id(), layer.fields().indexOf("statutObservation"), "Vu")
    done = run("validate", INPUT=layer, OUTPUT=str(tmp_path / "v.gpkg"), LOAD=False)
    layer.rollBack()
    held = rows(done.output, "quarantaine", "idSINPOccTax, regles, statutObservation")
    assert len(held) == 1
    assert (held[0]["idSINPOccTax"], held[0]["statutObservation"]) == (first["idSINPOccTax"], "Vu")
    assert "COD-001" in held[0]["regles"]


def test_quarantine_keeps_our_own_columns_apart(converted, tmp_path):
    """A result that is checked again has columns named as the quarantine's own: both are kept."""
    layer, first = being_edited(converted)
    layer.changeAttributeValue(first.id(), layer.fields().indexOf("nomCite"), None)
    done = run("validate", INPUT=layer, OUTPUT=str(tmp_path / "v.gpkg"), LOAD=False)
    layer.rollBack()
    held = rows(done.output, "quarantaine")[0]
    assert held["ligne_source"] == first.id()
    assert int(held["source_ligne_source"]) == first["ligne_source"]


def test_level_and_files(converted, tmp_path):
    report, findings = tmp_path / "v.html", tmp_path / "v.csv"
    done = run(
        "validate",
        INPUT=f"{converted.output}|layername=occurrences_ligne",
        LEVEL="echange",
        OUTPUT=str(tmp_path / "v.gpkg"),
        REPORT=str(report),
        FINDINGS_CSV=str(findings),
    )
    assert set(COUNTS) <= set(done.results)
    assert "<html" in report.read_text(encoding="utf-8") and findings.stat().st_size
    level = rows(done.output, "rapport", "valeur", "cle = 'niveau' OR libelle LIKE 'Niveau%'")
    assert "echange" in str(level) or "échange" in str(level)
    planned = done.context.layersToLoadOnCompletion()
    assert f"{done.output}|layername=constats" in planned


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.gpkg", None, "introuvable"),
        ("texte.gpkg", b"ceci n'est pas un GeoPackage", "texte.gpkg"),
        ("autre.csv", b"id;espece;jour\n1;Lutra lutra;2020-05-01\n", "STR-010"),
    ],
)
def test_refusals(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert words in refusal("validate", INPUT=str(tmp_path / name), OUTPUT=str(tmp_path / "v.gpkg"))
