"""What a reader is told of a result, in flags that the table explains."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from made_records import scores_of

from bench.analysis.flags import BUSY_SHARE, MEANINGS
from bench.data.manifest import Manifest, ManifestSplit
from bench.suite.dataset import SPLITS
from bench.training.evaluation import flags
from bench.training.fitting import Fitted

SCORES = scores_of(0.9, 1)
LABELS = tuple(label for label, row in enumerate(SCORES.confusion) for _ in range(sum(row)))


def manifest_of(**changes) -> Manifest:
    names = tuple(f"{number}.png" for number in range(len(LABELS)))
    split = ManifestSplit(names, LABELS, names, (True,) * len(names))
    return Manifest(("def_front", "ok_front"), dict.fromkeys(SPLITS, split), "rgb", Path("."), **changes)


def fitted(loss: float = 0.5, others_share: float = 0.0) -> Fitted:
    history = {"loss": [0.7, loss]}
    return Fitted(2, [1.0, 1.0], history, 2.0, 0.0, 0.0, 0.0, False, others_share, [2])


def test_an_ordinary_result_has_none() -> None:
    assert flags({"test": SCORES}, fitted(others_share=BUSY_SHARE), manifest_of()) == []


def test_whatever_is_flagged_is_explained() -> None:
    shares = [sum(row) for row in SCORES.confusion]
    one_class = SCORES.model_copy(
        update={"confusion": [[count, 0] for count in shares], "accuracy": shares[0] / sum(shares)}
    )
    poor = fitted(math.nan, math.nextafter(BUSY_SHARE, 1))
    found = flags({"test": one_class}, poor, manifest_of(stand_in="casting", skipped=("a.png",)))
    assert len(found) == len(set(found)) == 6
    assert set(found) <= set(MEANINGS)


@pytest.mark.parametrize("loss", [math.inf, math.nan])
def test_a_loss_that_is_not_finite_is_flagged(loss: float) -> None:
    assert flags({"test": SCORES}, fitted(loss), manifest_of()) == ["loss_not_finite"]
