"""Seconds of steps of a small network for several seeds, one after another or all in one program of JAX.

Usage: python together.py alone|vectorised|mapped SIZE SEEDS STEPS, with JAX as Keras' backend. `alone` trains
one seed. `vectorised` trains all at once: `jax.vmap` of Keras' own training step over weights, the state of
the optimiser, dropout and the order of the images. `mapped` has one program compute one seed after another.
The images are on the device in each case. Prints the seconds of a step of all its seeds, then the loss of
each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np

IMAGES, BATCH = 320, 32
Step = Callable[[Any, Any], Any]


def network(size: int, seed: int) -> keras.Model:
    """The network of the casting suite, with dropout so that every kind of state is there."""
    layers: list[keras.layers.Layer] = [keras.Input((size, size, 3)), keras.layers.Rescaling(1 / 255)]
    start = keras.initializers.GlorotUniform
    for place, filters in enumerate((8, 16, 16)):
        kernel = start(1000 * seed + place)
        layers += [keras.layers.Conv2D(filters, 3, activation="relu", kernel_initializer=kernel)]
        layers += [keras.layers.MaxPooling2D()]
    layers += [keras.layers.Flatten(), keras.layers.Dropout(0.2, seed=seed)]
    layers += [keras.layers.Dense(224, activation="relu", kernel_initializer=start(1000 * seed + 10))]
    layers += [keras.layers.Dense(2, kernel_initializer=start(1000 * seed + 11))]
    model = keras.Sequential(layers)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    zeros = np.zeros((BATCH, size, size, 3), np.float32), np.zeros(BATCH, np.int32)
    model.train_on_batch(*zeros)  # Makes the metrics' variables; its update is the same for all modes.
    return model


def state(model: keras.Model) -> tuple[Any, ...]:
    kinds = (
        model.trainable_variables,
        model.non_trainable_variables,
        model.optimizer.variables,
        model.metrics_variables,
    )
    return tuple([variable.value for variable in variables] for variables in kinds)


def main(mode: str, size: int, seeds: int, steps: int) -> None:
    draws = np.random.default_rng(42)
    images = jnp.asarray(draws.integers(0, 256, (IMAGES, size, size, 3)).astype(np.uint8))
    labels = jnp.asarray(draws.integers(0, 2, IMAGES).astype(np.int32))
    models = [network(size, seed) for seed in range(1 if mode == "alone" else seeds)]
    orders = np.stack(
        [np.random.default_rng(seed).integers(0, IMAGES, (steps + 1, BATCH)) for seed in range(len(models))]
    )

    def step(before: Any, chosen: Any) -> Any:
        return models[0].train_step(before, (images[chosen].astype("float32"), labels[chosen]))

    modes: dict[str, Step] = {
        "alone": step,
        "vectorised": jax.vmap(step),
        "mapped": lambda before, chosen: jax.lax.map(lambda both: step(*both), (before, chosen)),
    }
    compiled = jax.jit(modes[mode])
    if mode == "alone":
        trained, orders = state(models[0]), orders[0]
    else:
        trained = jax.tree.map(lambda *parts: jnp.stack(parts), *map(state, models))
    # Steps first: a seed's batches, or those of all seeds.
    batches = np.moveaxis(orders, -2, 0)
    _, trained = compiled(trained, batches[0])
    jax.block_until_ready(trained)
    started = time.perf_counter()
    for batch in batches[1:]:
        logs, trained = compiled(trained, batch)
    jax.block_until_ready(trained)
    print((time.perf_counter() - started) / steps)
    print(*np.ravel(logs["loss"]))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
