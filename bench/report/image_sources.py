"""Where a reader of a page can get its images, and under which licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.data.kaggle import Kaggle
from bench.data.tfds.names import SetName
from bench.report.renderings import escape


def where_from(dataset: Mapping[str, Any], suite: str, *, drawn: bool) -> Iterator[str]:
    """Says where the images of a dataset are from, a sentence of Markdown each.

    Args:
        dataset: As the plan declares it, every default written out; empty in plans of old.
        suite: That gets the images.
        drawn: Whether a stand-in took their place.
    """
    if place := _place(dataset):
        real = "The real images" if drawn else "The images"
        yield f"{real} are {escape(place)}; `bench data fetch {suite}` gets them."
    if obtain := dataset.get("obtain"):
        yield escape(obtain)
    if "licence" in dataset:
        licence = dataset["licence"]
        yield f"Licence of the images: {escape(licence)}." if licence else "Their licence is not stated."


def _place(dataset: Mapping[str, Any]) -> str:
    """Where they can be had from; empty where only the suite's own words could say."""
    if dataset.get("kaggle"):
        kaggle = Kaggle.model_validate(dataset["kaggle"])
        inner = f" (its folder {kaggle.folder})" if kaggle.folder else ""
        return f"from {kaggle.page}{inner}"
    if dataset.get("source") == "tfds":
        # A set that has a folder of its own may be in no catalogue.
        page = "" if dataset.get("data_dir") else f" ({SetName.parse(dataset['name']).page})"
        return f"{dataset['name']} of TensorFlow Datasets{page}"
    return ""
