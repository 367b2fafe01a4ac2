# SPDX-License-Identifier: GPL-2.0-or-later
"""One column of the format for each source column, so that the whole is as sure as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sinp_hdf_plugin.core.mapping.suggestion.model import Candidate

LEAST = 0.5  # below this confidence nothing is chosen
_MARGIN = 0.2  # a column whose best place is taken goes to one that is nearly as good, not to any


def assign(candidates: Mapping[str, Sequence[Candidate]]) -> dict[str, Candidate]:
    """Source column -> the candidate chosen. Each column of the format is chosen once at most."""
    usable = {source: _worth(found) for source, found in candidates.items()}
    sources = [source for source, found in usable.items() if found]
    targets = sorted({candidate.target for source in sources for candidate in usable[source]})
    if not sources:
        return {}
    place = {target: position for position, target in enumerate(targets)}
    # A column more is worth having, a sure one more so: what is gained is above zero only for usable pairs.
    gain = np.zeros((len(sources), len(targets) + len(sources)))
    for row, source in enumerate(sources):
        for candidate in usable[source]:
            gain[row, place[candidate.target]] = candidate.confidence**3
    chosen = _best_pairs(gain)
    return {
        source: candidate
        for source, column in zip(sources, chosen)
        for candidate in usable[source]
        if column < len(targets) and candidate.target == targets[column]
    }


def _worth(candidates: Sequence[Candidate]) -> list[Candidate]:
    best = max((candidate.confidence for candidate in candidates), default=0.0)
    return [candidate for candidate in candidates if candidate.confidence >= max(LEAST, best - _MARGIN)]


def _best_pairs(gain: np.ndarray) -> list[int]:
    """The column of each row so that the sum of gains is greatest (Hungarian method); no more rows than columns."""
    rows, columns = gain.shape
    cost = np.zeros((rows + 1, columns + 1))
    cost[1:, 1:] = -gain
    of_row, of_column = np.zeros(rows + 1), np.zeros(columns + 1)
    row_of = np.zeros(columns + 1, int)
    for row in range(1, rows + 1):
        row_of[0] = row
        here = 0
        least = np.full(columns + 1, np.inf)
        way = np.zeros(columns + 1, int)
        used = np.zeros(columns + 1, bool)
        while row_of[here]:
            used[here] = True
            slack = cost[row_of[here]] - of_row[row_of[here]] - of_column
            better = ~used & (slack < least)
            least[better] = slack[better]
            way[better] = here
            following = int(np.argmin(np.where(used, np.inf, least)))
            step = least[following]
            of_row[row_of[used]] += step
            of_column[used] -= step
            least[~used] -= step
            here = following
        while here:
            row_of[here] = row_of[way[here]]
            here = int(way[here])
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found
