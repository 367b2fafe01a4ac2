# SPDX-License-Identifier: GPL-2.0-or-later
"""Typed access to one object of a data file: every surprise becomes a ConfigError that says where it is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, NoReturn

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.standard.model import Text


class Entry:
    """A JSON object and the words that say where it was read (`Version « x », attribut Source.idOrigine`).

    A null value counts as absent throughout.
    """

    def __init__(self, raw: dict[str, Any], where: str) -> None:
        self._raw = raw
        self.where = where

    def fail(self, what: str) -> NoReturn:
        """Raise ConfigError: where, then `what`, a French clause that says what is wrong and what to do."""
        raise ConfigError(f"{self.where} : {what}")

    def has(self, name: str) -> bool:
        """Whether the key is there with something in it."""
        return self._raw.get(name) is not None

    def names(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(self._raw)

    def only(self, allowed: str) -> None:
        """Refuse any key that is not among the space separated ones: it is most often a misspelling."""
        known = allowed.split()
        for name in self._raw:
            if name not in known:
                self.fail(f"la clé « {name} » n’est pas connue. Clés possibles : {', '.join(known)}.")

    def text(self, name: str) -> str:
        """A text that must be there and not be empty."""
        if not self.has(name):
            self.fail(f"la clé « {name} » manque. Ajoutez-la.")
        value = self._raw[name]
        if not isinstance(value, str) or not value.strip():
            self.fail(f"la clé « {name} » doit être un texte non vide. Corrigez-la.")
        return value

    def optional(self, name: str) -> str | None:
        """A text, or None when the key is absent or null."""
        return self.text(name) if self.has(name) else None

    def flag(self, name: str, absent: bool = False) -> bool:
        """True or false; `absent` when the key is not there."""
        value = self._raw[name] if self.has(name) else absent
        if not isinstance(value, bool):
            self.fail(f"la clé « {name} » doit être true ou false. Corrigez-la.")
        return value

    def number(self, name: str) -> int | None:
        """A whole number, or None."""
        value = self._raw.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            self.fail(f"la clé « {name} » doit être un nombre entier. Corrigez-la.")
        return value

    def one_of(self, name: str, allowed: AbstractSet[str]) -> str:
        """A text among those allowed."""
        value = self.text(name)
        if value not in allowed:
            self.fail(f"« {value} » n’est pas admis pour « {name} ». Valeurs : {', '.join(sorted(allowed))}.")
        return value

    def both(self, name: str) -> Text:
        """A text in both languages, neither empty."""
        child = self.child(name)
        child.only("fr en")
        return Text(fr=child.text("fr"), en=child.text("en"))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is absent."""
        value = self._raw.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(f"la clé « {name} » doit être une liste de textes. Corrigez-la.")
        return tuple(value)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, as pairs; empty when the key is absent. Null values are left out."""
        child = self.child(name) if self.has(name) else Entry({}, self.where)
        return tuple((k, child.text(k)) for k in child.names() if child.has(k))

    def child(self, name: str) -> Entry:
        """The object under a key that must be there."""
        if not self.has(name):
            self.fail(f"la clé « {name} » manque. Ajoutez-la.")
        value = self._raw[name]
        if not isinstance(value, dict):
            self.fail(f"la clé « {name} » doit être un objet, entre accolades. Corrigez-la.")
        return Entry(value, f"{self.where}, {name}")

    def entries(self, name: str, called: Callable[[dict[str, Any]], str]) -> tuple[Entry, ...]:
        """The objects of a list that must be there; `called` says in the messages which one it is."""
        value = self._raw.get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f"la clé « {name} » doit être une liste d’objets. Ajoutez-la ou corrigez-la.")
        return tuple(Entry(item, f"{self.where}, {called(item)}") for item in value)
