# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast lane: rows in which the built-in engine would find nothing at all are read, converted and written by DuckDB.

Each partition of the source is converted and checked in SQL. Rows without any finding, displaced value, replaced
value or double go straight to the result; the others are handed out as ordinary batches. So what is said about a
row always comes from one code, and the fast lane can only be wrong by taking a row too many, which tests look for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np

from sinp_hdf_plugin.core.engine.ahead import one_ahead
from sinp_hdf_plugin.core.engine.duckdb_session import Session, Unusable, hash_sql, why_not
from sinp_hdf_plugin.core.engine.duplicates import mixed
from sinp_hdf_plugin.core.engine.file_rules import FileRules, KeyHashes, key_digests
from sinp_hdf_plugin.core.engine.lane_columns import FirstFilled, MergedColumn, SingleColumn
from sinp_hdf_plugin.core.engine.lane_feeds import Feed, Partition, feed_of
from sinp_hdf_plugin.core.engine.lane_places import LanePlaces, Spots
from sinp_hdf_plugin.core.engine.lane_steps import ADDITIONAL, Steps, additional
from sinp_hdf_plugin.core.engine.places import PlaceReader
from sinp_hdf_plugin.core.engine.plan import Plan, Target
from sinp_hdf_plugin.core.engine.tally import CleanCounts, Tally
from sinp_hdf_plugin.core.errors import ConfigError
from sinp_hdf_plugin.core.formats.result_gpkg import ResultWriter
from sinp_hdf_plugin.core.formats.source import Batch, Source
from sinp_hdf_plugin.core.mapping.readers import merge_texts
from sinp_hdf_plugin.core.mapping.values import Raw, Read, clean_text
from sinp_hdf_plugin.core.sql_text import literal, quoted

ENGINES = ("auto", "sqlite", "duckdb")
PARTITION_ROWS = 122_880  # what DuckDB gives to a thread at once
WORTH_SHARE = 0.4  # of clean rows in the first partition: below, the other lane alone costs less than both
WORTH_ROWS = 20_000  # below, the built-in engine is done before DuckDB has begun
_OWN = ("i", "ligne", "geometrie", "_mauvais", "_place", "_empreinte", "_groupe")


class Dirty(NamedTuple):
    """Rows for the ordinary way, with the digests of their whole raw rows."""

    batch: Batch
    digests: np.ndarray | None


def open_session(engine: str, sources: Sequence[Source], reference_date: str) -> tuple[Session | None, str]:
    """(a session of the fast engine, or None when the built-in one is to do the run; why, when that was not asked for).

    Raises ConfigError when "duckdb" is asked for and is not installed.
    """
    if engine not in ENGINES:
        raise ConfigError(f"Moteur inconnu : « {engine} ». Choisissez parmi : {', '.join(ENGINES)}.")
    few = sum(source.estimated_rows or 0 for source in sources) < WORTH_ROWS
    if engine == "sqlite" or (engine == "auto" and (few or why_not() is not None)):
        return None, ""
    try:
        return Session(reference_date), ""
    except Unusable as error:
        if engine == "duckdb":
            raise ConfigError(f"Le moteur « duckdb » est demandé, mais {error}") from error
        return None, str(error)


class FastLane:
    """One source through DuckDB. Raises Unusable when it cannot be, even half-way: the run must then begin anew."""

    def __init__(
        self,
        plan: Plan,
        source: Source,
        places: PlaceReader | None,
        session: Session,
        rules: FileRules,
        tally: Tally,
        writer: ResultWriter,
    ) -> None:
        if plan.settings.profile.rows_per_record != "one" or set(plan.constants) & set(ADDITIONAL):
            raise Unusable("Ce profil est traité par le moteur intégré.")
        self._plan, self._source, self._session = plan, source, session
        self._rules, self._tally, self._writer = rules, tally, writer
        self._feed: Feed = feed_of(source, session)
        self._forget_earlier_source()
        self._steps = Steps(plan)
        self._places = LanePlaces(plan, places, self._feed.types)
        self._columns = {
            target.name: self._column(rank, target) for rank, target in enumerate(plan.targets) if target.inputs
        }
        as_text = partial(_as_text, plan.settings.profile.nulls)
        self._unknown = [
            SingleColumn(1000 + p, as_text, f"c{p}", self._feed.types[p], "VARCHAR")
            for p in (plan.additional if plan.keeps_additional else ())
        ]

    def _column(self, rank: int, target: Target) -> Any:
        cells = [f"c{position}" for position in target.inputs]
        types = [self._feed.types[position] for position in target.inputs]
        type_ = self._steps.types[target.name]
        if len(cells) == 1:
            return SingleColumn(rank, target.reader, cells[0], types[0], type_)
        if target.mapping.merge == "first":
            return FirstFilled([2000 + 100 * rank + i for i in range(len(cells))], target.reader, cells, types, type_)
        if merge_texts(target.mapping, target.reader, [None] * len(cells)) != Read(None):
            raise Unusable("Une fusion donne un sens aux cellules vides.")
        return MergedColumn(rank, target.mapping, target.reader, cells, types, type_)

    def _forget_earlier_source(self) -> None:
        tables = "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'valeurs%'"
        for (name,) in self._session.execute(tables).fetchall():
            self._session.execute(f"DROP TABLE {name}")

    def batches(self, rows: int) -> Iterator[Dirty]:
        """Write the clean rows of each partition; hand out its others, in order, `rows` at most at once.

        A partition without any other row gives an empty batch: time to tell how far we are, or to stop.
        """
        for rank, (partition, spots) in enumerate(one_ahead(self._converted())):
            clean, digests = self._sort_out(partition)
            if not rank and clean.mean() < WORTH_SHARE:
                raise Unusable("la plupart des lignes ont un constat.")
            self._write(partition, spots, clean, digests)
            others = np.flatnonzero(~clean)
            for first in range(0, max(1, len(others)), rows):
                yield self._dirty(partition, others[first : first + rows], digests)

    def _converted(self) -> Generator[tuple[Partition, Spots], None, None]:
        """Each partition, converted: in two sessions by turns, since one is written while the next is made."""
        sessions = cycle((self._session, self._session.twin()))
        for partition in self._feed.partitions(PARTITION_ROWS, sessions):
            spots = self._places.read(partition.session, len(partition.lines), partition.geometry)
            self._convert(partition, spots)
            yield partition, spots

    def _convert(self, partition: Partition, spots: Spots) -> None:
        """Make the table `fait`: every row of the partition converted, with `ok` on those that broke no rule."""
        session, steps = partition.session, self._steps
        session.register("places", {
            "i": np.arange(len(partition.lines)), "ligne": partition.lines,
            "_place": np.isfinite(spots.x), "_pur": spots.plain,
        })  # fmt: skip
        made = {name: column.sql(session) for name, column in self._columns.items()}
        unknown = [column.sql(session) for column in self._unknown]
        picked = [
            f"{made[name].value if name in made else f'CAST(NULL AS {kind})'} AS {quoted(name)}"
            for name, kind in steps.types.items()
            if not (unknown and name in ADDITIONAL)
        ]
        if unknown:
            names = [self._plan.source_columns[position] for position in self._plan.additional]
            picked += [
                f"{text} AS {quoted(name)}"
                for name, text in additional(names, [part.value for part in unknown]).items()
            ]
        bad = ["NOT _pur", *(part.bad for part in made.values() if part.bad != "false")]
        joins = " ".join(part.join for part in (*made.values(), *unknown) if part.join)
        cells = ", ".join(f"c{rank}" for rank in range(len(self._feed.types)))
        group = "NULL" if self._plan.group is None else f"c{self._plan.group}"
        own = f"i, ligne, _place, hash({cells}) AS _empreinte, {group} AS _groupe, ({' OR '.join(bad)}) AS _mauvais"
        source = (
            f"SELECT {own}, CASE WHEN _place THEN 'P' END AS geometrie, {', '.join(picked)} "  # nosec B608
            f"FROM brut JOIN places USING (i) {joins}"
        )
        kept = ", ".join([*_OWN, *map(quoted, steps.columns), *steps.markers()])
        session.execute(
            f"CREATE OR REPLACE TEMP TABLE fait AS SELECT {kept}, (NOT _mauvais AND {steps.good()}) AS ok "  # nosec B608
            f"FROM ({steps.query(source)}) AS tout"
        )
        session.unregister("places")

    def _sort_out(self, partition: Partition) -> tuple[np.ndarray, np.ndarray]:
        """(the clean rows as a mask, the digests of all raw rows); the rules over the file now know the clean ones."""
        keys = {"h0": 'lower("idSINPOccTax")', "h1": '"idOrigine"', "h2": '"idSINPJdd"'}
        picked = ", ".join(f"{hash_sql(text)} AS {name}, {text} IS NOT NULL AS {name}_a" for name, text in keys.items())
        found = {
            name: np.ma.getdata(column)
            for name, column in partition.session.execute(
                f"SELECT coalesce(ok, false) AS ok, _empreinte, {picked} FROM fait ORDER BY i"  # nosec B608
            ).fetchnumpy().items()
        }  # fmt: skip
        ok, digests = found["ok"].astype(bool), found["_empreinte"].astype(np.uint64)
        if partition.geometry is not None:  # what tells two rows apart may be their place only
            shapes = np.fromiter(map(hash, partition.geometry), np.int64, len(digests))
            digests = mixed([digests, shapes.view(np.uint64)])
        hashes = key_digests(*(KeyHashes(found[n].astype(np.uint64), found[f"{n}_a"].astype(bool)) for n in keys))
        clean = ok & ~self._rules.known(hashes)
        self._rules.remember(hashes, clean, partition.lines, digests, self._source.sheet)
        return clean, digests

    def _write(self, partition: Partition, spots: Spots, clean: np.ndarray, digests: np.ndarray) -> None:
        """The clean rows to the result and to the tally."""
        if not clean.any():
            return
        fids = np.zeros(len(clean), np.int64)
        placed = np.isfinite(spots.x)
        groups = [(kind, clean & mask) for kind, mask in (("P", placed), (None, ~placed)) if (clean & mask).any()]
        for kind, mask in groups:
            fids[mask] = self._writer.next_fids(kind, int(mask.sum()))
        bits = {
            axis: np.ascontiguousarray(values).view(np.uint64).byteswap()
            for axis, values in (("x", spots.x), ("y", spots.y))
        }
        session = partition.session
        session.register(
            "propres",
            {
                "i": np.flatnonzero(clean),
                "fid": fids[clean],
                **{f"_{axis}": values[clean] for axis, values in bits.items()},
            },
        )
        columns = self._count(session, int(clean.sum()))
        self._stage(session, columns, [kind for kind, _ in groups])
        for kind, mask in groups:
            boxes = np.column_stack([spots.x[mask], spots.x[mask], spots.y[mask], spots.y[mask]])
            self._writer.add_staged(
                session.folder / "propres.sqlite", kind, columns, self._source.sheet, fids[mask], boxes
            )
        session.unregister("propres")

    def _count(self, session: Session, rows: int) -> list[str]:
        """Tell the tally of the clean rows; answer the columns that have a value somewhere."""
        steps = self._steps
        counts = [f"count({quoted(name)})" for name in steps.columns] + [
            f"count(*) FILTER ({name})" for name in steps.markers()
        ]
        counts.append("count(*) FILTER (_place)")
        found = session.execute(f"SELECT {', '.join(counts)} FROM fait JOIN propres USING (i)").fetchone()  # nosec B608
        filled = dict(zip(steps.columns, found))
        markers = dict(zip(steps.markers(), found[len(filled) : -1]))
        self._tally.clean(
            CleanCounts(
                rows,
                {**filled, "geometrie": found[-1]},
                session.execute(
                    'SELECT "dateDebut", count(*) FROM fait JOIN propres USING (i) GROUP BY ALL'
                ).fetchall(),
                []
                if self._plan.group is None
                else session.execute(
                    "SELECT _groupe, count(*) FROM fait JOIN propres USING (i) GROUP BY ALL"
                ).fetchall(),
                {key: markers[name] for name, key in steps.constants.items() if markers[name]},
                {key: markers[name] for name, key in steps.fills.items() if markers[name]},
            )
        )
        return [name for name, count in filled.items() if count]

    def _stage(self, session: Session, columns: Sequence[str], kinds: Sequence[str | None]) -> None:
        """The clean rows in an SQLite file of plain tables, which SQLite itself copies into the result."""
        staged = session.folder / "propres.sqlite"
        staged.unlink(missing_ok=True)
        picked = ", ".join(map(quoted, columns))
        session.execute(f"ATTACH {literal(str(staged))} AS propre (TYPE sqlite, JOURNAL_MODE 'OFF')")
        head = self._writer.point_head().hex()
        for kind in kinds:
            blob = (
                f"unhex('{head}' || lpad(to_hex(_x), 16, '0') || lpad(to_hex(_y), 16, '0')) AS geom, " if kind else ""
            )
            session.execute(
                f"CREATE TABLE propre.{'points' if kind else 'sans'} AS SELECT fid, {blob}ligne, {picked} "  # nosec B608
                f"FROM fait JOIN propres USING (i) WHERE {'' if kind else 'NOT '}_place"
            )
        session.execute("DETACH propre")

    def _dirty(self, partition: Partition, rows: np.ndarray, digests: np.ndarray) -> Dirty:
        """The rows for the ordinary way, with the raw values that the ordinary reader would give."""
        width = len(self._feed.types)
        session = partition.session
        session.register("sales", {"i": rows})
        cells = ", ".join(f"c{rank}" for rank in range(width))
        found = session.execute(
            f"SELECT {cells} FROM brut JOIN sales USING (i) "  # nosec B608
            "ORDER BY i"
        ).fetchall()
        session.unregister("sales")
        columns: list[list[Any]] = [list(column) for column in zip(*found)] if found else [[] for _ in range(width)]
        geometry = None if partition.geometry is None else [partition.geometry[row] for row in rows.tolist()]
        return Dirty(Batch(columns, partition.lines[rows].tolist(), geometry), digests[rows])


def _as_text(nulls: frozenset[str], raw: Raw) -> Read:
    """A cell of an unknown column, as `Converter` keeps it: clean text, whatever is odd in it."""
    value = clean_text(raw, nulls).value
    return Read(None if value is None else str(value))
