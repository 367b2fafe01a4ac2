# SPDX-License-Identifier: GPL-2.0-or-later
"""Values that no row gives: constants and defaults of a profile, parameters of a run. Checked once, before the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sinp_hdf_plugin.core.engine.columns import Column
from sinp_hdf_plugin.core.engine.sqlite_rules import Check, SqliteRules
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping, Profile
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, reader_for
from sinp_hdf_plugin.core.mapping.values import Value
from sinp_hdf_plugin.core.rules.catalogue import identifiers
from sinp_hdf_plugin.core.standard.codes import CodeList
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

# What a person may type without harm: blanks around, a long text, letters that look garbled.
_HARMLESS = frozenset(("STR-014", "STR-016", "STR-017"))


def given_value(
    name: str, text: str, origin: str, version: Version, codelists: Mapping[str, CodeList], profile: Profile
) -> Value:
    """The value as its column holds it. Raises ConfigError for what that column could not take from a row."""
    column = version.column(name)
    reader = reader_for(
        column, ColumnMapping(name, ()), replace(profile, nulls=frozenset()), codelists, version.codes_version
    )
    read = reader(text)
    wrong = [problem for problem in read.problems if problem.rule not in _HARMLESS]
    if read.value is None or wrong or not _is_listed(read.value, column, version, codelists):
        proposal = next((problem.proposal for problem in wrong if problem.proposal), None)
        advice = f" Vouliez-vous dire « {proposal} » ?" if proposal else ""
        raise ConfigError(
            f"La valeur « {text} » donnée à « {name} » ({origin}) ne convient pas à cette colonne : "
            f"{_expected(column, version, codelists)}.{advice}"
        )
    return read.value


def refusals(given: Sequence[tuple[str, Value, str]], errors: Sequence[Check], reference_date: str) -> list[str]:
    """A French sentence for each (column, value, origin) that breaks one of these rules whatever the row.

    Those are the rules that read this column alone: the form of an identifier, the codes that a level admits.
    """
    found = []
    for name, value, origin in given:
        alone = [(rule, text) for rule, text in errors if set(identifiers(text)) == {name}]
        rules = SqliteRules(alone, reference_date)
        for rule, _, _ in rules.failures({name: Column.constant(value, 1)}, 1):
            found.append(
                f"La valeur « {value} » donnée à « {name} » ({origin}) ne convient pas à cette colonne : aucune ligne "
                f"ne pourrait la garder. {rule.id} : {rule.statement['fr']} Corrigez ou retirez cette valeur."
            )
    return found


def _is_listed(value: Value, column: FlatColumn, version: Version, codelists: Mapping[str, CodeList]) -> bool:
    codelist = codelists.get(column.codelist or "")
    if codelist is None:
        return True
    items = str(value).split(LIST_SEPARATOR) if column.list else [str(value)]
    return set(items) <= set(codelist.codes_live(version.codes_version))


def _expected(column: FlatColumn, version: Version, codelists: Mapping[str, CodeList]) -> str:
    codelist = codelists.get(column.codelist or "")
    if codelist is not None:
        return f"il faut un code de sa liste ({', '.join(codelist.codes_live(version.codes_version))})"
    return _TYPES.get(column.type, "il faut un texte")


_TYPES = {
    "integer": "il faut un nombre entier",
    "decimal": "il faut un nombre",
    "date": "il faut un jour écrit AAAA-MM-JJ",
    "datetime": "il faut un jour écrit AAAA-MM-JJ, avec ou sans heure",
    "time": "il faut une heure écrite HH:MM:SS",
    "json": "il faut un objet JSON",
}
