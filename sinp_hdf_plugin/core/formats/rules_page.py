# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules as a Markdown page in French: what each asks, how severely, and what becomes of what fails it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sinp_hdf_plugin.core.formats import markdown as md
from sinp_hdf_plugin.core.formats.format_words import KINDS, LEVELS, SEVERITIES, references
from sinp_hdf_plugin.core.formats.report_labels import CATEGORIES
from sinp_hdf_plugin.core.rules.catalogue import OFF, Catalogue, Rule, fate_of, identifiers
from sinp_hdf_plugin.core.rules.predicates import conjuncts, predicate
from sinp_hdf_plugin.core.standard.load import CodeList
from sinp_hdf_plugin.core.standard.model import EXCHANGE, PRODUCER, Version

DICTIONARY_PAGE = "dictionnaire.md"
_INTRODUCTION = """\
- **Gravité** : un *bloquant* ou une *erreur* ne peut pas être échangé tel quel ; un *avertissement* est à relire ;
  une *information* ne demande rien. Elle peut dépendre du niveau destinataire.
- **Rien n’est perdu** : une ligne est acceptée, acceptée avec des valeurs déplacées, ou mise en quarantaine avec
  ses raisons. Une valeur facultative qui ne peut pas être lue est déplacée quelle que soit la gravité ; une valeur
  obligatoire met la ligne en quarantaine.
- **Évaluée** : une règle dont le référentiel n’est pas installé n’est ni réussie ni manquée : elle est dite « non
  évaluée » dans le rapport.
- **Rien n’est changé sans vous**, sauf par les règles qui complètent une valeur."""
_FATES = {
    "accepte": "la ligne est acceptée, le constat signalé",
    "signale": "la ligne est acceptée, marquée non échangeable",
    "deplace": "la valeur est vidée et gardée dans `elements_deplaces`",
    "quarantaine": "la ligne est mise en quarantaine",
}
_FIRST = {
    "suggest_fix": "une correction est proposée quand il y en a une ; sans décision, ",
    "auto_fill": "la valeur est complétée automatiquement ; quand ce n’est pas possible, ",
}


def rules_page(version: Version, codelists: Mapping[str, CodeList], catalogue: Catalogue) -> str:
    """The page, ready to be written: every rule of the catalogue, by category."""
    categories = dict.fromkeys(rule.category for rule in catalogue.rules)
    by_category = {name: [rule for rule in catalogue.rules if rule.category == name] for name in categories}
    return md.page(
        (
            "# Les règles",
            _about(version, catalogue),
            "Cette page est produite à partir des règles (`make docs`) : ne la modifiez pas à la main.",
            _INTRODUCTION,
            "## Sommaire",
            _contents(by_category),
            *(part for name, rules in by_category.items() for part in _category(name, rules, version, codelists)),
        )
    )


def _about(version: Version, catalogue: Catalogue) -> str:
    title = md.link(md.text(version.title.fr), DICTIONARY_PAGE)
    return f"Règles du catalogue, version {md.text(catalogue.version)}, appliquées au format : {title}."


def _contents(by_category: Mapping[str, list[Rule]]) -> str:
    rows = [
        (
            md.link(md.text(_name(category)), f"#categorie-{category}"),
            str(len(rules)),
            str(sum(not rule.needs for rule in rules)),
            str(sum(bool(rule.needs) for rule in rules)),
        )
        for category, rules in by_category.items()
    ]
    sums = [str(sum(int(row[place]) for row in rows)) for place in (1, 2, 3)]
    header = ("Catégorie", "Règles", "Évaluées", "En attente d’un référentiel")
    return md.table(header, [*rows, ("**Toutes**", *(f"**{total}**" for total in sums))])


def _category(category: str, rules: list[Rule], version: Version, codelists: Mapping[str, CodeList]) -> Iterable[str]:
    yield md.heading(2, md.text(_name(category)), f"categorie-{category}")
    for rule in rules:
        yield md.heading(3, rule.id, rule.id)
        yield md.text(rule.statement["fr"])
        yield md.bullets(_facts(rule, version, codelists))


def _facts(rule: Rule, version: Version, codelists: Mapping[str, CodeList]) -> Iterable[str]:
    if rule.attributes:
        yield "Attributs : " + ", ".join(_column(name, version) for name in rule.attributes)
    yield from _by_level("Gravité", lambda level: SEVERITIES[rule.severity_at(level)])
    yield from _by_level("Si elle n’est pas respectée", lambda level: becomes(rule, level, version, codelists))
    yield f"Porte sur : {KINDS.get(rule.kind, rule.kind)} (priorité {rule.priority})"
    waiting = f"pas encore, il manque {references(rule.needs)}" if rule.needs else "oui"
    yield f"Évaluée : {waiting}"
    yield f"Conseil : {md.text(rule.advice['fr'])}"


def becomes(rule: Rule, level: str, version: Version, codelists: Mapping[str, CodeList]) -> str:
    """What becomes of a row or a value that fails a rule, in French; columns are named when they differ."""
    if rule.severity_at(level) == OFF:
        return "rien"
    if rule.on_fail == "reject_file":
        return "le fichier est refusé"
    mandatory = frozenset(version.mandatory(level))
    found: dict[str, list[str]] = {}
    for names in _culprits(rule, level, version, codelists):
        fate, _ = fate_of(rule, level, mandatory, names)
        found.setdefault(fate, []).extend(names)
    return _FIRST.get(rule.on_fail, "") + _told(rule, found)


def _told(rule: Rule, found: Mapping[str, list[str]]) -> str:
    """The fates in a sentence; the most common comes last, for all columns that are not named before."""
    if not rule.attributes and rule.kind == "value" and "quarantaine" in found and rule.on_fail != "reject_row":
        return f"{_FATES['quarantaine']} si l’attribut est obligatoire ; sinon, {_FATES['deplace']}"
    *others, last = sorted(found, key=lambda fate: len(found[fate]))
    named = [f"{_FATES[fate]} pour {md.codes(dict.fromkeys(found[fate]))} ; " for fate in others]
    return "".join(named) + ("sinon, " if others else "") + _FATES[last]


def _culprits(rule: Rule, level: str, version: Version, codelists: Mapping[str, CodeList]) -> list[tuple[str, ...]]:
    """The columns that each part of the rule blames: they decide what becomes of the row."""
    if rule.kind == "value":
        return [(name,) for name in rule.attributes] or [()]
    text = predicate(rule, version, codelists, level) if rule.kind in ("row", "codelist") else None
    parts = conjuncts(text) if text else []
    if len(parts) < 2:
        return [rule.attributes]
    blamed = (tuple(n for n in identifiers(part) if n in rule.attributes) for part in parts)
    return [names or rule.attributes for names in blamed]


def _by_level(title: str, said: Callable[[str], str]) -> Iterable[str]:
    """One line when both levels say the same, else one a level."""
    words = {level: said(level) for level in (PRODUCER, EXCHANGE)}
    if words[PRODUCER] == words[EXCHANGE]:
        return (f"{title} : {words[PRODUCER]}",)
    return tuple(f"{title} ({LEVELS[level]}) : {words[level]}" for level in words)


def _column(name: str, version: Version) -> str:
    return md.link(md.code(name), f"{DICTIONARY_PAGE}#{name}") if version.has_column(name) else md.code(name)


def _name(category: str) -> str:
    return CATEGORIES.get(category, category)
