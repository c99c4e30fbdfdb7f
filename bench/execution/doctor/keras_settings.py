"""Settings of Keras' own that runs do not take."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from bench.execution.doctor.backends import chosen_backend
from bench.execution.doctor.finding import Finding, fine, note
from bench.suite.identity import Numerics

# What cuts training short, and is lifted for every run.
LIMITS = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH")


def keras_settings() -> Iterator[Finding]:
    """What `keras.json` and the environment ask of Keras that a run sets to something else."""
    file = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")).expanduser() / "keras.json"
    yield _file(file)
    for variable in LIMITS:
        if variable in os.environ:
            found = f"is {os.environ[variable]}; runs train as long as their protocol says all the same"
            yield note(variable, found, "nothing for runs; unset it if you do not want it elsewhere")


def _file(file: Path) -> Finding:
    if not file.is_file():
        return fine("keras.json", f"there is none in {file.parent}")
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return note(
            "keras.json", f"{file} cannot be read ({error}); Keras passes over it", "mend or remove it"
        )
    ours = {**Numerics().model_dump(exclude={"device"}), "backend": chosen_backend()}
    settings = settings if isinstance(settings, dict) else {}
    different = {key: settings[key] for key in ours if key in settings and settings[key] != ours[key]}
    if not different:
        return fine("keras.json", f"{file} asks for nothing that runs do differently")
    listed = ", ".join(f"{key} {value!r} (runs: {ours[key]!r})" for key, value in different.items())
    return note(
        "keras.json",
        f"{file} says {listed}; every run sets these itself",
        "nothing for runs; your other Keras programs obey it",
        different=different,
    )
