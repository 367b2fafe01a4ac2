# SPDX-License-Identifier: GPL-2.0-or-later
"""Where profiles are kept beside those of the plugin: in the QGIS profile of the user, and in the project.

In a parameter, the first are called `utilisateur:<id>`, the second `projet:<id>`. A project holds its profiles in
itself, so that they go where it goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.mapping.editing.opening import read_content
from sinp_hdf_plugin.core.mapping.profile import Profile, load_profile, parse_profile

USER, PROJECT = "utilisateur:", "projet:"
_SCOPE, _KEY = "sinp_hdf", "profiles"


def user_folder() -> Path:
    """The folder of the user's own profiles; it may not exist yet."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "sinp_hdf" / "profiles"


def user_profiles() -> dict[str, Path]:
    """Id -> file of the user's own profiles, sorted."""
    return {path.stem: path for path in sorted(user_folder().glob("*.json"))}


def project_profiles(project: QgsProject | None) -> dict[str, str]:
    """Id -> JSON text of the profiles that a project holds, sorted. To be called in the main thread."""
    if project is None:
        return {}
    names = sorted(project.entryList(_SCOPE, _KEY))
    return {name: project.readEntry(_SCOPE, f"{_KEY}/{name}")[0] for name in names}


def load_named(name: str, in_project: Mapping[str, str]) -> Profile:
    """The profile that a parameter names: of the plugin, of the user, of the project, or a file. Raises ConfigError."""
    if name.startswith(PROJECT):
        text = in_project.get(name[len(PROJECT) :])
        if text is None:
            raise ConfigError(_missing(name, "ce projet", [f"{PROJECT}{known}" for known in in_project]))
        return parse_profile(read_content(text, name).content, Path(name))
    if name.startswith(USER):
        path = user_profiles().get(name[len(USER) :])
        if path is None:
            raise ConfigError(_missing(name, "votre profil QGIS", [f"{USER}{known}" for known in user_profiles()]))
        return load_profile(str(path))
    return load_profile(name)


def save_user(content: Mapping[str, Any]) -> str:
    """Keep a profile for the user; the name to give to a parameter. Raises ConfigError."""
    save_file(content, user_folder() / f"{content['id']}.json")
    return f"{USER}{content['id']}"


def save_project(content: Mapping[str, Any], project: QgsProject) -> str:
    """Keep a profile in the project, which is to be saved by its user; the name to give to a parameter."""
    project.writeEntry(_SCOPE, f"{_KEY}/{content['id']}", profile_text(content))
    project.setDirty(True)
    return f"{PROJECT}{content['id']}"


def save_file(content: Mapping[str, Any], path: Path) -> str:
    """Write a profile to a file, whole or not at all; its path. Raises ConfigError."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(profile_text(content), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        if part.is_file():
            part.unlink()
        raise ConfigError(
            f"Le profil ne peut pas être écrit dans « {path} » ({error.strerror or error}). Choisissez un dossier où "
            "vous avez le droit d’écrire. Vos changements sont toujours dans l’éditeur."
        ) from error
    return str(path)


def profile_text(content: Mapping[str, Any]) -> str:
    """A profile as it is written: UTF-8, readable."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _missing(name: str, place: str, known: list[str]) -> str:
    listed = ", ".join(known) or "aucun"
    return f"Le profil « {name} » n’est pas dans {place}. Profils connus là : {listed}."
