"""Stages: which layers of a frozen base are trained in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.errors import BenchError
from bench.suite.architecture import BaseAtStart
from bench.suite.protocol import Stage

if TYPE_CHECKING:
    import keras


def contradictions(base: BaseAtStart, stages: Sequence[Stage]) -> list[str]:
    """What cannot be true of a base and of the stages after the first at once, one sentence each."""
    if base == "frozen":
        return []
    why = (
        "of which this architecture has none: use family transfer"
        if base == "none"
        else "which this architecture trains from the start: set trainable to false"
    )
    return [
        f"stage {number} unfreezes part of a pretrained base, {why}, or leave unfreeze and batch_norm out"
        for number, stage in enumerate(stages, start=2)
        if stage.unfreeze or stage.batch_norm
    ]


def unfreeze(base: Sequence[keras.layers.Layer], stage: Stage) -> None:
    """Sets which layers of a base are trained in a stage: those it names, and no others.

    The network must be compiled afterwards. Dropout inside the base stays off, as building left it.

    Args:
        base: The layers of a base that was built frozen, from its first to its features.
        stage: Names the last `unfreeze` of them, of which batch normalisation stays as it is, and by
            `batch_norm` all batch normalisation there is.

    Raises:
        BenchError: The base has fewer layers than that.
    """
    import keras

    if stage.unfreeze > len(base):
        raise BenchError(
            f"a stage unfreezes the last {stage.unfreeze} layers of a base that has {len(base)}:"
            " lower unfreeze"
        )
    first = len(base) - stage.unfreeze
    for place, layer in enumerate(base):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = stage.batch_norm is not None
            layer.momentum = _momentum(layer, stage)
        else:
            layer.trainable = place >= first


def _momentum(layer: keras.layers.BatchNormalization, stage: Stage) -> float:
    # Its own is kept with the layer, or a later stage that names none would inherit that of an earlier one.
    if not hasattr(layer, "own_momentum"):
        layer.own_momentum = layer.momentum
    asked = stage.batch_norm.momentum if stage.batch_norm else None
    return float(layer.own_momentum if asked is None else asked)
