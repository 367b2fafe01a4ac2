# SPDX-License-Identifier: GPL-2.0-or-later
"""A result seen by another recipient: what its findings weigh there, and what only a new run would tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, OFF, Catalogue, Rule, load_catalogue
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.standard.recipients import Recipient, load_recipient

Kind = tuple[str, str]  # a rule and the severity that its findings were given: all such findings weigh the same


@dataclass(frozen=True)
class ToRun:
    """A rule of which a new run would find something else, and why, in French."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Seen:
    """The findings of a run as a recipient sees them.

    severities: (regle, gravite) of the findings -> severity there, `off` where it does not ask that; to_run: rules
    whose findings are not those a run for it would make; fates: rules with findings that would change what becomes of
    rows (held, displaced, not exchangeable): findings are reweighed at once, rows only move with a new run.
    """

    recipient: Recipient
    severities: Mapping[Kind, str]
    to_run: tuple[ToRun, ...]
    fates: tuple[str, ...]

    def severity(self, rule: str, severity: str) -> str:
        """What a finding of this rule and severity weighs for the recipient."""
        return self.severities.get((rule, severity), severity)

    @property
    def complete(self) -> bool:
        """A new run would tell nothing more."""
        return not self.to_run and not self.fates


def severities(
    result_findings: Iterable[Kind],
    recipient: str,
    run_level: str,
    version: Version,
    catalogue: Catalogue | None = None,
) -> Seen:
    """What findings of a run made for `run_level` weigh for another recipient.

    result_findings: (regle, gravite) of each finding, or of each kind of them once. A finding whose severity is not
    that of its rule (a value already completed, a circumstance the reader coped with) keeps it. Raises ConfigError for
    an unknown recipient.
    """
    catalogue = catalogue or load_catalogue()
    there, here = load_recipient(recipient), load_recipient(run_level)
    found = dict.fromkeys(result_findings)
    weighed = {kind: _weighed(kind, catalogue, there.id, here.id) for kind in found}
    to_run = [
        ToRun(rule.id, reason) for rule in catalogue.rules if (reason := _why_to_run(rule, there, here)) is not None
    ]
    differ = set(there.mandatory(version)) != set(here.mandatory(version))
    fates = sorted({rule for (rule, given), new in weighed.items() if _moves_rows(catalogue, rule, given, new, differ)})
    return Seen(there, weighed, tuple(to_run), tuple(fates))


def finding_kinds(result: Path) -> dict[Kind, int]:
    """How many findings of each rule and severity a result GeoPackage has. Raises FormatError when it is none."""
    uri = f"{result.resolve().as_uri()}?mode=ro"
    try:
        connection = sqlite3.connect(uri, uri=True)
        try:
            rows = connection.execute("SELECT regle, gravite, count(*) FROM constats GROUP BY regle, gravite")
            return {(rule, severity): count for rule, severity, count in rows}
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise FormatError(
            f"« {result.name} » n’est pas un résultat de conversion ou de validation ({error}). Choisissez-en un."
        ) from error


def _weighed(kind: Kind, catalogue: Catalogue, there: str, here: str) -> str:
    rule_id, given = kind
    if rule_id not in catalogue:
        return given
    rule = catalogue[rule_id]
    return rule.severity_at(there) if given == rule.severity_at(here) else given


def _why_to_run(rule: Rule, there: Recipient, here: Recipient) -> str | None:
    """Why the run did not look for what the recipient asks for."""
    if rule.severity_at(there.id) == OFF or rule.needs:
        return None
    if rule.severity_at(here.id) == OFF:
        return "Cette règle n’était pas demandée au niveau de l’exécution."
    if rule.kind == "codelist" and there.base != here.base:
        return "Les codes gelés ne sont pas admis de la même façon à ce niveau."
    return None


def _moves_rows(catalogue: Catalogue, rule_id: str, given: str, new: str, differ: bool) -> bool:
    if rule_id not in catalogue or given not in (*ERRORS, "avertissement", "info"):
        return False
    crosses = (given in ERRORS) != (new in ERRORS)
    displaces = catalogue[rule_id].on_fail in ("displace", "suggest_fix", "auto_fill")
    return crosses or (differ and given in ERRORS and displaces)
