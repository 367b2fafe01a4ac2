# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs that belong together: groups, and for a large group the best pair of each record instead of all pairs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Grouped(NamedTuple):
    """group: number of the group of each pair, from 0; told: pairs to show; pairs, records: sizes of each group."""

    group: np.ndarray
    told: np.ndarray
    pairs: np.ndarray
    records: np.ndarray


def group_pairs(one: np.ndarray, other: np.ndarray, score: np.ndarray, limit: int) -> Grouped:
    """The groups of records that pairs tie together. Groups of more than `limit` pairs keep a tree of the best ones.

    The tree ties every record of the group once, by the highest scores (a tie goes to the earlier rows): copies of
    one record thus form a star around the first.
    """
    if not len(one):
        nothing = np.zeros(0, np.int64)
        return Grouped(nothing, np.zeros(0, bool), nothing, nothing)
    nodes, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    first, second = ends[: len(one)], ends[len(one) :]
    order = np.lexsort((np.maximum(first, second), np.minimum(first, second), -score))
    tree, labels = _forest(first[order], second[order], len(nodes))
    group = np.unique(labels[first], return_inverse=True)[1]
    pairs = np.bincount(group)
    records = np.bincount(np.unique(labels, return_inverse=True)[1])
    told = pairs[group] <= limit
    told[order[tree]] = True
    return Grouped(group, told, pairs, records)


def _forest(first: np.ndarray, second: np.ndarray, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """(positions of the edges of the spanning forest that takes earlier edges first, a label for each node).

    Borůvka: every tree takes the first edge that leaves it, until none does; edges are ranked, so no circle closes.
    """
    labels = np.arange(nodes)
    edges = np.arange(len(first))
    taken = []
    while len(edges):
        a, b = labels[first[edges]], labels[second[edges]]
        leaving = a != b
        edges, a, b = edges[leaving], a[leaving], b[leaving]
        if not len(edges):
            break
        best = np.full(nodes, len(first))
        np.minimum.at(best, a, edges)
        np.minimum.at(best, b, edges)
        chosen = np.unique(best[best < len(first)])
        taken.append(chosen)
        labels = _joined(labels, labels[first[chosen]], labels[second[chosen]])
    return (np.concatenate(taken) if taken else np.zeros(0, np.int64)), labels


def _joined(labels: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Labels made equal where a tie (a, b) stands: each takes the smallest it can reach."""
    parent = np.arange(len(labels))
    while True:
        low = np.minimum(parent[a], parent[b])
        before = parent.copy()
        np.minimum.at(parent, a, low)
        np.minimum.at(parent, b, low)
        np.minimum.at(parent, before[a], low)
        np.minimum.at(parent, before[b], low)
        parent = parent[parent]
        if (parent == before).all():
            return parent[labels]
