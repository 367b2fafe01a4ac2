# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures that rules about places compare with are data, and are those that the rules tell."""

from __future__ import annotations

import json

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.places import variants as variants_of
from sinp_hdf_plugin.core.places.limits import place_limits
from sinp_hdf_plugin.core.places.projection import REGION_CRS, transformer
from sinp_hdf_plugin.core.places.region import load_region
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue

GOOD = read_json(resource("standard", "places.json"))


def test_the_file_follows_its_schema():
    Draft202012Validator(read_json(resource("standard", "schemas", "places.schema.json"))).validate(GOOD)


def test_the_rules_tell_the_same_figures():
    limits = place_limits()
    parts, systems, sizes = (
        load_catalogue()[rule].statement["fr"].replace("\u00a0", " ") for rule in ("LOC-004", "LOC-005", "LOC-039")
    )
    assert f" {limits.parts_apart_m / 1000:g} km." in parts
    assert f" {limits.largest_m2 / 1e6:g} km² ou {limits.longest_m / 1000:g} km." in sizes
    assert [f"({crs[5:]})" in systems for crs in limits.accepted_crs] == [True] * len(limits.accepted_crs)
    assert REGION_CRS in limits.accepted_crs and REGION_CRS in limits.candidate_crs


@pytest.mark.parametrize("crs", place_limits().candidate_crs)
def test_every_candidate_is_a_system_that_can_be_used(crs):
    x, y = transformer(REGION_CRS, crs)(np.array([650_000.0]), np.array([6_980_000.0]))
    assert np.isfinite([x, y]).all()


def test_a_system_more_is_tried(tmp_path, monkeypatch):
    """Coordinates in UTM 32: outside all that is tried, until the data name it."""
    x, y = transformer(REGION_CRS, "EPSG:32632")(np.array([720_000.0]), np.array([6_980_000.0]))
    assert variants_of.variants(load_region(), REGION_CRS, x, y) == [None]
    path = tmp_path / "places.json"
    path.write_text(json.dumps({**GOOD, "candidate_crs": ["EPSG:32632"]}), encoding="utf-8")
    monkeypatch.setattr(variants_of, "place_limits", lambda: place_limits(path))
    assert variants_of.variants(load_region(), REGION_CRS, x, y) == [("LOC-007", "coordonnées en EPSG:32632")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"accepted_crs": []}, "la clé « accepted_crs » manque"),
        ({"candidate_crs": "EPSG:2154"}, "la clé « candidate_crs » doit être une liste de textes"),
        ({"largest_m2": None}, "la clé « largest_m2 » manque ou vaut zéro"),
        ({"longest_m": "100 km"}, "la clé « longest_m » doit être un nombre entier"),
        ({"largest": 3}, "la clé « largest » n’est pas connue"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, change, said):
    path = tmp_path / "places.json"
    path.write_text(json.dumps({**GOOD, **change}), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        place_limits(path)
    assert "Limites des lieux « places.json »" in str(error.value) and said in str(error.value)
