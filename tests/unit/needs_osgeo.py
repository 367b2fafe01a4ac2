# SPDX-License-Identifier: GPL-2.0-or-later
"""Imported by test files that write with GDAL, before they import it: without GDAL they are skipped."""

from __future__ import annotations

import pytest

pytest.importorskip("osgeo", reason="GDAL’s Python bindings are not installed")
