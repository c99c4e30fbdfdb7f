"""Fitting a network in one or several stages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import keras

from bench.loaders.base import Feed, Loader, LoaderRequest
from bench.loaders.with_keras.ahead import ahead
from bench.loaders.with_keras.device_law import network_for, unvaried
from bench.models.unfreezing import unfreeze
from bench.suite.grid import CellConfig
from bench.suite.protocol import Optimizer, Protocol
from bench.training import frozen
from bench.training.callbacks import BestEpoch, Clock, EpochReport
from bench.training.compilation import compile_ahead, compile_network
from bench.training.devices import gpus
from bench.training.load import OthersLoad


@dataclass(frozen=True)
class Fitted:
    """How fitting went; the network holds the weights of the best epoch.

    Attributes:
        best_epoch: The epoch (from 1, over all stages) with the best validation score.
        epoch_s: Seconds of each epoch.
        history: Each score of each epoch.
        fit_s: Seconds of reading images, computing features once, and training, without compiling, and
            without what `held_up_s` counts.
        held_up_s: Seconds that Keras' calls returned after they had done their work, see `Clock`.
        compile_s: Seconds of compiling.
        features_s: Of `fit_s`, computing the features of a frozen base; 0 where that was not done.
        frozen_features: Whether it was.
        others_share: Share of the processor that other processes took meanwhile.
        stage_epochs: How many epochs each stage trained.
    """

    best_epoch: int
    epoch_s: list[float]
    history: dict[str, list[float]]
    fit_s: float
    held_up_s: float
    compile_s: float
    features_s: float
    frozen_features: bool
    others_share: float
    stage_epochs: list[int]


class Fit:
    """Trains one network.

    Args:
        model: The network, not compiled.
        config: What the suite asks.
        loader: Gives the images.
        request: What the loader is asked.
        report: Called after each epoch with its number and scores.
    """

    def __init__(
        self,
        model: keras.Model,
        config: CellConfig,
        loader: Loader,
        request: LoaderRequest,
        report: Callable[[int, Mapping[str, float]], None],
    ) -> None:
        self._model = model
        self._config = config
        self._augmentation = config.regularisation.augmentation
        self._loader = loader
        self._request = request
        self._best = BestEpoch(config.protocol.best_epoch, model)
        self._epochs = EpochReport(report)
        self._clock = Clock()
        self._compile_s = 0.0
        self._features_s = 0.0
        self._stage_epochs: list[int] = []

    def run(self) -> Fitted:
        """Trains all stages, each from the best epoch so far, and puts the best weights back."""
        started, load = time.perf_counter(), OthersLoad()
        protocol = self._config.protocol
        features = self._frozen_features()
        trained = network_for(self._model, self._augmentation)
        if features is None:
            self._stage(trained, *self._feeds(), protocol.epochs, protocol.optimizer)
        else:
            self._stage_on_features(features)
        architecture = self._config.architecture
        for stage in protocol.stages:
            # What was trained from the start goes on being trained.
            if architecture.base_at_start == "frozen":
                unfreeze(architecture.base_layers(self._model), stage)
            optimizer = protocol.optimizer.model_copy(update={"learning_rate": stage.learning_rate})
            self._stage(trained, *self._feeds(), stage.epochs, optimizer)
        return Fitted(
            best_epoch=self._best.epoch,
            epoch_s=self._epochs.seconds,
            history=self._epochs.history,
            fit_s=time.perf_counter() - started - self._compile_s - self._clock.held_up,
            held_up_s=self._clock.held_up,
            compile_s=self._compile_s,
            features_s=self._features_s,
            frozen_features=features is not None,
            others_share=load.share(),
            stage_epochs=self._stage_epochs,
        )

    def _feeds(self) -> tuple[Feed, Feed]:
        request = replace(self._request, first_epoch=len(self._epochs.seconds))
        training = self._loader.training(request)
        validation = self._loader.evaluation(request, "validation")
        return training, unvaried(validation, self._augmentation)

    def _frozen_features(self) -> keras.layers.Layer | None:
        """The layer behind which features may be computed once, None where that would not be the same."""
        if self._config.protocol.frozen_features == "recompute" or self._request.augmentation is not None:
            return None
        features = self._config.architecture.features(self._model)
        if features is None:
            return None
        images = sum(len(self._request.labels(split)) for split in frozen.SPLITS_WITH_FEATURES)
        # Twice: as an array, and as the table that batches are gathered from.
        fits = 2 * frozen.features_bytes(features, images) <= self._request.memory_bytes
        return features if fits else None

    def _stage_on_features(self, features: keras.layers.Layer) -> None:
        started = time.perf_counter()
        base = frozen.cut(self._model, features)
        found = frozen.extract(base, self._loader, self._request, self._clock)
        self._features_s = time.perf_counter() - started - self._clock.held_up
        feeds = frozen.feature_feeds(self._loader, self._request, found)
        protocol = self._config.protocol
        self._stage(base.head, *feeds, protocol.epochs, protocol.optimizer)

    def _stage(
        self, model: keras.Model, training: Feed, validation: Feed, epochs: int, optimizer: Optimizer
    ) -> None:
        compile_network(model, self._config, optimizer)
        self._compile_s += compile_ahead(model, training, validation)
        if gpus():
            # Where the CPU computes, a thread beside it would only take its time.
            training, validation = ahead(training), ahead(validation)
        model.fit(
            training.data,
            validation_data=validation.data,
            epochs=epochs,
            steps_per_epoch=training.steps,
            # Keras would reorder the batches of a PyDataset with Python's `random`.
            shuffle=False,
            callbacks=[
                *_stopping(self._config.protocol),
                *self._config.regularisation.callbacks(),
                self._best,
                self._epochs,
                self._clock,
            ],
            verbose=0,
        )
        self._clock.returned()
        self._stage_epochs.append(len(self._epochs.seconds) - sum(self._stage_epochs))


def _stopping(protocol: Protocol) -> list[keras.callbacks.Callback]:
    if protocol.early_stopping is None:
        return []
    declared = protocol.early_stopping
    mode = "max" if declared.monitor.endswith("accuracy") else "min"
    return [keras.callbacks.EarlyStopping(declared.monitor, patience=declared.patience, mode=mode)]
