# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of a result, counted again from its tables after some of its rows were run again."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sinp_hdf_plugin.core.engine import day_order
from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.engine.tally import Contributions, StoredCounts, StoredRule, Tally
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.rules.summary import MAX_EXAMPLES, Example, RunSummary
from sinp_hdf_plugin.core.sql_text import quoted

_ROW_FINDING = "(id_enregistrement IS NOT NULL OR attribut = '(ligne)')"
_OF_THE_FILE = f"NOT {_ROW_FINDING} AND ligne_source IS NOT NULL"
_PLACE = "(coalesce(feuille, '') || char(31) || ligne_source)"
_ORIGIN = re.compile(r"(.*) \((\d+) lignes?\)\Z", re.DOTALL)
Told = Mapping[str, Mapping[str, tuple[str, str]]]  # section -> key -> (label, value)


def told(connection: sqlite3.Connection, schema: str = "main") -> dict[str, dict[str, tuple[str, str]]]:
    """The table `rapport` of a database of the connection: section -> key -> (label, value)."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for section, key, label, value in connection.execute(
        f"SELECT section, cle, libelle, valeur FROM {schema}.rapport"  # nosec B608  # a name of ours
    ):
        found.setdefault(section, {})[key] = (label or "", value or "")
    return found


def count_said(report: Told, key: str) -> int:
    """A number of the section `comptes`. Raises FormatError when it is not there any more."""
    try:
        return int(report["comptes"][key][1])
    except (KeyError, ValueError) as error:
        raise FormatError(
            f"La table « rapport » de ce résultat ne dit plus les comptes de la conversion (il manque « {key} ») : "
            "refaites la conversion."
        ) from error


def earlier(connection: sqlite3.Connection) -> Contributions:
    """What the report says of groups, constants and fills, which no other table tells."""
    groups: Counter = Counter()
    constants: Counter = Counter()
    fills: Counter = Counter()
    for section, key, label, value in connection.execute(
        "SELECT section, cle, libelle, valeur FROM rapport WHERE section IN ('groupes', 'constantes', 'completements')"
    ):
        origin = _ORIGIN.match(label or "")
        if section == "groupes":
            groups[key] += int(value)
        elif section == "completements":
            fills[label, key] += int(value)
        elif origin:
            constants[key, value, origin.group(1)] += int(origin.group(2))
    return Contributions(groups, constants, fills)


def summary_of(
    connection: sqlite3.Connection, plan: Plan, report: Told, others: Contributions, **about: Any
) -> RunSummary:
    """The account of the result as its tables are now. `about`: source, sheet, engine, dates, notes."""
    tally = Tally(plan)
    tally.stored(_stored(connection, plan, report), others)
    return tally.summary(**about)


def _stored(connection: sqlite3.Connection, plan: Plan, report: Told) -> StoredCounts:
    read = count_said(report, "lues")
    accepted, flagged, filled = _occurrences(connection, plan)
    held = connection.execute("SELECT count(*) FROM quarantaine").fetchone()[0]
    displaced = connection.execute(
        "SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT ligne_source, feuille FROM elements_deplaces)) "
        "FROM elements_deplaces"
    ).fetchone()
    union = " UNION ALL ".join(f"SELECT idSINPOccTax, dateDebut FROM {quoted(name)}" for name in OCCURRENCES.values())  # nosec B608
    records = connection.execute(f"SELECT count(DISTINCT idSINPOccTax) FROM ({union})").fetchone()[0]  # nosec B608
    years: Counter = Counter()
    months: Counter = Counter()
    for month, rows in connection.execute(
        f"SELECT substr(dateDebut, 1, 7) AS m, count(*) FROM ({union}) WHERE m GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]' "  # nosec B608
        "GROUP BY m"
    ):
        years[int(month[:4])] += rows
        months[int(month[5:7])] += rows
    severities = dict(connection.execute("SELECT gravite, count(*) FROM constats GROUP BY gravite"))
    return StoredCounts(
        *(read, accepted, displaced[1], held, flagged, count_said(report, "vides"), records, displaced[0]),
        *(severities, _rules(connection, plan, read), filled, years, months),
    )


def _occurrences(connection: sqlite3.Connection, plan: Plan) -> tuple[int, int, dict[str, int]]:
    """(accepted rows, those that may not be exchanged, filled cells by column)."""
    names = [column.name for column in plan.version.columns() if column.type != "geometry"]
    accepted = flagged = 0
    filled: Counter = Counter()
    for kind, table in OCCURRENCES.items():
        counts = ["*", *map(quoted, names), *(["geom"] if kind else [])]
        wanted = ", ".join(f"count({name})" for name in counts)
        found = connection.execute(
            f"SELECT {wanted}, count(*) FILTER (WHERE echangeable = 0) FROM {quoted(table)}"  # nosec B608  # names of ours
        ).fetchone()
        accepted, flagged = accepted + found[0], flagged + found[-1]
        filled.update(dict(zip(names, found[1:])))
        filled["geometrie"] += found[len(names) + 1] if kind else 0
    return accepted, flagged, dict(filled)


def _rules(connection: sqlite3.Connection, plan: Plan, read: int) -> list[StoredRule]:
    """Rows, severity, proposals and examples of each rule that found something."""
    of_all_rows = {rule.id for rule, _ in plan.whole_file_checks()}
    ranks = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(SEVERITIES))
    found = connection.execute(
        f"SELECT regle, min(CASE gravite {ranks} END), "  # nosec B608  # our own words
        f"count(DISTINCT {_PLACE}) FILTER (WHERE {_ROW_FINDING}), "
        f"CASE regle WHEN '{day_order.RULE}' THEN count(DISTINCT {_PLACE}) FILTER (WHERE {_OF_THE_FILE}) "
        f"ELSE count(*) FILTER (WHERE {_OF_THE_FILE}) END, "
        f"count(*) FILTER (WHERE NOT {_ROW_FINDING} AND ligne_source IS NULL), count(proposition) "
        "FROM constats GROUP BY regle"
    ).fetchall()
    examples = _examples(connection)
    stored = []
    for rule, rank, rows, placed, nowhere, proposals in found:
        about_file = plan.catalogue[rule].kind == "file" and rule != day_order.RULE
        everywhere = rule in of_all_rows
        rows += (0 if about_file else placed) + (nowhere * read if everywhere else 0)
        told = (placed if about_file else 0) + (0 if everywhere else nowhere)
        stored.append(StoredRule(rule, SEVERITIES[rank or 0], rows, told, proposals, examples.get(rule, [])))
    return stored


def _examples(connection: sqlite3.Connection) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    rows = connection.execute(
        "SELECT regle, ligne_source, feuille, valeur, message, proposition FROM "
        "(SELECT *, row_number() OVER (PARTITION BY regle ORDER BY fid) AS rang FROM constats) "
        "WHERE rang <= ? ORDER BY regle, rang",
        [MAX_EXAMPLES],
    )
    for rule, line, sheet, value, message, proposal in rows:
        found.setdefault(rule, []).append(Example(line or 0, sheet or "", value, message or "", proposal))
    return found
