# SPDX-License-Identifier: GPL-2.0-or-later
"""The format versions of the plugin: every attribute there, names unique, texts in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

from sinp_hdf_plugin.core.standard.load import known_versions, load_codelists, load_version
from sinp_hdf_plugin.core.standard.model import Text


def words(*lines: str) -> list[str]:
    """The words of the lines, one list."""
    return " ".join(lines).split()


def sizes(*lines: str) -> dict[str, int]:
    """`Block 3 Other 2` as an object."""
    found = words(*lines)
    return dict(zip(found[::2], map(int, found[1::2])))


VERSIONS = ("occtax-1.2.1", "occtax-2.0", "occtax-hdf-1.0", "sot-3.0")

# Number of attributes of each block, as the documents of the standard have them.
SIZES_2_0 = sizes(
    "SujetObservation 21 DenombrementType 4 HabitatType 4 ObjetGeographiqueType 4 OrganismeType 1",
    "PersonneType 3 Source 16 Commune 4 Maille10x10 2 Departement 4 EspaceNaturel 4 MasseEau 4",
    "DescriptifSujet 14 RegroupementObservations 8 AttributAdditionel 6 ValidationProducteur 4",
    "ValidationRegionaleOuNationale 12 ElementsDeplaces 2 Modification 5 Doublon 1",
)
SIZES_1_2_1 = sizes(
    "SujetObservation 23 DenombrementType 4 HabitatType 4 ObjetGeographiqueType 3 OrganismeType 1",
    "PersonneType 3 Source 20 Commune 4 Maille10x10 4 Departement 3 EspaceNaturel 4 MasseEau 4",
    "DescriptifSujet 13 RegroupementObservations 3 AttributAdditionel 6",
)
SIZES_3_0 = sizes(
    "Evenement 29 Regroupement 3 SujetObservation 6 DescriptifSujet 15 Determination 5",
    "AttributsAdditionnels 3 Validation 6",
)
SIZES = {
    "occtax-1.2.1": SIZES_1_2_1,
    "occtax-2.0": SIZES_2_0,
    "occtax-hdf-1.0": {**SIZES_2_0, "AjoutsRegionaux": 4},
    "sot-3.0": SIZES_3_0,
}

COLUMNS_2_0 = words(
    "idSINPOccTax statutObservation nomCite dateDebut heureDebut dateFin heureFin cdNom",
    "determinateurIdentite determinateurMail determinateurNomOrganisme dateDetermination altitudeMin",
    "altitudeMoyenne altitudeMax profondeurMin profondeurMoyenne profondeurMax observateurIdentite",
    "observateurMail observateurNomOrganisme commentaire denombrementMin denombrementMax",
    "objetDenombrement typeDenombrement refHabitat codeHabitat versionRefHabitat codeHabRef geometrie",
    "natureObjetGeo precisionGeometrie nomLieu codeIDCNPDispositif dEEDateDerniereModification",
    "dEEDateTransformation dEEFloutage diffusionNiveauPrecision dSPublique idOrigine idSINPJdd",
    "organismeGestionnaireDonnee orgTransformation referenceBiblio sensiDateAttribution sensiNiveau",
    "sensiReferentiel sensiVersionReferentiel statutSource codeCommune nomCommune anneeRefCommune",
    "typeInfoGeoCommune codeMaille typeInfoGeoMaille codeDepartement nomDepartement anneeRefDepartement",
    "typeInfoGeoDepartement typeEN codeEN versionEN typeInfoGeoEN codeME versionME dateME typeInfoGeoME",
    "obsDescription obsTechnique occEtatBiologique occMethodeDetermination occNaturalite occSexe",
    "occStadeDeVie occStatutBioGeographique occStatutBiologique preuveExistante uRLPreuveNumerique",
    "preuveNonNumerique obsContexte occComportement idSINPRegroupement methodeRegroupement",
    "typeRegroupement techniqueEchantillonnage tailleEchantillon uniteTailleEchantillonnage",
    "effortEchantillonnage idOrigineRegroupement idSINPRegroupementParent nomAttribut",
    "definitionAttribut valeurAttribut uniteAttribut thematiqueAttribut typeAttribut dateCtrlProducteur",
    "nivValProducteur validateurProducteurIdentite validateurProducteurMail",
    "validateurProducteurNomOrganisme procedureProducteur dateCtrl nivVal typVal echVal periVal",
    "validateurIdentite validateurMail validateurNomOrganisme producteurIdentite producteurMail",
    "producteurNomOrganisme dateContact procedure procVers procRef commVal nomAttr valeurInit criticite",
    "dateMod auteurModIdentite auteurModMail auteurModNomOrganisme motifMod attrMod doublonDe",
)
REGIONAL = ["cdRef", "versionTAXREF", "champsAdditionnels", "licence"]
# What the standard calls an attribute that is a structure, or has another name in a flat table.
COMPOUND = words(
    "objetGeo determinateur denombrement observateur habitat versionRef nomOrganisme identite mail organisme",
    "anneeRef typeInfoGeo validateur producteur auteurMod",
)
LISTS = words(
    "HabitatType Commune Maille10x10 Departement EspaceNaturel MasseEau DescriptifSujet",
    "AttributAdditionel ValidationRegionaleOuNationale ElementsDeplaces Modification Doublon",
)
GINCO_NINE = words(
    "dSPublique dateDebut dateFin nomCite observateurIdentite observateurNomOrganisme",
    "organismeGestionnaireDonnee statutObservation statutSource",
)
EXCHANGE = words(
    "idSINPOccTax statutObservation nomCite dateDebut heureDebut dateFin heureFin observateurIdentite",
    "observateurNomOrganisme dEEDateDerniereModification dEEDateTransformation dSPublique idSINPJdd",
    "organismeGestionnaireDonnee orgTransformation sensiNiveau statutSource",
)


def test_the_versions_are_there():
    assert known_versions() == VERSIONS


@pytest.mark.parametrize("version_id", VERSIONS)
def test_number_of_attributes_of_each_block(version_id):
    attributes = [a for a in load_version(version_id).attributes if a.type != "link"]
    assert Counter(a.block for a in attributes) == SIZES[version_id]


def test_totals():
    totals = {version_id: sum(blocks.values()) for version_id, blocks in SIZES.items()}
    assert totals == {"occtax-1.2.1": 99, "occtax-2.0": 123, "occtax-hdf-1.0": 127, "sot-3.0": 67}


@pytest.mark.parametrize(
    ("version_id", "links"),
    [
        ("occtax-1.2.1", ["identifiantRegroupementParent"]),
        ("occtax-2.0", ["idSINPRegroupementParent"]),
        ("sot-3.0", []),
    ],
)
def test_link_between_groupings(version_id, links):
    assert [a.name for a in load_version(version_id).attributes if a.type == "link"] == links


def test_flat_columns():
    assert [c.name for c in load_version("occtax-2.0").columns()] == COLUMNS_2_0
    assert [c.name for c in load_version("occtax-hdf-1.0").columns()] == COLUMNS_2_0 + REGIONAL


def test_every_name_by_which_an_attribute_may_be_called():
    assert list(load_version("occtax-hdf-1.0").every_name()) == COLUMNS_2_0 + REGIONAL + COMPOUND


def test_what_is_never_displaced():
    asked = [name for name in EXCHANGE if name in GINCO_NINE or name in ("idSINPOccTax", "idSINPJdd")]
    asked.insert(asked.index("observateurIdentite"), "observateur")
    assert list(load_version("occtax-hdf-1.0").never_displaced()) == asked


@pytest.mark.parametrize("version_id", VERSIONS)
def test_names_are_unique_whatever_their_case(version_id):
    columns = load_version(version_id).columns()
    for names in ([c.name for c in columns], [c.short for c in columns]):
        assert [n for n, times in Counter(n.lower() for n in names).items() if times > 1] == []
    assert [c.short for c in columns if not 1 <= len(c.short) <= 10 or not c.short.isascii()] == []


@pytest.mark.parametrize("version_id", VERSIONS)
def test_labels_and_helps_in_both_languages(version_id):
    version = load_version(version_id)
    for item in (*version.blocks, *version.attributes, *version.columns()):
        for text in (item.label, item.help):
            assert text.fr == text.fr.strip() != "", item
            assert text.en == text.en.strip() != "", item
        assert "'" not in item.label.fr + item.help.fr, item
        assert not item.label.fr.endswith(".")
        assert item.help.fr.endswith((".", "…")) and item.help.en.endswith((".", "…"))
        assert not (item.label.fr[0] + item.label.en[0]).islower()
        assert item.help.fr not in (item.label.fr, item.label.fr + ".")


@pytest.mark.parametrize("version_id", VERSIONS)
def test_french_labels_are_told_apart(version_id):
    labels = Counter(c.label.fr for c in load_version(version_id).columns())
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("version_id", VERSIONS)
def test_code_lists_exist_and_have_live_codes(version_id):
    version, codelists = load_version(version_id), load_codelists()
    for column in version.columns():
        assert (column.type == "code") == (column.codelist is not None), column.name
        if column.codelist:
            assert codelists[column.codelist].codes_live(version.codes_version), column.name
        if column.codelist_if:
            assert column.codelist_if.codelist in codelists
            siblings = [a.name for a in version.attributes if a.block == column.block]
            assert column.codelist_if.attribute in siblings


def test_lists_in_one_cell():
    version = load_version("occtax-2.0")
    assert [b.name for b in version.blocks if b.list] == LISTS
    assert version.list_separator == "|"
    assert version.column("codeCommune").list
    assert not version.column("observateurIdentite").list
    assert version.companions("nomCommune") == (
        "codeCommune",
        "nomCommune",
        "anneeRefCommune",
        "typeInfoGeoCommune",
    )
    assert version.companions("nomCite") == ()


def test_a_person_becomes_three_columns():
    version = load_version("occtax-2.0")
    name, mail, organisation = (version.column(f"observateur{p}") for p in ("Identite", "Mail", "NomOrganisme"))
    assert (name.part, mail.part, organisation.part) == ("identite", "mail", "nomOrganisme")
    assert (name.short, mail.short, organisation.short) == ("obsId", "obsMail", "obsNomOrg")
    assert (name.type, organisation.type) == ("text", "organisation")
    assert (name.obligation, mail.obligation, organisation.obligation) == (
        "mandatory",
        "optional",
        "mandatory",
    )
    assert name.label == Text("Identité de l’observateur", "Observer’s name")
    assert version.attribute("SujetObservation.observateur").column is None


def test_organisation_of_a_recommended_person_follows_its_name():
    column = load_version("occtax-2.0").column("validateurProducteurNomOrganisme")
    assert column.obligation == "conditional" and column.condition is not None
    assert load_version("occtax-2.0").column("validateurProducteurIdentite").obligation == "recommended"


def test_obligations_of_the_regional_format():
    version = load_version("occtax-hdf-1.0")
    assert sorted(version.mandatory("producteur")) == sorted(GINCO_NINE)
    assert sorted(version.mandatory("echange")) == sorted(EXCHANGE)
    assert set(version.mandatory("echange")) == {c.name for c in version.columns() if c.obligation == "mandatory"}
    order = [c.name for c in version.columns()]
    assert list(version.mandatory("echange")) == sorted(EXCHANGE, key=order.index)
    with pytest.raises(ValueError, match="niveau"):
        version.mandatory("national")


def test_obligations_of_a_version_that_lists_none():
    version = load_version("occtax-2.0")
    assert set(version.mandatory("echange")) == set(version.mandatory("producteur")) == set(EXCHANGE)


def test_regional_additions_are_marked():
    version = load_version("occtax-hdf-1.0")
    assert [c.name for c in version.columns() if c.regional] == REGIONAL
    assert [b.name for b in version.blocks if b.regional] == ["AjoutsRegionaux"]
    assert version.base == "occtax-2.0" and version.codes_version == "2.0"
    assert "roposition" in version.status.fr and "pas un standard officiel" in version.status.fr
    assert "not an official standard" in version.status.en
    assert not any(c.regional for c in load_version("occtax-2.0").columns())


def test_version_1_2_1_is_what_its_differences_say():
    old, new = load_version("occtax-1.2.1"), load_version("occtax-2.0")
    renamed = {a.renamed_from: a.name for a in old.attributes if a.renamed_from}
    assert renamed == {
        "idSINPOccTax": "identifiantPermanent",
        "idOrigine": "identifiantOrigine",
        "idSINPJdd": "jddMetadonneeDEEId",
        "obsTechnique": "obsMethode",
        "uRLPreuveNumerique": "preuveNumerique",
        "idSINPRegroupement": "identifiantRegroupementPermanent",
        "idSINPRegroupementParent": "identifiantRegroupementParent",
    }
    names = {c.name for c in old.columns()}
    assert names >= {
        "cdRef",
        "versionTAXREF",
        "validateurIdentite",
        "organismeStandard",
        "sensible",
        "jddCode",
    }
    assert names >= {"jddId", "jddSourceId", "versionRefMaille", "nomRefMaille", "identifiantOrigine"}
    assert not names & {
        "heureDebut",
        "nomLieu",
        "nomDepartement",
        "occComportement",
        "tailleEchantillon",
        "nivVal",
    }
    assert old.column("dateDebut").type == "datetime" and new.column("dateDebut").type == "date"
    assert old.column("occSexe").obligation == "conditional" and new.column("occSexe").obligation == "recommended"
    assert old.column("obsMethode").short == "obsMeth" and new.column("obsTechnique").short == "obsTech"
    assert old.codes_version == "1.2.1"
    keys = [a.key for a in old.attributes]
    assert keys[keys.index("SujetObservation.cdNom") + 1] == "SujetObservation.cdRef"


def test_the_national_standard_in_force_is_said_to_be_partial():
    version = load_version("sot-3.0")
    assert version.partial and not load_version("occtax-2.0").partial
    assert {a.obligation for a in version.attributes} == {"unknown"}
    assert version.mandatory("echange") == ()
    assert version.column("statutObservation").codelist == "SINP2023:statutObs"


def test_short_names_that_nobody_publishes_are_marked():
    version = load_version("occtax-2.0")
    assert version.column("idSINPOccTax").short == "permId" and version.column("idSINPOccTax").short_official
    assert version.column("typeInfoGeoCommune").short == "tigCom"
    assert not version.column("idOrigineRegroupement").short_official
    assert not version.column("validateurProducteurMail").short_official
    assert version.column("validateurMail").short_official


def test_conditions_are_given_where_they_decide():
    for version_id in VERSIONS:
        for column in load_version(version_id).columns():
            assert column.obligation != "conditional" or column.condition is not None, column.name


def test_a_version_is_read_once():
    assert load_version("occtax-2.0") is load_version("occtax-2.0")
    assert load_codelists() is load_codelists()
