"""Groups: what pairs link together, directly or through others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra


def components(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers the groups of things that pairs link.

    Args:
        count: How many things there are.
        pairs: (pairs, 2), their indices.

    Returns:
        (count,), the group of each thing: 0, 1, ... What is in no pair is a group of its own.
    """
    groups: NDArray[np.int64] = connected_components(_graph(count, pairs), directed=False)[1].astype(np.int64)
    return groups


@dataclass(frozen=True)
class Chains:
    """The longest shortest way, from link to link, between two members of each group.

    Attributes:
        lengths: (groups,), links on the way: 0 in a group of one, 1 where all members are linked directly.
        ends: (groups, 2), the members at its ends.
    """

    lengths: NDArray[np.int64]
    ends: NDArray[np.int64]


def longest_chains(groups: NDArray[np.int64], pairs: NDArray[np.int64]) -> Chains:
    """Looks for them by two sweeps, from any member to the farthest, and from there.

    This is exact where links run in no circle; elsewhere the length is at least half the true one, and mostly
    the same.

    Args:
        groups: (things,), as `components` numbers them.
        pairs: (pairs, 2).
    """
    graph = _graph(len(groups), pairs)
    _, starts = np.unique(groups, return_index=True)
    near, _ = _farthest(graph, groups, starts)
    far, lengths = _farthest(graph, groups, near)
    return Chains(lengths, np.stack([near, far], axis=1))


def _farthest(
    graph: csr_array, groups: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each group, the member farthest from its start, and how many links away that is."""
    if not len(starts):
        return starts, np.zeros(0, np.int64)
    distances = dijkstra(graph, directed=False, indices=starts, unweighted=True, min_only=True)
    order = np.lexsort((distances, groups))
    last = np.searchsorted(groups[order], np.arange(len(starts)), side="right") - 1
    found = order[last]
    return found, distances[found].astype(np.int64)


def _graph(count: int, pairs: NDArray[np.int64]) -> csr_array:
    links = np.ones(len(pairs), np.int8)
    return coo_array((links, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
