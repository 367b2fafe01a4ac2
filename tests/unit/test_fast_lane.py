# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast engine gives what the built-in one gives: on every corpus, and where it could go wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import needs_osgeo  # noqa: F401
import pytest
from engine_results import FIELDS, PARAMETERS, differences, index_faults, record, rows_of, table_of, write

from bench import make_table
from sinp_hdf_plugin.core.engine import fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import why_not
from sinp_hdf_plugin.core.resources import resource

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "occurrences"
CLICNAT = {name: PARAMETERS[name] for name in ("DS_PUBLIQUE", "GESTIONNAIRE")}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "table.gpkg"
    make_table.write_gpkg(path, make_table.rows(20_000, 93, 1.5, False), False)
    return path


def partitions_of(rows: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Both engines cut the source at the same rows: examples of findings are the first of each batch."""
    monkeypatch.setattr(fast_lane, "PARTITION_ROWS", rows)
    return {"batch_rows": rows}


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
    odd: list[dict[str, object]] = [
        {"nom_cite": " Parus major"},
        {"nom_cite": "Parus\u00a0major\u00a0"},
        {"nom_cite": "-"},
        {"nom_cite": "Parus | major"},
        {"observateurs": "DUPONT Jean\n"},
        {"observateurs": "L'HÉRITIER d’Anne"},
        {"observateurs": "O'NEIL Zoé"},
        {"date_debut": "04/05/2021"},
        {"date_debut": "2021-05-04T00:00:00"},
        {"date_debut": "2021-02-30"},
        {"date_debut": "0000-01-01"},
        {"cd_nom": "3764.0"},
        {"cd_nom": "03764"},
        {"cd_nom": "99999999999999999999"},
        {"cd_nom": "+3764"},
        {"nombre_min": "1,5"},
        {"nombre_min": "-0"},
        {"nombre_min": "1e2"},
        {"nombre_min": "١"},
        {"statut_observation": "PRÉSENT"},
        {"jdd_uuid": "NULL"},
        {"remarque": "a|b"},
        {"remarque": "Ã©tang"},
        {"remarque": "x\u0000y"},
        {"remarque": "tr?s"},
        {"remarque": "  "},
        {"geometrie_wkt_4326": None},
        {"geometrie_wkt_4326": "POINT (2.8 50.1)"},
        {"geometrie_wkt_4326": "POINT(50.1 2.8)"},
        {"geometrie_wkt_4326": "LINESTRING(2.8 50.1, 2.9 50.2)"},
        {"geometrie_wkt_4326": "point(2.8 50.1)"},
        {"geometrie_wkt_4326": "POINT(2.8 50.1 12)"},
        {"geometrie_wkt_4326": "POINT(0 0)"},
        {"geometrie_wkt_4326": "n/a"},
        {"id_origine": "é'\"|"},
        {"uuid_perm_sinp": None},
        {"uuid_perm_sinp": None, "id_origine": "œuf"},
    ]
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


@pytest.mark.parametrize(
    "text",
    [
        "{head}\n{row}\n\n{row2}\n",
        "{head}\n{row}\n{row2};trop\n",
        "{head}\n{row}\n{blank}\n{row2}\n",
        '{head}\n{row}\n"multi\nligne"{rest}\n',
        '{head}\n{row}\n"guillemet "" double"{rest}\n{row2}\n',
        "{head}\r\n{row}\r\n{row2}\r\n",
        '{head}\n{row}\nun "mot" cité{rest}\n',
        '{head}\n{row}\n"cité" puis{rest}\n{row2}',
        "\ufeff{head}\n{row}\n{row2}\n",
        "{head}\n{row}\nx\\{rest}\n",
    ],
)
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
