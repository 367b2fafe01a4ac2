# SPDX-License-Identifier: GPL-2.0-or-later
"""GDAL's errors turned into ours, whether it raises them or not; its settings put back as they were."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from osgeo import gdal

from sinp_hdf_plugin.core.formats.source import SourceError

_SECRETS = re.compile(r"(passw\w*\s*=\s*)('[^']*'|\S+)|(://[^:/@\s]+:)[^@\s]+(?=@)", re.IGNORECASE)


@contextmanager
def quiet_gdal() -> Iterator[None]:
    """Nothing of GDAL on the console meanwhile. Not to be held while a generator waits."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        with warnings.catch_warnings():
            # GDAL 3.7 and later warn a process that has not chosen between exceptions and return codes.
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        gdal.PopErrorHandler()


@contextmanager
def translated(rule: str, what_failed: str, advice: str) -> Iterator[None]:
    """Quiet, and any failure of GDAL raised as a SourceError: what failed, GDAL's words, what to do."""
    with quiet_gdal():
        gdal.ErrorReset()
        try:
            yield
        except (RuntimeError, ValueError) as error:
            raise SourceError(rule, _sentence(what_failed, str(error), advice)) from error
        if gdal.GetLastErrorType() >= gdal.CE_Failure:
            raise SourceError(rule, _sentence(what_failed, gdal.GetLastErrorMsg(), advice))


@contextmanager
def settings(values: Mapping[str, str]) -> Iterator[None]:
    """GDAL configuration options, for this thread where GDAL can limit them to it, then what they were."""
    scope = "ThreadLocal" if hasattr(gdal, "SetThreadLocalConfigOption") else ""
    get, put = getattr(gdal, f"Get{scope}ConfigOption"), getattr(gdal, f"Set{scope}ConfigOption")
    before = {name: get(name) for name in values}
    try:
        for name, value in values.items():
            put(name, value)
        yield
    finally:
        for name, old in before.items():
            put(name, old)


def without_secrets(text: str) -> str:
    """A connection string or a message with its passwords hidden."""
    return _SECRETS.sub(lambda found: f"{found.group(1) or found.group(3)}***", text)


def _sentence(what_failed: str, gdal_says: str, advice: str) -> str:
    said = " ".join(without_secrets(gdal_says).split()).rstrip(".")
    return what_failed + (f" (GDAL : {said})" if said else "") + f". {advice}"
