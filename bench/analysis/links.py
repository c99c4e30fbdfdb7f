"""Which test images are near-duplicates of one another, by all that the audits of a table know.

An audit is of one split, and may link two test images through training images that this split alone has. By
itself it would make one set of test images as many independent groups as there are splits of the other
images. So what any audit links is one group, wherever these test images are scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bench.analysis.tested import Evidence, Links, joined
from bench.digests import digest_data
from bench.records.audit import Audit
from bench.records.record import Record

# What of a declared dataset decides which of its images are taken, and which of them for the test: that is
# compared image by image.
_CHOOSES = {"exclude", "limit", "validation", "split_seed", "resplit"}


def links_among_test_images(runs: Iterable[tuple[Record, Evidence]]) -> dict[str, Links]:
    """Joins the groups of all audits whose test images are the same.

    Args:
        runs: Completed ones, each with where its audit and its paths are found.

    Returns:
        By the digest of the manifest; only of manifests that were audited. Not for which images have a twin
        in training: that is of one split.

    Raises:
        BenchError: An audit or predictions are damaged.
    """
    first: dict[str, tuple[Record, Evidence]] = {}
    for record, evidence in runs:
        first.setdefault(record.data.manifest_digest, (record, evidence))
    audits = {
        digest: audit
        for digest, (_, evidence) in first.items()
        if (audit := evidence.audit(digest)) is not None
    }
    alike: dict[str, list[str]] = defaultdict(list)
    for digest, audit in audits.items():
        alike[_test_images(*first[digest], audit)].append(digest)
    found: dict[str, Links] = {}
    for digests in alike.values():
        groups = joined([audits[digest].groups("test") for digest in digests])
        found |= dict.fromkeys(digests, Links(groups, frozenset(digests)))
    return found


def _test_images(record: Record, evidence: Evidence, audit: Audit) -> str:
    """What tells the test images of a manifest from others: where they come from, and their paths there."""
    data = record.data
    if not data.declared:
        # Paths alone do not tell whose they are.
        return data.manifest_digest
    source = {name: value for name, value in data.declared.items() if name not in _CHOOSES}
    return digest_data([source, data.stand_in, audit.images["test"], evidence.paths(record)])
