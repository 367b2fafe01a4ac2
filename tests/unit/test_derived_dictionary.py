# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of docs/: all that the format and the rules say is there, links lead somewhere, files are kept."""

from __future__ import annotations

import re

import pytest
from extended_format import extended, shipped

from sinp_hdf_plugin.core.formats import markdown as md
from sinp_hdf_plugin.core.formats.dictionary import SEPARATOR_IN_ITEM, dictionary_page
from sinp_hdf_plugin.core.formats.rules_page import becomes, rules_page
from sinp_hdf_plugin.core.mapping import readers
from sinp_hdf_plugin.core.standard.load import known_versions, load_codelists, load_version
from tools import build_docs

VERSION, CODELISTS, CATALOGUE = shipped()
DICTIONARY = dictionary_page(VERSION, CODELISTS, CATALOGUE)
RULES = rules_page(VERSION, CODELISTS, CATALOGUE)


def section(page: str, anchor: str) -> str:
    """The text from an anchor to the next title."""
    _, found, rest = page.partition(f'<a id="{anchor}"></a>\n\n#')
    assert found, anchor
    return re.split(r'\n<a id="[^"]+"></a>\n\n#', rest)[0]


def anchors(page: str) -> list[str]:
    return re.findall(r'<a id="([^"]+)">', page)


def test_every_attribute_and_every_column_has_its_place():
    for column in VERSION.columns():
        text = section(DICTIONARY, column.name)
        for wanted in (column.name, column.short, md.text(column.label.fr), md.text(column.help.fr)):
            assert wanted in text, column.name
        assert md.text(VERSION.attribute(f"{column.block}.{column.attribute}").source) in text
        assert column.condition is None or md.text(column.condition.fr) in text
    for attribute in VERSION.attributes:
        assert f"### {md.text(attribute.name)} : {md.text(attribute.label.fr)}" in DICTIONARY
    for block in VERSION.blocks:
        assert md.text(block.help.fr) in section(DICTIONARY, f"bloc-{block.name}")


def test_every_code_has_its_label_its_help_and_its_life():
    for column in VERSION.columns():
        for code in CODELISTS[column.codelist].codes if column.codelist else ():
            cells = (f"`{code.code}`", md.text(code.label.fr), md.text(code.help.fr), ", ".join(code.live))
            assert f"| {' | '.join(cells)} |" in DICTIONARY, (column.name, code.code)
    assert "**gelé** en 2.0 ; remplacé par `dSPublique = Pu` |" in DICTIONARY
    assert "**gelé** en 2.0 ; remplacé par `occComportement = 6` |" in DICTIONARY
    assert "**gelé** en 2.0 ; sans remplaçant |" in DICTIONARY
    assert "**non admis** : propre à GeoNature |" in DICTIONARY


def test_obligations_of_both_levels():
    assert "| Producteur | non exigé à ce niveau |\n| Échange | obligatoire |" in section(DICTIONARY, "heureDebut")
    assert "| Producteur | obligatoire |\n| Échange | obligatoire |" in section(DICTIONARY, "dateDebut")
    assert "| Producteur | facultatif |\n| Échange | facultatif |" in section(DICTIONARY, "commentaire")


def test_lists_and_regional_additions_are_explained():
    assert "`59350||59512`" in DICTIONARY and f"s’écrit `{SEPARATOR_IN_ITEM}`" in DICTIONARY
    assert SEPARATOR_IN_ITEM == readers.SEPARATOR_IN_ITEM
    assert VERSION.list_separator == readers.LIST_SEPARATOR
    assert section(DICTIONARY, "licence").startswith("## licence : Licence de réutilisation *(ajout régional)*")
    assert "ajout régional" not in section(DICTIONARY, "nomLieu")


def test_rules_are_under_the_columns_they_concern():
    for rule in CATALOGUE.rules:
        for name in rule.attributes:
            if VERSION.has_column(name):
                line = f"[{rule.id}](regles.md#{rule.id}) {md.text(rule.statement['fr'])}"
                assert line in section(DICTIONARY, name), (rule.id, name)


def test_every_rule_has_its_place():
    for rule in CATALOGUE.rules:
        text = section(RULES, rule.id)
        assert md.text(rule.statement["fr"]) in text
        assert f"Conseil : {md.text(rule.advice['fr'])}" in text
        assert ("Évaluée : oui" in text) == (not rule.needs)
    assert "Évaluée : pas encore, il manque le référentiel TAXREF" in section(RULES, "TAX-001")
    assert f"| **Toutes** | **{len(CATALOGUE.rules)}** |" in RULES


@pytest.mark.parametrize(
    ("rule_id", "level", "said"),
    [
        ("COD-001", "echange", "la ligne est mise en quarantaine"),
        ("COD-004", "echange", "la valeur est vidée et gardée dans `elements_deplaces`"),
        ("OBL-001", "producteur", "la valeur est complétée automatiquement"),
        ("STR-001", "echange", "le fichier est refusé"),
        ("TYP-006", "producteur", "la ligne est mise en quarantaine pour `dateDebut`, `dateFin` ; sinon, la valeur"),
        ("STR-020", "echange", "la valeur est vidée"),
    ],
)
def test_what_becomes_of_a_value(rule_id, level, said):
    assert said in becomes(CATALOGUE[rule_id], level, VERSION, CODELISTS)


def test_levels_are_told_apart_where_they_differ():
    text = section(RULES, "OBL-001")
    assert "- Gravité (producteur) : information\n- Gravité (échange) : erreur" in text
    assert "- Gravité : erreur\n" in section(RULES, "COD-001")


def test_links_lead_somewhere():
    pages = {"": DICTIONARY, "dictionnaire.md": DICTIONARY, "regles.md": RULES}
    for own, page in (("dictionnaire.md", DICTIONARY), ("regles.md", RULES)):
        assert len(set(anchors(page))) == len(anchors(page))
        for target in set(re.findall(r"\]\(([^)]+)\)", page)):
            name, _, anchor = target.partition("#")
            assert name in pages, target
            assert not anchor or anchor in anchors(pages[name or own]), target


def test_tables_have_as_many_cells_as_their_header():
    for page in (DICTIONARY, RULES):
        width = 0
        for line in page.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not cells or not width or cells == width, line
            width = cells


@pytest.mark.parametrize("version_id", known_versions())
def test_every_version_has_a_dictionary_even_without_rules(version_id):
    page = dictionary_page(load_version(version_id), load_codelists())
    assert "regles.md" not in page
    assert "gelé" in page or version_id == "sot-3.0"


def test_text_stays_inert():
    assert md.text("a|b <c> *d* `e` _f_ [g](h)\nx") == r"a\|b \<c\> \*d\* \`e\` \_f\_ \[g\](h) x"
    assert md.table(("x",), [(md.code("a|b"),), (md.text("c|d"),)]).splitlines()[2:] == ["| `a\\|b` |", "| c\\|d |"]


def test_one_attribute_one_code_one_rule_more(tmp_path):
    fmt = extended(tmp_path)
    page = dictionary_page(fmt.version, fmt.codelists, fmt.catalogue)
    text = section(page, "origineTest")
    assert "origineTest : Origine de l’essai *(ajout régional)*" in text
    assert "[TST-001](regles.md#TST-001) L’origine de l’essai est un code connu." in text
    assert "[`dSPublique`](#codes-DSPubliqueValue)" in text
    assert "| `Zz` | Code de l’essai |" in section(page, "dSPublique")
    assert "[`origineTest`](dictionnaire.md#origineTest)" in section(rules_page(*fmt), "TST-001")
    assert "origineTest" not in DICTIONARY and "`Zz`" not in DICTIONARY and "TST-001" not in RULES


def test_the_command_writes_then_finds_nothing_to_do(tmp_path, capsys):
    assert build_docs.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out.count("make docs") == 4
    assert build_docs.main([], tmp_path) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        *("destinataires.md", "dictionnaire.md", "occtax-hdf-1.0.schema.json", "regles.md"),
    ]
    assert build_docs.main(["--check"], tmp_path) == 0
    (tmp_path / "regles.md").write_text("autre chose", encoding="utf-8")
    capsys.readouterr()
    assert build_docs.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out.startswith("docs/regles.md: differs")
