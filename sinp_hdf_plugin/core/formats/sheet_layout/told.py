# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of the layout of a sheet: French sentences, each with the place it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sinp_hdf_plugin.core.formats.sheet_layout.blocks import Block
from sinp_hdf_plugin.core.formats.sheet_layout.colours import RowColours
from sinp_hdf_plugin.core.formats.sheet_layout.head import SEPARATOR, HeadRow
from sinp_hdf_plugin.core.formats.sheet_layout.layout import Top
from sinp_hdf_plugin.core.formats.sheet_layout.marks import MOST_PAINTED, Marks, letters, place
from sinp_hdf_plugin.core.formats.source import INFO, WARNING, FileNote

_SHOWN = 5
_LONGEST = 60


def about_header(top: Top) -> Iterator[FileNote]:
    """Where the header is, what stands above it, how its lines were put together."""
    head = top.head
    first = head.rows[0].number
    if head.titles:
        said = " ; ".join(f"« {_first_text(row)} » (ligne {row.number})" for row in head.titles[:_SHOWN])
        more = f" et {len(head.titles) - _SHOWN} autres" if len(head.titles) > _SHOWN else ""
        message = f"L’en-tête est à la ligne {first} ; les lignes au-dessus ne sont pas lues : {said}{more}."
        yield FileNote("STR-026", message, line=first, severity=INFO)
    elif first > 1:
        message = f"L’en-tête est à la ligne {first} de la feuille ; les lignes au-dessus sont vides."
        yield FileNote("STR-013", message, line=first, severity=INFO)
    naming = len(head.rows) - len(head.hints)
    if naming > 1:
        example = next((name for name in head.names if name and SEPARATOR in name), "")
        message = (
            f"L’en-tête tient sur {naming} lignes (jusqu’à la ligne {head.last}) : le nom de chaque colonne les réunit"
            + (f", par exemple « {example} »." if example else ".")
        )
        if not head.certain:
            message += " Faute de cellules fusionnées, l’étendue de chaque groupe est supposée : vérifiez ces noms."
        yield FileNote("STR-026", message, line=head.last, severity=INFO if head.certain else WARNING)
    for row in head.rows:
        if row.number in head.hints:
            message = f"La ligne {row.number} explique les colonnes (« {_first_text(row)} ») : elle n’est pas lue."
            yield FileNote("STR-026", message, line=row.number, severity=INFO)
    for row in top.comments:
        message = "Cette ligne commence par « // » : c’est un second en-tête, elle n’est pas lue comme une donnée."
        yield FileNote("STR-026", message, line=row.number, value=row.cells[0], severity=INFO)


def about_tables(sheet: str, found: Sequence[Block], read: Block) -> Iterator[FileNote]:
    """Several tables side by side, one of them read."""
    places = ", ".join(f"{letters(block.first)} à {letters(block.last)}" for block in found)
    rank = list(found).index(read) + 1
    others = [f"« {sheet} (tableau {number}) »" for number in range(1, len(found) + 1) if number != rank]
    message = (
        f"La feuille contient {len(found)} tableaux côte à côte (colonnes {places}). Seul le tableau {rank} est lu ; "
        f"pour lire un autre, donnez {' ou '.join(others)} comme nom de feuille."
    )
    yield FileNote("STR-026", message, severity=WARNING)


def about_marks(marks: Marks, columns: Mapping[int, str], rows: range) -> Iterator[FileNote]:
    """What the XML says, or that it could not be seen. `columns` are those of the table, by their place."""
    if marks.unseen:
        message = (
            f"Les couleurs, cellules fusionnées, lignes et colonnes masquées de la feuille n’ont pas pu être vues : "
            f"{marks.unseen}. Si elles ont un sens, enregistrez le classeur au format XLSX depuis votre tableur."
        )
        yield FileNote("STR-026", message, severity=INFO)
        return
    yield from _about_hidden(marks, columns, rows)
    yield from _about_formulas(marks)
    if marks.conditional and not marks.painted.rows:
        message = (
            "Une mise en forme conditionnelle colore des cellules selon leur valeur : ces couleurs ne sont pas lues."
        )
        yield FileNote("STR-026", message, severity=INFO)


def about_colours(found: RowColours, column: str) -> Iterator[FileNote]:
    """The column of colours and its legend."""
    if found.texts:
        legend = " ; ".join(f"{name} = {meaning}" for name, meaning in found.legend.items())
        message = (
            f"{found.cells} cellules colorées sur {len(found.texts)} lignes ({', '.join(found.names)}) : la couleur "
            f"est gardée dans une colonne de plus, « {column} ». "
            + (
                f"Légende trouvée : {legend}."
                if legend
                else "Aucune légende n’a été trouvée : demandez ce qu’elle veut dire."
            )
        )
        yield FileNote("STR-026", message, column=column, value=str(found.cells), severity=WARNING)
    elif found.overflow:
        message = f"Plus de {MOST_PAINTED} cellules sont colorées : c’est de la décoration, elle n’est pas gardée."
        yield FileNote("STR-026", message, severity=INFO)
    elif found.decoration:
        message = "Les couleurs de la feuille sont les mêmes sur tout le tableau : elles ne sont pas gardées."
        yield FileNote("STR-026", message, severity=INFO)


def about_merged(repeated: Mapping[int, int], columns: Mapping[int, str]) -> Iterator[FileNote]:
    """Values repeated over the rows that merged cells cover."""
    if repeated:
        names = ", ".join(f"« {columns[column]} » ({count})" for column, count in sorted(repeated.items()))
        message = (
            f"Des cellules sont fusionnées sur plusieurs lignes : leur valeur est répétée sur chacune, "
            f"dans {names}. Vérifiez que c’est bien leur sens."
        )
        yield FileNote("STR-026", message, value=str(sum(repeated.values())), severity=WARNING)


def about_wide_cells(
    marks: Marks, columns: Mapping[int, str], rows: range, left_out: frozenset[int]
) -> Iterator[FileNote]:
    """Cells of data merged over several columns: the value stays in the first."""
    wide = [
        merge
        for merge in marks.merges
        if merge.right > merge.left and merge.top in rows and merge.left in columns and merge.top not in left_out
    ]
    if wide:
        shown = ", ".join(place(merge.top, merge.left) for merge in wide[:_SHOWN])
        message = (
            f"{_count(len(wide), 'cellule fusionnée', 'cellules fusionnées')} sur plusieurs colonnes ({shown}"
            f"{', …' if len(wide) > _SHOWN else ''}) : la valeur n’est lue que dans la première de ces colonnes."
        )
        yield FileNote("STR-026", message, line=wide[0].top, value=str(len(wide)), severity=WARNING)


def about_1904() -> FileNote:
    """Days counted from 1904, put right."""
    message = (
        "Ce classeur compte les jours depuis 1904 (anciens Excel pour Mac) : ses dates ont été décalées de 1 462 jours "
        "pour être lues comme le tableur les montre. Vérifiez-en une."
    )
    return FileNote("STR-021", message, severity=WARNING)


def _about_hidden(marks: Marks, columns: Mapping[int, str], rows: range) -> Iterator[FileNote]:
    names = [columns[column] for column in marks.hidden_columns if column in columns]
    if names:
        listed = ", ".join(f"« {name} »" for name in names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        said = _count(len(names), "colonne masquée est lue", "colonnes masquées sont lues")
        message = f"{said} comme les autres : {listed}."
        yield FileNote("STR-026", message, column=names[0], value=str(len(names)), severity=INFO)
    runs = [(max(first, rows.start), min(last, rows.stop - 1)) for first, last in marks.hidden_rows]
    runs = [(first, last) for first, last in runs if first <= last]
    if runs:
        count = sum(last - first + 1 for first, last in runs)
        shown = ", ".join(str(first) if first == last else f"{first} à {last}" for first, last in runs[:_SHOWN])
        said = _count(count, "ligne masquée (ou filtrée) est lue", "lignes masquées (ou filtrées) sont lues")
        message = (
            f"{said} comme les autres : {shown}{', …' if len(runs) > _SHOWN else ''}. Si elles ne devaient pas être "
            "transmises, supprimez-les de la feuille."
        )
        yield FileNote("STR-026", message, line=runs[0][0], value=str(count), severity=WARNING)


def _about_formulas(marks: Marks) -> Iterator[FileNote]:
    count = sum(marks.errors.values())
    if count:
        words = ", ".join(f"{word} ({times})" for word, times in marks.errors.most_common())
        message = (
            f"{_count(count, 'formule a échoué', 'formules ont échoué')} : {words}. Leurs cellules "
            f"({_cells(marks.error_cells, count)}) sont lues comme vides. Corrigez les formules, ou mettez les valeurs "
            "à leur place."
        )
        yield FileNote("STR-015", message, value=str(count), severity=WARNING)
    if marks.uncomputed:
        said = _count(marks.uncomputed, "formule n’a jamais été calculée", "formules n’ont jamais été calculées")
        message = (
            f"{said} ({_cells(marks.uncomputed_cells, marks.uncomputed)}) : ces cellules sont lues comme vides. Ouvrez "
            "le classeur dans votre tableur, enregistrez-le, puis recommencez."
        )
        yield FileNote("STR-015", message, value=str(marks.uncomputed), severity=WARNING)


def _cells(shown: Sequence[str], count: int) -> str:
    return ", ".join(shown) + (", …" if count > len(shown) else "")


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _first_text(row: HeadRow) -> str:
    text = next((" ".join(cell.split()) for cell in row.cells if cell and cell.strip()), "")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
