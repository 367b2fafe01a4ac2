# SPDX-License-Identifier: GPL-2.0-or-later
"""The few errors a user may meet. Their messages are French sentences: what happened, where, what to do."""

from __future__ import annotations


class SinpError(Exception):
    """Any error of this plugin that is meant to be read by the user; `str(error)` is the French message."""


class ConfigError(SinpError):
    """A data file of the plugin, a profile or a setting is missing, broken or contradicts itself."""


class FormatError(SinpError):
    """A file to read or to write is not what it should be, or cannot be read or written at all."""


class AuthError(SinpError):
    """A remote platform refused the credentials, or none were given where some are needed."""


class RemoteError(SinpError):
    """A remote platform answered with an error, or did not answer.

    `status` is the HTTP status when there was an answer; `excerpt` the beginning of what it said.
    """

    def __init__(self, message: str, status: int | None = None, excerpt: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.excerpt = excerpt
