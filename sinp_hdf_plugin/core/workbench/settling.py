# SPDX-License-Identifier: GPL-2.0-or-later
"""The decisions of a person about duplicates, put into a copy of the file: `doublonDe` written, records merged.

What a merge removes goes, whole, to the table `doublons_retires`; what it changes, and every value it does not take
over, is in the log `modifications`. Records before = records after + records removed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sinp_hdf_plugin.core.duplicates.decisions import (
    REFUSED,
    Decided,
    Outcome,
    Plan,
    Ref,
    last_targets,
    plan_decisions,
    read_decision,
)
from sinp_hdf_plugin.core.duplicates.merging import Merged, complete
from sinp_hdf_plugin.core.engine.watch import Cancelled, Silent, Watch
from sinp_hdf_plugin.core.errors import FormatError
from sinp_hdf_plugin.core.formats.duplicates_gpkg import KEEP, LINK, MERGE, PairsFile, read_pairs
from sinp_hdf_plugin.core.formats.gpkg_tables import TableField, insert_statement
from sinp_hdf_plugin.core.standard.load import load_version
from sinp_hdf_plugin.core.workbench.applying import Author, check_author
from sinp_hdf_plugin.core.workbench.ledger import NOT_TAKEN, WHOLE_ROW, Ledger
from sinp_hdf_plugin.core.workbench.own_tables import ensure_table, has_table
from sinp_hdf_plugin.core.workbench.paired_records import Held, PairedRecords
from sinp_hdf_plugin.core.workbench.settled import REMOVED, REMOVED_FIELDS, TECHNICAL, Settled, account_rows
from sinp_hdf_plugin.core.workbench.transaction import writing

FORMAT = "occtax-hdf-1.0"
DUPLICATE_OF = "doublonDe"


def settle_duplicates(
    result: Path, pairs: Path, output: Path, author: Author, date: str, other: Path | None = None,
    watch: Watch | None = None,
) -> Settled:  # fmt: skip
    """Apply the decided pairs to a copy of `result`; `other` is the second file of a search between two.

    Raises ConfigError without an author or a date, FormatError (no file of pairs, no such records, the output cannot
    be written), Cancelled. On any of them the output is untouched.
    """
    check_author(author, date)
    result, output = Path(result), Path(output)
    for path in (result, Path(pairs), *([other] if other else [])):
        if output.exists() and Path(path).exists() and output.samefile(path):
            raise FormatError(f"« {output} » sert d’entrée : donnez un autre nom au résultat, pour ne pas l’écraser.")
    decided = read_pairs(Path(pairs))
    if not decided.rows:
        raise FormatError(
            f"Aucune paire de « {Path(pairs).name} » n’a de décision : ouvrez la table « doublons », remplissez la "
            "colonne « Décision » (garder, lier ou fusionner), enregistrez, puis recommencez."
        )
    with writing(result, output) as connection:
        job = _Job(connection, decided, author, date, other, watch or Silent())
        try:
            return job.run()
        finally:
            job.records.close()


class _Job:
    """One lot of decisions on its way into an open copy."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        pairs: PairsFile,
        author: Author,
        date: str,
        other: Path | None,
        watch: Watch,
    ) -> None:
        self._connection, self._pairs, self._watch = connection, pairs, watch
        self._version = load_version(FORMAT)
        self.records = PairedRecords(connection, pairs, other)
        self._ledger = Ledger(connection, self.records, self._version, author, date)
        self._refused: list[Outcome] = []
        self._elsewhere: dict[Ref, str] = {}  # identifiers of records of the other file, as the pairs tell them
        for row in pairs.rows if pairs.across else ():
            if row["fid_2"] is not None:
                self._elsewhere[Ref(1, str(row["table_2"]), int(row["fid_2"]))] = str(row["id_2"] or "").strip()

    def run(self) -> Settled:
        """Everything, inside the transaction under way."""
        before = self.records.count()
        plan = plan_decisions(self._sound())
        completed = self._complete(plan)
        linked = self._link(plan)
        removed = self._remove(plan)
        self._ledger.close()
        outcomes = tuple(sorted([*plan.outcomes, *self._refused]))
        settled = Settled(
            *(self._pairs.total, self._pairs.total - len(self._pairs.rows), outcomes, linked, completed, removed),
            *(before, self.records.count(), self._ledger.count(NOT_TAKEN)),
        )
        wrong = settled.check()
        if wrong:
            raise FormatError(wrong)
        self._report(settled)
        return settled

    def _sound(self) -> Iterator[Decided]:
        """The decisions whose two records are there, as they were when the pair was found."""
        for rank, row in enumerate(self._pairs.rows):
            if rank % 1000 == 0:
                self._follow(rank)
            one = read_decision(row, self._pairs.across)
            reason = one.reason if isinstance(one, Outcome) else self._obstacle(one, row)
            if isinstance(one, Outcome):
                self._refused.append(one)
            elif reason:
                self._refused.append(Outcome(one.pair, one.decision, REFUSED, reason))
            else:
                yield one

    def _obstacle(self, one: Decided, row: Mapping[str, Any]) -> str:
        """Why a decision cannot be applied, "" when it can."""
        if one.decision == KEEP:
            return ""
        keep_is_first = (one.keep.side, one.keep.table, one.keep.fid) == (0, row["table_1"], row["fid_1"])
        for ref, number in ((one.keep, 1 if keep_is_first else 2), (one.other, 2 if keep_is_first else 1)):
            if ref.side == 1 and not self.records.has_other:
                if one.decision == MERGE:
                    return "pour fusionner, donnez aussi l’autre fichier de la recherche"
                continue  # a link only needs its identifier, which the pair tells
            found = self.records.get(ref)
            if found is None or not found.is_as_told(row, number):
                return (
                    f"l’enregistrement {number} ({ref.table}, n° {ref.fid}) n’est plus celui de la recherche : "
                    "cherchez de nouveau les doublons"
                )
        return self._impossible(one, row)

    def _impossible(self, one: Decided, row: Mapping[str, Any]) -> str:
        ids = [str(row[f"id_{number}"] or "").strip().lower() for number in (1, 2)]
        if one.decision == LINK:
            if ids[0] and ids[0] == ids[1]:
                return "ils ont le même identifiant SINP : un enregistrement n’est pas le doublon de lui-même (DBL-008)"
            if not self._identifier(one.keep):
                return "l’enregistrement gardé n’a pas d’identifiant SINP à écrire dans doublonDe"
            return ""
        keep, other = self.records.get(one.keep), self.records.get(one.other)
        if one.other.side == 0 and keep and other and keep.geometry is None and other.geometry is not None:
            return "l’enregistrement gardé n’a pas de géométrie et l’autre en a une : gardez plutôt l’autre"
        return ""

    def _identifier(self, ref: Ref) -> str:
        """The idSINPOccTax of a record, from its file or, for another file that was not given, from the pair."""
        found = self.records.get(ref)
        if found is not None:
            return str(found.values.get("idSINPOccTax") or "").strip()
        return self._elsewhere.get(ref, "")

    def _complete(self, plan: Plan) -> int:
        """Empty attributes of the kept records, from those merged into them, in the order of the pairs."""
        changed: dict[Ref, tuple[dict[str, Any], list[str]]] = {}
        for gone in plan.merged:
            root = plan.root(gone)
            kept, other = self._ledger.held(root), self._ledger.held(gone)
            news = changed.setdefault(root, ({}, []))
            now = {**kept.values, **news[0]}
            merged = complete(now, other.values, self._version)
            self._log_merge(kept, now, self._told(other), merged)
            news[0].update(merged.filled)
            news[1].append(self._told(other))
        for root, (values, told) in changed.items():
            self._ledger.put(root, values, f"Doublon fusionné : {', '.join(told)}")
        return sum(bool(values) for values, _ in changed.values())

    def _link(self, plan: Plan) -> int:
        """`doublonDe` of the records that are duplicates of another, and of those merged with one of another file."""
        wanted: dict[Ref, dict[str, None]] = {}
        for record in plan.links:
            if record.side == 0:
                wanted[record] = dict.fromkeys(filter(None, map(self._identifier, last_targets(plan, record))))
        for gone in plan.merged:
            # A record of another file stays there; one of this file leaves what it was itself a duplicate of.
            declared = str(self._ledger.held(gone).values.get(DUPLICATE_OF) or "").split(self._version.list_separator)
            named = [self._identifier(gone)] if gone.side == 1 else [one.strip() for one in declared]
            wanted.setdefault(plan.root(gone), {}).update(dict.fromkeys(filter(None, named)))
        linked = 0
        for record, identifiers in wanted.items():
            said = [one.comment for one in plan.links.get(record, {}).values() if one.comment]
            linked += self._tie(self._ledger.held(record), record, list(identifiers), said)
        return linked

    def _tie(self, held: Held, record: Ref, identifiers: Sequence[str], comments: Sequence[str]) -> bool:
        own = str(held.values.get("idSINPOccTax") or "").strip().lower()
        before = held.values.get(DUPLICATE_OF)
        known = [one for one in str(before or "").split(self._version.list_separator) if one.strip()]
        news = [one for one in identifiers if one.lower() not in (own, *(other.strip().lower() for other in known))]
        if not news:
            return False
        after = self._version.list_separator.join([*known, *news])
        motive = " ; ".join([f"Doublon déclaré par une personne : {', '.join(news)}", *comments])
        self._ledger.put(record, {DUPLICATE_OF: after}, motive)
        self._ledger.note(held, DUPLICATE_OF, before, after, motive)
        return True

    def _remove(self, plan: Plan) -> int:
        """Move the merged records out, and make those that named one of them name the one that stays."""
        gone = {ref: one for ref, (_, one) in plan.merged.items() if ref.side == 0}
        if not gone:
            return 0
        renamed: dict[str, str] = {}
        for ref in gone:
            root = plan.root(ref)
            old, new = self._identifier(ref), self._identifier(root)
            if old and new and old.lower() != new.lower():
                renamed[old.lower()] = new
        flat = [column for column in self._version.columns() if column.type != "geometry"]
        fields = [TableField(column.name, "text" if column.list else column.type) for column in flat]
        ensure_table(self._connection, REMOVED, [*REMOVED_FIELDS, *fields, *TECHNICAL], "Doublons retirés")
        there = [row[1] for row in self._connection.execute(f"PRAGMA table_info({REMOVED})") if row[1] != "fid"]
        for rank, (ref, one) in enumerate(gone.items()):
            if rank % 500 == 0:
                self._follow(len(self._pairs.rows) + rank)
            self._move_out(ref, plan.root(ref), one, there)
        self._redirect(renamed)
        return len(gone)

    def _move_out(self, ref: Ref, root: Ref, one: Decided, columns: Sequence[str]) -> None:
        held = self._ledger.held(ref)
        own = {
            "paire": one.pair, "id_garde": self._identifier(root), "table_garde": root.table, "fid_garde": root.fid,
            "nom_table": ref.table, "cle": ref.fid,
            "auteur": self._ledger.author.identity, "date_decision": self._ledger.date,
            "geometrie_wkt": held.wkt(), "constats_retires": self.records.take_out("constats", held),
            "deplacees_retirees": self.records.take_out("elements_deplaces", held),
        }  # fmt: skip
        rest = {name: value for name, value in held.values.items() if name not in columns}
        values = {**held.values, **own, "autres_colonnes": json.dumps(rest, ensure_ascii=False) if rest else None}
        names = [name for name in columns if name in values]
        self._connection.execute(insert_statement(REMOVED, names), [values[name] for name in names])
        self.records.delete(ref)
        motive = f"Doublon fusionné avec {self._told(self._ledger.held(root))} (contenu dans « {REMOVED} »)"
        told = motive if not one.comment else f"{motive} ; {one.comment}"
        self._ledger.note(held, WHOLE_ROW, f"{ref.table} {ref.fid}", None, told)

    def _redirect(self, renamed: Mapping[str, str]) -> None:
        """Duplicates of a record that is no more are duplicates of the one it went into."""
        for ref, text in self.records.declared(DUPLICATE_OF):
            parts = text.split(self._version.list_separator)
            held = self._ledger.held(ref)
            own = str(held.values.get("idSINPOccTax") or "").strip().lower()
            news = list(dict.fromkeys(renamed.get(part.strip().lower(), part) for part in parts))
            news = [part for part in news if part.strip().lower() != own or part in parts]
            if news != parts:
                after = self._version.list_separator.join(news) or None
                motive = "L’enregistrement désigné a été fusionné avec un autre"
                self._ledger.put(ref, {DUPLICATE_OF: after}, motive)
                self._ledger.note(held, DUPLICATE_OF, text, after, motive)

    @staticmethod
    def _told(held: Held) -> str:
        return str(held.values.get("idSINPOccTax") or f"{held.ref.table} n° {held.ref.fid}")

    def _log_merge(self, kept: Held, now: Mapping[str, Any], name: str, merged: Merged) -> None:
        for column, value in merged.filled.items():
            self._ledger.note(kept, column, None, value, f"Complété par le doublon fusionné {name}")
        for column, value in merged.refused.items():
            stays = now.get(column)
            motive = f"Valeur du doublon fusionné {name}, non reprise : {_reason(stays)}"
            self._ledger.note(kept, column, value, stays, motive, NOT_TAKEN)

    def _report(self, settled: Settled) -> None:
        """The account in `rapport`, whose counts of rows stay those of the rows that are in the file."""
        if not has_table(self._connection, "rapport"):
            return
        for key in ("lues", "acceptees"):
            self._connection.execute(
                "UPDATE rapport SET valeur = CAST(valeur AS INTEGER) - ?, "
                "libelle = CASE WHEN libelle LIKE '%doublons fusionnés%' OR ? = 0 THEN libelle "
                "ELSE libelle || ' (sans les doublons fusionnés)' END "
                "WHERE section = 'comptes' AND cle = ?",
                [settled.removed, settled.removed, key],
            )
        rows = list(account_rows(settled, self._ledger.lot, self._ledger.date, self._ledger.author.identity))
        self._connection.executemany("INSERT INTO rapport (section, cle, libelle, valeur) VALUES (?, ?, ?, ?)", rows)

    def _follow(self, done: int) -> None:
        if self._watch.is_cancelled():
            raise Cancelled("Traitement des doublons annulé : rien n’a été changé.")
        self._watch.progress(done, 2 * len(self._pairs.rows))


def _reason(stays: Any) -> str:
    return "elle va avec une autre qui diffère" if stays is None else "l’enregistrement gardé en a une autre"
