from dataclasses import replace

import numpy as np
import pytest
from made_records import plan_of, planned_cell, predicted_by, record_of
from sklearn.metrics import f1_score

from bench.analysis.cells import gather
from bench.analysis.scoring import score_cell
from bench.analysis.tested import Evidence, runs_on_test
from bench.errors import BenchError
from bench.records.answers import Answers
from bench.records.audit import Audit, Counts, Group

LABELS = np.array([0, 0, 0, 1, 1, 1])
# The first two images are twins of each other, the third has one in training.
LINKED = (
    Group(members={"test": (0, 1)}, classes=("def_front",), chain=1, ends=("a", "b")),
    Group(members={"train": (4,), "test": (2,)}, classes=("def_front",), chain=1, ends=("c", "d")),
)
AUDIT = Audit(
    manifest="cd" * 32,
    images={"train": 9, "validation": 3, "test": 6},
    counts=Counts(exact=0, near=2, contradicting=0, blank=0),
    pairs=(),
    copies=(),
    linked=LINKED,
    sensitivity=None,
)


def made(predicted, digests=None, paths=None, audit=AUDIT, labels=LABELS, audits=None):
    """The runs of a cell with one list of predicted classes a run, and their evidence.

    The audit is that of every manifest, unless there are audits by digest.
    """
    cell = planned_cell(seeds=range(len(predicted)))
    records = [record_of(cell, seed) for seed in range(len(predicted))]
    for seed, digest in enumerate(digests or []):
        data = records[seed].data.model_copy(update={"manifest_digest": digest})
        records[seed] = records[seed].model_copy(update={"data": data})
    (runs,) = gather(plan_of(cell), {record.fingerprint: record for record in records})
    evidence = Evidence(
        answers=lambda record: Answers(labels, np.array(predicted[record.seed])),
        paths=lambda record: paths[record.seed],
        predictions=predicted_by,
        audit=audits.get if audits else lambda digest: audit,
    )
    return runs, evidence


RIGHT = [0, 0, 0, 1, 1, 1]
WRONG_AT_2 = [0, 0, 1, 1, 1, 1]


def test_near_duplicates_are_one_group_and_what_training_met_is_known():
    (tested,) = runs_on_test(*made([RIGHT, WRONG_AT_2]))
    assert tested.groups.tolist() == [0, 0, 1, 2, 3, 4]
    assert tested.met.tolist() == [False, False, True, False, False, False]
    unmet = tested.without_twins()
    assert unmet.labels.tolist() == [0, 0, 1, 1, 1]
    assert unmet.groups.tolist() == [0, 0, 1, 2, 3]
    assert unmet.without_twins().labels.tolist() == unmet.labels.tolist()


def test_a_score_is_given_on_all_images_and_on_those_without_a_twin():
    runs, evidence = made([WRONG_AT_2, WRONG_AT_2])
    scores = score_cell(runs, evidence)
    assert scores.intervals["accuracy"].mean == pytest.approx(5 / 6)
    assert scores.intervals["accuracy_without_twins"].mean == 1
    assert (scores.images, scores.unmet) == (6, 5)


def test_where_nobody_looked_nothing_is_said_of_twins():
    runs, evidence = made([RIGHT, WRONG_AT_2], audit=None)
    (tested,) = runs_on_test(runs, evidence)
    assert tested.met is None
    assert tested.groups.tolist() == list(range(6))
    scores = score_cell(runs, evidence)
    assert set(scores.intervals) == {"accuracy", "weighted_f1"}
    assert scores.unmet is None


def test_other_training_images_with_the_same_test_images_keep_them_paired():
    names = tuple("abcdef")
    (tested,) = runs_on_test(*made([RIGHT, WRONG_AT_2], digests=["1" * 64, "2" * 64], paths=[names, names]))
    assert tested.predicted.shape == (2, 6)


def test_test_images_drawn_anew_for_each_seed_are_not_paired():
    paths = [tuple("abcdef"), tuple("abcdeg")]
    runs, evidence = made([RIGHT, WRONG_AT_2], digests=["1" * 64, "2" * 64], paths=paths, audit=None)
    assert [tested.predicted.shape for tested in runs_on_test(runs, evidence)] == [(1, 6), (1, 6)]
    scores = score_cell(runs, evidence)
    assert scores.covers == "seeds and splits"
    assert scores.intervals["accuracy"].mean == pytest.approx(11 / 12)
    assert scores.ranked.images is None


def test_a_cell_without_a_completed_run_has_no_scores():
    cell = planned_cell()
    (runs,) = gather(plan_of(cell), {})
    scores = score_cell(runs, made([RIGHT])[1])
    assert (scores.intervals, scores.ranked, scores.covers) == ({}, None, None)


def test_labels_that_do_not_agree_are_refused():
    runs, evidence = made([RIGHT, WRONG_AT_2])
    shorter = {0: Answers(LABELS, np.array(RIGHT)), 1: Answers(LABELS[:-1], np.array(RIGHT[:-1]))}
    with pytest.raises(BenchError, match="have other labels than those of"):
        runs_on_test(runs, replace(evidence, answers=lambda record: shorter[record.seed]))
    with pytest.raises(BenchError, match="is of 6 test images, but the predictions are of 5"):
        runs_on_test(runs, replace(evidence, answers=lambda record: shorter[1]))


def test_another_grouping_of_the_same_images_is_not_paired():
    runs, evidence = made([RIGHT, WRONG_AT_2])
    (grouped,), (single,) = (
        runs_on_test(runs, each) for each in (evidence, replace(evidence, audit=lambda _: None))
    )
    assert grouped.images != single.images


def test_links_that_any_audit_knows_join_test_images():
    one, other = ("1" * 64, "2" * 64)
    linked = {one: [(0, 1)], other: [(1, 2), (4, 5)]}
    audits = {
        digest: AUDIT.model_copy(
            update={"linked": tuple(Group(members={"test": pair}, classes=("a",), chain=1) for pair in pairs)}
        )
        for digest, pairs in linked.items()
    }
    names = tuple("abcdef")
    runs, evidence = made([RIGHT, WRONG_AT_2], [one, other], [names, names], audits=audits)
    (tested,) = runs_on_test(runs, evidence)
    assert tested.groups.tolist() == [0, 0, 0, 1, 2, 2]
    assert score_cell(runs, evidence).groups == 3


def test_near_duplicates_among_the_test_images_are_counted_as_one():
    assert score_cell(*made([RIGHT])).groups == 5
    assert score_cell(*made([RIGHT], audit=None)).groups is None


@pytest.mark.parametrize("known", [1, 2])
def test_of_splits_drawn_anew_nothing_is_said_until_all_were_looked_at(known):
    digests, paths = ["1" * 64, "2" * 64], [tuple("abcdef"), tuple("abcdeg")]
    # In the second split two images of the first class are met, in the first one.
    second = AUDIT.model_copy(
        update={"linked": (Group(members={"train": (4,), "test": (0, 2)}, classes=("def_front",), chain=1),)}
    )
    audits = dict(list(zip(digests, (AUDIT, second), strict=True))[:known])
    scores = score_cell(*made([RIGHT, WRONG_AT_2], digests, paths, audits=audits))
    if known == 1:
        assert (scores.unmet, scores.classes) == (None, ())
        assert set(scores.intervals) == {"accuracy", "weighted_f1"}
    else:
        assert scores.unmet == 4, "of the split that twins touch most"
        assert scores.intervals["accuracy_without_twins"].mean == pytest.approx(1)
        assert scores.groups is None


# Forty images of one class and twenty of another, of which few have no twin.
SIXTY = np.repeat([0, 1], [40, 20])
LEFT = (36, 2)


def audit_that_leaves(first, second):
    """An audit of sixty images by which so many of each class have no twin in training."""
    met = [*range(first, 40), *range(40 + second, 60)]
    linked = [Group(members={"train": (0,), "test": tuple(met)}, classes=("def_front",), chain=1)]
    return AUDIT.model_copy(update={"images": {"train": 9, "validation": 3, "test": 60}, "linked": linked})


def test_without_twins_every_class_has_its_share_of_all_test_images():
    """Where one class is nearly gone, to answer always with the other is no better than on all images."""
    always, audit = np.zeros(60, int), audit_that_leaves(*LEFT)
    scores = score_cell(*made([always], audit=audit, labels=SIXTY))
    assert scores.unmet == sum(LEFT)
    assert scores.intervals["accuracy_without_twins"].mean == pytest.approx(40 / 60)
    kept = np.r_[0:36, 40:42]
    mixed = np.where(np.arange(60) % 7 == 0, 1 - SIXTY, SIXTY)
    weights = np.where(SIXTY == 0, 40 / 36, 20 / 2)[kept]
    expected = f1_score(SIXTY[kept], mixed[kept], average="weighted", sample_weight=weights)
    scores = score_cell(*made([mixed], audit=audit, labels=SIXTY))
    assert scores.intervals["weighted_f1_without_twins"].mean == pytest.approx(expected)
    assert scores.ranked_without_twins.mean == pytest.approx(expected)


def test_few_images_of_a_class_make_its_score_unsure():
    """Two images stand for a third of all: that both are right says little."""

    def low(left):
        scores = score_cell(*made([SIXTY], audit=audit_that_leaves(*left), labels=SIXTY))
        found = scores.intervals["weighted_f1_without_twins"]
        assert (found.mean, found.high) == pytest.approx((1, 1))
        return found.low

    assert low((36, 1)) < low((36, 2)) < 0.8 < low((24, 12)) < low((39, 20))


def test_a_class_without_an_image_left_leaves_no_score():
    scores = score_cell(*made([SIXTY], audit=audit_that_leaves(36, 0), labels=SIXTY))
    assert set(scores.intervals) == {"accuracy", "weighted_f1"}
    assert (scores.unmet, scores.ranked_without_twins) == (36, None)
    assert [each.left for each in scores.classes] == [36, 0]
