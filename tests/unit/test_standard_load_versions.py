# SPDX-License-Identifier: GPL-2.0-or-later
"""Loading a version from a folder: differences applied to the base, and broken files refused in French."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.standard.load import load_version


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def attribute(name: str, **more: Any) -> dict[str, Any]:
    entry = {
        "name": name,
        "block": "Sujet",
        "column": name,
        "short": name[:10],
        "type": "text",
        "codelist": None,
        "cardinality": "0..1",
        "obligation": "optional",
        "condition": None,
        "label": both(name),
        "help": both(f"Aide de {name}."),
        "source": "test",
    }
    return {**entry, **more}


def block(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "cardinality": "1",
        "list": False,
        "of": None,
        "label": both(name),
        "help": both(name),
        **more,
    }


def small(version_id: str = "a", **more: Any) -> dict[str, Any]:
    version = {
        "id": version_id,
        "base": None,
        "title": both("Essai"),
        "status": both("Essai"),
        "source": "test",
        "in_force": "jamais",
        "codelist_version": "2.0",
        "list_separator": "|",
        "blocks": [block("Sujet"), block("Lieu", list=True, of="Sujet")],
        "attributes": [attribute("nom"), attribute("date"), attribute("commune", block="Lieu")],
    }
    return {**version, **more}


def delta(**more: Any) -> dict[str, Any]:
    inherited = ("codelist_version", "list_separator")
    version = {k: v for k, v in small("b", base="a", blocks=[], attributes=[]).items() if k not in inherited}
    return {**version, **more}


def load(folder: Path, *versions: dict[str, Any]) -> Any:
    """Write the versions, load the last one."""
    for version in versions:
        (folder / f"{version['id']}.json").write_text(json.dumps(version), encoding="utf-8")
    return load_version(versions[-1]["id"], folder)


def test_a_small_version(tmp_path):
    version = load(tmp_path, small())
    assert [c.name for c in version.columns()] == ["nom", "date", "commune"]
    assert version.column("commune").list


def test_a_delta_removes_renames_changes_and_adds(tmp_path):
    version = load(
        tmp_path,
        small(producer=["date"]),
        delta(
            remove=["Lieu"],
            rename={"Sujet.nom": "taxon"},
            change={"Sujet.taxon": {"obligation": "mandatory", "short": "tax"}},
            attributes=[
                attribute("heure", after="Sujet.taxon"),
                attribute("fin"),
                attribute("licence", block="Plus"),
            ],
            blocks=[block("Plus", regional=True)],
        ),
    )
    assert [c.name for c in version.columns()] == ["taxon", "heure", "date", "fin", "licence"]
    assert [b.name for b in version.blocks] == ["Sujet", "Plus"]
    assert version.column("taxon").short == "tax"
    assert version.attribute("Sujet.taxon").renamed_from == "nom"
    assert version.mandatory("producteur") == ("date",)
    assert version.mandatory("echange") == ("taxon",)
    assert [c.name for c in load_version("a", tmp_path).columns()] == ["nom", "date", "commune"]


def test_parameters_are_those_of_the_base_or_its_own(tmp_path):
    base = small(parameters={"nom": "TAXON"})
    assert load(tmp_path, base, delta()).parameters == (("nom", "TAXON"),)
    own = delta(parameters={"date": "JOUR"})
    assert load(tmp_path, {**base, "id": "a"}, {**own, "id": "c"}).parameters == (("date", "JOUR"),)


def test_a_rename_keeps_a_column_that_has_a_name_of_its_own(tmp_path):
    base = small(attributes=[attribute("ref", column="refHabitat")])
    assert [c.name for c in load(tmp_path, base, delta(rename={"Sujet.ref": "version"})).columns()] == ["refHabitat"]


def without(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != key}


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (without("status", small()), "Version « a » : la clé « status » manque"),
        (without("blocks", small()), "la clé « blocks » doit être une liste"),
        (small(licence="x"), "la clé « licence » n’est pas connue"),
        (
            small(attributes=[without("label", attribute("nom"))]),
            "attribut Sujet.nom : la clé « label » manque",
        ),
        (
            small(attributes=[attribute("nom", label={"fr": "Nom"})]),
            "attribut Sujet.nom, label : la clé « en » manque",
        ),
        (small(attributes=[attribute("nom", help=both(" "))]), "la clé « fr » doit être un texte non vide"),
        (small(attributes=[attribute("nom", obligaton="x")]), "la clé « obligaton » n’est pas connue"),
        (small(attributes=[attribute("nom", type="texte")]), "« texte » n’est pas admis pour « type »"),
        (small(attributes=[attribute("nom", obligation="required")]), "« required » n’est pas admis"),
        (small(attributes=[attribute("nom", obligation="conditional")]), "la clé « condition » manque"),
        (small(attributes=[attribute("nom", type="code")]), "la clé « codelist » manque"),
        (
            small(attributes=[attribute("nom", codelist="L")]),
            "la clé « codelist » ne va qu’avec le type « code »",
        ),
        (small(attributes=[attribute("nom", type="person", column=None)]), "la clé « columns » manque"),
        (small(attributes=[attribute("nom", short=None)]), "pas de nom court"),
        (small(attributes=[attribute("nom", short="unNomTropLong")]), "dépasse 10 caractères"),
        (small(attributes=[attribute("nom", block="Autre")]), "dans un bloc non déclaré"),
        (
            small(attributes=[attribute("nom"), attribute("nom")]),
            "l’attribut « Sujet.nom » apparaît deux fois",
        ),
        (
            small(attributes=[attribute("nom"), attribute("autre", column="Nom")]),
            "la colonne « Nom » apparaît deux fois",
        ),
        (
            small(attributes=[attribute("nom"), attribute("autre", short="NOM")]),
            "le nom court « NOM » apparaît deux fois",
        ),
        (
            small(attributes=[attribute("X"), attribute("Y", column="X")]),
            "la colonne « X » apparaît deux fois",
        ),
        (small(blocks=[block("Sujet", of="Rien"), block("Lieu")]), "dépend de « Rien »"),
        (small(blocks=[block("Sujet", list="oui"), block("Lieu")]), "doit être true ou false"),
        (small(producer=["absente"]), "la colonne obligatoire « absente » n’existe pas"),
        (small(exchange="nom"), "la clé « exchange » doit être une liste de textes"),
        (small(parameters={"absente": "NOM"}), "la colonne « absente » n’existe pas. Corrigez « parameters »"),
        (small(parameters=["nom"]), "la clé « parameters » doit être un objet"),
        (small(attributes=[attribute("nom", exact="oui")]), "doit être true ou false"),
        (small(attributes=[attribute("nom", type="date", exact=True)]), "« exact » ne va qu’avec les types"),
        (small(attributes=[attribute("nom", length=5)]), "le nombre de caractères d’un texte « exact »"),
        (small(attributes=[attribute("nom", exact=True, length=0)]), "le nombre de caractères d’un texte « exact »"),
        (small(attributes=[attribute("nom", type="integer", exact=True, length=5)]), "d’un texte « exact »"),
    ],
)
def test_a_broken_version_is_refused(tmp_path, version, said):
    with pytest.raises(ConfigError) as error:
        load(tmp_path, version)
    assert said in str(error.value)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        ({"base": "c"}, "demandée comme base par « b », n’existe pas. Versions connues : a, b."),
        ({"base": "b"}, "elle est sa propre base"),
        ({"remove": ["Sujet.heure"]}, "« Sujet.heure » n’existe pas dans la version de base"),
        ({"remove": ["Rien"]}, "le bloc « Rien » à retirer n’existe pas"),
        ({"remove": "Lieu"}, "la clé « remove » doit être une liste de textes"),
        ({"rename": {"Sujet.heure": "h"}}, "« Sujet.heure » n’existe pas"),
        ({"rename": ["Sujet.nom"]}, "la clé « rename » doit être un objet"),
        ({"change": {"Sujet.heure": {"short": "h"}}}, "« Sujet.heure » n’existe pas"),
        ({"change": {"Sujet.nom": {"name": "n"}}}, "« name » ne se change pas"),
        ({"change": {"Sujet.nom": "n"}}, "la clé « Sujet.nom » doit être un objet"),
        ({"change": {"Sujet.nom": {"labl": both("x")}}}, "la clé « labl » n’est pas connue"),
        ({"attributes": [attribute("x", after="Sujet.heure")]}, "« Sujet.heure » n’existe pas"),
        ({"attributes": [attribute("date")]}, "« Sujet.date » apparaît deux fois"),
    ],
)
def test_a_broken_delta_is_refused(tmp_path, difference, said):
    with pytest.raises(ConfigError) as error:
        load(tmp_path, small(), delta(**difference))
    assert said in str(error.value)


def test_an_unknown_version_names_those_that_are_known(tmp_path):
    with pytest.raises(ConfigError, match=r"« occtax-9 » n’existe pas\. Versions connues : occtax-1\.2\.1"):
        load_version("occtax-9")
    with pytest.raises(ConfigError, match="Versions connues : aucune"):
        load_version("a", tmp_path)


def test_a_version_bears_the_name_of_its_file(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(small("a")), encoding="utf-8")
    with pytest.raises(ConfigError, match="se donne l’id « a »"):
        load_version("x", tmp_path)
