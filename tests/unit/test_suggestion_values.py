# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of columns: how days are written, which codes labels stand for, where coordinates fall."""

from __future__ import annotations

import datetime
import random
import re

import numpy as np
import pytest
from suggestion_tables import VERSION, make

from sinp_hdf_plugin.core.mapping.dates import read_date
from sinp_hdf_plugin.core.mapping.suggestion.choose import assign
from sinp_hdf_plugin.core.mapping.suggestion.codes import read_codes
from sinp_hdf_plugin.core.mapping.suggestion.days import days_of
from sinp_hdf_plugin.core.mapping.suggestion.facts import facts_of
from sinp_hdf_plugin.core.mapping.suggestion.model import Candidate, Sample
from sinp_hdf_plugin.core.mapping.suggestion.suggest import suggest


def written(form: str, count: int = 60, seed: int = 5) -> list[str]:
    rng = random.Random(seed)
    first = datetime.datetime(2011, 3, 2, 6, 5, 9, tzinfo=datetime.timezone.utc)
    return [(first + datetime.timedelta(hours=rng.randint(0, 90_000))).strftime(form) for _ in range(count)]


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("%d/%m/%Y", "JJ/MM/AAAA"),
        ("%m/%d/%Y", "MM/JJ/AAAA"),
        ("%d.%m.%Y", "JJ.MM.AAAA"),
        ("%d-%m-%Y", "JJ-MM-AAAA"),
        ("%Y/%m/%d", "AAAA/MM/JJ"),
        ("%Y%m%d", "AAAAMMJJ"),
        ("%d/%m/%Y %H:%M", "JJ/MM/AAAA HH:mm"),
        ("%Y-%m-%dT%H:%M:%SZ", "AAAA-MM-JJTHH:mm:SSZ"),
        ("%Y-%m-%d %H:%M:%S+02:00", "AAAA-MM-JJ HH:mm:SSZ"),
    ],
)
def test_patterns_of_days(form, pattern):
    texts = written(form)
    found = days_of(texts)
    assert found.patterns == (pattern,)
    assert (found.share, found.readable, found.certain, found.note) == (1.0, 1.0, True, "")
    assert all(read_date(text, patterns=found.patterns).value for text in texts)


def test_iso_days_need_no_pattern():
    assert days_of(["2020-01-31", "2019-12-01"]).patterns == ()


def test_whether_day_or_month_comes_first_may_be_unknown():
    found = days_of(["01/02/2020", "03/04/2021"])
    assert found.patterns == ("JJ/MM/AAAA",)
    assert not found.certain
    assert "rien ne dit si le jour ou le mois vient en premier" in found.note


def test_both_orders_in_one_column_are_told_and_only_one_is_read():
    found = days_of(["25/12/2019", "14/07/2019", "30/06/2018", "12/25/2019"])
    assert found.patterns == ("JJ/MM/AAAA",)
    assert not found.certain
    assert "l’inverse pour 1 valeur" in found.note


def test_several_patterns_the_most_frequent_first():
    found = days_of(["25/12/2019", "14/07/2019", "14.07.2018"])
    assert found.patterns == ("JJ/MM/AAAA", "JJ.MM.AAAA")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 mai 2015", "en toutes lettres"),
        ("juin 2014", "en toutes lettres"),
        ("12/05/15", "deux chiffres"),
        ("05/2015", "pas de jour"),
        ("43831", "le tableur"),
    ],
)
def test_days_that_will_not_be_read_are_told(text, said):
    found = days_of(["25/12/2019", "14/07/2019", text])
    assert said in found.note
    assert found.share == 1.0
    assert found.readable == pytest.approx(2 / 3)


def test_numbers_are_not_days_by_themselves():
    for texts in (["59350", "59009", "62041"], ["1998", "2004"], ["45", "12"]):
        assert days_of(texts).share == 0.0


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("OccurrenceSexeValue", "femelles", "2"),
        ("OccurrenceSexeValue", "MALE", "3"),
        ("OccurrenceSexeValue", "2 - Femelle", "2"),
        ("OccurrenceSexeValue", "3", "3"),
        ("OccurrenceStadeDeVieValue", "Oeufs", "9"),
        ("OccurrenceStadeDeVieValue", "ad.", "2"),
        ("StatutSourceValue", "Terrain", "Te"),
        ("ObjetDenombrementValue", "indiv.", "IND"),
        ("OccurrenceEtatBiologiqueValue", "trouvée morte", "3"),
        ("TypeDenombrementValue", "estimation", "Es"),
    ],
)
def test_codes_of_labels(name, text, code):
    found = read_codes(facts_of([text]), name, "2.0", True)
    assert dict(found.codes) == {text: code}


def test_what_no_list_knows_is_left():
    found = read_codes(facts_of(["Mâle", "Mâle", "zzz", "ind. volant"]), "OccurrenceSexeValue", "2.0", True)
    assert found.left == ("zzz", "ind. volant")
    assert found.share == pytest.approx(1 / 3)


def test_several_codes_in_a_cell():
    found = read_codes(facts_of(["Vu, Ultrasons", "Vu", "Entendu, Fèces"]), "ObservationTechniqueValue", "2.0", True)
    assert found.split == ","
    assert set(found.codes.values()) == {"0", "1", "3", "6"}


@pytest.mark.parametrize("crs", ["EPSG:2154", "EPSG:4326", "EPSG:3857", "EPSG:27572", "EPSG:32631", "EPSG:3950"])
def test_the_crs_in_which_coordinates_fall_in_the_region(crs):
    sample = make({"nom": "nomCite", "abs": "x", "ord": "y"}, crs=crs, seed=len(crs))
    renamed = Sample(("nom", "coord x", "coord y"), *_rest(sample))
    found = suggest(renamed, VERSION)
    assert (found.geometry.x, found.geometry.y, found.geometry.crs) == ("coord x", "coord y", crs)
    assert crs in found.geometry_reason


def _rest(sample: Sample) -> tuple:
    return sample.values, sample.rows_seen, sample.rows_total, False, None, ""


def test_coordinates_without_a_telling_name():
    sample = make({"a": "nomCite", "c1": "y", "c2": "x"}, crs="EPSG:2154")
    found = suggest(sample, VERSION)
    assert (found.geometry.x, found.geometry.y) == ("c2", "c1")


def test_names_that_say_the_reverse_of_the_values():
    sample = make({"a": "nomCite", "longitude": "y", "latitude": "x"}, crs="EPSG:4326")
    found = suggest(sample, VERSION)
    assert (found.geometry.x, found.geometry.y) == ("latitude", "longitude")
    assert "leurs noms disent l’inverse" in found.geometry_reason


def test_names_that_announce_another_crs():
    sample = make({"a": "nomCite", "x_l93": "x", "y_l93": "y"}, crs="EPSG:4326")
    found = suggest(sample, VERSION)
    assert found.geometry.crs == "EPSG:4326"
    assert "EPSG:2154 : vérifiez" in found.geometry_reason


def test_two_crs_in_one_pair_of_columns():
    metres, degrees = (
        make({"a": "nomCite", "x": "x", "y": "y"}, crs="EPSG:2154"),
        make({"a": "nomCite", "x": "x", "y": "y"}),
    )
    values = tuple(m[:60] + d[:20] for m, d in zip(metres.values, degrees.values))
    found = suggest(Sample(metres.columns, values, 80, 80, False, None, ""), VERSION)
    assert found.geometry.crs == "EPSG:2154"
    shares = [int(share) for share in re.findall("([0-9]+) %", found.geometry_reason)]
    assert sum(shares) == 100
    assert 15 < shares[1] < 35
    assert f"{shares[1]} % n’y tombent qu’en EPSG:4326" in found.geometry_reason


def test_places_outside_the_region():
    rng = np.random.default_rng(4)
    x, y = rng.uniform(-1, 3, 50), rng.uniform(43.5, 45, 50)
    values = (tuple(f"{v:.4f}" for v in x), tuple(f"{v:.4f}" for v in y))
    found = suggest(Sample(("lon", "lat"), values, 50, 50, False, None, ""), VERSION)
    assert found.geometry.crs == "EPSG:4326"
    assert "hors de la région" in found.geometry_reason


@pytest.mark.parametrize("crs", ["EPSG:2154", "EPSG:4326"])
def test_geometry_as_text(crs):
    found = suggest(make({"le lieu": "wkt", "a": "nomCite"}, crs=crs), VERSION)
    assert (found.geometry.wkt, found.geometry.crs) == ("le lieu", crs)
    assert found.column("le lieu").place == "wkt"


def test_a_layer_has_its_own_geometry():
    sample = make({"a": "nomCite", "x": "x", "y": "y"})
    found = suggest(Sample(sample.columns, sample.values, 80, 80, True, "EPSG:2154", ""), VERSION)
    assert found.geometry.native
    assert found.geometry.x is None


def brute(gain: dict[tuple[str, str], float], sources: list[str], targets: list[str]) -> float:
    if not sources:
        return 0.0
    rest = sources[1:]
    without = brute(gain, rest, targets)
    options = [
        gain[sources[0], target] ** 3 + brute(gain, rest, [t for t in targets if t != target])
        for target in targets
        if (sources[0], target) in gain
    ]
    return max([without, *options])


@pytest.mark.parametrize("seed", range(25))
def test_the_best_whole_is_chosen(seed):
    rng = random.Random(seed)
    sources, targets = list("abcde"), list("TUVW")
    gain = {(s, t): round(rng.uniform(0.8, 0.99), 3) for s in sources for t in targets if rng.random() < 0.6}
    candidates = {s: [Candidate(t, gain[s, t], ()) for t in targets if (s, t) in gain] for s in sources}
    chosen = assign(candidates)
    assert len({c.target for c in chosen.values()}) == len(chosen)
    assert sum(c.confidence**3 for c in chosen.values()) == pytest.approx(brute(gain, sources, targets))


def test_what_is_not_sure_enough_is_not_chosen():
    assert assign({"a": [Candidate("T", 0.49, ())], "b": []}) == {}
