from dataclasses import replace

import pytest
from made_records import EVIDENCE, example, plan_of, planned_cell, record_of

from bench.records.audit import Audit, Counts, Direct, Group, Pair, Sensitivity
from bench.records.store import RunFolder
from bench.report.audits import publish_audit, published_audit, twins_path
from bench.report.page_audit import audited
from bench.report.page_limits import cannot_show
from bench.report.results import Results
from bench.report.view import view

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


@pytest.fixture(scope="module")
def results():
    plan, records, _ = example()
    return Results(plan, tuple(records), replace(EVIDENCE, audit={DIGEST: AUDIT}.get))


def test_what_was_found_is_said_with_its_leaks_and_pairs(results):
    text = audited(results)
    assert "of 890 images, byte-for-byte copies of others: 1;" in text
    assert (
        "or in another light): 13; pairs of either kind with two labels: 2 (14.3% of all pairs). Of two"
        in text
    )
    assert "The largest group that pairs link holds 2 images. Of 500 twins" in text
    assert "500 twins made of these images for trial, 99.6% were found" in text
    (leak,) = [line for line in text.splitlines() if line.startswith("| test") and "train or" in line]
    assert [cell.strip() for cell in leak.split("|")[3:-1]] == ["50", "1", "5", "10.0%"]
    assert "The first 10 of the pairs across splits" in text
    assert "rotated by 180°" in text
    assert "0\\|a.jpeg" in text, "a name cannot break the table"


def test_where_labels_agree_nothing_is_said_of_false_pairs(results):
    counts = AUDIT.counts.model_copy(update={"contradicting": 0})
    audit = AUDIT.model_copy(update={"counts": counts})
    text = audited(replace(results, evidence=replace(EVIDENCE, audit=lambda digest: audit)))
    assert "pairs of either kind with two labels: 0. The largest" in text


def test_what_others_link_is_counted_apart(results):
    """Of five test images that training holds, three are linked through the others alone."""
    places = {("validation", "train"): (), ("test", "train"): (40, 41), ("test", "validation"): ()}
    audit = AUDIT.model_copy(
        update={
            "linked": (
                Group(
                    members={"train": (0,), "test": tuple(range(40, 45))},
                    classes=("ok_front",),
                    chain=4,
                    ends=("a", "b"),
                ),
            ),
            "direct": tuple(
                Direct(split=one, source=other, places=found) for (one, other), found in places.items()
            ),
        }
    )
    text = audited(replace(results, evidence=replace(EVIDENCE, audit=lambda digest: audit)))
    assert "holds 6 images, the longest chain between two of a group at least 4 pairs." in text
    headings, leak = (
        [cell.strip() for cell in line.split("|")[3:-1]]
        for line in text.splitlines()
        if line.startswith("| images of") or "train or" in line
    )
    assert headings == ["images", "exactly", "exactly or nearly", "through others alone", "share"]
    assert leak == ["50", "1", "2", "3", "10.0%"]
    assert "linked by a chain of such pairs" in text
    assert "linked by a chain" not in audited(results)


def redrawn(results, audits):
    """The results where each seed had a manifest of its own, with the same test images."""
    records = [
        record.model_copy(
            update={"data": record.data.model_copy(update={"manifest_digest": f"{record.seed}"})}
        )
        for record in results.records
    ]
    return replace(results, records=tuple(records), evidence=replace(EVIDENCE, audit=audits.get))


def test_several_splits_are_said_to_be_and_an_image_counts_as_met_by_any(results):
    other = AUDIT.model_copy(
        update={"linked": (Group(members={"train": (1,), "test": (7,)}, classes=("def_front",), chain=1),)}
    )
    found = redrawn(results, {"42": AUDIT, "43": other, "44": AUDIT})
    text = audited(found)
    assert "**casting**, the first of 3 splits: of 890 images" in text
    assert "of any seed hold a twin of it: 6 of 50 do." in text
    assert (
        "10 of the 890 images of casting (in the first of 3 splits) have duplicates or near-duplicates"
        in cannot_show(found)
    )
    assert found.table["test_images_without_twins"].iloc[0] == 44
    part = audited(redrawn(results, {"42": AUDIT}))
    assert "Not all 3 splits were audited: `bench data audit casting` does so." in part
    assert "first of" not in audited(results)


def fixed_and_redrawn():
    """Results on one set of test images: of one split, and of one drawn anew by each seed.

    Each split links other test images, and has a twin of another one.
    """
    cells = {name: planned_cell(dataset=name) for name in ("fixed", "redrawn")}
    audits = {
        digest: AUDIT.model_copy(
            update={
                "manifest": digest,
                "linked": (
                    Group(members={"test": (place, place + 1)}, classes=("def_front",), chain=1),
                    Group(members={"train": (0,), "test": (10 + place,)}, classes=("def_front",), chain=1),
                ),
            }
        )
        for place, digest in enumerate(["fixed", "42", "43", "44"])
    }
    records = []
    for name, cell in cells.items():
        for run in cell.runs:
            record = record_of(cell, run.seed)
            facts = {
                "manifest_digest": name if name == "fixed" else str(run.seed),
                "declared": {"source": "folder", "path": "casting", "resplit": name == "redrawn"},
            }
            data = record.data.model_copy(update=facts)
            records.append(record.model_copy(update={"data": data}))
    plan = plan_of(*cells.values(), resplit=["redrawn"])
    return Results(plan, tuple(records), replace(EVIDENCE, audit=audits.get))


def test_one_set_of_test_images_has_one_count_of_groups_whichever_splits_it_is_tested_with():
    found = fixed_and_redrawn()
    assert list(found.table["test_groups"]) == [46, 46], "five images in a row are linked by pairs"
    notes = " ".join(view(found.table, found.plan).notes)
    for name in ("fixed", "redrawn"):
        joined = "46 independent groups (linked through others found in any of the 4 splits of this table)"
        assert f"The 50 test images of {name} are {joined}: near-duplicates count as one" in notes
        assert f"They are {joined}, by which every interval is reckoned." in cannot_show(found)
    without = (
        "Without twins: on the {} of 50 test images of {} that have no duplicate or near-duplicate among"
    )
    trained = "the training and validation images"
    assert f"{without.format(49, 'fixed')} {trained}, directly or through others" in notes
    assert f"{without.format(47, 'redrawn')} {trained} of any seed's split, directly or through" in notes


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
    assert "10 of the 890 images of casting have duplicates or near-duplicates" in cannot_show(results)
    assert "near-duplicates" not in cannot_show(replace(results, evidence=EVIDENCE))


def test_an_audit_stands_beside_records(tmp_path):
    folder = RunFolder(tmp_path)
    assert published_audit(folder, DIGEST) is None
    publish_audit(folder, AUDIT)
    assert published_audit(folder, DIGEST) == AUDIT
    assert record_of(planned_cell(), 42).data.manifest_digest == DIGEST


def with_twins(results, ok_front):
    """The results where so many test images of the second class alone have a twin in training."""
    linked = tuple(
        Group(members={"train": (number,), "test": (30 + number,)}, classes=("ok_front",), chain=1)
        for number in range(ok_front)
    )
    audit = AUDIT.model_copy(update={"linked": linked})
    return replace(results, evidence=replace(EVIDENCE, audit=lambda digest: audit))


@pytest.mark.parametrize(
    ("ok_front", "said"),
    [
        (5, "on the 45 of 50 test images of casting that have no duplicate or near-duplicate"),
        (5, "directly or through others (they are 30 of 30 def_front, 15 of 20 ok_front), weighted so that"),
        (19, "(they are 30 of 30 def_front, 1 of 20 ok_front), weighted so that each class has its share"),
        (20, "There is no score without twins: 30 of the 50 test images of casting have no duplicate"),
        (20, "and a class has none of them (30 of 30 def_front, 0 of 20 ok_front)."),
    ],
)
def test_the_notes_say_for_which_classes_scores_without_twins_stand(results, ok_front, said):
    found = with_twins(results, ok_front)
    counts = f"In the table, 30 of 30 def_front, {20 - ok_front} of 20 ok_front have no twin among"
    assert counts in audited(found)
    assert said in " ".join(view(found.table, found.plan).notes)
    assert ("F1 without twins" in {column.heading for column in view(found.table, found.plan).columns}) == (
        ok_front < 20
    )


@pytest.mark.parametrize(
    ("ok_front", "said"),
    [
        (15, "Without twins one ok_front image is 0.0800 of accuracy: those left (5) carry 40%"),
        (20, "one image is 0.0200 of accuracy.\n"),
    ],
)
def test_what_one_image_weighs_without_twins_is_said_where_classes_lost_unlike(results, ok_front, said):
    assert said in cannot_show(with_twins(results, ok_front))
    assert "Without twins" not in cannot_show(replace(results, evidence=EVIDENCE))


def test_validation_images_that_training_holds_are_said_to_make_the_choice_unclean(results):
    """Two images of validation, and one."""
    for places, said in [
        ((3, 9), "2 (2.4%) of the 84 validation images of casting have"),
        ((3,), "1 (1.2%)"),
    ]:
        group = Group(members={"train": (0,), "validation": places}, classes=("ok_front",), chain=1)
        audit = AUDIT.model_copy(update={"linked": (group,)})
        text = cannot_show(replace(results, evidence=replace(EVIDENCE, audit=lambda digest, a=audit: a)))
        assert said in text
        known = "a twin in training, so epochs and rows are chosen on images that are partly known already."
        assert known in text
    assert "1 (1.2%) of the 84 validation images of casting has a twin" in text
    assert "validation images of casting" not in cannot_show(results)


def test_where_classes_keep_their_shares_none_is_counted(results):
    linked = tuple(
        Group(members={"train": (place,), "test": (place,)}, classes=("a",), chain=1)
        for place in [*range(6), *range(30, 34)]
    )
    audit = AUDIT.model_copy(update={"linked": linked})
    found = replace(results, evidence=replace(EVIDENCE, audit=lambda digest: audit))
    notes = " ".join(view(found.table, found.plan).notes)
    assert "on the 40 of 50 test images of casting" in notes
    assert "(they are" not in notes


def test_how_many_independent_images_there_are_is_said_where_some_are_twins_of_others(results):
    assert "independent groups" not in " ".join(view(results.table, results.plan).notes)
    assert results.table["test_groups"].iloc[0] == 50
    linked = (Group(members={"test": (3, 4, 5)}, classes=("def_front",), chain=1),)
    audit = AUDIT.model_copy(update={"linked": linked})
    found = replace(results, evidence=replace(EVIDENCE, audit=lambda digest: audit))
    assert found.table["test_groups"].iloc[0] == 48
    notes = view(found.table, found.plan).notes
    expected = (
        "The 50 test images of casting are 48 independent groups: near-duplicates count as one in every"
    )
    assert any(note.startswith(expected) for note in notes)
    assert "50 test images of casting: one image is 0.0200 of accuracy" in cannot_show(found)
    assert "They are 48 independent groups, by which" in cannot_show(found)
