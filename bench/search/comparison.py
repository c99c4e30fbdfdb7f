"""Several searchers over the same space, under the same budget and with the same seeds."""

from __future__ import annotations

from collections.abc import Sequence

from bench.search.cells import Start
from bench.search.engine import engines
from bench.search.studies import Searcher, define


def searchers(start: Start, seeds: Sequence[int]) -> tuple[dict[str, list[Searcher]], list[str]]:
    """Every sampler of every engine that can search a space.

    Returns:
        By engine and sampler, one searcher a seed; and why the others cannot, one sentence each.
    """
    found: dict[str, list[Searcher]] = {}
    refused: list[str] = []
    for name, kind in engines.items().items():
        for sampler in kind.samplers:
            label = f"{name} {sampler}"
            reasons = kind.refusals(define(start, Searcher(engine=name, sampler=sampler)))
            if reasons:
                refused.append(f"{label}: {'; '.join(reasons)}")
            else:
                found[label] = [Searcher(engine=name, sampler=sampler, seed=seed) for seed in seeds]
    return found, refused
