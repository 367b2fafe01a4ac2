# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up occurrences without mistakes, in the ClicNat / GeoNature synthese layout and in the SIRF layout.

Taxa and communes are real (resources/reference); persons, bodies, dates and places in a commune are drawn.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from bench.lambert93 import to_degrees
from bench.sample_maker import LAST_DAY, Maker, Row, draw, new_uuid
from bench.sample_vocabulary import (
    DATASETS,
    OCCURRENCE_NOTES,
    PLACES,
    PRECISION,
    PRODUCERS,
    PROOF,
    REFERENCES,
    SENSITIVITY,
    SEX,
    SIRF_CONTACT,
    SIRF_VALID,
    STATE,
    SURVEY_NOTES,
    VALIDATION,
    habits_of,
)

CLICNAT_COLUMNS = (
    "id_synthese", "id_origine", "uuid_perm_sinp", "jdd_uuid", "jdd_nom", "date_debut", "date_fin",
    "heure_debut", "heure_fin", "cd_nom", "cd_ref", "nom_vernaculaire", "nom_cite", "regne", "group2_inpn",
    "classe", "ordre", "famille", "nombre_min", "nombre_max", "alti_min", "alti_max", "observateurs",
    "determinateur", "communes", "geometrie_wkt_4326", "x_centroid_4326", "y_centroid_4326", "nom_lieu",
    "comment_releve", "comment_occurrence", "niveau_validation", "preuve_existante", "preuve_numerique_url",
    "technique_observation", "biologique_statut", "etat_biologique", "naturalite", "stade_vie", "sexe",
    "objet_denombrement", "type_denombrement", "niveau_sensibilite", "statut_observation", "floutage_dee",
    "statut_source", "precision_geographique", "nature_objet_geo", "producteur", "ds_publique",
    "reference_biblio",
)  # fmt: skip
SIRF_COLUMNS = (
    "id_cit", "id_taxo", "cdref", "date_d", "nom_lat", "ordre", "valid", "contrib", "geom", "effectif",
    "code_com", "lieu_dit", "contact", "rq",
)  # fmt: skip

# Taxa whose breeding or wintering places are sensitive in the five departments (SINP referential).
SENSITIVE = {"60295", "60313", "60345", "60383", "60400", "60408", "60418", "79301", "200118"}


def wkt(corners: list[tuple[float, float]], decimals: int) -> str:
    """Return the WKT of one corner (point), three (line) or four (closed polygon)."""
    texts = [f"{x:.{decimals}f} {y:.{decimals}f}" for x, y in corners]
    if len(texts) == 1:
        return f"POINT({texts[0]})"
    if len(texts) == 3:
        return f"LINESTRING({','.join(texts)})"
    return f"POLYGON(({','.join([*texts, texts[0]])}))"


def _hours(rng: Random) -> tuple[str, str]:
    if rng.random() > 0.3:
        return "", ""
    start = rng.randint(5 * 60, 22 * 60)
    end = min(start + rng.randint(5, 90), 23 * 60 + 59)
    return f"{start // 60:02d}:{start % 60:02d}:00", f"{end // 60:02d}:{end % 60:02d}:00"


def _count(rng: Random, thing: str) -> tuple[str, str, str]:
    """Return the lowest and highest count and the way it was found, for what was counted."""
    if not thing:
        return "", "", ""
    low = min(900, 1 + int(rng.expovariate(1 / 6) ** 1.3)) if rng.random() < 0.6 else 1
    if low > 5 and rng.random() < 0.25:
        return str(low), str(low + rng.randint(1, 2 * low)), "Estimé"
    return str(low), str(low), "Estimé" if low > 60 else "Compté"


def _source(rng: Random) -> Row:
    """Return the columns that say where the row comes from and how it may be passed on."""
    literature = rng.random() < 0.02
    private = rng.random() < 0.08
    blurred = private and rng.random() < 0.1
    return {
        "statut_source": "Littérature" if literature else "Terrain",
        "reference_biblio": rng.choice(REFERENCES) if literature else "",
        "ds_publique": "Privée" if private else "Publique",
        "floutage_dee": "Oui" if blurred else "Non",
        "precision_geographique": "5000" if blurred else draw(rng, PRECISION),
    }


def _subject(rng: Random, taxon: Row, person: str) -> Row:
    """Return the columns that describe what was seen, in agreement with one another and with the group."""
    habits = habits_of(taxon["groupe"], taxon["ordre"])
    if rng.random() < 0.015:
        return {"statut_observation": "Non observé"}
    thing = draw(rng, habits.count)
    low, high, counted = _count(rng, thing)
    row = {
        "statut_observation": "Présent",
        "nombre_min": low,
        "nombre_max": high,
        "objet_denombrement": thing,
        "type_denombrement": counted,
        "technique_observation": draw(rng, habits.technique),
        "stade_vie": draw(rng, habits.stage),
        "biologique_statut": draw(rng, habits.status),
        "etat_biologique": draw(rng, STATE) if habits.sexed else "",
        "naturalite": "Sauvage" if rng.random() < 0.3 else "",
        "sexe": draw(rng, SEX) if habits.sexed else "",
        "preuve_existante": draw(rng, PROOF),
    }
    if row["preuve_existante"] == "Oui":
        row["preuve_numerique_url"] = f"https://photos.example/{rng.getrandbits(32):08x}.jpg"
    return row


def clicnat_row(maker: Maker, number: int) -> Row:
    """Return one occurrence of the GeoNature synthese layout; `number` makes its identifiers unique."""
    rng, taxon, commune = maker.rng, maker.taxon(), maker.commune(northern=0.1)
    begin = maker.day(habits_of(taxon["groupe"], taxon["ordre"]).months)
    end = min(begin + timedelta(days=rng.randint(1, 12)), LAST_DAY) if rng.random() < 0.04 else begin
    x, y = maker.spot(commune)
    corners = [to_degrees(*corner) for corner in maker.shape(x, y)]
    longitude, latitude = to_degrees(x, y)
    height = str(rng.randint(2, 180)) if rng.random() < 0.45 else ""
    observers = maker.people()
    dataset = draw(rng, DATASETS)
    row = dict.fromkeys(CLICNAT_COLUMNS, "")
    row.update(
        id_synthese=str(120_000 + number),
        id_origine=str(200_000 + 3 * number),
        uuid_perm_sinp=new_uuid(rng) if rng.random() < 0.35 else "",
        jdd_uuid=maker.datasets[dataset],
        jdd_nom=dataset,
        date_debut=begin.isoformat(),
        date_fin=end.isoformat(),
        **{name: taxon[name] for name in ("cd_nom", "cd_ref", "nom_vernaculaire", "regne")},
        **{name: taxon[name] for name in ("classe", "ordre", "famille")},
        group2_inpn=taxon["groupe"],
        nom_cite=taxon["nom_vernaculaire"] if taxon["nom_vernaculaire"] and rng.random() < 0.5 else taxon["lb_nom"],
        alti_min=height,
        alti_max=height and str(int(height) + rng.choice((0, 0, 1, 5))),
        observateurs=observers,
        determinateur=observers.split(",")[0] if rng.random() < 0.9 else maker.person(),
        communes=commune.name,
        geometrie_wkt_4326=wkt(corners, 5),
        x_centroid_4326=f"{longitude:.5f}",
        y_centroid_4326=f"{latitude:.5f}",
        nom_lieu=rng.choice(PLACES) if rng.random() < 0.15 else "",
        comment_releve=rng.choice(SURVEY_NOTES) if rng.random() < 0.04 else "",
        comment_occurrence=rng.choice(OCCURRENCE_NOTES) if rng.random() < 0.08 else "",
        niveau_validation=draw(rng, VALIDATION),
        producteur=draw(rng, PRODUCERS),
        **_source(rng),
        **_subject(rng, taxon, observers),
    )
    row["heure_debut"], row["heure_fin"] = _hours(rng)
    resting = row["biologique_statut"] in ("Reproduction", "Hibernation")
    row["niveau_sensibilite"] = SENSITIVITY[resting and taxon["cd_ref"] in SENSITIVE]
    exact = len(corners) == 1 and row["floutage_dee"] == "Non"
    row["nature_objet_geo"] = "Stationnel" if exact else "Inventoriel"
    return row


def sirf_row(maker: Maker, number: int) -> Row:
    """Return one occurrence of the SIRF layout: animals of Nord and Pas-de-Calais."""
    rng, taxon = maker.rng, maker.taxon()
    while taxon["regne"] != "Animalia":
        taxon = maker.taxon()
    commune = maker.commune(northern=1.0)
    begin = maker.day(habits_of(taxon["groupe"], taxon["ordre"]).months)
    return {
        "id_cit": str(310_000 + 2 * number),
        "id_taxo": str(100 + maker.taxa.index(taxon)),
        "cdref": taxon["cd_ref"],
        "date_d": begin.strftime("%d/%m/%Y"),
        "nom_lat": taxon["lb_nom"],
        "ordre": taxon["ordre"].upper(),
        "valid": draw(rng, SIRF_VALID),
        "contrib": maker.person(),
        "geom": wkt(maker.shape(*maker.spot(commune)), 1),
        "effectif": str(min(500, 1 + int(rng.expovariate(0.2)))) if rng.random() < 0.7 else "",
        "code_com": commune.code,
        "lieu_dit": rng.choice(PLACES) if rng.random() < 0.3 else "",
        "contact": draw(rng, SIRF_CONTACT),
        "rq": rng.choice(OCCURRENCE_NOTES) if rng.random() < 0.1 else "",
    }
