# SPDX-License-Identifier: GPL-2.0-or-later
"""`sinp_hdf:convert` as a script runs it: its parameters, its files, its counts, its refusals."""

from __future__ import annotations

import csv
import json

import pytest
from observations import COUNTS, JDD, OCCURRENCES, TODAY, Recorder, identifiers, refusal, rows, run
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException
from qgis.PyQt.QtCore import QDate, QDateTime

from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run as run_core
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.resources import resource

pytestmark = pytest.mark.usefixtures("plugin")

REGIONAL = {
    "statutObservation": "Pr",
    "nomCite": "Lutra lutra",
    "dateDebut": "2020-05-01",
    "dateFin": "2020-05-01",
    "cdNom": "60630",
    "observateurIdentite": "DUPONT Anne",
    "observateurNomOrganisme": "Aucun",
    "dSPublique": "Pu",
    "statutSource": "Te",
    "idSINPJdd": JDD,
    "organismeGestionnaireDonnee": "Organisme fictif",
    "natureObjetGeo": "St",
    "idOrigine": "1",
    "geometrie": "POINT (650000 6980000)",
}


def regional(path, *changes, encoding="utf-8", without=()):
    """A CSV in the regional format: one row for each dict of changes."""
    names = [name for name in REGIONAL if name not in without]
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        for rank, change in enumerate(changes, 1):
            writer.writerow({**REGIONAL, "idOrigine": str(rank), **change})
    return path


def test_same_as_the_core(observations, tmp_path):
    done = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"), ENGINE="sqlite")
    summary = run_core(
        [open_source(observations)],
        Settings(load_profile("clicnat"), "producteur", TODAY, {}),
        tmp_path / "core.gpkg",
        engine="sqlite",
    )
    assert done.counts == {
        "ROWS_READ": summary.rows_read,
        "ROWS_ACCEPTED": summary.rows_accepted,
        "ROWS_DISPLACED": summary.rows_displaced,
        "ROWS_QUARANTINED": summary.rows_quarantined,
        "ROWS_NOT_EXCHANGEABLE": summary.rows_not_exchangeable,
        "ROWS_EMPTY": summary.empty_rows,
        "FINDINGS": summary.findings_total,
    }
    assert identifiers(done.output) == identifiers(tmp_path / "core.gpkg")


def test_counts_add_up_and_are_told(observations, tmp_path):
    done = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    counts = done.counts
    assert set(COUNTS) <= set(done.results)
    assert counts["ROWS_READ"] == counts["ROWS_ACCEPTED"] + counts["ROWS_QUARANTINED"] + counts["ROWS_EMPTY"]
    assert counts["ROWS_ACCEPTED"] == sum(len(rows(done.output, table, "fid")) for table in OCCURRENCES)
    assert counts["ROWS_QUARANTINED"] == len(rows(done.output, "quarantaine", "q_fid")) > 0
    assert counts["FINDINGS"] == len(rows(done.output, "constats", "fid")) > 0
    told = "\n".join(done.feedback.infos)
    assert f"{counts['ROWS_READ']} rows read = {counts['ROWS_ACCEPTED']} accepted" in told
    failed = {row["regle"] for row in rows(done.output, "constats", where="gravite IN ('bloquant', 'erreur')")}
    assert {warning.split(" ")[0] for warning in done.feedback.warnings} == failed
    assert "TAX-001" in next(line for line in done.feedback.infos if "Not evaluated" in line)
    assert done.feedback.errors == []


def test_report_and_findings(observations, tmp_path):
    report, findings = tmp_path / "r.html", tmp_path / "r.csv"
    done = run(
        "convert",
        INPUT=str(observations),
        PROFILE="clicnat",
        OUTPUT=str(tmp_path / "r.gpkg"),
        REPORT=str(report),
        FINDINGS_CSV=str(findings),
    )
    assert done.results["REPORT"] == str(report) and done.results["FINDINGS_CSV"] == str(findings)
    page = report.read_text(encoding="utf-8")
    assert '<html lang="fr"' in page and str(done.results["ROWS_READ"]) in page
    with findings.open(encoding="utf-8-sig", newline="") as stream:
        told = list(csv.DictReader(stream, delimiter=";"))
    assert len(told) == done.results["FINDINGS"]
    assert [row["regle"] for row in told] == [row["regle"] for row in rows(done.output, "constats")]
    again = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "2.gpkg"))
    assert "REPORT" not in again.results and "FINDINGS_CSV" not in again.results


def test_profile_by_file(observations, tmp_path):
    path = tmp_path / "le mien.json"
    path.write_text(resource("profiles", "clicnat.json").read_text(encoding="utf-8"), encoding="utf-8")
    by_file = run("convert", INPUT=str(observations), PROFILE=str(path), OUTPUT=str(tmp_path / "1.gpkg"))
    by_name = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "2.gpkg"))
    assert by_file.counts == by_name.counts
    assert identifiers(by_file.output) == identifiers(by_name.output)


def test_level(tmp_path):
    table = regional(tmp_path / "t.csv", {"idSINPJdd": ""})
    asked = {"INPUT": str(table), "PROFILE": "occtax_hdf"}
    kept = run("convert", **asked, LEVEL="producteur", OUTPUT=str(tmp_path / "p.gpkg"))
    assert kept.results["ROWS_READ"] == 1
    assert "echange" in refusal("convert", **asked, LEVEL="echange", OUTPUT=str(tmp_path / "e.gpkg"))


@pytest.mark.parametrize(
    "crs", ["EPSG:3857", QgsCoordinateReferenceSystem("EPSG:3857"), "custom"], ids=["text", "object", "custom"]
)
def test_crs(tmp_path, crs):
    if crs == "custom":
        crs = QgsCoordinateReferenceSystem.fromProj(
            "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs"
        )
    table = regional(tmp_path / "t.csv", {"geometrie": "POINT (256523 6431860)"})  # Web Mercator
    given = {"INPUT": str(table), "PROFILE": "occtax_hdf", "LOAD": False}
    done = run("convert", **given, CRS=crs, OUTPUT=str(tmp_path / "r.gpkg"))
    assert (done.results["ROWS_ACCEPTED"], done.results["ROWS_NOT_EXCHANGEABLE"]) == (1, 0)
    assert len(rows(done.output, "occurrences_point")) == 1
    without = run("convert", **given, OUTPUT=str(tmp_path / "2.gpkg"))
    assert without.results["ROWS_NOT_EXCHANGEABLE"] == 1  # read as Lambert-93, the point is elsewhere


def test_encoding(tmp_path):
    table = regional(tmp_path / "t.csv", {"observateurIdentite": "MŒUL Žoé €"}, encoding="iso-8859-15")
    given = {"INPUT": str(table), "PROFILE": "occtax_hdf"}
    done = run("convert", **given, ENCODING="iso-8859-15", OUTPUT=str(tmp_path / "r.gpkg"))
    found = rows(done.output, "occurrences_point", "observateurIdentite")
    assert found == [{"observateurIdentite": "MŒUL Žoé €"}]
    text = refusal("convert", **given, ENCODING="klingon", OUTPUT=str(tmp_path / "2.gpkg"))
    assert "klingon" in text


@pytest.mark.parametrize("day", ["2020-04-30", QDate(2020, 4, 30), QDateTime(QDate(2020, 4, 30).startOfDay())])
def test_reference_date(tmp_path, day):
    table = regional(tmp_path / "t.csv", {})
    done = run(
        "convert",
        INPUT=str(table),
        PROFILE="occtax_hdf",
        REFERENCE_DATE=day,
        OUTPUT=str(tmp_path / "r.gpkg"),
    )
    assert "DAT-003" in {row["regle"] for row in rows(done.output, "constats")}  # in the future, then
    with pytest.raises(QgsProcessingException):
        run(
            "convert",
            INPUT=str(table),
            PROFILE="occtax_hdf",
            REFERENCE_DATE="hier",
            OUTPUT=str(tmp_path / "2.gpkg"),
        )


def test_constants(tmp_path):
    lacking = ("dSPublique", "statutSource", "organismeGestionnaireDonnee", "observateurIdentite", "idSINPJdd")
    table = regional(tmp_path / "t.csv", {}, without=lacking)
    given = {"INPUT": str(table), "PROFILE": "occtax_hdf"}
    text = refusal("convert", **given, OUTPUT=str(tmp_path / "1.gpkg"))
    assert all(name in text for name in ("DS_PUBLIQUE", "STATUT_SOURCE", "GESTIONNAIRE", "OBSERVATEUR"))
    constants = {
        "JDD": JDD,
        "DS_PUBLIQUE": "Pr",
        "STATUT_SOURCE": "Co",
        "GESTIONNAIRE": "Organisme fictif",
        "OBSERVATEUR": "INCONNU",
    }
    done = run("convert", **given, **constants, OUTPUT=str(tmp_path / "2.gpkg"))
    record = rows(done.output, "occurrences_point")[0]
    assert {name: record[name] for name in lacking} == {
        "dSPublique": "Pr",
        "statutSource": "Co",
        "organismeGestionnaireDonnee": "Organisme fictif",
        "observateurIdentite": "INCONNU",
        "idSINPJdd": JDD,
    }
    reported = rows(done.output, "rapport", "cle, valeur", "section = 'constantes'")
    told = {row["cle"]: row["valeur"] for row in reported}
    assert {name: told[name] for name in lacking} == {name: record[name] for name in lacking}


def test_a_column_wins_over_a_constant(tmp_path):
    table = regional(tmp_path / "t.csv", {}, {"dSPublique": ""})
    done = run(
        "convert",
        INPUT=str(table),
        PROFILE="occtax_hdf",
        DS_PUBLIQUE="NSP",
        OUTPUT=str(tmp_path / "r.gpkg"),
    )
    assert [row["dSPublique"] for row in rows(done.output, "occurrences_point")] == ["Pu", "NSP"]


def test_converting_twice_gives_the_same_identifiers(observations, tmp_path):
    first, second = (
        run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / name))
        for name in ("1.gpkg", "2.gpkg")
    )
    assert identifiers(first.output) == identifiers(second.output)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"INPUT": "nulle/part.csv"}, ("nulle/part.csv", "introuvable")),
        ({"INPUT": "{folder}"}, ("dossier",)),
        ({"INPUT": "{empty}"}, ("vide",)),
        ({"INPUT": "{picture}"}, ("image.csv",)),
        ({"PROFILE": "inconnu"}, ("Profil introuvable", "clicnat")),
        ({"PROFILE": "{broken}"}, ("profil.json", "JSON")),
        ({"PROFILE": "sirf"}, ("STR-010", "nomCite")),
        ({"OUTPUT": "{folder}/absent/r.gpkg"}, ("absent",)),
        ({"OUTPUT": "{folder}/r.shp"}, (".gpkg",)),
        ({"REPORT": "{folder}/absent/r.html"}, ("absent",)),
        ({"SHEET": "Feuille 9", "INPUT": "{book}"}, ("Feuille 9",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_refusals(observations, tmp_path, wrong, words):
    from observations import translated

    places = {"folder": tmp_path / "d", "empty": tmp_path / "vide.csv", "broken": tmp_path / "profil.json"}
    places.update(picture=tmp_path / "image.csv", book=tmp_path / "classeur.xlsx")
    places["folder"].mkdir()
    places["empty"].write_bytes(b"")
    places["broken"].write_text("{", encoding="utf-8")
    places["picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    if "{book}" in json.dumps(wrong):
        translated(observations, places["book"], "XLSX")
    given = {"INPUT": str(observations), "PROFILE": "clicnat", "OUTPUT": str(tmp_path / "d" / "r.gpkg")}
    given.update({name: str(value).format(**places) for name, value in wrong.items()})
    text = refusal("convert", **given)
    assert all(word in text for word in words), text


def test_the_source_is_never_overwritten(observations, tmp_path):
    before = run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    content = before.output.read_bytes()
    with pytest.raises(QgsProcessingException, match="est la source"):
        run("validate", INPUT=str(before.output), OUTPUT=str(before.output))
    assert before.output.read_bytes() == content


def test_cancelled(observations, tmp_path):
    output = tmp_path / "r.gpkg"
    output.write_bytes(b"before")
    feedback = Recorder()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="annulé"):
        run("convert", feedback, INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(output))
    assert output.read_bytes() == b"before"
    assert list(tmp_path.glob(".*")) == []


def test_an_unforeseen_error_is_a_sentence(observations, tmp_path, monkeypatch):
    from sinp_hdf_plugin.processing.conversion import runs

    monkeypatch.setattr(runs, "run", lambda *_, **__: 1 / 0)
    with pytest.raises(QgsProcessingException, match="Erreur imprévue .ZeroDivisionError") as caught:
        run("convert", INPUT=str(observations), PROFILE="clicnat", OUTPUT=str(tmp_path / "r.gpkg"))
    assert "Traceback" not in str(caught.value)
