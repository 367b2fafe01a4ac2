# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast engine gives what the built-in one gives: on every corpus, and where it could go wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from engine_results import PARAMETERS, TABLES, converted, differences, gpkg_of, index_faults, rows_of, table_of

from bench import make_table
from sinp_hdf_plugin.core.engine import duckdb_session, fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.engine.plan import Settings
from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.engine.watch import Cancelled
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.mapping.profile import load_profile
from sinp_hdf_plugin.core.resources import resource

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "occurrences"
CLICNAT = {name: PARAMETERS[name] for name in ("DS_PUBLIQUE", "GESTIONNAIRE")}
JDD = PARAMETERS["JDD"]
FIELDS = [
    "uuid_perm_sinp",
    "id_origine",
    "statut_observation",
    "nom_cite",
    "date_debut",
    "cd_nom",
    "observateurs",
    "nombre_min",
]
FIELDS += ["jdd_uuid", "statut_source", "remarque", "geometrie_wkt_4326", "nature_objet_geo", "objet_denombrement"]


class Watch:
    """Follows a run, and stops it after some steps."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.told: list[tuple[int, int | None]] = []
        self._stop_after = stop_after

    def progress(self, done: int, total: int | None) -> None:
        self.told.append((done, total))

    def is_cancelled(self) -> bool:
        return self._stop_after is not None and len(self.told) >= self._stop_after


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "table.gpkg"
    make_table.write_gpkg(path, make_table.rows(20_000, 93, 1.5, False), False)
    return path


def partitions_of(rows: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Both engines cut the source at the same rows: examples of findings are the first of each batch."""
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", rows)
    return {"batch_rows": rows}


def record(number: int, **other: object) -> dict[str, object]:
    """A row in which nothing is wrong."""
    values: dict[str, object] = {
        "uuid_perm_sinp": f"3f2504e0-4f89-41d3-9a0c-{number:012x}", "id_origine": f"A{number}",
        "statut_observation": "Présent", "nom_cite": "Parus major", "date_debut": "2021-05-04", "cd_nom": 3764,
        "observateurs": "DUPONT Jean", "nombre_min": 1, "jdd_uuid": JDD, "statut_source": "Terrain",
        "geometrie_wkt_4326": f"POINT(2.8{number % 100:02d} 50.1)", "nature_objet_geo": "Inventoriel",
        "objet_denombrement": "Individu",
    }  # fmt: skip
    return {**values, **other}


# What the engines are both given


@pytest.mark.parametrize("name, profile", [("clicnat_synthese.csv", "clicnat"), ("sirf_extraction.csv", "sirf")])
def test_samples_as_a_layer(name: str, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(3_000, monkeypatch)
    assert differences(table_of(resource("samples") / name, tmp_path), profile, tmp_path, **options) == []


@pytest.mark.parametrize("name, profile", [("clicnat_synthese.csv", "clicnat"), ("sirf_extraction.csv", "sirf")])
def test_samples_as_they_are_go_to_the_other_engine(name: str, profile: str, tmp_path: Path) -> None:
    (reason,) = differences(resource("samples") / name, profile, tmp_path)
    assert "moteur rapide écarté" in reason


def test_table(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(7_000, monkeypatch)
    assert differences(table, "clicnat", tmp_path, parameters=CLICNAT, **options) == []
    assert index_faults(tmp_path / "fast.gpkg") == []


def test_table_at_the_level_of_exchange(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(7_000, monkeypatch)
    more = {**CLICNAT, "ORG_TRANSFORMATION": "Organisme"}
    assert [
        d
        for d in differences(table, "clicnat", tmp_path, parameters=more, level="echange", **options)
        if "moteur rapide" not in d
    ] == []


@pytest.mark.parametrize("dates", ["iso", "fr"])
def test_text_table(dates: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(1_500, monkeypatch)
    make_table.write_csv(tmp_path / "table.csv", make_table.rows(4_000, 7, 4, dates == "fr"))
    assert differences(tmp_path / "table.csv", "clicnat", tmp_path, parameters=CLICNAT, **options) == []


@pytest.mark.parametrize(
    "name, profile", [("openobs_export.csv", "openobs"), ("geonature_import_valid.csv", "clicnat")]
)
def test_real_files(name: str, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not here")
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    options = partitions_of(3_000, monkeypatch)
    assert differences(table_of(SHARED / name, tmp_path), profile, tmp_path, **options) == []


# Records that repeat an earlier one


def test_doubles_across_partitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(10, monkeypatch)
    rows = [record(number) for number in range(60)]
    rows[25] = dict(rows[3])  # the whole row, of a clean one in an earlier partition
    rows[26] = dict(rows[24])  # ... of a clean one in the same partition
    rows[37] = record(37, uuid_perm_sinp=str(rows[5]["uuid_perm_sinp"]).upper())
    rows[48] = record(48, id_origine="A7")
    rows[8] = record(8, date_debut="2021-13-45")  # quarantined: the one after it with its key is then the first
    rows[49] = record(49, id_origine="A8")
    rows[50] = record(50, uuid_perm_sinp=None, id_origine="A51")  # named from its origin, which another has too
    rows[52] = record(52, uuid_perm_sinp=None)
    rows[59] = record(59, uuid_perm_sinp=None, id_origine=None)
    source = write(tmp_path, rows)
    assert differences(source, "clicnat", tmp_path, **options) == []
    assert "Voir la ligne 4" in " ".join(map(str, rows_of(tmp_path / "fast.gpkg", "constats")))


# Values at the edges of what DuckDB may take


def test_odd_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = partitions_of(40, monkeypatch)
    odd = [
        {"nom_cite": " Parus major"}, {"nom_cite": "Parus\u00a0major\u00a0"}, {"nom_cite": "-"}, {"nom_cite": "Parus | major"},
        {"observateurs": "DUPONT Jean\n"}, {"observateurs": "L'HÉRITIER d’Anne"}, {"observateurs": "O'NEIL Zoé"},
        {"date_debut": "04/05/2021"}, {"date_debut": "2021-05-04T00:00:00"}, {"date_debut": "2021-02-30"}, {"date_debut": "0000-01-01"},
        {"cd_nom": "3764.0"}, {"cd_nom": "03764"}, {"cd_nom": "99999999999999999999"}, {"cd_nom": "+3764"}, {"nombre_min": "1,5"},
        {"nombre_min": "-0"}, {"nombre_min": "1e2"}, {"nombre_min": "١"}, {"statut_observation": "PRÉSENT"}, {"jdd_uuid": "NULL"},
        {"remarque": "a|b"}, {"remarque": "Ã©tang"}, {"remarque": "x\u0000y"}, {"remarque": "tr?s"}, {"remarque": "  "},
        {"geometrie_wkt_4326": None}, {"geometrie_wkt_4326": "POINT (2.8 50.1)"}, {"geometrie_wkt_4326": "POINT(50.1 2.8)"},
        {"geometrie_wkt_4326": "LINESTRING(2.8 50.1, 2.9 50.2)"}, {"geometrie_wkt_4326": "point(2.8 50.1)"},
        {"geometrie_wkt_4326": "POINT(2.8 50.1 12)"}, {"geometrie_wkt_4326": "POINT(0 0)"}, {"geometrie_wkt_4326": "n/a"},
        {"id_origine": "é'\"|"}, {"uuid_perm_sinp": None}, {"uuid_perm_sinp": None, "id_origine": "œuf"},
    ]  # fmt: skip
    rows = [record(number, **values) for number, values in enumerate(odd)] + [
        record(number) for number in range(100, 160)
    ]
    assert differences(write(tmp_path, rows), "clicnat", tmp_path, **options) == []


def test_typed_columns(tmp_path: Path) -> None:
    kinds = {"cd_nom": "integer", "nombre_min": "decimal", "date_debut": "date"}
    values = [1.0, 2.5, None, 1e300, 0.1 + 0.2, -3.0, 7]
    rows = [record(number, nombre_min=values[number] if number < len(values) else number) for number in range(50)]
    assert differences(write(tmp_path, rows, kinds), "clicnat", tmp_path) == []


@pytest.mark.parametrize(
    "name, value", [("cd_nom", "texte"), ("cd_nom", 1.5), ("nom_cite", b"\xff\xfe"), ("date_debut", 20210504)]
)
def test_cells_that_are_not_of_their_type(name: str, value: object, tmp_path: Path) -> None:
    rows = [record(number) for number in range(20)]
    source = write(tmp_path, rows, {"cd_nom": "integer", "date_debut": "date"})
    base = sqlite3.connect(source)
    base.execute(f"UPDATE donnees SET {name} = ? WHERE fid = 7", [value])
    base.commit()
    base.close()
    assert [found for found in differences(source, "clicnat", tmp_path) if "moteur rapide" not in found] == []


@pytest.mark.parametrize("text", [
    "{head}\n{row}\n\n{row2}\n", "{head}\n{row}\n{row2};trop\n", "{head}\n{row}\n{blank}\n{row2}\n",
    '{head}\n{row}\n"multi\nligne"{rest}\n', '{head}\n{row}\n"guillemet "" double"{rest}\n{row2}\n', "{head}\r\n{row}\r\n{row2}\r\n",
    '{head}\n{row}\nun "mot" cité{rest}\n', '{head}\n{row}\n"cité" puis{rest}\n{row2}', "\ufeff{head}\n{row}\n{row2}\n", "{head}\n{row}\nx\\{rest}\n",
])  # fmt: skip
def test_texts_that_are_hard_to_cut(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    names = ["nom_cite", *(name for name in FIELDS if name != "nom_cite")]
    first, second = (
        ";".join(str(record(n)[name] if record(n).get(name) is not None else "") for name in names) for n in (1, 2)
    )
    whole = text.format(
        head=";".join(names), row=first, row2=second, rest=second[second.index(";") :], blank=";" * (len(names) - 1)
    )
    (tmp_path / "table.csv").write_bytes(whole.encode())
    assert [d for d in differences(tmp_path / "table.csv", "clicnat", tmp_path) if "moteur rapide" not in d] == []


# The run around it


def test_progress(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    partitions_of(6_000, monkeypatch)
    converted(table, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=watch, parameters=CLICNAT)
    assert [done for done, _ in watch.told] == sorted(done for done, _ in watch.told)
    assert watch.told[-1] == (20_000, 20_000)
    assert len(watch.told) >= 4


def test_cancelled_half_way(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = len(list(Path(duckdb_session.tempfile.gettempdir()).glob("sinp_hdf_*")))
    partitions_of(6_000, monkeypatch)
    with pytest.raises(Cancelled):
        converted(table, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=Watch(2), parameters=CLICNAT)
    assert list(tmp_path.iterdir()) == []
    assert len(list(Path(duckdb_session.tempfile.gettempdir()).glob("sinp_hdf_*"))) == folders


def test_source_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partitions_of(20, monkeypatch)
    source = write(tmp_path, [record(number) for number in range(60)])

    class Spoiler(Watch):
        def progress(self, done: int, total: int | None) -> None:
            with source.open("ab") as stream:
                stream.write(b" ")

    with pytest.raises(FormatError, match="modifié"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "duckdb", watch=Spoiler())
    assert not (tmp_path / "out.gpkg").exists()


def test_mostly_wrong_goes_to_the_other_engine(tmp_path: Path) -> None:
    source = write(tmp_path, [record(number, statut_observation="?!") for number in range(50)])
    (reason,) = differences(source, "clicnat", tmp_path)
    assert "la plupart des lignes" in reason


def test_several_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [record(number, date_debut="04/05/2021", nom_cite=f"Nom {number}") for number in range(60)]
    rows[45] = dict(rows[4])
    paths = [write(tmp_path, rows[:30]), gpkg_of(tmp_path / "autre.gpkg", FIELDS, values_of(rows[30:]), {})]
    results = {}
    for engine in ("sqlite", "duckdb"):
        sources = [open_source(path) for path in paths]
        settings = Settings(load_profile("clicnat"), "producteur", "2026-11-22", PARAMETERS)
        summary = run(sources, settings, tmp_path / f"{engine}.gpkg", engine=engine)
        results[engine] = [summary.rows_accepted, *(rows_of(tmp_path / f"{engine}.gpkg", table) for table in TABLES)]
    assert summary.engine.startswith("DuckDB")
    assert results["sqlite"] == results["duckdb"]
    assert results["duckdb"][0] == 59


def test_engine_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, [record(number) for number in range(5)])
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine == "SQLite et numpy"
    monkeypatch.setattr(fast_lane, "WORTH_ROWS", 3)
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine.startswith("DuckDB")
    monkeypatch.setattr(duckdb_session, "VERSION", "0.0.1")
    assert converted(source, "clicnat", tmp_path / "out.gpkg", "auto").engine == "SQLite et numpy"
    with pytest.raises(ConfigError, match=r"0\.0\.1"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "duckdb")
    with pytest.raises(ConfigError, match="Moteur inconnu"):
        converted(source, "clicnat", tmp_path / "out.gpkg", "spark")


def write(folder: Path, rows: list[dict[str, object]], kinds: dict[str, str] | None = None) -> Path:
    """A GeoPackage of these records."""
    return gpkg_of(folder / "donnees.gpkg", FIELDS, values_of(rows), kinds or {})


def values_of(rows: list[dict[str, object]]) -> list[list[object]]:
    return [[row.get(name) for name in FIELDS] for row in rows]
