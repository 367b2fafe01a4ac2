# SPDX-License-Identifier: GPL-2.0-or-later
"""One batch of source rows to the format: read values, place, complete, identify, check."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sinp_hdf_plugin.core.engine.columns import Column, combinations
from sinp_hdf_plugin.core.engine.draft import Draft
from sinp_hdf_plugin.core.engine.encoding import EncodedBatch
from sinp_hdf_plugin.core.engine.places import PlaceReader, Places
from sinp_hdf_plugin.core.engine.plan import DEFAULT, Plan, Target
from sinp_hdf_plugin.core.engine.sqlite_rules import SqliteRules
from sinp_hdf_plugin.core.mapping.readers import LIST_SEPARATOR, SEPARATOR_IN_ITEM, merge_texts
from sinp_hdf_plugin.core.mapping.values import Read, clean_text
from sinp_hdf_plugin.core.rules.catalogue import ERRORS, Rule

# The name space of identifiers made here: the UUIDv5 of the plugin's address in the DNS name space.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "sinp.hauts-de-france.fr")


class Converter:
    """Turns batches of one source into drafts whose rows all have a fate, but for rules over the whole file."""

    def __init__(self, plan: Plan, places: PlaceReader | None) -> None:
        self._plan = plan
        self._places = places
        self._rules = SqliteRules(plan.row_checks(), plan.settings.reference_date)
        self._fills = [rule for rule in plan.rules if rule.fill and not plan.missing_reference(rule)]

    def convert(self, batch: EncodedBatch) -> Draft:
        """The batch as a draft. Every row of the batch is in it, quarantined or not."""
        columns = batch.columns
        if batch.geometry is not None:  # what tells two rows apart may be their place only
            columns = [*columns, Column.encode(batch.geometry)]
        draft = Draft(self._plan, batch.lines, columns, self._read_places(batch))
        for target in self._plan.targets:
            self._read_target(draft, target)
        self._report_places(draft)
        for target in self._plan.targets:
            if target.mapping.only_with:
                alone = np.flatnonzero(~self._filled(draft, target.mapping.only_with))
                draft.columns[target.name] = draft.column(target.name).put(alone, None)
        self._put_constants(draft, self._plan.parameters)
        for target in self._plan.targets:
            if target.mapping.default is not None:
                self._put_default(draft, target)
        self._put_constants(draft, self._plan.constants)
        self._keep_unknown(draft)
        self._fill(draft)
        self._identify(draft)
        self._check(draft)
        return draft

    def _read_places(self, batch: EncodedBatch) -> Places:
        if self._places is None:
            return Places.nowhere(len(batch.lines))
        cells = {axis: batch.columns[p].decode() for axis, p in self._plan.geometry.items() if p is not None}
        return self._places.read(len(batch.lines), batch.geometry, cells)

    def _read_target(self, draft: Draft, target: Target) -> None:
        if not target.inputs:
            return
        raws = [draft.encoded[position] for position in target.inputs]
        if len(raws) == 1 or target.mapping.merge == "first":
            self._read_first(draft, target, raws)
            return
        codes, values = combinations(raws)
        source = Column(list(range(len(values))), np.asarray(codes, np.int32))
        reads = [merge_texts(target.mapping, target.reader, combination) for combination in values]
        draft.columns[target.name] = source.replace_values([read.value for read in reads])
        self._report_reads(draft, target, source, reads, [_joined(combination) for combination in values])

    def _read_first(self, draft: Draft, target: Target, raws: Sequence[Column]) -> None:
        """The first of the source columns that has something on a row; the next one is only read where it has not."""
        rows = np.arange(draft.rows)
        for raw in raws:
            whole = len(rows) == draft.rows
            part = raw if whole else raw.take(rows)
            reads = [target.reader(value) for value in part.values]
            read = part.replace_values([one.value for one in reads])
            draft.columns[target.name] = read if whole else draft.column(target.name).put_many(rows, read.decode())
            self._report_reads(draft, target, part, reads, part.values, rows)  # it may empty what was just put
            rows = np.flatnonzero(~draft.column(target.name).filled())
            if not len(rows):
                break

    def _put_default(self, draft: Draft, target: Target) -> None:
        """Empty cells take the profile's default, where its `when` column is filled; the report tells how many."""
        column = draft.column(target.name)
        empty = ~column.filled()
        if target.mapping.when:
            empty &= self._filled(draft, target.mapping.when)
        rows = np.flatnonzero(empty)
        if len(rows):
            draft.columns[target.name] = column.put(rows, target.mapping.default)
            draft.count_constant(target.name, target.mapping.default, DEFAULT, len(rows))

    @staticmethod
    def _report_reads(
        draft: Draft,
        target: Target,
        source: Column,
        reads: Sequence[Read],
        shown: Sequence[Any],
        places: np.ndarray | None = None,
    ) -> None:
        """Problems of values, on the rows that carry them; `places` are the rows of `source` when it is a part."""
        if not any(read.problems for read in reads):
            return
        rows = source.rows_where(bool(read.problems) for read in reads)
        for row, code in zip((rows if places is None else places[rows]).tolist(), source.codes[rows].tolist()):
            read = reads[code]
            for rank, problem in enumerate(read.problems, 1):
                unread = read.lost and rank == len(read.problems)
                draft.report(problem.rule, row, target.name, shown[code], problem.proposal, problem.confidence, unread)

    @staticmethod
    def _put_constants(draft: Draft, constants: Mapping[str, tuple[Any, str]]) -> None:
        """Empty cells take the value given for their column, whatever the rest of the row says."""
        for name, (value, origin) in constants.items():
            column = draft.column(name)
            rows = int(draft.rows - column.filled().sum())
            if rows:
                draft.columns[name] = column.replace_values([value if v is None else v for v in column.values])
                draft.count_constant(name, value, origin, rows)

    def _keep_unknown(self, draft: Draft) -> None:
        """Unknown columns become the standard's additional attributes: names, definitions, values as lists."""
        if not self._plan.keeps_additional:
            return
        names = [self._plan.source_columns[position] for position in self._plan.additional]
        codes, values = combinations([draft.encoded[position] for position in self._plan.additional])
        nulls = self._plan.settings.profile.nulls
        made = [_additional(names, combination, nulls) for combination in values]
        for rank, name in enumerate(
            ("nomAttribut", "definitionAttribut", "valeurAttribut", "thematiqueAttribut", "typeAttribut")
        ):
            whole = Column(list(range(len(values))), np.asarray(codes, np.int32))
            draft.columns[name] = whole.replace_values([one[rank] for one in made])

    @staticmethod
    def _report_places(draft: Draft) -> None:
        for fault in draft.places.faults:
            draft.report(fault.rule, fault.row, "geometrie", fault.value, fault.proposal, fault.confidence)
        for entry, displaced in enumerate(draft.displaced):
            if displaced.column == "geometrie":
                text = draft.places.texts.get(displaced.row, displaced.value)
                draft.displaced[entry] = displaced._replace(value=text)

    def _fill(self, draft: Draft) -> None:
        """Auto-fill rules: the only values that change without a person, each counted, each change told."""
        for rule in self._fills:
            for fill in rule.fill:
                if fill.expression is None:
                    continue
                column = draft.column(fill.column)
                rows = self._rows_to_fill(rule, draft, column)
                if not len(rows):
                    continue
                view = {name: held.take(rows) for name, held in self._view(draft).items()}
                computed = self._rules.compute(fill.expression, view, len(rows))
                usable = computed.filled()
                self._put_filled(draft, rule, fill.column, rows[usable], computed.take(usable).decode())

    def _rows_to_fill(self, rule: Rule, draft: Draft, column: Column) -> np.ndarray:
        """The rows that fail the rule; without an expression, those where the column is empty."""
        if not rule.expression:
            return np.flatnonzero(~column.filled())
        failed = self._rules.compute(f"NOT coalesce(({rule.expression}), 1)", self._view(draft), draft.rows)
        return failed.rows_where(bool(value) for value in failed.values)

    @staticmethod
    def _put_filled(draft: Draft, rule: Rule, name: str, rows: np.ndarray, values: Sequence[Any]) -> None:
        column = draft.column(name)
        for row, old, new in zip(rows.tolist(), column.take(rows).decode(), values):
            if old is not None and old != new:
                draft.report_fill(rule, row, name, old, new)
        if len(rows):
            draft.columns[name] = column.put_many(rows, values)
            draft.fills[(rule.id, name)] = draft.fills.get((rule.id, name), 0) + len(rows)

    def _filled(self, draft: Draft, name: str) -> np.ndarray:
        """The rows on which this column, or the pseudo column `geometrie`, has something."""
        column = self._view(draft).get(name)
        return np.zeros(draft.rows, bool) if column is None else column.filled()

    def _view(self, draft: Draft) -> dict[str, Column]:
        """The columns as rules see them, with the pseudo column `geometrie`."""
        return {**draft.columns, "geometrie": draft.places.kinds()}

    def _identify(self, draft: Draft) -> None:
        """A missing identifier is the UUIDv5 of (source, data set, idOrigine), or of the row's content."""
        column = draft.column("idSINPOccTax")
        missing = np.flatnonzero(~column.filled())
        if not len(missing):
            return
        jdd = draft.column("idSINPJdd").take(missing).decode()
        origins = draft.column("idOrigine").take(missing).decode()
        source, cells = self._plan.settings.profile.source_id, len(self._plan.source_columns)
        identifiers = [
            stable_uuid(f"{source}|{data_set or ''}|{origin}")
            if origin is not None
            else stable_uuid(f"{source}|{data_set or ''}||{_content(draft.encoded, row, cells)}")
            for row, data_set, origin in zip(missing.tolist(), jdd, origins)
        ]
        draft.columns["idSINPOccTax"] = column.put_many(missing, identifiers)
        draft.fills[("OBL-001", "idSINPOccTax")] = draft.fills.get(("OBL-001", "idSINPOccTax"), 0) + len(missing)

    def _check(self, draft: Draft) -> None:
        """Row and code-list rules, again on the rows that lost a value, until no row loses any.

        Each round reads the columns as they are when it begins, so that neither the order of the rules nor the other
        rows of the batch decide what becomes of a row. It ends: a row has only so many values to lose.
        """
        seen = self._view(draft)
        lost = np.zeros(draft.rows, bool)
        for rule, part, rows in self._rules.failures(seen, draft.rows):
            lost[self._fail(draft, rule, part, rows, seen)] = True
        while len(again := np.flatnonzero(lost & ~draft.quarantined)):
            seen, lost = self._view(draft), np.zeros(draft.rows, bool)
            view = {name: column.take(again) for name, column in seen.items()}
            for rule, part, found in self._rules.failures(view, len(again)):
                if (
                    rule.severity_at(self._plan.settings.level) in ERRORS
                ):  # a warning about what we emptied says nothing
                    lost[self._fail(draft, rule, part, again[found], seen)] = True

    def _fail(self, draft: Draft, rule: Rule, part: str, rows: np.ndarray, seen: Mapping[str, Column]) -> np.ndarray:
        return draft.fail(rule, part, rows, seen, self._propose(rule, rows, seen))

    def _propose(self, rule: Rule, rows: np.ndarray, seen: Mapping[str, Column]) -> list[str | None] | None:
        """What a rule proposes: the value alone for its only attribute, else in words `column = value`.

        A value that is there already is no proposal.
        """
        if not rule.propose:
            return None
        view = {name: column.take(rows) for name, column in seen.items()}
        made = []
        for one in rule.propose:
            found = self._rules.compute(one.expression or "NULL", view, len(rows)).decode()
            held = view[one.column].decode() if one.column in view else [None] * len(rows)
            news = [None if value == now else value for value, now in zip(found, held)]
            made.append(("" if rule.attributes == (one.column,) else f"{one.column} = ", news))
        return [
            " ; ".join(f"{name}{values[rank]}" for name, values in made if values[rank] is not None) or None
            for rank in range(len(rows))
        ]


def stable_uuid(name: str) -> str:
    """uuid.uuid5 in our name space, as text."""
    digest = bytearray(hashlib.sha1(NAMESPACE.bytes + name.encode("utf-8"), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _content(columns: Sequence[Column], row: int, cells: int) -> str:
    """What a row says, place included, blanks aside: the name of a record whose source gives it none.

    `cells` is the number of columns of the table. A shape comes after them; a row of a layer that has no shape has the
    name it would have in a table without shapes.
    """
    values = [column.at(row) for column in columns]
    if len(values) > cells and values[-1] is None:
        values.pop()
    texts = (value.hex() if isinstance(value, bytes) else str(clean_text(value).value or "") for value in values)
    return "\x1f".join(texts)


def _joined(values: Sequence[Any]) -> str | None:
    texts = [str(value) for value in values if value is not None]
    return " ; ".join(texts) or None


def _additional(names: Sequence[str], values: Sequence[Any], nulls: frozenset[str]) -> tuple[str | None, ...]:
    read = [(name, clean_text(value, nulls).value) for name, value in zip(names, values)]
    pairs = [(name, str(value)) for name, value in read if value is not None]
    if not pairs:
        return (None,) * 5
    safe = [
        (n.replace(LIST_SEPARATOR, SEPARATOR_IN_ITEM), v.replace(LIST_SEPARATOR, SEPARATOR_IN_ITEM)) for n, v in pairs
    ]
    columns = (
        [n for n, _ in safe],
        [f"Colonne « {n} » du fichier source" for n, _ in safe],
        [v for _, v in safe],
        ["Source"] * len(safe),
        ["QUAL"] * len(safe),
    )
    return tuple(LIST_SEPARATOR.join(items) for items in columns)
