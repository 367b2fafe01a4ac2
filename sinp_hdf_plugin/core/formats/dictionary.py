# SPDX-License-Identifier: GPL-2.0-or-later
"""The data dictionary of a version as a Markdown page in French: blocks, attributes, columns, codes, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sinp_hdf_plugin.core.formats import markdown as md
from sinp_hdf_plugin.core.formats.dictionary_codes import code_table
from sinp_hdf_plugin.core.formats.format_words import OBLIGATIONS, REFERENCES, obligation_at, type_name
from sinp_hdf_plugin.core.rules.catalogue import OFF, Catalogue, Rule
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import (
    EXCHANGE,
    PRODUCER,
    Attribute,
    Block,
    FlatColumn,
    Version,
    flatten,
)

RULES_PAGE = "regles.md"
# What stands for the list separator inside an item: see the readers of `mapping`.
SEPARATOR_IN_ITEM = "¦"
_HOW_TO_READ = """\
Un bloc est une classe du standard, un attribut l’une de ses propriétés. Dans une table, chaque attribut devient
une colonne ; une personne en devient trois (identité, courriel, organisme).

Le **nom court** sert aux fichiers dont les noms de colonnes ont dix caractères au plus (shapefile).

L’**obligation** dépend du niveau destinataire : ce qu’un *producteur* doit donner, et ce qu’il faut pour
l’*échange* avec le niveau national.

**Listes.** Quand un bloc peut se répéter, ses valeurs tiennent dans une cellule, séparées par {separator}, sans
espace autour. Les colonnes d’un même bloc ont alors autant de valeurs, dans le même ordre ; une valeur qui manque
laisse sa place vide : {example}. Il n’y a pas de caractère d’échappement : un {separator} qui fait partie d’une
valeur s’écrit {in_item}. Plusieurs observateurs d’une même donnée, eux, sont séparés par des virgules, comme le
veut le standard.

**Codes.** Une colonne codée contient le code, jamais son libellé. Un code *gelé* a été admis par une version
antérieure : il n’est plus échangé, et on indique ce qui le remplace."""
_ABOUT_RULES = """\
**Règles.** Sous chaque colonne sont rappelées celles qui la nomment ; celles qui valent pour toute valeur ou pour
le fichier entier sont dans la [page des règles]({page})."""
_REGIONAL = " *(ajout régional)*"


def dictionary_page(version: Version, codelists: Mapping[str, CodeList], catalogue: Catalogue | None = None) -> str:
    """The page, ready to be written. Without a catalogue the rules are left out."""
    return _Dictionary(version, codelists, catalogue).page()


class _Dictionary:
    """What the parts of the page share: the version, its lists, the rules of each column, the lists shown."""

    def __init__(self, version: Version, codelists: Mapping[str, CodeList], catalogue: Catalogue | None) -> None:
        self.version = version
        self.codelists = codelists
        self.rules = _rules_by_column(catalogue.rules if catalogue else ())
        self.shown: dict[str, str] = {}

    def page(self) -> str:
        version = self.version
        return md.page(
            (
                f"# Dictionnaire de données : {md.text(version.title.fr)}",
                md.text(version.status.fr),
                md.text(f"Source : {version.source} {version.in_force}"),
                "Cette page est produite à partir des données du format (`make docs`) : ne la modifiez pas à la main.",
                "## Sommaire",
                self._contents(),
                md.heading(2, "Comment lire cette page", "lire"),
                self._how_to_read(),
                _ABOUT_RULES.format(page=RULES_PAGE) if self.rules else "",
                md.heading(2, "Toutes les colonnes", "colonnes"),
                self._index(),
                *(part for block in version.blocks for part in self._block(block)),
            )
        )

    def _contents(self) -> str:
        blocks = (
            md.link(md.text(b.label.fr), f"#bloc-{b.name}") + (_REGIONAL if b.regional else "")
            for b in self.version.blocks
        )
        fixed = ("[Comment lire cette page](#lire)", "[Toutes les colonnes](#colonnes)")
        rules = (md.link("Les règles", RULES_PAGE),) if self.rules else ()
        return md.bullets((*fixed, *blocks, *rules))

    def _how_to_read(self) -> str:
        separator = md.code(self.version.list_separator)
        example = md.code(self.version.list_separator.join(("59350", "", "59512")))
        return _HOW_TO_READ.format(separator=separator, example=example, in_item=md.code(SEPARATOR_IN_ITEM))

    def _index(self) -> str:
        return md.table(
            ("Colonne", "Nom court", "Libellé", "Type", "Producteur", "Échange"),
            (
                (
                    md.link(md.code(c.name), f"#{c.name}"),
                    md.code(c.short),
                    md.text(c.label.fr) + (_REGIONAL if c.regional else ""),
                    md.text(type_name(c)),
                    *(obligation_at(c, self.version, level) for level in (PRODUCER, EXCHANGE)),
                )
                for c in self.version.columns()
            ),
        )

    def _block(self, block: Block) -> Iterable[str]:
        yield md.heading(2, md.text(block.label.fr) + (_REGIONAL if block.regional else ""), f"bloc-{block.name}")
        yield md.text(block.help.fr)
        yield self._block_facts(block)
        for attribute in self.version.attributes:
            if attribute.block == block.name:
                yield from self._attribute(attribute, block)

    def _block_facts(self, block: Block) -> str:
        facts = [f"Nom dans le standard : {md.code(block.name)}", f"Cardinalité : {md.text(block.cardinality)}"]
        if block.of:
            facts.append(f"Fait partie de : {md.code(block.of)}")
        if block.list:
            separator = md.code(self.version.list_separator)
            facts.append(f"Répétable : plusieurs valeurs par cellule, séparées par {separator}")
        return md.bullets(facts)

    def _attribute(self, attribute: Attribute, block: Block) -> Iterable[str]:
        columns = flatten(attribute, block)
        title = f"{md.text(attribute.name)} : {md.text(attribute.label.fr)}"
        own_anchor = len(columns) == 1 and columns[0].name
        yield md.heading(
            3, title + (_REGIONAL if attribute.regional else ""), own_anchor or f"attribut-{attribute.key}"
        )
        yield md.text(attribute.help.fr)
        if not columns:
            yield (
                f"Sans colonne propre. Obligation : {OBLIGATIONS[attribute.obligation]}. "
                f"Cardinalité : {md.text(attribute.cardinality)}. Source : {md.text(attribute.source)}."
            )
        for column in columns:
            if not own_anchor:
                yield md.heading(4, f"{md.code(column.name)} : {md.text(column.label.fr)}", column.name)
                yield md.text(column.help.fr)
            yield from self._column(column, attribute)

    def _column(self, column: FlatColumn, attribute: Attribute) -> Iterable[str]:
        yield md.table(("", ""), self._facts(column, attribute))
        for name in (column.codelist, column.codelist_if.codelist if column.codelist_if else None):
            if name and name in self.codelists:
                yield self._codes(self.codelists[name], column)
        rules = self.rules.get(column.name, ())
        if rules:
            yield "Règles :"
            yield md.bullets(_rule_line(rule) for rule in rules)

    def _facts(self, column: FlatColumn, attribute: Attribute) -> list[tuple[str, str]]:
        unofficial = "" if column.short_official else " (proposé : aucun nom court n’est publié)"
        facts = [
            ("Colonne", md.code(column.name)),
            ("Nom court", md.code(column.short) + unofficial),
            ("Type", md.text(type_name(column))),
            ("Producteur", obligation_at(column, self.version, PRODUCER)),
            ("Échange", obligation_at(column, self.version, EXCHANGE)),
        ]
        if column.condition:
            facts.append(("Condition", md.text(column.condition.fr)))
        facts.append(("Cardinalité", md.text(attribute.cardinality)))
        if column.reference:
            facts.append(("Référentiel", md.text(REFERENCES.get(column.reference, column.reference))))
        if attribute.renamed_from:
            facts.append(("Nom dans la version de base", md.code(attribute.renamed_from)))
        return [*facts, ("Source", md.text(attribute.source))]

    def _codes(self, codelist: CodeList, column: FlatColumn) -> str:
        switch = column.codelist_if
        when = ""
        if switch and switch.codelist == codelist.name:
            when = f", quand {md.code(switch.attribute)} vaut {md.code(switch.code)}"
        number = f", liste SINP n° {codelist.number}" if codelist.number else ""
        title = f"Codes de {md.code(codelist.name)} ({md.text(codelist.label.fr)}{number}){when}"
        if codelist.name in self.shown:
            return f"{title} : voir {md.link(md.code(self.shown[codelist.name]), f'#codes-{codelist.name}')}."
        self.shown[codelist.name] = column.name
        rows = code_table(codelist, self.version.codes_version)
        return f'<a id="codes-{codelist.name}"></a>\n\n{title} :\n\n{rows}'


def _rules_by_column(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for name in dict.fromkeys(rule.attributes):
            found.setdefault(name, []).append(rule)
    return found


def _rule_line(rule: Rule) -> str:
    waiting = " *(en attente d’un référentiel)*" if rule.needs else ""
    levels = [level for level in (PRODUCER, EXCHANGE) if rule.severity_at(level) != OFF]
    only = " *(à l’échange seulement)*" if levels == [EXCHANGE] else ""
    return f"{md.link(rule.id, f'{RULES_PAGE}#{rule.id}')} {md.text(rule.statement['fr'])}{only}{waiting}"
