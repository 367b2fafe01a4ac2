# SPDX-License-Identifier: GPL-2.0-or-later
"""The header of a text table or of a sheet: clean names, no duplicates, columns without a name settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sinp_hdf_plugin.core.formats.source import INFO, FileNote, SourceError

_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"


@dataclass(frozen=True)
class Header:
    """names: the columns offered; positions: where each stands in a row; needed: cells a row cannot spare."""

    names: tuple[str, ...]
    positions: tuple[int, ...]
    needed: int
    notes: list[FileNote] = field(default_factory=list)


def clean_names(cells: Sequence[str | None]) -> list[str]:
    """Names without the blanks and invisible marks around them."""
    return [(cell or "").strip().strip(_INVISIBLE).strip() for cell in cells]


def check_unique(names: Sequence[str], source: str) -> None:
    """Raise SourceError STR-008 naming the positions of the columns that carry one name, case aside."""
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names, start=1):
        if name:
            positions.setdefault(name.casefold(), []).append(position)
    twice = [found for found in positions.values() if len(found) > 1]
    if twice:
        listed = " ; ".join(f"« {names[found[0] - 1]} » (colonnes {_and(found)})" for found in twice)
        raise SourceError(
            "STR-008",
            f"« {source} » : plusieurs colonnes portent le même nom : {listed}. "
            "Renommez-les dans le fichier, puis recommencez.",
        )


def nameless(names: Sequence[str]) -> list[int]:
    """Positions, from 0, of the columns without a name."""
    return [position for position, name in enumerate(names) if not name]


def settle(names: Sequence[str], filled: Collection[int], line: int = 1, before: int = 0) -> Header:
    """The header, at this line, once it is known which nameless columns are `filled`: the others go.

    `before`: columns of the sheet on the left of the first, for the numbers that are told.
    """
    taken = {name.casefold() for name in names if name}
    kept: list[tuple[int, str]] = []
    dropped, notes = [], []
    for position, name in enumerate(names):
        if name:
            kept.append((position, name))
        elif position in filled:
            name = _free_name(before + position + 1, taken)
            kept.append((position, name))
            message = f"La colonne {before + position + 1} n’a pas de nom : elle est lue sous le nom « {name} »."
            notes.append(FileNote("STR-009", message, line, name))
        else:
            dropped.append(before + position + 1)
    if dropped:
        what = (
            f"La colonne {dropped[0]}, sans nom et entièrement vide, est ignorée."
            if len(dropped) == 1
            else f"{len(dropped)} colonnes sans nom et entièrement vides sont ignorées : {_and(dropped)}."
        )
        notes.append(FileNote("STR-009", what, line, severity=INFO))
    return Header(
        tuple(name for _, name in kept),
        tuple(position for position, _ in kept),
        kept[-1][0] + 1 if kept else 0,
        notes,
    )


def _free_name(number: int, taken: set[str]) -> str:
    name = f"colonne_{number}"
    while name in taken:
        name += "_bis"
    taken.add(name)
    return name


def _and(numbers: Sequence[int]) -> str:
    texts = [str(number) for number in numbers]
    return " et ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]
