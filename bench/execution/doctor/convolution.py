"""The published device check: one convolution on the CPU against a GPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import get_args

from bench.execution.doctor.backends import chosen_backend, environment_of
from bench.execution.doctor.child import NoAnswer, ask
from bench.execution.doctor.finding import Finding, fine, note
from bench.execution.gpus import gpus
from bench.suite.identity import Backend

PUBLISHED_SPEEDUP = 79
PUBLISHED = f"published: {PUBLISHED_SPEEDUP} times as fast on a cloud GPU as on its CPU"


def convolution() -> Iterator[Finding]:
    """Times one 7x7 convolution with 32 filters over 100 random 100x100x3 images, ten times a device.

    Measured until the device has finished, after a warm-up that does not count, with the backend that runs
    here would take.
    """
    known: tuple[Backend, ...] = get_args(Backend)
    backend = next((name for name in known if name == chosen_backend()), None)
    if backend is None:
        yield note("convolution", "not measured: there is no such backend", "see KERAS_BACKEND above")
        return
    try:
        environment = environment_of(backend, "gpu" if gpus() else "cpu")
        milliseconds = ask("convolution", environment=environment, timeout=300)
    except NoAnswer as error:
        advice = f"see {backend} above; another backend is chosen by KERAS_BACKEND"
        yield note("convolution", f"not measured with {backend}: {error}", advice)
        return
    for device, times in milliseconds.items():
        yield fine(f"{device.upper()}, {backend}", _words(times), milliseconds=times)
    yield _comparison(milliseconds)


def _words(times: Sequence[float]) -> str:
    return f"median {median(times):.1f} ms of {len(times)} (range {min(times):.1f}-{max(times):.1f})"


def _comparison(milliseconds: dict[str, list[float]]) -> Finding:
    if "gpu" not in milliseconds:
        return fine("GPU against CPU", f"no GPU answered ({PUBLISHED})", published=PUBLISHED_SPEEDUP)
    speedup = median(milliseconds["cpu"]) / median(milliseconds["gpu"])
    found = f"the GPU is {speedup:.1f} times as fast here ({PUBLISHED})"
    details = {"speedup": round(speedup, 2), "published": PUBLISHED_SPEEDUP}
    if speedup < 1:
        advice = "see in nvidia-smi whether something else uses the GPU; --device cpu may be quicker"
        return note("GPU against CPU", found, advice, **details)
    return fine("GPU against CPU", found, **details)
