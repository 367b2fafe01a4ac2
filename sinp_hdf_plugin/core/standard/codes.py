# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a code list in memory: its codes, the versions where they live, what replaces them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypedDict

from sinp_hdf_plugin.core.standard.model import Text


class Replacement(TypedDict):
    """What takes the place of a frozen code. `attribute` is None when it is the same attribute."""

    attribute: str | None
    code: str


class Freeze(TypedDict):
    """How a version froze a code: by what it is replaced, possibly nothing."""

    replaced_by: tuple[Replacement, ...]


@dataclass(frozen=True)
class Code:
    """One code and the versions where it may be used.

    `frozen` gives, per version that forbids a code once allowed, what replaces it.
    `only` names the implementations that use a code which is in no version; `synonyms` are other spellings.
    """

    code: str
    label: Text
    help: Text
    live: tuple[str, ...]
    frozen: Mapping[str, Freeze] = field(default_factory=dict, hash=False)
    only: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    def is_live(self, version: str) -> bool:
        """Whether the code may be used in that version (`2.0`)."""
        return version in self.live

    def replaced_by(self, version: str) -> tuple[Replacement, ...]:
        """What replaces the code where that version froze it; () when nothing does, or it is not frozen."""
        return self.frozen[version]["replaced_by"] if version in self.frozen else ()


@dataclass(frozen=True)
class CodeList:
    """A code list of the standard. `names` gives what other versions and implementations call it."""

    name: str
    number: int | None
    label: Text
    names: tuple[tuple[str, str], ...]
    source: str
    codes: tuple[Code, ...]

    def code(self, code: str) -> Code | None:
        """The code written exactly so, or None."""
        return self._by_code.get(code)

    def codes_live(self, version: str) -> tuple[str, ...]:
        """The codes that may be used in that version (`2.0`, see `Version.codes_version`), in order."""
        return tuple(c.code for c in self.codes if c.is_live(version))

    @cached_property
    def _by_code(self) -> Mapping[str, Code]:
        return {c.code: c for c in self.codes}
