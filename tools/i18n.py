# SPDX-License-Identifier: GPL-2.0-or-later
"""Translations: collect the sentences given to tr(), keep the .ts files up to date, compile them.

Collected with Python's own parser rather than pylupdate: the plugin has one context for all its sentences,
and one that cannot be read (an f-string, a variable) is an error here, not a sentence that stays English.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tools.paths import PACKAGE, ROOT

CONTEXT = "SinpHdf"  # the same as in toolbelt/i18n.py
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = {"fr": "fr_FR"}


class SourceError(Exception):
    """A call of tr() whose sentence cannot be read from the source."""


def sentences(package: Path) -> list[str]:
    """Return the sentences given to tr() in the Python files under `package`, sorted, each once."""
    found: set[str] = set()
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        for call in _calls_of_tr(tree):
            first = call.args[0] if call.args else None
            if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
                place = f"{path}:{call.lineno}"
                raise SourceError(f"{place}: tr() needs one literal sentence (use .format() on its result)")
            found.add(first.value)
    return sorted(found)


def _calls_of_tr(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name == "tr":
                yield node


def read_ts(path: Path) -> dict[str, str]:
    """Return sentence -> translation of a .ts file; '' where the translation is unfinished."""
    if not path.exists():
        return {}
    known = {}
    for message in ElementTree.parse(path).iter("message"):
        translation = message.find("translation")
        done = translation is not None and translation.get("type") is None
        known[message.findtext("source", "")] = (translation.text or "") if done else ""
    return known


def ts_text(language: str, translations: dict[str, str]) -> str:
    """Return the text of a .ts file for sentence -> translation ('' = unfinished)."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, translated in sorted(translations.items()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        element = ElementTree.SubElement(message, "translation")
        element.text = translated
        if not translated:
            element.set("type", "unfinished")
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'


def compile_translations(sources: Path, target: Path) -> list[Path]:
    """Compile each .ts file of the folder `sources` to a .qm file in the folder `target`; return them."""
    program = shutil.which("lrelease") or shutil.which("lrelease-qt5") or shutil.which("lrelease6")
    if program is None:
        raise SystemExit("lrelease is missing: on Debian, apt-get install qttools5-dev-tools")
    target.mkdir(parents=True, exist_ok=True)
    compiled = []
    for path in sorted(sources.glob("*.ts")):
        compiled.append(target / f"{path.stem}.qm")
        subprocess.run([program, "-silent", str(path), "-qm", str(compiled[-1])], check=True)
    return compiled


def check(package: Path, folder: Path) -> list[str]:
    """Return what is missing or out of date in the .ts files of `folder`."""
    wanted = sentences(package)
    problems = []
    for short in LANGUAGES:
        path = folder / f"sinp_hdf_{short}.ts"
        known = read_ts(path)
        problems += [f"{path.name}: not collected (run make i18n): {s!r}" for s in wanted if s not in known]
        problems += [f"{path.name}: unfinished: {s!r}" for s in wanted if known.get(s) == ""]
        problems += [f"{path.name}: no longer used (run make i18n): {s!r}" for s in known if s not in wanted]
    return problems


def update(package: Path, folder: Path) -> None:
    """Rewrite the .ts files of `folder` for the sentences of `package`; translations are kept."""
    wanted = sentences(package)
    folder.mkdir(parents=True, exist_ok=True)
    for short, language in LANGUAGES.items():
        path = folder / f"sinp_hdf_{short}.ts"
        known = read_ts(path)
        path.write_text(ts_text(language, {s: known.get(s, "") for s in wanted}), encoding="utf-8")
        print(f"{path.name}: {len(wanted)} sentences")


def main(arguments: list[str] | None = None) -> int:
    """Command line: update the .ts files, or only check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
    options = parser.parse_args(arguments)
    try:
        if not options.check:
            update(ROOT / PACKAGE, FOLDER)
        problems = check(ROOT / PACKAGE, FOLDER)
    except SourceError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if options.check and problems else 0


if __name__ == "__main__":
    sys.exit(main())
