# SPDX-License-Identifier: GPL-2.0-or-later
"""The same as profile_cases, for the tables of field applications: Naturaliz, VisioNature, iNaturalist."""

from __future__ import annotations

from profile_cases import Case, Cell

CASES = {
    "naturaliz": Case(
        "naturaliz.csv",
        held={6: "DAT-001", 7: "COD-006", 8: "CND-030"},
        written={
            2: {"idSINPOccTax": Cell("id_sinp_occtax"), "heureDebut": "07:20:00", "heureFin": "08:00:00",
                "denombrementMin": 3, "denombrementMax": 3, "objetDenombrement": "IND", "occSexe": "2",
                "observateurIdentite": "DUPONT Jeanne", "observateurNomOrganisme": "Les Busards"},
            3: {"observateurIdentite": "DUPONT Jeanne (Les Busards), LEROY Marc (CEN)", "altitudeMoyenne": 31.5,
                "commentaire": "au filet ; relâché", "nivVal": None},
            4: {"preuveExistante": "1", "uRLPreuveNumerique": "https://exemple.org/nz.jpg", "obsContexte": "sortie",
                "occComportement": "8", "occMethodeDetermination": "examen visuel"},
            5: {"sensiNiveau": "2", "sensiDateAttribution": "2025-01-02", "sensiVersionReferentiel": "2024",
                "referenceBiblio": "DURAND, 1998. Faune de l’exemple."},
        },
        kept={
            2: {"occ_denombrement_min": "1", "obs_technique_2": "1", "occ_sexe_2": "3", "occ_denombrement_max_2": "2",
                "obs_description_2": "deux mâles chanteurs", "occ_sexe_3": "0", "occ_stade_de_vie_3": "3"},
            3: {"validation_niv_val": "1", "validation_validateur": "CARON Luc (CSRPN)"},
        },
        every={"dSPublique": "Pu", "statutSource": ("Te", "Li"), "natureObjetGeo": "St", "precisionGeometrie": 12},
        findings={(9, "geometrie"): "STR-022"},
    ),
    "visionature": Case(
        "visionature.csv",
        held={2: "TYP-006", 11: "CND-031", 12: "TYP-008"},
        written={
            3: {"idOrigine": "7700000", "nomCite": "Parus major", "denombrementMin": 40, "denombrementMax": None,
                "typeDenombrement": None, "obsDescription": "1x adulte mâle / 2x femelle", "commentaire": "dortoir",
                "heureDebut": "07:40:00", "observateurIdentite": "DUPONT Jeanne", "natureObjetGeo": "St"},
            4: {"denombrementMin": 200, "denombrementMax": 200, "typeDenombrement": "Es", "natureObjetGeo": "In"},
            5: {"denombrementMin": None, "objetDenombrement": None, "typeDenombrement": None, "heureDebut": None},
            6: {"occStatutBiologique": "3", "diffusionNiveauPrecision": "4", "statutObservation": "Pr",
                "denombrementMin": 4, "denombrementMax": 4, "typeDenombrement": "Co"},
            7: {"occStatutBiologique": None, "statutObservation": "Pr", "diffusionNiveauPrecision": None},
            8: {"statutObservation": "No", "denombrementMin": 0},
            9: {"nomCite": "Grèbe castagneux", "denombrementMin": 2, "denombrementMax": None},
            10: {"nomDepartement": "Pas-de-Calais", "codeDepartement": None, "codeCommune": None},
            14: {"codeDepartement": Cell("COUNTY"), "codeCommune": Cell("INSEE"), "nomCommune": Cell("MUNICIPALITY")},
        },
        kept={
            3: {"ESTIMATION_CODE": "Minimum", "ID_SPECIES": "421", "NAME_SPECIES": "Mésange charbonnière"},
            4: {"PRIVATE_COMMENT": "ne pas diffuser l’accès", "PRECISION": "Lieu-dit"},
            5: {"ESTIMATION_CODE": "×", "TIME_START": "06:00", "FULL_FORM": "1"},
            6: {"ATLAS_CODE": "11", "HIDDEN": "1"},
            7: {"ATLAS_CODE": "3"},
            10: {"ANONYMOUS": "1", "PROJECT_CODE": "EPOC"},
        },
        every={"cdNom": None, "statutSource": "Te"},
        left_out=frozenset(
            f"DATE_{part}" for part in ("DAY", "MONTH", "YEAR", "JDAY", "PENTADE", "DECADE", "WEEK")
        ),
        findings={(13, "geometrie"): "STR-022"},
    ),
    "inaturalist": Case(
        "inaturalist.csv",
        held={6: "OBL-017", 8: "OBL-004"},
        displaced={(9, "precisionGeometrie"): "0"},
        written={
            2: {"idOrigine": "150000000", "observateurIdentite": "naturaliste_0", "occNaturalite": "1",
                "commentaire": "sur un mur, à l’ombre", "licence": "CC-BY-NC", "precisionGeometrie": 8,
                "uRLPreuveNumerique": "https://exemple.org/photos/0.jpg", "preuveExistante": "1", "dEEFloutage": "NON",
                "nivValProducteur": "Calibre recherche (iNaturalist)"},
            3: {"occNaturalite": "2", "observateurIdentite": "LEROY Marc"},
            4: {"dEEFloutage": "OUI", "precisionGeometrie": 28600, "diffusionNiveauPrecision": None},
            5: {"uRLPreuveNumerique": "https://exemple.org/sons/3.mp3"},
            7: {"nomCite": "crapaud"},
        },
        kept={
            2: {"field:humidité": "forte", "tag_list": "jardin,soir", "time_observed_at": "2019-07-02 07:12:00 UTC"},
            4: {"geoprivacy": "obscured", "positional_accuracy": "8", "private_latitude": Cell("private_latitude")},
            5: {"sound_url": "https://exemple.org/sons/3.mp3"},
        },
        every={"heureDebut": None, "cdNom": None, "statutObservation": "Pr", "statutSource": "Te", "denombrementMin": None},
        unknown=frozenset(("field:humidité",)),
        public="Pr",
    ),
}  # fmt: skip
