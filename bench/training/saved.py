"""The network that a run saved, loaded again: by Keras alone, wherever the code that built it may be."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras

from bench.errors import BenchError
from bench.records.store import RunFolder

_REMEDY = "build it of Keras' own layers (see `Architecture.build` in bench/suite/architecture.py)"


def check_reloadable(model: keras.Model) -> None:
    """Refuses a network that could not be loaded again without the code that built it.

    It is not built from its description to find that out: that would draw random numbers.

    Raises:
        BenchError: It cannot be described, or has parts that are not Keras' own.
    """
    try:
        description = keras.saving.serialize_keras_object(model)
    except Exception as error:  # of whoever wrote the layer that cannot be described
        reason = str(error).partition("\n")[0]
        raise BenchError(f"the network {model.name!r} cannot be saved ({reason}): {_REMEDY}") from None
    if foreign := _listed(_foreign(description)):
        raise BenchError(
            f"the network {model.name!r} could be saved and not loaded again, since Keras does not know"
            f" {foreign}: {_REMEDY}"
        )


def load_network(folder: RunFolder, run_id: str) -> keras.Model:
    """Loads a run's network with the weights that were scored, in this process' Keras; not compiled.

    Raises:
        BenchError: The file was removed, cannot be read, or holds parts that Keras does not know.
    """
    path = folder.saved_model(run_id)
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:  # Keras raises whatever it stumbles over in a damaged file.
        if foreign := _listed(_foreign(_description(path))):
            raise BenchError(
                f"{path}: the model of this run cannot be loaded, since Keras does not know {foreign}:"
                f" {_REMEDY}, and run the suite again"
            ) from None
        reason = str(error).partition("\n")[0]
        raise BenchError(
            f"{path}: the model of this run cannot be read ({reason}): remove it and"
            f" {folder.record_file(run_id)}, and run the suite again"
        ) from None


def _description(path: Path) -> Any:
    """What a saved network is made of, in Keras' words; None where a file does not tell."""
    try:
        with zipfile.ZipFile(path) as saved:
            return json.loads(saved.read("config.json"))
    except Exception:  # as above
        return None


def _foreign(description: Any) -> Iterator[str]:
    """The classes and functions in Keras' description of a network that are not its own, by name."""
    if isinstance(description, list | tuple):
        for part in description:
            yield from _foreign(part)
    elif isinstance(description, dict):
        kind = description.get("class_name")
        if kind == "__lambda__":
            yield "a lambda"
        elif "module" in description and str(description["module"]).partition(".")[0] != "keras":
            # Keras' own functions are described by their name alone.
            yield str(description["config"] if kind == "function" else kind)
        for part in description.values():
            yield from _foreign(part)


def _listed(names: Iterator[str]) -> str:
    return ", ".join(dict.fromkeys(names))
