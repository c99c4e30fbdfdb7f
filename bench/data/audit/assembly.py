"""From files and near twins to the document that is kept of an audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.data.audit.files import Files, together
from bench.data.audit.groups import components, longest_chains
from bench.data.audit.near import NearTwins
from bench.data.audit.orientations import ORIENTATIONS
from bench.records.audit import ASKED, Audit, Counts, Direct, Group, Pair

_DIGITS = 4


def assemble(manifest_digest: str, files: Files, near: NearTwins) -> Audit:
    """Puts an audit together.

    Args:
        manifest_digest: Of the manifest.
        files: Of the manifest.
        near: What was found among the first files of each content.
    """
    copies = files.copies()
    exact_pairs, near_pairs = list(_exact_pairs(files, copies)), list(_near_pairs(files, copies, near))
    pairs = sorted(exact_pairs + near_pairs, key=_order)
    return Audit(
        manifest=manifest_digest,
        images=files.images(),
        counts=Counts(
            exact=len(exact_pairs),
            near=len(near_pairs),
            contradicting=sum(pair.contradicting for pair in pairs),
            blank=int(near.blank[files.contents].sum()),
        ),
        pairs=tuple(pairs),
        copies=tuple(files.members(indices) for indices in copies if len(indices) > 1),
        linked=tuple(_linked(files, near.pairs)),
        sensitivity=near.sensitivity,
        direct=tuple(_direct(files, near.pairs)),
    )


def _exact_pairs(files: Files, copies: Sequence[NDArray[np.int64]]) -> Iterator[Pair]:
    for first, *others in copies:
        for other in others:
            yield Pair(kind="exact", **_whose(files, first, other))


def _near_pairs(files: Files, copies: Sequence[NDArray[np.int64]], near: NearTwins) -> Iterator[Pair]:
    facts = zip(near.pairs, near.orientation, near.similarity, near.deviation, strict=True)
    for (first, second), orientation, similarity, deviation in facts:
        yield Pair(
            kind="near",
            **_whose(files, *_most_serious(files, copies[first], copies[second])),
            orientation=ORIENTATIONS[int(orientation)],
            similarity=round(float(similarity), _DIGITS),
            deviation=round(float(deviation), _DIGITS),
        )


def _whose(files: Files, first: int, second: int) -> dict[str, Any]:
    """Paths, splits and classes of two files."""
    both = (first, second)
    return {
        name: tuple(column[index] for index in both)
        for name, column in (("paths", files.paths), ("splits", files.splits), ("classes", files.classes))
    }


def _most_serious(files: Files, firsts: NDArray[np.int64], seconds: NDArray[np.int64]) -> tuple[int, int]:
    """Of the copies of two images one each, in two splits and with two labels where there are such."""

    def seriousness(ways: tuple[int, int]) -> int:
        first, second = ways
        across = files.splits[first] != files.splits[second]
        return across + (files.classes[first] != files.classes[second])

    return max(product(_unlike(files, firsts), _unlike(files, seconds)), key=seriousness)


def _unlike(files: Files, copies: NDArray[np.int64]) -> list[int]:
    """Of copies the first one in each split with each label."""
    found: dict[tuple[str, str], int] = {}
    for index in copies.tolist():
        found.setdefault((files.splits[index], files.classes[index]), index)
    return list(found.values())


def _order(pair: Pair) -> tuple[Any, ...]:
    """The most serious first."""
    serious = pair.across + pair.contradicting
    return -serious, not pair.contradicting, pair.deviation, pair.kind, pair.paths


def _linked(files: Files, pairs: NDArray[np.int64]) -> list[Group]:
    """The groups of two and more files, the largest first.

    Args:
        files: Of the manifest.
        pairs: (pairs, 2), near twins among contents.
    """
    firsts = files.firsts()
    groups = components(len(firsts), pairs)
    chains = longest_chains(groups, pairs)
    linked = [
        _group(files, indices, int(length), firsts[ends])
        for indices, length, ends in zip(
            together(groups[files.contents]), chains.lengths, chains.ends, strict=True
        )
        if len(indices) > 1
    ]
    return sorted(linked, key=lambda group: -group.images)


def _group(files: Files, indices: NDArray[np.int64], chain: int, ends: NDArray[np.int64]) -> Group:
    first, last = (files.paths[end] for end in ends)
    return Group(
        members=files.members(indices),
        classes=tuple(sorted({files.classes[index] for index in indices})),
        chain=chain,
        ends=(first, last) if chain > 1 else None,
    )


def _direct(files: Files, pairs: NDArray[np.int64]) -> Iterator[Direct]:
    """The files of each split of which another one has a copy or a near twin.

    Args:
        files: Of the manifest.
        pairs: (pairs, 2), near twins among contents.
    """
    splits, places = np.array(files.splits, object), np.array(files.places)
    for split, sources in ASKED:
        if len(sources) > 1:
            continue
        source = np.zeros(len(files.firsts()), np.bool_)
        source[files.contents[splits == sources[0]]] = True
        met = source.copy()
        for one, other in (pairs.T, pairs.T[::-1]):
            met[one[source[other]]] = True
        found = places[(splits == split) & met[files.contents]]
        yield Direct(split=split, source=sources[0], places=tuple(found.tolist()))
