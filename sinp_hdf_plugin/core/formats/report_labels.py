# SPDX-License-Identifier: GPL-2.0-or-later
"""French words of the HTML report for the codes of a run: severities, obligations, fates..."""

from __future__ import annotations

from sinp_hdf_plugin.core.formats.report_text import esc
from sinp_hdf_plugin.core.standard.recipients import load_recipients

SEVERITY_NAMES = {
    "bloquant": ("bloquant", "Bloquants"),
    "erreur": ("erreur", "Erreurs"),
    "avertissement": ("avertissement", "Avertissements"),
    "info": ("information", "Informations"),
}

SEVERITY_MEANING = {
    "bloquant": "la ligne ou le fichier ne peut pas être lu tel quel",
    "erreur": "la valeur ne respecte pas le format et doit être corrigée",
    "avertissement": "la valeur est possible mais suspecte, à relire",
    "info": "remarque sans conséquence sur la ligne",
}

CATEGORIES = {
    "structure": "Structure du fichier",
    "type": "Types de valeurs",
    "mandatory": "Attributs obligatoires",
    "conditional": "Obligations conditionnelles",
    "codelist": "Listes de codes",
    "date": "Dates et heures",
    "count": "Dénombrement",
    "geometry": "Géométrie et localisation",
    "location": "Géométrie et localisation",
    "geometry/location": "Géométrie et localisation",
    "taxon": "Taxons",
    "sensitivity": "Sensibilité et diffusion",
    "duplicate": "Doublons",
    "metadata": "Métadonnées",
    "plausibility": "Vraisemblance",
}

OBLIGATIONS = {
    "mandatory": "Attributs obligatoires",
    "conditional": "Attributs obligatoires sous condition",
    "recommended": "Attributs recommandés",
    "optional": "Attributs facultatifs",
    "unknown": "Attributs dont l'obligation n'est pas connue",
}

FATES = {
    "accepte": "ligne acceptée, constat à examiner",
    "signale": "ligne acceptée, marquée non échangeable",
    "deplace": "valeur vidée et gardée dans `elements_deplaces`",
    "quarantaine": "ligne mise en quarantaine",
    "quarantine": "lignes mises en quarantaine",
    "displace": "valeur déplacée, ligne acceptée",
    "suggest_fix": "correction proposée, rien n'est changé sans vous",
    "flag_only": "lignes acceptées et signalées",
    "auto_fill": "valeur complétée automatiquement",
    "reject_row": "lignes mises en quarantaine",
    "reject_file": "fichier refusé",
}

COLUMN_FATES = {
    "accepte": "ligne acceptée, constat à examiner",
    "signale": "ligne acceptée, marquée non échangeable",
    "deplace": "valeur vidée et gardée dans `elements_deplaces`",
    "quarantaine": "ligne mise en quarantaine",
    "map": "reprise",
    "mapped": "reprise",
    "attribute": "gardée en attribut additionnel",
    "additional": "gardée en attribut additionnel",
    "geometry": "géométrie",
    "ignore": "laissée de côté",
    "ignored": "laissée de côté",
    "unknown": "inconnue du profil",
}

MONTHS_SHORT = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def word(words: dict[str, str], code: str) -> str:
    """The French word of a code; a code not in the table is shown as it is."""
    return words.get(code, code)


def recipient_name(level: str) -> str:
    """The French title of a recipient level; an unknown one is shown as it is."""
    known = load_recipients()
    return known[level].title.fr if level in known else level


def severity_class(severity: str) -> str:
    """CSS class of a severity; unknown ones look like information."""
    return severity if severity in SEVERITY_NAMES else "info"


def badge(severity: str, text: str = "") -> str:
    """A coloured word: the name of the severity, or `text` in its colours."""
    name = text or (SEVERITY_NAMES[severity][0] if severity in SEVERITY_NAMES else severity)
    return f'<span class="badge {severity_class(severity)}">{esc(name)}</span>'
