# SPDX-License-Identifier: GPL-2.0-or-later
"""What DuckDB refuses at any moment, even while rows are fetched: the built-in engine does the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import convert, plain_profile, plain_rows

from sinp_hdf_plugin.core.engine import duckdb_session, fast_lane
from sinp_hdf_plugin.core.engine.duckdb_session import Session, Unusable, why_not

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")
BAD = "SELECT CASE WHEN i = 5 THEN error('panne feinte') ELSE i END FROM range(9) AS t(i)"


@pytest.mark.parametrize("fetch", ["fetchone", "fetchall", "fetchnumpy"])
def test_an_error_while_rows_are_fetched(fetch: str) -> None:
    session = Session("2026-11-22")

    class Failing:
        """A result whose rows cannot be had."""

        def __getattr__(self, name: str) -> Any:
            raise session.error("panne feinte\nsuite")

    class Connection:
        def execute(self, sql: str, parameters: Any = None) -> Any:
            return Failing()

        def close(self) -> None:
            """Nothing to close."""

    try:
        session.connection, real = Connection(), session.connection
        answer = session.execute("SELECT 1")
        with pytest.raises(Unusable, match=r"panne feinte\)"):
            getattr(answer, fetch)()
        real.close()
    finally:
        session.close()


def test_a_statement_that_fails_on_a_row() -> None:
    session = Session("2026-11-22")
    try:
        with pytest.raises(Unusable, match="panne feinte"):
            session.execute(BAD).fetchall()
        with pytest.raises(Unusable):
            session.register("rien", object())  # type: ignore[arg-type]
    finally:
        session.close()


@pytest.mark.parametrize("fetch", ["fetchone", "fetchall", "fetchnumpy"])
def test_the_built_in_engine_does_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetch: str) -> None:
    monkeypatch.setattr(fast_lane, "WORTH_ROWS", 1)
    monkeypatch.setattr(fast_lane, "WORTH_SHARE", 0)
    opened = duckdb_session.Session.__init__
    rows = plain_rows(20, fin={3: "2019-01-01"})
    assert convert(tmp_path, rows, plain_profile(), engine="auto").summary.engine.startswith("DuckDB")

    class Failing:
        """A DuckDB result of which one kind of fetch fails."""

        def __init__(self, session: Session, result: Any) -> None:
            self._session, self._result = session, result

        def __getattr__(self, name: str) -> Any:
            if name == fetch:
                raise self._session.error("panne feinte")
            return getattr(self._result, name)

    class Connection:
        """A DuckDB connection that gives such results."""

        def __init__(self, session: Session, real: Any) -> None:
            self._session, self._real = session, real

        def execute(self, sql: str, parameters: Any = None) -> Any:
            return Failing(self._session, self._real.execute(sql, parameters))

        def cursor(self) -> Any:
            return Connection(self._session, self._real.cursor())

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

    def failing(self: Session, reference_date: str) -> None:
        opened(self, reference_date)
        self.connection = Connection(self, self.connection)

    monkeypatch.setattr(duckdb_session.Session, "__init__", failing)
    result = convert(tmp_path, rows, plain_profile(), engine="auto", name="autre.gpkg")
    assert result.summary.engine.startswith("SQLite et numpy (moteur rapide écarté")
    assert "panne feinte" in result.summary.engine
    assert (result.summary.rows_accepted, result.summary.rows_quarantined) == (19, 1)
