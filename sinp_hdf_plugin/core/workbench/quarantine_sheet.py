# SPDX-License-Identifier: GPL-2.0-or-later
"""The quarantine as a workbook for whoever made the data: each row, why it is held, and which cells are at fault.

Besides what one sees, hidden sheets keep what was sent, so that only the cells that somebody changed are changes when
the workbook comes back.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats import geometry_text, held_cells, workbook
from sinp_hdf_plugin.core.formats.gpkg_layers import QUARANTINE, held_name
from sinp_hdf_plugin.core.formats.workbook import Cell, Sheet
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, SEVERITIES
from sinp_hdf_plugin.core.workbench.held_rows import HeldRows, read_held
from sinp_hdf_plugin.core.workbench.result import Finding, Result, open_result

#: Names of the sheets, and of the columns before those of the source.
GUIDE, TO_CORRECT, SENT, ABOUT = "Lisez-moi", "À corriger", "envoi", "envoi_infos"
LINE, SHEET, WHY = "ligne_source", "feuille", "motifs"  # no source column is held under these names
_MOST_NOTES = 5_000  # a spreadsheet slows down with more; the column of reasons says the same
_NARROW, _WIDE, _WHY_WIDTH, _LINE_WIDTH, _GUIDE_WIDTH = 10, 32, 60, 15, 95
_SHOWN_SEVERITIES = (*SEVERITIES[: SEVERITIES.index("avertissement") + 1],)
_OF_HELD_ROWS = """SELECT fid FROM constats WHERE (ligne_source, coalesce(feuille, '')) IN
    (SELECT ligne_source, coalesce(feuille, '') FROM quarantaine) ORDER BY fid"""
_TO_DO, _ALLOWED = "Ce que vous avez à faire", "Ce que vous pouvez faire sans crainte"
_FORBIDDEN = "Ce qu’il ne faut pas faire"
_GUARD = "Cette colonne ne se corrige pas : elle sert à retrouver la ligne. Appuyez sur Échap."


@dataclass(frozen=True)
class Exported:
    """rows: in the workbook; cells: marked as being at fault; noted: whether each of them has its note."""

    rows: int
    cells: int
    noted: bool


@dataclass(frozen=True)
class Fault:
    """What one finding says of a row: the columns of the quarantine concerned, none when no column feeds it."""

    rank: int
    columns: tuple[str, ...]
    text: str


def export_quarantine(result: Path, path: Path) -> Exported:
    """Write the rows in quarantine of `result` to `path` (.xlsx or .ods).

    Raises FormatError: no result, nothing in quarantine, more rows than a sheet holds, place that cannot be written.
    """
    if path.exists() and result.exists() and path.samefile(result):
        raise FormatError(f"« {path.name} » est le résultat lui-même : donnez un autre nom au classeur.")
    with open_result(result) as opened:
        held = read_held(opened.connection, tuple(opened.facts.columns))
        if not len(held):
            raise FormatError("La quarantaine de ce résultat est vide : il n’y a rien à envoyer.")
        faults = _faults(opened, held)
        about = about_of(opened)
    columns = sent_columns(held)
    rows = [sent_cells(held, row) for row in range(len(held))]
    marked = sum(len({name for fault in faults[key] for name in fault.columns}) for key in held.keys)
    noted = marked <= _MOST_NOTES
    sheets = [
        _guide(about, len(held), noted),
        _to_correct(held, columns, rows, faults, noted),
        Sheet(SENT, [_plain([LINE, SHEET, *columns]), *(_plain(_key(held, i) + row) for i, row in enumerate(rows))]),
        Sheet(ABOUT, [_plain(["cle", "valeur"]), *(_plain([key, value]) for key, value in about.items())]),
    ]
    sheets[2].hidden = sheets[3].hidden = True
    workbook.write_workbook(path, sheets)
    return Exported(len(held), marked, noted)


def about_of(result: Result) -> dict[str, str]:
    """What tells a result from others: its source, and how it was read."""
    facts = result.facts
    return {
        "source": facts.source,
        "feuille": facts.sheet,
        "profil": facts.profile_id,
        "envoi": datetime.date.today().isoformat(),
    }


def sent_columns(held: HeldRows) -> list[str]:
    """The columns of the source as the workbook names them; the shape of a layer comes last."""
    return [*map(held_name, held.columns), *([held_cells.SHAPE] if held.shapes is not None else [])]


def sent_cells(held: HeldRows, row: int) -> list[str | None]:
    """The cells of a row as the workbook shows them."""
    cells = [workbook.held(cell) for cell in held.cells[row]]
    if held.shapes is not None:
        shape = held.shapes[row]
        cells.append(None if shape is None else workbook.held(geometry_text.wkt_of(shape)))
    return cells


def faulty_columns(result: Result, held: HeldRows) -> dict[int, set[str]]:
    """The columns at fault of each row, by its key in the quarantine."""
    return {key: {name for fault in faults for name in fault.columns} for key, faults in _faults(result, held).items()}


def _faults(result: Result, held: HeldRows) -> dict[int, list[Fault]]:
    """What is told of each row, gravest first."""
    by_key: dict[int, list[Fault]] = {key: [] for key in held.keys}
    ids = [one for (one,) in result.connection.execute(_OF_HELD_ROWS)]
    places = result.places(ids)
    for finding in result.findings(ids):
        place = places[finding.id]
        if place.table == QUARANTINE and place.fid in by_key and finding.severity in _SHOWN_SEVERITIES:
            by_key[place.fid].append(_fault(finding, place.columns))
    for key, state in zip(held.keys, held.states):
        if state is not None and state.is_uncut and state.uncut is not None:
            by_key[key].append(Fault(0, (), f"Cellules lues : {' | '.join(state.uncut)}"))
    return {key: sorted(faults, key=lambda fault: fault.rank) for key, faults in by_key.items()}


def _fault(finding: Finding, columns: Sequence[str]) -> Fault:
    where = ", ".join(columns) or finding.attribute or "(ligne)"
    said = f"{where} : {finding.message or finding.rule}"
    if finding.proposal:
        said += f" Proposition : {finding.proposal}"
    return Fault(0 if finding.severity in ERRORS else 1, tuple(columns), said)


def _key(held: HeldRows, row: int) -> list[str | None]:
    return [str(held.lines[row]), held.sheets[row]]


def _plain(texts: Sequence[str | None]) -> list[Cell]:
    return [Cell(text) for text in texts]


def _to_correct(
    held: HeldRows,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    faults: Mapping[int, Sequence[Fault]],
    noted: bool,
) -> Sheet:
    """The sheet that people read: key and reasons at the left, then the source's own columns."""
    made = [[Cell(name, workbook.HEADER) for name in (LINE, SHEET, WHY, *columns)]]
    for row, cells in enumerate(rows):
        told = faults[held.keys[row]]
        why = "\n".join(dict.fromkeys(fault.text for fault in told))
        head = [Cell(text, workbook.KEY) for text in _key(held, row)]
        made.append([*head, Cell(why, workbook.REASON), *_marked(columns, cells, told, noted)])
    widths = [
        _LINE_WIDTH,
        _width(SHEET, held.sheets),
        _WHY_WIDTH,
        *(_width(name, [row[i] for row in rows]) for i, name in enumerate(columns)),
    ]
    return Sheet(TO_CORRECT, made, widths, frozen=(1, 3), filtered=True, guarded=(0, 1, 2), guard=_GUARD)


def _marked(columns: Sequence[str], cells: Sequence[str | None], told: Sequence[Fault], noted: bool) -> list[Cell]:
    found = []
    for name, text in zip(columns, cells):
        mine = [fault for fault in told if name in fault.columns]
        look = workbook.PLAIN if not mine else workbook.FAULTY if mine[0].rank == 0 else workbook.DOUBTFUL
        note = "\n".join(dict.fromkeys(fault.text for fault in mine)) if noted else ""
        found.append(Cell(text, look, note))
    return found


def _width(name: str, cells: Sequence[str | None]) -> int:
    longest = max([len(name) + 3, *(len(text.split("\n")[0]) for text in cells[:500] if text)])
    return min(max(longest + 1, _NARROW), _WIDE)


def _guide(about: Mapping[str, str], rows: int, noted: bool) -> Sheet:
    """What to do, in French, for somebody who has never seen QGIS."""
    where = f"« {about['source']} »" + (
        f", {about['feuille']}" if about["feuille"] not in ("", about["source"]) else ""
    )
    day = datetime.date.fromisoformat(about["envoi"])
    marks = "une couleur" + (" et une note (passez la souris dessus)" if noted else "")
    plural = rows > 1
    texts = (
        f"Source : {where}. Envoyé le {day:%d/%m/%Y}.",
        (
            f"{rows} ligne{'s' if plural else ''} de vos données n’{'ont' if plural else 'a'} pas pu être "
            f"{'acceptées' if plural else 'acceptée'} dans le format régional du SINP : une information obligatoire "
            f"manque, ou ne se comprend pas. Vous les trouverez dans la feuille « {TO_CORRECT} »."
        ),
        "",
        _TO_DO,
        (
            f"1. Dans la feuille « {TO_CORRECT} », lisez la colonne « {WHY} » : elle dit ce qui ne va pas dans chaque "
            "ligne, et propose une valeur quand c’est possible."
        ),
        (
            f"2. Corrigez les cellules de vos colonnes, à droite. Celles qui posent problème ont {marks} : en rouge ce "
            "qui empêche d’accepter la ligne, en jaune ce qui est à vérifier."
        ),
        (
            "3. Écrivez comme dans votre fichier : mêmes dates, mêmes codes, mêmes unités. Les cellules sont au format "
            "« texte » : ce que vous tapez reste tel quel."
        ),
        "4. Enregistrez, et renvoyez ce classeur. Seules les cellules que vous avez changées seront reprises.",
        "",
        _ALLOWED,
        (
            "Trier, filtrer, masquer des colonnes, laisser des lignes de côté : une ligne supprimée ici reste en "
            "attente, elle n’est pas effacée."
        ),
        "",
        _FORBIDDEN,
        f"– changer ou effacer les colonnes « {LINE} » et « {SHEET} » : elles disent de quelle ligne il s’agit ;",
        "– renommer ou supprimer une colonne, ou la ligne de titres ;",
        "– ajouter des lignes : de nouvelles données s’envoient comme les premières, dans un autre fichier ;",
        "– supprimer les feuilles cachées : elles gardent ce qui vous a été envoyé.",
    )
    headings = (_TO_DO, _ALLOWED, _FORBIDDEN)
    rows_of = [[Cell("Lignes à corriger", workbook.TITLE)]]
    rows_of += [[Cell(text, workbook.TITLE if text in headings else workbook.PARAGRAPH)] for text in texts]
    return Sheet(GUIDE, rows_of, [_GUIDE_WIDTH])
