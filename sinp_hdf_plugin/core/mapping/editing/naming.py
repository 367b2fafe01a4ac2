# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of profiles: an id made from a title, the next version number, the copy of a profile that comes with us."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Mapping
from typing import Any

from sinp_hdf_plugin.core.mapping.codes import fold
from sinp_hdf_plugin.core.mapping.editing.opening import FORMAT

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_LAST_NUMBER = re.compile(r"([0-9]+)\Z")


def id_from(title: str, taken: Collection[str] = ()) -> str:
    """An id for a profile of that title: a-z, 0-9 and _; another one than those taken."""
    base = _NOT_IN_ID.sub("_", fold(title)).strip("_") or "profil"
    rank, found = 1, base
    while found in taken:
        rank += 1
        found = f"{base}_{rank}"
    return found


def next_version(version: str) -> str:
    """`1.9` becomes `1.10`; a version without a number at its end gets one."""
    found = _LAST_NUMBER.search(version)
    if not found:
        return f"{version}.1" if version else "1.0"
    return f"{version[: found.start()]}{int(found.group(1)) + 1}"


def copy_of(content: Mapping[str, Any], taken: Collection[str]) -> dict[str, Any]:
    """A profile to start from another one. `identity` stays: the identifiers made for its records stay the same."""
    made = copy.deepcopy(dict(content))
    made["identity"] = made.get("identity") or {"source": content["id"]}
    made["id"] = id_from(f"{content['id']} copie", taken)
    made["version"] = "1.0"
    title = content.get("title", {})
    made["title"] = {
        "fr": f"{title.get('fr') or content['id']} (copie)",
        "en": f"{title.get('en') or title.get('fr') or content['id']} (copy)",
    }
    return made


def empty_content(title: str, taken: Collection[str]) -> dict[str, Any]:
    """A profile that says nothing yet."""
    name = id_from(title, taken)
    return {
        "id": name,
        "version": "1.0",
        "title": {"fr": title, "en": title},
        "format": FORMAT,
        "identity": {"source": name},
        "columns": [],
        "unknown_columns": "additional",
    }


def stamped(content: Mapping[str, Any], before: Mapping[str, Any] | None, date: str) -> dict[str, Any]:
    """A profile as it is kept: with the day, and the next version when it replaces another text of the same version.

    before: what it replaces, None when nothing.
    """
    made = {**content, "date": date}
    made["version"] = str(content.get("version") or "1.0")
    if before is not None and str(before.get("version")) == made["version"] and _body(before) != _body(content):
        made["version"] = next_version(made["version"])
    return made


def _body(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in ("date", "version")}
