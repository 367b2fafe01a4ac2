# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of the made-up occurrences: invented persons and bodies, and the labels GeoNature has for codes.

Weighted lists are tuples of (value, weight). Labels are the default ones of GeoNature's nomenclatures; ""
is an empty cell, which real exports have in most optional columns.
"""

from __future__ import annotations

from dataclasses import dataclass

Weighted = tuple[tuple[str, float], ...]

SURNAMES = (
    "ARBREL", "AULNET", "BASSEL", "BRUYÉ", "CARDEL", "CHARDOY", "COURLIS", "DUNIER", "ÉPINOY", "FAGNOT",
    "FLAMEL", "GENÊT", "GRAVEL-PIE", "HERBEL", "JONQUÉ", "LAMBREL", "LIMOSE", "MARÉZY", "MÉSANG", "MOLLIN",
    "NOUËL", "OSERAY", "PEUPLÉ", "PHRAGM", "QUENOY", "RAMIER", "ROSELIN", "SALICOR", "SORBAY", "TADORN",
    "TERNOY", "TILLEU", "URTICA", "VANDOY", "VANNEL", "WATERIN", "YPRÉAU",
)  # fmt: skip
FIRST_NAMES = (
    "Agathe", "Aimé", "Alix", "Anouk", "Basile", "Célie", "Chloé", "Côme", "Daphné", "Edmée", "Élie",
    "Firmin", "Flore", "Hector", "Inès", "Lison", "Lucien", "Maëlle", "Noé", "Odile", "Rémy", "Sidonie",
    "Théo", "Ursule", "Zélie",
)  # fmt: skip

PRODUCERS: Weighted = (
    ("Les Busards", 40),
    ("Particulier", 24),
    ("BE Aulnaie", 14),
    ("Amis des marais", 14),
    ("Parc des Vallées", 8),
)
DATASETS: Weighted = (
    ("Atlas", 40),
    ("Communes", 30),
    ("En ligne", 20),
    ("Mares", 10),
)
PLACES = (
    "Marais communal", "Bois de la Justice", "Étang du Moulin", "Le Grand Pré", "Chemin des Dames-Vertes",
    "La Sablière", "Larris", "Pâture du Haut", "Les Hortillons", "Le Bout de la Ville", "Ancienne carrière",
    "Mare du Calvaire", "Bord de la rivière", "Bois du Roi", "La Fosse aux Loups", "Le Champ Pourri",
    "Cimetière", "Prairie des Aulnes",
)  # fmt: skip
SURVEY_NOTES = (
    "Temps couvert", "Vent faible", "Passage n° 2", "Sortie de groupe", "Prospection de nuit à la lampe",
)  # fmt: skip
OCCURRENCE_NOTES = (
    "Chanteur", "En vol", "Sur le talus", "En lisière", "Sous une tôle", "Trace fraîche", "À revoir",
)  # fmt: skip
REFERENCES = (
    "Tadornoy F. (1998) Les oiseaux du val. Cahiers naturalistes inventés 12 : 34-41",
    "Épinois B. (2004) Flore des larris. Feuille du botaniste imaginaire 3 : 5-19",
    "Vannelle O. (2011) Mares et tritons. Rapport non publié, 62 p.",
)

VALIDATION: Weighted = (
    ("Probable", 52),
    ("Certain - très probable", 18),
    ("En attente de validation", 22),
    ("Inconnu", 4),
    ("Douteux", 2),
    ("Non réalisable", 1),
    ("Invalide", 1),
)
SENSITIVITY = ("Non sensible - Diffusion précise", "Sensible - Diffusion à la maille 10km")
PROOF: Weighted = (("Non", 55), ("", 36), ("Oui", 5), ("Inconnu", 4))
PRECISION: Weighted = (("5", 10), ("10", 30), ("25", 15), ("50", 20), ("100", 15), ("250", 6), ("500", 4))
STATE: Weighted = (("", 68), ("Observé vivant", 22), ("Non renseigné", 6), ("Trouvé mort", 4))
SEX: Weighted = (("", 62), ("Mâle", 13), ("Femelle", 10), ("Indéterminé", 9), ("Inconnu", 6))

# SIRF's own labels; the double blank is theirs. Their hyphen is U+2010, which Windows-1252 does not have.
SIRF_VALID: Weighted = (
    ("Certain  - très probable", 38),
    ("Probable", 28),
    ("Non évalué", 30),
    ("Douteux", 4),
)
SIRF_CONTACT: Weighted = (("V", 60), ("E", 20), ("VE", 8), ("T", 4), ("", 8))


@dataclass(frozen=True)
class Habits:
    """How the taxa of a group are recorded: weight of each month (one digit), labels of the descriptors."""

    months: str
    technique: Weighted
    stage: Weighted
    status: Weighted
    count: Weighted
    sexed: bool = False


_BLANK: Weighted = (("", 1),)
_BREEDING: Weighted = (("", 50), ("Non renseigné", 24), ("Reproduction", 18), ("Pas de reproduction", 8))
_PLANT = Habits(
    "112478986311",
    (("", 45), ("Vu", 45), ("Fleur", 8), ("Feuille", 2)),
    (("", 92), ("Fruit", 5), ("Germination", 3)),
    (("", 62), ("Non renseigné", 23), ("Végétatif", 15)),
    (("", 62), ("Individu", 22), ("Tige", 8), ("Touffe", 6), ("Surface", 2)),
)
_INSECT = Habits(
    "011369998310",
    (("", 30), ("Vu", 70)),
    (("", 35), ("Imago", 57), ("Larve", 8)),
    _BREEDING,
    (("", 20), ("Individu", 80)),
    sexed=True,
)
_INVERTEBRATE = Habits("112567776421", (("", 35), ("Vu", 65)), (("", 60), ("Adulte", 40)), _BLANK, _INSECT.count)
HABITS = {
    "Oiseaux": Habits(
        "665899645556",
        (("", 25), ("Vu", 42), ("Entendu", 18), ("Vu et entendu", 13), ("Nid/Gîte", 2)),
        (("", 48), ("Adulte", 43), ("Juvénile", 5), ("Immature", 4)),
        _BREEDING,
        (("", 14), ("Individu", 78), ("Couple", 6), ("Nid", 2)),
        sexed=True,
    ),
    "Mammifères": Habits(
        "555666777655",
        (
            ("", 25),
            ("Vu", 50),
            ("Empreintes", 9),
            ("Fèces/Guano/Epreintes", 6),
            ("Ultrasons", 6),
            ("Galerie/terrier", 4),
        ),
        (("", 60), ("Adulte", 34), ("Juvénile", 6)),
        (("", 60), ("Non renseigné", 22), ("Reproduction", 8), ("Hibernation", 10)),
        (("", 25), ("Individu", 75)),
        sexed=True,
    ),
    "Amphibiens": Habits(
        "049986553211",
        (("", 25), ("Vu", 50), ("Entendu", 25)),
        (("", 35), ("Adulte", 45), ("Têtard", 14), ("Œuf", 6)),
        _BREEDING,
        (("", 22), ("Individu", 78)),
    ),
    "Reptiles": Habits(
        "002788886410", _INSECT.technique, (("", 40), ("Adulte", 60)), _BREEDING, _INSECT.count, sexed=True
    ),
    "Insectes": _INSECT,
    "Lépidoptères": Habits(
        "013569998410",
        _INSECT.technique,
        (("", 30), ("Imago", 62), ("Chenille", 8)),
        _BREEDING,
        _INSECT.count,
        sexed=True,
    ),
    "Odonates": Habits(
        "000268997310",
        (("", 25), ("Vu", 65), ("Exuvie", 10)),
        (("", 30), ("Imago", 70)),
        _BREEDING,
        _INSECT.count,
        sexed=True,
    ),
    "Arachnides": _INVERTEBRATE,
    "Gastéropodes": _INVERTEBRATE,
    "Poissons": Habits("223456776432", (("", 50), ("Vu", 50)), (("", 60), ("Adulte", 40)), _BLANK, _INSECT.count),
    "Autres": Habits("111111259993", (("", 50), ("Vu", 50)), _BLANK, _BLANK, (("", 80), ("Individu", 20))),
}
PLANT_HABITS = _PLANT


def habits_of(group: str, order: str) -> Habits:
    """Return the habits of a group of INPN's group2, or of an order that is recorded in its own way."""
    special = {"Lepidoptera": "Lépidoptères", "Odonata": "Odonates"}.get(order, group)
    return HABITS.get(special, PLANT_HABITS)
