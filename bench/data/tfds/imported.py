"""TensorFlow Datasets, imported where it is used and as quietly as can be."""

from __future__ import annotations

import logging
import os
from functools import cache
from importlib import import_module
from types import ModuleType

from bench.errors import BenchError
from bench.quiet import quiet


@cache
def tensorflow_datasets() -> ModuleType:
    """The package; TensorFlow comes with it, on the processor alone.

    Raises:
        BenchError: It is not installed.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    # It warns of its own ways, which nobody here can change.
    logging.getLogger("absl").setLevel(logging.ERROR)
    try:
        with quiet():
            import_module("tensorflow")
            return import_module("tensorflow_datasets")
    except ImportError as error:
        raise BenchError(
            f"TensorFlow Datasets cannot be imported ({error}): pip install tensorflow-datasets "
            "importlib_resources"
        ) from None
