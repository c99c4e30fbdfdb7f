"""How fast a network trains on what a loader gives it, and on constant images that are on the device already.

The second is the most that any loader could reach: what is missing to it is what waiting for images costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from bench.loaders.base import Feed, Loader, LoaderRequest
from bench.loaders.with_keras.ahead import ahead
from bench.loaders.with_keras.device_law import network_for, unvaried
from bench.suite.grid import CellConfig
from bench.training.compilation import compile_ahead, compile_network
from bench.training.devices import gpus

WARM_UP_STEPS, STEPS = 3, 50


@dataclass(frozen=True)
class Throughput:
    """Images trained on a second.

    Attributes:
        fed: With batches of the loader, in the second epoch.
        constant: With one batch that is on the device already.
    """

    fed: float
    constant: float


def throughput(model: keras.Model, config: CellConfig, loader: Loader, request: LoaderRequest) -> Throughput:
    """Measures both with the same network, whose weights are of no use afterwards.

    Args:
        model: The network, not compiled.
        config: What the suite asks.
        loader: Gives the images.
        request: What the loader is asked.
    """
    augmentation = config.regularisation.augmentation
    trained = network_for(model, augmentation)
    compile_network(trained, config, config.protocol.optimizer)
    training = loader.training(request)
    compile_ahead(trained, training, unvaried(loader.evaluation(request, "validation"), augmentation))
    # As a run reads it.
    fed = _fed(trained, ahead(training) if gpus() else training)
    return Throughput(fed, _CONSTANT[keras.backend.backend()](trained, _batch(training)))


def _fed(model: keras.Model, training: Feed) -> float:
    clock = _Clock()
    model.fit(
        training.data, epochs=2, steps_per_epoch=training.steps, shuffle=False, callbacks=[clock], verbose=0
    )
    return training.images / clock.seconds


class _Clock(keras.callbacks.Callback):  # type: ignore[misc]
    """Times the last epoch, which ends when the device has told its scores."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Called by Keras."""
        self.seconds = -time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Called by Keras."""
        self.seconds += time.perf_counter()


def _batch(training: Feed) -> tuple[Any, Any]:
    """The first batch of a feed, on the device."""
    data = training.data
    first = next(data.as_numpy_iterator()) if hasattr(data, "as_numpy_iterator") else data[0]
    images, labels = keras.tree.map_structure(keras.ops.convert_to_tensor, tuple(first))
    return images, labels


def _repeated(step: Callable[[], Any], images: int) -> float:
    """Images a second of a step that is made again and again; it gives something to wait for."""
    for _ in range(WARM_UP_STEPS):
        _wait_for(step())
    started = time.perf_counter()
    for _ in range(STEPS):
        last = step()
    _wait_for(last)
    return images * STEPS / (time.perf_counter() - started)


def _wait_for(result: Any) -> None:
    """Returns when the device has finished what a tensor, or a structure of them, is the result of."""
    for tensor in keras.tree.flatten(result):
        keras.ops.convert_to_numpy(tensor)


def _constant_by_step(model: keras.Model, batch: tuple[Any, Any]) -> float:
    """With Keras' own step, which fitting has made and which takes batches as they are."""
    return _repeated(lambda: model.train_function([batch]), len(batch[1]))


def _constant_by_fit(model: keras.Model, batch: tuple[Any, Any]) -> float:
    clock = _Clock()
    # Its steps take a state that only `fit` makes, and arrays on the device are handed to them as they are.
    model.fit(_Same(batch), epochs=2, shuffle=False, callbacks=[clock], verbose=0)
    return len(batch[1]) * STEPS / clock.seconds


class _Same(keras.utils.PyDataset):  # type: ignore[misc]
    """One batch, again and again."""

    def __init__(self, batch: tuple[Any, Any]) -> None:
        super().__init__()
        self._batch = batch

    def __len__(self) -> int:
        return STEPS

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self._batch


_CONSTANT: dict[str, Callable[[keras.Model, tuple[Any, Any]], float]] = {
    "tensorflow": _constant_by_step,
    "torch": _constant_by_step,
    "jax": _constant_by_fit,
}
