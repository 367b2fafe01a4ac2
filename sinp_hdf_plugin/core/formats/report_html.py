# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTML report of a run: one self-contained French page, offline, printable, without remote asset.

The page is `resources/templates/rapport.html` with the style and the script beside it put inside. A content
security policy allows only that script (by its hash) and nothing from the network, so that a hostile value of
the source stays text even if an escape were forgotten.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from pathlib import Path
from string import Template

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats import report_findings as findings
from sinp_hdf_plugin.core.formats import report_sections as sections
from sinp_hdf_plugin.core.formats.report_labels import badge
from sinp_hdf_plugin.core.formats.report_steps import steps
from sinp_hdf_plugin.core.formats.report_text import count, date_fr, esc, file_name, fr
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.rules.summary import RunSummary

_MENU = (
    ("comptes", "Comptes"),
    ("suite", "Que faire"),
    ("gravite", "Gravité"),
    ("regles", "Règles"),
    ("attributs", "Attributs"),
    ("propositions", "Propositions"),
    ("completude", "Complétude"),
    ("graphiques", "Graphiques"),
    ("non-evalue", "Non évalué"),
    ("constantes", "Constantes"),
    ("colonnes", "Colonnes"),
    ("lecture", "Lecture"),
)


def render(summary: RunSummary) -> str:
    """The whole page as text."""
    script = _template("rapport.js")
    mark = f" {badge('avertissement', 'profil provisoire')}" if summary.profile_provisional else ""
    return Template(_template("rapport.html")).substitute(
        title=f"{fr('Rapport : ')}{esc(file_name(summary.source))}",
        style=_template("rapport.css"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        source=esc(file_name(summary.source)),
        provisional=mark,
        identity=sections.identity(summary),
        menu=" ".join(f'<a href="#{anchor}">{fr(name)}</a>' for anchor, name in _MENU),
        verdict=sections.verdict(summary),
        counts=sections.counts(summary),
        notes=sections.notes(summary),
        steps=steps(summary),
        severities=findings.severities(summary),
        by_rule=findings.by_rule(summary),
        by_attribute=findings.by_attribute(summary),
        proposals=findings.proposals(summary),
        completeness=sections.completeness(summary),
        charts=sections.charts(summary),
        not_evaluated=findings.not_evaluated(summary),
        constants=sections.constants(summary),
        columns=sections.columns(summary),
        footer=_footer(summary),
    )


def write_report(summary: RunSummary, path: Path) -> Path:
    """Write the page at `path`, whole or not at all; ConfigError when the place cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(render(summary).encode("utf-8"))
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ConfigError(
            f"Le rapport ne peut pas être écrit dans « {path} » ({error.strerror or error}). "
            "Choisissez un autre emplacement ou libérez de la place, puis relancez."
        ) from error
    return path


def _template(name: str) -> str:
    return resource("templates", name).read_text(encoding="utf-8")


def _footer(summary: RunSummary) -> str:
    rules = count(len(summary.rules), "règle évaluée", "règles évaluées")
    skipped = count(len(summary.not_evaluated), "non évaluée", "non évaluées")
    when = f" le {date_fr(summary.started)}" if summary.started else ""
    return f"<p>{esc(f'Rapport établi{when} : {rules}, {skipped}.')}</p>"
