from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench.suite.protocol import Optimizer
from bench.training.compilation import compile_network


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
