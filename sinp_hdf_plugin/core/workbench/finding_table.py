# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result as columns in memory, for a screen that filters and groups 100,000 of them at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.rules.catalogue import SEVERITIES
from sinp_hdf_plugin.core.workbench.causes import CauseKey
from sinp_hdf_plugin.core.workbench.dismissals import Dismissal, Subject, read_dismissals, subject_of
from sinp_hdf_plugin.core.workbench.locating import FILE, RowOf, find_rows
from sinp_hdf_plugin.core.workbench.proposals import DONE
from sinp_hdf_plugin.core.workbench.recipients import Kind
from sinp_hdf_plugin.core.workbench.result import Finding, Result

RULE, ATTRIBUTE, SEVERITY, CAUSE = "regle", "attribut", "gravite", "cause"
GROUPINGS = (RULE, ATTRIBUTE, SEVERITY, CAUSE)
HIDDEN = len(SEVERITIES)  # rank of a finding that a recipient does not ask for
_KIND = "regle, gravite"
_NOWHERE = RowOf(FILE, None, None)


@dataclass(frozen=True)
class Filter:
    """Which findings to show. None and "": all. text: in message, value, proposal, rule, attribute or identifier."""

    severities: frozenset[str] | None = None
    rule: str | None = None
    attribute: str | None = None
    text: str = ""
    with_proposal: bool = False
    hide_dismissed: bool = False
    hide_mended: bool = False


@dataclass(frozen=True)
class Groups:
    """Findings in groups. order: positions, group by group; starts: where each group begins in it, and its end last;
    codes: of the groups; worst: rank of the gravest severity of each."""

    order: np.ndarray
    starts: np.ndarray
    codes: np.ndarray
    worst: np.ndarray

    @cached_property
    def _sizes(self) -> list[int]:
        return [int(size) for size in np.diff(self.starts)]

    def __len__(self) -> int:
        return len(self.codes)

    def size(self, group: int) -> int:
        """How many findings a group has."""
        return self._sizes[group]

    def positions(self, group: int) -> np.ndarray:
        """The findings of a group."""
        return self.order[self.starts[group] : self.starts[group + 1]]


class FindingTable:
    """All findings, by position. `rows` says where each stands; dismissed and mended change as people work."""

    def __init__(self, findings: Sequence[Finding], rows: Mapping[int, RowOf]) -> None:
        columns: list[Sequence[Any]] = list(zip(*findings)) if findings else [()] * len(Finding._fields)
        (self.ids, self._rules, self._severities, self._attributes, self._values, self._messages) = columns[:6]
        (self._proposals, self._confidences, self._records, self._lines, self._sheets) = columns[6:]
        self.rows = [rows.get(one, _NOWHERE) for one in self.ids]
        self._codes: dict[str, np.ndarray] = {}
        self.keys: dict[str, list[Any]] = {}
        self._code(RULE, self._rules)
        self._code(ATTRIBUTE, self._attributes)
        self._code(CAUSE, list(zip(self._rules, self._attributes, self._values, self._proposals)))
        ranks = {name: rank for rank, name in enumerate(SEVERITIES)}
        self._own_ranks = np.array([ranks.get(name, 0) for name in self._severities], np.int32)
        self.keys[SEVERITY] = list(SEVERITIES)
        self._code(_KIND, list(zip(self._rules, self._severities)))
        self.see_as(None)
        proposed = [bool(text) and not text.endswith(DONE) for text in self._proposals]
        self._proposed = np.array(proposed, bool)
        self.dismissals: dict[Subject, Dismissal] = {}
        self.dismissed = np.zeros(len(self), bool)
        self.mended = np.zeros(len(self), bool)
        self._texts, self._text_of = self._searched()
        self._identifiers = [(one or "").lower() for one in self._records]
        self._positions = {one: position for position, one in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def _code(self, name: str, values: Sequence[Any]) -> None:
        known: dict[Any, int] = {}
        self._codes[name] = np.array([known.setdefault(value, len(known)) for value in values], np.int32)
        self.keys[name] = list(known)

    def _searched(self) -> tuple[list[str], np.ndarray]:
        """What a text is looked for in, said once for the findings that say the same."""
        known: dict[tuple[int, Any], int] = {}
        causes = self._codes[CAUSE].tolist()
        text_of = [known.setdefault(pair, len(known)) for pair in zip(causes, self._messages)]
        texts = [plain(" ".join(filter(None, (*self.keys[CAUSE][cause], said)))) for cause, said in known]
        return texts, np.array(text_of, np.int32)

    @property
    def kinds(self) -> list[Kind]:
        """The rules and severities that findings have."""
        return list(self.keys[_KIND])

    def see_as(self, severities: Mapping[Kind, str] | None) -> None:
        """Give findings the severity that another recipient gives them (any other word: not asked); None: their own."""
        if severities is None:
            self.ranks = self._own_ranks
        else:
            ranks = {name: rank for rank, name in enumerate(SEVERITIES)}
            by_kind = [ranks.get(severities.get(kind, kind[1]), HIDDEN) for kind in self.kinds]
            self.ranks = np.array(by_kind, np.int32)[self._codes[_KIND]] if len(self) else self._own_ranks
        self._codes[SEVERITY] = self.ranks

    def finding(self, position: int) -> Finding:
        """One finding, with the severity it is seen with."""
        columns = (self.ids, self._rules, self._severities, self._attributes, self._values, self._messages,
                   self._proposals, self._confidences, self._records, self._lines, self._sheets)  # fmt: skip
        rank = self.ranks[position]
        return Finding(*(column[position] for column in columns))._replace(
            severity=SEVERITIES[rank] if rank < HIDDEN else self._severities[position]
        )

    def cause(self, position: int) -> CauseKey:
        """What the findings of the same cause share."""
        return CauseKey(*self.keys[CAUSE][self._codes[CAUSE][position]])

    def of_cause(self, position: int) -> np.ndarray:
        """The positions of all findings of the same cause."""
        codes = self._codes[CAUSE]
        return np.flatnonzero(codes == codes[position])

    def is_proposed(self, position: int) -> bool:
        """It has a proposal that the engine did not put by itself."""
        return bool(self._proposed[position])

    def positions(self, ids: Iterable[int]) -> list[int]:
        """Where findings of these ids are; those that are no more are left out."""
        return [self._positions[one] for one in ids if one in self._positions]

    def set_dismissals(self, dismissals: dict[Subject, Dismissal]) -> None:
        """These are the dismissals now."""
        self.dismissals = dismissals
        self.dismissed[:] = False
        rules = {subject.rule for subject in dismissals}
        for position, rule in enumerate(self._rules) if dismissals else ():
            if rule in rules:
                self.dismissed[position] = subject_of(self.finding(position)).key in dismissals

    def dismissal(self, position: int) -> Dismissal | None:
        """Why a finding is set aside; None when it is not."""
        return self.dismissals.get(subject_of(self.finding(position)).key) if self.dismissed[position] else None

    def counts(self, by: str) -> dict[Any, int]:
        """How many findings each rule or attribute has."""
        found = np.bincount(self._codes[by], minlength=len(self.keys[by]))
        return dict(zip(self.keys[by], found.tolist()))

    def severity_counts(self) -> dict[str, int]:
        """How many findings are of each severity, as they are seen."""
        return dict(zip(SEVERITIES, np.bincount(self.ranks, minlength=HIDDEN).tolist()))

    def mask(self, wanted: Filter) -> np.ndarray:
        """Which findings a filter lets through."""
        mask = self.ranks < HIDDEN
        if wanted.severities is not None:
            ranks = [rank for rank, name in enumerate(SEVERITIES) if name in wanted.severities]
            mask &= np.isin(self.ranks, ranks)
        for name, value in ((RULE, wanted.rule), (ATTRIBUTE, wanted.attribute)):
            if value is not None:
                code = self.keys[name].index(value) if value in self.keys[name] else -1
                mask &= self._codes[name] == code
        if wanted.with_proposal:
            mask &= self._proposed
        if wanted.hide_dismissed:
            mask &= ~self.dismissed
        if wanted.hide_mended:
            mask &= ~self.mended
        text = plain(wanted.text)
        return mask & self._with_text(text) if text and len(self) else mask

    def _with_text(self, text: str) -> np.ndarray:
        said = np.fromiter((text in one for one in self._texts), bool, len(self._texts))
        found = said[self._text_of]
        if not set(text) - set("0123456789abcdef-"):
            found |= np.fromiter((text in one for one in self._identifiers), bool, len(self))
        return found

    def groups(self, mask: np.ndarray, by: str) -> Groups:
        """The findings of a mask in groups: the gravest, then the largest first."""
        shown = np.flatnonzero(mask)
        codes = self._codes[by][shown]
        order = np.argsort(codes, kind="stable")
        ordered = codes[order]
        firsts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, int)
        sizes = np.diff(np.r_[firsts, len(ordered)])
        positions = shown[order]
        worst = np.minimum.reduceat(self.ranks[positions], firsts) if len(firsts) else np.zeros(0, int)
        rank = np.lexsort((ordered[firsts], -sizes, worst))
        ends = np.r_[0, np.cumsum(sizes[rank])]
        # The groups in their new order: where each finding comes from.
        source = np.repeat(firsts[rank] - ends[:-1], sizes[rank]) + np.arange(len(ordered))
        return Groups(positions[source], ends, ordered[firsts][rank], worst[rank])


def read_table(result: Result) -> FindingTable:
    """The findings of a result, with what was mended and dismissed already."""
    findings = list(result.findings())
    table = FindingTable(findings, find_rows(result, False))
    table.mended[table.positions(result.mended())] = True
    table.set_dismissals(read_dismissals(result.connection))
    return table


def plain(text: str) -> str:
    """A text without accents and capitals, as one searches."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()
