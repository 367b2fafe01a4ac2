# SPDX-License-Identifier: GPL-2.0-or-later
"""What one run did, in numbers: the only thing the HTML report and the `rapport` table are made from.

The engine fills a RunSummary; nothing here reads a file or runs a rule. Counts are in rows of the source
unless a name says otherwise ("records", "values", "findings"). Texts are French, because users read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.rules.summary_rows import ReportRow, report_rows

#: At most this many examples are kept for a rule; all findings are in the `constats` table.
MAX_EXAMPLES = 5


@dataclass
class Example:
    """One finding, quoted.

    line: logical row of the source (header = 1) or feature id, 0 for the file as a whole; sheet: sheet, table
    or layer it is in; value: what was found (None = empty); proposal: the value proposed instead, if any.
    """

    line: int
    sheet: str = ""
    value: str | None = None
    message: str = ""
    proposal: str | None = None


@dataclass
class RuleCount:
    """What one evaluated rule found.

    rows: rows in which it failed; file_findings: what it found in the file or its columns, and in no row (both 0 = it
    was evaluated and found nothing); fate: what became of the rows, either a code known to the report (`quarantine`,
    `displace`, `flag_only`, `auto_fill`, `suggest_fix`, `reject_row`, `reject_file`) or a French phrase; proposals:
    findings that carry a proposed value.
    """

    rule: str
    severity: str
    category: str
    attributes: list[str] = field(default_factory=list)
    statement_fr: str = ""
    rows: int = 0
    examples: list[Example] = field(default_factory=list)
    fate: str = ""
    proposals: int = 0
    file_findings: int = 0

    @property
    def found(self) -> int:
        """How often it failed: rows, and findings that are about no row."""
        return self.rows + self.file_findings


@dataclass
class NotEvaluated:
    """A rule that could not run, and why (missing reference data, missing column, level...)."""

    rule: str
    statement_fr: str
    reason_fr: str


@dataclass
class Completeness:
    """How many rows have a value in one column of the format.

    obligation: mandatory, conditional, recommended, optional or unknown; filled and total: rows.
    """

    column: str
    label: str
    obligation: str
    filled: int
    total: int

    @property
    def rate(self) -> float:
        """Share of rows with a value, 0 to 1; 0 when there is no row."""
        return self.filled / self.total if self.total else 0.0


@dataclass
class Constant:
    """A value given to every row. origin: where it comes from (a parameter of the run, the profile)."""

    column: str
    value: str
    origin: str


@dataclass
class Fill:
    """Values a rule completed without a person, as its `auto_fill` allows. rows: rows completed."""

    column: str
    rule: str
    rows: int


@dataclass
class ColumnFate:
    """What became of one column of the source.

    fate: `map`, `attribute` (additional attribute), `geometry`, `ignore`, `unknown` or a French phrase;
    target: name of the column of the format, empty if there is none.
    """

    source: str
    fate: str
    target: str = ""


@dataclass
class AttributeCount:
    """Findings that concern one attribute, by severity; rules: ids of those that made them, gravest first."""

    attribute: str
    by_severity: dict[str, int] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)


@dataclass
class RunSummary:
    """The account of one run.

    source: name to show to people (a file name, a layer name), never a connection string;
    started: local ISO date and time of the start; reference_date: ISO date taken for "today" by the rules;
    rows_accepted includes rows_displaced (rows with at least one displaced value) and rows_not_exchangeable;
    records: distinct records (several rows may make one); empty_rows: wholly empty rows, left out;
    findings_total and by_severity count findings (a row may have several). profile_content (JSON), parameters and crs
    are what the run was asked for, so that rows of it can be run again in the same way.
    """

    source: str
    sheet: str = ""
    profile_id: str = ""
    profile_title: str = ""
    profile_provisional: bool = False
    level: str = ""
    format_version: str = ""
    rules_version: str = ""
    engine: str = ""
    reference_date: str = ""
    started: str = ""
    seconds: float = 0.0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_displaced: int = 0
    rows_quarantined: int = 0
    rows_not_exchangeable: int = 0
    empty_rows: int = 0
    records: int = 0
    displaced_values: int = 0
    findings_total: int = 0
    by_severity: dict[str, int] = field(default_factory=dict)
    rules: list[RuleCount] = field(default_factory=list)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    completeness: list[Completeness] = field(default_factory=list)
    by_year: dict[int, int] = field(default_factory=dict)
    by_month: dict[int, int] = field(default_factory=dict)
    by_group: dict[str, int] = field(default_factory=dict)
    constants: list[Constant] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    columns: list[ColumnFate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    profile_content: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    crs: str = ""

    def check(self) -> str | None:
        """The sentence to show when the counts do not add up, None when they do."""
        total = self.rows_accepted + self.rows_quarantined + self.empty_rows
        if self.rows_read == total:
            return None
        return (
            f"Les comptes ne tombent pas juste : {self.rows_read} lignes lues, mais"
            f" {self.rows_accepted} acceptées + {self.rows_quarantined} en quarantaine"
            f" + {self.empty_rows} vides = {total}"
            f" (écart de {self.rows_read - total:+d}). N'utilisez pas ce résultat et signalez cette anomalie."
        )

    @property
    def proposals(self) -> int:
        """Findings that carry a proposed value."""
        return sum(rule.proposals for rule in self.rules)

    def failed_rules(self) -> list[RuleCount]:
        """Rules with at least one finding: gravest first, then most findings, then id."""
        failed = [rule for rule in self.rules if rule.found]
        return sorted(failed, key=lambda rule: (severity_rank(rule.severity), -rule.found, rule.rule))

    def passed_rules(self) -> list[RuleCount]:
        """Rules that were evaluated and found nothing, by id."""
        return sorted((rule for rule in self.rules if not rule.found), key=lambda rule: rule.rule)

    def by_attribute(self) -> list[AttributeCount]:
        """Findings for each attribute, gravest and most numerous first; a finding on two counts for both."""
        counts: dict[str, AttributeCount] = {}
        for rule in self.failed_rules():
            for name in dict.fromkeys(rule.attributes):
                entry = counts.setdefault(name, AttributeCount(name))
                entry.by_severity[rule.severity] = entry.by_severity.get(rule.severity, 0) + rule.found
                entry.rules.append(rule.rule)
        return sorted(
            counts.values(),
            key=lambda entry: ([-entry.by_severity.get(code, 0) for code in SEVERITIES], entry.attribute),
        )

    def to_rows(self) -> list[ReportRow]:
        """The rows (section, cle, libelle, valeur) of the `rapport` table, numbers in plain digits."""
        return list(report_rows(self))


def severity_rank(severity: str) -> int:
    """Place of a severity, 0 = gravest; an unknown word comes last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
