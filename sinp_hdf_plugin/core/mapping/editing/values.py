# SPDX-License-Identifier: GPL-2.0-or-later
"""The distinct values of a coded column, and the code that each would become with a profile as it is now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.mapping.codes import CodeReader, fold
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR
from sinp_hdf_plugin.core.mapping.values import clean_text
from sinp_hdf_plugin.core.standard.codes import CodeList
from sinp_hdf_plugin.core.standard.model import FlatColumn, Version

# How a value becomes its code: the profile says so, it is a code, it is a label that is known, it is only proposed
# (the source is not said to write labels), the profile says that it means nothing, nobody knows.
MAPPED, CODE, LABEL, PROPOSED, NOTHING, UNKNOWN = "table", "code", "libelle", "proposition", "rien", "inconnu"


class CodedValue(NamedTuple):
    """A value of the source, on how many rows of the sample, its code if it has one, and how."""

    value: str
    rows: int
    code: str | None
    how: str

    @property
    def is_left(self) -> bool:
        """A run would not take it as it is."""
        return self.how in (UNKNOWN, PROPOSED)


def coded_values(
    columns: Iterable[Sequence[Any]],
    entry: Mapping[str, Any],
    column: FlatColumn,
    codelist: CodeList,
    version: Version,
    nulls: Iterable[str] = (),
) -> list[CodedValue]:
    """The values of the source columns that feed `column`: those left over first, then the most frequent."""
    declared = frozenset(nulls)
    counts: Counter[str] = Counter()
    for cells in columns:
        counts.update(_items(cells, entry, column, declared))
    labels = entry.get("values") == "labels"
    table = {fold(raw): code for raw, code in entry.get("map", {}).items()}
    reader = CodeReader(codelist, version.codes_version, labels)
    live = frozenset(codelist.codes_live(version.codes_version))
    found = [_coded(text, rows, table, reader, live, labels) for text, rows in counts.items()]
    return sorted(found, key=lambda one: (not one.is_left, -one.rows, one.value))


def with_code(entry: Mapping[str, Any], value: str, code: str | None, forget: bool = False) -> dict[str, str | None]:
    """The table of values of an entry with one more line; `forget` takes the line away."""
    table = {raw: known for raw, known in entry.get("map", {}).items() if fold(raw) != fold(value)}
    return table if forget else {**table, value: code}


def _items(cells: Sequence[Any], entry: Mapping[str, Any], column: FlatColumn, nulls: frozenset[str]) -> Iterable[str]:
    pattern = re.compile(entry["pattern"]) if entry.get("pattern") else None
    separator = entry.get("split") or LIST_SEPARATOR
    for cell in cells:
        text = clean_text(cell, nulls).value
        if text is None:
            continue
        for item in str(text).split(separator) if column.list else [str(text)]:
            found = pattern.search(item) if pattern else None
            shown = clean_text(found.group(1) if found else item, nulls).value
            if shown is not None:
                yield str(shown)


def _coded(
    text: str,
    rows: int,
    table: Mapping[str, str | None],
    reader: CodeReader,
    live: frozenset[str],
    labels: bool,
) -> CodedValue:
    if fold(text) in table:
        code = table[fold(text)]
        return CodedValue(text, rows, code, NOTHING if code is None else MAPPED)
    if text in live:
        return CodedValue(text, rows, text, CODE)
    proposal = reader.propose(text)
    if proposal is None:
        return CodedValue(text, rows, None, UNKNOWN)
    return CodedValue(text, rows, proposal, LABEL if labels else PROPOSED)
