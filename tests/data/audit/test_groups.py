from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bench.data.audit.groups import components, longest_chains


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 12))
    things = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(things, things).filter(lambda pair: pair[0] != pair[1]), max_size=20))
    return count, np.array(pairs, np.int64).reshape(-1, 2)


def ways(count, pairs, start):
    """Links from one thing to each that it is linked to, by breadth-first search."""
    lengths, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        for one, other in [*pairs.tolist(), *pairs[:, ::-1].tolist()]:
            if one == here and other not in lengths:
                lengths[other] = lengths[here] + 1
                queue.append(other)
    return lengths


@given(graphs())
def test_a_group_is_what_can_be_reached(graph):
    count, pairs = graph
    groups = components(count, pairs)
    for thing in range(count):
        assert set(np.flatnonzero(groups == groups[thing])) == set(ways(count, pairs, thing))


@given(graphs())
def test_groups_are_numbered_without_gaps(graph):
    groups = components(*graph)
    assert set(groups.tolist()) == set(range(groups.max() + 1))


@given(graphs())
def test_chains_are_real_ways_and_at_least_half_the_longest(graph):
    count, pairs = graph
    groups = components(count, pairs)
    chains = longest_chains(groups, pairs)
    for group in range(groups.max() + 1):
        members = np.flatnonzero(groups == group).tolist()
        longest = max(max(ways(count, pairs, member).values()) for member in members)
        length, (one, other) = chains.lengths[group], chains.ends[group]
        assert ways(count, pairs, one)[other] == length
        assert longest <= 2 * length <= 2 * longest


def test_the_chain_of_a_path_is_the_whole_path():
    pairs = np.array([[2, 3], [1, 2], [0, 1], [3, 4]])
    chains = longest_chains(components(6, pairs), pairs)
    assert chains.lengths.tolist() == [4, 0]
    assert set(chains.ends[0]) == {0, 4}


def test_no_things_are_no_groups():
    nothing = np.empty((0, 2), np.int64)
    assert components(0, nothing).tolist() == []
    assert longest_chains(components(0, nothing), nothing).lengths.tolist() == []
