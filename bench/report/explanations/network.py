"""The network of a run, opened as it computed."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bench.errors import BenchError
from bench.quiet import quiet
from bench.report.explanations.subject import Subject
from bench.training.determinism import adopt, backend_environment

if TYPE_CHECKING:
    import keras


def outputs(network: keras.Model, images: NDArray[Any]) -> Any:
    """What a network gives for a few images, in inference mode: compiling it would take longer.

    Args:
        network: Of one output, or several.
        images: In 0-255, (images, height, width, channels).

    Returns:
        A float32 array, also of a network that computes in half precision, which few libraries can draw or
        add up; or a list of one for each output; images first.
    """
    from keras import ops, tree

    given = network(ops.convert_to_tensor(images.astype(np.float32)), training=False)
    return tree.map_structure(lambda one: ops.convert_to_numpy(one).astype(np.float32), given)


def open_network(subject: Subject) -> keras.Model:
    """Loads the network of a run with the weights that were scored, in the backend of the run.

    Raises:
        BenchError: Its file is gone or damaged; or the backend is not installed, or was imported as another.
    """
    # Asked before the backend is imported, which takes seconds.
    subject.folder.saved_model(subject.record.run_id)
    backend = subject.numerics.backend
    if find_spec(backend) is None:
        raise BenchError(
            f"this run computed with {backend}, which is not installed here: pip install {backend}"
        )
    if "keras" not in sys.modules:
        # On the CPU wherever it was trained: a GPU may be at work on a run.
        os.environ.update(backend_environment(subject.numerics.model_copy(update={"device": "cpu"})))
    with quiet():
        import_module(backend)
        from bench.training.saved import load_network

        adopt(subject.numerics)
        return load_network(subject.folder, subject.record.run_id)
