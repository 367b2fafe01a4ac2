# SPDX-License-Identifier: GPL-2.0-or-later
"""Who follows a run: progress one way, cancelling the other."""

from __future__ import annotations

from typing import Protocol

from sinp_hdf_plugin.core.errors import SinpError


class Cancelled(SinpError):
    """The user stopped the run."""


class Watch(Protocol):
    """Who follows a run: told of progress, asked whether to go on."""

    def progress(self, done: int, total: int | None) -> None:
        """`done` rows of `total` (None when nobody knows)."""

    def is_cancelled(self) -> bool:
        """True when the run should stop."""


class Silent:
    """Nobody follows."""

    def progress(self, done: int, total: int | None) -> None:
        """Nothing to tell."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False
