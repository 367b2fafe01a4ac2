# SPDX-License-Identifier: GPL-2.0-or-later
"""What every reader of a file with layers says of it before the first row: what is empty, what is left unread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sinp_hdf_plugin.core.formats.source import INFO, WARNING, FileNote, SourceError


def no_such_layer(source: str, layer: str, known: Iterable[str]) -> SourceError:
    """The error for a layer asked for that is not there."""
    return SourceError("STR-004", f"« {source} » n’a pas de couche « {layer} ». Choisissez parmi : {_listed(known)}.")


def empty_layer(source: str, layer: str, asked: str | None) -> FileNote:
    """The note on a layer without rows. Raises SourceError when it was not asked for by name."""
    message = f"« {source} », couche « {layer} », ne contient aucune donnée. Vérifiez l’export dont elle vient."
    if not asked:
        raise SourceError("STR-002", message)
    return FileNote("STR-002", message)


def unread_layers(read: str, others: Sequence[str], asked: str | None) -> list[FileNote]:
    """The note on the other layers of the file, unless one was asked for by name. `read`: what is, as a clause."""
    if asked or not others:
        return []
    left = "qui ne sont pas lues" if len(others) > 1 else "qui n’est pas lue"
    return [FileNote("STR-026", f"{read} {_listed(others)}, {left}.", severity=INFO)]


def binary_column(name: str) -> FileNote:
    """The note on a column that holds neither text nor number."""
    message = f"La colonne « {name} » contient des données binaires (image, document) : elle n’est pas lue."
    return FileNote("STR-026", message, column=name, severity=WARNING)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)
