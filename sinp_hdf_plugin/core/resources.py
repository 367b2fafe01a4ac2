# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the data files of the plugin are, and how a JSON file among them is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """Path of a data file or folder: `resource("standard", "versions")`.

    Installed, the resources are inside the package; in the repository they stand beside it. The path is not
    checked to exist: who opens it says what was expected there.
    """
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object held by a file. Raises ConfigError when it is missing, unreadable or not an object."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique_keys)
    except FileNotFoundError:
        raise ConfigError(
            f"Le fichier « {path} » n’existe pas. Vérifiez son nom, ou réinstallez l’extension."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"Le fichier « {path} » ne peut pas être lu ({error.strerror}). Vérifiez ses droits."
        ) from error
    except UnicodeDecodeError:
        raise ConfigError(f"Le fichier « {path} » n’est pas en UTF-8. Enregistrez-le dans cet encodage.") from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"Le fichier « {path} » n’est pas du JSON correct : ligne {error.lineno}, colonne {error.colno}. "
            "Corrigez la syntaxe à cet endroit."
        ) from error
    except KeyError as error:
        raise ConfigError(
            f"Le fichier « {path} » donne deux fois la clé « {error.args[0]} ». N’en gardez qu’une."
        ) from None
    if not isinstance(document, dict):
        raise ConfigError(f"Le fichier « {path} » doit contenir un objet JSON, entre accolades. Reprenez sa structure.")
    return document


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: a repeated key would silently hide what came first."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise KeyError(key)
        found[key] = value
    return found
