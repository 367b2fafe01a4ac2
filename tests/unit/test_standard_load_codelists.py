# SPDX-License-Identifier: GPL-2.0-or-later
"""Loading the code lists from a folder: life of the codes, and broken files refused in French."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.standard.load import load_codelists


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def without(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != key}


def code(text: str, **more: Any) -> dict[str, Any]:
    entry = {"code": text, "label": both(text), "help": both(text), "live": ["1.2.1", "2.0"], "synonyms": []}
    return {**entry, **more}


def codelist(*codes: dict[str, Any], **more: Any) -> dict[str, Any]:
    entry = {
        "name": "L",
        "number": 18,
        "label": both("Liste"),
        "names": {"1.2.1": "M", "ginco": None},
        "source": "test",
        "codes": list(codes),
    }
    return {**entry, **more}


def write_list(folder: Path, content: dict[str, Any], name: str = "L") -> None:
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def test_life_of_codes(tmp_path):
    frozen = {"2.0": {"replaced_by": [{"attribute": "occComportement", "code": "6"}]}}
    write_list(
        tmp_path,
        codelist(
            code("Pr", synonyms=["Présent"]),
            code("6", live=["1.2.1"], frozen=frozen),
            code("7", live=["1.2.1"], frozen={"2.0": {"replaced_by": []}}),
            code("0", live=[], only=["geonature"]),
        ),
    )
    found = load_codelists(tmp_path)["L"]
    assert (found.number, found.names) == (18, (("1.2.1", "M"),))
    assert found.codes_live("2.0") == ("Pr",)
    assert found.codes_live("1.2.1") == ("Pr", "6", "7")
    moved, dropped, ours = found.code("6"), found.code("7"), found.code("0")
    assert moved.replaced_by("2.0") == ({"attribute": "occComportement", "code": "6"},)
    assert "2.0" in dropped.frozen and dropped.replaced_by("2.0") == ()
    assert ours.only == ("geonature",) and not ours.is_live("2.0") and ours.replaced_by("2.0") == ()
    assert found.code("Pr").synonyms == ("Présent",)
    assert found.code("pr") is None
    assert len({moved, dropped, ours}) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (without("label", codelist()), "Liste de codes « L.json » : la clé « label » manque"),
        (codelist(number="18"), "la clé « number » doit être un nombre entier"),
        (codelist(code("a"), code("a")), "le code « a » est donné deux fois"),
        (codelist(without("label", code("a"))), "code « a » : la clé « label » manque"),
        (codelist(code("a", live="2.0")), "la clé « live » doit être une liste de textes"),
        (codelist(code("a", frozn={})), "la clé « frozn » n’est pas connue"),
        (codelist(code("a", frozen={"2.0": {}})), "la clé « replaced_by » doit être une liste"),
    ],
)
def test_a_broken_list_is_refused(tmp_path, content, said):
    write_list(tmp_path, content)
    with pytest.raises(ConfigError) as error:
        load_codelists(tmp_path)
    assert said in str(error.value)


def test_two_files_for_one_list_are_refused(tmp_path):
    write_list(tmp_path, codelist())
    write_list(tmp_path, codelist(), "M")
    with pytest.raises(ConfigError, match="« L » est déjà décrite"):
        load_codelists(tmp_path)
