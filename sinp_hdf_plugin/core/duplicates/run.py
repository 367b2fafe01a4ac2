# SPDX-License-Identifier: GPL-2.0-or-later
"""`find_duplicates`: sources in, the file of pairs out; nothing is changed in the sources."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.duplicates.criteria import Criteria, load_likeness
from sinp_hdf_plugin.core.duplicates.explain import Explainer, period_of
from sinp_hdf_plugin.core.duplicates.facts import NONE
from sinp_hdf_plugin.core.duplicates.identity import LIKE
from sinp_hdf_plugin.core.duplicates.records import LINE, SHEET, Records, read_records
from sinp_hdf_plugin.core.duplicates.search import Found, find_pairs
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.duplicates_gpkg import FIRST_TABLE, SECOND_TABLE, PairsWriter
from sinp_hdf_plugin.core.formats.source import Source

_WRITTEN_AT_ONCE = 5000
_KEPT = 1  # of a pair, the record that stays unless a person says otherwise
#: Counts of records that the search could not, or could hardly, compare.
_REMARKS = {
    "dates_illisibles": "date illisible (AAAA-MM-JJ attendu), comptée comme absente",
    "sans_date": "sans date : comparé seulement aux autres sans date",
    "sans_taxon": "sans cd_nom ni nom cité : comparé par l’identifiant seulement",
    "lieux_vagues": "lieu ou précision de plus de {large} km : comparé par la commune",
    "par_commune": "comparé par la commune, faute de lieu assez précis",
    "sans_lieu": "sans lieu ni commune : comparé par l’identifiant seulement",
    "sans_observateur": "sans observateur connu",
}


@dataclass
class SearchSummary:
    """The account of a search. pairs: found; told: written; groups: of the pairs; lacking: counts by remark."""

    records: int
    pairs: int
    told: int
    identical: int
    groups: int
    records_in_pairs: int
    cut: int
    lacking: dict[str, int]
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def remarks(self, large_m: float) -> list[str]:
        """What the person who reads the pairs should know, in French."""
        said = [
            f"{count} enregistrement{'s' if count > 1 else ''} : {_REMARKS[name].format(large=f'{large_m / 1000:g}')}."
            for name, count in self.lacking.items()
            if count
        ]
        if self.told < self.pairs:
            said.append(
                f"{self.pairs} paires trouvées, {self.told} montrées : dans un grand groupe, chaque enregistrement "
                "n’est relié qu’une fois, par sa paire la plus ressemblante."
            )
        if self.cut:
            said.append(
                f"{self.cut} fois, un enregistrement avait trop de voisins (même taxon, même lieu, mêmes dates) pour "
                "être comparé à tous : des paires peuvent manquer, leurs groupes restent reliés."
            )
        return said + self.notes


def find_duplicates(
    sides: Sequence[Sequence[Source]], criteria: Criteria, output: Path, watch: Watch | None = None
) -> SearchSummary:
    """Search among the sources of one side, or between those of two, and write the pairs to `output` (GeoPackage).

    Raises FormatError (a source is not in the regional format, cannot be read; the output cannot be written),
    ConfigError (tolerances without sense, too many pairs), Cancelled. On any of them the output is untouched.
    """
    clock, watch = time.monotonic(), watch or Silent()
    across = len(sides) > 1
    _check_sides(sides)
    writer = PairsWriter(output)
    try:
        records = read_records(sides, watch)
        found = find_pairs(records, criteria, across, watch)
        _write(found, writer, watch)
        summary = _summary(found, records, time.monotonic() - clock)
        writer.add_report(_report(summary, sides, criteria))
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    summary.seconds = time.monotonic() - clock
    return summary


def _check_sides(sides: Sequence[Sequence[Source]]) -> None:
    if len(sides) < 2:
        return
    ours, theirs = ({(str(s.path), s.sheet) for s in side if s.path} for side in sides)
    twice = ours & theirs
    if twice:
        name = Path(sorted(twice)[0][0]).name
        raise FormatError(
            f"« {name} » est donné deux fois : pour chercher les doublons d’une table avec elle-même, laissez vide "
            "la seconde table."
        )


def _summary(found: Found, records: Records, seconds: float) -> SearchSummary:
    grouped = found.grouped
    return SearchSummary(
        records=len(records),
        pairs=len(found),
        told=int(grouped.told.sum()),
        identical=int((found.kind != LIKE).sum()),
        groups=len(grouped.pairs),
        records_in_pairs=int(grouped.records.sum()),
        cut=found.cut,
        lacking=found.facts.counts,
        seconds=seconds,
        notes=[
            *([f"{records.malformed} lignes mal formées n’ont pas été comparées."] if records.malformed else []),
            *records.notes,
        ],
    )


def _report(summary: SearchSummary, sides: Sequence[Sequence[Source]], criteria: Criteria) -> Iterator[tuple[str, ...]]:
    """The account as rows of `rapport`."""
    yield "recherche", "date", "Date de la recherche", datetime.date.today().isoformat()
    for key, side in zip((FIRST_TABLE, SECOND_TABLE), sides):
        for source in side:
            yield "recherche", key, "Table lue", f"{source.path or source.name} – {source.sheet}"
    for key, label, value in (
        ("jours", "Écart de dates admis (jours)", criteria.days),
        ("metres", "Écart de lieux admis (m)", f"{criteria.metres:g}"),
        ("precision", "Précision des lieux ajoutée à l’écart", "oui" if criteria.precision else "non"),
        ("observateur", "Ressemblance demandée des observateurs", criteria.observer),
        ("identifiant", "Identifiants comparés", "oui" if criteria.same_id else "non"),
        ("score", "Score minimal", criteria.min_score),
    ):
        yield "recherche", key, label, str(value)
    for key, label, value in (
        ("enregistrements", "Enregistrements comparés", summary.records),
        ("paires", "Paires trouvées", summary.pairs),
        ("paires_montrees", "Paires montrées", summary.told),
        ("paires_identifiant", "dont même identifiant", summary.identical),
        ("groupes", "Groupes", summary.groups),
        ("enregistrements_lies", "Enregistrements dans ces groupes", summary.records_in_pairs),
    ):
        yield "comptes", key, label, str(value)
    for number, remark in enumerate(summary.remarks(load_likeness().limits["large_m"]), start=1):
        yield "comptes", f"remarque_{number}", "Remarque", remark


def _write(found: Found, writer: PairsWriter, watch: Watch) -> None:
    """The pairs to show: the groups that hold the most alike first, the most alike first in each."""
    grouped, score = found.grouped, found.pairs.score
    best = np.zeros(len(grouped.pairs))
    np.maximum.at(best, grouped.group, score)
    rank = np.empty(len(best), np.int64)
    rank[np.argsort(-best, kind="stable")] = np.arange(1, len(best) + 1)
    told = np.flatnonzero(grouped.told)
    told = told[np.lexsort((-score[told], rank[grouped.group[told]]))]
    explainer = Explainer(found)
    for first in range(0, len(told), _WRITTEN_AT_ONCE):
        if watch.is_cancelled():
            raise Cancelled("Recherche de doublons annulée.")
        some = told[first : first + _WRITTEN_AT_ONCE]
        rows = [_row(found, explainer, pair, int(rank[grouped.group[pair]])) for pair in some.tolist()]
        places = found.records.boxes[:2]
        ends = [axis[side[some]] for side in (found.pairs.one, found.pairs.other) for axis in places]
        writer.add(rows, np.column_stack(ends))


def _row(found: Found, explainer: Explainer, pair: int, group: int) -> list[Any]:
    """A pair in the order of PAIR_FIELDS."""
    pairs, number = found.pairs, found.grouped.group[pair]
    gap, metres = int(pairs.gap[pair]), float(pairs.metres[pair])
    return [
        group,
        float(pairs.score[pair]),
        None,
        None if found.across else _KEPT,
        explainer.why(pair),
        None if gap == NONE else gap,
        None if metres != metres else round(metres, 1),
        explainer.rule(pair),
        *_side(found, int(pairs.one[pair])),
        *_side(found, int(pairs.other[pair])),
        int(explainer.is_declared(pair)),
        int(found.grouped.records[number]),
        int(found.grouped.pairs[number]),
        None,
    ]


def _side(found: Found, row: int) -> list[Any]:
    """One record of a pair in the order of SIDE_NAMES."""
    records, facts = found.records, found.facts
    origin, line = records.origins[records.origin[row]], int(records.line[row])
    source_line = records.at(LINE, row)
    return [
        records.at("nomCite", row),
        period_of(facts.start[row], facts.end[row]),
        records.at("observateurIdentite", row),
        records.at("idSINPOccTax", row),
        _text(records.at("idOrigine", row)),
        records.at("idSINPJdd", row),
        origin.name,
        origin.table,
        line if origin.keyed else None,
        source_line if source_line is not None else None if origin.keyed else line,
        records.at(SHEET, row) or (None if origin.keyed else origin.table),
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
