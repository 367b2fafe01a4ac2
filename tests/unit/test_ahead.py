# SPDX-License-Identifier: GPL-2.0-or-later
"""One item ahead: order, overlap, errors in their turn, and an early stop that closes the source."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from sinp_hdf_plugin.core.engine.ahead import one_ahead


def test_items_keep_their_order_and_all_come() -> None:
    assert list(one_ahead(number for number in range(7))) == list(range(7))
    assert list(one_ahead(number for number in ())) == []


def test_the_next_item_is_made_while_the_caller_works() -> None:
    started = [threading.Event() for _ in range(3)]

    def items() -> Generator[int, None, None]:
        for rank, event in enumerate(started):
            event.set()
            yield rank

    for rank in one_ahead(items()):
        if rank < 2:
            assert started[rank + 1].wait(10), "the next item is not on its way"
        if rank == 0:
            assert not started[2].is_set(), "two items ahead: twice the memory"


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Generator[str, None, None]:
        yield "one"
        raise ValueError("two")

    seen = []
    with pytest.raises(ValueError, match="two"):
        seen.extend(one_ahead(items()))
    assert seen == ["one"]


def test_a_caller_who_stops_leaves_no_thread_and_closes_the_source() -> None:
    closed = []

    def items() -> Generator[int, None, None]:
        try:
            yield from range(1000)
        finally:
            closed.append(threading.current_thread().name)

    before = threading.active_count()
    ahead = one_ahead(items())
    assert next(ahead) == 0
    ahead.close()
    assert len(closed) == 1
    assert threading.active_count() == before
