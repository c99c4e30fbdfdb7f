from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from bench.loaders.base import Feed
from bench.training import fitting
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
    """What is drawn while feeds are made keeps its order."""
    config = SimpleNamespace(
        regularisation=SimpleNamespace(augmentation=None), protocol=SimpleNamespace(best_epoch="val_loss")
    )
    loader = Watched()
    Fit(None, config, loader, Request(), lambda epoch, scores: None)._feeds()
    assert loader.asked == ["train", "validation"]


@pytest.mark.parametrize(("found", "are_ahead"), [([], False), (["NVIDIA Fake"], True)])
def test_batches_are_prepared_ahead_where_a_gpu_computes(monkeypatch, found, are_ahead):
    import keras

    class Empty(keras.utils.PyDataset):
        def __len__(self):
            return 0

    seen = []

    def compile_ahead(model, *feeds):
        seen.extend(feed.data for feed in feeds)
        return 0.0

    monkeypatch.setattr(fitting, "gpus", lambda: found)
    monkeypatch.setattr(fitting, "compile_network", lambda *_: None)
    monkeypatch.setattr(fitting, "compile_ahead", compile_ahead)
    config = SimpleNamespace(
        regularisation=SimpleNamespace(augmentation=None, callbacks=list),
        protocol=SimpleNamespace(best_epoch="val_loss", early_stopping=None),
    )
    model = SimpleNamespace(
        fit=lambda data, validation_data, **settings: seen.extend([data, validation_data])
    )
    feeds = [Feed(Empty(), 1, 1), Feed(Empty(), 1, 1)]
    Fit(None, config, None, Request(), lambda epoch, scores: None)._stage(model, *feeds, 1, None)
    # Steps are compiled for what the loader gives, which may be read without a trace.
    assert seen[:2] == [feed.data for feed in feeds]
    assert [data not in seen[:2] for data in seen[2:]] == [are_ahead, are_ahead]
