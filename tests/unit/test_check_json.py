# SPDX-License-Identifier: GPL-2.0-or-later
"""The check of the JSON files of resources/."""

from __future__ import annotations

import json

import pytest

from tools.check_json import check_resources
from tools.paths import ROOT

SCHEMA = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


@pytest.fixture
def resources(tmp_path):
    for folder in ("standard/schemas", "standard/codelists", "standard/versions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "standard/schemas/codelist.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return tmp_path


def test_this_repository_is_valid():
    assert check_resources(ROOT / "resources") == []


def test_a_file_that_keeps_its_schema_passes(resources):
    (resources / "standard/codelists/A.json").write_text('{"name": "A"}', encoding="utf-8")
    assert check_resources(resources) == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("standard/codelists/A.json", '{"name": 1}', "name: 1 is not of type 'string'"),
        ("standard/codelists/A.json", "{}", "'name' is a required property"),
        ("standard/codelists/A.json", '{"name": "A", "name": "B"}', "key given twice: ['name']"),
        ("other/B.json", "{", "Expecting property name"),
        ("standard/versions/v.json", "{}", "its schema version.schema.json is missing"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(resources, file, text, said):
    (resources / file).parent.mkdir(exist_ok=True)
    (resources / file).write_text(text, encoding="utf-8")
    problems = check_resources(resources)
    assert len(problems) == 1
    assert problems[0].startswith(file)
    assert said in problems[0]
