# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run will do, settled before the first row is read: a profile bound to a source, a level and constants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Callable

from sinp_hdf_plugin.core.engine.given import given_value, refusals
from sinp_hdf_plugin.core.engine.sqlite_rules import Check
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.codes import CodeReader, fold
from sinp_hdf_plugin.core.mapping.profile import ColumnMapping, Profile
from sinp_hdf_plugin.core.mapping.readers import reader_for
from sinp_hdf_plugin.core.mapping.values import Reader, Value
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, OFF, Catalogue, Rule, identifiers, load_catalogue
from sinp_hdf_plugin.core.rules.predicates import conjuncts, predicate
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version
from sinp_hdf_plugin.core.standard.model import Version
from sinp_hdf_plugin.core.standard.recipients import load_recipient

DEFAULT = "valeur par défaut du profil"
_ADDITIONAL = ("nomAttribut", "definitionAttribut", "valeurAttribut", "thematiqueAttribut", "typeAttribut")


@dataclass(frozen=True)
class Target:
    """One column of the format that the source feeds: which source columns, read how."""

    name: str
    inputs: tuple[int, ...]
    reader: Reader
    mapping: ColumnMapping


@dataclass(frozen=True)
class Settings:
    """The choices of a run. `reference_date` is the day rules call now(), AAAA-MM-JJ."""

    profile: Profile
    level: str
    reference_date: str
    parameters: Mapping[str, str]
    crs: str | None = None
    references: frozenset = frozenset()  # reference data at hand; rules that need others answer "not evaluated"


class Plan:
    """The profile bound to the columns of one source. Raises ConfigError when a mandatory column has no origin."""

    def __init__(self, settings: Settings, source_columns: Sequence[str], catalogue: Catalogue | None = None) -> None:
        self.settings = settings
        self.version: Version = load_version(settings.profile.format_id)
        self.catalogue = catalogue or load_catalogue()
        self.codelists = load_codelists()
        self.mandatory = frozenset(load_recipient(settings.level).mandatory(self.version))
        self.source_columns = tuple(source_columns)
        self._positions = _positions(source_columns)
        self.targets, self.fates = self._bind()
        self.parameters = self._parameters()
        self.constants = self._constants()
        place = settings.profile.geometry
        self.geometry = {axis: self._first(place.names(axis)) for axis in ("wkt", "x", "y") if place.names(axis)}
        declared = {self._find(name) for name in settings.profile.additional}
        self.unknown = self._unknown(declared)
        self.additional = self._additional(declared)
        self.group = self._find(settings.profile.group) if settings.profile.group else None
        self.rules = tuple(r for r in self.catalogue.rules if r.severity_at(settings.level) != OFF)
        self.fed = self._fed()
        self._require_mandatory()
        self._require_fit()

    def _find(self, name: str) -> int | None:
        position = self._positions.get(name)
        return self._positions.get(fold(name)) if position is None else position

    def _first(self, names: Iterable[str]) -> int | None:
        return next((position for position in map(self._find, names) if position is not None), None)

    def _bind(self) -> tuple[tuple[Target, ...], dict[int, tuple[str, ...]]]:
        """The targets, and for each source column all those that it feeds."""
        targets: list[Target] = []
        fates: dict[int, tuple[str, ...]] = {}
        profile = self.settings.profile
        for mapping in profile.columns:
            inputs = self._inputs(mapping)
            if not inputs and mapping.default is None:
                continue
            if mapping.default is not None:
                given = self._given(mapping.to, str(mapping.default), DEFAULT)
                mapping = replace(mapping, default=given)
            column = self.version.column(mapping.to)
            reader = reader_for(column, mapping, profile, self.codelists, self.version.codes_version)
            targets.append(Target(mapping.to, inputs, reader, mapping))
            fates.update({position: (*fates.get(position, ()), mapping.to) for position in inputs})
        return tuple(targets), fates

    def _inputs(self, mapping: ColumnMapping) -> tuple[int, ...]:
        found = tuple(p for p in map(self._find, mapping.sources) if p is not None)
        if found and not (mapping.merge == "date" and len(found) < len(mapping.sources)):
            return found
        other = self._first(mapping.synonyms)
        return () if other is None else (other,)

    def _given(self, name: str, text: str, origin: str) -> Value:
        return given_value(name, text, origin, self.version, self.codelists, self.settings.profile)

    def _parameters(self) -> dict[str, tuple[Value, str]]:
        """Column -> (value, origin) of what the user gave for this run: the first that empty cells take."""
        given = {}
        for column, parameter in self.version.parameters:
            value = self.settings.parameters.get(parameter)
            if value:
                origin = f"paramètre {parameter}"
                given[column] = (self._given(column, value, origin), origin)
        return given

    def _constants(self) -> dict[str, tuple[Value, str]]:
        """Column -> (value, origin). A run parameter wins over the profile, a source column over both.

        Empty cells take the parameter of the run, else the default of their column, else the constant of the profile.
        """
        fed = {target.name for target in self.targets if target.inputs}
        constants = {
            name: (self._given(name, value, "constante du profil"), "profil")
            for name, value in self.settings.profile.constants.items()
            if name not in fed
        }
        return {**constants, **self.parameters}

    def _unknown(self, declared: set[int | None]) -> tuple[int, ...]:
        """Columns that the profile does not name at all."""
        used = set(self.fates) | {position for position in self.geometry.values() if position is not None}
        named = used | declared | {self._find(name) for name in self.settings.profile.ignored}
        return tuple(p for p in range(len(self.source_columns)) if p not in named)

    def _additional(self, declared: set[int | None]) -> tuple[int, ...]:
        """Columns that become additional attributes: those that the profile declares, and mostly the unknown ones."""
        kept = self.unknown if self.settings.profile.unknown_columns == "additional" else ()
        return tuple(p for p in range(len(self.source_columns)) if p in declared or p in kept)

    @property
    def keeps_additional(self) -> bool:
        """Some columns are kept as additional attributes of the standard, which the source does not fill itself."""
        return bool(self.additional) and not {target.name for target in self.targets}.intersection(_ADDITIONAL)

    @property
    def reads_places(self) -> bool:
        """The source has the columns where the profile looks for the place."""
        found = {axis for axis, position in self.geometry.items() if position is not None}
        return "wkt" in found or found >= {"x", "y"}

    def column_fates(self) -> list[tuple[str, str, str]]:
        """(source column, what became of it, targets) for the report."""
        places = {position for position in self.geometry.values() if position is not None}
        kept = self.additional if self.keeps_additional else ()
        result = []
        for position, name in enumerate(self.source_columns):
            if position in self.fates:
                also = [also for also, of in (("geometrie", places), ("nomAttribut", kept)) if position in of]
                result.append((name, "repris", ", ".join((*self.fates[position], *also))))
            elif position in places:
                result.append((name, "géométrie", "geometrie"))
            elif position in kept:
                result.append((name, "attribut additionnel", "nomAttribut"))
            elif position in self.unknown or position in self.additional:
                result.append((name, "inconnu, non repris", ""))
            else:
                result.append((name, "ignoré par le profil", ""))
        return result

    def _require_mandatory(self) -> None:
        """STR-010: every mandatory column comes from somewhere, or the run does not start."""
        asked = asked_columns(self.version, self.catalogue, self.settings.level, self.settings.references)
        missing = [name for name in asked if name not in self.present]
        if missing:
            raise ConfigError(self._missing_sentence(missing))

    def _require_fit(self) -> None:
        """No value given for whole columns breaks a rule by itself: every row that takes it would be held or spoilt."""
        given = [(name, value, origin) for name, (value, origin) in self.constants.items()]
        given += [(t.name, t.mapping.default, DEFAULT) for t in self.targets if t.mapping.default is not None]
        errors = [check for check in self.checks() if check[0].severity_at(self.settings.level) in ERRORS]
        refused = refusals(given, errors, self.settings.reference_date)
        if refused:
            raise ConfigError("\n".join(refused))

    @property
    def present(self) -> frozenset[str]:
        """The columns that come from the source, from a default or from a constant."""
        return frozenset((*(target.name for target in self.targets), *self.constants))

    def _missing_sentence(self, names: Sequence[str]) -> str:
        lines = []
        parameters = dict(self.version.parameters)
        for name in names:
            sources = next((m.sources for m in self.settings.profile.columns if m.to == name), ())
            expected = f" (colonne attendue : {', '.join(sources)})" if sources else ""
            remedy = (
                f" — donnez le paramètre {parameters[name]}"
                if name in parameters
                else " — ajoutez une constante au profil"
            )
            lines.append(f"- {name}{expected}{remedy}")
        given = ", ".join(self.source_columns[:12]) + ("…" if len(self.source_columns) > 12 else "")
        return (
            f"STR-010 : le profil « {self.settings.profile.id} » ne trouve pas, dans ce fichier, de quoi remplir "
            f"des attributs obligatoires au niveau « {self.settings.level} » :\n"
            + "\n".join(lines)
            + f"\nColonnes du fichier : {given}. Vérifiez que le profil choisi est celui de ce fichier."
        )

    def proposer(self, name: str) -> Callable[[str], str | None]:
        """What proposes a code for a text found in a coded column."""
        column = self.version.column(name)
        codelist = self.codelists.get(column.codelist or "")
        if codelist is None:
            return lambda text: None
        reader = CodeReader(codelist, self.version.codes_version)
        return reader.propose_list if column.list else reader.propose

    def _fed(self) -> frozenset[str]:
        """The columns that some row may have: from the source, constants, fills, unknown columns."""
        filled = (fill.column for rule in self.rules for fill in rule.fill)
        kept = _ADDITIONAL if self.keeps_additional else ()
        return frozenset((*(target.name for target in self.targets), *self.constants, *filled, *kept))

    def checks(self) -> list[Check]:
        """The rules that are expressions and can be evaluated, with their text."""
        found = []
        for rule in self.rules:
            text = (
                predicate(rule, self.version, self.codelists, self.settings.level)
                if rule.kind in ("row", "codelist")
                else None
            )
            if text and not self.missing_reference(rule) and not self.missing_columns(rule):
                found += [(rule, part) for part in conjuncts(text)]
        return found

    def row_checks(self) -> list[Check]:
        """The checks to run on every row."""
        whole = set(self.whole_file_checks())
        return [check for check in self.checks() if check not in whole]

    def whole_file_checks(self) -> list[Check]:
        """Warnings about columns that this source does not feed at all: one answer for all rows, told once."""
        fed = self.fed | {"geometrie"}
        return [
            (rule, text)
            for rule, text in self.checks()
            if rule.severity_at(self.settings.level) not in ERRORS and not fed.intersection(identifiers(text))
        ]

    def missing_reference(self, rule: Rule) -> bool:
        """The rule needs reference data that is not installed: it answers "not evaluated"."""
        return bool(set(rule.needs) - self.settings.references)

    def missing_columns(self, rule: Rule) -> tuple[str, ...]:
        """Columns outside the format that the rule would compare (year, month, day beside a date)."""
        names = identifiers(rule.expression or "") if rule.kind == "row" else ()
        return tuple(name for name in names if name != "geometrie" and not self.version.has_column(name))

    def not_evaluated(self) -> list[Rule]:
        """The rules of this level that could not be run."""
        return [rule for rule in self.rules if not self.can_evaluate(rule)]

    def can_evaluate(self, rule: Rule) -> bool:
        """The rule has all it needs, and something to look at."""
        return not (self.missing_reference(rule) or self.missing_columns(rule) or rule.without_object)


def asked_columns(
    version: Version, catalogue: Catalogue, level: str, references: frozenset = frozenset()
) -> tuple[str, ...]:
    """The columns that must come from somewhere, in the order of the format.

    They are the mandatory ones, and those without which every row would be held, a rule of presence refusing it; less
    those that a rule fills by itself.
    """
    rules = catalogue.at_level(level)
    held_without = {
        rule.attributes[0]
        for rule in rules
        if rule.category == "mandatory" and rule.on_fail == "reject_row" and len(rule.attributes) == 1
        if rule.severity_at(level) in ERRORS and not set(rule.needs) - references
    }
    mandatory = load_recipient(level).mandatory(version)
    asked = held_without.union(mandatory) - {fill.column for rule in rules for fill in rule.fill}
    return tuple(column.name for column in version.columns() if column.name in asked)


def _positions(names: Sequence[str]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, name in enumerate(names):
        positions.setdefault(fold(name), position)
    positions.update({name: position for position, name in enumerate(names)})
    return positions
