"""Imported once by the warm server: what every run needs, without starting any of it."""

from __future__ import annotations

from bench.packages import installed
from bench.quiet import quiet

with quiet():
    import keras

    import bench.execution.worker
    import bench.training.train
    from bench.loaders.base import loaders
    from bench.suite.registries import architectures, regularisers

    IMPORTED: tuple[object, ...] = (
        bench.execution.worker,
        bench.training.train,
        loaders.items(),
        architectures.items(),
        regularisers.items(),
    )
    if installed("tensorflow"):
        import tensorflow as tf

        # Keras loads its legacy image code and much of TensorFlow only when they are first touched.
        IMPORTED += (
            tf.keras.preprocessing.image.ImageDataGenerator,
            keras.utils.image_dataset_from_directory,
        )
