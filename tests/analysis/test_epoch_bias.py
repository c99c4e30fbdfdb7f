"""The bound of the bias of choosing epochs on test, held against the bias in worlds that are known."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import ndtr

from bench.analysis.epoch_bias import epoch_bias
from bench.analysis.variance import Scored, on_same_images

TEST, VALIDATION = 400, 100


def world(random, curve, runs=4, kept=0.0):
    """Runs whose epochs have these true scores; `kept` is how much of an epoch's luck the next one keeps.

    Returns:
        The runs as `epoch_bias` takes them, their scores at the epoch chosen on validation, and by how much
        the mean of those chosen on test is too high.
    """
    ease = random.normal(0, 1, TEST + VALIDATION)
    # The score that each epoch would have with all the luck there could be.
    expected = ndtr(np.sqrt(2) * np.array(curve)[:, None] - ease[:TEST]).mean(axis=1)
    made, influence, scores, bias = [], [], [], []
    for _ in range(runs):
        luck = random.normal(0, 1, TEST + VALIDATION)
        right = np.empty((len(curve), TEST + VALIDATION))
        for epoch, score in enumerate(curve):
            fresh = random.normal(0, 1, TEST + VALIDATION)
            luck = kept * luck + np.sqrt(1 - kept**2) * fresh
            right[epoch] = (ease + luck) / np.sqrt(2) < score
        on_test, on_validation = right[:, :TEST], right[:, TEST:].mean(axis=1)
        chosen = int(np.argmax(on_test.mean(axis=1)))
        bias.append(on_test[chosen].mean() - expected[chosen])
        kept_epoch = int(np.argmax(on_validation))
        scores.append(on_test[kept_epoch].mean())
        influence.append((on_test[kept_epoch] - scores[-1]) / TEST)
        made.append(run(on_validation.tolist()))
    scored = on_same_images(np.array(scores), np.stack(influence), np.arange(TEST))
    return SimpleNamespace(completed=[(each, None) for each in made]), scored, float(np.mean(bias))


def run(val_accuracy):
    counts = {"test": {"a": TEST}, "validation": {"a": VALIDATION}}
    return SimpleNamespace(
        outcome=SimpleNamespace(history={"val_accuracy": val_accuracy}), data=SimpleNamespace(counts=counts)
    )


def stated_and_true(curve, kept, worlds=40):
    random = np.random.default_rng(len(curve))
    found = [world(random, curve, kept=kept) for _ in range(worlds)]
    return (
        np.mean([epoch_bias(runs, scored) for runs, scored, _ in found]),
        np.mean([bias for *_, bias in found]),
    )


def test_of_epochs_alike_in_skill_and_unlike_in_luck_it_is_the_bias_itself():
    stated, true = stated_and_true([1.0] * 12, kept=0.0)
    assert stated == pytest.approx(true, rel=0.15)


@pytest.mark.parametrize("kept", [0.0, 0.6, 0.95])
@pytest.mark.parametrize("curve", [[1.0] * 12, np.linspace(-0.5, 1.2, 20), [0.2, 0.6, 1.0, 1.0, 0.9]])
def test_the_bias_is_not_above_what_is_stated(curve, kept):
    stated, true = stated_and_true(list(curve), kept)
    assert true <= stated * 1.05


def test_epochs_far_below_the_best_are_not_in_the_running():
    runs, scored, _ = world(np.random.default_rng(0), [1.0] * 4)
    alone = SimpleNamespace(completed=[(run([0.1, 0.2, 0.9]), None)] * 4)
    assert epoch_bias(alone, scored) == pytest.approx(0, abs=1e-9)
    assert epoch_bias(runs, scored) > 0


def test_it_grows_with_the_epochs_in_the_running():
    _, scored, _ = world(np.random.default_rng(0), [1.0])
    few, many = (
        epoch_bias(SimpleNamespace(completed=[(run([0.9] * epochs), None)]), scored) for epochs in (2, 30)
    )
    assert 0 < few < many


@pytest.mark.parametrize(
    "scored",
    [
        None,
        Scored(0.9, 1, 0.0, np.zeros(TEST), 0.0, "the same"),
        Scored(0.9, 3, 0.01, np.zeros(TEST), 0.0, None),
    ],
    ids=["nothing completed", "one run", "images of their own"],
)
def test_what_cannot_be_known_is_none(scored):
    assert epoch_bias(SimpleNamespace(completed=[(run([0.9]), None)]), scored) is None
