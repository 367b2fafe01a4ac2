# SPDX-License-Identifier: GPL-2.0-or-later
"""Check the JSON files of resources/: readable, no key twice in one object, and as their JSON Schema says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tools.paths import ROOT

# Folder or file under resources/ -> schema under resources/standard/schemas/.
SCHEMAS = {
    "standard/versions": "version.schema.json",
    "standard/codelists": "codelist.schema.json",
    "standard/rules": "rules.schema.json",
    "standard/places.json": "places.schema.json",
    "profiles": "profile.schema.json",
    "mapping": "suggestion.schema.json",
    "corrections": "corrections.schema.json",
    "duplicates": "duplicates.schema.json",
    "sheets": "sheet_words.schema.json",
    "standard/recipients": "recipient.schema.json",
}
MESSAGES_PER_FILE = 10


def load(path: Path) -> Any:
    """Return the content of a JSON file; ValueError when it is not JSON or repeats a key in one object."""
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"key given twice: {sorted({key for key in keys if keys.count(key) > 1})}")
    return result


def violations(instance: Any, schema: dict[str, Any]) -> Iterator[str]:
    """Yield sentences `place: what is wrong` for an instance that breaks its schema."""
    errors = Draft202012Validator(schema).iter_errors(instance)
    for error in sorted(errors, key=lambda e: [str(part) for part in e.absolute_path]):
        place = "/".join(str(part) for part in error.absolute_path) or "(file)"
        yield f"{place}: {error.message[:300]}"


def check_resources(resources: Path) -> list[str]:
    """Check every JSON file under the folder `resources`; return sentences `file: place: what is wrong`."""
    problems: list[str] = []
    schemas: dict[str, dict[str, Any]] = {}
    for path in sorted((resources / "standard" / "schemas").glob("*.json")):
        schemas[path.name] = load(path)
        Draft202012Validator.check_schema(schemas[path.name])
    for path in sorted(resources.rglob("*.json")):
        name = path.relative_to(resources)
        try:
            instance = load(path)
        except ValueError as error:
            problems.append(f"{name}: {error}")
            continue
        wanted = SCHEMAS.get(name.as_posix()) or SCHEMAS.get(name.parent.as_posix())
        if wanted is None:
            continue
        if wanted not in schemas:
            problems.append(f"{name}: its schema {wanted} is missing")
            continue
        found = list(violations(instance, schemas[wanted]))
        problems += [f"{name}: {text}" for text in found[:MESSAGES_PER_FILE]]
        if len(found) > MESSAGES_PER_FILE:
            problems.append(f"{name}: and {len(found) - MESSAGES_PER_FILE} more")
    return problems


def main() -> int:
    """Command line: check the repository."""
    problems = check_resources(ROOT / "resources")
    print("\n".join(problems) or "resources: valid JSON")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
