"""How a run trains."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt

from bench.suite.base import Config, Rate

Monitor = Literal["val_loss", "val_accuracy"]
Interpolation = Literal["nearest", "bilinear", "bicubic", "lanczos"]
Loss = Literal["auto", "sparse_categorical_crossentropy", "binary_crossentropy"]


class Optimizer(Config):
    """A Keras optimiser; what is not named here keeps Keras' default.

    Attributes:
        name: Of the optimiser, in Keras' spelling, lower case.
        learning_rate: Step size, constant unless a regulariser changes it.
        momentum: Of `sgd` and `rmsprop`.
        weight_decay: Decoupled decay per step; None for none.
    """

    name: Literal["adam", "adamw", "nadam", "rmsprop", "sgd"] = "adam"
    learning_rate: PositiveFloat = 0.001
    momentum: Rate = 0.0
    weight_decay: PositiveFloat | None = None


class EarlyStopping(Config):
    """Stop when the monitored validation score has not improved for `patience` epochs."""

    monitor: Monitor = "val_loss"
    patience: PositiveInt = 5


class Protocol(Config):
    """How a run trains.

    Attributes:
        image_size: Height and width, in pixels, to which every loader resizes.
        interpolation: How every loader resizes.
        batch_size: Images a step.
        epochs: At most so many passes over the training split.
        optimizer: Which one, and its settings.
        loss: `auto` takes the loss that belongs to the architecture's head.
        early_stopping: When to stop before `epochs`; None trains them all.
        best_epoch: The weights kept are those of the epoch with the best validation score of this kind.
        threads: TensorFlow's threads within an operation. They change the rounding of sums, and so the
            result, therefore they are pinned here and never taken from the machine.
    """

    image_size: tuple[PositiveInt, PositiveInt]
    interpolation: Interpolation = "bilinear"
    batch_size: PositiveInt = 32
    epochs: PositiveInt
    optimizer: Optimizer = Optimizer()
    loss: Loss = "auto"
    early_stopping: EarlyStopping | None = None
    best_epoch: Monitor = "val_loss"
    threads: int = Field(default=2, ge=1, le=64)
