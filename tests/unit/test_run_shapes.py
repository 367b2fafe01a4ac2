# SPDX-License-Identifier: GPL-2.0-or-later
"""Toy tables of odd shapes, as import tools are tried with: read with a profile of their own, or refused clearly."""

from __future__ import annotations

import needs_osgeo  # noqa: F401
import pytest
from helpers import PARAMETERS, convert, profile_of, settings

from sinp_hdf_plugin.core.engine.run import run
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.formats.open import open_source

CONSTANTS = {
    "statutObservation": "Pr",
    "observateurNomOrganisme": "Inconnu",
    "dateDebut": "2020-05-01",
    "nomCommune": "Amiens",
    "typeInfoGeoCommune": "2",
    "codeCommune": "80021",
    "anneeRefCommune": "2024",
}


def toy(*names: str) -> object:
    """A profile of a table without dates nor places: its columns are a name and a remark."""
    return profile_of(dict(zip(names, ("nomCite", "commentaire"))), geometry={}, constants=CONSTANTS)


def test_blanks_after_the_separator(tmp_path):
    result = convert(tmp_path, "Column 1;Column 2\nBufo bufo; au bord\nRana; dans l'eau\n", toy("Column 1", "Column 2"))
    assert result.values("occurrences_sans_geometrie", "nomCite") == ["Bufo bufo", "Rana"]
    assert result.values("occurrences_sans_geometrie", "commentaire") == ["au bord", "dans l'eau"]


def test_signs_beyond_the_common_ones(tmp_path):
    result = convert(tmp_path, "Col 1;Col 2\n😆;└\n", toy("Col 1", "Col 2"))
    assert result.values("occurrences_sans_geometrie", "nomCite") == ["😆"]
    assert result.values("occurrences_sans_geometrie", "commentaire") == ["└"]


def test_a_long_row_among_sound_ones(tmp_path):
    result = convert(tmp_path, "col1;col2\na;b;c\nd;e\nf\n", toy("col1", "col2"))
    assert result.values("occurrences_sans_geometrie", "ligne_source") == [3]
    assert result.values("quarantaine", "cellules") == ['["a", "b", "c"]', '["f"]']
    assert result.summary.rows_read == 3


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("col1;col2;col1\na;b;c\n", "STR-008"),
        ("col1;col2;COL1 \na;b;c\n", "STR-008"),
        ("", "STR-001"),
        ("col1;col2\n", "STR-002"),
    ],
)
def test_tables_that_are_refused(tmp_path, table, rule):
    with pytest.raises(FormatError) as error:
        convert(tmp_path, table, toy("col1", "col2"))
    assert error.value.rule == rule


def test_an_empty_line_before_the_header(tmp_path):
    result = convert(tmp_path, '\n"col1";"col2"\n"a";"b"\n', toy("col1", "col2"))
    assert result.values("occurrences_sans_geometrie", "ligne_source") == [2]
    assert "STR-013" in result.rules()


def test_one_row_with_every_cell_quoted(tmp_path):
    result = convert(tmp_path, '"col1";"col2"\n"a ""b"";c";"d"\n', toy("col1", "col2"))
    assert result.values("occurrences_sans_geometrie", "nomCite") == ['a "b";c']


@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "table.csv"), ("\t", "table.tsv"), ("|", "table.txt"), (";", "table.dat")]
)
def test_other_separators_and_extensions(tmp_path, delimiter, name):
    path = tmp_path / name
    path.write_text(f"col1{delimiter}col2\nBufo bufo{delimiter}au bord\nRana{delimiter}dans l'eau\n", encoding="utf-8")
    result = convert(tmp_path, path, toy("col1", "col2"))
    assert result.values("occurrences_sans_geometrie", "commentaire") == ["au bord", "dans l'eau"]


def test_a_table_of_another_layout(tmp_path):
    """The profile finds nothing that it knows: it says what it expected, and what there is."""
    with pytest.raises(
        ConfigError,
        match=r"(?s)STR-010.*nomCite .colonne attendue : nom_cite.*Colonnes du fichier : Column 1, Column 2",
    ):
        convert(tmp_path, "Column 1;Column 2\na;b\n", "clicnat")


def test_a_file_that_is_no_table(tmp_path):
    path = tmp_path / "donnees.gpkg"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with pytest.raises(FormatError) as error:
        convert(tmp_path, path, toy("col1", "col2"))
    assert error.value.rule == "STR-004"
    with pytest.raises(FormatError, match="n.existe pas"):
        convert(tmp_path, tmp_path / "absent.csv", toy("col1", "col2"))


def test_several_rows_of_one_record(tmp_path):
    """A profile may say that rows share a record: they share its identifier, and must agree on what it says."""
    columns = {"id": "idOrigine", "nom": "nomCite", "sexe": "occSexe", "nombre": "denombrementMax"}
    profile = profile_of(
        columns,
        geometry={},
        rows_per_record="many",
        constants={**CONSTANTS, "objetDenombrement": "IND", "typeDenombrement": "Co"},
    )
    table = "id;nom;sexe;nombre\n1;Bufo bufo;2;3\n1;Bufo bufo;3;2\n2;Rana;2;1\n1;Hyla;3;1\n"
    result = convert(tmp_path, table, profile, batch_rows=2)
    assert result.values("quarantaine", "ligne_source") == [5]
    assert "STR-028" in result.rules(5)
    identifiers = result.values("occurrences_sans_geometrie", "idSINPOccTax")
    assert identifiers[0] == identifiers[1] != identifiers[2]
    assert (result.summary.rows_accepted, result.summary.records) == (3, 2)


def test_several_tables_of_one_input(tmp_path):
    """Sheets or layers of the same columns make one result; each row says where it is from."""
    paths = [tmp_path / "un.csv", tmp_path / "deux.csv"]
    for path, name in zip(paths, ("Bufo bufo", "Rana")):
        path.write_text(f"col1;col2\n{name};x\n", encoding="utf-8")
    sources = [open_source(path) for path in paths]
    summary = run(sources, settings(toy("col1", "col2"), parameters=PARAMETERS), tmp_path / "resultat.gpkg")
    assert (summary.rows_read, summary.rows_accepted) == (2, 2)
    assert summary.sheet == "un.csv, deux.csv"


def test_doubles_between_tables(tmp_path):
    paths = [tmp_path / "un.csv", tmp_path / "deux.csv"]
    for path in paths:
        path.write_text("col1;col2\nBufo bufo;x\n", encoding="utf-8")
    sources = [open_source(path) for path in paths]
    summary = run(sources, settings(toy("col1", "col2"), parameters=PARAMETERS), tmp_path / "resultat.gpkg")
    assert (summary.rows_accepted, summary.rows_quarantined) == (1, 1)
