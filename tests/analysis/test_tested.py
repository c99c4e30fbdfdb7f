from dataclasses import replace

import numpy as np
import pytest
from made_records import plan_of, planned_cell, record_of

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


def made(predicted, digests=None, paths=None, audit=AUDIT):
    """The runs of a cell with one list of predicted classes a run, and their evidence."""
    cell = planned_cell(seeds=range(len(predicted)))
    records = [record_of(cell, seed) for seed in range(len(predicted))]
    for seed, digest in enumerate(digests or []):
        data = records[seed].data.model_copy(update={"manifest_digest": digest})
        records[seed] = records[seed].model_copy(update={"data": data})
    (runs,) = gather(plan_of(cell), {record.fingerprint: record for record in records})
    evidence = Evidence(
        answers=lambda record: Answers(LABELS, np.array(predicted[record.seed])),
        paths=lambda record: paths[record.seed],
        audit=lambda digest: audit,
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
