# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample files are what their generator writes, and their README counts what is in them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from bench.lambert93 import to_degrees, to_lambert93
from bench.make_samples import LAYOUTS, SAMPLES, build, main
from bench.sample_maker import REFERENCE, read_table

FILES = [*(layout.file for layout in LAYOUTS.values()), "README.md"]

# How some of the mistakes look from outside, told without the generator.
SIGHTS = {
    "clicnat": {
        "date_future": lambda row: row["date_debut"].startswith("2091"),
        "date_absente": lambda row: not row["date_debut"] and row["id_synthese"],
        "numero_tableur": lambda row: re.fullmatch(r"[0-9]{5}", row["date_debut"]),
        "date_francaise": lambda row: re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", row["date_debut"]),
        "cd_nom_decimal": lambda row: row["cd_nom"].endswith(".0"),
        "effectif_negatif": lambda row: row["nombre_min"] == "-1",
        "mojibake": lambda row: "Ã" in row["observateurs"],
        "nom_cite_absent": lambda row: not row["nom_cite"] and row["id_synthese"],
        "litterature_sans_reference": lambda row: row["statut_source"] == "Littérature" and not row["reference_biblio"],
        "prive_sans_floutage": lambda row: row["ds_publique"] == "Privée" and not row["floutage_dee"],
        "zero_zero": lambda row: row["geometrie_wkt_4326"] == "POINT(0 0)",
        "collection": lambda row: row["geometrie_wkt_4326"].startswith("GEOMETRYCOLLECTION"),
        "retour_ligne": lambda row: "\n" in row["comment_releve"],
        "xy_virgule": lambda row: "," in row["x_centroid_4326"],
    },
    "sirf": {
        "annee_deux_chiffres": lambda row: re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{2}", row["date_d"]),
        "cdref_decimal": lambda row: row["cdref"].endswith(".0"),
        "contributeur_absent": lambda row: not row["contrib"] and row["id_cit"],
        "organisme_dans_nom": lambda row: "(" in row["contrib"],
        "geom_zero": lambda row: row["geom"] == "POINT(0 0)",
    },
}


def cells_of(name: str) -> list[list[str]]:
    layout = LAYOUTS[name]
    with (SAMPLES / layout.file).open(encoding=layout.encoding, newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows that have as many cells as the header."""
    header, *lines = cells_of(name)
    return [dict(zip(header, line)) for line in lines if len(line) == len(header)]


def counts_of_readme(name: str) -> dict[str, int]:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    section = text.split(f"### {LAYOUTS[name].file}\n", 1)[1].split("\n### ", 1)[0]
    lines = re.findall(r"^\| `(\w+)` \| ([0-9]+) \|", section, re.MULTILINE)
    return {kind: int(rows) for kind, rows in lines}


def test_generator_writes_the_committed_files(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    for file in FILES:
        assert (tmp_path / file).read_bytes() == (SAMPLES / file).read_bytes(), f"{file}: make it anew"


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_readme_counts_every_kind(name: str) -> None:
    sample = build(name)
    assert counts_of_readme(name) == sample.counts()
    assert all(count > 0 for count in sample.counts().values())
    assert sum(sample.counts().values()) == len(sample.mistakes)


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kinds in SIGHTS.items() for kind in kinds])
def test_the_file_holds_what_the_readme_says(name: str, kind: str) -> None:
    seen = sum(bool(SIGHTS[name][kind](row)) for row in rows_of(name))
    assert seen == counts_of_readme(name)[kind]


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_lines_that_are_short_or_long(name: str) -> None:
    header, *lines = cells_of(name)
    assert len(lines) == LAYOUTS[name].rows
    counts = counts_of_readme(name)
    assert sum(len(line) < len(header) for line in lines) == counts["ligne_courte"]
    assert sum(len(line) > len(header) for line in lines) == counts["ligne_longue"]
    assert sum(not any(line) for line in lines) == counts["ligne_vide"]


def test_mistakes_are_told_by_logical_line() -> None:
    sample = build("clicnat")
    lines = cells_of("clicnat")
    wrong = [line for line, kind in sample.mistakes.items() if kind.name == "effectif_negatif"]
    assert all(lines[line - 1][sample.layout.columns.index("nombre_min")] == "-1" for line in wrong)


def test_copies_have_an_original() -> None:
    lines = [tuple(line) for line in cells_of("clicnat") if any(line)]
    assert len(lines) - len(set(lines)) == counts_of_readme("clicnat")["copie_exacte"]


def test_fewer_rows_than_kinds_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--rows-sirf", "20", "--out", str(tmp_path)])
    assert "fewer than" in capsys.readouterr().err


def test_samples_stay_small() -> None:
    assert (SAMPLES / "clicnat_synthese.csv").stat().st_size < 9_000_000


@pytest.mark.parametrize(
    ("place", "metres"),
    [((2.3, 49.9), (649668.1042, 6978145.5172)), ((1.6, 51.0), (601512.7155, 7101337.6953))],
)
def test_lambert93(place: tuple[float, float], metres: tuple[float, float]) -> None:
    """Figures of PROJ."""
    assert to_lambert93(*place) == pytest.approx(metres, abs=1e-3)
    assert to_degrees(*metres) == pytest.approx(place, abs=1e-8)


def inside(x: float, y: float, ring: list[int]) -> bool:
    corners = list(zip(ring[::2], ring[1::2]))
    odd = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:]):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            odd = not odd
    return odd


def test_communes_lie_in_the_outline() -> None:
    region = json.loads((REFERENCE / "region.json").read_text(encoding="utf-8"))
    departements = {item["code"]: item["nom"] for item in region["departements"]}
    (ring,) = region["rings"]
    assert ring[:2] == ring[-2:]
    assert region["crs"] == "EPSG:2154"
    for commune in read_table(REFERENCE / "communes_exemple.csv"):
        x, y, reach = (int(commune[name]) for name in ("x_l93", "y_l93", "rayon_m"))
        assert departements[commune["code_insee"][:2]] == commune["nom_departement"]
        corners = ((x + reach, y), (x - reach, y), (x, y + reach), (x, y - reach))
        assert all(inside(*corner, ring) for corner in corners), commune["nom"]


def test_taxa_are_named_once_and_have_their_reference() -> None:
    taxa = read_table(REFERENCE / "taxons_exemple.csv")
    codes = {taxon["cd_nom"] for taxon in taxa}
    assert len(codes) == len(taxa)
    for taxon in taxa:
        assert taxon["cd_ref"] in codes
        assert taxon["nom_scientifique"].startswith(taxon["lb_nom"])
        assert all(taxon[name] for name in ("regne", "groupe", "famille"))
