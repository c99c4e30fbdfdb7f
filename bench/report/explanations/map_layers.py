"""The layers of a network that give feature maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.errors import BenchError

if TYPE_CHECKING:
    import keras


def map_layers(network: keras.Model) -> list[keras.layers.Layer]:
    """The layers of a flat network that give feature maps, from its first convolution on.

    What comes before that, the image itself included, has the shape of feature maps but is none.

    Returns:
        At least one; each gives (batch, height, width, channels).

    Raises:
        BenchError: The network has no convolution.
    """
    shaped = [layer for layer in network.layers if len(layer.output.shape) == 4]
    first = next((place for place, layer in enumerate(shaped) if hasattr(layer, "kernel_size")), None)
    if first is None:
        raise BenchError("Grad-CAM and feature maps need a convolution, and this network has none")
    return shaped[first:]
