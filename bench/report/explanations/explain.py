"""Everything that explains one run, as files; what cannot be made is said, and the rest is made anyway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from matplotlib.figure import Figure

from bench.analysis.classes import class_scores
from bench.errors import BenchError
from bench.report.dataset_pictures import augmented_preview, class_balance
from bench.report.explanations.captions import AUGMENTED, CLASS_BALANCE, CONFUSION, LEARNING_CURVES
from bench.report.explanations.chosen_image import ChosenImage, choose_image
from bench.report.explanations.confusion import confusion_matrix
from bench.report.explanations.curves import learning_curves
from bench.report.explanations.found_images import find_manifest, gallery_of
from bench.report.explanations.gallery import Gallery
from bench.report.explanations.matrix_panel import Matrix
from bench.report.explanations.network import open_network
from bench.report.explanations.pictures import (
    grad_cam_picture,
    image_pictures,
    mistakes_picture,
)
from bench.report.explanations.prediction_table import PREDICTIONS, prediction_table
from bench.report.explanations.subject import Subject
from bench.report.looks import png
from bench.report.renderings import rounded_csv

if TYPE_CHECKING:
    import keras

PER_CLASS = "per_class.csv"
T = TypeVar("T")


@dataclass
class Explanation:
    """What explains a run.

    Attributes:
        files: Contents by name.
        image: Name of the image whose feature maps are shown, None where none could be.
        problems: What is missing, why, and how to have it.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    image: str | None = None
    problems: list[str] = field(default_factory=list)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """What `make` gives; None, and a problem that is said once, where that cannot be had."""
        try:
            return make()
        except BenchError as error:
            if str(error) not in self.problems:
                self.problems.append(str(error))
            return None

    def add(self, figures: dict[str, Figure]) -> None:
        """Adds pictures by the names of their files."""
        self.files |= {name: png(figure) for name, figure in figures.items()}


def explain(subject: Subject, image: str | None, count: int) -> Explanation:
    """Makes all explanations of a run that can be made on this machine.

    Args:
        subject: The run.
        image: Whose feature maps to show: a test image, or any image file; None for a test image.
        count: How many mistakes, and for Grad-CAM also how many right predictions, to show.

    Raises:
        BenchError: There is no image of that name.
    """
    per_class = class_scores([subject.test]).astype({"images": int})
    made = Explanation(files={PER_CLASS: rounded_csv(per_class).encode()})
    made.add(
        {
            LEARNING_CURVES: learning_curves(subject.outcome, subject.name),
            CLASS_BALANCE: class_balance(subject.record.data.counts, subject.name),
            CONFUSION: confusion_matrix(_matrix(subject)),
        }
    )
    predictions = made.attempt(lambda: subject.folder.read_predictions(subject.record.run_id))
    manifest, gallery = made.attempt(lambda: find_manifest(subject)), None
    if predictions is not None:
        made.files[PREDICTIONS] = rounded_csv(prediction_table(predictions, subject.classes)).encode()
        if manifest is not None:
            gallery = made.attempt(lambda: gallery_of(subject, predictions, manifest))
    if manifest is not None and (variation := subject.variation) is not None:
        made.add({AUGMENTED: augmented_preview(manifest, variation, subject.name)})
    chosen = choose_image(subject, gallery, image)
    network = made.attempt(lambda: open_network(subject))
    shown = Shown(gallery, network, chosen, subject.name)
    add_pictures(made, subject, shown, count)
    return made


@dataclass(frozen=True)
class Shown:
    """What pictures of images are made of, each None where it cannot be had.

    Attributes:
        gallery: The images.
        network: The network.
        chosen: The image whose feature maps are shown.
        name: What to call it all in titles.
    """

    gallery: Gallery | None
    network: keras.Model | None
    chosen: ChosenImage | None
    name: str


def add_pictures(made: Explanation, subject: Subject, shown: Shown, count: int) -> None:
    """Adds those pictures of images that can be made: mistakes, Grad-CAM and feature maps."""
    gallery, network, chosen = shown.gallery, shown.network, shown.chosen
    if gallery is not None:
        made.add(mistakes_picture(gallery, count, shown.name))
    if gallery is not None and network is not None:
        made.add(
            made.attempt(lambda: grad_cam_picture(network, subject.head, gallery, count, shown.name)) or {}
        )
    if chosen is not None and network is not None:
        made.add(made.attempt(lambda: image_pictures(network, subject, chosen, shown.name)) or {})
        made.image = chosen.name


def _matrix(subject: Subject) -> Matrix:
    return Matrix(subject.name, subject.classes, np.asarray(subject.test.confusion, np.int64))
