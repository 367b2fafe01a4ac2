# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are in the repository, for the tools."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "sinp_hdf_plugin"
BUILD = ROOT / "build"
STAGE = BUILD / "stage" / PACKAGE
