# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found: sections of the HTML report on rules, attributes, proposals and rules not evaluated."""

from __future__ import annotations

from sinp_hdf_plugin.core.formats.report_blocks import (
    Head,
    calm,
    fold,
    head,
    name_cell,
    number_cell,
    rule_anchor,
    rule_links,
    rule_list,
    table,
)
from sinp_hdf_plugin.core.formats.report_charts import Bar, share_bar, stacked_bar
from sinp_hdf_plugin.core.formats.report_labels import (
    CATEGORIES,
    FATES,
    SEVERITY_MEANING,
    SEVERITY_NAMES,
    badge,
    severity_class,
    word,
)
from sinp_hdf_plugin.core.formats.report_text import count, esc, fr, number, percent, quoted
from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.rules.summary import (
    AttributeCount,
    Example,
    NotEvaluated,
    RuleCount,
    RunSummary,
    severity_rank,
)

_UNFOLDED_RULES = 8
_UNFOLDED_REASON = 6
_NOTHING = '<span class="none">–</span>'
_NO_ROW = f'<td class="num strong" data-v="0">{_NOTHING}</td>'
_RULE_HEADS = (
    Head("Règle", "num"),
    Head("Ce que la règle demande"),
    Head("Lignes", "num"),
    Head("Part des lignes", "num"),
)


def severities(summary: RunSummary) -> str:
    """Findings of each severity, with what the word means and how many rules are concerned."""
    failed = summary.failed_rules()
    cells = []
    for code in SEVERITIES:
        found = summary.by_severity.get(code, 0)
        rules = sum(1 for rule in failed if rule.severity == code)
        cells.append(
            f'<li class="{code if found else "zero"}"><b class="big">{number(found)}</b> '
            f'<span class="name">{fr(SEVERITY_NAMES[code][1])}</span> '
            f'<span class="sub">{count(rules, "règle concernée", "règles concernées")}</span> '
            f'<span class="sub">{fr(SEVERITY_MEANING[code])}</span></li>'
        )
    bars = [Bar(SEVERITY_NAMES[code][1], summary.by_severity.get(code, 0), code) for code in SEVERITIES]
    drawn = stacked_bar(bars, "Répartition des constats par gravité", ("constat", "constats"))
    return f'<ul class="tiles">{"".join(cells)}</ul>{drawn}'


def by_rule(summary: RunSummary) -> str:
    """Every rule that found something: sentence, gravity, rows, attributes, fate and examples."""
    failed = summary.failed_rules()
    passed = _passed(summary.passed_rules())
    if not failed:
        return calm("Aucune règle évaluée n'a trouvé de problème." if passed else "Aucun constat.") + passed
    told = fr(
        "De la règle la plus grave à la moins grave, puis de la plus fréquente à la plus rare. Cinq exemples "
        "au plus sont cités ; tous les constats, sans limite, sont dans la table `constats` du résultat."
    )
    blocks = "".join(_rule(rule, summary, index < _UNFOLDED_RULES) for index, rule in enumerate(failed))
    return (
        f'<p>{told}</p><div class="scroll"><table class="rules" data-filter="1">'
        f"{head(_RULE_HEADS)}{blocks}</table></div>{passed}"
    )


def _rule(rule: RuleCount, summary: RunSummary, unfolded: bool) -> str:
    css = severity_class(rule.severity)
    share = percent(rule.rows, summary.rows_read) if 0 < rule.rows <= summary.rows_read else "–"
    return (
        f'<tbody id="{rule_anchor(rule.rule)}" data-severity="{css}"><tr class="rule">'
        f'<td data-v="{severity_rank(rule.severity)}">{badge(rule.severity)}'
        f' <code class="id">{esc(rule.rule)}</code></td>'
        f'<td><span class="statement">{fr(rule.statement_fr)}</span> '
        f'<span class="facts">{_rule_facts(rule)}</span></td>'
        f"{number_cell(rule.rows) if rule.rows else _NO_ROW}"
        f'<td class="num part" data-v="{rule.rows}">{esc(share)}'
        f"{share_bar(rule.rows, summary.rows_read, css) if rule.rows else ''}</td>"
        f"</tr>{_examples(rule, unfolded)}</tbody>"
    )


def _rule_facts(rule: RuleCount) -> str:
    """The grey line under the sentence of a rule: attributes, category, fate, proposals."""
    facts = []
    if rule.attributes:
        facts.append(fr("Attributs : ") + ", ".join(f"<code>{esc(name)}</code>" for name in rule.attributes))
    if rule.category:
        facts.append(fr(word(CATEGORIES, rule.category)))
    if rule.file_findings:
        facts.append(count(rule.file_findings, "constat sur le fichier", "constats sur le fichier"))
    if rule.fate and rule.rows:
        facts.append(f"{fr('Suite donnée : ')}<b>{fr(_lowered(word(FATES, rule.fate)))}</b>")
    if rule.proposals:
        facts.append(count(rule.proposals, "proposition", "propositions"))
    return " · ".join(facts)


def _lowered(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]


def _examples(rule: RuleCount, unfolded: bool) -> str:
    if not rule.examples:
        return ""
    sheets = len({example.sheet for example in rule.examples}) > 1
    heads = [
        Head("Ligne", "", "num w-line"),
        *([Head("Feuille", "", "w-sheet")] if sheets else []),
        Head("Valeur trouvée", "", "w-value"),
        Head("Message", ""),
        Head("Proposition", "", "w-fix"),
    ]
    body = "".join(_example(example, sheets) for example in rule.examples)
    told = count(len(rule.examples), "exemple", "exemples")
    if rule.rows > len(rule.examples):
        told += f" sur {count(rule.rows, 'ligne', 'lignes')}"
    inner = f'<table class="inner">{head(heads)}<tbody>{body}</tbody></table>'
    return f'<tr class="examples"><td colspan="4">{fold(told, inner, unfolded, "cited")}</td></tr>'


def _example(example: Example, sheets: bool) -> str:
    sheet = f"<td>{esc(example.sheet)}</td>" if sheets else ""
    line = number(example.line) if example.line else _NOTHING
    proposal = _NOTHING if example.proposal is None else quoted(example.proposal)
    return (
        f'<tr><td class="num">{line}</td>{sheet}<td>{quoted(example.value)}</td>'
        f"<td>{esc(example.message)}</td><td>{proposal}</td></tr>"
    )


def _passed(passed: list[RuleCount]) -> str:
    if not passed:
        return ""
    told = count(len(passed), "règle évaluée sans aucun constat", "règles évaluées sans aucun constat")
    return fold(told, rule_list((rule.rule, rule.statement_fr) for rule in passed), css="fold quiet")


def by_attribute(summary: RunSummary) -> str:
    """Findings for each attribute and severity, with the rules that made them."""
    entries = summary.by_attribute()
    if not entries:
        return calm("Aucun attribut n'a de constat.")
    labels = {item.column: item.label for item in summary.completeness}
    heads = [
        Head("Attribut"),
        *(Head(SEVERITY_NAMES[code][1], "num") for code in SEVERITIES),
        Head("Règles", ""),
    ]
    rows = "".join(_attribute(entry, labels.get(entry.attribute, "")) for entry in entries)
    told = fr("Un constat qui porte sur deux attributs est compté pour chacun.")
    return f"<p>{told}</p>{table(heads, rows, 'sortable matrix')}"


def _attribute(entry: AttributeCount, label: str) -> str:
    found = [(code, entry.by_severity.get(code, 0)) for code in SEVERITIES]
    cells = "".join(number_cell(value, f"num strong {code}" if value else "num nil") for code, value in found)
    return f"<tr>{name_cell(entry.attribute, label)}{cells}<td>{rule_links(entry.rules)}</td></tr>"


def proposals(summary: RunSummary) -> str:
    """Rules that propose another value, with one before/after each."""
    rules = sorted((rule for rule in summary.rules if rule.proposals), key=lambda rule: (-rule.proposals, rule.rule))
    if not rules:
        return calm("Aucune correction à proposer.")
    heads = (
        Head("Règle"),
        Head("Ce que la règle demande"),
        Head("Propositions", "num"),
        Head("Exemple : avant → après", ""),
    )
    rows = "".join(
        f"<tr><td>{rule_links([rule.rule])}</td><td>{fr(rule.statement_fr)}</td>"
        f"{number_cell(rule.proposals)}<td>{_before_after(rule)}</td></tr>"
        for rule in rules
    )
    told = fr(
        "Une proposition ne change rien tant qu'une personne ne l'a pas acceptée. Toutes sont dans la "
        "colonne `proposition` de la table `constats`."
    )
    return f"<p>{told}</p>{table(heads, rows)}"


def _before_after(rule: RuleCount) -> str:
    example = next((item for item in rule.examples if item.proposal is not None), None)
    if example is None:
        return _NOTHING
    return f'{quoted(example.value)} <span class="arrow">→</span> {quoted(example.proposal)}'


def not_evaluated(summary: RunSummary) -> str:
    """Rules that could not run, gathered by reason: they are neither passed nor failed."""
    if not summary.not_evaluated:
        return calm("Toutes les règles demandées ont pu être évaluées.")
    reasons: dict[str, list[NotEvaluated]] = {}
    for entry in summary.not_evaluated:
        reasons.setdefault(entry.reason_fr or "Raison non précisée", []).append(entry)
    told = fr("Une règle non évaluée n'est ni respectée ni enfreinte : elle n'a pas pu être contrôlée.")
    blocks = []
    for reason, entries in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        pill = f'<span class="pill">{count(len(entries), "règle", "règles")}</span>'
        listed = rule_list((entry.rule, entry.statement_fr) for entry in entries)
        blocks.append(fold(f"{fr(reason)} {pill}", listed, len(entries) <= _UNFOLDED_REASON))
    return f"<p>{told}</p>{''.join(blocks)}"
