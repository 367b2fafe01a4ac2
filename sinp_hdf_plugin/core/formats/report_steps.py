# SPDX-License-Identifier: GPL-2.0-or-later
"""What to do after a run: the ordered advice of the HTML report, only what this run calls for."""

from __future__ import annotations

from collections.abc import Iterator

from sinp_hdf_plugin.core.formats.report_text import count, fr
from sinp_hdf_plugin.core.rules.catalogue import ERRORS
from sinp_hdf_plugin.core.rules.summary import RunSummary


def steps(summary: RunSummary) -> str:
    """The advice as an ordered list, or one sentence when there is nothing to do."""
    todo = [*_first(summary), *_corrections(summary), *_checks(summary)]
    if not todo:
        return f'<p class="calm">{fr("Rien à corriger : le résultat peut être transmis.")}</p>'
    return '<ol class="steps">' + "".join(f"<li>{fr(text)}</li>" for text in todo) + "</ol>"


def _first(summary: RunSummary) -> Iterator[str]:
    if summary.check():
        yield (
            "N'utilisez pas ce résultat : relancez le traitement et, si l'écart demeure, "
            "signalez-le en joignant ce rapport."
        )
    if summary.by_severity.get("bloquant"):
        yield "Levez d'abord les constats bloquants : ils empêchent de lire tout ou partie du fichier."
    if summary.profile_provisional:
        yield (
            "Le profil utilisé est provisoire : faites vérifier la correspondance des colonnes "
            "par le fournisseur des données."
        )


def _corrections(summary: RunSummary) -> Iterator[str]:
    if summary.rows_quarantined:
        yield (
            f"Corrigez {_the(summary.rows_quarantined, 'ligne')} de la table `quarantaine` (valeurs "
            "telles que lues, raisons à côté), puis relancez la conversion sur cette table avec le même "
            "profil : les identifiants ne changent pas."
            + (
                " Celles qui répètent une autre ligne (règles DBL) n’ont rien à corriger."
                if _has_doubles(summary)
                else ""
            )
        )
    if summary.displaced_values:
        yield (
            f"Parcourez {_the(summary.displaced_values, 'valeur')} de la table `elements_deplaces` : un "
            "attribut facultatif en erreur est vidé et sa valeur gardée là. Rétablissez ce qui était juste."
        )
    if summary.proposals:
        yield (
            f"Relisez {_the(summary.proposals, 'proposition')} de la table `constats` "
            "et n'acceptez que ce qui convient."
        )
    if summary.rows_not_exchangeable:
        yield (
            f"Complétez avant transmission {_the(summary.rows_not_exchangeable, 'ligne')} de la couche "
            "portant la marque « non échangeable »."
        )


def _checks(summary: RunSummary) -> Iterator[str]:
    if any(column.fate.startswith(("unknown", "inconnu")) for column in summary.columns):
        yield (
            "Décidez du sort des colonnes inconnues du profil : les reprendre, les garder "
            "en attribut additionnel ou les laisser de côté."
        )
    if summary.constants:
        yield "Vérifiez les constantes : elles ont été données aux lignes qui n’avaient rien."
    if summary.not_evaluated:
        yield (
            "Mettez à disposition ce qui manquait aux règles non évaluées, puis contrôlez de nouveau "
            "le résultat : elles le seront alors."
        )


def _has_doubles(summary: RunSummary) -> bool:
    return any(rule.category == "duplicate" and rule.severity in ERRORS for rule in summary.failed_rules())


def _the(value: int, noun: str) -> str:
    """'la ligne' for one, 'les 12 lignes' for more."""
    return f"la {noun}" if value == 1 else f"les {count(value, noun, noun + 's')}"
