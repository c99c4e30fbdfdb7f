"""Grad-CAM: which part of an image speaks for a class.

Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra: Grad-CAM: Visual Explanations from Deep Networks via
Gradient-based Localization, ICCV 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.models import heads
from bench.report.explanations.gradients import gradient
from bench.report.explanations.map_layers import map_layers
from bench.report.explanations.network import outputs
from bench.suite.architecture import Head

if TYPE_CHECKING:
    import keras

_BATCH = 8


@dataclass(frozen=True)
class CutNetwork:
    """A network cut in two behind its last convolutional feature maps; both parts share its layers.

    Attributes:
        front: From images to those feature maps, (batch, height, width, channels).
        back: From the feature maps to the class scores, before softmax or sigmoid.
        head: What the network ends in.
    """

    front: keras.Model
    back: keras.Model
    head: Head

    @classmethod
    def of(cls, network: keras.Model, head: Head) -> CutNetwork:
        """Cuts a flat network.

        Raises:
            BenchError: It has no convolution.
        """
        import keras

        maps = last_feature_maps(network).output
        return cls(keras.Model(network.input, maps), keras.Model(maps, heads.scores(network)), head)

    def maps(self, images: NDArray[Any], labels: NDArray[np.integer]) -> NDArray[np.float32]:
        """Grad-CAM of images.

        The feature maps are added up, each weighted by the mean over its places of the gradient of the class
        score; what is negative speaks for other classes and becomes zero.

        Args:
            images: In 0-255, (images, height, width, channels).
            labels: The class to ask about, one an image.

        Returns:
            (images, rows, columns) of the feature maps; zero or more, in no fixed unit.
        """
        starts = range(0, len(images), _BATCH)
        parts = [self._batch(images[i : i + _BATCH], labels[i : i + _BATCH]) for i in starts]
        return np.concatenate(parts)

    def _batch(self, images: NDArray[Any], labels: NDArray[np.integer]) -> NDArray[np.float32]:
        activations = outputs(self.front, images)

        def score(point: Any) -> Any:
            return _of_classes(self.back(point, training=False), labels, self.head)

        weights = gradient(score, activations).mean(axis=(1, 2))
        found: NDArray[np.float32] = np.maximum(np.einsum("nhwc,nc->nhw", activations, weights), 0.0)
        return found


def last_feature_maps(network: keras.Model) -> keras.layers.Layer:
    """The layer that gives a flat network's last convolutional feature maps.

    That is the convolution with its normalisation, activation and whatever it is merged with, before maps
    are pooled or become a vector.

    Raises:
        BenchError: The network has no convolution.
    """
    import keras

    passed_over = (
        keras.layers.MaxPooling2D,
        keras.layers.AveragePooling2D,
        keras.layers.Dropout,
        keras.layers.SpatialDropout2D,
    )
    return next(layer for layer in reversed(map_layers(network)) if not isinstance(layer, passed_over))


def enlarged(cam: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """A map (rows, columns) as large as its image, bilinearly, scaled to a peak of 1; zero stays zero."""
    peak = float(cam.max())
    scaled = cam / peak if peak > 0 else np.zeros_like(cam)
    image = Image.fromarray(scaled.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image)


def _of_classes(scores: Any, labels: NDArray[np.integer], head: Head) -> Any:
    """The sum over images of the score of the class asked about: no image changes another one's score."""
    from keras import ops

    if head == "sigmoid":
        # One score for two classes: what speaks for the second speaks against the first.
        signs = np.where(labels == 1, 1.0, -1.0).astype(np.float32)
        return ops.sum(ops.multiply(scores[:, 0], signs))
    chosen = np.eye(scores.shape[-1], dtype=np.float32)[labels]
    return ops.sum(ops.multiply(scores, chosen))
