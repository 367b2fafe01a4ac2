# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the pages and the schema of docs/ that are derived from the format data; `--check` compares them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sinp_hdf_plugin.core.formats.dictionary import dictionary_page
from sinp_hdf_plugin.core.formats.recipients_page import recipients_page
from sinp_hdf_plugin.core.formats.rules_page import rules_page
from sinp_hdf_plugin.core.rules.catalogue import load_catalogue
from sinp_hdf_plugin.core.standard.json_schema import record_schema
from sinp_hdf_plugin.core.standard.load import load_codelists, load_version
from tools.paths import ROOT

VERSION = "occtax-hdf-1.0"


def derived() -> dict[str, str]:
    """Return the text of each derived file, by its name in docs/."""
    version, codelists, catalogue = load_version(VERSION), load_codelists(), load_catalogue()
    schema = json.dumps(record_schema(version, codelists), ensure_ascii=False, indent=1)
    return {
        "dictionnaire.md": dictionary_page(version, codelists, catalogue),
        "regles.md": rules_page(version, codelists, catalogue),
        "destinataires.md": recipients_page(version, catalogue),
        f"{VERSION}.schema.json": schema + "\n",
    }


def stale(folder: Path) -> list[str]:
    """Return the names of the derived files that are missing or differ in a folder."""
    return [name for name, text in derived().items() if not _same(folder / name, text)]


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


def main(arguments: list[str] | None = None, folder: Path = ROOT / "docs") -> int:
    """Command line: write what differs, or with `--check` name it and fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")
    check = parser.parse_args(arguments).check
    names = stale(folder)
    if check and names:
        print("\n".join(f"docs/{name}: differs from the format data, run `make docs`" for name in names))
        return 1
    texts = derived() if names else {}
    for name in names:
        (folder / name).write_bytes(texts[name].encode("utf-8"))
        print(f"written: docs/{name}")
    if not names:
        print("docs: as the format data say")
    return 0


if __name__ == "__main__":
    sys.exit(main())
