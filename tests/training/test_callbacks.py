"""What the harness watches while Keras fits."""

from __future__ import annotations

import time

import numpy as np

from bench.training.callbacks import Clock


def test_what_keras_does_after_its_work_is_told_apart():
    import keras

    class Slow(keras.callbacks.Callback):
        """Holds a call up after its work, as a pipeline does that is still tuned."""

        def on_train_end(self, logs=None):
            time.sleep(0.3)

        on_predict_end = on_train_end

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    clock, images, labels = Clock(), np.zeros((4, 2)), np.zeros((4, 1))
    started = time.perf_counter()
    model.fit(images, labels, epochs=2, callbacks=[clock, Slow()], verbose=0)
    clock.returned()
    once = clock.held_up
    assert 0.3 <= once < time.perf_counter() - started
    model.predict(images, callbacks=[clock, Slow()], verbose=0)
    clock.returned()
    assert clock.held_up >= once + 0.3
