# SPDX-License-Identifier: GPL-2.0-or-later
"""The next item of an iterator made in another thread while the caller works on the present one."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
_END = object()


def one_ahead(items: Generator[Item, None, None]) -> Iterator[Item]:
    """The items in their order, each asked for as soon as the one before is given out; never two at once.

    What `items` raises is raised here, in its turn. A caller who stops early waits for the item under way, and
    `items` is closed.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sinp_hdf_ahead") as pool:
        try:
            coming = pool.submit(next, items, _END)
            while (item := coming.result()) is not _END:
                coming = pool.submit(next, items, _END)
                yield item  # type: ignore[misc]
        finally:
            pool.submit(items.close).result()
