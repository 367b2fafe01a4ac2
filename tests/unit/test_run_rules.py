# SPDX-License-Identifier: GPL-2.0-or-later
"""How rules work together in a run: levels, one displaced value that leaves another alone, words for the user."""

from __future__ import annotations

from typing import Any

import needs_osgeo  # noqa: F401
import pytest
from helpers import PARAMETERS, PLAIN, Result, convert, plain_profile, plain_rows, profile_of

from sinp_hdf_plugin.core.errors import ConfigError

GIVEN = {**PARAMETERS, "ORG_TRANSFORMATION": "Plateforme régionale"}
MORE = {"statut": "occStatutBiologique", "preuve": "preuveExistante", "url": "uRLPreuveNumerique", "sexe": "occSexe"}


def one_row(folder: Any, level: str = "producteur", **cells: str) -> Result:
    (row,) = plain_rows(1)
    row.update({name: cells.get(name) for name in MORE})
    return convert(folder, [row], profile_of({**PLAIN, **MORE}), level=level, parameters=GIVEN)


def test_a_displaced_value_may_take_another_one_with_it(tmp_path):
    """A proof is said to exist, its address is none: without the address, the proof is nowhere."""
    result = one_row(tmp_path, preuve="1", url="12.JPG")
    (record,) = result.occurrences()
    assert record["uRLPreuveNumerique"] is None
    assert record["preuveExistante"] is None
    assert set(record["nomAttr"].split("|")) == {"uRLPreuveNumerique", "preuveExistante"}
    assert {"TYP-015", "CND-011"} <= result.rules(2)


def test_nothing_more_is_lost_than_must_be(tmp_path):
    result = one_row(tmp_path, preuve="1", url="https://photos.example/12.jpg", sexe="Ado")
    (record,) = result.occurrences()
    assert (record["preuveExistante"], record["occSexe"]) == ("1", None)
    assert record["nomAttr"] == "occSexe"


@pytest.mark.parametrize(("level", "kept"), [("producteur", "6"), ("echange", None)])
def test_a_frozen_code_is_let_through_by_a_producer_only(tmp_path, level, kept):
    result = one_row(tmp_path, level, statut="6")
    (record,) = result.occurrences()
    assert record["occStatutBiologique"] == kept
    assert ("COD-016" in result.rules(2)) == (kept is None)
    (told,) = result.findings("COD-031")
    assert told["proposition"] == "occComportement = 6"


def test_an_exchange_asks_for_more_than_a_producer(tmp_path):
    assert convert(tmp_path, plain_rows(1), plain_profile(), parameters=PARAMETERS).summary.rows_accepted == 1
    with pytest.raises(ConfigError, match="niveau « echange ».*(?s:.*)orgTransformation — donnez le paramètre ORG"):
        convert(tmp_path, plain_rows(1), plain_profile(), level="echange", parameters=PARAMETERS)
    exchanged = convert(tmp_path, plain_rows(1), plain_profile(), level="echange", parameters=GIVEN)
    assert exchanged.values("occurrences_point", "orgTransformation") == ["Plateforme régionale"]
    assert exchanged.values("occurrences_point", "heureDebut") == ["00:00:00"]


def test_a_contradiction_that_only_a_person_can_settle_is_flagged(tmp_path):
    """Public, and blurred all the same (CND-004): both values are kept, the record is not for exchange yet."""
    (row,) = plain_rows(1)
    row["flou"] = "OUI"
    result = convert(tmp_path, [row], profile_of({**PLAIN, "flou": "dEEFloutage"}))
    (record,) = result.occurrences()
    assert "CND-004" in result.rules(2)
    assert (record["dSPublique"], record["dEEFloutage"], record["echangeable"]) == ("Pu", "OUI", 0)
    assert result.summary.rows_not_exchangeable == 1


def test_a_code_is_proposed_for_a_label_where_codes_are_expected(tmp_path):
    result = one_row(tmp_path, sexe="Femelle")
    proposals = {
        row["regle"]: (row["proposition"], row["confiance"])
        for row in result.findings()
        if row["attribut"] == "occSexe"
    }
    assert proposals["COD-013"] == ("2", "certain")


def test_messages_are_french_sentences_about_the_cell(tmp_path):
    result = convert(tmp_path, plain_rows(1, date={0: "2020-13-45"}), plain_profile())
    (told,) = result.findings("TYP-006")
    assert "2020-13-45" in told["message"]
    assert told["message"].endswith(".")
    assert "{" not in told["message"]
    assert (told["attribut"], told["valeur"], told["gravite"]) == ("dateDebut", "2020-13-45", "erreur")


def test_a_warning_about_a_column_that_is_nowhere_is_told_once(tmp_path):
    constants = {"statutObservation": "Pr", "observateurNomOrganisme": "Inconnu"}
    result = convert(tmp_path, plain_rows(7), plain_profile(constants=constants))
    (told,) = result.findings("MET-005")
    assert told["ligne_source"] is None
    assert "toutes les lignes" in told["message"]
    (counted,) = [rule for rule in result.summary.rules if rule.rule == "MET-005"]
    assert counted.rows == 7
