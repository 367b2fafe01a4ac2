# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of recipient levels of the documentation, in French Markdown, derived from their data."""

from __future__ import annotations

from collections.abc import Iterable

from sinp_hdf_plugin.core.formats import markdown as md
from sinp_hdf_plugin.core.formats.format_words import LEVELS, SEVERITIES
from sinp_hdf_plugin.core.rules.catalogue import Catalogue
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.standard.recipients import Recipient, load_recipients

RULES_PAGE = "regles.md"


_INTRODUCTION = """\
Le même fichier et les mêmes règles, mais pas les mêmes exigences : un *niveau destinataire* dit ce que pèse chaque
règle, et quels attributs sont obligatoires, pour celui qui recevra les données. Il se choisit par le paramètre
*Niveau destinataire* (`LEVEL`) : une *erreur* y veut dire « refusé, ou vidé, par ce destinataire »."""


def recipients_page(version: Version, catalogue: Catalogue) -> str:
    """The page, ready to be written: every recipient, and the rules that weigh more or less there."""
    recipients = list(load_recipients().values())
    summary = [
        (
            md.link(md.code(one.id), f"#niveau-{one.id}"),
            md.text(one.title.fr),
            LEVELS[one.base],
            str(len(one.mandatory(version))),
            str(len(one.weights)),
        )
        for one in recipients
    ]
    return md.page(
        (
            "# Les niveaux destinataires",
            "Cette page est produite à partir des données (`make docs`) : ne la modifiez pas à la main.",
            _INTRODUCTION,
            md.table(
                ("Niveau", "Pour", "Part du niveau", "Attributs obligatoires", "Règles pesées autrement"), summary
            ),
            *(part for one in recipients for part in _recipient(one, version, catalogue)),
        )
    )


def _recipient(recipient: Recipient, version: Version, catalogue: Catalogue) -> Iterable[str]:
    yield md.heading(2, md.text(recipient.title.fr), f"niveau-{recipient.id}")
    yield md.text(recipient.description.fr)
    facts = [
        f"Valeur du paramètre : {md.code(recipient.id)}",
        f"Attributs obligatoires : {md.codes(recipient.mandatory(version))}",
    ]
    if recipient.added:
        facts.append(f"De plus que le niveau {LEVELS[recipient.base]} : {md.codes(recipient.added)}")
    if recipient.removed:
        facts.append(f"Non exigés, contrairement au niveau {LEVELS[recipient.base]} : {md.codes(recipient.removed)}")
    facts.append(f"Connu par : {md.text(recipient.source)}")
    yield md.bullets(facts)
    rows = [
        (
            md.link(rule.id, f"{RULES_PAGE}#{rule.id}"),
            SEVERITIES[rule.levels.get(recipient.base, rule.severity)],
            SEVERITIES[rule.severity_at(recipient.id)],
            md.text(recipient.weights[rule.id].why.fr),
        )
        for rule in catalogue.rules
        if rule.id in recipient.weights
    ]
    if rows:
        yield md.table(("Règle", f"Niveau {LEVELS[recipient.base]}", "Ici", "Pourquoi"), rows)
