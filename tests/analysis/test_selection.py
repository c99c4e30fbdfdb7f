"""The stated bias of choosing on test, held against the bias in worlds that are known."""

import numpy as np
import pytest

from bench.analysis.selection import selection_bias
from bench.analysis.variance import on_same_images


def drawn_rows(random, skills, runs=4, images=120, seed_deviation=0.02):
    ease = random.uniform(-0.2, 0.2, images)
    rows = []
    for skill in skills:
        chance = np.clip(skill + ease + random.normal(0, seed_deviation, (runs, 1)), 0, 1)
        right = random.random((runs, images)) < chance
        scores = right.mean(axis=1)
        rows.append(on_same_images(scores, (right - scores[:, None]) / images, np.arange(images)))
    return rows


@pytest.mark.parametrize(
    "skills",
    [[0.6] * 8, [0.6] * 2, [0.55, 0.6, 0.62], [0.5, 0.6, 0.6, 0.6, 0.61, 0.7], [*[0.6] * 8, 0.2]],
)
def test_the_stated_bias_is_the_true_one_on_average(skills):
    random = np.random.default_rng(len(skills))
    stated, true = [], []
    for number in range(250):
        rows = drawn_rows(random, skills)
        best = max(range(len(rows)), key=lambda index: rows[index].mean)
        true.append(rows[best].mean - skills[best])
        stated.append(selection_bias(rows, seed=number))
    error = np.std(true) / np.sqrt(len(true))
    assert np.mean(stated) == pytest.approx(np.mean(true), abs=0.005 + 2 * error)


def test_one_row_was_not_chosen():
    assert selection_bias(drawn_rows(np.random.default_rng(0), [0.6])) == 0


def test_rows_far_below_the_best_have_no_chance():
    random = np.random.default_rng(1)
    assert selection_bias(drawn_rows(random, [0.9, 0.2, 0.2])) == pytest.approx(0, abs=0.002)
