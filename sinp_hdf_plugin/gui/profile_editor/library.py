# SPDX-License-Identifier: GPL-2.0-or-later
"""The profiles that can be opened: those of the plugin, the user's, the project's."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qgis.core import QgsProject

from sinp_hdf_plugin.core.mapping.editing.opening import Opened, open_content, read_content
from sinp_hdf_plugin.core.mapping.profile import profile_ids
from sinp_hdf_plugin.core.resources import resource
from sinp_hdf_plugin.processing.profile_places import PROJECT, USER, project_profiles, user_profiles
from sinp_hdf_plugin.toolbelt.i18n import tr

SHIPPED = ""


class Entry(NamedTuple):
    """A profile by its place (SHIPPED, USER or PROJECT) and id."""

    place: str
    id: str
    path: Path | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """What a parameter calls it."""
        return f"{self.place}{self.id}"

    def open(self) -> Opened:
        """Its content, with what is wrong in it. Raises ConfigError when it cannot be edited."""
        return open_content(self.path) if self.path else read_content(self.text, self.name)


def entries() -> list[Entry]:
    """Every profile, the user's first."""
    project = project_profiles(QgsProject.instance())
    return [
        *(Entry(USER, name, path) for name, path in user_profiles().items()),
        *(Entry(PROJECT, name, text=text) for name, text in project.items()),
        *(Entry(SHIPPED, name, resource("profiles", f"{name}.json")) for name in profile_ids()),
    ]


def place_text(place: str) -> str:
    """Where a profile is, in words."""
    return {
        USER: tr("My profiles"),
        PROJECT: tr("Profiles of the project"),
        SHIPPED: tr("Profiles of the plugin (opened as a copy)"),
    }[place]
