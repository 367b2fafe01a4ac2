# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that imports point one way: the laws of the architecture, read from the sources with ast."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import PACKAGE, ROOT

# The rooms of core, lowest first: a room imports lower ones only. Modules directly in core (errors,
# resources) are below all rooms, and import none.
CORE_FLOORS = {
    "standard": 1,
    "taxa": 2,
    "places": 2,
    "rules": 3,
    "mapping": 3,
    "diffusion": 3,
    "formats": 4,
    "engine": 5,
    "duplicates": 6,
    "store": 6,
    "workbench": 7,
}
# Outside core: which other rooms of the package each may import. None: all of them.
ROOMS: dict[str, set[str] | None] = {
    "toolbelt": set(),
    "connectors": {"core"},
    "processing": None,
    "forms": None,
    "gui": None,
    "plugin": None,
    "__init__": {"plugin"},
}
QGIS = {"qgis", "PyQt5", "PyQt6", "processing", "console"}
NEVER_IN_CORE = QGIS | {"requests"}
OSGEO_ROOM = "formats"


@dataclass(frozen=True)
class Import:
    """One imported module: its dotted name and the line of the import."""

    name: str
    line: int


def imports(tree: ast.AST, module: str, is_package: bool = False) -> Iterator[Import]:
    """Yield what a module's syntax tree imports, at any depth; relative imports are made absolute.

    `from a import b` yields `a.b`: b may be a module, and a rule about `a` holds for `a.b` too.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")
                above = above[: len(above) - node.level + (1 if is_package else 0)]
                base = ".".join([*above, *filter(None, [base])])
            yield from (Import(f"{base}.{alias.name}", node.lineno) for alias in node.names)


def check_module(module: str, found: list[Import]) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) for the imports of one module, given by its dotted name."""
    here = module.split(".")[1:] or ["__init__"]
    if here[0] == "core":
        yield from _check_core(here, found)
    elif here[0] not in ROOMS:
        yield 1, f"unknown room {here[0]!r}: give it its place in tools/check_imports.py"
    else:
        allowed = ROOMS[here[0]]
        for item in found:
            there = _room(item)
            if there and allowed is not None and there != here[0] and there not in allowed:
                yield item.line, f"{here[0]} may not import {there}"


def _check_core(here: list[str], found: list[Import]) -> Iterator[tuple[int, str]]:
    room = here[1] if len(here) > 1 else ""
    floor = CORE_FLOORS.get(room, 0)
    for item in found:
        parts = item.name.split(".")
        if parts[0] in NEVER_IN_CORE:
            yield item.line, f"core may not import {parts[0]}"
        elif parts[0] == "osgeo" and room != OSGEO_ROOM:
            yield item.line, f"osgeo is for core/{OSGEO_ROOM} only"
        elif parts[:2] == [PACKAGE, "core"]:
            there = parts[2] if len(parts) > 2 else ""
            if there != room and there in CORE_FLOORS and CORE_FLOORS[there] >= floor:
                yield item.line, f"core/{room or here[-1]} may not import core/{there}"
        elif _room(item):
            yield item.line, f"core may not import {_room(item)}"


def _room(item: Import) -> str | None:
    """Return the first folder or module inside the package that an import names, None for foreign imports."""
    parts = item.name.split(".")
    if parts[0] != PACKAGE:
        return None
    return parts[1] if len(parts) > 1 else "__init__"


def check_tree(root: Path) -> list[str]:
    """Check every module of the package in the folder `root`; return sentences `file:line: what is wrong`."""
    problems = []
    known = set(CORE_FLOORS)
    for folder in sorted((root / PACKAGE / "core").glob("*/")):
        if folder.name not in known and any(folder.rglob("*.py")):
            place = folder.relative_to(root)
            problems.append(f"{place}: unknown room: give it its floor in tools/check_imports.py")
    for path in sorted((root / PACKAGE).rglob("*.py")):
        relative = path.relative_to(root)
        is_package = path.name == "__init__.py"
        module = ".".join((relative.parent if is_package else relative.with_suffix("")).parts)
        found = list(imports(ast.parse(path.read_text(encoding="utf-8"), str(path)), module, is_package))
        problems += [f"{relative}:{line}: {text}" for line, text in check_module(module, found)]
    return problems


def main() -> int:
    """Command line: check the repository."""
    problems = check_tree(ROOT)
    print("\n".join(problems) or "imports: one way")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
