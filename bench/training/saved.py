"""The network that a run saved, loaded again."""

from __future__ import annotations

import keras

from bench.errors import BenchError
from bench.records.store import RunFolder


def load_network(folder: RunFolder, run_id: str) -> keras.Model:
    """Loads a run's network with the weights that were scored, in this process' Keras; not compiled.

    Raises:
        BenchError: The file was removed, or cannot be read.
    """
    path = folder.saved_model(run_id)
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:  # Keras raises whatever it stumbles over in a damaged file.
        reason = str(error).partition("\n")[0]
        raise BenchError(
            f"{path}: the model of this run cannot be read ({reason}): remove it and"
            f" {folder.record_file(run_id)}, and run the suite again"
        ) from None
