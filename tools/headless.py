# SPDX-License-Identifier: GPL-2.0-or-later
"""A private QGIS profile with the staged plugin, and Processing algorithms run in it without a screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.paths import PACKAGE


class AlgorithmError(Exception):
    """A run of an algorithm that failed; the text is what QGIS printed."""


@dataclass(frozen=True)
class Headless:
    """qgis_process with its own profile: the user's settings and plugins are neither read nor changed."""

    program: str
    config: Path

    @classmethod
    def create(cls, staged: Path, config: Path) -> Headless:
        """Return a profile under the folder `config` in which the staged plugin is installed and enabled."""
        # Debian's wrapper qgis_process passes an option that the program refuses: prefer the program itself.
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        if program is None:
            raise SystemExit("qgis_process is missing: install QGIS")
        plugins = config / "profiles" / "default" / "python" / "plugins"
        shutil.rmtree(config, ignore_errors=True)
        plugins.mkdir(parents=True)
        (plugins / PACKAGE).symlink_to(staged)
        headless = cls(program, config)
        headless._call("plugins", "enable", PACKAGE)
        return headless

    def run(self, algorithm: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run an algorithm to its end and return its results."""
        given = [f"{name}={value}" for name, value in parameters.items()]
        answer = self._call("--json", "run", algorithm, "--", *given)
        results: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return results

    def environment(self) -> dict[str, str]:
        """Return the environment of a QGIS that uses this profile and needs no screen."""
        return {
            **os.environ,
            "QGIS_CUSTOM_CONFIG_PATH": str(self.config),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "*.debug=false",
        }

    def _call(self, *arguments: str) -> str:
        done = subprocess.run([self.program, *arguments], env=self.environment(), capture_output=True, text=True)
        if done.returncode:
            raise AlgorithmError(f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout
