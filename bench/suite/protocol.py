"""How a run trains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from bench.suite.config import Config, Rate

Monitor = Literal["val_loss", "val_accuracy"]
# What Keras reports after every epoch.
COMPUTED = ("loss", "accuracy", "val_loss", "val_accuracy")
TAKE_MOMENTUM = ("rmsprop", "sgd")
Interpolation = Literal["nearest", "bilinear", "bicubic", "lanczos"]
Loss = Literal["auto", "sparse_categorical_crossentropy", "binary_crossentropy"]


class Optimizer(Config):
    """A Keras optimiser; what is not named here keeps Keras' default.

    Attributes:
        name: Of the optimiser, in Keras' spelling, lower case.
        learning_rate: Step size, constant unless a regulariser changes it.
        momentum: Of `sgd` and `rmsprop`; the others have none to set.
        weight_decay: Decoupled decay per step; None for Keras' default, which is none but for `adamw`.
    """

    name: Literal["adam", "adamw", "nadam", "rmsprop", "sgd"] = "adam"
    learning_rate: PositiveFloat = 0.001
    momentum: Rate = 0.0
    weight_decay: PositiveFloat | None = None

    @model_validator(mode="after")
    def _check_momentum(self) -> Self:
        if self.momentum and self.name not in TAKE_MOMENTUM:
            takers = " and ".join(TAKE_MOMENTUM)
            raise ValueError(f"{self.name} takes no momentum, only {takers} do: leave it out")
        return self


class EarlyStopping(Config):
    """Stop when the monitored score has not improved for `patience` epochs.

    Attributes:
        monitor: A score of `COMPUTED`; one that is not computed makes the run invalid.
        patience: Epochs.
    """

    monitor: str = "val_loss"
    patience: PositiveInt = 5


class BatchNormTraining(Config):
    """Training the batch normalisation of a pretrained base, all of it, wherever else it is frozen.

    Attributes:
        momentum: Of its moving averages; None keeps the base's own.
    """

    momentum: Rate | None = None


class Stage(Config):
    """What follows the first stage: part of a pretrained base is unfrozen and training goes on.

    It starts from the best epoch so far, with a fresh optimiser.

    Attributes:
        epochs: At most so many more; early stopping counts anew.
        learning_rate: In place of the optimiser's.
        unfreeze: How many of the base's last layers are trained too. Batch normalisation among them stays
            as it was pretrained, unless `batch_norm` is given.
        batch_norm: Train the base's batch normalisation as well.
    """

    epochs: PositiveInt
    learning_rate: PositiveFloat
    unfreeze: NonNegativeInt = 0
    batch_norm: BatchNormTraining | None = None


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
        best_epoch: The weights kept are those of the epoch with the best validation score of this kind, over
            all stages.
        stages: What follows the first stage, which `epochs` and `optimizer` describe.
        frozen_features: Where nothing random stands before a frozen base, compute its features `once` and
            train the head on them, which gives the same numbers sooner; `recompute` turns that off.
        precision: In what the network computes; its weights, its last layer and its scores are float32 in
            every case.
        jit_compile: Whether training steps are compiled as a whole (by XLA, or by PyTorch's compiler); None
            does what suits the backend: JAX alone.
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
    stages: tuple[Stage, ...] = ()
    frozen_features: Literal["once", "recompute"] = "once"
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = "float32"
    jit_compile: bool | None = None
    threads: int = Field(default=2, ge=1, le=64)


def most_epochs(protocol: Protocol) -> int:
    """Epochs of all stages, if none stops early."""
    return protocol.epochs + sum(stage.epochs for stage in protocol.stages)


def most_epochs_in(configuration: Mapping[str, Any]) -> int:
    """The same of a configuration as records and studies hold it, in which early ones have no stages."""
    protocol = configuration["protocol"]
    return sum(part["epochs"] for part in (protocol, *protocol.get("stages", ())))
