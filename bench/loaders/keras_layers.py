"""Augmentation by Keras' random layers: the native way of `image_dataset_from_directory`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bench.seeds import Seeds
from bench.suite.augmentation import Augmentation

if TYPE_CHECKING:
    import keras


def layer_contradictions(augmentation: Augmentation) -> list[str]:
    """What of an augmentation Keras' layers cannot do, one sentence each."""
    found = []
    if augmentation.shear > 45:
        found.append("Keras' RandomShear reaches 45 degrees at most")
    if augmentation.brightness is not None and augmentation.brightness[1] > 2:
        found.append("Keras' RandomBrightness adds at most 255 grey levels, a brightness of 2")
    return found


def random_layers(augmentation: Augmentation, seeds: Seeds, first_epoch: int) -> list[keras.Layer]:
    """Makes the layers, in the order of the law; each resamples the image anew.

    Their parameters are the suite's, their meaning is Keras': contrast is scaled about the mean of an image
    that was not clipped yet, brightness is added (`factor - 1` times 255) and not multiplied.

    Args:
        augmentation: What may happen to an image.
        seeds: The source of a seed for each layer.
        first_epoch: Gives a later stage of a run seeds of its own.
    """
    import keras

    layers = []
    for number, (kind, options) in enumerate(_declared(augmentation)):
        seed = seeds.number("augmentation", first_epoch, number)
        # Within 31 bits, which Keras' seeds are cast to.
        layers.append(getattr(keras.layers, kind)(**options, seed=seed >> 1))
    return layers


def _declared(augmentation: Augmentation) -> list[tuple[str, dict[str, Any]]]:
    """Class name and options of each layer that has something to do."""
    given = augmentation
    fill = {"fill_mode": given.fill, "fill_value": given.fill_value, "data_format": "channels_last"}
    flips = {(True, True): "horizontal_and_vertical", (True, False): "horizontal", (False, True): "vertical"}
    flip = flips.get((given.horizontal_flip, given.vertical_flip))
    zoom, turn, slant = (-given.zoom, given.zoom), given.rotation / 360, math.tan(math.radians(given.shear))
    shift = {"height_factor": given.height_shift, "width_factor": given.width_shift}
    dim, bright = given.brightness or (1.0, 1.0)
    candidates: list[tuple[object, str, dict[str, Any]]] = [
        (flip, "RandomFlip", {"mode": flip, "data_format": "channels_last"}),
        (given.zoom, "RandomZoom", {"height_factor": zoom, "width_factor": zoom, **fill}),
        (given.shear, "RandomShear", {"x_factor": (0.0, slant), **fill}),
        (any(shift.values()), "RandomTranslation", {**shift, **fill}),
        (given.rotation, "RandomRotation", {"factor": (-turn, turn), **fill}),
        (given.contrast, "RandomContrast", {"factor": given.contrast, "value_range": (0, 255)}),
        (given.brightness, "RandomBrightness", {"factor": (dim - 1, bright - 1), "value_range": (0, 255)}),
    ]
    return [(kind, options) for wanted, kind, options in candidates if wanted]
