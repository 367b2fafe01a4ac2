# SPDX-License-Identifier: GPL-2.0-or-later
"""French words for what the format and the rules say in codes: types, obligations, references, kinds."""

from __future__ import annotations

from collections.abc import Sequence

from sinp_hdf_plugin.core.standard.model import EXCHANGE, PRODUCER, FlatColumn, Version

TYPES = {
    "text": "texte",
    "integer": "nombre entier",
    "decimal": "nombre décimal",
    "date": "date (AAAA-MM-JJ)",
    "datetime": "date, avec ou sans heure (AAAA-MM-JJTHH:MM:SS)",
    "time": "heure locale (HH:MM:SS)",
    "code": "code",
    "uuid": "identifiant UUID",
    "url": "adresse web",
    "json": "objet JSON",
    "geometry": "géométrie (Lambert-93, EPSG:2154)",
    "person": "personne",
    "organisation": "nom d’organisme",
    "block": "bloc",
    "link": "lien",
}
OBLIGATIONS = {
    "mandatory": "obligatoire",
    "conditional": "obligatoire sous condition",
    "recommended": "recommandé",
    "optional": "facultatif",
    "unknown": "obligation non connue",
}
LEVELS = {PRODUCER: "producteur", EXCHANGE: "échange"}
REFERENCES = {
    "taxref": "le référentiel TAXREF",
    "habref": "le référentiel HABREF",
    "cog": "le code officiel géographique",
    "grille": "la grille nationale de 10 km",
    "espaces": "les zonages de l’INPN",
    "sandre": "les masses d’eau du SANDRE",
    "sensibilite": "le référentiel de sensibilité",
    "jdd": "la liste des jeux de données",
    "idcnp": "la liste des dispositifs de collecte",
    "campanule": "le catalogue CAMPanule des techniques",
    "annuaire": "l’annuaire des organismes",
    "base": "la base régionale de destination",
    "versions": "l’historique des versions des référentiels",
    "destinataire": "le profil du destinataire",
    "fils": "un fichier fils (rattachements, dénombrements, preuves), qu’aucun profil livré ne lit",
    "xsd": "le schéma XSD de l’échange",
}
IMPLEMENTATIONS = {
    "geonature": "GeoNature",
    "ginco": "GINCO",
    "naturaliz": "Naturaliz",
    "dbchiro": "dbChiro",
}
KINDS = {
    "row": "une expression sur la ligne",
    "codelist": "une liste de codes",
    "value": "la lecture d’une valeur",
    "set": "plusieurs lignes ensemble",
    "geometry": "la géométrie",
    "file": "le fichier entier",
}
SEVERITIES = {
    "bloquant": "bloquant",
    "erreur": "erreur",
    "avertissement": "avertissement",
    "info": "information",
    "off": "non demandée",
}


def type_name(column: FlatColumn) -> str:
    """The type of a column, telling lists apart: `code, liste`."""
    return TYPES.get(column.type, column.type) + (", liste" if column.list else "")


def obligation_at(column: FlatColumn, version: Version, level: str) -> str:
    """The obligation of a column at one recipient level."""
    if column.name in version.mandatory(level):
        return OBLIGATIONS["mandatory"]
    if column.obligation == "mandatory":
        return "non exigé à ce niveau"
    return OBLIGATIONS[column.obligation]


def obligation(column: FlatColumn, version: Version) -> str:
    """The obligation of a column at both levels, and its condition, in a few words."""
    names = [obligation_at(column, version, level) for level in (PRODUCER, EXCHANGE)]
    if names[0] == names[1]:
        said = names[0]
    else:
        said = f"{names[1]} pour l’échange ; {names[0]} du producteur"
    return f"{said} ({column.condition.fr.rstrip('.')})" if column.condition else said


def references(needs: Sequence[str]) -> str:
    """The names of reference data, as the end of a sentence."""
    names = [REFERENCES.get(need, need) for need in needs]
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
