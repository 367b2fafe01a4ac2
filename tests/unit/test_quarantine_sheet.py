# SPDX-License-Identifier: GPL-2.0-or-later
"""The quarantine sent as a workbook and taken back: what was changed, all of it, and nothing else."""

from __future__ import annotations

import csv
import zipfile

import needs_osgeo  # noqa: F401
import pytest
from helpers import convert, plain_profile, plain_rows, profile_of, table_rows
from rerun_helpers import correct, differences, rerun, write
from returned import edited, typed

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.workbook_cells import sheets_of
from sinp_hdf_plugin.core.workbench.quarantine_sheet import export_quarantine

DATES = {2: "hier", 4: "44197", 6: "2020-13-45"}


@pytest.fixture
def first(tmp_path):
    rows = plain_rows(8, date=DATES, nom={5: None})
    for row in rows:
        row["departement"] = "02"
        row["notes"] = "vu 1/2; « été » <&>  deux blancs\nà la ligne"
    return convert(tmp_path, rows, plain_profile(unknown_columns="ignore"))


@pytest.fixture
def sheet(first, tmp_path):
    export_quarantine(first.path, tmp_path / "q.xlsx")
    return tmp_path / "q.xlsx"


def held(path):
    return {row["ligne_source"]: row for row in table_rows(path, "quarantaine")}


def to_correct(path):
    rows = sheets_of(path)["À corriger"]
    names = [rows[0][1][place].text for place in range(len(rows[0][1]))]
    return [{names[place]: cell.text for place, cell in row.items()} for _, row in rows[1:]]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
class TestSent:
    def test_rows_reasons_and_cells(self, first, tmp_path, ending):
        done = export_quarantine(first.path, tmp_path / f"q.{ending}")
        assert (done.rows, done.cells) == (4, 4)
        sheets = sheets_of(tmp_path / f"q.{ending}")
        assert list(sheets) == ["Lisez-moi", "À corriger", "envoi", "envoi_infos"]
        rows = to_correct(tmp_path / f"q.{ending}")
        assert [row["ligne_source"] for row in rows] == ["4", "6", "7", "8"]
        assert rows[0]["motifs"].startswith("date : « hier »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"))
        assert "Proposition : 2021-01-01" in rows[1]["motifs"]
        assert "nom : " in rows[2]["motifs"]
        assert [row.get("date") for row in rows] == ["hier", "44197", "2020-05-01", "2020-13-45"]
        assert {row["notes"] for row in rows} == {"vu 1/2; « été » <&>  deux blancs\nà la ligne"}
        guide = "\n".join(cell.text for _, row in sheets["Lisez-moi"] for cell in row.values())
        assert "4 lignes de vos données" in guide and "table.csv" in guide and "Ce qu’il ne faut pas faire" in guide

    def test_any_reader_opens_it(self, first, tmp_path, ending):
        export_quarantine(first.path, tmp_path / f"q.{ending}")
        source = open_source(tmp_path / f"q.{ending}", layer="À corriger")
        assert source.columns[:3] == ("ligne_source", "feuille", "motifs")
        assert len(next(source.batches(100))) == 4
        source.close()

    def test_untouched_it_changes_nothing(self, first, tmp_path, ending):
        export_quarantine(first.path, tmp_path / f"q.{ending}")
        again, done, taken = rerun(first, tmp_path / "b.gpkg", tmp_path / f"q.{ending}")
        assert (done.corrected_cells, taken.changed, taken.rewritten, taken.absent) == (0, 0, 0, 0)
        assert not taken.conflicts and not taken.refused and not taken.notes
        assert differences(again, first) == []


def test_faulty_cells_are_coloured_and_noted(sheet):
    with zipfile.ZipFile(sheet) as archive:
        rows = archive.read("xl/worksheets/sheet2.xml").decode("utf-8")
        notes = archive.read("xl/comments2.xml").decode("utf-8")
        book = archive.read("xl/workbook.xml").decode("utf-8")
    assert notes.count("<comment ") == 4 and 'ref="G2"' in notes
    assert '<c r="G2" s="4"' in rows and '<c r="F2" s="0"' in rows
    assert 'sqref="A2:A5 B2:B5 C2:C5"' in rows, "key and reasons refuse to be written to"
    assert book.count('state="hidden"') == 2


def test_changed_cells_and_only_they_are_taken(first, sheet, tmp_path):
    def change(rows):
        typed("date", {4: "2020-05-01", 6: ("d", "43952"), 8: "2020-05-01"})(rows)
        typed("departement", dict.fromkeys((4, 6, 7, 8), ("n", "2")))(rows)
        typed("fin", dict.fromkeys((4, 6, 7, 8), ("d", "43952")))(rows)
        typed("id", {4: ("n", "102"), 6: ("n", "104.0")})(rows)
        return typed("nom", {7: "Bufo bufo"})(rows)

    whole, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert (taken.changed, taken.rows, done.accepted) == (4, 4, 4)
    assert taken.rewritten == 5
    assert {row["colonne"] for row in whole.rows("modifications")} == {"date", "nom"}
    rows = plain_rows(8)
    for row in rows:
        row["departement"], row["notes"] = "02", "vu 1/2; « été » <&>  deux blancs\nà la ligne"
    right = convert(tmp_path, rows, plain_profile(unknown_columns="ignore"), name="juste.gpkg")
    assert differences(whole, right) == []


def test_rows_in_any_order_and_some_of_them_gone(first, sheet, tmp_path):
    def change(rows):
        typed("date", {4: "2020-05-01", 8: "2020-05-01"})(rows)
        return [rows[0], *[row for row in rows[:0:-1] if row[0] != "6"]]

    half, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert (taken.absent, taken.changed, done.accepted) == (1, 2, 2)
    assert set(held(half.path)) == {6, 7}


def test_added_rows_are_refused_clearly(first, sheet, tmp_path):
    def change(rows):
        width = len(rows[0])
        return [
            *typed("date", {4: "2020-05-01"})(rows),
            [None, None, None, "900", "Rana", *[None] * (width - 5)],
            ["99", "table.csv"],
            ["Total", None, "4 lignes"],
        ]

    half, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert (done.accepted, len(taken.refused)) == (1, 3)
    assert "Ligne 6 du classeur" in taken.refused[0] and "vide" in taken.refused[0]
    assert "99" in taken.refused[1]
    assert half.summary.rows_read == 8


def test_a_row_copied_in_the_sheet(first, sheet, tmp_path):
    def same(rows):
        typed("date", {4: "2020-05-01"})(rows)
        return [*rows, [*rows[1]]]

    _, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", same))
    assert (done.accepted, taken.refused) == (1, [])

    def other(rows):
        rows = [*rows, [*rows[1]]]
        rows[1][rows[0].index("date")] = "2020-05-01"
        return rows

    _, done, taken = rerun(first, tmp_path / "c.gpkg", edited(sheet, tmp_path / "s.xlsx", other))
    assert done.accepted == 0 and len(taken.refused) == 1 and "2, 6" in taken.refused[0]


def test_errors_of_the_spreadsheet_are_no_values(first, sheet, tmp_path):
    change = typed("date", {4: ("e", "#REF!"), 6: "#NOM?", 8: "2020-05-01"})
    half, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert (done.accepted, len(taken.refused)) == (1, 2)
    assert held(half.path)[4]["date"] == "hier"


def test_a_swapped_day_is_told_and_left(tmp_path):
    rows = plain_rows(3, date={1: "04/05/2021", 0: "03/05/2021", 2: "x"}, nom={1: None}, fin=dict.fromkeys(range(3)))
    first = convert(tmp_path, rows, plain_profile(dates=["JJ/MM/AAAA"]))
    export_quarantine(first.path, tmp_path / "q.xlsx")
    change = typed("date", {3: ("d", "44291")})  # 5 April 2021
    half, _, taken = rerun(first, tmp_path / "b.gpkg", edited(tmp_path / "q.xlsx", tmp_path / "r.xlsx", change))
    assert held(half.path)[3]["date"] == "04/05/2021"
    assert len(taken.refused) == 1 and "jour et mois échangés" in taken.refused[0]


def test_an_emptied_row_is_refused_an_emptied_cell_is_taken(first, sheet, tmp_path):
    def change(rows):
        rows[1] = rows[1][:3]
        return typed("fin", {6: None})(rows)

    half, _, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert len(taken.refused) == 1 and "vidées" in taken.refused[0]
    assert held(half.path)[4]["nom"] == "Bufo bufo"
    assert held(half.path)[6]["fin"] is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [["Numéro", *rows[0][1:]], *rows[1:]], ("ligne_source",)),
        (lambda rows: [[*rows[0][:6], "jour", *rows[0][7:]], *rows[1:]], ("il manque", "« date »", "« jour »")),
        (lambda rows: [row[:-1] for row in rows], ("il manque", "« notes »")),
        (lambda rows: [[*rows[0], "date"], *rows[1:]], ("« date »", "deux fois")),
        (lambda rows: [rows[0], *([None, *row[1:]] for row in rows[1:])], ("plus aucune ligne",)),
        (lambda rows: [["rien"]], ("À corriger",)),
    ],
)
def test_changed_headers_are_told(first, sheet, tmp_path, change, words):
    with pytest.raises(FormatError) as caught:
        rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert all(word in str(caught.value) for word in words), caught.value
    assert not (tmp_path / "b.gpkg").exists()


def test_added_and_moved_columns(first, sheet, tmp_path):
    def change(rows):
        typed("date", {4: "2020-05-01"})(rows)
        return [
            [*row[::-1], "à voir" if i else "mon avis"]
            for i, row in enumerate([r + [None] * (len(rows[0]) - len(r)) for r in rows])
        ]

    _, done, taken = rerun(first, tmp_path / "b.gpkg", edited(sheet, tmp_path / "r.xlsx", change))
    assert (done.accepted, taken.changed) == (1, 1)
    assert any("mon avis" in note for note in taken.notes)


def test_corrected_by_two_people(first, sheet, tmp_path):
    one = edited(sheet, tmp_path / "1.xlsx", typed("date", {4: "2020-05-01", 6: "2020-06-31", 8: "2020-04-28"}))

    def both(rows):
        typed("nom", {6: "Rana", 7: "Hyla"})(rows)
        return typed("date", {4: "2020-05-03", 6: "2020-07-01", 8: "2020-04-28"})(rows)

    other = edited(sheet, tmp_path / "2.xlsx", both)
    second, _, taken = rerun(first, tmp_path / "b.gpkg", one)
    assert taken.conflicts == [] and set(held(second.path)) == {6, 7}
    third, done, taken = rerun(second, tmp_path / "c.gpkg", other)
    told = " ".join(taken.conflicts)
    assert len(taken.conflicts) == 2
    assert "Ligne 4" in told and "2020-05-03" in told, "accepted since with another day"
    assert "Ligne 6" in told and "2020-06-31" in told and "2020-07-01" in told
    assert "Ligne 8" not in told, "both wrote the same"
    rows = held(third.path)
    assert rows[6]["date"] == "2020-06-31" and rows[6]["nom"] == "Rana", "no conflict in another cell"
    assert done.accepted == 1 and 7 not in rows


def test_corrected_here_in_the_meantime(first, sheet, tmp_path):
    correct(first.path, {4: {"date": "2020-05-01"}, 6: {"nom": "Hyla arborea"}})
    sent_back = edited(sheet, tmp_path / "r.xlsx", typed("date", {4: "2020-05-02", 6: "2020-04-06"}))
    half, _, taken = rerun(first, tmp_path / "b.gpkg", sent_back)
    assert len(taken.conflicts) == 1 and "Ligne 4" in taken.conflicts[0]
    records = {row["ligne_source"]: row for row in half.occurrences()}
    assert records[4]["dateDebut"] == "2020-05-01"
    assert (records[6]["dateDebut"], records[6]["nomCite"]) == ("2020-04-06", "Hyla arborea")


def test_without_its_hidden_sheets_it_is_held_against_the_last_run(first, sheet, tmp_path):
    change = typed("date", {4: "2020-05-01"})
    back = edited(sheet, tmp_path / "r.xlsx", change, drop=("envoi", "envoi_infos"))
    _, done, taken = rerun(first, tmp_path / "b.gpkg", back)
    assert (done.accepted, taken.changed) == (1, 1)
    assert any("envoi" in note for note in taken.notes)


def test_saved_as_text(first, sheet, tmp_path):
    rows = to_correct(sheet)
    rows[0]["date"] = "2020-05-01"
    for row in rows:
        row["departement"] = "2"
    names = list(dict.fromkeys(name for row in [*rows, {"nombre": ""}] for name in row))
    with (tmp_path / "r.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    half, done, taken = rerun(first, tmp_path / "b.gpkg", tmp_path / "r.csv")
    assert (done.accepted, taken.changed) == (1, 1)
    assert {row["departement"] for row in held(half.path).values()} == {"02"}


def test_the_workbook_of_another_result(first, tmp_path):
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "foire.csv").write_text(
        "id;nom;date;x;y;fin;taxon;nombre;departement;notes\n1;a;b;2.3;49.9;;;;02;\n", encoding="utf-8"
    )
    other = convert(tmp_path, tmp_path / "autre" / "foire.csv", plain_profile(unknown_columns="ignore"), name="o.gpkg")
    export_quarantine(other.path, tmp_path / "o.xlsx")
    with pytest.raises(FormatError, match="foire"):
        rerun(first, tmp_path / "b.gpkg", tmp_path / "o.xlsx")


def test_files_that_are_no_workbook(first, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 abime")
    (tmp_path / "b.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    for name, word in (("a.xlsx", "abîmé"), ("b.csv", "À corriger"), ("absent.xlsx", "n’existe pas")):
        with pytest.raises(FormatError, match=word):
            rerun(first, tmp_path / "c.gpkg", tmp_path / name)


def test_refusals_of_the_export(first, tmp_path):
    with pytest.raises(FormatError, match=r"\.xlsx ou \.ods"):
        export_quarantine(first.path, tmp_path / "q.doc")
    with pytest.raises(FormatError, match="lui-même"):
        export_quarantine(first.path, first.path)
    with pytest.raises(FormatError, match="Impossible"):
        export_quarantine(first.path, tmp_path / "nulle part" / "q.xlsx")
    empty = convert(tmp_path, plain_rows(2), plain_profile(), name="vide.gpkg")
    with pytest.raises(FormatError, match="vide"):
        export_quarantine(empty.path, tmp_path / "q.xlsx")
    assert list(tmp_path.glob(".*")) == []


def test_rows_that_could_not_be_cut(tmp_path):
    table = "id;nom;date;x;y\n1;Bufo bufo;2020-05-01\n2;Bufo bufo;2020-05-01;2.3;49.9\n"
    first = convert(tmp_path, table, plain_profile())
    export_quarantine(first.path, tmp_path / "q.xlsx")
    (row,) = to_correct(tmp_path / "q.xlsx")
    assert "Cellules lues : 1 | Bufo bufo | 2020-05-01" in row["motifs"]

    def change(rows):
        return typed("y", {2: "49.9"})(typed("x", {2: "2.3"})(rows))

    _, done, _ = rerun(first, tmp_path / "b.gpkg", edited(tmp_path / "q.xlsx", tmp_path / "r.xlsx", change))
    assert done.accepted == 1


def test_the_shape_of_a_layer_goes_as_wkt(tmp_path):
    from helpers import PARAMETERS

    first = convert(tmp_path, plain_rows(3), plain_profile())
    write(first.path, "UPDATE occurrences_point SET nomCite = NULL")
    second = convert(
        tmp_path, first.path, "occtax_hdf", name="b.gpkg", layer="occurrences_point", parameters=PARAMETERS
    )
    export_quarantine(second.path, tmp_path / "q.xlsx")
    rows = to_correct(tmp_path / "q.xlsx")
    assert all(row["q_geom"].startswith("POINT (") for row in rows)

    def change(rows):
        typed("nomCite", dict.fromkeys((1, 2, 3), "Bufo bufo"))(rows)
        return typed("q_geom", {1: "POINT (650000 6960000)", 2: "ici"})(rows)

    whole, done, taken = rerun(second, tmp_path / "c.gpkg", edited(tmp_path / "q.xlsx", tmp_path / "r.xlsx", change))
    assert done.accepted == 3 and len(taken.refused) == 1 and "WKT" in taken.refused[0]
    connection_rows = whole.rows("occurrences_point")
    before = {row["ligne_source"]: row["geom"] for row in first.rows("occurrences_point")}
    assert [row["geom"] == before[line] for row, line in zip(connection_rows, sorted(before))] == [False, True, True]


def test_columns_named_as_ours(tmp_path):
    rows = plain_rows(2, date={0: "x"})
    for row in rows:
        row.update(feuille="f", motifs="m", cellules="c")
    first = convert(tmp_path, rows, profile_of({"id": "idOrigine", "nom": "nomCite", "date": "dateDebut"}))
    export_quarantine(first.path, tmp_path / "q.xlsx")
    change = typed("date", {2: "2020-05-01"})
    whole, done, _ = rerun(first, tmp_path / "b.gpkg", edited(tmp_path / "q.xlsx", tmp_path / "r.xlsx", change))
    assert done.accepted == 1
    assert whole.occurrences()[0]["valeurAttribut"] == whole.occurrences()[1]["valeurAttribut"]


def test_texts_that_xml_or_a_spreadsheet_refuses(tmp_path):
    odd = ["\x01\x0b", "x" * 40_000, "=1+1", "_x0041_", "]]>", "😀", "  a  b  "]
    rows = plain_rows(len(odd), date=dict.fromkeys(range(len(odd)), "x"))
    for row, text in zip(rows, odd):
        row["nom"] = text
    first = convert(tmp_path, rows, plain_profile())
    export_quarantine(first.path, tmp_path / "q.xlsx")
    again, _, taken = rerun(first, tmp_path / "b.gpkg", tmp_path / "q.xlsx")
    assert (taken.changed, taken.conflicts, taken.refused) == (0, [], [])
    assert [row["nom"] for row in again.rows("quarantaine")] == odd
