"""The pictures of images that explain a run, by the names of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from bench.models import heads
from bench.quiet import quiet
from bench.report.explanations.captions import FEATURE_MAPS, GRAD_CAM, IMAGE_GRAD_CAM, MISTAKES
from bench.report.explanations.chosen_image import ChosenImage
from bench.report.explanations.feature_maps import feature_maps, feature_maps_sheet
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.grad_cam import CutNetwork
from bench.report.explanations.mistakes import mistakes_sheet
from bench.report.explanations.network import outputs
from bench.report.explanations.overlays import by_class, side_by_side
from bench.report.explanations.subject import Subject
from bench.suite.architecture import Head

if TYPE_CHECKING:
    import keras


def mistakes_picture(gallery: Gallery, count: int, name: str) -> dict[str, Figure]:
    """The most confident mistakes; nothing where there are none."""
    figure = mistakes_sheet(gallery, count, f"Most confident mistakes: {name}")
    return {MISTAKES: figure} if figure else {}


def grad_cam_picture(
    network: keras.Model, head: Head, gallery: Gallery, count: int, name: str
) -> dict[str, Figure]:
    """Grad-CAM of right and wrong predictions.

    Raises:
        BenchError: The network has no convolution.
    """
    with quiet():
        return {GRAD_CAM: side_by_side(CutNetwork.of(network, head), gallery, count, f"Grad-CAM: {name}")}


def image_pictures(
    network: keras.Model, subject: Subject, chosen: ChosenImage, name: str
) -> dict[str, Figure]:
    """Grad-CAM and feature maps of one image; `name` is what titles call the run.

    Raises:
        BenchError: The network has no convolution.
    """
    with quiet():
        shares = heads.probabilities(subject.head, outputs(network, chosen.pixels[np.newaxis]))[0]
        cut = CutNetwork.of(network, subject.head)
        cam = by_class(cut, chosen.pixels, shares, subject.classes, f"Grad-CAM of {chosen.name}")
        maps = feature_maps(network, chosen.pixels)
    title = f"Feature maps of {chosen.name}: {name}"
    return {IMAGE_GRAD_CAM: cam, FEATURE_MAPS: feature_maps_sheet(chosen.pixels, maps, title)}
