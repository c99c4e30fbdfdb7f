from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench.loaders.base import Feed
from bench.suite.protocol import Optimizer
from bench.training.compilation import compile_ahead, compile_network


@pytest.mark.parametrize(("asked", "compiled"), [(None, False), (True, True)])
def test_what_keras_declines_is_compiled_only_where_the_protocol_asks(monkeypatch, asked, compiled):
    import keras

    class Declined(keras.layers.Layer):
        """A layer that Keras does not compile."""

        def __init__(self):
            super().__init__()
            self.supports_jit = False

        def call(self, inputs):
            return inputs

    # There, steps are compiled unless a protocol says otherwise.
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    config = SimpleNamespace(
        architecture=SimpleNamespace(head="softmax"), protocol=SimpleNamespace(jit_compile=asked)
    )
    model = keras.Sequential([keras.Input((2,)), Declined(), keras.layers.Dense(2)])
    with pytest.warns(UserWarning, match="doesn't support `jit_compile=True`"):
        compile_network(model, config, Optimizer())
    assert model.jit_compile is compiled


@pytest.mark.parametrize(("by_xla", "sizes"), [(True, {4, 2}), (False, {1, 2})])
def test_steps_are_compiled_ahead_for_every_size_of_batches_where_xla_compiles_each(
    monkeypatch, by_xla, sizes
):
    import keras
    import numpy as np

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 2

        def __getitem__(self, batch):
            return np.ones((4, 3), "float32"), np.ones(4, "int32")

    seen = set()

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", jit_compile=by_xla)
    fit = model.fit

    def noting(data, **settings):
        seen.update(len(data[batch][0]) for batch in range(settings["steps_per_epoch"]))
        return fit(data, **settings)

    monkeypatch.setattr(model, "fit", noting)
    before = [np.array(variable) for variable in model.variables]
    feed = Feed(Batches(), images=6, batch_size=4)
    assert compile_ahead(model, feed, feed) > 0
    assert seen == sizes
    assert all(np.array_equal(variable, old) for variable, old in zip(model.variables, before, strict=True))
    assert int(model.optimizer.iterations) == 0
