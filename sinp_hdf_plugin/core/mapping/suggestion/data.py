# SPDX-License-Identifier: GPL-2.0-or-later
"""The knowledge that suggestions are made from: the files of resources/mapping, read once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import read_json, resource


@cache
def knowledge(subject: str) -> Any:
    """What resources/mapping says on a subject: `names`, `words`, `recognisers`... Raises ConfigError without it."""
    for path in sorted(resource("mapping").glob("*.json")):
        content = read_json(path)
        if subject in content:
            return content[subject]
    raise ConfigError(
        f"Les fichiers de « {resource('mapping')} » ne disent rien de « {subject} ». Réinstallez l’extension."
    )
