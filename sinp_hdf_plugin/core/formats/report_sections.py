# SPDX-License-Identifier: GPL-2.0-or-later
"""The run and its trace: report sections on identity, counts, completeness, charts, provenance."""

from __future__ import annotations

from sinp_hdf_plugin.core.formats.report_blocks import Head, calm, name_cell, number_cell, table
from sinp_hdf_plugin.core.formats.report_charts import (
    Bar,
    bars_chart,
    columns_chart,
    share_bar,
    stacked_bar,
    year_bars,
)
from sinp_hdf_plugin.core.formats.report_labels import (
    COLUMN_FATES,
    MONTHS_SHORT,
    OBLIGATIONS,
    SEVERITY_NAMES,
    badge,
    recipient_name,
    word,
)
from sinp_hdf_plugin.core.formats.report_text import (
    count,
    date_fr,
    duration,
    esc,
    file_name,
    fr,
    number,
    percent,
    quoted,
)
from sinp_hdf_plugin.core.rules.summary import Completeness, RunSummary

_LISTED_WHEN_EMPTY = ("recommended", "optional", "unknown")


def identity(summary: RunSummary) -> str:
    """What was read, with which profile, at which level, by what, and when: a definition list."""
    profile = esc(summary.profile_title or summary.profile_id or "aucun : données déjà au format régional")
    if summary.profile_title and summary.profile_id:
        profile += f" <code>{esc(summary.profile_id)}</code>"
    if summary.profile_provisional:
        profile += f" {badge('avertissement', 'provisoire')}"
    when = f"{date_fr(summary.started)}, " if summary.started else ""
    facts = (
        ("Profil", profile),
        ("Niveau destinataire", esc(recipient_name(summary.level))),
        ("Format", esc(summary.format_version)),
        ("Règles", esc(summary.rules_version)),
        ("Feuille ou table", esc(summary.sheet)),
        ("Date de référence", esc(date_fr(summary.reference_date))),
        ("Traitement", esc(f"{when}en {duration(summary.seconds)}")),
        ("Moteur", esc(summary.engine)),
    )
    rows = "".join(f"<div><dt>{fr(name)}</dt><dd>{value}</dd></div>" for name, value in facts if value)
    if summary.source != file_name(summary.source):
        rows = f'<div class="whole"><dt>Emplacement</dt><dd>{esc(summary.source)}</dd></div>{rows}'
    return f'<dl class="facts-list">{rows}</dl>'


def verdict(summary: RunSummary) -> str:
    """One sentence that says how the run ended, in a coloured band."""
    css, text = _verdict(summary)
    if summary.not_evaluated and css != "bloquant":
        rules = count(len(summary.not_evaluated), "règle n'a pas pu être évaluée", "règles n'ont pas pu être évaluées")
        text += f" Attention : {rules}."
    return f'<p class="verdict {css}">{fr(text)}</p>'


def _verdict(summary: RunSummary) -> tuple[str, str]:
    wrong = summary.check()
    if wrong:
        return "bloquant", wrong
    if summary.by_severity.get("bloquant") and not summary.rows_accepted:
        return "bloquant", "Le fichier n'a pas pu être converti : un constat bloquant doit d'abord être levé."
    if not summary.rows_read:
        return "avertissement", "Aucune ligne de données n'a été lue."
    if summary.rows_quarantined:
        share = percent(summary.rows_accepted, summary.rows_read)
        waiting = count(summary.rows_quarantined, "ligne attend une correction", "lignes attendent une correction")
        return "avertissement", f"{share} des lignes sont acceptées ; {waiting} en quarantaine."
    if summary.findings_total:
        found = count(summary.findings_total, "constat est à relire", "constats sont à relire")
        return "info", f"Aucune ligne n'est en quarantaine ; {found}."
    return "good", "Aucune ligne n'est en quarantaine et aucun constat n'a été fait."


def counts(summary: RunSummary) -> str:
    """The sum that must fall right (read = accepted + quarantined + empty), then what is counted apart."""
    whole = summary.rows_read
    terms = (
        ("", "read", whole, "lignes lues"),
        ("=", "good", summary.rows_accepted, "acceptées"),
        ("+", "bad", summary.rows_quarantined, "en quarantaine"),
        ("+", "empty", summary.empty_rows, "vides"),
    )
    cells = []
    for sign, css, value, name in terms:
        if sign:
            cells.append(f'<li class="sign">{sign}</li>')
        cells.append(
            f'<li class="term {css}"><b class="big">{number(value)}</b> <span class="name">{fr(name)}</span> '
            f'<span class="sub">{esc(percent(value, whole))}</span></li>'
        )
    bars = [Bar(name.capitalize(), value, css) for _, css, value, name in terms[1:]]
    drawn = stacked_bar(bars, "Part des lignes acceptées, en quarantaine et vides")
    return f'<ul class="sum">{"".join(cells)}</ul>{drawn}{_apart(summary)}'


def _apart(summary: RunSummary) -> str:
    """What the sum does not say: displaced, not exchangeable, records, findings."""
    moved = count(summary.displaced_values, "valeur déplacée", "valeurs déplacées")
    rows = (
        (
            "Acceptées, dont au moins une valeur déplacée",
            summary.rows_displaced,
            True,
            f"{moved} dans la table `elements_deplaces`",
        ),
        (
            "Acceptées, dont non échangeables en l'état",
            summary.rows_not_exchangeable,
            True,
            "gardées dans la couche, marquées, à compléter avant transmission",
        ),
        (
            "Enregistrements",
            summary.records,
            False,
            "observations distinctes ; plusieurs lignes peuvent en former une seule",
        ),
        ("Constats", summary.findings_total, False, "une même ligne peut en avoir plusieurs"),
    )
    body = "".join(
        f'<tr><th scope="row">{fr(name)}</th>{number_cell(value)}'
        f'<td class="num">{esc(percent(value, summary.rows_accepted)) if shared else ""}</td>'
        f'<td class="sub">{fr(told)}</td></tr>'
        for name, value, shared, told in rows
    )
    return f'<table class="apart"><tbody>{body}</tbody></table>'


def notes(summary: RunSummary) -> str:
    """Remarks on the file as a whole; nothing when there are none."""
    if not summary.notes:
        return ""
    items = "".join(f"<li>{esc(note)}</li>" for note in summary.notes)
    return f'<h3>Remarques sur le fichier</h3><ul class="plain">{items}</ul>'


def completeness(summary: RunSummary) -> str:
    """Share of rows with a value, attribute by attribute, gathered by obligation."""
    blocks = []
    for obligation in dict.fromkeys([*OBLIGATIONS, *(item.obligation for item in summary.completeness)]):
        items = [item for item in summary.completeness if item.obligation == obligation]
        if items:
            blocks.append(_obligation(obligation, items))
    totals = {item.total for item in summary.completeness}
    if not any(totals):
        return calm("Aucune ligne à mesurer.")
    rows = count(max(totals), "ligne acceptée", "lignes acceptées")
    return f"<p>{fr(f'Part des lignes qui ont une valeur, sur {rows}.')}</p>{''.join(blocks)}"


def _obligation(obligation: str, items: list[Completeness]) -> str:
    listed = [item for item in items if not item.filled] if obligation in _LISTED_WHEN_EMPTY else []
    shown = [item for item in items if item not in listed]
    mean = percent(sum(item.rate for item in items) / len(items), 1)
    told = f"{count(len(items), 'attribut', 'attributs')}, {mean} en moyenne"
    html = f'<h3>{fr(word(OBLIGATIONS, obligation))} <span class="pill">{esc(told)}</span></h3>'
    if shown:
        heads = (Head("Attribut"), Head("", ""), Head("Renseigné", "num"), Head("Lignes", "num"))
        html += table(heads, "".join(_filled(item) for item in shown), "sortable filled")
    if listed:
        names = ", ".join(f"<code>{esc(item.column)}</code>" for item in listed)
        html += f'<p class="empties">{fr("Jamais renseignés : ")}{names}.</p>'
    return html


def _filled(item: Completeness) -> str:
    rest = "erreur" if item.obligation == "mandatory" else ""
    return (
        f"<tr>{name_cell(item.column, item.label)}"
        f'<td class="wide">{share_bar(item.filled, item.total, "", rest)}</td>'
        f'<td class="num strong" data-v="{item.rate:.6f}">{esc(percent(item.filled, item.total))}</td>'
        f"{number_cell(item.filled, 'num')}</tr>"
    )


def charts(summary: RunSummary) -> str:
    """Rows by year, month and group, findings by severity."""
    years = [Bar(str(year), rows) for year, rows in sorted(summary.by_year.items())]
    months = [Bar(name, summary.by_month.get(month, 0)) for month, name in enumerate(MONTHS_SHORT, start=1)]
    groups = sorted(summary.by_group.items(), key=lambda item: (-item[1], item[0]))
    grave = [Bar(names[1], summary.by_severity.get(code, 0), code) for code, names in SEVERITY_NAMES.items()]
    drawn = (
        columns_chart("Lignes par année d'observation", year_bars(summary.by_year), years),
        columns_chart("Lignes par mois d'observation", months if any(bar.value for bar in months) else []),
        bars_chart("Lignes par groupe", [Bar(name or "(sans groupe)", rows) for name, rows in groups]),
        bars_chart("Constats par gravité", grave if summary.findings_total else [], ("constat", "constats")),
    )
    return f'<div class="charts">{"".join(drawn)}</div>'


def constants(summary: RunSummary) -> str:
    """Values given to rows that had none, and values completed by rules."""
    given = "".join(
        f"<tr>{name_cell(item.column)}<td>{quoted(item.value)}</td><td>{fr(item.origin)}</td></tr>"
        for item in summary.constants
    )
    filled = "".join(
        f"<tr>{name_cell(item.column)}<td><code>{esc(item.rule)}</code></td>{number_cell(item.rows)}</tr>"
        for item in summary.fills
    )
    given_heads = (Head("Attribut", ""), Head("Valeur", ""), Head("Origine", ""))
    filled_heads = (Head("Attribut", ""), Head("Règle", ""), Head("Lignes", "", "num"))
    return (
        f"<h3>{fr('Constantes données aux lignes qui n’avaient rien')}</h3>"
        f"{table(given_heads, given, 'thirds') if given else calm('Aucune constante.')}"
        f"<h3>{fr('Valeurs complétées automatiquement')}</h3>"
        f"{table(filled_heads, filled, 'thirds') if filled else calm('Aucune valeur complétée.')}"
    )


def columns(summary: RunSummary) -> str:
    """What became of each column of the source."""
    if not summary.columns:
        return calm("Aucune colonne lue.")
    totals: dict[str, int] = {}
    for item in summary.columns:
        name = word(COLUMN_FATES, item.fate)
        totals[name] = totals.get(name, 0) + 1
    told = ", ".join(f"{name} : {value}" for name, value in sorted(totals.items(), key=lambda pair: -pair[1]))
    rows = "".join(
        f'<tr class="{"" if item.target else "lost"}">'
        f'<th scope="row"><code class="val">{esc(item.source)}</code></th>'
        f"<td>{fr(word(COLUMN_FATES, item.fate))}</td><td><code>{esc(item.target)}</code></td></tr>"
        for item in summary.columns
    )
    heads = (Head("Colonne de la source"), Head("Sort"), Head("Attribut du format"))
    intro = f"{count(len(summary.columns), 'colonne', 'colonnes')} dans la source ({told})."
    return f"<p>{fr(intro)}</p>{table(heads, rows, 'sortable thirds')}"
