"""A small suite as text, and ways to change and read it."""

import pytest

from bench.suite.grid import Variant, expand
from bench.suite.load import load_suite

SUITE = """\
suite: tiny
title: Tiny
seeds: [1, 2]
datasets:
  photos:
    source: folder
    path: photos
    splits: {train: train, test: test}
architectures:
  cnn-small:
    family: convnet
    filters: [4]
  cnn-large: {family: convnet, filters: [8, 8]}
  mobile: {family: transfer, application: MobileNetV2}
regularisations:
  none: {}
  turned: {augmentation: {rotation: 20}}
protocols:
  default:
    image_size: [32, 32]
    epochs: 3
    optimizer: {name: adam}
  long: {image_size: [32, 32], epochs: 30}
grid:
  dataset: photos
  architecture: [cnn-small, cnn-large]
  regularisation: none
  loader: [tf-data, in-memory]
  protocol: default
"""


@pytest.fixture
def write(tmp_path):
    """Writes the suite with parts of its text replaced and more text added; returns its path."""

    def write_changed(*edits, extra=""):
        text = SUITE
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "suite.yaml"
        path.write_text(text + extra)
        return path

    return write_changed


@pytest.fixture
def cells(write):
    """The cells of the changed suite."""

    def expanded(*edits, extra="", variant=None, only=None):
        return expand(load_suite(write(*edits, extra=extra)), variant or Variant(), only or {})

    return expanded
