# SPDX-License-Identifier: GPL-2.0-or-later
"""A copy of the format data with one attribute, one code and one rule more, for the tests of law 1."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.core.rules.catalogue import Catalogue, load_catalogue
from sinp_hdf_plugin.core.standard.load import CodeList, Version, load_codelists, load_version

BLOCK, COLUMN, LIST, CODE, RULE = "AjoutsRegionaux", "origineTest", "DSPubliqueValue", "Zz", "TST-001"
LABEL, CODE_LABEL = "Origine de l’essai", "Code de l’essai"
SENTENCE = "L’origine de l’essai est un code connu."


class Format(NamedTuple):
    """A version with its code lists and its rules."""

    version: Version
    codelists: dict[str, CodeList]
    catalogue: Catalogue


def shipped() -> Format:
    """The regional format as it is."""
    return Format(load_version("occtax-hdf-1.0"), load_codelists(), load_catalogue())


def extended(folder: Path) -> Format:
    """The regional format with the attribute `origineTest`, and the code `Zz` in its list."""
    for name in ("versions", "codelists", "rules"):
        shutil.copytree(resource("standard", name), folder / name)
    edit(folder / "versions" / "occtax-hdf-1.0.json", "attributes", attribute())
    edit(folder / "codelists" / f"{LIST}.json", "codes", code())
    edit(folder / "rules" / "codelist.json", "rules", rule())
    version = load_version("occtax-hdf-1.0", directory=folder / "versions")
    codelists = load_codelists(directory=folder / "codelists")
    return Format(version, dict(codelists), load_catalogue(folder / "rules"))


def with_attribute(folder: Path, producer: bool = False, **changes: Any) -> Version:
    """The regional format with the attribute `origineTest` as `changes` make it, asked of producers or not."""
    shutil.copytree(resource("standard", "versions"), folder, dirs_exist_ok=True)
    edit(folder / "occtax-hdf-1.0.json", "attributes", {**attribute(), **changes})
    if producer:
        edit(folder / "occtax-hdf-1.0.json", "producer", COLUMN)
    return load_version("occtax-hdf-1.0", directory=folder)


def edit(path: Path, key: str, entry: Any) -> None:
    """Append an entry to a list of a JSON file: the whole of what somebody does who extends the format."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content[key].append(entry)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def both(fr: str) -> dict[str, str]:
    return {"fr": fr, "en": fr}


def attribute() -> dict:
    return {
        "name": COLUMN,
        "block": BLOCK,
        "column": COLUMN,
        "short": "origTest",
        "type": "code",
        "codelist": LIST,
        "cardinality": "0..1",
        "obligation": "optional",
        "condition": None,
        "regional": True,
        "label": both(LABEL),
        "help": both("Une aide."),
        "source": "Essai",
    }


def code() -> dict:
    return {"code": CODE, "label": both(CODE_LABEL), "help": both("Une aide de code."), "live": ["2.0"]}


def rule() -> dict:
    return {
        "id": RULE,
        "kind": "codelist",
        "priority": "P1",
        "attribute": COLUMN,
        "attributes": [COLUMN],
        "expression": None,
        "severity": "erreur",
        "on_fail": "suggest_fix",
        "displaces": None,
        "levels": {},
        "needs": [],
        "statement": both(SENTENCE),
        "message": both("Faux."),
        "advice": both("Corrigez."),
        "source": "Essai",
        "where": ["batch"],
        "examples": {"pass": [], "fail": []},
    }
