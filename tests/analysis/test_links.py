"""Groups of test images, joined over all that was found out about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made_records import EVIDENCE, planned_cell, record_of

from bench.analysis.links import links_among_test_images
from bench.records.audit import Audit, Counts, Group
from bench.records.record import Record

FIXED, REDRAWN = "1" * 64, "2" * 64
PATHS = tuple(f"test/{number}.png" for number in range(6))
FOLDER = {"source": "folder", "path": "parts", "split_seed": 0, "resplit": False}


def audited(digest: str, *linked: tuple[int, ...], images: int = 6) -> Audit:
    """An audit by which some test images are near-duplicates of one another."""
    return Audit(
        manifest=digest,
        images={"train": 9, "validation": 3, "test": images},
        counts=Counts(exact=0, near=len(linked), contradicting=0, blank=0),
        pairs=(),
        copies=(),
        linked=tuple(Group(members={"test": places}, classes=("a",), chain=1) for places in linked),
        sensitivity=None,
    )


def run(digest: str, declared: dict[str, Any], **data: Any) -> Record:
    record = record_of(planned_cell(), 42)
    facts = record.data.model_copy(update={"manifest_digest": digest, "declared": declared, **data})
    return record.model_copy(update={"data": facts})


def found(
    *runs: Record, audits: dict[str, Audit], paths: dict[str, tuple[str, ...]] | None = None
) -> dict[str, list[int]]:
    evidence = replace(
        EVIDENCE,
        audit=audits.get,
        paths=lambda record: (paths or {}).get(record.data.manifest_digest, PATHS),
    )
    links = links_among_test_images((each, evidence) for each in runs)
    return {digest: each.groups.tolist() for digest, each in links.items()}


AUDITS = {FIXED: audited(FIXED, (0, 1)), REDRAWN: audited(REDRAWN, (1, 2), (4, 5))}
APART = {FIXED: [0, 0, 1, 2, 3, 4], REDRAWN: [0, 1, 1, 2, 3, 3]}
TOGETHER = [0, 0, 0, 1, 2, 2]


def test_the_same_test_images_have_one_count_in_a_split_that_is_kept_and_in_one_that_is_redrawn() -> None:
    redrawn = run(REDRAWN, FOLDER | {"resplit": True, "split_seed": 3})
    assert found(run(FIXED, FOLDER), redrawn, audits=AUDITS) == {FIXED: TOGETHER, REDRAWN: TOGETHER}


@pytest.mark.parametrize(
    "other",
    [
        run(REDRAWN, FOLDER | {"path": "other"}),
        run(REDRAWN, FOLDER, stand_in="parts"),
        # Of before this was kept: paths alone do not tell whose they are.
        run(REDRAWN, {}),
    ],
    ids=["folder", "stand-in", "unknown"],
)
def test_images_of_the_same_names_from_elsewhere_are_not_joined(other: Record) -> None:
    assert found(run(FIXED, FOLDER), other, audits=AUDITS) == APART


def test_other_test_images_of_one_folder_are_not_joined() -> None:
    paths = {REDRAWN: (*PATHS[:5], "test/9.png")}
    assert found(run(FIXED, FOLDER), run(REDRAWN, FOLDER), audits=AUDITS, paths=paths) == APART


def test_what_nobody_looked_at_has_no_groups() -> None:
    known = {FIXED: AUDITS[FIXED]}
    assert found(run(FIXED, FOLDER), run(REDRAWN, FOLDER), audits=known) == {FIXED: APART[FIXED]}
    assert found(audits={}) == {}


def test_an_audit_of_another_number_of_images_joins_nothing() -> None:
    audits = AUDITS | {REDRAWN: audited(REDRAWN, (5, 6), images=7)}
    assert found(run(FIXED, FOLDER), run(REDRAWN, FOLDER), audits=audits)[FIXED] == APART[FIXED]
