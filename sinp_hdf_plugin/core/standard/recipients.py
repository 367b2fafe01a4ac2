# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipient levels: what each one who receives the data asks for, read from resources/standard/recipients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.resources import read_json, resource
from sinp_hdf_plugin.core.standard.entry import Entry
from sinp_hdf_plugin.core.standard.model import LEVELS, Text, Version

_SEVERITIES = frozenset(("bloquant", "erreur", "avertissement", "info", "off"))


@dataclass(frozen=True)
class Weight:
    """What a rule weighs at a recipient, why, and where that is known from."""

    severity: str
    why: Text
    source: str


@dataclass(frozen=True)
class Recipient:
    """One who receives the data. `base` is the level of the catalogue that holds where nothing else is said.

    added, removed: columns mandatory beside those of the base, and those of the base that it does without.
    """

    id: str
    rank: int
    base: str
    title: Text
    description: Text
    source: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)

    def mandatory(self, version: Version) -> tuple[str, ...]:
        """Names of the columns that must be filled for it, in the order of the columns."""
        asked = {*version.mandatory(self.base), *self.added} - set(self.removed)
        return tuple(column.name for column in version.columns() if column.name in asked)


def load_recipients(directory: Path | None = None) -> Mapping[str, Recipient]:
    """All recipients by id, in the order they are shown. Raises ConfigError for a broken file."""
    return _load(directory)


def load_recipient(recipient: str, directory: Path | None = None) -> Recipient:
    """The recipient of that id. Raises ConfigError, naming those there are."""
    known = load_recipients(directory)
    if recipient not in known:
        raise ConfigError(f"Niveau destinataire inconnu : « {recipient} ». Choisissez parmi : {', '.join(known)}.")
    return known[recipient]


def recipient_ids() -> tuple[str, ...]:
    """Ids in the order they are shown: `producteur`, `echange`, then the platforms."""
    return tuple(load_recipients())


def base_of(recipient: str) -> str:
    """`producteur` or `echange`: the level of the catalogue that a recipient starts from."""
    return load_recipient(recipient).base


@cache
def _load(directory: Path | None) -> Mapping[str, Recipient]:
    directory = directory or resource("standard", "recipients")
    found = [_recipient(path) for path in directory.glob("*.json")]
    missing = set(LEVELS) - {recipient.id for recipient in found}
    if missing:
        raise ConfigError(
            f"Il manque des niveaux destinataires dans « {directory} » : {', '.join(sorted(missing))}. "
            "Réinstallez l’extension."
        )
    return {recipient.id: recipient for recipient in sorted(found, key=lambda one: (one.rank, one.id))}


def _recipient(path: Path) -> Recipient:
    entry = Entry(read_json(path), f"Niveau destinataire « {path.stem} »")
    entry.only("id rank base title description source mandatory rules")
    if entry.text("id") != path.stem:
        entry.fail(f"le fichier « {path.name} » se donne l’id « {entry.text('id')} ». Les deux doivent être égaux.")
    mandatory = entry.child("mandatory")
    mandatory.only("add remove")
    return Recipient(
        id=path.stem,
        rank=entry.number("rank") or 0,
        base=entry.one_of("base", frozenset(LEVELS)),
        title=entry.both("title"),
        description=entry.both("description"),
        source=entry.text("source"),
        added=mandatory.texts("add"),
        removed=mandatory.texts("remove"),
        weights=_weights(entry),
    )


def _weights(entry: Entry) -> dict[str, Weight]:
    weights: dict[str, Weight] = {}
    for group in entry.entries("rules", lambda raw: f"règles {' '.join(raw.get('ids') or ())[:40]}"):
        group.only("ids severity why source")
        weight = Weight(group.one_of("severity", _SEVERITIES), group.both("why"), group.text("source"))
        for rule in group.texts("ids"):
            if rule in weights:
                group.fail(f"la règle {rule} est déjà citée. Ne la citez qu’une fois.")
            weights[rule] = weight
    return weights
