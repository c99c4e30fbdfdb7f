from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from bench.loaders.base import Feed
from bench.training.fitting import Fit


@dataclass(frozen=True)
class Request:
    first_epoch: int = 0


class Watched:
    """A loader that keeps what it is asked for."""

    def __init__(self):
        self.asked = []

    def training(self, request):
        self.asked.append("train")
        return Feed(None, 1, 1)

    def evaluation(self, request, split):
        self.asked.append(split)
        return Feed(None, 1, 1)


def test_training_images_are_asked_for_before_validation_images():
    """A loader with too little memory for both names the second; what is drawn while feeds are made keeps
    its order."""
    config = SimpleNamespace(
        regularisation=SimpleNamespace(augmentation=None), protocol=SimpleNamespace(best_epoch="val_loss")
    )
    loader = Watched()
    Fit(None, config, loader, Request(), lambda epoch, scores: None)._feeds()
    assert loader.asked == ["train", "validation"]
