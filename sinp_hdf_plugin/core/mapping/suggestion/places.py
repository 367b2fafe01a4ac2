# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the place is: a text that is a geometry, or two columns of coordinates, and the CRS in which they fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.mapping.coordinates import read_coordinate
from sinp_hdf_plugin.core.mapping.profile import GeometrySpec
from sinp_hdf_plugin.core.mapping.suggestion.data import knowledge
from sinp_hdf_plugin.core.mapping.suggestion.facts import Facts
from sinp_hdf_plugin.core.mapping.suggestion.model import Sample
from sinp_hdf_plugin.core.mapping.suggestion.names import NameMatch
from sinp_hdf_plugin.core.mapping.suggestion.words import concepts, plain_words
from sinp_hdf_plugin.core.places.limits import place_limits
from sinp_hdf_plugin.core.places.projection import transformer
from sinp_hdf_plugin.core.places.region import load_region

_POINT = re.compile(r"\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)")
_SRID = re.compile(r"SRID\s*=\s*([0-9]+)", re.IGNORECASE)
_LEAST_NAME, _LEAST_SHARE = 0.6, 0.5
_MIXED, _OVERLAP = 0.05, 1.02  # share of another CRS that is told; beyond one in all, points fall in both
_MOST_PAIRS, _MOST_POINTS = 12, 200


@dataclass(frozen=True)
class Place:
    """The geometry proposed, which column plays which part, why, and how sure (0 to 1)."""

    spec: GeometrySpec
    parts: Mapping[str, str]
    reason: str
    confidence: float


NOWHERE = Place(GeometrySpec(), {}, "", 0.0)


def find_place(sample: Sample, facts: Sequence[Facts], names: Sequence[Mapping[str, NameMatch]]) -> Place:
    """Where the place is in this table."""
    if sample.has_geometry:
        crs = f" en {sample.crs}" if sample.crs and len(sample.crs) < 20 else ""
        return Place(GeometrySpec(native=True), {}, f"la couche a ses propres géométries{crs}", 1.0)
    text = max(_texts(sample, facts, names), key=lambda place: place.confidence, default=NOWHERE)
    pair = max(_pairs(sample, facts, names), key=lambda place: place.confidence, default=NOWHERE)
    if not (text.parts and pair.parts):
        return text if text.parts else pair
    if pair.spec.crs != text.spec.crs:
        return text
    spec = replace(text.spec, x=pair.spec.x, y=pair.spec.y)
    return Place(spec, {**text.parts, **pair.parts}, f"{text.reason} ; {pair.reason}", text.confidence)


def _texts(sample: Sample, facts: Sequence[Facts], names: Sequence[Mapping[str, NameMatch]]) -> Iterator[Place]:
    for name, fact, matches in zip(sample.columns, facts, names):
        share = fact.share("wkt")
        if share < _LEAST_SHARE:
            continue
        points = [(float(p.group(1)), float(p.group(2))) for text in fact.texts if (p := _first_point(text))]
        crs, fits, words = _crs_of(name, points) if points else (None, 0.0, "")
        srid = next((found.group(1) for text in fact.texts[:50] if (found := _SRID.search(text))), None)
        if srid:
            crs, words = f"EPSG:{srid}", f"le texte dit lui-même EPSG:{srid}"
        score = matches["wkt"].score if "wkt" in matches else 0.5
        reason = f"« {name} » contient des géométries en texte" + (f" ; {words}" if words else "")
        yield Place(GeometrySpec(wkt=name, crs=crs), {name: "wkt"}, reason, 0.7 + 0.2 * score + 0.1 * fits)


def _first_point(text: str) -> Any:
    try:
        found = _POINT.search(text)
        return found if found and all(map(float, found.groups())) else None
    except ValueError:
        return None


def _pairs(sample: Sample, facts: Sequence[Facts], names: Sequence[Mapping[str, NameMatch]]) -> Iterator[Place]:
    """Pairs of columns of numbers that fall in the region, or that are named as coordinates."""
    numeric = [i for i, fact in enumerate(facts) if fact.filled and _like_coordinates(fact, names[i])]
    pairs = sorted(permutations(numeric, 2), key=lambda pair: -_named(names, pair))[: _MOST_PAIRS * 2]
    for i, j in pairs:
        named = _named(names, (i, j))
        beside = abs(i - j) == 1 or _same_family(sample.columns[i], sample.columns[j])
        if not beside and named < 2 * _LEAST_NAME:
            continue
        points = _points(sample.values[i], sample.values[j])
        if not points:
            continue
        title = f"{sample.columns[i]} {sample.columns[j]}"
        crs, fits, words = _crs_of(title, points)
        if crs is None or (named < 2 * _LEAST_NAME and fits < 0.8):
            continue
        pair = f"« {sample.columns[i]} » et « {sample.columns[j]} »"
        swapped = _named(names, (j, i)) > named
        odd = " (leurs noms disent l’inverse : vérifiez-les)" if swapped and fits >= _LEAST_SHARE else ""
        if swapped and fits < _LEAST_SHARE:
            continue
        confidence = 0.25 * min(1.0, named / 2) + 0.65 * fits + (0.05 if swapped else 0.1)
        spec = GeometrySpec(x=sample.columns[i], y=sample.columns[j], crs=crs)
        parts = {sample.columns[i]: "x", sample.columns[j]: "y"}
        yield Place(spec, parts, f"{pair} sont les coordonnées{odd} ; {words}", round(confidence, 3))


def _like_coordinates(fact: Facts, matches: Mapping[str, NameMatch]) -> bool:
    named = max((matches[axis].score for axis in ("x", "y") if axis in matches), default=0.0)
    if fact.share("number") >= _LEAST_SHARE:
        return named >= _LEAST_NAME or (fact.points + fact.commas) * 2 > fact.distinct or fact.high > 100_000
    return named >= 0.8 and any(read_coordinate(text).value is not None for text in fact.texts[:20])


def _named(names: Sequence[Mapping[str, NameMatch]], pair: tuple[int, int]) -> float:
    """How much the names say that the first is x and the second y: 0 to 2."""
    scores = [names[i][axis].score if axis in names[i] else 0.0 for i, axis in zip(pair, "xy")]
    return sum(scores)


def _same_family(first: str, second: str) -> bool:
    """`x_l93` and `y_l93`, not `x_l93` and `lat_wgs84`."""
    axes = {"x", "y", "longitude", "latitude", "est", "nord", "e", "n"}
    return set(plain_words(first)) - axes == set(plain_words(second)) - axes or (
        concepts(first) - axes == concepts(second) - axes
    )


def _points(xs: Sequence[Any], ys: Sequence[Any]) -> list[tuple[float, float]]:
    """Different points, spread over the sample."""
    pairs = [pair for pair in dict.fromkeys(zip(xs, ys)) if pair[0] is not None and pair[1] is not None]
    found: list[tuple[float, float]] = []
    for x, y in pairs[:: 1 + len(pairs) // _MOST_POINTS]:
        read = read_coordinate(x, decimal=",").value, read_coordinate(y, decimal=",").value
        if read[0] is not None and read[1] is not None and any(read):
            found.append((float(read[0]), float(read[1])))
    return found


def _crs_of(name: str, points: Sequence[tuple[float, float]]) -> tuple[str | None, float, str]:
    """(CRS, share of the points that fit, why in French): in the region if it can be, else in France."""
    places = knowledge("places_of_crs")
    x, y = np.array(points[:: 1 + len(points) // _MOST_POINTS], float).T
    hinted = _hinted(name)
    shares = {crs: _share_in_region(crs, x, y, places.get("boxes", {})) for crs in place_limits().candidate_crs}
    crs = max(
        place_limits().candidate_crs,
        key=lambda candidate: (round(shares[candidate], 1), candidate == hinted, shares[candidate]),
    )
    title = places["names"].get(crs, crs)
    if shares[crs] >= 0.2:
        words = f"{round(100 * shares[crs])} % des points tombent dans la région en {title} ({crs})"
        if hinted and hinted != crs and shares[hinted] < 0.2:
            words += f", alors que les noms annoncent {hinted} : vérifiez"
        words += _mixed(crs, shares)
        return crs, shares[crs], words
    inside = {crs: _share_in_box(box, x, y) for crs, box in places["boxes"].items()}
    best = hinted if hinted in inside and inside[hinted] > 0.5 else max(inside, key=lambda key: inside[key])
    title = places["names"].get(best, best)
    if inside[best] > 0.5:
        return best, 0.7 * inside[best], f"les points tombent en France, hors de la région, en {title} ({best})"
    if _share_in_box((-180, -90, 180, 90), x, y) > 0.9:
        return "EPSG:4326", 0.4, "les nombres peuvent être des longitudes et des latitudes, hors de France"
    return hinted, 0.0, "aucun système de coordonnées essayé ne place les points en France : à vérifier"


def _mixed(crs: str, shares: Mapping[str, float]) -> str:
    """What to say of points that fall in the region in another CRS only."""
    other = max((one for one in shares if one != crs), key=lambda one: shares[one])
    if shares[other] < _MIXED or shares[crs] + shares[other] > _OVERLAP:
        return ""
    share = round(100 * shares[other])
    return f", mais {share} % n’y tombent qu’en {other} : deux systèmes sont mélangés, ces points seront refusés"


def _share_in_region(crs: str, x: np.ndarray, y: np.ndarray, boxes: Mapping[str, Sequence[float]]) -> float:
    """The share of the points that fall in the region; the CRS is not asked where none can be near."""
    plausible = np.abs(x) <= 180 if crs == "EPSG:4326" else np.abs(x) > 10_000
    if crs in boxes:
        west, south, east, north = boxes[crs]
        plausible &= (x >= west) & (x <= east) & (y >= south) & (y <= north)
    if not plausible.any():
        return 0.0
    px, py = transformer(crs)(x[plausible], y[plausible])
    return float(load_region().contains(np.asarray(px), np.asarray(py)).sum()) / len(x)


def _share_in_box(box: Sequence[float], x: np.ndarray, y: np.ndarray) -> float:
    west, south, east, north = box
    return float(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean())


def _hinted(name: str) -> str | None:
    """The CRS that the names of the columns announce."""
    words = set(plain_words(name)) | set(name.lower().replace("_", " ").split())
    for crs, hints in knowledge("places_of_crs")["words"].items():
        if words & set(hints):
            return str(crs)
    return None
