"""`flow_from_directory` of Keras' legacy ImageDataGenerator, as it stands."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from bench.loaders.base import Feed, Loader, LoaderRequest, loaders
from bench.suite.augmentation import Augmentation
from bench.suite.dataset import SplitName


@loaders.register("image-data-generator")
class ImageDataGeneratorLoader(Loader):
    """Reads, resizes (Pillow) and batches with ImageDataGenerator, one image after another."""

    version = 1
    keyed_draws = False
    remarks = (
        "Decodes and resizes every image again in every epoch.",
        "Draws augmentation in stream order, not keyed by image, from NumPy's global state.",
    )

    def training(self, request: LoaderRequest) -> Feed:
        """See the base; `fit` must be told `shuffle=False`, or Keras reorders the batches with `random`."""
        # ImageDataGenerator hands seed + batch number to NumPy, which takes 32 bits and no more.
        seed = request.seeds.number("order", request.first_epoch) >> 1
        return _flow(_generator(request), request, "train", shuffle=True, seed=seed)

    def evaluation(self, request: LoaderRequest, split: SplitName) -> Feed:
        """See the base."""
        return _flow(_plain(), request, split, shuffle=False, seed=None)

    def native_contradictions(self, augmentation: Augmentation) -> list[str]:
        """See the base; the native way is what ImageDataGenerator's own parameters do."""
        if augmentation.contrast:
            return ["ImageDataGenerator knows no contrast: leave it out, or leave out `native: true`"]
        return []


def _plain(**parameters: Any) -> Any:
    import tensorflow as tf

    return tf.keras.preprocessing.image.ImageDataGenerator(
        data_format="channels_last", dtype="float32", **parameters
    )


def _generator(request: LoaderRequest) -> Any:
    """A generator that varies images as the request asks."""
    if request.augmentation is None:
        return _plain()
    if request.augmentation.native:
        return _plain(**_native_parameters(request.augmentation))
    from bench.loaders.with_keras.lawful_generator import LawfulGenerator

    return LawfulGenerator(request.augmentation)


def _native_parameters(augmentation: Augmentation) -> dict[str, Any]:
    """ImageDataGenerator's names for what a suite declares."""
    return {
        "rotation_range": augmentation.rotation,
        "shear_range": augmentation.shear,
        "height_shift_range": augmentation.height_shift,
        "width_shift_range": augmentation.width_shift,
        "zoom_range": augmentation.zoom,
        "horizontal_flip": augmentation.horizontal_flip,
        "vertical_flip": augmentation.vertical_flip,
        "brightness_range": augmentation.brightness,
        "fill_mode": augmentation.fill,
        "cval": augmentation.fill_value,
    }


def _flow(
    generator: Any, request: LoaderRequest, split: SplitName, *, shuffle: bool, seed: int | None
) -> Feed:
    with contextlib.redirect_stdout(io.StringIO()):  # It prints what it found.
        data = generator.flow_from_directory(
            str(request.directory(split)),
            target_size=(request.shape.height, request.shape.width),
            color_mode="rgb" if request.shape.channels == 3 else "grayscale",
            classes=list(request.folder.class_folders),
            class_mode="sparse",
            batch_size=request.batch_size,
            shuffle=shuffle,
            seed=seed,
            interpolation=request.interpolation,
        )
    return Feed.of(data, request, split)
