"""What augmentation makes of training images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from bench.data.manifest import Manifest
from bench.errors import BenchError
from bench.loaders.augmenter import Augmenter
from bench.loaders.in_memory import fitted
from bench.report.dataset_pictures.sheet import GAP, Sheet, evenly, open_all
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape
from bench.suite.augmentation import Augmentation
from bench.suite.grid import CellConfig
from bench.suite.protocol import Interpolation

_SIDE = 116
_HEADING_HEIGHT = 24
_BETWEEN = 18  # From the original to its variants.


@dataclass(frozen=True)
class Variation:
    """How a run varies its training images.

    Attributes:
        augmentation: By the common law.
        shape: To which images are resized before.
        interpolation: How they are.
        seed: Of the run.
    """

    augmentation: Augmentation
    shape: ImageShape
    interpolation: Interpolation
    seed: int

    @classmethod
    def of(cls, config: CellConfig, seed: int) -> Variation:
        """That of a cell with a seed.

        Raises:
            BenchError: Its regularisation has no augmentation, or a loader's own.
        """
        augmentation = config.regularisation.augmentation
        if augmentation is None or augmentation.native:
            raise BenchError("only an augmentation by the common law (not native: true) can be previewed")
        return cls(augmentation, config.image_shape, config.protocol.interpolation, seed)


def augmented_preview(
    manifest: Manifest, variation: Variation, title: str = "", images: int = 5, variants: int = 6
) -> Figure:
    """Shows training images and what they become: exactly what a run with this seed trains on.

    The draws are keyed by seed, epoch and image, as in every loader but ImageDataGenerator, which draws by
    the same law in the order of its stream.

    Args:
        manifest: The dataset.
        variation: Of the run.
        title: Above the picture; the parameters of the augmentation follow it.
        images: How many images to show, one a row, evenly spread over the training split.
        variants: Of each, those of so many epochs from the first.
    """
    indices = evenly(len(manifest.splits["train"]), images)
    shown = drawn_variants(manifest, variation, indices, variants)
    sheet = Sheet(
        width=(variants + 1) * (_SIDE + GAP) + _BETWEEN + 3 * GAP,
        height=_HEADING_HEIGHT + len(shown) * (_SIDE + GAP) + GAP,
        title=title,
        subtitle=f"{parameters(variation.augmentation)}; seed {variation.seed}",
    )
    _fill(sheet, shown[:, 0], 2 * GAP, "original")
    for epoch in range(1, variants + 1):
        _fill(sheet, shown[:, epoch], 2 * GAP + _BETWEEN + epoch * (_SIDE + GAP), f"epoch {epoch}")
    return sheet.figure()


def drawn_variants(
    manifest: Manifest, variation: Variation, indices: NDArray[np.int64], epochs: int
) -> NDArray[np.float32]:
    """Some training images, as they are and as each epoch from the first varies them.

    Args:
        manifest: The dataset.
        variation: Of the run.
        indices: Their places in the training split.
        epochs: How many epochs.

    Returns:
        (images, 1 + epochs, height, width, channels), in 0-255.
    """
    split = manifest.splits["train"]
    opened = open_all(manifest.root, [split.paths[index] for index in indices], manifest.color)
    originals = np.stack([fitted(image, variation.shape, variation.interpolation) for image in opened])
    vary = Augmenter(variation.augmentation, Seeds(variation.seed), len(split))
    varied = [vary(originals, indices, epoch) for epoch in range(epochs)]
    return np.stack([originals.astype(np.float32), *varied], axis=1)


def parameters(augmentation: Augmentation) -> str:
    """The parameters that are set, in words."""
    given = augmentation
    candidates = {
        "horizontal flip": given.horizontal_flip,
        "vertical flip": given.vertical_flip,
        f"rotation ±{given.rotation:g}°": given.rotation,
        f"shear ±{given.shear:g}°": given.shear,
        f"height shift ±{given.height_shift:.3g}": given.height_shift,
        f"width shift ±{given.width_shift:.3g}": given.width_shift,
        f"zoom 1±{given.zoom:g}": given.zoom,
        f"contrast 1±{given.contrast:g}": given.contrast,
        f"brightness {_range(given.brightness)}": given.brightness is not None,
    }
    said = [words for words, is_set in candidates.items() if is_set]
    level = f" {given.fill_value:g}" if given.fill == "constant" else ""
    return ", ".join([*said, f"fill {given.fill}{level}"])


def _range(values: tuple[float, float] | None) -> str:
    return "" if values is None else f"{values[0]:g}-{values[1]:g}"


def _fill(sheet: Sheet, images: NDArray[np.float32], left: int, heading: str) -> None:
    """Puts one column of images under its heading."""
    sheet.write(heading, left + _SIDE / 2, _HEADING_HEIGHT / 2, align="center")
    for row, pixels in enumerate(images):
        levels = np.rint(pixels).astype(np.uint8)
        # Pillow wants grey images without their axis of one channel.
        image = Image.fromarray(levels[..., 0] if levels.shape[-1] == 1 else levels)
        sheet.place(image, left, _HEADING_HEIGHT + row * (_SIDE + GAP), _SIDE)
