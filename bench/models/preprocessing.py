"""From pixels in 0-255 to what a network is fed, by layers of the network itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bench.models.applications import OwnPreprocessing

Scaling = Literal["unit", "symmetric", "none"]

# Of each channel over ImageNet, as keras.applications has them: RGB of pixels in 0-1, BGR of pixels in 0-255.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
_CAFFE_MEAN_BGR = (103.939, 116.779, 123.68)


def scaled(x: Any, scaling: Scaling) -> Any:
    """Scales pixels to 0..1 (unit), to -1..1 (symmetric), or not at all.

    Args:
        x: Symbolic tensor (batch, height, width, channels), pixels in 0-255.
        scaling: Which way.

    Returns:
        Symbolic tensor of the same shape.
    """
    import keras

    if scaling == "none":
        return x
    if scaling == "unit":
        return keras.layers.Rescaling(1 / 255, name="scaling")(x)
    return keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scaling")(x)


def preprocessed(x: Any, way: OwnPreprocessing | Scaling) -> Any:
    """Scales pixels, or does to them what `preprocess_input` of an application does.

    Args:
        x: Symbolic tensor (batch, height, width, 3), RGB pixels in 0-255.
        way: Which way; `inside` leaves it to the application's first layers.

    Returns:
        Symbolic tensor of the same shape.
    """
    import keras

    if way == "caffe":
        bgr = keras.ops.flip(x, axis=-1)
        return keras.layers.Rescaling(1.0, offset=[-mean for mean in _CAFFE_MEAN_BGR], name="scaling")(bgr)
    if way == "torch":
        scale = [1 / (255 * deviation) for deviation in IMAGENET_DEVIATION]
        offset = [
            -mean / deviation for mean, deviation in zip(IMAGENET_MEAN, IMAGENET_DEVIATION, strict=True)
        ]
        return keras.layers.Rescaling(scale, offset=offset, name="scaling")(x)
    return scaled(x, "none" if way == "inside" else way)
