# SPDX-License-Identifier: GPL-2.0-or-later
"""Sheets made for people: titles, headers on several lines, merged cells, totals, tables side by side, hidden cells."""

from __future__ import annotations

import pytest
from source_reading import notes, read, refusal
from workbook import DATE, HOUR, Cell, Sheet, letters, write_xlsx

from sinp_hdf_plugin.core.formats.open import open_source

pytest.importorskip("osgeo.gdal")

SPECIES = ("Bufo bufo", "Rana temporaria", "Lissotriton vulgaris", "Hyla arborea", "Triturus cristatus")
NAMES = ["Commune", "Espèce", "Date", "Effectif", "Observateur"]


def opened(folder, rows, **more):
    return open_source(write_xlsx(folder / "t.xlsx", {"Feuille": Sheet(rows, **more)}))


def observations(count, start=0):
    return [
        [f"Commune {i}", SPECIES[i % 5], (DATE, 45000 + i), i + 1, f"DUPONT {letters(i)}"]
        for i in range(start, start + count)
    ]


def messages(source):
    return " | ".join(note.message for note in source.notes)


def test_titles_above_the_header(tmp_path):
    titles = [["Inventaire des amphibiens 2023"], ["Organisme :", "Les Busards"], ["Exporté le", (DATE, 45300)], None]
    source = opened(tmp_path, [*titles, NAMES, *observations(8)])
    rows, lines, malformed = read(source)
    assert source.columns == tuple(NAMES)
    assert (lines, malformed, rows[0][1]) == (list(range(6, 14)), [], "Bufo bufo")
    assert "L’en-tête est à la ligne 5" in messages(source)
    assert "« Inventaire des amphibiens 2023 »" in messages(source)


def test_a_title_above_a_table_of_texts_only(tmp_path):
    table = [["a", "b", "c"], ["u", "v", "w"], ["x", "y", "z"]]
    source = opened(tmp_path, [["Mon titre"], *table])
    assert (source.columns, read(source)[1]) == (("a", "b", "c"), [3, 4])


@pytest.mark.parametrize("merged", [True, False])
def test_header_on_three_lines(tmp_path, merged):
    groups = ["Localisation", None, "Observation", None, None, None]
    header = ["Commune", "Lieu-dit", "Date", "Effectif", "Espèce", "Remarque"]
    hints = ["texte", "(facultatif)", "JJ/MM/AAAA", "nombre", "texte", None]
    data = [["Ault", "La Dune", (DATE, 45000 + i), i + 1, SPECIES[i], None] for i in range(5)]
    merges = ("A1:B1", "C1:F1") if merged else ()
    source = opened(tmp_path, [groups, header, hints, *data], merges=merges)
    assert source.columns == (
        "Localisation / Commune", "Localisation / Lieu-dit", "Observation / Date", "Observation / Effectif",
        "Observation / Espèce", "Observation / Remarque",
    )  # fmt: skip
    rows, lines, malformed = read(source)
    assert (lines, malformed, rows[2][4]) == ([4, 5, 6, 7, 8], [], SPECIES[2])
    assert ("l’étendue de chaque groupe est supposée" in messages(source)) == (not merged)
    assert "La ligne 3 explique les colonnes" in messages(source)


def test_title_group_and_name_lines(tmp_path):
    rows = [
        ["Suivi 2022"] + [None] * 5,
        None,
        ["Espèce", "Adultes", None, "Juvéniles", None, "Date"],
        [None, "Nombre", "Sexe", "Nombre", "Sexe", None],
        *([SPECIES[i], i, "M", i + 2, "F", (DATE, 44600 + i)] for i in range(5)),
    ]
    source = opened(tmp_path, rows, merges=("A1:F1", "A3:A4", "B3:C3", "D3:E3", "F3:F4"))
    assert source.columns == (
        "Espèce", "Adultes / Nombre", "Adultes / Sexe", "Juvéniles / Nombre", "Juvéniles / Sexe", "Date",
    )  # fmt: skip
    assert read(source)[1] == [5, 6, 7, 8, 9]
    assert "« Suivi 2022 » (ligne 1)" in messages(source)


def test_a_second_line_of_technical_names(tmp_path):
    technical = ["nomCommune", "nomCite", "dateDebut", "denombrementMin", "observateurIdentite"]
    rows = [NAMES, technical, *([r[0], 3 * i, *r[2:4], i] for i, r in enumerate(observations(6)))]
    source = opened(tmp_path, rows)
    assert source.columns[2] == "Date / dateDebut"
    assert read(source)[1] == [3, 4, 5, 6, 7, 8]


def test_a_name_over_two_columns(tmp_path):
    rows = [
        ["Espèce", "Coordonnées", None, "Site", None],
        *([s, 2.3 + i, 49.9, "Ault", None] for i, s in enumerate(SPECIES)),
    ]
    source = opened(tmp_path, rows, merges=("B1:C1", "D1:E1"))
    assert source.columns == ("Espèce", "Coordonnées 1", "Coordonnées 2", "Site")


@pytest.mark.parametrize(
    "rows",
    [
        [["espece", "2019", "2020"], ["Bufo bufo", 3, 4], ["Hyla arborea", 5, 6]],
        [["a", None, None], ["x", 1, 2], ["y", 3, 4]],
        [["nom", "date", "nb"], ["inconnu", "inconnue", "qqs"], ["Bufo", (DATE, 45000), 2], ["Rana", (DATE, 45001), 3]],
        [["nom", "x", "y", "z"], ["// taxon", "// a", "// b", "// c"], ["Bufo", 1, 2, 3], ["Rana", 4, 5, 6]],
        [["nom", "lieu"], ["Bufo bufo", "Amiens"], ["Rana", "Ault"]],
        [["nom"], ["Bufo bufo"], ["Rana"]],
        [["date", "nb"], [(DATE, 45000), 1]],
    ],
)
def test_ordinary_headers_stay_alone(tmp_path, rows):
    source = opened(tmp_path, rows)
    assert source.columns[0] == rows[0][0]
    comments = sum(str(row[0]).startswith("//") for row in rows)
    assert read(source)[1] == list(range(2 + comments, len(rows) + 1))


def test_totals_are_set_aside_with_their_cells(tmp_path):
    data = observations(6)
    data.insert(3, ["Sous-total", None, None, 6, None])
    rows = [NAMES, *data, ["TOTAL", None, None, 21, None], None, [None, None, None, 21, None]]
    source = opened(tmp_path, rows)
    found, lines, malformed = read(source)
    assert lines == [2, 3, 4, 6, 7, 8]
    assert [(bad.line, bad.rule) for bad in malformed] == [(5, "STR-007"), (9, "STR-007"), (11, "STR-007")]
    assert malformed[0].cells == ["Sous-total", "", "", "6", ""]
    assert "totaux (« Sous-total »)" in malformed[0].message
    assert "ligne de sommes" in malformed[2].message
    assert len(found) + len(malformed) + source.empty_rows == 10
    assert read(source)[1:] == (lines, malformed)  # a second pass says the same


def test_what_only_looks_like_a_total(tmp_path):
    rows = [
        ["Méthode", "Espèce", "Date", "Effectif", "Observateur"],
        ["Total des chants", "Bufo bufo", (DATE, 45000), 3, "DUPONT"],
        ["Totalité du site", "Hyla arborea", (DATE, 45001), 4, "DURAND"],
        ["Nombre estimé", "Hyla arborea", (DATE, 45001), 4, None],
    ]
    assert read(opened(tmp_path, rows))[1:] == ([2, 3, 4], [])


def test_totals_of_a_narrow_table(tmp_path):
    rows = [["Méthode", "Nombre"], ["Total des chants", 3], ["Piège", 4], ["Total :", 7]]
    _, lines, malformed = read(opened(tmp_path, rows))
    assert (lines, [bad.line for bad in malformed]) == ([2, 3], [4])


def test_headings_notes_and_repeated_headers(tmp_path):
    data = observations(8)
    rows = [
        NAMES, ["Secteur nord"], *data[:3], NAMES, ["Secteur sud"], *data[3:],
        None, ["Fait à Lille le 3 mai"], ["* effectif estimé", None, None, None, "relu"],
    ]  # fmt: skip
    source = opened(tmp_path, rows, merges=("A2:E2", "A7:E7"))
    _, lines, malformed = read(source)
    assert lines == [3, 4, 5, 8, 9, 10, 11, 12]
    said = {bad.line: bad.message for bad in malformed}
    assert "intertitre (« Secteur nord »)" in said[2]
    assert "répète l’en-tête" in said[6]
    assert "« Fait à Lille le 3 mai »" in said[14]
    assert set(said) == {2, 6, 7, 14, 15}


def test_a_sparse_last_row_is_still_data(tmp_path):
    rows = [NAMES, *observations(5), ["Ault", "Bufo bufo"]]
    assert read(opened(tmp_path, rows))[1:] == ([2, 3, 4, 5, 6, 7], [])


def test_merged_values_are_repeated_downwards(tmp_path):
    rows = [NAMES, *([None if i % 3 else f"Site {i}", *row[1:]] for i, row in enumerate(observations(6))), None]
    source = opened(tmp_path, rows, merges=("A2:A4", "A5:A8", "C3:D3"))
    found, lines, _ = read(source, 2)
    assert [row[0] for row in found] == ["Site 0"] * 3 + ["Site 3"] * 3
    assert (lines, source.empty_rows) == ([2, 3, 4, 5, 6, 7], 0)
    assert "« Commune » (4)" in messages(source)
    assert "1 cellule fusionnée sur plusieurs colonnes (C3)" in messages(source)


def test_merged_values_over_the_chunks_of_gdal(tmp_path):
    rows = [["Commune", "n"], ["Ault", 0], *([None, i] for i in range(1, 5000)), ["Cayeux", 5000]]
    source = opened(tmp_path, rows, merges=("A2:A5001",))
    assert {row[0] for row in read(source, 700)[0][:-1]} == {"Ault"}
    assert read(source)[0][-1] == ("Cayeux", "5000")


def side_by_side(first, second):
    width = len(first[0])
    longest = max(len(first), len(second))
    pad = [*first, *[[None] * width] * (longest - len(first))]
    other = [*second, *[[None] * len(second[0])] * (longest - len(second))]
    return [[*a, None, *b] for a, b in zip(pad, other)]


def test_two_tables_side_by_side(tmp_path):
    sites = [["Code", "Commune"], ["S1", "Ault"], ["S2", "Cayeux"], ["S3", "Mers"]]
    path = write_xlsx(tmp_path / "t.xlsx", {"F": side_by_side([NAMES, *observations(9)], sites)})
    source = open_source(path)
    assert (source.columns, read(source)[1]) == (tuple(NAMES), list(range(2, 11)))
    assert "2 tableaux côte à côte (colonnes A à E, G à H)" in messages(source)
    assert "« F (tableau 2) »" in messages(source)
    other = open_source(path, layer="F (tableau 2)")
    assert (other.columns, other.sheet) == (("Code", "Commune"), "F (tableau 2)")
    assert read(other)[0] == [("S1", "Ault"), ("S2", "Cayeux"), ("S3", "Mers")]
    assert other.empty_rows == 6
    assert "n’y a pas de tableau 3" in str(refusal(path, layer="F (tableau 3)"))


def test_two_tables_with_the_same_names(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", {"F": side_by_side([NAMES, *observations(4)], [NAMES, *observations(4, 9)])})
    assert read(open_source(path))[0][0][0] == "Commune 0"
    assert read(open_source(path, layer="F (tableau 2)"))[0][0][0] == "Commune 9"


def test_an_empty_column_inside_one_table(tmp_path):
    rows = [[*row[:3], None, *row[3:]] for row in [NAMES, *observations(6)]]
    source = opened(tmp_path, rows)
    assert source.columns == tuple(NAMES)
    assert "côte à côte" not in messages(source)
    assert [note.severity for note in notes(source, "STR-009")] == ["info"]


def test_double_names_in_one_table_are_still_refused(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [["Nom", "x", "nom "], [1, 2, 3]]})
    assert refusal(path).rule == "STR-008"


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    source = opened(tmp_path, [NAMES, *observations(9)], hidden_rows=(3, 4, 7), hidden_columns=("B", "E", "K"))
    assert read(source)[1] == list(range(2, 11))
    assert "2 colonnes masquées sont lues comme les autres : « Espèce », « Observateur »" in messages(source)
    assert "3 lignes masquées (ou filtrées) sont lues comme les autres : 3 à 4, 7" in messages(source)


def test_hidden_sheets_are_not_the_default(tmp_path):
    sheets = {"Listes": Sheet([["code"], ["A"]], hidden=True), "Données": Sheet([NAMES, *observations(3)])}
    path = write_xlsx(tmp_path / "t.xlsx", sheets)
    assert open_source(path).sheet == "Données"
    assert open_source(path, layer="Listes").columns == ("code",)
    only = write_xlsx(tmp_path / "s.xlsx", {"Listes": Sheet([["code"], ["A"]], hidden=True)})
    assert open_source(only).sheet == "Listes"


def test_formulas_that_failed(tmp_path):
    rows = [
        ["Espèce", "Date", "Heure", "Effectif"],
        ["Bufo bufo", Cell("#REF!", style=DATE, kind="e", formula="A9"), Cell("#N/A", style=HOUR, kind="e"), 3],
        [Cell("#NAME?", kind="e"), (DATE, 45000), (HOUR, 0.5), Cell(formula="SUM(D2:D2)")],
        ["Rana", Cell("inconnue", style=DATE, kind="str", formula="x"), (HOUR, 0.25), Cell("", kind="str", formula="x")],
        ["Hyla", Cell("12/05/2020", style=DATE, kind="str", formula="x"), None, Cell("2020-05-12", style=DATE, kind="d")],
    ]  # fmt: skip
    source = opened(tmp_path, rows)
    assert read(source)[0] == [
        ("Bufo bufo", "#REF!", "#N/A", "3"),
        ("#NAME?", "2023-03-15", "12:00:00", None),
        ("Rana", "inconnue", "06:00:00", None),
        ("Hyla", "12/05/2020", None, "2020-05-12"),
    ]
    failed, never = notes(source, "STR-015")
    assert "3 formules ont échoué" in failed.message
    assert "B2, C2, A3" in failed.message
    assert "1 formule n’a jamais été calculée (D3)" in never.message


def test_days_counted_from_1904(tmp_path):
    rows = [["Espèce", "Date"], ["Bufo bufo", (DATE, 43538)], ["Rana", (DATE, 42000.5)]]
    source = open_source(write_xlsx(tmp_path / "t.xlsx", {"F": rows}, from_1904=True))
    assert [row[1][:10] for row in read(source)[0]] == ["2023-03-15", "2018-12-28"]
    assert "depuis 1904" in notes(source, "STR-021")[0].message


def test_three_hundred_columns(tmp_path):
    rows = [[f"col{i}" for i in range(300)], *([f"v{i}_{r}" for i in range(300)] for r in range(3))]
    source = opened(tmp_path, rows)
    assert (len(source.columns), source.columns[299]) == (300, "col299")
    assert read(source)[0][2][299] == "v299_2"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><styleSheet><fills>&b;</fills></styleSheet>',
        "<styleSheet><fills>",
    ],
)
def test_what_cannot_be_seen_is_told(tmp_path, xml):
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [NAMES, *observations(2)]}, parts={"xl/styles.xml": xml})
    try:
        source = open_source(path)
    except ValueError:  # GDAL may refuse the styles too
        return
    assert read(source)[1] == [2, 3]
    assert "n’ont pas pu être vues" in messages(source)


def test_a_sheet_of_titles_only(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", {"F": [["Titre"], ["Auteur :", "x"]]})
    assert open_source(path).columns[0] == "Titre"
