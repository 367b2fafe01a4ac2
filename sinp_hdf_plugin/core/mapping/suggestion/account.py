# SPDX-License-Identifier: GPL-2.0-or-later
"""A suggestion told to people, in French: a table of the columns with the reasons, and sentences on the whole."""

from __future__ import annotations

from collections.abc import Iterator

from sinp_hdf_plugin.core.mapping.suggestion.model import ColumnSuggestion, Suggestion

TITLES = (
    "colonne",
    "devient",
    "confiance",
    "raisons",
    "autres possibilités",
    "à vérifier",
    "codes compris",
    "valeurs sans code",
)
ADDITIONAL = "(attribut additionnel)"
_SURE = 0.8


def reason_rows(suggestion: Suggestion) -> Iterator[tuple[str, ...]]:
    """One row per source column, in their order; as many texts as there are TITLES."""
    codes = {code.source: code for code in suggestion.codes}
    for column in suggestion.columns:
        code = codes.get(column.source)
        best = column.best
        shown = best is not None and (column.chosen or column.place)
        others = [c for c in column.candidates if not shown or c is not best]
        yield (
            column.source,
            becomes(column),
            f"{best.confidence:.2f}".replace(".", ",") if best and shown else "",
            " ; ".join(best.reasons) if best and shown else _why_unknown(column),
            ", ".join(f"{c.target} ({round(100 * c.confidence)} %)" for c in others),
            column.note,
            ", ".join(f"{raw} → {found}" for raw, found in code.mapped.items()) if code else "",
            ", ".join(code.left) if code else "",
        )


def becomes(column: ColumnSuggestion) -> str:
    """What a source column becomes, in a word."""
    return column.chosen or (f"geometrie ({column.place})" if column.place else ADDITIONAL)


def sentences(suggestion: Suggestion) -> Iterator[str]:
    """What is to be known about the whole, the most useful first."""
    mapped = len(suggestion.mapped)
    yield suggestion.stated
    if suggestion.known:
        name, share = suggestion.known[0]
        yield (
            f"Le profil « {name} », livré avec l’extension, nomme {round(100 * share)} % des colonnes de cette table : "
            "essayez-le d’abord."
        )
    yield f"{mapped} colonnes sur {len(suggestion.columns)} ont une place dans le format."
    doubtful = [c for c in suggestion.mapped if c.best and c.best.confidence < _SURE]
    if doubtful:
        listed = ", ".join(f"« {c.source} » → {becomes(c)}" for c in doubtful)
        yield f"Peu sûres, à vérifier : {listed}."
    if suggestion.unknown:
        listed = ", ".join(f"« {column.source} »" for column in suggestion.unknown)
        yield f"Gardées comme attributs additionnels, faute de place connue : {listed}."
    if suggestion.geometry_reason:
        yield f"Lieu : {suggestion.geometry_reason}."
    if suggestion.dates_reason:
        yield f"Dates : {suggestion.dates_reason}."
    for merge in suggestion.merges:
        yield f"Réunies en « {merge.target} » : {merge.reason}."
    for filler in suggestion.fillers:
        yield f"« {filler.target} » reçoit « {filler.value} » : {filler.reason}. À confirmer."
    for note in suggestion.notes:
        yield f"À vérifier : {note}."


def _why_unknown(column: ColumnSuggestion) -> str:
    if not column.candidates:
        return "rien, ni son nom ni ses valeurs, ne rappelle un attribut du format"
    first = column.candidates[0]
    return f"pas assez sûr pour « {first.target} » : {' ; '.join(first.reasons)}"
