# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the condition for a canonical value holds, its reader answers the very value, without a problem."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any

import pytest

from sinp_hdf_plugin.core.engine.canonical import REAL, TEXT, WHOLE, condition
from sinp_hdf_plugin.core.engine.duckdb_session import Session, why_not
from sinp_hdf_plugin.core.mapping.dates import read_date, read_datetime, read_hour
from sinp_hdf_plugin.core.mapping.numbers import read_decimal, read_integer, read_padded_code
from sinp_hdf_plugin.core.mapping.readers import read_list
from sinp_hdf_plugin.core.mapping.values import PSEUDO_NULLS, Read, Reader, clean_text, read_free_text

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")
NULLS = frozenset(("INCONNU", "0", "-999", "1900-01-01", "00:00:00", "0.0"))
LETTERS = (
    " \t\n\r\v\f\u00a0\u2007\u202f\u200b\ufeff\x00\x1f\x7f"
    "\x85\u2028\u3000?aeéàÿßĀÂÃâ€\u0080\u00bf\u0192\ufffdZ0129-+.,:;|/'eETK\u212aİ٣²"
)
SHAPES = [
    "2021-02-{}",
    "20{}-01-01",
    "{}",
    "0{}",
    "1{}.5",
    "1{}:30:00",
    "23:59:5{}",
    "-{}",
    "{}e3",
    "NA{}",
    "é{}è",
    "{}NaN",
    "9999-12-31{}",
]


def readers() -> list[tuple[Reader, str]]:
    items: list[tuple[Any, str]] = [
        (partial(read_free_text, declared_nulls=NULLS), TEXT),
        (partial(clean_text, declared_nulls=NULLS, strict=True), TEXT),
        (clean_text, TEXT),
        (partial(read_integer, declared_nulls=NULLS, code=False), WHOLE),
        (partial(read_integer, declared_nulls=NULLS, code=True), WHOLE),
        (partial(read_decimal, declared_nulls=NULLS, decimal="."), REAL),
        (partial(read_decimal, declared_nulls=NULLS, decimal=","), REAL),
        (partial(read_date, declared_nulls=NULLS, patterns=("JJ/MM/AAAA",)), TEXT),
        (partial(read_hour, declared_nulls=NULLS), TEXT),
    ]
    lists = [(partial(read_list, item, ","), TEXT) for item, type_ in items if type_ == TEXT]
    return items + lists


def texts() -> list[str]:
    rng = Random(93)
    made = ["".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 5))) for _ in range(8_000)]
    made += [rng.choice(SHAPES).format(text) for text in made]
    made += [f"{rng.randint(0, 12000):04d}-{rng.randint(0, 14):02d}-{rng.randint(0, 33):02d}" for _ in range(5_000)]
    made += [f"{rng.randint(0, 30):02d}:{rng.randint(0, 70):02d}:{rng.randint(0, 70):02d}" for _ in range(2_000)]
    made += [str(rng.randint(-(10**n), 10**n) / 10 ** rng.randint(0, n)) for n in range(1, 20) for _ in range(100)]
    made += [str(rng.randint(-(10**n), 10**n)) for n in range(1, 20) for _ in range(50)]
    made += [*PSEUDO_NULLS, *NULLS, *(word.upper() for word in PSEUDO_NULLS), "Ã©", "trÃ¨s", "tr?s", "où ?"]
    return list(dict.fromkeys(made))


def whole_numbers() -> list[int]:
    rng = Random(93)
    return [0, 1, -1, -999, 2**62, *(rng.randint(-(10**n), 10**n) for n in range(1, 15) for _ in range(50))]


def kept(session: Session, reader: Reader, raw_type: str, values: list[Any]) -> list[Any]:
    """The values for which the condition holds."""
    held = condition(reader, raw_type, "v")
    if held is None:
        return []
    query = f"SELECT v, {held} FROM (SELECT unnest($1::{raw_type}[]) AS v)"
    answers = session.execute(query, [values]).fetchall()
    answers = [(value, answer) for value, answer in answers if value is not None]  # NaN is NULL there
    assert all(answer is not None for _, answer in answers)
    return [value for value, answer in answers if answer]


@pytest.mark.parametrize("reader, type_", readers())
def test_canonical_values_are_read_as_they_are(reader: Reader, type_: str) -> None:
    session = Session("2026-11-22")
    convert = {TEXT: str, WHOLE: int, REAL: float}[type_]
    try:
        found = kept(session, reader, TEXT, texts())
        assert len(found) > 50
        assert [value for value in found if reader(value) != Read(convert(value))] == []
        numbers = kept(session, reader, WHOLE, whole_numbers())
        assert [value for value in numbers if reader(value) != Read(convert(value))] == []
        floats = [0.0, -0.0, 1.5, 1e-7, 1e22, 1e300, float("nan"), float("inf"), 0.1 + 0.2]
        assert [v for v in kept(session, reader, REAL, floats) if reader(v) != Read(convert(v))] == []
    finally:
        session.close()


def test_readers_without_a_condition() -> None:
    for reader in (read_datetime, partial(read_padded_code, length=5), lambda raw: Read(raw)):
        assert condition(reader, TEXT, "v") is None
