# SPDX-License-Identifier: GPL-2.0-or-later
"""Why two records may be one, in French: what they share, what tells them apart, what one of them does not say."""

from __future__ import annotations

import datetime
import math
from functools import lru_cache
from typing import Any

from sinp_hdf_plugin.core.duplicates.facts import NONE, UNDATED, whole_number
from sinp_hdf_plugin.core.duplicates.identity import LIKE, SAME_ID, SAME_ORIGIN
from sinp_hdf_plugin.core.duplicates.people import likeness_of_people
from sinp_hdf_plugin.core.duplicates.search import Found
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version

FORMAT = "occtax-hdf-1.0"
_BETWEEN = "|"
RULES = {LIKE: "DBL-007", SAME_ID: "DBL-001", SAME_ORIGIN: "DBL-003"}
OTHER_IDENTIFIER = "DBL-009"  # one identifier of origin, two SINP identifiers


class Explainer:
    """Explains the pairs of a search."""

    def __init__(self, found: Found) -> None:
        self._found, self._records, self._facts = found, found.records, found.facts

    def rule(self, pair: int) -> str:
        """The rule that a pair is about."""
        kind = int(self._found.kind[pair])
        if kind == SAME_ORIGIN and self._identifiers_differ(pair):
            return OTHER_IDENTIFIER
        return RULES[kind]

    def why(self, pair: int) -> str:
        """One sentence a pair."""
        alike: list[str] = []
        differing: list[str] = []
        for said, same in (self._taxon(pair), self._dates(pair), self._place(pair), self._observers(pair)):
            (alike if same else differing).append(said)
        self._details(pair, alike, differing)
        head = self._head(pair, bool(differing))
        parts = [head] if head else []
        if alike:
            parts.append(_capital(" ; ".join(alike)))
        if differing:
            parts.append("Diffère : " + " ; ".join(differing))
        if self.is_declared(pair):
            parts.append("Déjà déclarés doublons (doublonDe)")
        return ". ".join(parts) + "."

    def is_declared(self, pair: int) -> bool:
        """Whether one of the two is said to be the duplicate of the other already."""
        one, other = self._rows(pair)
        for row, target in ((one, other), (other, one)):
            declared, identifier = self._text("doublonDe", row), self._text("idSINPOccTax", target)
            if declared and identifier and identifier.lower() in [d.strip().lower() for d in declared.split(_BETWEEN)]:
                return True
        return False

    def _rows(self, pair: int) -> tuple[int, int]:
        return int(self._found.pairs.one[pair]), int(self._found.pairs.other[pair])

    def _values(self, name: str, pair: int) -> tuple[Any, Any]:
        one, other = self._rows(pair)
        return self._text(name, one), self._text(name, other)

    def _text(self, name: str, row: int) -> str | None:
        value = self._records.at(name, row)
        return None if value is None or str(value).strip() == "" else str(value).strip()

    def _identifiers_differ(self, pair: int) -> bool:
        one, other = self._values("idSINPOccTax", pair)
        return bool(one and other and one.lower() != other.lower())

    def _head(self, pair: int, differs: bool) -> str:
        kind = int(self._found.kind[pair])
        if kind == LIKE:
            return ""
        content = "contenu différent" if differs else "même contenu, pour ce qui est comparé"
        if kind == SAME_ID:
            return f"Même identifiant SINP, {content} (DBL-001)"
        origin = f"Même identifiant d’origine « {self._values('idOrigine', pair)[0]} » dans le même jeu de données"
        if self._identifiers_differ(pair):
            return f"{origin}, identifiants SINP différents, {content} ({OTHER_IDENTIFIER})"
        return f"{origin}, {content} (DBL-003)"

    def _taxon(self, pair: int) -> tuple[str, bool]:
        one, other = self._rows(pair)
        facts = self._facts
        codes = [whole_number(self._records.at("cdNom", row)) for row in (one, other)]
        names = " / ".join(dict.fromkeys(f"« {name} »" for name in self._values("nomCite", pair) if name)) or "sans nom"
        if facts.taxon[one] == facts.taxon[other] != NONE:
            if codes[0] == codes[1] and codes[0] is not None:
                return f"même taxon (cd_nom {codes[0]})", True
            return f"même taxon (cd_ref {facts.taxon[one]} : {names})", True
        coded = (facts.taxon[one] != NONE) + (facts.taxon[other] != NONE)
        if facts.name[one] == facts.name[other] != NONE and coded < 2:
            lacks = "sans cd_nom" if not coded else "l’un sans cd_nom"
            return f"même nom cité ({names}, {lacks})", True
        shown = " / ".join(_shown(code) for code in codes)
        return f"taxon ({names} ; cd_nom {shown})", False

    def _dates(self, pair: int) -> tuple[str, bool]:
        one, other = self._rows(pair)
        facts, days = self._facts, int(self._found.pairs.gap[pair])
        periods = list(dict.fromkeys(period_of(facts.start[row], facts.end[row]) for row in (one, other)))
        shown = " / ".join(periods)
        if days == NONE:
            undated = facts.start[one] == facts.start[other] == UNDATED
            return ("aucun n’a de date" if undated else f"date ({shown})"), bool(undated)
        if len(periods) == 1:
            return f"{'même jour' if facts.start[one] == facts.end[one] else 'même période'} ({shown})", True
        if not days:
            return f"périodes qui se recouvrent ({shown})", True
        gap = f"{days} jour{'s' if days > 1 else ''} d’écart ({shown})"
        return gap, days <= self._found.criteria.days

    def _place(self, pair: int) -> tuple[str, bool]:
        one, other = self._rows(pair)
        facts, metres = self._facts, float(self._found.pairs.metres[pair])
        if math.isnan(metres):
            lists = [facts.communes[row] for row in (one, other)]
            both = [set(facts.commune_lists[number]) if number != NONE else set() for number in lists]
            common = sorted(both[0] & both[1])
            if common:
                return f"même commune ({', '.join(common)}), sans lieu plus précis à comparer", True
            return "lieu (l’un des deux n’en a pas, et la commune ne les rapproche pas)", False
        size = max(float(half[row]) for row in (one, other) for half in (facts.half_x, facts.half_y))
        reach = float(facts.reach[one] + facts.reach[other])
        near = metres <= self._found.criteria.metres + reach
        if size > 0 and metres == 0:
            said = "emprises qui se touchent"
        else:
            said = "même point" if metres == 0 else f"à {distance_of(metres)}"
        if reach and metres > self._found.criteria.metres:
            said += f" (précision : {distance_of(reach)} à deux)"
        return said if near else f"lieu ({said})", near

    def _observers(self, pair: int) -> tuple[str, bool]:
        one, other = self._rows(pair)
        facts = self._facts
        first, second = facts.people[one], facts.people[other]
        names = self._values("observateurIdentite", pair)
        if first == second == NONE:
            return "observateurs inconnus", True
        if NONE in (first, second):
            return f"observateur inconnu d’un côté ({_shown(names[int(first == NONE)])})", True
        if first == second:
            return f"{'même observateur' if len(facts.lists[first]) == 1 else 'mêmes observateurs'} ({names[0]})", True
        shown = " / ".join(map(_shown, names))
        found = likeness_of_people(facts.lists[first], facts.lists[second])
        near = found is not None and found.best >= self._found.criteria.observer
        several = max(len(facts.lists[first]), len(facts.lists[second])) > 1
        if not near or self._found.criteria.observer == 0:
            return f"observateur ({shown})", False
        return f"{'un observateur en commun' if several else 'observateur semblable'} ({shown})", True

    def _details(self, pair: int, alike: list[str], differing: list[str]) -> None:
        """Agreements are told together, differences one by one."""
        one, other = self._rows(pair)
        same = []
        for name, numbers in self._facts.details.items():
            first, second = numbers[one], numbers[other]
            if NONE in (first, second):
                continue
            if first == second:
                same.append(label_of(name))
            else:
                values = " / ".join(meaning_of(name, value) for value in self._values(name, pair))
                differing.append(f"{label_of(name)} ({values})")
        if same:
            alike.append(f"{', '.join(same)} : identique{'s' if len(same) > 1 else ''}")


def _shown(value: Any) -> str:
    return "rien" if value is None else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def period_of(start: int, end: int) -> str:
    """A day, or a period, as people write it."""
    if start == UNDATED:
        return "sans date"
    first, last = (datetime.date.fromordinal(int(day)).strftime("%d/%m/%Y") for day in (start, end))
    return first if first == last else f"{first} – {last}"


def distance_of(metres: float) -> str:
    """A distance as people say it."""
    if metres >= 10_000:
        return f"{metres / 1000:.0f} km"
    if metres >= 1000:
        return f"{metres / 1000:.1f} km".replace(".", ",")
    return f"{metres:.0f} m" if metres >= 1 else "moins d’un mètre"


@lru_cache(maxsize=64)
def label_of(name: str) -> str:
    """The French name of a column, in small letters."""
    label = load_version(FORMAT).column(name).label.fr
    return label[:1].lower() + label[1:]


@lru_cache(maxsize=4096)
def meaning_of(name: str, value: str | None) -> str:
    """A value as people read it: the label of a code, else the value itself."""
    if value is None:
        return "rien"
    codes = load_codelists().get(load_version(FORMAT).column(name).codelist or "")
    found = [code.label.fr for code in codes.codes if code.code == value] if codes else []
    return found[0] if found else value
