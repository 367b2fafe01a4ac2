# SPDX-License-Identifier: GPL-2.0-or-later
"""Which values of a record were completed without a person: by a rule, by the profile, by a parameter of the run.

The report of a run counts them by attribute; a record is compared with what would have been put there. Where every row
of the run took such a value it is sure of this one too; where only some did, a record that has it may owe it to its
source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sinp_hdf_plugin.core.engine.convert import stable_uuid
from sinp_hdf_plugin.core.engine.sqlite_rules import connect
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.mapping.values import Value
from sinp_hdf_plugin.core.rules.catalogue import Fill, identifiers
from sinp_hdf_plugin.core.sql_text import quoted
from sinp_hdf_plugin.core.workbench.proposals import DONE

if TYPE_CHECKING:
    from sinp_hdf_plugin.core.workbench.result import Result

_COUNTED = re.compile(r"(.+) \(([0-9]+) lignes?\)\Z")


class Completed(NamedTuple):
    """A value that its source did not give. `origin`: a rule, or in French where the value comes from.

    sure: False when the source may have given the same; former: the value that was replaced, where the finding of it
    was kept (`fixes.plan_reversals` takes it back).
    """

    attribute: str
    value: Value
    origin: str
    sure: bool
    former: str | None = None


def completed(result: Result, table: str, fid: int) -> list[Completed]:
    """The values of a record that were completed at the conversion, in the order of the format."""
    if table not in OCCURRENCES.values():
        return []
    cursor = result.connection.execute(f"SELECT * FROM {quoted(table)} WHERE fid = ?", [fid])  # nosec B608  # one of ours
    row = cursor.fetchone()
    if row is None:
        return []
    record = dict(zip((column[0] for column in cursor.description), row))
    found: dict[str, Completed] = {}
    for one in (*_replaced(result, record), *_filled(result, record), *_constants(result, record)):
        found.setdefault(one.attribute, one)
    return [found[column.name] for column in result.version.columns() if column.name in found]


def _replaced(result: Result, record: Mapping[str, Any]) -> Iterator[Completed]:
    """Values that took the place of others, each with its finding."""
    told = result.connection.execute(
        "SELECT attribut, regle, valeur, proposition FROM constats WHERE ligne_source = ? AND feuille IS ? "
        "AND proposition LIKE ?",
        [record["ligne_source"], record["feuille"], f"%{DONE}"],
    )
    for attribute, rule, value, proposal in told.fetchall():
        if str(record.get(attribute)) == proposal.removesuffix(DONE):
            yield Completed(attribute, record[attribute], rule, True, value)


def _filled(result: Result, record: Mapping[str, Any]) -> Iterator[Completed]:
    """Values that a rule puts where there is none."""
    for attribute, rule_id, rows in result.facts.fills:
        rule = result.proposals.rule(rule_id)
        value = record.get(attribute)
        if rule is None or value is None:
            continue
        everywhere = rows >= result.facts.rows
        for fill in rule.fill:
            if fill.column != attribute:
                continue
            if fill.method == "uuid5":
                if _is_ours(result, record):
                    yield Completed(attribute, value, rule_id, True)
            elif fill.expression and str(_computed(result, fill, record)) == str(value):
                yield Completed(attribute, value, rule_id, everywhere)


def _is_ours(result: Result, record: Mapping[str, Any]) -> bool:
    """Whether the identifier is the one that a run makes of idOrigine. One made of a row's content cannot be told."""
    profile, origin = result.profile(), record.get("idOrigine")
    if profile is None or origin is None:
        return False
    made = stable_uuid(f"{profile.source_id}|{record.get('idSINPJdd') or ''}|{origin}")
    return made == str(record["idSINPOccTax"]).lower()


def _computed(result: Result, fill: Fill, record: Mapping[str, Any]) -> Value:
    """What a fill puts into a record that has nothing there yet."""
    names = identifiers(fill.expression or "")
    values = [None if name == fill.column else record.get(name) for name in names]
    selected = ", ".join(f"? AS {quoted(name)}" for name in names) or "1 AS rien"
    connection = connect(result.facts.reference_date)
    try:
        query = f"SELECT ({fill.expression}) FROM (SELECT {selected})"  # nosec B608  # text of our own catalogue
        value: Value = connection.execute(query, values).fetchone()[0]
    finally:
        connection.close()
    return value


def _constants(result: Result, record: Mapping[str, Any]) -> Iterator[Completed]:
    """Values of the profile and of the run's parameters."""
    for attribute, value, origin in result.facts.constants:
        counted = _COUNTED.match(origin)
        if counted and record.get(attribute) is not None and str(record[attribute]) == value:
            everywhere = int(counted.group(2)) >= result.facts.rows
            yield Completed(attribute, record[attribute], counted.group(1), everywhere)
