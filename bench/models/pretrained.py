"""Files of pretrained weights: where they are, are they the right ones, and how a network takes them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import StringConstraints

from bench.digests import digest_file
from bench.errors import BenchError, Unavailable
from bench.roots import expanded, weights_root
from bench.suite.config import Config

if TYPE_CHECKING:
    import keras

HDF5_SUFFIXES = (".h5", ".hdf5")


class WeightsFile(Config):
    """A file of weights that the suite names.

    Attributes:
        file: Its path, from the folder that holds the data folder (`BENCH_DATA`), or absolute.
        sha256: Its digest (hex), so that no other file can stand in for it.
        obtain: Where it can be had, or that it cannot be, in a sentence or two: for people only.
    """

    file: str
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    obtain: str | None = None


def weights_file(weights: WeightsFile) -> Path:
    """Finds a file that the suite names.

    Raises:
        Unavailable: It is missing.
        BenchError: It is not the one that the suite means, or cannot be read.
    """
    path = weights_root() / expanded(weights.file)
    if not path.is_file():
        message = (
            f"weights file {weights.file} does not exist: put it there, counted from the folder that holds"
            " the data folder (BENCH_DATA), or name an absolute path"
        )
        raise Unavailable(". ".join(filter(None, (message, weights.obtain))))
    if (found := digest_file(path)) != weights.sha256:
        raise BenchError(
            f"weights file {weights.file} is damaged or another one: its SHA-256 is {found}, the suite says"
            f" {weights.sha256}; fetch it again or correct the suite"
        )
    _check_readable(path, weights.file)
    return path


def published_file(name: str, fetch: str) -> Path:
    """Finds a file of published weights where Keras keeps them; never downloads.

    Args:
        name: Of the file.
        fetch: The Python expression that makes Keras download it.

    Raises:
        Unavailable: It is not there.
        BenchError: It cannot be read.
    """
    # Spelled as people set it: a record of this message must not tell the machine's folders.
    home = "$KERAS_HOME" if "KERAS_HOME" in os.environ else "~/.keras"
    path = _keras_home() / "models" / name
    if not path.is_file():
        raise Unavailable(
            f"pretrained weights {name} are not in {home}/models: set KERAS_HOME to the folder whose models/"
            f' holds them, or fetch them on a machine with network: python -c "import keras; {fetch}"'
        )
    _check_readable(path, name)
    return path


def load(base: keras.Model, path: Path) -> None:
    """Loads a file of weights into the network it was made for.

    Raises:
        BenchError: The file cannot be read, or holds the weights of another network.
    """
    _spoil(base)
    try:
        base.load_weights(path)
    except Exception as error:
        # Keras and h5py name no common class of error for a file that does not fit.
        reason = " ".join(str(error).split())[:200]
        raise _misfit(base, path, f"{type(error).__name__}: {reason}") from error
    unset = sum(bool(np.isnan(weight).any()) for weight in base.get_weights())
    if unset:
        raise _misfit(base, path, f"{unset} weights are missing or not numbers")


def _check_readable(path: Path, name: str) -> None:
    """Finds a download that ended early before a run is started; whether weights fit is seen as they load."""
    if path.suffix not in HDF5_SUFFIXES:
        return
    import h5py

    try:
        h5py.File(path).close()
    except OSError as error:
        raise BenchError(f"weights file {name} is truncated or damaged: fetch it again ({error})") from None


def _spoil(base: keras.Model) -> None:
    # Keras passes over layers that some files do not hold: no random weight may be left to pose as trained.
    for weight in base.weights:
        if "float" in str(weight.dtype):
            weight.assign(np.full(weight.shape, np.nan, "float32"))


def _misfit(base: keras.Model, path: Path, reason: str) -> BenchError:
    return BenchError(
        f"weights file {path.name} does not fit {base.name}: fetch it again, or name the file of this very"
        f" network ({reason})"
    )


def _keras_home() -> Path:
    # As in keras.src.backend.config, which cannot be asked without importing TensorFlow.
    if "KERAS_HOME" in os.environ:
        return Path(os.environ["KERAS_HOME"])
    return Path.home() / ".keras"
