# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules over several rows of the result, settled once every row is there: groupings, and rows of one record."""

from __future__ import annotations

import sqlite3
from typing import Any, Callable

from sinp_hdf_plugin.core.engine.plan import Plan
from sinp_hdf_plugin.core.formats.result_tables import OCCURRENCES
from sinp_hdf_plugin.core.sql_text import quoted

# The findings that each call makes anew over all rows; those of SEN-005 come with a change, and stay.
MADE_ANEW = ("CND-010", "CNT-009")
_HIGHEST = """CREATE TEMP TABLE groupes AS SELECT idSINPRegroupement AS groupe, max(niveau) AS niveau,
    count(DISTINCT niveau) AS niveaux FROM ({union}) GROUP BY idSINPRegroupement"""


def settle_groupings(connection: sqlite3.Connection, plan: Plan, record: Callable[..., None]) -> None:
    """SEN-005: every record of a grouping carries the highest level of the group; each change is a finding.

    CND-010: a coarser diffusion is only for groupings that hold a sensitive record. CNT-009: counts by sex do not
    add up to more than the record's total. `record` takes the arguments of the run's `record_finding`.
    """
    fed = {target.name for target in plan.targets}
    if plan.settings.profile.rows_per_record == "many" and fed.issuperset(("occSexe", "denombrementMax")):
        _counts_by_sex(connection, plan, record)
    if not fed.intersection(("idSINPRegroupement", "diffusionNiveauPrecision")):
        return
    union = " UNION ALL ".join(
        f"SELECT idSINPRegroupement, coalesce(sensiNiveau, '0') AS niveau FROM {quoted(table)} "  # nosec B608
        "WHERE idSINPRegroupement IS NOT NULL"
        for table in OCCURRENCES.values()
    )
    connection.execute(_HIGHEST.format(union=union))
    connection.execute("CREATE INDEX temp.groupes_groupe ON groupes (groupe)")
    for table in OCCURRENCES.values():
        if "SEN-005" in plan.catalogue:
            _raise_levels(connection, table, plan, record)
        if "CND-010" in plan.catalogue:
            _coarse_diffusion(connection, table, plan, record)


def _raise_levels(connection: sqlite3.Connection, table: str, plan: Plan, record: Callable[..., None]) -> None:
    rule: Any = plan.catalogue["SEN-005"]
    lower = connection.execute(
        f"SELECT o.fid, o.idSINPOccTax, o.sensiNiveau, g.niveau, o.ligne_source, o.feuille FROM {quoted(table)} o "  # nosec B608
        "JOIN groupes g ON g.groupe = o.idSINPRegroupement WHERE coalesce(o.sensiNiveau, '0') <> g.niveau"
    ).fetchall()
    for fid, identifier, level, highest, line, sheet in lower:
        connection.execute(f"UPDATE {quoted(table)} SET sensiNiveau = ? WHERE fid = ?", (highest, fid))  # nosec B608
        message = f"{rule.sentence('sensiNiveau', level)} Niveau porté à {highest}."
        record(rule, "sensiNiveau", level, message, identifier, line, sheet, proposal=f"{highest} (déjà appliqué)")


def _coarse_diffusion(connection: sqlite3.Connection, table: str, plan: Plan, record: Callable[..., None]) -> None:
    rule: Any = plan.catalogue["CND-010"]
    coarse = connection.execute(
        f"SELECT o.idSINPOccTax, o.diffusionNiveauPrecision, o.ligne_source, o.feuille FROM {quoted(table)} o "  # nosec B608
        "LEFT JOIN groupes g ON g.groupe = o.idSINPRegroupement "
        "WHERE o.diffusionNiveauPrecision IN ('1', '2', '3', '4') AND coalesce(g.niveau, '0') = '0'"
    ).fetchall()
    for identifier, wish, line, sheet in coarse:
        record(
            rule,
            "diffusionNiveauPrecision",
            wish,
            rule.sentence("diffusionNiveauPrecision", wish),
            identifier,
            line,
            sheet,
        )


def _counts_by_sex(connection: sqlite3.Connection, plan: Plan, record: Callable[..., None]) -> None:
    rule: Any = plan.catalogue["CNT-009"]
    union = " UNION ALL ".join(
        f"SELECT idSINPOccTax, denombrementMax, ligne_source, feuille, coalesce(occSexe, '0') IN ('0', '6') AS whole "  # nosec B608
        f"FROM {quoted(table)} WHERE denombrementMax IS NOT NULL"
        for table in OCCURRENCES.values()
    )
    exceeded = connection.execute(
        "SELECT idSINPOccTax, max(denombrementMax) FILTER (WHERE whole) AS total, "  # nosec B608
        "sum(denombrementMax) FILTER (WHERE NOT whole) AS parts, min(ligne_source), min(feuille) "
        f"FROM ({union}) GROUP BY idSINPOccTax HAVING parts > total ORDER BY 4"
    ).fetchall()
    for identifier, total, parts, line, sheet in exceeded:
        message = f"{rule.sentence('denombrementMax', total)} Total {total}, somme {parts}."
        record(rule, "denombrementMax", f"{parts} > {total}", message, identifier, line, sheet)
