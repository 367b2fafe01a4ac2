# SPDX-License-Identifier: GPL-2.0-or-later
"""What all made-up rows share: example taxa and communes, invented persons, how days and places are drawn."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from bench.sample_vocabulary import DATASETS, FIRST_NAMES, SURNAMES, Weighted

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "resources" / "reference"
LAST_DAY = date(2024, 12, 31)
NORTH, SOUTH = ("59", "62"), ("02", "60", "80")

Row = dict[str, str]


@dataclass(frozen=True)
class Commune:
    """A commune: INSEE code, name, a point in it (Lambert-93, metres), a radius that stays inside."""

    code: str
    name: str
    x: int
    y: int
    radius: int


def read_table(path: Path) -> list[Row]:
    """Return the rows of a `;` table of resources/reference."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def read_communes(folder: Path = REFERENCE) -> list[Commune]:
    """Return the example communes."""
    return [
        Commune(row["code_insee"], row["nom"], int(row["x_l93"]), int(row["y_l93"]), int(row["rayon_m"]))
        for row in read_table(folder / "communes_exemple.csv")
    ]


def read_taxa(folder: Path = REFERENCE) -> list[Row]:
    """Return the example taxa, each with the name of its reference taxon as `nom_valide`."""
    taxa = read_table(folder / "taxons_exemple.csv")
    names = {taxon["cd_nom"]: taxon["nom_scientifique"] for taxon in taxa}
    return [{**taxon, "nom_valide": names[taxon["cd_ref"]]} for taxon in taxa]


def draw(rng: Random, weighted: Weighted) -> str:
    """Return one of the weighted values."""
    return rng.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]


def new_uuid(rng: Random) -> str:
    """Return a random UUID of version 4."""
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def persons(rng: Random, wanted: int) -> list[str]:
    """Return invented persons, no two of one name; where simple names run out, they are double."""
    names = [f"{surname} {name}" for surname in SURNAMES for name in FIRST_NAMES]
    rng.shuffle(names)
    doubles = (f"{one}-{other} {name}" for name in FIRST_NAMES for one in SURNAMES for other in SURNAMES)
    return [*names, *islice(doubles, max(0, wanted - len(names)))][:wanted]


class Maker:
    """Draws occurrences: holds the generator and the lists that all rows of one file share."""

    def __init__(self, rng: Random, observers: int) -> None:
        self.rng = rng
        self.taxa = read_taxa()
        communes = read_communes()
        self.communes = [[c for c in communes if c.code.startswith(dep)] for dep in (SOUTH, NORTH)]
        self.valid_names = {taxon["cd_ref"]: taxon["nom_valide"] for taxon in self.taxa}
        rng.shuffle(self.taxa)
        self.persons = persons(rng, observers)
        self.datasets = {name: new_uuid(rng) for name, _ in DATASETS}
        self._taxon_weights = [1 / (rank + 12) for rank in range(len(self.taxa))]
        self._person_weights = [1 / (rank + 8) for rank in range(len(self.persons))]

    def taxon(self) -> Row:
        return self.rng.choices(self.taxa, self._taxon_weights)[0]

    def person(self) -> str:
        return self.rng.choices(self.persons, self._person_weights)[0]

    def people(self) -> str:
        """Return one observer, or now and then two or three, separated as the standard has it."""
        wanted = self.rng.choices((1, 2, 3), (86, 11, 3))[0]
        return ", ".join(dict.fromkeys(self.person() for _ in range(wanted)))

    def day(self, months: str) -> date:
        """Return a day, recent years more often, in a month drawn by its weight (one digit per month)."""
        year = max(1990, LAST_DAY.year - int(self.rng.expovariate(0.13)))
        month = self.rng.choices(range(1, 13), [int(weight) + 0.05 for weight in months])[0]
        return date(year, month, self.rng.randint(1, 28))

    def commune(self, northern: float) -> Commune:
        """Return a commune, of Nord or Pas-de-Calais with the chance `northern`, else of the three others."""
        return self.rng.choice(self.communes[self.rng.random() < northern])

    def spot(self, commune: Commune) -> tuple[float, float]:
        """Return a point of the disc that lies inside the commune, in Lambert-93 metres."""
        angle, share = self.rng.random() * 2 * math.pi, math.sqrt(self.rng.random())
        reach = share * (commune.radius - 120)
        return commune.x + reach * math.cos(angle), commune.y + reach * math.sin(angle)

    def shape(self, x: float, y: float) -> list[tuple[float, float]]:
        """Return the corners of a station at a place: one (a point), three (a line) or four (a polygon)."""
        kind = self.rng.choices(("point", "line", "polygon"), (96.5, 1.5, 2))[0]
        if kind == "point":
            return [(x, y)]
        reach = 30 + self.rng.random() * 60
        if kind == "line":
            return [(x - reach, y - reach / 2), (x, y), (x + reach, y + reach / 3)]
        return [
            (x - reach, y - reach),
            (x + reach, y - reach * 0.8),
            (x + reach * 0.7, y + reach),
            (x - reach, y + reach),
        ]
