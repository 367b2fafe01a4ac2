# SPDX-License-Identifier: GPL-2.0-or-later
"""What the conversion of each table of tests/data/profiles must give, told by its reader and not by its profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "profiles"


class Cell(str):
    """The text of a column of the same line of the source."""

    __slots__ = ()


@dataclass(frozen=True)
class Case:
    """A table: the parameters a user gives; by line of the file, what is held and why, displaced, and written.

    `held` and `displaced` are the whole of it; `written` and `kept` (additional attributes) are samples, `every` is for
    all accepted rows. `left_out` are the columns that hold nothing of their own; `unknown` those of no profile.
    """

    file: str
    held: dict[int, str]
    displaced: dict[tuple[int, str], str] = field(default_factory=dict)
    written: dict[int, dict[str, Any]] = field(default_factory=dict)
    kept: dict[int, dict[str, str]] = field(default_factory=dict)
    every: dict[str, Any] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    findings: dict[tuple[int | None, str], str] = field(default_factory=dict)
    public: str = "Pu"
    records: int | None = None


CASES = {
    "gbif_simple": Case(
        "gbif_simple.csv",
        held={13: "TYP-008", 14: "CND-031", 15: "LOC-009"},
        displaced={(11, "precisionGeometrie"): "3535.53", (12, "heureDebut"): "2020-11-01T22:40:00Z"},
        written={
            2: {"idOrigine": "urn:catalog:MUSEE:COL:0", "nomCite": "Bufo bufo", "denombrementMin": None},
            3: {"idSINPOccTax": Cell("occurrenceID"), "heureDebut": "14:30:00", "denombrementMin": 2,
                "denombrementMax": 2, "objetDenombrement": "IND"},
            4: {"heureDebut": "07:05:00", "licence": "CC_BY_4_0"},
            5: {"dateDebut": "2021-05-03", "dateFin": "2021-05-08", "altitudeMoyenne": 42,
                "occStatutBioGeographique": "3"},
            6: {"statutSource": "Co"},
            7: {"statutSource": "Te", "profondeurMoyenne": 1.5},
            8: {"statutObservation": "No", "nomLieu": 'lieu-dit "La Pâture'},
            9: {"nomCite": "Bufo bufo (Linnaeus, 1758)"},
            10: {"statutSource": "NSP", "precisionGeometrie": 30, "heureDebut": None},
        },
        kept={
            4: {"taxonKey": "2400002", "rightsHolder": ""},
            6: {"basisOfRecord": "PRESERVED_SPECIMEN", "typeStatus": "PARATYPE", "catalogNumber": "HERB-0412"},
            7: {"issue": "COORDINATE_ROUNDED;RECORDED_DATE_INVALID", "basisOfRecord": "MACHINE_OBSERVATION"},
            10: {"basisOfRecord": "MATERIAL_SAMPLE"},
        },
        every={"cdNom": None, "observateurNomOrganisme": "Inconnu", "natureObjetGeo": "NSP"},
        left_out=frozenset(("day", "month", "year")),
    ),
    "dwc_occurrence": Case(
        "dwc_occurrence.txt",
        held={11: "TYP-008", 12: "OBL-003"},
        displaced={(10, "occSexe"): "Adulte", (13, "geometrie"): "49.30679 ; 2.05555"},
        written={
            2: {"idSINPOccTax": Cell("occurrenceID"), "heureDebut": "06:15:00", "occSexe": "2", "occStadeDeVie": "2",
                "occEtatBiologique": "2", "occComportement": "18", "occStatutBiologique": "3", "cdNom": 77600,
                "cdRef": 77600, "versionTAXREF": "17.0", "techniqueEchantillonnage": "point d’écoute",
                "tailleEchantillon": "5", "idOrigineRegroupement": "SORTIE-12",
                "organismeGestionnaireDonnee": "Société d’exemple"},
            3: {"dateDebut": "2022-06-01", "dateFin": "2022-06-04", "heureDebut": "08:00:00", "heureFin": "09:30:00",
                "occSexe": "3", "occStadeDeVie": "6", "altitudeMin": 12, "altitudeMax": 18,
                "uRLPreuveNumerique": "https://exemple.org/p1.jpg", "preuveExistante": "1"},
            4: {"heureDebut": "19:45:00", "occStadeDeVie": "8", "occStatutBioGeographique": "2",
                "obsContexte": "pluie fine", "obsDescription": "sous une souche"},
            5: {"statutSource": "Co", "occStadeDeVie": "15", "occStatutBiologique": None},
            6: {"statutSource": "Li", "referenceBiblio": "DURAND, 1998. Flore de l’exemple. 212 p."},
            7: {"statutObservation": "No", "denombrementMin": 0, "denombrementMax": 0},
            8: {"statutObservation": "Pr", "cdNom": None, "cdRef": None, "idOrigine": "MUS:OBS:6"},
            9: {"denombrementMin": None, "occEtatBiologique": "3", "occComportement": "8"},
            14: {"codeCommune": Cell("locationID"), "nomDepartement": Cell("county")},
        },
        kept={
            2: {"temperatureAir": "11,5", "geodeticDatum": "WGS84", "reproductiveCondition": "breeding"},
            3: {"habitat": "mare prairiale", "associatedMedia": "https://exemple.org/p1.jpg ¦ https://exemple.org/p2.jpg"},
            5: {"reproductiveCondition": "flowering", "basisOfRecord": "PreservedSpecimen"},
            8: {"taxonID": "urn:lsid:example.org:taxa:351"},
        },
        every={"statutSource": ("Te", "Co", "Li")},
        unknown=frozenset(("temperatureAir",)),
    ),
    "geonature_import": Case(
        "geonature_import.csv",
        held={11: "TYP-006", 12: "DBL-001", 13: "CND-001"},
        displaced={(9, "occSexe"): "Fem", (10, "denombrementMin"): "8", (10, "denombrementMax"): "3"},
        written={
            2: {"idSINPOccTax": Cell("permid"), "idOrigine": "GN-0000", "occSexe": "2", "occStadeDeVie": "2",
                "obsTechnique": "1", "occComportement": "18", "observateurIdentite": "DUPONT Jeanne",
                "observateurNomOrganisme": "Les Busards", "nivValProducteur": "Certain - très probable",
                "validateurProducteurIdentite": "CARON Luc", "validateurProducteurNomOrganisme": "CSRPN",
                "dateCtrlProducteur": "2025-01-15", "obsContexte": "point d’écoute", "obsDescription": "chant répété"},
            3: {"observateurIdentite": "LEROY Marc (CEN), VASSEUR Inès (LPO)", "observateurNomOrganisme": "Inconnu",
                "codeHabRef": "1034", "refHabitat": "HABREF", "preuveExistante": "1", "altitudeMin": 12},
            4: {"typeRegroupement": "INVSTA", "methodeRegroupement": "relevé floristique",
                "champsAdditionnels": '{"hauteur": "2 m"}'},
            5: {"codeCommune": "59350", "natureObjetGeo": None},
            6: {"statutObservation": "Pr", "objetDenombrement": "NSP"},
            7: {"dateDebut": "2021-06-01", "heureDebut": "21:40:00", "dateFin": "2021-06-02", "heureFin": None},
            8: {"statutSource": "Li"},
        },
        kept={2: {"id_digitiser": "42", "validcom": "vu avec le validateur", "typinfgeo": "1", "carnet": "n° 0"}},
        every={"idSINPJdd": "e2c1a7b4-90d3-4f5e-8a6b-1c2d3e4f5a6b", "versionTAXREF": "17", "sensiNiveau": "0"},
        unknown=frozenset(("carnet",)),
    ),
    "occtax_1_2_1": Case(
        "occtax_1_2_1.csv",
        held={9: "CND-001", 11: "TYP-001"},
        displaced={(10, "denombrementMax"): "beaucoup"},
        written={
            2: {"dateDebut": "2016-05-03", "dateFin": "2016-05-03", "heureDebut": "06:45:00", "heureFin": "07:30:00",
                "validateurProducteurIdentite": "CARON Luc", "validateurProducteurMail": "luc.caron@exemple.org",
                "observateurMail": "leroy@exemple.org"},
            3: {"codeCommune": "59350|59009", "nomCommune": "Lille|Villeneuve-d'Ascq", "typeInfoGeoCommune": "2|2",
                "anneeRefCommune": "2016|2016"},
            4: {"obsTechnique": "1", "occSexe": "3", "obsDescription": "posé, puis en vol",
                "uRLPreuveNumerique": "https://exemple.org/v1.jpg", "preuveExistante": "1"},
            5: {"typeRegroupement": "PASS", "methodeRegroupement": "passage"},
            6: {"codeMaille": "10kmL93E065N697", "typeInfoGeoMaille": "1"},
            7: {"dSPublique": "Re"},
            8: {"occStatutBiologique": "6"},
        },
        kept={
            2: {"meteo": "brume", "sensible": "NON", "jddCode": "EX-2016", "organismeStandard": "Les Busards"},
            6: {"versionRefMaille": "2012", "nomRefMaille": "Grille nationale 10 km"},
        },
        every={"idSINPJdd": "E2C1A7B4-90D3-4F5E-8A6B-1C2D3E4F5A6B", "dEEFloutage": ("NON", None)},
        unknown=frozenset(("meteo",)),
        findings={(7, "dSPublique"): "COD-031", (8, "occStatutBiologique"): "COD-031"},
    ),
    "occtax_short_names": Case(
        "occtax_short_names.csv",
        held={7: "TYP-008"},
        displaced={(8, "occSexe"): "9"},
        written={
            2: {"idSINPOccTax": Cell("permId"), "heureDebut": "05:30:00", "heureFin": "06:10:00", "altitudeMin": 21.5,
                "altitudeMax": 22, "commentaire": "au bord du canal", "obsContexte": "comptage",
                "occComportement": "18", "occMethodeDetermination": "au chant", "observateurMail": "dupont@exemple.org",
                "techniqueEchantillonnage": "point d’écoute"},
            3: {"codeCommune": "80021", "nomCommune": "Amiens"},
            4: {"obsTechnique": "1", "typeRegroupement": "REL", "idSINPRegroupement": Cell("permIdGrp")},
            5: {"preuveExistante": "1", "preuveNonNumerique": "herbier de l’exemple",
                "obsDescription": "en fleurs, au soleil"},
            6: {"dateDebut": "2021-04-09", "heureDebut": "18:20:00"},
        },
        kept={3: {"anRef": "2024", "typInfGeo": "2"}, 4: {"denombreme": "7"}},
        every={"denombrementMin": 2, "denombrementMax": 4, "typeDenombrement": "Co", "precisionGeometrie": 10},
        unknown=frozenset(("anRef", "typInfGeo", "denombreme")),
        findings={(None, "anRef"): "STR-018", (None, "typInfGeo"): "STR-018", (None, "denombreme"): "STR-018"},
    ),
    "sinp_delivery": Case(
        "sinp_delivery.csv",
        held={7: "STR-028", 10: "OBL-017", 11: "OBL-003"},
        written={
            2: {"idOrigine": "90000", "occSexe": "2", "denombrementMin": 1},
            3: {"idOrigine": "90000", "occSexe": "3", "denombrementMin": 2},
            5: {"codeDepartement": "59|62", "nomDepartement": "Nord|Pas-de-Calais"},
        },
        kept={2: {"cleObs": "90000", "cleObjet": "5000", "lot": "2023-11", "X_PREC": Cell("X_PREC")}},
        every={"statutObservation": "Pr", "organismeGestionnaireDonnee": "Les Busards", "natureObjetGeo": "NSP"},
        unknown=frozenset(("lot",)),
        records=16,
    ),
}  # fmt: skip
