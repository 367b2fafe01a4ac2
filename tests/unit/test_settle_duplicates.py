# SPDX-License-Identifier: GPL-2.0-or-later
"""Decisions about duplicates put into a copy of the result: links, merges, what is logged, what is refused."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from helpers import table_rows
from paired_results import decide, pair_of, pairs_in, records, result_of, search, tables_of, uuid

from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent
from sinp_hdf_plugin.core.errors import ConfigError, FormatError
from sinp_hdf_plugin.core.workbench.applying import Author
from sinp_hdf_plugin.core.workbench.rerun import rerun_quarantine
from sinp_hdf_plugin.core.workbench.settling import settle_duplicates

ME, DAY = Author("ROUX Luc", "Les Busards"), "2026-11-20"
TWIN = {"geometrie": "POINT (650020 6980000)", "observateurIdentite": "Jeanne Dupont"}
AWAY = {"nomCite": "Bufo bufo", "cdNom": "259", "dateDebut": "2019-04-01", "dateFin": "2019-04-01"}


class Case:
    """A result, its pairs, and what comes of decisions."""

    def __init__(self, folder, *changes, others=None, held=0, **criteria):
        self.result = result_of(folder, *changes, held=held)
        self.pairs, self.output = folder / "paires.gpkg", folder / "apres.gpkg"
        self.other = result_of(folder / "autre", *others, name="autre.gpkg") if others else None
        search(self.pairs, self.result, *([self.other] if self.other else []), **{"min_score": 0, **criteria})

    def decide(self, *decisions):
        """(rank, rank, word[, garde]) each."""
        by_pair = {pair_of(self.pairs, a, b): (word, rest) for a, b, word, *rest in decisions}
        decide(self.pairs, {p: w for p, (w, _) in by_pair.items()}, {p: r[0] for p, (_, r) in by_pair.items() if r})
        return self

    def settle(self, other=None, **options):
        self.done = settle_duplicates(self.result, self.pairs, self.output, ME, DAY, other, **options)
        assert self.done.check() is None
        assert len(records(self.output)) == self.done.records_after
        return self.done

    def log(self):
        return table_rows(self.output, "modifications")


def test_a_link_writes_duplicate_of_and_nothing_else(tmp_path):
    case = Case(tmp_path, {}, TWIN, AWAY).decide((1, 2, "lier"))
    done = case.settle()
    assert (done.linked, done.removed, done.records_before, done.records_after) == (1, 0, 3, 3)
    before, after = records(case.result), records(case.output)
    changed = {
        key: (before[uuid(2)][key], value) for key, value in after[uuid(2)].items() if before[uuid(2)][key] != value
    }
    assert changed.pop("doublonDe") == (None, uuid(1))
    assert {key: value for key, (_, value) in changed.items()} == {
        "criticite": "1", "dateMod": DAY, "auteurModIdentite": "ROUX Luc", "auteurModNomOrganisme": "Les Busards",
        "motifMod": f"Doublon déclaré par une personne : {uuid(1)}", "attrMod": "doublonDe",
    }  # fmt: skip
    assert after[uuid(1)] == before[uuid(1)] and after[uuid(3)] == before[uuid(3)]
    (entry,) = case.log()
    assert (entry["idSINPOccTax"], entry["attrMod"], entry["valeur_apres"]) == (uuid(2), "doublonDe", uuid(1))
    assert (entry["origine"], entry["auteurModIdentite"], entry["ligne_source"]) == ("doublon", "ROUX Luc", 3)


def test_what_the_person_writes_is_logged(tmp_path):
    case = Case(tmp_path, {}, TWIN, {"geometrie": "POINT (650000 6980010)"}).decide((1, 2, "lier"), (1, 3, "fusionner"))
    with closing(sqlite3.connect(case.pairs)) as base, base:
        base.execute("UPDATE doublons SET commentaire = 'vu avec Paul, paire ' || fid")
    case.settle()
    told = {
        entry["idSINPOccTax"]: entry["motifMod"] for entry in case.log() if entry["attrMod"] in ("doublonDe", "(ligne)")
    }
    assert set(told) == {uuid(2), uuid(3)} and all("vu avec Paul" in text for text in told.values())


def test_the_record_that_stays_is_the_one_chosen(tmp_path):
    case = Case(tmp_path, {}, TWIN).decide((1, 2, "lier", 2))
    case.settle()
    assert records(case.output)[uuid(1)]["doublonDe"] == uuid(2)


def test_an_earlier_declaration_stays_beside(tmp_path):
    case = Case(tmp_path, {}, {**TWIN, "doublonDe": uuid(77)}).decide((1, 2, "lier"))
    case.settle()
    assert records(case.output)[uuid(2)]["doublonDe"] == f"{uuid(77)}|{uuid(1)}"
    again = Case(tmp_path / "b", {}, {**TWIN, "doublonDe": uuid(1)}).decide((1, 2, "lier"))
    assert again.settle().linked == 0 and records(again.output)[uuid(2)]["doublonDe"] == uuid(1)


def test_a_merge_completes_removes_and_loses_nothing(tmp_path):
    kept = {"commentaire": "sur la berge", "nomLieu": None, "denombrementMin": None}
    gone = {**TWIN, "commentaire": "deux jeunes", "nomLieu": "Le Gué", "denombrementMin": 2, "denombrementMax": 2, "objetDenombrement": "IND"}  # fmt: skip
    case = Case(tmp_path, kept, gone, AWAY, metres=50).decide((1, 2, "fusionner"))
    done = case.settle()
    assert (done.removed, done.completed, done.records_before, done.records_after) == (1, 1, 3, 2)
    after = records(case.output)
    assert uuid(2) not in after
    stays = after[uuid(1)]
    assert (stays["nomLieu"], stays["denombrementMin"], stays["objetDenombrement"]) == ("Le Gué", 2, "IND")
    assert stays["commentaire"] == "sur la berge" and stays["observateurIdentite"] == "DUPONT Jeanne"
    assert "nomLieu" in stays["attrMod"] and stays["auteurModIdentite"] == "ROUX Luc"
    (row,) = table_rows(case.output, "doublons_retires")
    before = records(case.result)[uuid(2)]
    assert {name: row[name] for name in before if name not in ("fid", "geom")} == {
        name: value for name, value in before.items() if name not in ("fid", "geom")
    }
    assert (row["cle"], row["nom_table"], row["id_garde"]) == (2, "occurrences_point", uuid(1))
    assert row["geometrie_wkt"] == "POINT (650020 6980000)" and row["auteur"] == "ROUX Luc"
    log = {(entry["origine"], entry["attrMod"]): (entry["valeur_avant"], entry["valeur_apres"]) for entry in case.log()}
    assert log["doublon", "nomLieu"] == (None, "Le Gué") and log["doublon", "denombrementMin"] == (None, "2")
    assert log["doublon_conflit", "commentaire"] == ("deux jeunes", "sur la berge")
    assert log["doublon_conflit", "observateurIdentite"] == ("Jeanne Dupont", "DUPONT Jeanne")
    assert ("doublon", "(ligne)") in log
    assert done.not_taken == sum(origin == "doublon_conflit" for origin, _ in log)


def test_findings_and_displaced_values_go_with_the_record(tmp_path):
    case = Case(tmp_path, {}, {**TWIN, "heureDebut": "25:99"}).decide((1, 2, "fusionner"))
    told = [row for row in table_rows(case.result, "constats") if row["id_enregistrement"] == uuid(2)]
    assert told and table_rows(case.result, "elements_deplaces")
    case.settle()
    (row,) = table_rows(case.output, "doublons_retires")
    assert len(json.loads(row["constats_retires"])) == len(told)
    assert json.loads(row["deplacees_retirees"])[0]["valeurInit"] == "25:99"
    assert [r for r in table_rows(case.output, "constats") if r["id_enregistrement"] == uuid(2)] == []
    assert table_rows(case.output, "elements_deplaces") == []


def test_merges_and_links_of_one_group_lead_to_one_record(tmp_path):
    near = [
        {"geometrie": f"POINT ({650_000 + 5 * k} 6980000)", "nomLieu": f"lieu {k}" if k > 1 else None} for k in range(4)
    ]
    case = Case(tmp_path, *near, {**AWAY, "doublonDe": uuid(3)})
    case.decide((1, 2, "fusionner"), (2, 3, "fusionner"), (3, 4, "lier"))
    done = case.settle()
    after = records(case.output)
    assert done.removed == 2 and set(after) == {uuid(1), uuid(4), uuid(5)}
    assert after[uuid(1)]["nomLieu"] == "lieu 2" and after[uuid(4)]["doublonDe"] == uuid(1)
    assert after[uuid(5)]["doublonDe"] == uuid(1)  # it named a record that is no more
    assert {row["id_garde"] for row in table_rows(case.output, "doublons_retires")} == {uuid(1)}


def test_what_a_merged_record_was_a_duplicate_of_is_kept(tmp_path):
    case = Case(tmp_path, {}, {**TWIN, "doublonDe": f"{uuid(88)}|{uuid(1)}"}).decide((1, 2, "fusionner"))
    case.settle()
    assert records(case.output)[uuid(1)]["doublonDe"] == uuid(88)


def test_pairs_add_up_and_the_report_says_so(tmp_path):
    near = [{"geometrie": f"POINT ({650_000 + 5 * k} 6980000)"} for k in range(4)]
    case = Case(tmp_path, *near)
    case.decide((1, 2, "garder"), (1, 3, "fusionner"), (2, 3, "fusionner"), (1, 4, "Lier"), (2, 4, "supprimer"))
    done = case.settle()
    assert (done.pairs, done.undecided, len(done.outcomes)) == (6, 1, 5)
    assert (done.count("garder"), done.count("lier"), done.count("fusionner"), done.state("non appliquée")) == (
        1,
        1,
        1,
        2,
    )
    reasons = [one.reason for one in done.outcomes if one.reason]
    assert any("garder ces enregistrements" in r or "déjà fusionné" in r for r in reasons)
    assert any("« supprimer » n’existe pas" in r for r in reasons)
    said = {(r["section"], r["cle"]): r["valeur"] for r in table_rows(case.output, "rapport")}
    assert said["doublons_1", "avant"] == "4" and said["doublons_1", "apres"] == "3"
    assert int(said["comptes", "lues"]) == int(said["comptes", "acceptees"]) == 3


def test_the_quarantine_can_still_be_run_again(tmp_path):
    case = Case(tmp_path, {}, TWIN, AWAY, {"dateDebut": "un jour"}, held=1).decide((1, 2, "fusionner"))
    case.settle()
    summary = rerun_quarantine(case.output, tmp_path / "relance.gpkg", ME, DAY).summary
    assert (summary.rows_read, summary.rows_accepted, summary.rows_quarantined) == (3, 2, 1)
    assert summary.check() is None


def test_the_map_and_the_counts_of_the_copy_are_right(tmp_path):
    case = Case(tmp_path, {}, TWIN, AWAY).decide((1, 2, "fusionner"))
    case.settle()
    with closing(sqlite3.connect(case.output)) as base:
        ids = [row[0] for row in base.execute("SELECT id FROM rtree_occurrences_point_geom ORDER BY id")]
        assert ids == [row[0] for row in base.execute("SELECT fid FROM occurrences_point ORDER BY fid")] == [1, 3]
        counted = "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'occurrences_point'"
        assert base.execute(counted).fetchone()[0] in (2, None)
        assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert sum(source.row_count for source in tables_of(case.output)) == 2


def test_a_record_changed_since_the_search_is_left(tmp_path):
    case = Case(tmp_path, {}, TWIN).decide((1, 2, "fusionner"))
    with closing(sqlite3.connect(case.result)) as base, base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE occurrences_point SET idSINPOccTax = 'autre' WHERE fid = 2")
    done = case.settle()
    (one,) = done.outcomes
    assert one.state == "non appliquée" and "n’est plus celui de la recherche" in one.reason
    assert len(records(case.output)) == 2


def test_a_record_without_a_place_does_not_take_over_from_one_that_has_one(tmp_path):
    there = {"codeCommune": "80021", "nomCommune": "Amiens"}
    case = Case(tmp_path, {**there, "geometrie": None, "natureObjetGeo": None}, there)
    rows = pairs_in(case.pairs)
    assert len(rows) == 1
    without = next(n for n in (1, 2) if rows[0][f"table_{n}"] == "occurrences_sans_geometrie")
    refused = case.decide((1, 2, "fusionner", without)).settle()
    assert "gardez plutôt l’autre" in refused.outcomes[0].reason
    assert case.decide((1, 2, "fusionner", 3 - without)).settle().removed == 1


def test_between_two_files_the_first_names_the_second(tmp_path):
    others = [{"idSINPOccTax": uuid(50), "idOrigine": "t1", "nomLieu": "Le Gué"}]
    case = Case(tmp_path, {}, {"geometrie": "POINT (650010 6980000)"}, others=others)
    case.decide((1, 50, "lier"), (2, 50, "fusionner"))
    done = case.settle()  # without the other file, a merge cannot be done
    assert done.count("lier") == 1 and "donnez aussi l’autre fichier" in next(
        o.reason for o in done.outcomes if o.reason
    )
    assert records(case.output)[uuid(1)]["doublonDe"] == uuid(50)
    before = case.other.read_bytes()
    done = case.settle(case.other)
    after = records(case.output)
    assert done.removed == 0 and done.count("fusionner") == 1
    assert (after[uuid(2)]["nomLieu"], after[uuid(2)]["doublonDe"]) == ("Le Gué", uuid(50))
    assert after[uuid(1)]["nomLieu"] is None and case.other.read_bytes() == before


def test_one_identifier_is_never_its_own_duplicate(tmp_path):
    case = Case(tmp_path, {}, others=[{"idOrigine": "t1"}])
    pair = pairs_in(case.pairs)[0]["fid"]
    decide(case.pairs, {pair: "lier"})
    assert "DBL-008" in case.settle().outcomes[0].reason
    decide(case.pairs, {pair: "fusionner"})
    case.settle(case.other)
    assert records(case.output)[uuid(1)]["doublonDe"] is None


def test_what_is_refused_as_a_whole(tmp_path):
    case = Case(tmp_path, {}, TWIN)
    with pytest.raises(FormatError, match="Aucune paire"):
        case.settle()
    case.decide((1, 2, "lier"))
    with pytest.raises(ConfigError, match="Dites qui"):
        settle_duplicates(case.result, case.pairs, case.output, Author(" "), DAY)
    with pytest.raises(FormatError, match="n’est pas un fichier de doublons"):
        settle_duplicates(case.result, case.result, case.output, ME, DAY)
    with pytest.raises(FormatError, match="sert d’entrée"):
        settle_duplicates(case.result, case.pairs, case.result, ME, DAY)
    with pytest.raises(FormatError, match="aucune des couches"):
        settle_duplicates(case.pairs, case.pairs, case.output, ME, DAY)
    assert not case.output.exists() and not list(tmp_path.glob(".*.part"))


def test_cancelling_leaves_nothing(tmp_path):
    class Stop(Silent):
        def is_cancelled(self):
            return True

    case = Case(tmp_path, {}, TWIN).decide((1, 2, "fusionner"))
    case.output.write_bytes(b"before")
    with pytest.raises(Cancelled):
        case.settle(watch=Stop())
    assert case.output.read_bytes() == b"before" and not list(tmp_path.glob(".*.part"))
