import math

import numpy as np
import pytest
from made_records import outcome_of

from bench.report.explanations.curves import learning_curves, limits
from bench.report.looks import png


def with_history(**changes):
    outcome = outcome_of(0.9, 1)
    return outcome.model_copy(update=changes)


def test_loss_and_accuracy_of_train_and_validation_are_drawn_with_the_best_epoch():
    outcome = with_history()
    loss, accuracy = learning_curves(outcome, "A run").get_axes()
    drawn = [list(line.get_ydata()) for line in loss.get_lines()]
    assert outcome.history["loss"] in drawn
    assert outcome.history["val_loss"] in drawn
    assert [outcome.history["val_loss"][outcome.best_epoch - 1]] in drawn
    assert [outcome.best_epoch, outcome.best_epoch] in [list(line.get_xdata()) for line in loss.get_lines()]
    assert outcome.history["accuracy"] in [list(line.get_ydata()) for line in accuracy.get_lines()]


@pytest.mark.parametrize(("stages", "marks"), [([], []), ([6], []), ([4, 2], [4.5]), ([1, 3, 2], [1.5, 4.5])])
def test_each_further_stage_is_marked_where_it_begins(stages, marks):
    for axes in learning_curves(with_history(stage_epochs=stages), "A run").get_axes():
        assert [text.get_text().strip() for text in axes.texts] == [
            f"stage {n + 2}" for n in range(len(marks))
        ]
        assert [text.get_position()[0] for text in axes.texts] == marks


def test_a_loss_that_is_not_finite_is_a_gap():
    outcome = with_history(history={"loss": [1.0, None, 0.5], "val_loss": [None] * 3}, best_epoch=1)
    figure = learning_curves(outcome, "A run")
    drawn = next(line.get_ydata() for line in figure.get_axes()[0].get_lines() if len(line.get_ydata()) == 3)
    assert np.isnan(drawn[1])
    assert png(figure)
    assert limits([outcome], "loss") == (0, pytest.approx(0.575))


def test_a_first_epoch_far_above_the_others_leaves_the_panel():
    outcome = with_history(history={"loss": [90.0, 2.0, 1.0], "val_loss": [80.0, 3.0, 1.0]})
    assert limits([outcome], "loss") == (0, pytest.approx(3.45))
    single = with_history(history={"loss": [90.0], "val_loss": [80.0]})
    assert limits([single], "loss") == (0, pytest.approx(103.5))
    diverged = with_history(history={"loss": [None], "val_loss": [None]})
    assert limits([diverged], "loss") == (0, None)
    assert not math.isnan(limits([diverged], "accuracy")[1] or 0)
