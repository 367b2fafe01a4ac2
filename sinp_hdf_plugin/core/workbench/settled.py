# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of decisions about duplicates: what became of each pair, and records that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sinp_hdf_plugin.core.duplicates.decisions import APPLIED, MOOT, REFUSED, Outcome
from sinp_hdf_plugin.core.formats.duplicates_gpkg import KEEP, LINK, MERGE
from sinp_hdf_plugin.core.formats.gpkg_tables import TableField

REMOVED = "doublons_retires"
# Before and after the columns of the format, in the table of the records that merges removed.
REMOVED_FIELDS = (
    TableField("paire", "integer", "Numéro de la paire"),
    TableField("id_garde", "text", "Identifiant de l’enregistrement gardé"),
    TableField("table_garde", "text", "Couche de l’enregistrement gardé"),
    TableField("fid_garde", "integer", "Numéro de l’enregistrement gardé"),
    TableField("nom_table", "text", "Couche d’où il vient"),
    TableField("cle", "integer", "Numéro qu’il y avait"),
    TableField("auteur", "text", "Décidé par"),
    TableField("date_decision", "date", "Le"),
    TableField("geometrie_wkt", "text", "Géométrie"),
    TableField("constats_retires", "text", "Constats (JSON)"),
    TableField("deplacees_retirees", "text", "Valeurs déplacées (JSON)"),
    TableField("autres_colonnes", "text", "Autres colonnes (JSON)"),
)
TECHNICAL = (TableField("ligne_source", "integer"), TableField("feuille"), TableField("echangeable", "integer"))


@dataclass(frozen=True)
class Settled:
    """The account: pairs of the file, those without a decision, what became of the others, and the records."""

    pairs: int
    undecided: int
    outcomes: tuple[Outcome, ...]
    linked: int
    completed: int
    removed: int
    records_before: int
    records_after: int
    not_taken: int

    def count(self, decision: str, state: str = APPLIED) -> int:
        """Decided pairs of a kind."""
        return sum(one.decision == decision and one.state == state for one in self.outcomes)

    def state(self, state: str) -> int:
        """Decided pairs in a state."""
        return sum(one.state == state for one in self.outcomes)

    def check(self) -> str | None:
        """What does not add up, in French; None when all does."""
        if self.pairs != self.undecided + len(self.outcomes):
            return f"Comptes faux : {self.pairs} paires, {self.undecided} sans décision, {len(self.outcomes)} décidées."
        if self.records_before != self.records_after + self.removed:
            return (
                f"Comptes faux : {self.records_before} enregistrements avant, {self.records_after} après, "
                f"{self.removed} retirés."
            )
        return None


def account_rows(settled: Settled, lot: int, date: str, author: str) -> Iterator[tuple[str, str, str, str]]:
    """The account as rows of `rapport`."""
    section = f"doublons_{lot}"
    for key, label, value in (
        ("date", "Décisions appliquées le", date),
        ("auteur", "Par", author),
        ("paires", "Paires du fichier", settled.pairs),
        ("sans_decision", "Paires sans décision", settled.undecided),
        ("gardees", "Paires gardées telles quelles", settled.count(KEEP)),
        ("liees", "Paires liées", settled.count(LINK)),
        ("fusionnees", "Paires fusionnées", settled.count(MERGE)),
        ("sans_objet", "Paires sans objet (déjà réunies)", settled.state(MOOT)),
        ("non_appliquees", "Paires dont la décision n’est pas appliquée", settled.state(REFUSED)),
        ("avant", "Enregistrements avant", settled.records_before),
        ("retires", "Enregistrements retirés (table doublons_retires)", settled.removed),
        ("apres", "Enregistrements après", settled.records_after),
        ("non_repris", "Valeurs non reprises (table modifications)", settled.not_taken),
    ):
        yield section, key, label, str(value)
    for reason, count in Counter(one.reason for one in settled.outcomes if one.state == REFUSED).most_common():
        yield section, "refus", f"Non appliquée : {reason}", str(count)
