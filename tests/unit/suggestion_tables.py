# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables for the tests of suggestions: the columns of a profile, or other names, with values of the right kind."""

from __future__ import annotations

import csv
import random
import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.formats.open import open_source
from sinp_hdf_plugin.core.formats.sample import take_sample
from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.profile import Profile
from sinp_hdf_plugin.core.mapping.suggestion.model import Sample, Suggestion
from sinp_hdf_plugin.core.places.projection import transformer
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version
from sinp_hdf_plugin.core.standard.model import FlatColumn

VERSION = load_version("occtax-hdf-1.0")
ROWS = 80
PLACES = ("x", "y", "wkt")
_DATA = Path(__file__).parents[1] / "data" / "profiles"
SAMPLES = {path.stem: path for path in sorted(_DATA.glob("*.*"))}
SAMPLES.update(
    {
        "clicnat": resource("samples", "clicnat_synthese.csv"),
        "sirf": resource("samples", "sirf_extraction.csv"),
    }
)
SURNAMES = ["LEFEBVRE", "DUBOIS", "CARON", "DELATTRE", "VASSEUR", "LEROY", "MERCIER", "POULAIN", "WATTEL", "D’HAENE"]
FORENAMES = ["Marie", "Jean", "Luc", "Anne-Sophie", "Paul", "Zoé", "Karim", "Inès", "Hugo", "Léa"]
ORGANISATIONS = ("Conservatoire du littoral", "CEN Hauts-de-France", "Picardie Nature", "ONF", "Indépendant", "GON")
SITES = ("Marais de Sacy", "bois de la Hayette", "Etang communal", "carrière nord", "les Prés du Roy", "RD 12")
REMARKS = ("vu de loin", "en vol vers le nord", "sous une tôle", "fauche récente ; à revoir", "deux jeunes", "RAS")
Expected = dict[str, set[str]]


@cache
def reference(name: str) -> list[dict[str, str]]:
    with resource("reference", name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def person(rng: random.Random) -> str:
    return f"{rng.choice(SURNAMES)} {rng.choice(FORENAMES)}"


def iso(rng: random.Random) -> str:
    return f"{rng.randint(1998, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


class Row:
    """The values of one imagined occurrence; what a cell holds depends on the column it is for."""

    labels = False

    def __init__(self, rng: random.Random, number: int, crs: str, french_days: bool) -> None:
        self.rng, self.number, self.french = rng, number, french_days
        self.taxon = rng.choice(reference("taxons_exemple.csv"))
        self.commune = rng.choice(reference("communes_exemple.csv"))
        self.low = rng.randint(1, 12)
        self.day = iso(rng)
        x, y = float(self.commune["x_l93"]), float(self.commune["y_l93"])
        if crs != "EPSG:2154":
            to = transformer("EPSG:2154", crs)
            x, y = (float(value) for value in to(x, y))
        self.x, self.y = round(x, 5), round(y, 5)

    def value(self, target: str | None) -> Any:
        if target is None:
            return self.rng.choice(("A", "B", "C12", "?"))
        return self.place(target) if target in PLACES else self.cell(VERSION.column(target))

    def cell(self, column: FlatColumn) -> Any:
        maker = getattr(self, column.name, None)
        if maker is not None:
            return maker()
        if column.codelist:
            return self.code(column.codelist)
        return self.by_type(column)

    def code(self, name: str) -> str:
        codes = [code for code in load_codelists()[name].codes if code.is_live("2.0")]
        code = self.rng.choice(codes[:12])
        return code.label.fr if self.labels else code.code

    def by_type(self, column: FlatColumn) -> Any:
        rng = self.rng
        if column.part == "mail":
            return f"{rng.choice(FORENAMES).lower()}.{rng.choice(SURNAMES).lower()}@exemple.fr"
        if column.type == "date":
            day = self.day if column.name in ("dateDebut", "dateFin") else iso(rng)
            return "/".join(reversed(day.split("-"))) if self.french else day
        return {
            "uuid": lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "time": lambda: f"{rng.randint(5, 22):02d}:{rng.randint(0, 59):02d}",
            "integer": lambda: str(rng.randint(1, 60)),
            "decimal": lambda: str(rng.randint(0, 290)),
            "url": lambda: f"https://photos.exemple.fr/{rng.randint(1, 9999)}.jpg",
            "json": lambda: '{"meteo": "pluie"}',
            "organisation": lambda: rng.choice(ORGANISATIONS),
        }.get(column.type, lambda: person(rng) if column.part == "identite" else rng.choice(REMARKS))()

    def nomCite(self) -> str:
        return self.taxon["lb_nom"]

    def cdNom(self) -> str:
        return self.taxon["cd_nom"]

    def cdRef(self) -> str:
        return self.taxon["cd_ref"]

    def denombrementMin(self) -> str:
        return str(self.low)

    def denombrementMax(self) -> str:
        return str(self.low + self.rng.randint(0, 3))

    def codeCommune(self) -> str:
        return self.commune["code_insee"]

    def nomCommune(self) -> str:
        return self.commune["nom"]

    def codeDepartement(self) -> str:
        return self.commune["code_departement"]

    def nomDepartement(self) -> str:
        return self.commune["nom_departement"]

    def codeMaille(self) -> str:
        return f"10kmL93E{int(self.commune['x_l93']) // 10_000:03d}N{int(self.commune['y_l93']) // 10_000:03d}"

    def anneeRefCommune(self) -> str:
        return "2018"

    def anneeRefDepartement(self) -> str:
        return "2018"

    def codeEN(self) -> str:
        return f"FR{self.rng.randint(2200000, 2200999)}"

    def codeHabitat(self) -> str:
        return self.rng.choice(("E2.22", "G1.A1", "C3.2", "E5.4", "I1.1"))

    def nomLieu(self) -> str:
        return self.rng.choice(SITES)

    def precisionGeometrie(self) -> str:
        return self.rng.choice(("5", "10", "25", "100"))

    def idOrigine(self) -> str:
        return f"{4000 + self.number}"

    def versionTAXREF(self) -> str:
        return "V17.0"

    def licence(self) -> str:
        return "CC BY 4.0"

    def idSINPJdd(self) -> str:
        return "2cf958a7-5f10-4aee-a5fc-5f2c6dd9a19f"

    def nivValProducteur(self) -> str:
        return self.rng.choice(("Certain - très probable", "Probable", "Douteux"))

    def occMethodeDetermination(self) -> str:
        return self.rng.choice(("Examen visuel", "Loupe", "Génétique"))

    def referenceBiblio(self) -> str:
        return self.rng.choice(("Dupont J., 2004. Atlas des mousses.", "Martin, 1998", ""))

    def place(self, axis: str) -> str:
        return {"x": str(self.x), "y": str(self.y), "wkt": f"POINT({self.x} {self.y})"}[axis]


def make(
    columns: Mapping[str, str | None],
    *,
    labels: Mapping[str, bool] | bool = False,
    crs: str = "EPSG:4326",
    french: bool = False,
    seed: int = 7,
    filled: float = 0.85,
) -> Sample:
    """A sample with these columns: source name -> target column, x, y, wkt, or None for something else."""
    rng = random.Random(seed)
    values: dict[str, list[Any]] = {name: [] for name in columns}
    for number in range(ROWS):
        row = Row(rng, number, crs, french)
        for name, target in columns.items():
            row.labels = labels if isinstance(labels, bool) else labels.get(name, False)
            always = target in (*PLACES, "nomCite", "dateDebut", "idOrigine")
            empty = not always and rng.random() > filled
            values[name].append(None if empty else row.value(target))
    return Sample(tuple(columns), tuple(map(tuple, values.values())), ROWS, ROWS, False, None, "")


def table_of(profile: Profile, seed: int = 7) -> tuple[Sample, Expected]:
    """A table in the layout of a profile: its own sample file, else values made up; and what each column is for."""
    path = SAMPLES.get(profile.id)
    if path is not None and path.is_file():
        sample = take_sample(open_source(path))
        return sample, expected_of(profile, sample.columns)
    columns: dict[str, str | None] = {}
    labels: dict[str, bool] = {}
    for mapping in profile.columns:
        for name in mapping.sources:
            columns.setdefault(name, mapping.to)
            labels[name] = labels.get(name, False) or mapping.labels
    columns.update({name: axis for axis in PLACES if (name := getattr(profile.geometry, axis))})
    for name in (*profile.ignored, *profile.additional):
        columns.setdefault(name, None)
    sample = make(columns, labels=labels, crs=profile.geometry.crs or "EPSG:2154", seed=seed)
    return sample, expected_of(profile, sample.columns)


def expected_of(profile: Profile, columns: Sequence[str]) -> Expected:
    """What each of these columns is for, as the profile says: one column may feed several of the format."""
    here = {fold(name): name for name in columns}
    expected: Expected = {}
    for mapping in profile.columns:
        found = [here[fold(name)] for name in mapping.sources if fold(name) in here]
        found = found or [here[fold(name)] for name in mapping.synonyms if fold(name) in here][:1]
        for name in found:
            expected.setdefault(name, set()).add(mapping.to)
    for axis in PLACES:
        present = [here[fold(name)] for name in profile.geometry.names(axis) if fold(name) in here]
        for name in present[:1]:
            expected.setdefault(name, set()).add(axis)
    return expected


def right_columns(suggestion: Suggestion, expected: Expected) -> tuple[list[str], list[str]]:
    """The mapped columns that the suggestion found, and those it did not: `source: found instead`."""
    right, wrong = [], []
    for name, targets in expected.items():
        column = suggestion.column(name)
        found = column.chosen or column.place
        if found in targets:
            right.append(name)
        else:
            wrong.append(f"{name}: {found} instead of {'/'.join(sorted(targets))}")
    return right, wrong


def wrong_ones(suggestion: Suggestion, expected: Expected) -> list[str]:
    """Columns that mean nothing to the format and yet were chosen for something."""
    return [
        f"{column.source}: {column.chosen}"
        for column in suggestion.columns
        if column.source not in expected and (column.chosen or column.place)
    ]
