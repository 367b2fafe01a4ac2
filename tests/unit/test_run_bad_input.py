# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input, kind by kind: a clear French error or finding, and every row accounted for."""

from __future__ import annotations

import needs_osgeo  # noqa: F401
import pytest
from helpers import PLAIN, convert, csv_text, plain_profile, plain_rows, profile_of

from sinp_hdf_plugin.core.errors import ConfigError, FormatError

HEADER = "id;nom;taxon;date;fin;nombre;x;y\n"
ROW = "1;Bufo bufo;259;2020-05-01;2020-05-01;;2.3;49.9\n"


def test_sound_rows_have_no_finding(tmp_path):
    """What the other tests see is what they spoilt."""
    result = convert(tmp_path, plain_rows(3), plain_profile())
    assert result.findings() == []
    assert result.summary.rows_accepted == 3


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "est vide"),
        ("\ufeff", "est vide"),
        ("\n\n\n", "est vide"),
        (HEADER, "que sa ligne d.en-tête"),
        (HEADER + "\n\n", "que sa ligne d.en-tête"),
        ("id;nom;id\n1;Bufo bufo;2\n", "« id »"),
    ],
)
def test_files_that_are_refused(tmp_path, table, words):
    with pytest.raises(FormatError, match=words) as error:
        convert(tmp_path, table, plain_profile())
    assert error.value.rule in ("STR-001", "STR-002", "STR-008")
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv"}


def test_a_column_without_name_is_named_and_told(tmp_path):
    result = convert(tmp_path, HEADER.replace("nombre", "") + ROW, plain_profile())
    assert [row["gravite"] for row in result.findings("STR-009")] == ["info"], "nothing is in it"
    result = convert(tmp_path, HEADER.replace("nombre", "") + ROW.replace(";;", ";7;"), plain_profile())
    assert [row["gravite"] for row in result.findings("STR-009")] != ["info"]
    assert result.values("occurrences_point", "valeurAttribut") == ["7"]


def test_quoted_line_breaks_do_not_shift_lines(tmp_path):
    table = 'id;nom;date;x;y;rq\n1;Bufo bufo;2020-05-01;2.3;49.9;"a\nb"\n2;Bufo bufo;hier;2.3;49.9;c\n'
    result = convert(tmp_path, table, plain_profile())
    assert result.values("quarantaine", "ligne_source") == [3]
    assert result.values("occurrences_point", "valeurAttribut") == ["a\nb"]


def test_nul_bytes_are_told(tmp_path):
    result = convert(tmp_path, (HEADER + ROW.replace("Bufo", "Bu\0fo")).encode(), plain_profile())
    told = {row["attribut"]: row for row in result.findings("STR-014")}
    assert told["nom"]["ligne_source"] == 2
    assert told["nom"]["valeur"] == "Bu␀fo bufo"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_encodings_are_found(tmp_path, encoding):
    table = (HEADER + ROW.replace("Bufo bufo", "Crapaud épineux à l’œuf")).encode(encoding)
    result = convert(tmp_path, table, plain_profile())
    assert result.values("occurrences_point", "nomCite") == ["Crapaud épineux à l’œuf"]
    assert ("STR-003" in result.rules()) == (encoding == "cp1252")


def test_an_encoding_that_is_not_the_right_one(tmp_path):
    table = (HEADER + ROW.replace("Bufo", "Crapaud é")).encode("cp1252")
    with pytest.raises(FormatError) as error:
        convert(tmp_path, table, plain_profile(), encoding="utf-8")
    assert error.value.rule == "STR-003"
    assert convert(tmp_path, table, plain_profile(), encoding="windows-1252").summary.rows_accepted == 1


def test_days_of_several_patterns(tmp_path):
    """Read as declared; what cannot be so is held, with a proposal where the other order makes a day."""
    days = ["2020-05-01", "01/05/2020", "05/23/2014", "44197", "01/05/20", "31/02/2015", "12/2014"]
    result = convert(
        tmp_path,
        plain_rows(7, date=dict(enumerate(days)), fin=dict.fromkeys(range(7))),
        plain_profile(dates=["JJ/MM/AAAA"]),
    )
    assert result.values("occurrences_point", "dateDebut") == ["2020-05-01", "2020-05-01"]
    told = {row["ligne_source"]: (row["regle"], row["proposition"]) for row in result.errors() if row["valeur"]}
    told |= {
        row["ligne_source"]: (row["regle"], row["proposition"]) for row in result.findings("STR-021") if row["valeur"]
    }
    assert told == {
        4: ("TYP-006", "2014-05-23"),
        5: ("STR-021", "2021-01-01"),
        6: ("TYP-008", None),
        7: ("TYP-006", None),
        8: ("TYP-008", None),
    }


@pytest.mark.parametrize(
    ("cell", "rule", "value", "displaced"),
    [
        ("12345.0", "STR-020", None, "12345.0"),
        ("12 345", "STR-020", None, "12 345"),
        (" 259", "STR-014", 259, None),
        ("NA", "STR-015", None, None),
        ("\\N", "STR-015", None, None),
        ("-", "STR-015", None, None),
        ("99999999999999999999", "TYP-003", None, "99999999999999999999"),
    ],
)
def test_code_numbers_that_are_damaged(tmp_path, cell, rule, value, displaced):
    result = convert(tmp_path, plain_rows(1, taxon={0: cell}), plain_profile())
    assert rule in result.rules(2)
    assert result.values("occurrences_point", "cdNom") == [value]
    kept = {row["nomAttr"]: row["valeurInit"] for row in result.rows("elements_deplaces")}
    assert kept.get("cdNom") == displaced


def test_declared_words_for_nothing_are_silent(tmp_path):
    result = convert(tmp_path, plain_rows(2, nombre={0: "NA", 1: "-"}), plain_profile(nulls=["NA", "-"]))
    assert result.findings() == []


def test_a_commune_that_lost_its_zero(tmp_path):
    profile = profile_of({**PLAIN, "commune": "codeCommune"})
    rows = plain_rows(2)
    rows[0]["commune"], rows[1]["commune"] = "2691", "02691"
    result = convert(tmp_path, rows, profile)
    (told,) = result.findings("STR-020")
    assert (told["ligne_source"], told["valeur"], told["proposition"]) == (2, "2691", "02691")


def test_a_decimal_comma(tmp_path):
    profile = [{"to": to, "from": name} for name, to in {**PLAIN, "altitude": "altitudeMin"}.items()]
    rows = plain_rows(1)
    rows[0]["altitude"] = "45,5"
    result = convert(tmp_path, rows, profile_of(profile))
    assert result.values("occurrences_point", "altitudeMin") == [45.5]
    assert "STR-022" in result.rules(2)
    assert "STR-022" not in convert(tmp_path, rows, profile_of(profile, decimal=",")).rules()


def test_double_encoding_is_kept_and_a_repair_proposed(tmp_path):
    result = convert(tmp_path, plain_rows(1, nom={0: "Grenouille agile Ã©tÃ©"}), plain_profile())
    (told,) = result.findings("STR-016")
    assert told["proposition"] == "Grenouille agile été"
    assert result.values("occurrences_point", "nomCite") == ["Grenouille agile Ã©tÃ©"]


@pytest.mark.parametrize(
    ("cell", "proposal"), [("0.520833333", "12:30:00"), ("14:30:00+02:00", "14:30:00"), ("25:10", None), ("midi", None)]
)
def test_hours(tmp_path, cell, proposal):
    rows = plain_rows(1)
    rows[0]["heure"] = cell
    result = convert(tmp_path, rows, profile_of({**PLAIN, "heure": "heureDebut"}))
    (told,) = result.findings("TYP-007")
    assert told["proposition"] == proposal
    (record,) = result.occurrences()
    assert (record["heureDebut"], record["nomAttr"], record["valeurInit"]) == (None, "heureDebut", cell)


def test_a_second_header_line_is_no_data(tmp_path):
    table = HEADER + "// identifiant;// taxon;;;;;;\n" + ROW + "2;Bufo bufo;259;hier;;;2.3;49.9\n"
    result = convert(tmp_path, table, plain_profile())
    assert result.summary.rows_read == 2
    assert result.values("occurrences_point", "ligne_source") == [3]
    assert result.values("quarantaine", "ligne_source") == [4]
    assert "STR-026" in result.rules()


def test_empty_rows_are_counted(tmp_path):
    result = convert(tmp_path, HEADER + ROW + ";;;;;;;\n" + "\n" + "2" + ROW[1:] + " ; ;;;;;;\n", plain_profile())
    assert (result.summary.rows_read, result.summary.empty_rows, result.summary.rows_accepted) == (5, 3, 2)
    assert result.values("occurrences_point", "ligne_source") == [2, 5]
    assert "STR-013" in result.rules()


def test_duplicates_are_held_and_name_the_first(tmp_path):
    rows = plain_rows(6)
    rows[3]["id"] = rows[0]["id"]
    rows[4] = dict(rows[1])
    result = convert(tmp_path, rows, plain_profile(), batch_rows=2)
    assert result.values("quarantaine", "ligne_source") == [5, 6]
    assert "Voir la ligne 2." in result.findings("DBL-003")[0]["message"]
    assert "Voir la ligne 3." in result.findings("DBL-004")[0]["message"]


def test_a_parameter_fills_only_what_is_empty(tmp_path):
    with pytest.raises(ConfigError, match="STATUT_SOURCE"):
        convert(
            tmp_path,
            plain_rows(1),
            plain_profile(),
            parameters={"DS_PUBLIQUE": "Pu", "GESTIONNAIRE": "x", "OBSERVATEUR": "y"},
        )


def test_unknown_columns_become_additional_attributes(tmp_path):
    rows = plain_rows(2)
    rows[0].update(meteo="pluie", vent="a|b")
    rows[1].update(meteo=None, vent=None)
    result = convert(tmp_path, rows, plain_profile())
    first, second = result.occurrences()
    assert first["nomAttribut"] == "meteo|vent"
    assert first["valeurAttribut"] == "pluie|a¦b"
    assert second["nomAttribut"] is None
    ignored = convert(tmp_path, rows, plain_profile(unknown_columns="ignore")).occurrences()
    assert ignored[0]["nomAttribut"] is None
    fates = {one.source: one.fate for one in result.summary.columns}
    assert fates["meteo"] == "attribut additionnel"
    assert fates["id"] == "repris"
    assert fates["x"] == "géométrie"


def test_several_values_in_a_cell(tmp_path):
    entries = [{"to": to, "from": name} for name, to in PLAIN.items()]
    entries.append({"to": "nomCommune", "from": "communes", "split": ","})
    rows = plain_rows(1)
    rows[0]["communes"] = "Amiens,Abbeville"
    (record,) = convert(tmp_path, csv_text(rows), profile_of(entries)).occurrences()
    assert record["nomCommune"] == "Amiens|Abbeville"


def test_years_months_and_days_apart(tmp_path):
    entries = [
        {"to": "dateDebut", "from": ["an", "mois", "jour"], "merge": "date"},
        {"to": "nomCite", "from": "nom"},
        {"to": "idOrigine", "from": "id"},
    ]
    rows = plain_rows(3)
    for row, (year, month, day) in zip(rows, (("2020", "5", "1"), ("2020", "5", None), ("2020", "13", "1"))):
        row.update(an=year, mois=month, jour=day)
    result = convert(tmp_path, rows, profile_of(entries, ignore=["date", "fin", "nombre", "taxon"]))
    assert result.values("occurrences_point", "dateDebut") == ["2020-05-01"]
    told = {
        row["ligne_source"]: row["valeur"]
        for row in result.errors()
        if row["attribut"] == "dateDebut" and row["valeur"]
    }
    assert told == {3: "2020 ; 5", 4: "2020 ; 13 ; 1"}
