# SPDX-License-Identifier: GPL-2.0-or-later
"""One value made of several that were read apart: the items of a list, or the cells of several columns."""

from __future__ import annotations

from collections.abc import Sequence

from sinp_hdf_plugin.core.mapping.values import Problem, Read

_SUREST_FIRST = ("certain", "probable", "incertain")


def together(reads: Sequence[Read], glue: str, blanks: bool = True) -> Read:
    """The pieces in one text; nothing at all as soon as one of them is unreadable, for half a list says another thing.

    Each rule is reported once, and what it proposes is the whole text mended. `blanks`: empty pieces keep their place.
    """
    problems = _reported(reads, glue, blanks)
    filled = any(read.value is not None for read in reads)
    if not filled or any(read.lost for read in reads):
        return Read(None, problems)
    return Read(_joined([_text(read.value) for read in reads], glue, blanks), problems)


def _reported(reads: Sequence[Read], glue: str, blanks: bool) -> tuple[Problem, ...]:
    """One problem for each rule; those that cost the value last, as a reader of one value gives them."""
    lost = {read.problems[-1].rule for read in reads if read.lost}
    rules = list(dict.fromkeys(problem.rule for read in reads for problem in read.problems))
    return tuple(_problem(rule, reads, glue, blanks) for rule in sorted(rules, key=lambda rule: rule in lost))


def _problem(rule: str, reads: Sequence[Read], glue: str, blanks: bool) -> Problem:
    """The rule's problem for the whole; without a proposal when some piece has none."""
    mine = [problem for read in reads for problem in read.problems if problem.rule == rule]
    if len(reads) == 1:
        return mine[0]
    mended = [_mended(read) for read in reads]
    if None in mended or any(problem.proposal is None or problem.elsewhere for problem in mine):
        return Problem(rule, None, mine[0].confidence if all(one.proposal is None for one in mine) else None)
    whole = _joined([text or "" for text in mended], glue, blanks)
    return Problem(rule, whole or None, _least_sure(reads) if whole else None)


def _mended(read: Read) -> str | None:
    """What is proposed for a piece, else the piece as it was read; None when it is unreadable and nothing is."""
    for problem in reversed(read.problems):
        if problem.proposal is not None and not problem.elsewhere:
            return problem.proposal
        if read.lost:
            return None  # what was proposed before it was found unreadable is no remedy
    return _text(read.value)


def _least_sure(reads: Sequence[Read]) -> str | None:
    """The confidence of a text in which every proposal is taken."""
    sure = [
        problem.confidence for read in reads for problem in read.problems if problem.proposal and problem.confidence
    ]
    return max(sure, key=_SUREST_FIRST.index, default=None)


def _joined(texts: Sequence[str], glue: str, blanks: bool) -> str:
    return glue.join(texts if blanks else filter(None, texts))


def _text(value: object) -> str:
    return "" if value is None else str(value)
