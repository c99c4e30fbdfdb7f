"""Feature maps layer by layer, for one image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from bench.report.dataset_pictures.sheet import GAP, Sheet
from bench.report.explanations.gallery import picture
from bench.report.explanations.map_layers import map_layers
from bench.report.explanations.network import outputs
from bench.report.looks import SMALL_SIZE, TEXT_SIZE, short

if TYPE_CHECKING:
    import keras

_MOST_LAYERS = 12
_MOST_MAPS = 8
_SIDE = 92
_NAMES_WIDTH = 190
_LINE = 17


@dataclass(frozen=True)
class LayerMaps:
    """What one layer makes of an image.

    Attributes:
        layer: Its name.
        maps: (rows, columns, channels).
    """

    layer: str
    maps: NDArray[np.float32]


def feature_maps(network: keras.Model, image: NDArray[np.uint8]) -> list[LayerMaps]:
    """The feature maps of one image in the layers that tell most, from the first to the last.

    Args:
        network: Flat.
        image: In 0-255, (height, width, channels).

    Raises:
        BenchError: The network has no convolution.
    """
    import keras

    layers = telling_layers(network)
    upto_each = keras.Model(network.input, [layer.output for layer in layers])
    found = outputs(upto_each, image[np.newaxis])
    return [LayerMaps(layer.name, maps[0]) for layer, maps in zip(layers, found, strict=True)]


def telling_layers(network: keras.Model) -> list[keras.layers.Layer]:
    """The layers of a flat network whose feature maps are shown: all, or if it is deep the last of each size.

    Layers before the first convolution, and those that only pad or drop, are left out.

    Raises:
        BenchError: The network has no convolution.
    """
    import keras

    silent = (keras.layers.Dropout, keras.layers.SpatialDropout2D, keras.layers.ZeroPadding2D)
    found = [
        layer
        for layer in map_layers(network)
        if min(layer.output.shape[1:3]) > 1 and not isinstance(layer, silent)
    ]
    if len(found) <= _MOST_LAYERS:
        return found
    last_of_size = {tuple(layer.output.shape[1:3]): layer for layer in found}
    return [layer for layer in found if layer in last_of_size.values()][-_MOST_LAYERS:]


def feature_maps_sheet(image: NDArray[np.uint8], layers: Sequence[LayerMaps], title: str) -> Figure:
    """One row a layer: its maps, or those that vary most, each from its least (dark) to its most (bright)."""
    sheet = Sheet(
        width=_NAMES_WIDTH + _MOST_MAPS * (_SIDE + GAP) + GAP,
        height=(1 + len(layers)) * (_SIDE + GAP) + GAP,
        title=title,
    )
    height, width, channels = image.shape
    _name(sheet, 0, ["the image", f"{height} x {width}, {_counted(channels, 'channel')}"])
    sheet.place(picture(image), _NAMES_WIDTH, GAP, _SIDE)
    for row, found in enumerate(layers, start=1):
        rows, columns, count = found.maps.shape
        shown = most_varied(found.maps, _MOST_MAPS)
        maps = f"{len(shown)} of {count} maps" if len(shown) < count else _counted(count, "map")
        _name(sheet, row, [short(found.layer, 24), f"{rows} x {columns}", maps])
        for column, channel in enumerate(shown):
            left = _NAMES_WIDTH + column * (_SIDE + GAP)
            sheet.place(_coloured(found.maps[..., channel]), left, GAP + row * (_SIDE + GAP), _SIDE)
    return sheet.figure()


def most_varied(maps: NDArray[np.float32], count: int) -> list[int]:
    """The channels of maps (rows, columns, channels) that differ most from place to place, in their order."""
    spread = maps.std(axis=(0, 1))
    return sorted(int(channel) for channel in np.argsort(-spread, kind="stable")[:count])


def _coloured(values: NDArray[np.float32]) -> Image.Image:
    least, most = float(values.min()), float(values.max())
    scaled = (values - least) / (most - least) if most > least else np.zeros_like(values)
    image = Image.fromarray(colormaps["viridis"](scaled, bytes=True)[..., :3])
    # Of small maps each place is to be seen; of others, squares of unequal size would be.
    places = Image.Resampling.NEAREST if 3 * max(image.size) <= _SIDE else Image.Resampling.BICUBIC
    scale = _SIDE / max(image.size)
    return image.resize((round(scale * image.width), round(scale * image.height)), places)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _name(sheet: Sheet, row: int, lines: Sequence[str]) -> None:
    middle = GAP + row * (_SIDE + GAP) + _SIDE / 2
    for number, line in enumerate(lines):
        points = SMALL_SIZE if number else TEXT_SIZE
        sheet.write(line, 2 * GAP, middle + (number - (len(lines) - 1) / 2) * _LINE, points=points)
