# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the report share: invented runs, and a reader of the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sinp_hdf_plugin.core.formats.report_html import render
from sinp_hdf_plugin.core.rules.summary import (
    ColumnFate,
    Completeness,
    Constant,
    Example,
    Fill,
    NotEvaluated,
    RuleCount,
    RunSummary,
)

HOSTILE = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">&amp;'\"</td></table>"
VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about; a tag that closes another one is a fault."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> repeats an attribute")
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, all blanks made one plain space."""
        return re.sub(r"\s+", " ", " ".join(self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def some_run(**changes) -> RunSummary:
    """An ordinary run: a bit of everything."""
    values = {
        "source": "export.csv",
        "profile_id": "clicnat",
        "profile_title": "Export ClicNat",
        "level": "echange",
        "format_version": "occtax-hdf/1.0",
        "engine": "SQLite",
        "reference_date": "2026-11-01",
        "started": "2026-11-22T15:03:08",
        "seconds": 7.34,
        "rows_read": 20000,
        "rows_accepted": 19405,
        "rows_quarantined": 588,
        "empty_rows": 7,
        "rows_displaced": 137,
        "rows_not_exchangeable": 1204,
        "records": 18990,
        "displaced_values": 153,
        "findings_total": 223,
        "by_severity": {"erreur": 212, "avertissement": 11},
        "rules": [
            RuleCount(
                "DAT-001",
                "erreur",
                "date",
                ["dateDebut", "dateFin"],
                "La fin suit le début.",
                212,
                [Example(45, "", "2021-06-12", "La date de fin précède la date de début.", "2021-06-21")],
                "quarantine",
                212,
            ),
            RuleCount("TAX-001", "avertissement", "taxon", ["nomCite"], "Le nom cité a un sens.", 11),
            RuleCount("COD-010", "erreur", "codelist", ["occSexe"], "Le code est vivant.", 0),
        ],
        "not_evaluated": [NotEvaluated("TAX-002", "Le nom existe.", "Il manque TAXREF")],
        "completeness": [Completeness("dateDebut", "Date de début", "mandatory", 19399, 19405)],
        "by_year": {2024: 10000, 2025: 9405},
        "by_month": {5: 19405},
        "by_group": {"Oiseaux": 19405},
        "constants": [Constant("statutSource", "Te", "constante du profil")],
        "fills": [Fill("idSINPOccTax", "OBL-001", 19405)],
        "columns": [ColumnFate("date_debut", "map", "dateDebut"), ColumnFate("meteo", "ignore")],
        "notes": ["Encodage Windows-1252 reconnu."],
    }
    values.update(changes)
    return RunSummary(**values)


def page(summary: RunSummary) -> Page:
    parsed = Page(render(summary))
    assert parsed.faults == []
    return parsed


def hostile_run() -> RunSummary:
    rule = RuleCount(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        [HOSTILE],
        HOSTILE,
        3,
        [Example(2, HOSTILE, HOSTILE, HOSTILE, HOSTILE), Example(3, "b", "v", "m", None)],
        HOSTILE,
        1,
    )
    return RunSummary(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        True,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        1.0,
        rows_read=3,
        rows_accepted=3,
        findings_total=3,
        by_severity={HOSTILE: 3},
        rules=[rule, RuleCount(HOSTILE + "2", "info", "date", [], HOSTILE, 0)],
        not_evaluated=[NotEvaluated(HOSTILE, HOSTILE, HOSTILE)],
        completeness=[
            Completeness(HOSTILE, HOSTILE, HOSTILE, 1, 3),
            Completeness(HOSTILE, HOSTILE, "optional", 0, 3),
        ],
        by_year={2020: 3},
        by_month={1: 3},
        by_group={HOSTILE: 3},
        constants=[Constant(HOSTILE, HOSTILE, HOSTILE)],
        fills=[Fill(HOSTILE, HOSTILE, 1)],
        columns=[ColumnFate(HOSTILE, HOSTILE, HOSTILE)],
        notes=[HOSTILE],
    )
