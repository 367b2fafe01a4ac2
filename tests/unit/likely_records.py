# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of records for the tests of duplicates, and a naive search that looks at every pair of rows."""

from __future__ import annotations

import datetime
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Any

from sinp_hdf_plugin.core.duplicates.criteria import Criteria
from sinp_hdf_plugin.core.duplicates.people import likeness_of_people, people_of
from sinp_hdf_plugin.core.duplicates.records import Records, read_records
from sinp_hdf_plugin.core.duplicates.taxon_names import normal_name
from sinp_hdf_plugin.core.engine.watch import Silent
from sinp_hdf_plugin.core.formats.source import Batch

Row = Mapping[str, Any]
COLUMNS = (
    *("idSINPOccTax", "idOrigine", "idSINPJdd", "statutObservation", "nomCite", "cdNom", "cdRef", "dateDebut"),
    *("dateFin", "heureDebut", "observateurIdentite", "denombrementMin", "denombrementMax", "occSexe"),
    *("occStadeDeVie", "precisionGeometrie", "codeCommune"),
)
OTTER = {
    "nomCite": "Lutra lutra",
    "cdNom": 60630,
    "dateDebut": "2020-05-01",
    "observateurIdentite": "DUPONT Jeanne",
    "place": (650_000.0, 6_980_000.0),
}


def wkb_of(place: Sequence[float] | None) -> bytes | None:
    """A point from (x, y), a rectangle from (minx, miny, maxx, maxy)."""
    if place is None:
        return None
    if len(place) == 2:
        return struct.pack("<BIdd", 1, 1, *place)
    west, south, east, north = place
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *corner) for corner in ring)


class MemorySource:
    """Rows as a source of the regional format; `place` is the geometry."""

    path = None
    crs = "EPSG:2154"
    has_geometry = True
    encoding = None
    empty_rows = 0

    def __init__(self, rows: Sequence[Row], name: str = "essai", columns: Sequence[str] = COLUMNS) -> None:
        self.name = self.sheet = name
        self.columns = tuple(columns)
        self.notes: list[Any] = []
        self._rows = rows
        self.row_count = self.estimated_rows = len(rows)

    def batches(self, size: int) -> Iterator[Batch]:
        for first in range(0, len(self._rows), size):
            some = self._rows[first : first + size]
            columns = [[row.get(name) for row in some] for name in self.columns]
            yield Batch(columns, list(range(first + 1, first + 1 + len(some))), [wkb_of(r.get("place")) for r in some])

    def close(self) -> None:
        pass


def records_of(rows: Sequence[Row], others: Sequence[Row] | None = None) -> Records:
    """Rows of one input, or of two."""
    sides = [[MemorySource(rows)]] + ([] if others is None else [[MemorySource(others, "autre")]])
    return read_records(sides, Silent())


def otters(*changes: Row) -> list[Row]:
    """One record for each dict of changes to the same observation."""
    return [{**OTTER, "idOrigine": f"o{rank}", **change} for rank, change in enumerate(changes)]


PEOPLE = ["DUPONT Jeanne", "Jeanne Dupont", "DUPONT J.", "DUPONT Jeanne, MARTIN Paul", "MARTIN Paul (LPO)", None, "NSP"]
NAMES = ["Lutra lutra", "Lutra lutra (Linnaeus, 1758)", "LUTRA LUTRA", "Bufo bufo", "Bufo cf. bufo", None]


def random_rows(rng: Random, count: int, undated: float = 0.03) -> list[dict[str, Any]]:
    """Rows so close to each other that many pairs stand just inside and just outside the tolerances."""
    rows = []
    for rank in range(count):
        day = datetime.date(2020, 5, 1) + datetime.timedelta(days=rng.randrange(12))
        length = rng.choice([0] * 12 + [1, 3, 400])
        x, y = 650_000 + rng.randrange(0, 600, 10), 6_980_000 + rng.randrange(0, 600, 10)
        place: Any = (float(x), float(y))
        kind = rng.random()
        if kind < 0.06:
            side = rng.choice([20, 400, 3_000])
            place = (x, y, x + side, y + side / 2)
        elif kind < 0.12:
            place = None
        elif kind < 0.13:
            place = (600_000, 6_900_000, 700_000, 7_000_000)
        taxon = rng.choice([60630, 60630, 259, 260, None])
        rows.append(
            {
                "idSINPOccTax": f"id{rank}" if rng.random() < 0.95 else f"ID{rng.randrange(count)}",
                "idOrigine": str(rank) if rng.random() < 0.95 else str(rng.randrange(count)),
                "idSINPJdd": rng.choice(["a", "A", "b", None]),
                "statutObservation": rng.choice(["Pr", "Pr", "Pr", "No", "NSP", None]),
                "nomCite": rng.choice(NAMES),
                "cdNom": taxon,
                "cdRef": rng.choice([None, None, 259 if taxon == 260 else taxon]),
                "dateDebut": None if rng.random() < undated else day.isoformat(),
                "dateFin": (day + datetime.timedelta(days=length)).isoformat()
                if length or rng.random() < 0.5
                else None,
                "observateurIdentite": rng.choice(PEOPLE),
                "heureDebut": rng.choice([None, "10:00", "11:30"]),
                "denombrementMin": rng.choice([None, 1, 2]),
                "denombrementMax": rng.choice([None, 2]),
                "occSexe": rng.choice([None, "0", "2", "3"]),
                "occStadeDeVie": rng.choice([None, None, "2", "3"]),
                "precisionGeometrie": rng.choice([None, None, 5, 50, 700, 50_000]),
                "codeCommune": rng.choice([None, "80021", "80021|60057", "60057"]),
                "place": place,
            }
        )
        if rows[-1]["dateDebut"] is None and rng.random() < 0.5:
            rows[-1]["dateFin"] = None
    return rows


def naive(rows: Sequence[Row], criteria: Criteria, sides: Sequence[int] | None = None) -> dict[tuple[int, int], float]:
    """(row, row) -> score for every pair within the criteria but for identifiers, each pair looked at by itself."""
    facts = [_Plain(row, criteria) for row in rows]
    references: dict[int, set[int]] = {}
    for row in rows:
        if row["cdNom"] and row["cdRef"]:
            references.setdefault(row["cdNom"], set()).add(row["cdRef"])
    for fact in facts:
        known = references.get(fact.taxon, set())
        fact.taxon = fact.reference or (next(iter(known)) if len(known) == 1 else fact.taxon)
    found = {}
    for i, j in combinations(range(len(rows)), 2):
        if sides is None or sides[i] != sides[j]:
            score = _score(facts[i], facts[j], criteria)
            if score is not None and score >= criteria.min_score:
                found[i, j] = score
    return found


class _Plain:
    """One row as the rules read it."""

    def __init__(self, row: Row, criteria: Criteria) -> None:
        self.row = row
        self.taxon, self.reference, self.name = row["cdNom"], row["cdRef"], normal_name(row["nomCite"])
        days = [datetime.date.fromisoformat(row[key]) for key in ("dateDebut", "dateFin") if row[key]]
        self.days = (min(days), max(days)) if days else None
        place, precision = row["place"], row["precisionGeometrie"] or 0
        self.box = place and (place if len(place) == 4 else (*place, *place))
        if self.box and (max(self.box[2] - self.box[0], self.box[3] - self.box[1]) / 2 > 10_000 or precision > 10_000):
            self.box = None
        self.precision = precision if criteria.precision else 0
        self.people = people_of(row["observateurIdentite"])
        self.communes = set((row["codeCommune"] or "").split("|")) - {""}


def _score(a: _Plain, b: _Plain, criteria: Criteria) -> float | None:
    if a.taxon and b.taxon:
        taxon = 1.0 if a.taxon == b.taxon else None
    else:
        taxon = 0.9 if a.name and a.name == b.name else None
    parts = [(2, taxon), (2, _dates(a, b, criteria)), (3, _place(a, b, criteria)), (3, _people(a, b, criteria))]
    if {a.row["statutObservation"], b.row["statutObservation"]} == {"Pr", "No"} or any(s is None for _, s in parts):
        return None
    agree, factor = [], 1.0
    for name in ("heureDebut", "denombrementMin", "denombrementMax", "occSexe", "occStadeDeVie"):
        values = [x.row[name] for x in (a, b)]
        unknown = {"occSexe": ("0", "1", "6"), "occStadeDeVie": ("0", "1")}.get(name, ())
        if None not in values and not set(values) & set(unknown):
            agree.append(values[0] == values[1])
            if name.startswith("occ") and not agree[-1]:
                factor = 0.6
    if agree:
        parts.append((2, sum(agree) / len(agree)))
    return round(factor * sum(w * s for w, s in parts) / sum(w for w, _ in parts) + 1e-12, 3)  # type: ignore[operator]


def _dates(a: _Plain, b: _Plain, criteria: Criteria) -> float | None:
    if not a.days or not b.days:
        return None if a.days or b.days else 0.5
    starts, ends = (a.days[0], b.days[0]), (a.days[1], b.days[1])
    gap = (max(starts) - min(ends)).days
    if gap > criteria.days:
        return None
    if gap > 0:
        return 0.5 * (1 - gap / (criteria.days + 1))
    return 0.5 + 0.5 * ((min(ends) - max(starts)).days + 1) / ((max(ends) - min(starts)).days + 1)


def _place(a: _Plain, b: _Plain, criteria: Criteria) -> float | None:
    if not a.box or not b.box:
        return 0.5 if a.communes & b.communes else None
    apart = [max(0.0, max(a.box[k], b.box[k]) - min(a.box[k + 2], b.box[k + 2])) for k in (0, 1)]
    tolerance = criteria.metres + a.precision + b.precision
    if math.hypot(*apart) > tolerance:
        return None
    size = max(max(x.box[2] - x.box[0], x.box[3] - x.box[1]) / 2 for x in (a, b))
    size = max(size, a.precision, b.precision)
    sharp = 0.5 + 0.5 * criteria.metres / size if size > criteria.metres else 1
    return (1 - 0.5 * math.hypot(*apart) / (tolerance or 1)) * sharp


def _people(a: _Plain, b: _Plain, criteria: Criteria) -> float | None:
    found = likeness_of_people(a.people, b.people)
    if found is None:
        return 0.5
    return found.whole if found.best >= criteria.observer else None


def identical(rows: Sequence[Row], sides: Sequence[int] | None = None) -> set[tuple[int, int]]:
    """Pairs of rows of one identifier, or of one identifier of origin in one data set."""
    found = set()
    for i, j in combinations(range(len(rows)), 2):
        if sides is not None and sides[i] == sides[j]:
            continue
        a, b = rows[i], rows[j]
        same = [(x["idSINPOccTax"] or "").lower() for x in (a, b)]
        origin = [((x["idSINPJdd"] or "").lower(), x["idOrigine"]) for x in (a, b)]
        told = sides is None or origin[0][0]
        if (same[0] and same[0] == same[1]) or (origin[0][1] and origin[0] == origin[1] and told):
            found.add((i, j))
    return found
