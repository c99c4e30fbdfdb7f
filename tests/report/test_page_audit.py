from dataclasses import replace

import pytest
from made_records import EVIDENCE, example, plan_of, planned_cell, record_of

from bench.records.audit import Audit, Counts, Group, Pair, Sensitivity
from bench.records.store import RunFolder
from bench.report.audits import publish_audit, published_audit, twins_path
from bench.report.page_audit import audited
from bench.report.page_shows import cannot_show
from bench.report.results import Results

DIGEST = "cd" * 32
PAIRS = tuple(
    Pair(
        kind=kind,
        paths=(f"train/ok_front/{number}|a.jpeg", f"test/ok_front/{number}.jpeg"),
        splits=("train", "test"),
        classes=("ok_front", "ok_front"),
        orientation=orientation,
    )
    for number, (kind, orientation) in enumerate(
        [("exact", "as it is"), ("near", "rotated by 180°"), *[("near", "as it is")] * 12]
    )
)
AUDIT = Audit(
    manifest=DIGEST,
    images={"train": 756, "validation": 84, "test": 50},
    counts=Counts(exact=1, near=13, contradicting=2, blank=0),
    pairs=PAIRS,
    copies=({"train": (0,), "test": (40,)},),
    linked=tuple(
        Group(members={"train": (number,), "test": (40 + number,)}, classes=("ok_front",), chain=1)
        for number in range(5)
    ),
    sensitivity=Sensitivity(twins=500, found=498),
)


@pytest.fixture
def results():
    plan, records, _ = example()
    return Results(plan, tuple(records), replace(EVIDENCE, audit={DIGEST: AUDIT}.get))


def test_what_was_found_is_said_with_its_leaks_and_pairs(results):
    text = audited(results)
    assert "of 890 images, byte for byte the same as another: 1;" in text
    assert "or in another light): 13; pairs of either kind with two labels: 2." in text
    assert "500 twins made of these images for trial, 99.6% were found" in text
    (leak,) = [line for line in text.splitlines() if line.startswith("| test") and "train or" in line]
    assert [cell.strip() for cell in leak.split("|")[3:-1]] == ["50", "1", "5", "10.0%"]
    assert "The first 10 of the pairs across splits" in text
    assert "rotated by 180°" in text
    assert "0\\|a.jpeg" in text, "a name cannot break the table"


def test_the_picture_is_shown_where_it_was_made(results):
    assert twins_path("casting") not in audited(results)
    assert twins_path("casting") in audited(replace(results, pictured_twins=frozenset({"casting"})))


def test_where_nobody_looked_the_page_says_so(results):
    assert "nobody looked for twins" in audited(replace(results, evidence=EVIDENCE))
    assert audited(Results(plan_of(planned_cell()), (), EVIDENCE)) == ""


def test_the_table_gives_the_scores_without_twins(results):
    row = results.table.iloc[0]
    assert (row["test_images"], row["test_images_without_twins"]) == (50, 45)
    assert row["weighted_f1_without_twins"] != row["weighted_f1"]


def test_what_the_intervals_may_miss_is_said(results):
    assert "10 of the 890 images of casting have near-duplicates" in cannot_show(results)
    assert "near-duplicates" not in cannot_show(replace(results, evidence=EVIDENCE))


def test_an_audit_stands_beside_records(tmp_path):
    folder = RunFolder(tmp_path)
    assert published_audit(folder, DIGEST) is None
    publish_audit(folder, AUDIT)
    assert published_audit(folder, DIGEST) == AUDIT
    assert record_of(planned_cell(), 42).data.manifest_digest == DIGEST
